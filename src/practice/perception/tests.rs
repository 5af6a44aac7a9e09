//! Surveys from draft to closed, against databases in memory and on disk.

use chrono::{DateTime, Utc};

use super::answer::AnswerForm;
use super::links::LinksForm;
use super::use_cases::*;
use super::*;
use crate::framework::use_cases::ensure_bundled;
use ground::access::{Principal, Role};
use ground::audit::use_cases::read_audit;
use ground::database::testing::{in_memory, on_disk};
use ground::database::{Change, Database, variables};
use ground::problem::{Error, Result};
use ground::testing::{place, plant, signed_in, site};

const OPERATOR: Principal = Principal::Operator;
const PUBLIC: Principal = Principal::Public;

fn now() -> DateTime<Utc> {
    "2026-03-02T18:00:00Z".parse().unwrap()
}

fn spring() -> AssessmentId {
    AssessmentId::parse("spring").unwrap()
}

/// An assessment being rated, LEAs and a school.
async fn planted(database: &Database) {
    ensure_bundled(database, now()).await.unwrap();
    plant(database, ["sea", "lea-1", "lea-2", "school-1001"].map(place)).await;
    Change::unrecorded()
        .then(
            "CREATE assessment:spring SET name = 'Spring', scope = '', school_year = 2025, framework_key = 'turnaround',
                framework_edition = '2014.1', starts_on = '2026-02-01', ends_on = '2026-05-01', phase = 'rating',
                team = [], created_at = $now, version = 1;",
        )
        .with("now", now())
        .run(database)
        .await
        .unwrap();
}

/// The generated items with statements for every knowledge item.
fn filled(survey: &Survey) -> SurveyForm {
    let statement = |text: &str, holds: &str| StatementForm { text: text.into(), holds: holds.into() };
    let item = |item: &Item| ItemForm {
        field: item.field(),
        kept: true,
        question: item.question.clone(),
        asked: item.asked.iter().map(|kind| kind.key().to_owned()).collect(),
        statements: vec![statement("Third-grade reading", "true"), statement("Attendance", "false")],
    };
    SurveyForm {
        title: "Spring survey".into(),
        introduction: "Tell us.".into(),
        audience: RespondentKind::ALL.map(|kind| kind.key().to_owned()).to_vec(),
        open_link: true,
        last_day: "2026-04-01".into(),
        items: survey.items.iter().map(item).collect(),
    }
}

async fn prepared(database: &Database) -> Survey {
    planted(database).await;
    let draft = prepare_survey(database, &OPERATOR, &spring(), now()).await.unwrap();
    edit_survey(database, &OPERATOR, &spring(), draft.version, &filled(&draft), now()).await.unwrap();
    survey(database).await
}

async fn opened(database: &Database) -> Survey {
    let draft = prepared(database).await;
    open_survey(database, &OPERATOR, &spring(), draft.version, now()).await.unwrap();
    survey(database).await
}

async fn survey(database: &Database) -> Survey {
    view_survey(database, &OPERATOR, &spring()).await.unwrap().1
}

async fn door(database: &Database, code: &Code) -> Door {
    open_questionnaire(database, &PUBLIC, &code.grouped()).await.unwrap()
}

async fn questionnaire(database: &Database, code: &Code) -> Questionnaire {
    match door(database, code).await {
        Door::Open(questionnaire) => *questionnaire,
        other => panic!("open, not {other:?}"),
    }
}

fn says(key: &str, kind: &str, lea: &str, opinion: &str) -> AnswerForm {
    let given = [("item-1-1-5-0", "yes"), ("item-1-1-5-1", "no"), ("item-1-3-3", opinion), ("item-4-3-3", opinion)];
    AnswerForm {
        key: key.into(),
        kind: kind.into(),
        lea: lea.into(),
        given: given.map(|(field, value)| (field.to_owned(), value.to_owned())).into(),
    }
}

async fn respond(database: &Database, code: &Code, kind: &str, lea: &str, opinion: &str) -> Result<()> {
    let key = questionnaire(database, code).await.key;
    answer(database, &PUBLIC, code.as_str(), &says(&key, kind, lea, opinion), "10.0.0.1", now()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_draft_to_results_that_never_change() {
    let (disk, _folder) = on_disk().await;
    for database in [in_memory().await, disk] {
        planted(&database).await;
        let draft = prepare_survey(&database, &OPERATOR, &spring(), now()).await.unwrap();
        assert_eq!((draft.items.len(), draft.state), (10, SurveyState::Draft));
        assert_eq!(prepare_survey(&database, &OPERATOR, &spring(), now()).await.unwrap(), draft, "there is one");

        let Err(Error::Invalid(lacking)) = open_survey(&database, &OPERATOR, &spring(), 1, now()).await else {
            panic!("it lacks statements")
        };
        let fields: Vec<_> = lacking.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["item-1-1-5", "item-1-2-4", "item-2-2-4", "item-3-2-4"]);

        edit_survey(&database, &OPERATOR, &spring(), 1, &filled(&draft), now()).await.unwrap();
        let stale = edit_survey(&database, &OPERATOR, &spring(), 1, &filled(&draft), now()).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let edited = survey(&database).await;
        assert_eq!((edited.title.as_str(), edited.version, edited.items[0].statements.len()), ("Spring survey", 2, 2));
        let code = edited.open_code.clone();
        assert!(matches!(door(&database, &code).await, Door::NotYet));

        open_survey(&database, &OPERATOR, &spring(), 2, now()).await.unwrap();
        let late = edit_survey(&database, &OPERATOR, &spring(), 3, &filled(&draft), now()).await;
        assert!(matches!(late, Err(Error::Conflict(said)) if said.contains("can’t change")));

        for (at, opinion) in ["1", "2", "3", "4", "4", "0"].iter().enumerate() {
            let lea = if at == 0 { "none" } else { "lea-1" };
            respond(&database, &code, "lea_staff", lea, opinion).await.unwrap();
            assert_eq!(perceived(&database, &OPERATOR, &spring()).await.unwrap(), None, "open");
        }
        let view = survey_results(&database, &OPERATOR, &spring()).await.unwrap();
        assert_eq!((view.answers, view.perceived), (6, None));

        let wrong_version = close_survey(&database, &OPERATOR, &site(), &spring(), 2, now()).await;
        assert!(matches!(wrong_version, Err(Error::Conflict(_))));
        close_survey(&database, &OPERATOR, &site(), &spring(), 3, now()).await.unwrap();
        let found = perceived(&database, &signed_in("Ana", Role::Viewer, "sea"), &spring()).await.unwrap().unwrap();
        assert_eq!((found.respondents, found.closed_on.to_string().as_str()), (Some(6), "2026-03-02"));
        let opinion = found.item(IndicatorNumber(1, 3, 3)).unwrap();
        assert_eq!(opinion.mean, Some(Exact::new(14, 5)));
        assert_eq!(found.item(IndicatorNumber(1, 1, 5)).unwrap().mean, Some(Exact::from(4)));
        // One named no LEA, so nothing is said of the five who did.
        assert!(found.groups.iter().filter(|it| it.partition == Partition::Lea).all(|it| it.respondents.is_none()));

        assert!(matches!(door(&database, &code).await, Door::Closed));
        let form = says(&"a".repeat(32), "lea_staff", "none", "1");
        let late = answer(&database, &PUBLIC, code.as_str(), &form, "", now());
        assert!(matches!(late.await, Err(Error::Conflict(said)) if said.contains("closed")));
        for again in [
            open_survey(&database, &OPERATOR, &spring(), 4, now()).await,
            close_survey(&database, &OPERATOR, &site(), &spring(), 4, now()).await,
            make_links(&database, &OPERATOR, &spring(), &LinksForm::default(), now()).await.map(|_| ()),
        ] {
            assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        }
        assert_eq!(perceived(&database, &OPERATOR, &spring()).await.unwrap(), Some(found));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_use_link_takes_one_answer_and_knows_its_lea() {
    let database = in_memory().await;
    let draft = prepared(&database).await;
    let form = LinksForm { organizations: "lea-2\nschool-1001".into(), count: "3".into() };
    let made = make_links(&database, &OPERATOR, &spring(), &form, now()).await.unwrap();
    assert_eq!((made.organizations.len(), made.count), (2, 3));
    make_links(&database, &OPERATOR, &spring(), &LinksForm { organizations: "lea-2".into(), ..form }, now())
        .await
        .unwrap();
    open_survey(&database, &OPERATOR, &spring(), draft.version, now()).await.unwrap();

    let sheet = list_links(&database, &OPERATOR, &spring()).await.unwrap();
    let listed: Vec<_> =
        sheet.organizations.iter().map(|it| (it.name.as_str(), it.lea.as_deref(), it.codes.len())).collect();
    assert_eq!(listed, [("The school-1001", Some("The lea-1"), 3), ("The lea-2", None, 6)]);
    assert_eq!(sheet.open_code, Some(sheet.survey.open_code.clone()));

    let code = &sheet.organizations[0].codes[0];
    let asked = questionnaire(&database, code).await;
    assert_eq!(
        (asked.likely, asked.organization.as_deref()),
        (Some(RespondentKind::SchoolStaff), Some("The school-1001"))
    );
    assert!(asked.leas.is_empty());
    respond(&database, code, "school_staff", "", "3").await.unwrap();
    assert!(matches!(door(&database, code).await, Door::Used));
    let second =
        answer(&database, &PUBLIC, code.as_str(), &says(&"b".repeat(32), "school_staff", "", "1"), "", now()).await;
    assert!(matches!(second, Err(Error::Conflict(said)) if said.contains("has been used")));
    assert_eq!(survey_results(&database, &OPERATOR, &spring()).await.unwrap().answers, 1);

    let leas: Vec<Option<String>> =
        database.read("SELECT VALUE lea FROM survey_answer;", variables([])).await.unwrap().all(0).unwrap();
    assert_eq!(leas, [Some("lea-1".to_owned())]);
    assert!(matches!(door(&database, &Code::parse(&"0".repeat(28)).unwrap()).await, Door::Unknown));
    assert!(matches!(open_questionnaire(&database, &PUBLIC, "x").await.unwrap(), Door::Unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_counts_once() {
    let database = in_memory().await;
    let open = opened(&database).await.open_code;
    make_links(&database, &OPERATOR, &spring(), &LinksForm { organizations: "lea-1".into(), count: "1".into() }, now())
        .await
        .unwrap();
    let single = list_links(&database, &OPERATOR, &spring()).await.unwrap().organizations[0].codes[0].clone();
    for code in [&open, &single] {
        let form = says(&questionnaire(&database, code).await.key, "lea_staff", "lea-1", "2");
        let send = || answer(&database, &PUBLIC, code.as_str(), &form, "", now());
        let (one, other) = tokio::join!(send(), send());
        assert_eq!((one, other), (Ok(()), Ok(())));
        assert_eq!(send().await, Ok(()));
    }
    assert_eq!(survey_results(&database, &OPERATOR, &spring()).await.unwrap().answers, 2);
    let key_of_their_own =
        answer(&database, &PUBLIC, open.as_str(), &says("1", "lea_staff", "lea-1", "2"), "", now()).await;
    assert!(matches!(key_of_their_own, Err(Error::Invalid(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_use_a_link_at_once_are_one() {
    let database = in_memory().await;
    opened(&database).await;
    make_links(&database, &OPERATOR, &spring(), &LinksForm { organizations: "lea-1".into(), count: "1".into() }, now())
        .await
        .unwrap();
    let code = list_links(&database, &OPERATOR, &spring()).await.unwrap().organizations[0].codes[0].clone();
    let (one, other) =
        tokio::join!(respond(&database, &code, "lea_staff", "", "1"), respond(&database, &code, "lea_staff", "", "4"));
    assert_eq!([&one, &other].iter().filter(|it| it.is_ok()).count(), 1, "{one:?} {other:?}");
    assert_eq!(survey_results(&database, &OPERATOR, &spring()).await.unwrap().answers, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_beside_the_closing_counts_or_is_refused() {
    let database = in_memory().await;
    let survey = opened(&database).await;
    for _ in 0..5 {
        respond(&database, &survey.open_code, "lea_staff", "none", "2").await.unwrap();
    }
    let last = respond(&database, &survey.open_code, "lea_staff", "none", "2");
    let (site, spring) = (site(), spring());
    let closing = close_survey(&database, &OPERATOR, &site, &spring, survey.version, now());
    let (last, closed) = tokio::join!(last, closing);
    closed.unwrap();
    let found = perceived(&database, &OPERATOR, &spring).await.unwrap().unwrap();
    assert_eq!(found.respondents, Some(if last.is_ok() { 6 } else { 5 }), "{last:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admin_and_lead_run_a_survey() {
    let database = in_memory().await;
    let survey = opened(&database).await;
    let may = |result: Result<()>| !matches!(result, Err(Error::Forbidden | Error::SignedOut));
    for role in Role::ALL {
        let (person, id) = (signed_in("Ana", role, "sea"), spring());
        let runs = matches!(role, Role::Admin | Role::Lead);
        let reads = runs || matches!(role, Role::Member | Role::Viewer);
        let form = SurveyForm::default();
        assert_eq!(may(prepare_survey(&database, &person, &id, now()).await.map(|_| ())), runs, "{role:?}");
        assert_eq!(may(edit_survey(&database, &person, &id, 0, &form, now()).await), runs, "{role:?}");
        assert_eq!(may(open_survey(&database, &person, &id, 0, now()).await), runs, "{role:?}");
        assert_eq!(may(close_survey(&database, &person, &site(), &id, 0, now()).await), runs, "{role:?}");
        assert_eq!(may(list_links(&database, &person, &id).await.map(|_| ())), runs, "{role:?}");
        assert_eq!(may(view_survey(&database, &person, &id).await.map(|_| ())), runs, "{role:?}");
        let links = make_links(&database, &person, &id, &LinksForm::default(), now()).await;
        assert_eq!(may(links.map(|_| ())), runs, "{role:?}");
        assert_eq!(may(perceived(&database, &person, &id).await.map(|_| ())), reads, "{role:?}");
        let view = survey_results(&database, &person, &id).await;
        assert_eq!(may(view.clone().map(|_| ())), reads, "{role:?}");
        // Who only reads isn't told what is asked, nor how many answered.
        assert!(view.is_err() || view.is_ok_and(|view| view.survey.is_some() == runs));
    }
    assert_eq!(perceived(&database, &PUBLIC, &spring()).await, Err(Error::SignedOut));
    respond(&database, &survey.open_code, "stakeholder", "", "4").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_changes_says_that_and_not_what() {
    let database = in_memory().await;
    let survey = opened(&database).await;
    make_links(&database, &OPERATOR, &spring(), &LinksForm { organizations: "lea-2".into(), count: "1".into() }, now())
        .await
        .unwrap();
    let code = list_links(&database, &OPERATOR, &spring()).await.unwrap().organizations[0].codes[0].clone();
    let key = questionnaire(&database, &code).await.key;
    answer(
        &database,
        &signed_in("Ana", Role::Lead, "sea"),
        code.as_str(),
        &says(&key, "lea_staff", "", "1"),
        "",
        now(),
    )
    .await
    .unwrap();

    let (entries, _) = read_audit(&database, &OPERATOR, "survey", 1).await.unwrap();
    let actions: std::collections::BTreeSet<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        actions.into_iter().collect::<Vec<_>>(),
        ["survey.answered", "survey.changed", "survey.links_made", "survey.opened", "survey.prepared"]
    );
    for entry in &entries {
        let whole = format!("{entry:?}");
        assert!(!whole.contains(code.as_str()) && !whole.contains(survey.open_code.as_str()), "{whole}");
        assert!(!whole.contains(&key), "{whole}");
    }
    let answered = entries.iter().find(|entry| entry.action == "survey.answered").unwrap();
    assert_eq!((answered.actor.as_str(), answered.before.as_str(), answered.after.as_str()), ("A respondent", "", ""));
    assert!(!format!("{answered:?}").contains("lea-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_assessment_asks_nobody() {
    let database = in_memory().await;
    let draft = prepared(&database).await;
    let finish = "UPDATE assessment:spring SET phase = 'final';";
    Change::unrecorded().then(finish).run(&database).await.unwrap();
    let refused = open_survey(&database, &OPERATOR, &spring(), draft.version, now()).await;
    assert!(matches!(refused, Err(Error::Conflict(said)) if said.contains("final")));
    Change::unrecorded().then("DELETE assessment:spring;").run(&database).await.unwrap();
    assert!(matches!(door(&database, &draft.open_code).await, Door::Unknown));
    assert_eq!(prepare_survey(&database, &OPERATOR, &spring(), now()).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_its_limit() {
    let database = in_memory().await;
    let code = opened(&database).await.open_code;
    respond(&database, &code, "stakeholder", "", "4").await.unwrap();
    Change::unrecorded().then("UPDATE throttle SET failures = 300;").run(&database).await.unwrap();
    let refused = respond(&database, &code, "stakeholder", "", "4").await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    let key = questionnaire(&database, &code).await.key;
    let form = says(&key, "stakeholder", "", "4");
    answer(&database, &PUBLIC, code.as_str(), &form, "10.0.0.2", now()).await.unwrap();
    let later = now() + chrono::TimeDelta::hours(1);
    let form = says(&"c".repeat(32), "stakeholder", "", "4");
    answer(&database, &PUBLIC, code.as_str(), &form, "10.0.0.1", later).await.unwrap();
}
