//! A large team: sixty members who have rated 46 indicators each, two thousand answers to the survey, and sixty screens
//! that follow one meeting.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::assessment::FrameForm;
use throughline::assessment::rating::RatingForm;
use throughline::assessment::use_cases as assessments;
use throughline::database::{self, Database};
use throughline::framework::use_cases::read_framework;
use throughline::identity::{AssessmentId, OrganizationId, PersonId};
use throughline::perception::answer::AnswerForm;
use throughline::perception::use_cases as surveys;
use throughline::perception::{ItemForm, RespondentKind, StatementForm, SurveyForm, field_of};
use throughline::person::AccountForm;
use throughline::person::session::principal_of;
use throughline::person::use_cases::add_person;
use throughline::site::use_cases::read_site;

use crate::client::Client;
use crate::{Outcome, line};

const MEMBERS: usize = 60;
const ANSWERS: usize = 2000;
const PASSWORD: &str = "sixty-patient-otters-rest";
/// Changes that are waited for on every screen.
const CHANGES: usize = 10;

/// The large assessment, in consensus, and the survey's answers behind it.
pub struct Prepared {
    assessment: AssessmentId,
}

fn email(at: usize) -> String {
    format!("member{at}@meridian.example")
}

/// Puts the team, its ratings and the survey into the database, through the use cases.
pub async fn prepare(folder: &Path) -> Outcome<Prepared> {
    let database = Database::open(&database::Settings::at(&format!("surrealkv://{}", folder.display()))).await?;
    database.migrate().await?;
    let site = read_site(&database).await?.ok_or("no site")?;
    let now = Utc::now();
    let mut people = Vec::new();
    for at in 0..MEMBERS {
        let role = if at == 0 { Role::Lead } else { Role::Member };
        let form = AccountForm {
            name: format!("Member {at}"),
            email: email(at),
            title: String::new(),
            roles: vec![RoleAt { role, organization: OrganizationId::sea() }],
        };
        people.push(add_person(&database, &Principal::Operator, &form, PASSWORD, now).await?);
    }
    let lead = principal_of(&database, &people[0]).await?;
    let framework = read_framework(&database, &lead, None).await?;
    let form = FrameForm {
        name: "A large team".into(),
        school_year: site.school_year(now).start_year().to_string(),
        framework: framework.id.to_string(),
        starts_on: site.today(now).to_string(),
        ends_on: site.today(now).to_string(),
        lead: people[0].to_string(),
        members: people.iter().map(PersonId::to_string).collect(),
        ..FrameForm::default()
    };
    let id = assessments::start_assessment(&database, &lead, &form, now).await?;
    assessments::begin_rating(&database, &lead, &id, 1, now).await?;

    let started = Instant::now();
    for (person, at) in people.iter().zip(0..) {
        let rater = principal_of(&database, person).await?;
        for (indicator, place) in framework.indicators().zip(0..) {
            let form = RatingForm {
                answer: (1 + (at + place) % 4).to_string(),
                rationale: "What we saw in three LEAs this fall, and in the log of calls.".into(),
                ..RatingForm::default()
            };
            assessments::save_rating(&database, &rater, &id, indicator.number, &form, now).await?;
        }
    }
    line("2,760 ratings of 60 members through the use case", &format!("{:.1} s", started.elapsed().as_secs_f64()));

    survey(&database, &lead, &site, &id).await?;
    let started = Instant::now();
    assessments::open_consensus(&database, &lead, &id, 2, now).await?;
    line("opening consensus on them", &format!("{:.0} ms", started.elapsed().as_secs_f64() * 1000.0));
    Ok(Prepared { assessment: id })
}

async fn survey(
    database: &Database,
    lead: &Principal,
    site: &throughline::site::Site,
    id: &AssessmentId,
) -> Outcome<()> {
    let now = Utc::now();
    let survey = surveys::prepare_survey(database, lead, id, now).await?;
    let statement = |text: &str, holds: bool| StatementForm { text: text.into(), holds: holds.to_string() };
    let items = survey.items.iter().map(|item| ItemForm {
        field: item.field(),
        kept: true,
        question: item.question.clone(),
        asked: RespondentKind::ALL.map(|kind| kind.key().to_owned()).into(),
        statements: vec![statement("This is one", true), statement("This is not", false)],
    });
    let form = SurveyForm {
        title: survey.title.clone(),
        introduction: survey.introduction.clone(),
        audience: RespondentKind::ALL.map(|kind| kind.key().to_owned()).into(),
        open_link: true,
        last_day: String::new(),
        items: items.collect(),
    };
    surveys::edit_survey(database, lead, id, survey.version, &form, now).await?;
    surveys::open_survey(database, lead, id, survey.version + 1, now).await?;
    let started = Instant::now();
    for at in 0..ANSWERS {
        let given = survey.items.iter().flat_map(|item| {
            let field = field_of(item.indicator);
            let said = (1 + at % 4).to_string();
            [(field.clone(), said), (format!("{field}-0"), "yes".to_owned()), (format!("{field}-1"), "no".to_owned())]
        });
        let form = AnswerForm {
            key: format!("{at:032x}"),
            kind: RespondentKind::ALL[at % 3].key().to_owned(),
            lea: format!("lea-{:06}", 500_000 + at % 40),
            given: given.collect(),
        };
        let code = survey.open_code.as_str();
        surveys::answer(database, &Principal::Public, code, &form, &format!("192.0.2.{}", at / 100), now).await?;
    }
    line("2,000 survey answers through the use case", &format!("{:.1} s", started.elapsed().as_secs_f64()));
    let started = Instant::now();
    surveys::close_survey(database, lead, site, id, survey.version + 2, now).await?;
    line("closing the survey and publishing it", &format!("{:.0} ms", started.elapsed().as_secs_f64() * 1000.0));
    Ok(())
}

/// Results and meeting pages of the large team, and how long a change takes to sixty screens.
pub async fn measure(address: &str, prepared: &Prepared) -> Outcome<()> {
    let id = &prepared.assessment;
    let mut lead = Client::open(address).await?;
    lead.sign_in_as(&email(0), PASSWORD).await?;
    page(&mut lead, &format!("/assessments/{id}/results"), "results page, 60 members, 2,000 answers").await?;
    page(&mut lead, &format!("/assessments/{id}/consensus"), "consensus page, 60 members").await?;
    page(&mut lead, &format!("/assessments/{id}/consensus/1.1.1"), "consensus on one indicator, 60 members").await?;

    let mut screens = Vec::new();
    for at in 0..MEMBERS {
        let mut screen = Client::open(address).await?;
        screen.sign_in_as(&email(at), PASSWORD).await?;
        screens.push(screen);
    }
    let (mut told, mut shown) = (Vec::new(), Vec::new());
    for change in 0..CHANGES {
        let (heard, seen) = one_change(address, id, &mut lead, &screens, change).await?;
        told.push(heard);
        shown.push(seen);
    }
    let said = |times: &[Duration]| {
        let all = times.iter().map(Duration::as_secs_f64);
        let most = all.clone().fold(0.0, f64::max);
        format!("{:.0} ms on average, {:.0} ms at most", all.sum::<f64>() * 1000.0 / times.len() as f64, most * 1000.0)
    };
    line("a change told to the last of 60 screens", &said(&told));
    line("and its page fetched by the last of them", &said(&shown));
    Ok(())
}

async fn page(client: &mut Client, path: &str, what: &str) -> Outcome<()> {
    let mut took = Vec::new();
    let mut bytes = 0;
    for _ in 0..20 {
        let started = Instant::now();
        let answer = client.get(path).await?;
        if answer.status != 200 {
            return Err(format!("{path}: {}", answer.status).into());
        }
        bytes = answer.body.len();
        took.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    line(what, &format!("p50 {:.1} ms, at most {:.1} ms, {bytes} bytes", took[took.len() / 2], took[took.len() - 1]));
    Ok(())
}

/// Agrees on an indicator while everybody listens. How long until the last screen was told, and until it had the new page.
async fn one_change(
    address: &str,
    id: &AssessmentId,
    lead: &mut Client,
    screens: &[Client],
    change: usize,
) -> Outcome<(Duration, Duration)> {
    let consensus = format!("/assessments/{id}/consensus");
    let text = String::from_utf8(lead.get(&consensus).await?.body)?;
    let number = text.split("data-live-number=\"").nth(1).and_then(|it| it.split('"').next()?.parse::<i64>().ok());
    let number = number.ok_or("the page says no number")?;
    let mut listening = Vec::new();
    for screen in screens {
        let mut events = Client::open(address).await?;
        events.cookie.clone_from(&screen.cookie);
        events.listen(&format!("{consensus}/events")).await?;
        let mut page = Client::open(address).await?;
        page.cookie.clone_from(&screen.cookie);
        listening.push((events, page));
    }
    let started = Instant::now();
    let mut waiting = Vec::new();
    for (mut events, mut page) in listening {
        let consensus = consensus.clone();
        waiting.push(tokio::spawn(async move {
            events.event(number + 1).await?;
            let told = started.elapsed();
            let answer = page.get(&consensus).await?;
            match answer.status {
                200 => Ok((told, started.elapsed())),
                status => Outcome::Err(format!("{consensus}: {status}").into()),
            }
        }));
    }
    let indicator = format!("1.1.{}", 1 + change % 5);
    let form = format!("do=agree&answer=2&rationale=change+{change}&version={}", change / 5);
    let kind = "application/x-www-form-urlencoded";
    let answer = lead.send("POST", &format!("{consensus}/{indicator}"), kind, &form).await?;
    if answer.status != 303 {
        return Err(format!("agreeing on {indicator}: {}", answer.status).into());
    }
    let (mut told, mut shown) = (Duration::ZERO, Duration::ZERO);
    for one in waiting {
        let (heard, seen) = one.await??;
        told = told.max(heard);
        shown = shown.max(seen);
    }
    Ok((told, shown))
}
