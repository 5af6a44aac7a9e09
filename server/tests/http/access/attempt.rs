//! One try at each use case, on things that mostly don’t exist.

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::assessment::FrameForm;
use throughline::assessment::agreement::{AgreementForm, FollowUpForm};
use throughline::assessment::evidence::EvidenceForm;
use throughline::assessment::rating::RatingForm;
use throughline::framework::IndicatorNumber;
use throughline::identity::{AssessmentId, EvidenceId, ImportId, ImprovementId, OrganizationId, PersonId};
use throughline::job::JobId;
use throughline::organization::OrganizationForm;
use throughline::perception::SurveyForm;
use throughline::perception::answer::AnswerForm;
use throughline::perception::links::LinksForm;
use throughline::person::AccountForm;
use throughline::site::{SiteForm, use_cases::FirstAdministrator};
use throughline::upload::Files;
use throughline::{Result, assessment, audit, framework, improvement, job, organization, perception, person, site};

use super::progress;
use crate::helpers::{PASSWORD, World, site_form};

fn account() -> AccountForm {
    AccountForm {
        name: "New Person".into(),
        email: "new@meridian.example".into(),
        title: String::new(),
        roles: vec![RoleAt { role: Role::Viewer, organization: OrganizationId::sea() }],
    }
}

/// Uses one use case on things that mostly don't exist: whoever may gets past the door and finds that out.
pub async fn attempt(world: &World, name: &str, who: &Principal) -> Result<()> {
    use assessment::use_cases as assessments;
    use organization::use_cases as organizations;
    use perception::use_cases as surveys;
    use person::use_cases as people;
    let (db, now) = (&world.database, Utc::now());
    let nobody = PersonId::parse("nobody").unwrap();
    let none = AssessmentId::parse("none").unwrap();
    let import = ImportId::parse("none").unwrap();
    let action = ImprovementId::parse("none").unwrap();
    let lea = OrganizationId::parse("lea-001902").unwrap();
    let work = JobId::of("none", "none").unwrap();
    let number = IndicatorNumber(1, 1, 1);
    let frame = FrameForm::default();
    let (piece, evidence) = (EvidenceId::parse("none").unwrap(), EvidenceForm::default());
    let rating = RatingForm { answer: "2".into(), ..RatingForm::default() };
    match name {
        "assessment::agree" => {
            let form = AgreementForm { answer: "2".into(), ..AgreementForm::default() };
            assessments::agree(db, who, &none, number, &form, None, now).await.map(drop)
        }
        "assessment::agree_where_unanimous" => assessments::agree_where_unanimous(db, who, &none, now).await.map(drop),
        "assessment::follow_up" => {
            let site = site::Site::parse(&site_form(), false)?;
            assessments::follow_up(db, who, &site, &none, number, &FollowUpForm::default(), now).await
        }
        "assessment::open_consensus" => assessments::open_consensus(db, who, &none, 1, now).await,
        "assessment::open_meeting" => assessments::open_meeting(db, who, &none, None).await.map(drop),
        "assessment::record_dissent" => assessments::record_dissent(db, who, &none, number, "x", now).await,
        "assessment::remind_member" => assessments::remind_member(db, who, &none, &nobody, now).await,
        "assessment::revise_assessment" => assessments::revise_assessment(db, who, &none, "x", now).await.map(drop),
        "assessment::show_indicator" => assessments::show_indicator(db, who, &none, number).await,
        "assessment::watch_meeting" => assessments::watch_meeting(db, who, &none).await.map(drop),
        "assessment::what_waits" => assessments::what_waits(db, who).await.map(drop),
        "assessment::begin_rating" => assessments::begin_rating(db, who, &none, 1, now).await,
        "assessment::comparable" => assessments::comparable(db, who).await.map(drop),
        "assessment::compare_years" => assessments::compare_years(db, who, &[]).await.map(drop),
        "assessment::discard_draft" => assessments::discard_draft(db, who, &none, 1, now).await,
        "assessment::edit_assessment" => assessments::edit_assessment(db, who, &none, 1, &frame, now).await,
        "assessment::finish_assessment" => assessments::finish_assessment(db, who, &none, 1, now).await,
        "assessment::frame_choices" => assessments::frame_choices(db, who).await.map(drop),
        "assessment::list_assessments" => assessments::list_assessments(db, who).await.map(drop),
        "assessment::open_rating" => assessments::open_rating(db, who, &none, number).await.map(drop),
        "assessment::preview_finish" => assessments::preview_finish(db, who, &none).await.map(drop),
        "assessment::read_report" => assessments::read_report(db, who, &none).await.map(drop),
        "assessment::read_results" => assessments::read_results(db, who, &none).await.map(drop),
        "assessment::save_rating" => assessments::save_rating(db, who, &none, number, &rating, now).await.map(drop),
        "assessment::add_evidence" => {
            let site = site::Site::parse(&site_form(), false)?;
            let form = (&evidence, None);
            assessments::add_evidence(db, who, &Files::in_memory(), &site, &none, form, now).await.map(drop)
        }
        "assessment::edit_evidence" => {
            let site = site::Site::parse(&site_form(), false)?;
            assessments::edit_evidence(db, who, &site, &none, (&piece, 1), &evidence, now).await
        }
        "assessment::latest_results" => assessments::latest_results(db, who).await.map(drop),
        "assessment::list_evidence" => assessments::list_evidence(db, who, &none).await.map(drop),
        "assessment::open_file" => assessments::open_file(db, who, &Files::in_memory(), &none, &piece).await.map(drop),
        "assessment::remove_evidence" => assessments::remove_evidence(db, who, &none, (&piece, 1), now).await,
        "assessment::serve_also" => assessments::serve_also(db, who, &none, &[piece], number, now).await,
        "assessment::start_assessment" => assessments::start_assessment(db, who, &frame, now).await.map(drop),
        "assessment::view_assessment" => assessments::view_assessment(db, who, &none).await.map(drop),
        "audit::read_audit" => audit::use_cases::read_audit(db, who, "", 1).await.map(drop),
        "job::forget_job" => job::use_cases::forget_job(db, who, &work, 1, now).await,
        "job::list_jobs" => job::use_cases::list_jobs(db, who).await.map(drop),
        "job::try_again" => job::use_cases::try_again(db, who, &work, 1, now).await,
        "framework::compare_frameworks" => {
            framework::use_cases::compare_frameworks(db, who, None, None).await.map(drop)
        }
        "framework::list_frameworks" => framework::use_cases::list_frameworks(db, who).await.map(drop),
        "framework::preview_framework" => framework::use_cases::preview_framework(db, who, "x").await.map(drop),
        "framework::publish_framework" => framework::use_cases::publish_framework(db, who, "x", now).await.map(drop),
        "framework::read_framework" => framework::use_cases::read_framework(db, who, None).await.map(drop),
        "framework::read_framework_file" => framework::use_cases::read_framework_file(db, who, None).await.map(drop),
        "improvement::action_choices" => improvement::use_cases::action_choices(db, who).await.map(drop),
        "improvement::actions_of" => improvement::actions_of(db, who, &[none]).await.map(drop),
        "improvement::add_action" => {
            let (entry, form) = (improvement::Entry::default(), improvement::ActionForm::default());
            improvement::use_cases::add_action(db, who, &entry, &form, now).await.map(drop)
        }
        "improvement::add_note" => improvement::use_cases::add_note(db, who, &action, "x", now).await,
        "improvement::edit_action" => {
            let form = improvement::ActionForm::default();
            improvement::use_cases::edit_action(db, who, &action, 1, &form, now).await
        }
        "improvement::list_actions" => {
            let filter = improvement::listing::Filter::default();
            improvement::use_cases::list_actions(db, who, &filter, now.date_naive()).await.map(drop)
        }
        "improvement::what_waits" => improvement::use_cases::what_waits(db, who, now.date_naive()).await.map(drop),
        "improvement::set_status" => {
            let form = improvement::StatusForm { status: "under_way".into(), ..improvement::StatusForm::default() };
            improvement::use_cases::set_status(db, who, &action, 1, &form, now).await
        }
        "improvement::toggle_step" => {
            let form = improvement::use_cases::StepForm { at: 0, text: "x".into(), done: true };
            improvement::use_cases::toggle_step(db, who, &action, &form, now).await
        }
        "improvement::undo_status" => improvement::use_cases::undo_status(db, who, &action, 1, now).await,
        "improvement::view_action" => improvement::use_cases::view_action(db, who, &action).await.map(drop),
        "organization::begin_import" => organizations::begin_import(db, who, &import, 1, now).await,
        "organization::cancel_import" => organizations::cancel_import(db, who, &import).await,
        "organization::check_import" => organizations::check_import(db, who, &import, None).await.map(drop),
        "organization::edit_organization" => {
            organizations::edit_organization(db, who, &lea, &OrganizationForm::default(), 1, now).await
        }
        "organization::import_file" => {
            organizations::import_file(db, who, "x.csv", b"x".to_vec(), None, now).await.map(drop)
        }
        "organization::import_progress" => organizations::import_progress(db, who, &import).await.map(drop),
        "organization::own_organizations" => organizations::own_organizations(db, who).await.map(drop),
        "organization::read_directory" => organizations::read_directory(db, who).await.map(drop),
        "organization::upload_import" => {
            organizations::upload_import(db, who, "x.csv", Vec::new(), now).await.map(drop)
        }
        "organization::view_organization" => organizations::view_organization(db, who, &lea).await.map(drop),
        "perception::answer" => surveys::answer(db, who, "none", &AnswerForm::default(), "here", now).await,
        "perception::close_survey" => {
            let site = site::Site::parse(&site_form(), false)?;
            surveys::close_survey(db, who, &site, &none, 1, now).await
        }
        "perception::edit_survey" => surveys::edit_survey(db, who, &none, 1, &SurveyForm::default(), now).await,
        "perception::list_links" => surveys::list_links(db, who, &none).await.map(drop),
        "perception::make_links" => surveys::make_links(db, who, &none, &LinksForm::default(), now).await.map(drop),
        "perception::open_questionnaire" => surveys::open_questionnaire(db, who, "none").await.map(drop),
        "perception::open_survey" => surveys::open_survey(db, who, &none, 1, now).await,
        "perception::perceived" => surveys::perceived(db, who, &none).await.map(drop),
        "perception::prepare_survey" => surveys::prepare_survey(db, who, &none, now).await.map(drop),
        "perception::survey_results" => surveys::survey_results(db, who, &none).await.map(drop),
        "perception::view_survey" => surveys::view_survey(db, who, &none).await.map(drop),
        "person::accept_invitation" => people::accept_invitation(db, who, "wrong", "", PASSWORD, now).await.map(drop),
        "person::add_person" => people::add_person(db, who, &account(), PASSWORD, now).await.map(drop),
        "person::change_password" => people::change_password(db, who, "old", PASSWORD, None, now).await,
        "person::change_roles" => people::change_roles(db, who, &nobody, 1, &account().roles, now).await,
        "person::deactivate_person" => people::deactivate_person(db, who, &nobody, 1, now).await,
        "person::invite" => people::invite(db, who, &account(), now).await.map(drop),
        "person::list_invitations" => people::list_invitations(db, who, now).await.map(drop),
        "person::list_people" => people::list_people(db, who, "").await.map(drop),
        "person::reactivate_person" => people::reactivate_person(db, who, &nobody, 1, now).await,
        "person::read_invitation" => people::read_invitation(db, who, "wrong", now).await.map(drop),
        "person::reset_password" => people::reset_password(db, who, &nobody, now).await.map(drop),
        "person::set_password" => people::set_password(db, who, "nobody@x.example", PASSWORD, now).await.map(drop),
        "person::sign_in" => people::sign_in(db, who, "nobody@x.example", "wrong", "here", now).await.map(drop),
        "person::view_person" => people::view_person(db, who, &nobody).await.map(drop),
        "person::withdraw_invitation" => people::withdraw_invitation(db, who, "none", now).await,
        "site::edit_site" => site::use_cases::edit_site(db, who, 1, &SiteForm::default(), now).await,
        "site::set_up" => {
            let first = FirstAdministrator { name: "F".into(), email: "f@x.example".into(), password: PASSWORD.into() };
            site::use_cases::set_up(db, who, "wrong", &site_form(), &first, "here", now).await.map(drop)
        }
        "site::set_up_demonstration" => site::use_cases::set_up_demonstration(db, who, &site_form(), now).await,
        "waiting::to_set_up" => throughline::waiting::to_set_up(db, who, now).await.map(drop),
        other => progress::attempt(db, who, other).await,
    }
}
