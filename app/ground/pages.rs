//! The pages of the ground.

use ground::access::Action;

use crate::page_table::{Page, no_page, page};
use crate::{job, organization, person, site};

/// The rows of the page table that are this wing's.
pub fn pages() -> Vec<Page> {
    vec![
        page("/set-up", site::SetUpPage).posts(site::set_up),
        page("/site", site::SitePage).posts(site::edit_site),
        no_page("/sign-out").posts(person::sign_out),
        page("/account", person::AccountPage).posts(person::change_password),
        page("/invitation/:code", person::InvitationPage).posts(person::accept_invitation),
        page("/people", person::PeoplePage).posts(person::withdraw_invitation).shown_to(Action::ReadPeople),
        page("/people/invite", person::InvitePage).posts(person::invite),
        page("/people/:id", person::PersonPage).posts(person::edit_person),
        page("/jobs", job::JobsPage).posts(job::tend).shown_to(Action::TendJobs),
        page("/organizations", organization::DirectoryPage).shown_to(Action::ReadDirectory),
        page("/organizations/import", organization::UploadPage).posts(organization::upload).takes_file(25),
        page("/organizations/import/:id", organization::ImportPage).posts(organization::decide_import),
        page("/organizations/:id/edit", organization::EditPage).posts(organization::edit),
    ]
}
