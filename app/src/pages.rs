//! Every page in one table: the wings' own, and those that more than one wing has a part in.

use std::sync::LazyLock;

use app_ground::audit::record_page;
use app_ground::organization::organization_page;
use app_ground::page_table::{Page, PageTable, Wing, page};
use app_ground::person::{sign_in, sign_in_page};
use app_progress::{organization_file, organization_sections};
use ground::access::Action;
use throughline::ACTS;

use crate::demonstration::people_to_sign_in_as;
use crate::home;

/// The table of all pages.
pub fn pages() -> &'static PageTable {
    static PAGES: LazyLock<PageTable> = LazyLock::new(|| {
        PageTable::new([
            (Wing::Ground, shared()),
            (Wing::Ground, app_ground::pages()),
            (Wing::Practice, app_practice::pages()),
            (Wing::Progress, app_progress::pages()),
        ])
    });
    &PAGES
}

fn shared() -> Vec<Page> {
    vec![
        page("/", home::HomePage),
        page("/help", home::HelpPage),
        page("/audit", || record_page(ACTS)).shown_to(Action::ReadAudit),
        page("/sign-in", || sign_in_page(people_to_sign_in_as)).posts(sign_in),
        page("/organizations/:id", || organization_page(organization_sections))
            .gives("/organizations/:id/download", organization_file),
    ]
}
