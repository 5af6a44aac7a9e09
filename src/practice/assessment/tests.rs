//! Assessments through their use cases, against the database in memory and on disk. What is kept blind is tried in
//! `tests/blind.rs`, agreeing and finishing in `tests/consensus.rs`.

mod blind;
mod consensus;
mod evidence;
mod years;

use chrono::{DateTime, Utc};

use super::agreement::{AgreementForm, FollowUpForm};
use super::evidence::EvidenceForm;
use super::rating::{Answer, RatingForm, Saved};
use super::results::Standing;
use super::use_cases::*;
use super::{FrameForm, Phase, export};
use crate::framework::{BUNDLED, IndicatorNumber, read, use_cases::ensure_bundled};
use ground::access::{Principal, Role};
use ground::database::{Change, Database, testing};
use ground::identity::{AssessmentId, EvidenceId, PersonId};
use ground::problem::Error;
use ground::table_file::sheets_csv;
use ground::testing::{person, signed_in, site};
use ground::upload::Files;

fn now() -> DateTime<Utc> {
    "2026-11-20T15:00:00Z".parse().unwrap()
}

struct Room {
    database: Database,
    lead: Principal,
    member: Principal,
    id: AssessmentId,
}

/// An assessment that is being rated by Ana, who leads, and perhaps Ben.
async fn rating(database: Database, with_ben: bool) -> Room {
    ensure_bundled(&database, now()).await.unwrap();
    let lead = person(&database, "Ana", Role::Lead, "sea").await;
    let member = person(&database, "Ben", Role::Member, "sea").await;
    let form = FrameForm {
        name: "Annual self-assessment".into(),
        school_year: "2026".into(),
        framework: "turnaround@2014.1".into(),
        starts_on: "2026-09-01".into(),
        ends_on: "2026-12-15".into(),
        lead: "ana".into(),
        members: with_ben.then(|| "ben".to_owned()).into_iter().collect(),
        ..FrameForm::default()
    };
    let id = start_assessment(&database, &lead, &form, now()).await.unwrap();
    begin_rating(&database, &lead, &id, 1, now()).await.unwrap();
    Room { database, lead, member, id }
}

impl Room {
    async fn save(&self, who: &Principal, indicator: &str, form: RatingForm) -> ground::Result<Saved> {
        let indicator = IndicatorNumber::parse(indicator).unwrap();
        save_rating(&self.database, who, &self.id, indicator, &form, now()).await
    }

    async fn open(&self) {
        open_consensus(&self.database, &self.lead, &self.id, self.version().await, now()).await.unwrap();
    }

    /// Agrees on what is proposed everywhere, and decides what follows; whoever rated 4 has evidence for it.
    async fn agree_on_all(&self) {
        let meeting = open_meeting(&self.database, &self.lead, &self.id, None).await.unwrap();
        for item in &meeting.agenda {
            let answer = item.proposal.answer.unwrap();
            let form = AgreementForm {
                answer: answer.key().into(),
                reason: "there is none".into(),
                rationale: "as proposed".into(),
                ..AgreementForm::default()
            };
            agree(&self.database, &self.lead, &self.id, item.indicator, &form, None, now()).await.unwrap();
            let Some(level) = answer.level() else { continue };
            let form = match level.number() {
                1 => FollowUpForm {
                    kind: "priority".into(),
                    owner: "ana".into(),
                    next_step: format!("Begin with {}", item.indicator),
                    due_on: "2027-01-15".into(),
                    ..FollowUpForm::default()
                },
                2 => FollowUpForm { kind: "not_now".into(), not_now: "Next year".into(), ..FollowUpForm::default() },
                4 => {
                    self.add_evidence(&self.lead, item.indicator).await;
                    FollowUpForm { kind: "lasting".into(), lasting: "In the bylaws".into(), ..FollowUpForm::default() }
                }
                _ => continue,
            };
            follow_up(&self.database, &self.lead, &site(), &self.id, item.indicator, &form, now()).await.unwrap();
        }
    }

    async fn add_evidence(&self, who: &Principal, indicator: IndicatorNumber) -> EvidenceId {
        let form = EvidenceForm {
            note: "Minutes of the board".into(),
            dated: "2026-10-03".into(),
            indicators: vec![indicator.to_string()],
            ..EvidenceForm::default()
        };
        add_evidence(&self.database, who, &Files::in_memory(), &site(), &self.id, (&form, None), now()).await.unwrap()
    }

    async fn finish(&self) {
        finish_assessment(&self.database, &self.lead, &self.id, self.version().await, now()).await.unwrap();
    }

    async fn version(&self) -> i64 {
        view_assessment(&self.database, &self.lead, &self.id).await.unwrap().assessment.version
    }
}

fn says(answer: &str, version: i64) -> RatingForm {
    RatingForm { answer: answer.into(), reason: "there is none".into(), version, ..RatingForm::default() }
}

fn stored(saved: ground::Result<Saved>) -> i64 {
    match saved {
        Ok(Saved::Stored(rating)) => rating.version,
        other => panic!("stored, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worked_example_holds_from_rating_to_csv_and_stays_when_final() {
    let (database, _folder) = testing::on_disk().await;
    let room = rating(database, false).await;
    let rows = [
        ("1.1", "3 2 2 not_applicable -"),
        ("1.2", "2 2 1 2"),
        ("1.3", "3 3 2"),
        ("2.1", "2 2 3 3 1"),
        ("2.2", "1 1 2 1"),
        ("3.1", "3 3 2 4 2"),
        ("3.2", "3 2 2 1"),
        ("3.3", "1 1 2 1 1"),
    ];
    for (element, row) in rows {
        for (at, answer) in row.split(' ').enumerate().filter(|(_, answer)| *answer != "-") {
            stored(room.save(&room.lead, &format!("{element}.{}", at + 1), says(answer, 0)).await);
        }
    }
    let results = read_results(&room.database, &room.lead, &room.id).await.unwrap();
    assert_eq!(results.standing, Standing::OwnSoFar);
    assert_eq!(results.profile.basis(), "from 3 of 4 variables, 33 of 45 indicators");
    let csv = sheets_csv(&[export::sheet(&results)]);
    assert!(csv.contains("Overall,,Annual self-assessment,2.0,1.9917,33,45,1"), "{csv}");
    assert!(csv.contains("Variable,1,Clarity of Outcomes and Theory of Action,2.3,2.2500,10,11,1"));
    assert!(csv.contains("Element,2.2,Establish clear leadership of strategies,1.3,1.2500,4,4,1"));

    let rest = read(BUNDLED).unwrap();
    let rest = rest.indicators().map(|it| it.number).filter(|it| it.0 == 4 || *it == IndicatorNumber(1, 1, 5));
    for number in rest {
        stored(room.save(&room.lead, &number.to_string(), says("cannot_tell", 0)).await);
    }
    room.open().await;
    room.agree_on_all().await;
    room.finish().await;
    let results = read_results(&room.database, &room.member, &room.id).await.unwrap();
    assert_eq!(results.standing, Standing::Final(now(), "Ana".to_owned()));
    assert_eq!(results.profile.overall.precise().unwrap(), "1.9917");
    assert_eq!(results.framework.id.edition, "2014.1");
    let csv = sheets_csv(&[export::sheet(&results)]);
    assert!(csv.contains("Overall,,Annual self-assessment,2.0,1.9917,33,45,1"), "{csv}");
    let late = room.save(&room.lead, "1.1.1", says("4", 1)).await;
    assert_eq!(late, Err(Error::Conflict("Rating is closed: your ratings can’t change any more.".into())));
    let framed =
        edit_assessment(&room.database, &room.lead, &room.id, room.version().await, &FrameForm::default(), now()).await;
    assert!(matches!(framed, Err(Error::Conflict(_))), "nothing of a final one is editable: {framed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_never_overwrite_each_other() {
    let room = rating(testing::in_memory().await, false).await;
    assert_eq!(stored(room.save(&room.lead, "1.1.1", says("2", 0)).await), 1);
    // The same again, its answer having been lost on the way.
    assert_eq!(stored(room.save(&room.lead, "1.1.1", says("2", 0)).await), 1);
    let stale = room.save(&room.lead, "1.1.1", says("3", 0)).await.unwrap();
    let Saved::ChangedMeanwhile(there) = stale else { panic!("stale, not {stale:?}") };
    assert_eq!((there.answer.key(), there.version), ("2", 1));
    assert_eq!(stored(room.save(&room.lead, "1.1.1", says("3", 1)).await), 2);

    let many = (0..8).map(|at| {
        let (database, lead, id) = (room.database.clone(), room.lead.clone(), room.id.clone());
        tokio::spawn(async move {
            let form = RatingForm { rationale: format!("writer {at}"), ..says("4", 2) };
            save_rating(&database, &lead, &id, IndicatorNumber(1, 1, 1), &form, now()).await
        })
    });
    let mut won = 0;
    for writer in many.collect::<Vec<_>>() {
        won += usize::from(matches!(writer.await.unwrap(), Ok(Saved::Stored(_))));
    }
    assert_eq!(won, 1, "of eight who read the same version one is stored, the others are told");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_only_their_own_ratings_until_it_is_final() {
    let room = rating(testing::in_memory().await, true).await;
    stored(room.save(&room.lead, "1.1.1", says("2", 0)).await);
    stored(room.save(&room.member, "1.1.1", says("3", 0)).await);
    for (who, own) in [(&room.lead, "2"), (&room.member, "3")] {
        let overview = view_assessment(&room.database, who, &room.id).await.unwrap();
        assert_eq!(overview.own.iter().map(|it| it.answer.key()).collect::<Vec<_>>(), [own]);
        let results = read_results(&room.database, who, &room.id).await.unwrap();
        assert_eq!(results.findings[0].statements.len(), 1);
        assert_eq!(results.findings[0].outcome.answer.map(Answer::key), Some(own));
    }
    let lead = view_assessment(&room.database, &room.lead, &room.id).await.unwrap();
    let progress: Vec<_> = lead.progress.unwrap().into_iter().map(|it| (it.name, it.answered)).collect();
    assert_eq!(progress, [("Ana".to_owned(), 1), ("Ben".to_owned(), 1)]);
    let member = view_assessment(&room.database, &room.member, &room.id).await.unwrap();
    assert_eq!(member.progress, None);
    let stranger = person(&room.database, "Cora", Role::Lead, "sea").await;
    assert_eq!(read_results(&room.database, &stranger, &room.id).await.unwrap_err(), Error::Forbidden);
    assert_eq!(room.save(&stranger, "1.1.1", says("2", 0)).await, Err(Error::Forbidden));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_changes_keeps_what_a_rating_was_before() {
    let room = rating(testing::in_memory().await, false).await;
    let form = RatingForm { rationale: "Seen in three LEAs".into(), ..says("3", 0) };
    stored(room.save(&room.lead, "1.2.1", form).await);
    stored(room.save(&room.lead, "1.2.1", says("1", 1)).await);
    let entries = async || {
        ground::audit::use_cases::read_audit(&room.database, &Principal::Operator, "rating.saved", 1).await.unwrap().0
    };
    let sealed = entries().await;
    assert_eq!(sealed.len(), 2);
    assert!(sealed.iter().all(|it| it.sealed && it.before.is_empty() && it.after.is_empty()), "blind here too");
    room.open().await;
    let open = entries().await;
    let newest = open.iter().find(|it| !it.before.is_empty()).unwrap();
    assert!(newest.before.contains("Seen in three LEAs") && newest.after.contains("\"answer\":\"1\""), "{newest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_changed_opened_or_removed_by_version() {
    let database = testing::in_memory().await;
    let room = rating(database, false).await;
    assert_eq!(list_assessments(&room.database, &room.lead).await.unwrap().len(), 1);
    let removed = discard_draft(&room.database, &room.lead, &room.id, room.version().await, now()).await;
    assert!(matches!(removed, Err(Error::Conflict(_))), "only a draft can be removed");
    let form = FrameForm {
        name: "Second".into(),
        school_year: "2026".into(),
        framework: "turnaround@2014.1".into(),
        starts_on: "2026-09-01".into(),
        ends_on: "2026-12-15".into(),
        lead: "ana".into(),
        ..FrameForm::default()
    };
    let id = start_assessment(&room.database, &room.lead, &form, now()).await.unwrap();
    let renamed = FrameForm { name: "Renamed".into(), ..form };
    edit_assessment(&room.database, &room.lead, &id, 1, &renamed, now()).await.unwrap();
    let stale = edit_assessment(&room.database, &room.lead, &id, 1, &renamed, now()).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
    let draft = view_assessment(&room.database, &room.lead, &id).await.unwrap().assessment;
    assert_eq!((draft.name.as_str(), draft.phase, draft.version), ("Renamed", Phase::Draft, 2));
    discard_draft(&room.database, &room.lead, &id, 2, now()).await.unwrap();
    assert_eq!(view_assessment(&room.database, &room.lead, &id).await.unwrap_err(), Error::NotFound);
}
