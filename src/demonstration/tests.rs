//! The demonstration's files against themselves, and loading them into databases in memory and on disk.

mod line;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use super::loading::tell;
use super::sign_ins::CHOICE;
use super::story::{AssessmentFile, Story};
use super::*;
use ground::access::{Principal, Role};
use ground::audit::Entry;
use ground::audit::use_cases::read_audit;
use ground::database::Database;
use ground::database::testing::{in_memory, on_disk};
use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::organization::use_cases::read_directory;
use ground::person::session::principal_of;
use ground::person::use_cases::{list_people, sign_in};
use ground::problem::{Error, Result};
use ground::site::use_cases::read_site;
use ground::upload::Files;
use practice::assessment::rating::Answer;
use practice::assessment::results::{Results, Standing};
use practice::assessment::scoring::Exact;
use practice::assessment::use_cases::{list_assessments, list_evidence, read_results, view_assessment};
use practice::assessment::{Assessment, Phase};
use practice::framework::{BUNDLED, IndicatorNumber, Level, read};
use practice::improvement::Status;
use practice::improvement::use_cases::actions_of;
use practice::perception::{Partition, gap};

const OPERATOR: Principal = Principal::Operator;
const WHOLE: Loaded =
    Loaded { organizations: 58, people: 21, assessments: 4, ratings: 485, metrics: 20, goals: 9, strategies: 6 };

fn november() -> DateTime<Utc> {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

async fn lead(database: &Database) -> Principal {
    let people = list_people(database, &OPERATOR, "marcus.oyelaran@").await.unwrap();
    principal_of(database, &people[0].id).await.unwrap()
}

/// The assessments as the lead sees them, oldest first, with how many indicators the lead has rated.
async fn assessments(database: &Database) -> Vec<(Assessment, usize)> {
    let lead = lead(database).await;
    let mut found = Vec::new();
    for listed in list_assessments(database, &lead).await.unwrap().into_iter().rev() {
        let own = view_assessment(database, &lead, &listed.assessment.id).await.unwrap().own;
        found.push((listed.assessment, own.len()));
    }
    found
}

async fn results(database: &Database, assessment: &Assessment) -> Results {
    read_results(database, &lead(database).await, &assessment.id).await.unwrap()
}

/// All of the record of changes, oldest first.
async fn record(database: &Database) -> Vec<Entry> {
    let mut entries = Vec::new();
    for page in 1.. {
        let (found, total) = read_audit(database, &OPERATOR, "", page).await.unwrap();
        if found.is_empty() {
            assert_eq!(entries.len(), total);
            break;
        }
        entries.extend(found);
    }
    entries.sort_by_key(|entry: &Entry| entry.at);
    entries
}

fn conflict(outcome: Result<Loaded>) -> String {
    match outcome {
        Err(Error::Conflict(because)) => because,
        other => panic!("not refused: {other:?}"),
    }
}

/// The overall score, worked out by hand: means of means, straight from the answers.
fn overall(answers: impl Iterator<Item = (IndicatorNumber, Answer)>) -> Exact {
    fn mean(values: &[Exact]) -> Exact {
        values.iter().sum::<Exact>() / Exact::from(values.len() as i64)
    }
    let mut elements: BTreeMap<(u8, u8), Vec<Exact>> = BTreeMap::new();
    for (IndicatorNumber(variable, element, _), answer) in answers {
        if let Answer::Level(level) = answer {
            elements.entry((variable, element)).or_default().push(Exact::from(i64::from(level.number())));
        }
    }
    let mut variables: BTreeMap<u8, Vec<Exact>> = BTreeMap::new();
    for ((variable, _), levels) in elements {
        variables.entry(variable).or_default().push(mean(&levels));
    }
    mean(&variables.values().map(|means| mean(means)).collect::<Vec<_>>())
}

fn agreed(file: &AssessmentFile) -> Exact {
    overall(file.agreements.iter().map(|agreement| (agreement.indicator, agreement.answer)))
}

fn rated(file: &AssessmentFile) -> Exact {
    overall(file.ratings.iter().filter_map(|rating| Some((rating.indicator, rating.answer()?))))
}

#[test]
fn the_files_know_everybody_and_everything_they_name() {
    let story = Story::read().unwrap();
    let emails: BTreeSet<_> = story.state.people.iter().map(|person| person.email.as_str()).collect();
    assert_eq!((story.organizations.len(), story.state.people.len(), emails.len()), (58, 21, 21));
    for person in &story.state.people {
        assert_eq!(person.email, person.email.to_lowercase());
        for held in &person.roles {
            assert!(story.name_of(&held.at).is_some(), "{} at {}", person.email, held.at);
        }
    }
    for role in Role::ALL {
        assert!(story.state.people.iter().any(|person| person.roles.iter().any(|held| held.role == role)), "{role:?}");
    }
    let framework = read(BUNDLED).unwrap();
    for file in &story.assessments {
        let indicators: BTreeSet<_> = file.ratings.iter().map(|rating| (&rating.by, rating.indicator)).collect();
        assert_eq!(indicators.len(), file.ratings.len(), "{}: an indicator twice", file.years_back);
        assert!(file.team.contains(&file.lead));
        for rating in &file.ratings {
            assert!(framework.find(rating.indicator).is_some(), "{}", rating.indicator);
            assert!(rating.answer().is_some(), "{}: not one answer", rating.indicator);
            assert!(file.team.contains(&rating.by), "{}: {} isn’t on the team", rating.indicator, rating.by);
        }
        for email in &file.team {
            assert!(emails.contains(email.as_str()), "{email}");
        }
    }
}

#[test]
fn there_is_somebody_to_be_for_each_role() {
    let offered = sign_ins();
    assert_eq!(offered.len(), CHOICE.len());
    let roles: Vec<_> = offered.iter().map(|sign_in| sign_in.role.as_str()).collect();
    assert_eq!(
        roles,
        [
            "Administrator, Meridian Department of Education",
            "Lead, Meridian Department of Education",
            "Team member, Meridian Department of Education",
            "Liaison, Port Calloway City Schools and Bellwater Consolidated Schools",
            "LEA lead, Port Calloway City Schools",
            "School lead, Harborview Middle School",
            "Viewer, Meridian Department of Education",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_demonstration_is_loaded_once() {
    let database = in_memory().await;
    let now = november();
    assert!(needs_loading(&database).await.unwrap());
    let started = Instant::now();
    assert_eq!(load(&database, &Files::in_memory(), now).await.unwrap(), WHOLE);
    println!("loaded in {:?}", started.elapsed());
    line::stands_as_told(&database, now).await;

    let site = read_site(&database).await.unwrap().unwrap();
    assert!(site.demonstration);
    let directory = read_directory(&database, &OPERATOR).await.unwrap();
    assert_eq!((directory.count(Kind::Sea), directory.count(Kind::Lea), directory.count(Kind::School)), (1, 12, 46));
    assert_eq!(directory.get(&OrganizationId::sea()).unwrap().name, site.agency);
    assert_eq!(list_people(&database, &OPERATOR, "").await.unwrap().len(), 21);

    let story = Story::read().unwrap();
    let found = assessments(&database).await;
    let names: Vec<_> = found.iter().map(|(it, own)| (it.phase, it.school_year.to_string(), *own)).collect();
    let year = |year: &str| year.to_owned();
    assert_eq!(
        names,
        [
            (Phase::Final, year("2024–25"), 46),
            (Phase::Final, year("2025–26"), 46),
            (Phase::Consensus, year("2026–27"), 46),
            (Phase::Rating, year("2026–27"), 25),
        ]
    );
    let [(two_years_ago, _), (last_year, _), (consensus, _), (alone, _)] = found.as_slice() else { unreachable!() };

    for (finished, file, mean) in [
        (two_years_ago, &story.assessments[0], Exact::new(307, 180)),
        (last_year, &story.assessments[1], Exact::new(1531, 720)),
    ] {
        let results = results(&database, finished).await;
        assert!(matches!(&results.standing, Standing::Final(_, by) if by == "Marcus Oyelaran"));
        assert_eq!((results.profile.overall.mean, agreed(file)), (Some(mean), mean));
        let dissents: usize = results.findings.iter().map(|finding| finding.dissents.len()).sum();
        assert_eq!(dissents, 4);
        let lead = lead(&database).await;
        let actions = actions_of(&database, &lead, std::slice::from_ref(&finished.id)).await.unwrap();
        assert_eq!(actions.len(), 11);
        assert!(actions.iter().any(|action| action.status() == Status::Done));
    }
    let said = |results: Results| results.perceived.map(|perceived| (perceived.respondents, perceived.items.len()));
    assert_eq!(said(results(&database, two_years_ago).await), None);
    assert_eq!(said(results(&database, last_year).await), Some((Some(90), 10)));
    let waiting = results(&database, consensus).await;
    assert_eq!((waiting.standing.clone(), waiting.agreed()), (Standing::AgreedSoFar, 9));
    let perceived = waiting.perceived.unwrap();
    assert_eq!(perceived.respondents, Some(160));
    let leas = perceived.groups.iter().filter(|group| group.partition == Partition::Lea && group.respondents.is_some());
    assert!((5..12).contains(&leas.count()), "LEAs with few answers are hidden");
    for (number, claim) in [("3.1.5", 3), ("4.1.5", 3), ("1.3.3", 2)] {
        let item = perceived.item(IndicatorNumber::parse(number).unwrap()).unwrap();
        let level = Level::from_number(claim).unwrap();
        assert!(gap(level, item.mean.unwrap()).flagged, "{number}: {:?}", item.mean);
    }
    let so_far = results(&database, alone).await;
    assert_eq!(so_far.profile.overall.mean, Some(rated(&story.assessments[2])));

    // Everything was done by somebody, when it could have been, and in this order.
    let entries = record(&database).await;
    assert!(entries.windows(2).all(|pair| pair[0].at <= pair[1].at) && entries.iter().all(|entry| entry.at <= now));
    let rated = entries.iter().filter(|entry| entry.action == "rating.saved");
    assert_eq!(rated.clone().count(), 485);
    let raters: BTreeSet<_> = rated.clone().map(|entry| entry.actor.as_str()).collect();
    assert_eq!(raters.len(), 6);
    let days: BTreeSet<_> = rated.map(|entry| site.today(entry.at)).collect();
    assert!(days.len() > 30, "rated on {} days", days.len());
    let evidence = list_evidence(&database, &lead(&database).await, &last_year.id).await.unwrap().pieces;
    assert!(evidence.len() > 20);
    for piece in evidence {
        assert!(piece.evidence.dated <= site.today(piece.added_at), "{:?}", piece);
    }

    for (number, offered) in sign_ins().into_iter().enumerate() {
        let at = now + TimeDelta::minutes(number as i64);
        let id =
            sign_in(&database, &Principal::Public, &offered.email, &offered.password, "192.0.2.7", at).await.unwrap();
        assert_eq!(principal_of(&database, &id).await.unwrap().person().unwrap().name, offered.name);
    }

    assert!(!needs_loading(&database).await.unwrap());
    let because = conflict(load(&database, &Files::in_memory(), now).await);
    assert_eq!(because, "The demonstration has been loaded into this database already.");
    assert_eq!(record(&database).await.len(), entries.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_first_days_of_a_school_year_nothing_is_from_the_future() {
    let database = in_memory().await;
    let now: DateTime<Utc> = "2026-07-02T13:00:00Z".parse().unwrap();
    assert_eq!(load(&database, &Files::in_memory(), now).await.unwrap(), WHOLE);
    let found = assessments(&database).await;
    let phases: Vec<_> = found.iter().map(|(assessment, _)| assessment.phase).collect();
    assert_eq!(phases, [Phase::Final, Phase::Final, Phase::Consensus, Phase::Rating]);
    let lead = lead(&database).await;
    for (assessment, _) in &found[2..] {
        assert_eq!(assessment.school_year.to_string(), "2026–27");
        let evidence = list_evidence(&database, &lead, &assessment.id).await.unwrap().pieces;
        assert!(evidence.iter().all(|piece| piece.evidence.dated.to_string().as_str() <= "2026-07-02"));
    }
    assert!(record(&database).await.iter().all(|entry| entry.at <= now));
    line::stands_as_told(&database, now).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_that_was_cut_short_goes_on_where_it_stopped() {
    let (database, _folder) = on_disk().await;
    let (now, files) = (november(), Files::in_memory());
    let whole = Story::read().unwrap();
    // The sixth person is refused.
    let mut broken = whole.clone();
    broken.state.people[5].email = "nowhere".to_owned();
    assert!(tell(&database, &files, &broken, now).await.is_err());
    assert!(read_site(&database).await.unwrap().unwrap().demonstration, "what is left says what it is");
    assert!(needs_loading(&database).await.unwrap());
    // The eleventh rating is of no indicator.
    let mut broken = whole.clone();
    broken.assessments[0].ratings[10].indicator = IndicatorNumber(9, 9, 9);
    assert!(tell(&database, &files, &broken, now).await.is_err());
    assert!(needs_loading(&database).await.unwrap());

    // Nobody owns the sixth goal.
    let mut broken = whole.clone();
    broken.line.goals[5].owner = "nowhere".to_owned();
    assert!(tell(&database, &files, &broken, now).await.is_err());
    // The second review is of no kind.
    let mut broken = whole.clone();
    broken.line.theory.links[1].reviews[0].decision = "wait".to_owned();
    assert!(tell(&database, &files, &broken, now).await.is_err());
    assert!(needs_loading(&database).await.unwrap());

    let started = Instant::now();
    assert_eq!(load(&database, &files, now + TimeDelta::days(1)).await.unwrap(), WHOLE);
    println!("the rest loaded on disk in {:?}", started.elapsed());
    let found = assessments(&database).await;
    assert_eq!(found.iter().map(|(_, own)| *own).collect::<Vec<_>>(), [46, 46, 46, 25]);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in record(&database).await {
        *counts.entry(entry.action).or_default() += 1;
    }
    let counts: Vec<_> = counts.iter().map(|(action, count)| (action.as_str(), *count)).collect();
    assert_eq!(
        counts,
        [
            ("assessment.consensus_opened", 3),
            ("assessment.finished", 2),
            ("assessment.rating_begun", 4),
            ("assessment.started", 4),
            ("consensus.agreed", 101),
            ("consensus.dissented", 10),
            ("consensus.followed_up", 73),
            ("demonstration.loaded", 1),
            ("evidence.added", 137),
            ("figures.columns_chosen", 2),
            ("figures.import_begun", 9),
            ("figures.imported", 9),
            ("figures.mapping_kept", 2),
            ("figures.typed", 8),
            ("figures.undone", 1),
            ("figures.uploaded", 9),
            ("framework.published", 1),
            ("goal.added", 9),
            ("goal.approved", 8),
            ("goal.changed", 2),
            ("goal.closed", 1),
            ("goal.reopened", 1),
            ("goal.returned", 2),
            ("goal.submitted", 11),
            ("improvement.changed", 22),
            ("improvement.noted", 33),
            ("improvement.status_changed", 19),
            ("improvement.step_ticked", 45),
            ("metric.added", 20),
            ("metric.judged", 2),
            ("metric.target_set", 18),
            ("organization.imported", 1),
            ("person.added", 21),
            ("rating.saved", 485),
            ("site.set_up", 1),
            ("strategy.added", 6),
            ("strategy.carriers_changed", 6),
            ("strategy.milestone_set", 9),
            ("strategy.rated", 56),
            ("strategy.stage_changed", 6),
            ("survey.answered", 250),
            ("survey.changed", 2),
            ("survey.closed", 2),
            ("survey.opened", 2),
            ("survey.prepared", 2),
            ("theory.added", 1),
            ("theory.link_added", 4),
            ("theory.link_reviewed", 3),
            ("theory.members_chosen", 1),
            ("theory.put_into_use", 1),
        ],
        "nothing was done twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_data_is_left_alone() {
    let database = in_memory().await;
    let lea = b"kind,state_id,name,parent_state_id,status\nlea,001902,Cayuga ISD,,open\n".to_vec();
    ground::organization::use_cases::import_file(&database, &OPERATOR, "real.csv", lea, None, november())
        .await
        .unwrap();
    assert!(
        conflict(load(&database, &Files::in_memory(), november()).await)
            .starts_with("This database holds organizations or accounts already.")
    );
    assert_eq!(read_site(&database).await.unwrap(), None);
}
