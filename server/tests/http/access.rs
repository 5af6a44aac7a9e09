//! Who may do what: one table of every use case, one of every address, each tried as every role and as nobody. What is
//! missing from a table fails; so does a refusal that is anything but a refusal.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;
use chrono::Utc;
use regex::Regex;
use throughline::access::{Principal, Role, RoleAt, SignedIn};
use throughline::assessment::FrameForm;
use throughline::assessment::agreement::{AgreementForm, FollowUpForm};
use throughline::assessment::evidence::EvidenceForm;
use throughline::assessment::rating::RatingForm;
use throughline::framework::IndicatorNumber;
use throughline::identity::{AssessmentId, EvidenceId, ImportId, ImprovementId, OrganizationId, PersonId};
use throughline::organization::OrganizationForm;
use throughline::perception::SurveyForm;
use throughline::perception::answer::AnswerForm;
use throughline::perception::links::LinksForm;
use throughline::person::AccountForm;
use throughline::site::{SiteForm, use_cases::FirstAdministrator};
use throughline::upload::Files;
use throughline::{Error, Result, assessment, audit, framework, improvement, organization, perception, person, site};

use crate::helpers::{PASSWORD, World, site_form};

const EVERYBODY: &str = "public admin lead member liaison lea_lead lea_member school_lead viewer";
const SIGNED_IN: &str = "admin lead member liaison lea_lead lea_member school_lead viewer";
/// A secret in the caller's hands decides, or it is for the program's own start: no role does.
const BY_SECRET: &str = EVERYBODY;
const OPERATOR: &str = "";

/// Every use case with the roles that may use it at the SEA.
const USE_CASES: &[(&str, &str)] = &[
    ("assessment::add_evidence", "admin lead member"),
    ("assessment::agree", "admin lead member"),
    ("assessment::agree_where_unanimous", "admin lead member"),
    ("assessment::begin_rating", "admin lead"),
    ("assessment::comparable", "admin lead member viewer"),
    ("assessment::compare_years", "admin lead member viewer"),
    ("assessment::discard_draft", "admin lead"),
    ("assessment::edit_assessment", "admin lead"),
    ("assessment::edit_evidence", "admin lead member"),
    ("assessment::finish_assessment", "admin lead"),
    ("assessment::follow_up", "admin lead member"),
    ("assessment::frame_choices", "admin lead"),
    ("assessment::list_assessments", "admin lead member viewer"),
    ("assessment::list_evidence", "admin lead member viewer"),
    ("assessment::open_consensus", "admin lead"),
    ("assessment::open_file", "admin lead member viewer"),
    ("assessment::open_meeting", "admin lead member"),
    ("assessment::open_rating", "admin lead member"),
    ("assessment::preview_finish", "admin lead member"),
    ("assessment::read_report", "admin lead member viewer"),
    ("assessment::read_results", "admin lead member viewer"),
    ("assessment::record_dissent", "admin lead member"),
    ("assessment::remind_member", "admin lead"),
    ("assessment::remove_evidence", "admin lead member"),
    ("assessment::revise_assessment", "admin lead"),
    ("assessment::save_rating", "admin lead member"),
    ("assessment::serve_also", "admin lead member"),
    ("assessment::show_indicator", "admin lead member"),
    ("assessment::start_assessment", "admin lead"),
    ("assessment::view_assessment", "admin lead member viewer"),
    ("assessment::watch_meeting", "admin lead member"),
    ("audit::read_audit", "admin"),
    ("framework::compare_frameworks", EVERYBODY),
    ("framework::list_frameworks", EVERYBODY),
    ("framework::preview_framework", "admin"),
    ("framework::publish_framework", "admin"),
    ("framework::read_framework", EVERYBODY),
    ("framework::read_framework_file", EVERYBODY),
    ("improvement::action_choices", "admin lead member"),
    ("improvement::actions_of", "admin lead member viewer"),
    ("improvement::add_action", "admin lead member"),
    ("improvement::add_note", "admin lead member"),
    ("improvement::edit_action", "admin lead member"),
    ("improvement::list_actions", "admin lead member viewer"),
    ("improvement::next_actions", "admin lead member viewer"),
    ("improvement::set_status", "admin lead member"),
    ("improvement::toggle_step", "admin lead member"),
    ("improvement::undo_status", "admin lead member"),
    ("improvement::view_action", "admin lead member viewer"),
    ("organization::begin_import", "admin"),
    ("organization::cancel_import", "admin"),
    ("organization::check_import", "admin"),
    ("organization::edit_organization", "admin"),
    ("organization::import_file", "admin"),
    ("organization::import_progress", "admin"),
    ("organization::read_directory", SIGNED_IN),
    ("organization::run_import", "admin"),
    ("organization::upload_import", "admin"),
    ("organization::view_organization", SIGNED_IN),
    ("perception::answer", BY_SECRET),
    ("perception::close_survey", "admin lead"),
    ("perception::edit_survey", "admin lead"),
    ("perception::list_links", "admin lead"),
    ("perception::make_links", "admin lead"),
    ("perception::open_questionnaire", BY_SECRET),
    ("perception::open_survey", "admin lead"),
    ("perception::perceived", "admin lead member viewer"),
    ("perception::prepare_survey", "admin lead"),
    ("perception::survey_results", "admin lead member viewer"),
    ("perception::view_survey", "admin lead"),
    ("person::accept_invitation", BY_SECRET),
    ("person::add_person", OPERATOR),
    ("person::change_password", SIGNED_IN),
    ("person::change_roles", "admin"),
    ("person::deactivate_person", "admin"),
    ("person::invite", "admin"),
    ("person::list_invitations", "admin"),
    ("person::list_people", "admin"),
    ("person::reactivate_person", "admin"),
    ("person::read_invitation", BY_SECRET),
    ("person::reset_password", "admin"),
    ("person::set_password", OPERATOR),
    ("person::sign_in", BY_SECRET),
    ("person::view_person", "admin"),
    ("person::withdraw_invitation", "admin"),
    ("site::edit_site", "admin"),
    ("site::set_up", BY_SECRET),
    ("site::set_up_demonstration", OPERATOR),
];

/// What the program does by itself at its start or to serve a request: it takes no principal and no address leads to it.
const OWN_WORK: &[&str] = &[
    "framework::ensure_bundled",
    "organization::fail_interrupted_imports",
    "site::new_set_up_code",
    "site::read_site",
];

/// Every address with the roles that may ask for it, by reading and by sending a form.
const ADDRESSES: &[(&str, &str)] = &[
    ("GET /", EVERYBODY),
    ("GET /account", SIGNED_IN),
    ("GET /assessments", "admin lead member viewer"),
    ("GET /assessments/:id", "admin lead member viewer"),
    ("GET /assessments/:id/consensus", "admin lead member"),
    ("GET /assessments/:id/consensus/:indicator", "admin lead member"),
    ("GET /assessments/:id/consensus/events", "admin lead member"),
    ("GET /assessments/:id/edit", "admin lead"),
    ("GET /assessments/:id/evidence", "admin lead member viewer"),
    ("GET /assessments/:id/evidence/:piece", "admin lead member viewer"),
    ("GET /assessments/:id/evidence/:piece/file", "admin lead member viewer"),
    ("GET /assessments/:id/evidence/new", "admin lead member"),
    ("GET /assessments/:id/finish", "admin lead member"),
    ("GET /assessments/:id/open", "admin lead"),
    ("GET /assessments/:id/projector", "admin lead member"),
    ("GET /assessments/:id/rate/:indicator", "admin lead member"),
    ("GET /assessments/:id/report", "admin lead member viewer"),
    ("GET /assessments/:id/results", "admin lead member viewer"),
    ("GET /assessments/:id/results.csv", "admin lead member viewer"),
    ("GET /assessments/:id/results.xlsx", "admin lead member viewer"),
    ("GET /assessments/:id/survey", "admin lead member viewer"),
    ("GET /assessments/:id/survey.csv", "admin lead member viewer"),
    ("GET /assessments/:id/survey/edit", "admin lead"),
    ("GET /assessments/:id/survey/sheet", "admin lead"),
    ("GET /assessments/compare", "admin lead member viewer"),
    ("GET /assessments/compare.csv", "admin lead member viewer"),
    ("GET /assessments/new", "admin lead"),
    ("GET /audit", "admin"),
    ("GET /framework", EVERYBODY),
    ("GET /framework.toml", EVERYBODY),
    ("GET /framework/differences", EVERYBODY),
    ("GET /framework/publish", "admin"),
    ("GET /help", EVERYBODY),
    ("GET /improvement", "admin lead member viewer"),
    ("GET /improvement.csv", "admin lead member viewer"),
    ("GET /improvement/:id", "admin lead member viewer"),
    ("GET /improvement/:id/edit", "admin lead member"),
    ("GET /improvement/new", "admin lead member"),
    ("GET /invitation/:code", EVERYBODY),
    ("GET /organizations", SIGNED_IN),
    ("GET /organizations/:id", SIGNED_IN),
    ("GET /organizations/:id/edit", "admin"),
    ("GET /organizations/import", "admin"),
    ("GET /organizations/import/:id", "admin"),
    ("GET /people", "admin"),
    ("GET /people/:id", "admin"),
    ("GET /people/invite", "admin"),
    ("GET /set-up", EVERYBODY),
    ("GET /sign-in", EVERYBODY),
    ("GET /site", "admin"),
    ("GET /survey/:code", EVERYBODY),
    ("POST /account", SIGNED_IN),
    ("POST /api/save_rating", "admin lead member"),
    ("POST /assessments/:id", "admin lead"),
    ("POST /assessments/:id/consensus", "admin lead member"),
    ("POST /assessments/:id/consensus/:indicator", "admin lead member"),
    ("POST /assessments/:id/edit", "admin lead"),
    ("POST /assessments/:id/evidence", "admin lead member"),
    ("POST /assessments/:id/evidence/:piece", "admin lead member"),
    ("POST /assessments/:id/evidence/new", "admin lead member"),
    ("POST /assessments/:id/finish", "admin lead"),
    ("POST /assessments/:id/open", "admin lead"),
    ("POST /assessments/:id/rate/:indicator", "admin lead member"),
    ("POST /assessments/:id/survey", "admin lead"),
    ("POST /assessments/:id/survey/edit", "admin lead"),
    ("POST /assessments/new", "admin lead"),
    ("POST /framework/publish", "admin"),
    ("POST /improvement", "admin lead member"),
    ("POST /improvement/:id", "admin lead member"),
    ("POST /improvement/:id/edit", "admin lead member"),
    ("POST /improvement/new", "admin lead member"),
    ("POST /invitation/:code", EVERYBODY),
    ("POST /organizations/:id/edit", "admin"),
    ("POST /organizations/import", "admin"),
    ("POST /organizations/import/:id", "admin"),
    ("POST /people", "admin"),
    ("POST /people/:id", "admin"),
    ("POST /people/invite", "admin"),
    ("POST /set-up", EVERYBODY),
    ("POST /sign-in", EVERYBODY),
    ("POST /sign-out", EVERYBODY),
    ("POST /site", "admin"),
    ("POST /survey/:code", EVERYBODY),
];

fn principal(role: &str) -> Principal {
    let Some(role) = Role::parse(role) else { return Principal::Public };
    let at = match role {
        Role::Liaison | Role::LeaLead | Role::LeaMember => "lea-001902",
        Role::SchoolLead => "school-001902001",
        _ => "sea",
    };
    Principal::Person(SignedIn {
        id: PersonId::parse("somebody").unwrap(),
        name: "Somebody".into(),
        email: "somebody@meridian.example".into(),
        roles: vec![RoleAt { role, organization: OrganizationId::parse(at).unwrap() }],
    })
}

fn account() -> AccountForm {
    AccountForm {
        name: "New Person".into(),
        email: "new@meridian.example".into(),
        title: String::new(),
        roles: vec![RoleAt { role: Role::Viewer, organization: OrganizationId::sea() }],
    }
}

/// Uses one use case on things that mostly don't exist: whoever may gets past the door and finds that out.
async fn attempt(world: &World, name: &str, who: &Principal) -> Result<()> {
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
        "assessment::list_evidence" => assessments::list_evidence(db, who, &none).await.map(drop),
        "assessment::open_file" => assessments::open_file(db, who, &Files::in_memory(), &none, &piece).await.map(drop),
        "assessment::remove_evidence" => assessments::remove_evidence(db, who, &none, (&piece, 1), now).await,
        "assessment::serve_also" => assessments::serve_also(db, who, &none, &[piece], number, now).await,
        "assessment::start_assessment" => assessments::start_assessment(db, who, &frame, now).await.map(drop),
        "assessment::view_assessment" => assessments::view_assessment(db, who, &none).await.map(drop),
        "audit::read_audit" => audit::use_cases::read_audit(db, who, "", 1).await.map(drop),
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
        "improvement::next_actions" => improvement::use_cases::next_actions(db, who, now.date_naive()).await.map(drop),
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
        "organization::begin_import" => organizations::begin_import(db, who, &import, 1).await,
        "organization::cancel_import" => organizations::cancel_import(db, who, &import).await,
        "organization::check_import" => organizations::check_import(db, who, &import, None).await.map(drop),
        "organization::edit_organization" => {
            organizations::edit_organization(db, who, &lea, &OrganizationForm::default(), 1, now).await
        }
        "organization::import_file" => {
            organizations::import_file(db, who, "x.csv", b"x".to_vec(), None, now).await.map(drop)
        }
        "organization::import_progress" => organizations::import_progress(db, who, &import).await.map(drop),
        "organization::read_directory" => organizations::read_directory(db, who).await.map(drop),
        "organization::run_import" => organizations::run_import(db, who, &import, now).await.map(drop),
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
        other => panic!("no attempt at {other}"),
    }
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The use cases that the source has: public async functions in `use_cases.rs` and beside it.
fn in_the_source() -> BTreeSet<String> {
    let function = Regex::new(r"(?m)^pub async fn ([a-z_]+)").unwrap();
    let (mut found, mut open) = (BTreeSet::new(), vec![root().join("src")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
            if inside.contains("use_cases") && !inside.contains("tests") {
                let room = inside.split('/').next().unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(function.captures_iter(&text).map(|it| format!("{room}::{}", &it[1])));
            }
        }
    }
    found
}

#[test]
fn every_use_case_is_in_the_table() {
    let named: BTreeSet<String> =
        USE_CASES.iter().map(|(name, _)| *name).chain(OWN_WORK.iter().copied()).map(str::to_owned).collect();
    assert_eq!(in_the_source(), named);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_use_case_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::set_up().await;
    let mut wrong = Vec::new();
    for (name, allowed) in USE_CASES {
        for role in EVERYBODY.split(' ') {
            let answer = attempt(&world, name, &principal(role)).await;
            let let_in = !matches!(answer, Err(Error::Forbidden | Error::SignedOut));
            if let_in != allowed.split(' ').any(|it| it == role) {
                wrong.push(format!("{name} as {role}: {answer:?}"));
            }
            if role == "public" && !let_in && answer != Err(Error::SignedOut) {
                wrong.push(format!("{name} tells nobody {answer:?}"));
            }
        }
        // An administrator of one LEA is none of the SEA's.
        if *allowed == "admin" && *name != "person::list_people" && *name != "person::list_invitations" {
            let Principal::Person(mut local) = principal("admin") else { unreachable!() };
            local.roles[0].organization = OrganizationId::parse("lea-999999").unwrap();
            let answer = attempt(&world, name, &Principal::Person(local)).await;
            if !matches!(answer, Err(Error::Forbidden | Error::NotFound)) {
                wrong.push(format!("{name} as administrator of another LEA: {answer:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_address_is_in_the_table() {
    let text = std::fs::read_to_string(root().join("app/src/routes.rs")).unwrap();
    let page = Regex::new(r#"path!\("([^"]+)"\)"#).unwrap();
    let form = Regex::new(r#"\.route\("([^"]+)", (get|post)\("#).unwrap();
    let mut found: BTreeSet<String> = page.captures_iter(&text).map(|it| format!("GET {}", &it[1])).collect();
    found.extend(form.captures_iter(&text).map(|it| {
        let path = it[1].replace('{', ":").replace('}', "");
        format!("{} {path}", it[2].to_uppercase())
    }));
    let endpoint = Regex::new(r#"endpoint = "([a-z_]+)""#).unwrap();
    let mut open = vec![root().join("app/src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(text.matches("#[server").count(), endpoint.captures_iter(&text).count(), "{path:?}");
                found.extend(endpoint.captures_iter(&text).map(|it| format!("POST /api/{}", &it[1])));
            }
        }
    }
    let named: BTreeSet<String> = ADDRESSES.iter().map(|(address, _)| (*address).to_owned()).collect();
    assert_eq!(found, named);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::set_up().await;
    let mut wrong = Vec::new();
    for role in EVERYBODY.split(' ') {
        let mut client = match Role::parse(role) {
            Some(role) => world.signed_in(role).await,
            None => world.visitor(),
        };
        for (address, allowed) in ADDRESSES {
            let (method, path) = address.split_once(' ').unwrap();
            // Signing out would end the tour.
            if path == "/sign-out" {
                continue;
            }
            let path = path
                .replace("/:indicator", "/1.1.1")
                .replace(":id", "none")
                .replace(":piece", "none")
                .replace(":code", "none");
            let path = if path.starts_with("/organizations/none") { path.replace("none", "lea-001902") } else { path };
            let answer = match (method, path.as_str()) {
                ("GET", _) => client.get(&path).await,
                (_, "/api/save_rating") => {
                    let body = r#"{"assessment":"none","indicator":"1.1.1","form":{"answer":"2","reason":"","rationale":"","version":0}}"#;
                    client.post_json(&path, body).await
                }
                // Wrong on purpose, so that nothing is changed by whoever may.
                ("POST", "/assessments/none/survey") => client.post(&path, &[("do", "close"), ("version", "0")]).await,
                ("POST", "/assessments/none") => client.post(&path, &[("do", "begin"), ("version", "0")]).await,
                ("POST", "/assessments/none/consensus") => client.post(&path, &[("do", "agree_unanimous")]).await,
                ("POST", "/assessments/none/consensus/1.1.1") => client.post(&path, &[("do", "show")]).await,
                ("POST", "/organizations/import/none") => {
                    client.post(&path, &[("do", "cancel"), ("version", "0")]).await
                }
                _ => client.post(&path, &[("do", "nothing"), ("version", "0")]).await,
            };
            let to_sign_in = answer.status.is_redirection() && answer.location().starts_with("/sign-in?to=");
            let refused = to_sign_in || matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED);
            if refused == allowed.split(' ').any(|it| it == role) {
                wrong.push(format!("{address} as {role}: {} {}", answer.status, answer.location()));
            }
            if answer.status.is_server_error() {
                wrong.push(format!("{address} as {role}: {}", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
