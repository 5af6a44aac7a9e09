//! Opening consensus, agreeing, dissenting, what follows, the gates, finishing, and reopening as a revision.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::assessment::agreement::{FollowUp, Settled};
use crate::improvement::use_cases::actions_of;

/// Ana leads, Ben rates; each indicator gets their two answers.
async fn opened(database: Database, pairs: impl Fn(IndicatorNumber) -> (&'static str, &'static str)) -> Room {
    let room = rating(database, true).await;
    for indicator in read(BUNDLED).unwrap().indicators() {
        let (ana, ben) = pairs(indicator.number);
        stored(room.save(&room.lead, &indicator.number.to_string(), says(ana, 0)).await);
        stored(room.save(&room.member, &indicator.number.to_string(), says(ben, 0)).await);
    }
    room.open().await;
    room
}

fn agreeing(answer: &str, rationale: &str, version: i64) -> AgreementForm {
    AgreementForm { answer: answer.into(), rationale: rationale.into(), version, ..AgreementForm::default() }
}

const FIRST: IndicatorNumber = IndicatorNumber(1, 1, 1);
const SECOND: IndicatorNumber = IndicatorNumber(1, 1, 2);

impl Room {
    async fn agree(&self, who: &Principal, number: IndicatorNumber, form: AgreementForm) -> ground::Result<Settled> {
        agree(&self.database, who, &self.id, number, &form, None, now()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consensus_opens_with_the_missing_named_and_closes_rating_for_good() {
    let (database, _folder) = testing::on_disk().await;
    let room = rating(database, true).await;
    let nothing = open_consensus(&room.database, &room.lead, &room.id, room.version().await, now()).await;
    assert!(matches!(nothing, Err(Error::Invalid(_))), "{nothing:?}");
    stored(room.save(&room.lead, "1.1.1", says("2", 0)).await);
    assert_eq!(
        open_consensus(&room.database, &room.member, &room.id, 2, now()).await,
        Err(Error::Forbidden),
        "only the lead opens"
    );
    remind_member(&room.database, &room.lead, &room.id, &PersonId::parse("ben").unwrap(), now()).await.unwrap();
    let overview = view_assessment(&room.database, &room.member, &room.id).await.unwrap();
    assert_eq!(overview.reminded, Some(("Ana".to_owned(), now())));
    room.open().await;
    let overview = view_assessment(&room.database, &room.member, &room.id).await.unwrap();
    assert_eq!(overview.assessment.phase, Phase::Consensus);
    assert_eq!(overview.assessment.opening.unwrap().absent, ["Ana", "Ben"]);
    assert!(matches!(room.save(&room.member, "1.1.1", says("3", 0)).await, Err(Error::Conflict(_))));
    let meeting = open_meeting(&room.database, &room.member, &room.id, Some(FIRST)).await.unwrap();
    assert_eq!(meeting.item(FIRST).unwrap().marks, [Answer::parse("2"), None]);
    assert_eq!(meeting.discussion.unwrap().statements[0].by, "Ana");
    let stranger = person(&room.database, "Cora", Role::Admin, "sea").await;
    let refused = open_meeting(&room.database, &stranger, &room.id, None).await.unwrap_err();
    assert_eq!(refused, Error::Forbidden, "ratings are the team’s");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_write_down_at_once_one_wins_and_the_other_sees_both() {
    let room = opened(testing::in_memory().await, |_| ("1", "3")).await;
    let silent = room.agree(&room.lead, FIRST, agreeing("2", "", 0)).await;
    assert!(matches!(silent, Err(Error::Invalid(found)) if found[0].field == "rationale"));
    assert_eq!(room.agree(&room.member, FIRST, agreeing("2", "why", 0)).await, Err(Error::Forbidden));

    let many = (0..6).map(|at| {
        let (database, lead, id) = (room.database.clone(), room.lead.clone(), room.id.clone());
        let form = agreeing(if at % 2 == 0 { "2" } else { "3" }, &format!("writer {at}"), 0);
        tokio::spawn(async move { agree(&database, &lead, &id, FIRST, &form, None, now()).await })
    });
    let mut stored = Vec::new();
    let mut told = Vec::new();
    for writer in many.collect::<Vec<_>>() {
        match writer.await.unwrap().unwrap() {
            Settled::Stored(agreement) => stored.push(agreement),
            Settled::ChangedMeanwhile(agreement) => told.push(agreement),
        }
    }
    assert_eq!((stored.len(), told.len()), (1, 5));
    assert!(told.iter().all(|it| it.rationale == stored[0].rationale), "the others see what won");
    // The same again, its answer having been lost on the way; then a change that knows what it replaces.
    let again = agreeing(stored[0].answer.key(), &stored[0].rationale, 0);
    assert!(matches!(room.agree(&room.lead, FIRST, again).await, Ok(Settled::Stored(it)) if it.version == 1));
    let knowing = room.agree(&room.lead, FIRST, agreeing("1", "after all", 1)).await;
    assert!(matches!(knowing, Ok(Settled::Stored(it)) if it.version == 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_moves_the_screens_and_dissent_is_one_s_own() {
    let room = opened(testing::in_memory().await, |_| ("3", "3")).await;
    let number = async || watch_meeting(&room.database, &room.member, &room.id).await.unwrap();
    let mut last = number().await;
    let mut moved = async |what: &str| {
        let now = number().await;
        assert!(now > last, "{what} moves the screens");
        last = now;
    };
    show_indicator(&room.database, &room.lead, &room.id, SECOND).await.unwrap();
    moved("showing").await;
    let meeting = open_meeting(&room.database, &room.member, &room.id, None).await.unwrap();
    assert_eq!(meeting.discussion.unwrap().indicator, SECOND);
    agree(&room.database, &room.lead, &room.id, FIRST, &agreeing("3", "", 0), Some(SECOND), now()).await.unwrap();
    moved("agreeing").await;
    let (db, ben) = (&room.database, &room.member);
    record_dissent(db, ben, &room.id, FIRST, "It is a 2 where I work", now()).await.unwrap();
    moved("dissent").await;
    let meeting = open_meeting(db, &room.lead, &room.id, Some(FIRST)).await.unwrap();
    assert_eq!(meeting.item(FIRST).unwrap().dissents, 1);
    let discussion = meeting.discussion.unwrap();
    assert_eq!((discussion.dissents[0].name.as_str(), discussion.own_dissent), ("Ben", None));
    record_dissent(db, ben, &room.id, FIRST, " ", now()).await.unwrap();
    moved("taking dissent back").await;
    room.add_evidence(&room.lead, FIRST).await;
    moved("evidence").await;
    assert_eq!(agree_where_unanimous(db, &room.lead, &room.id, now()).await.unwrap(), 45);
    moved("agreeing at once").await;
    assert_eq!(agree_where_unanimous(db, &room.lead, &room.id, now()).await.unwrap(), 0);
    let refused = show_indicator(db, ben, &room.id, FIRST).await;
    assert_eq!(refused, Err(Error::Forbidden), "only who writes down moves the meeting");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gates_hold_until_everything_is_there_then_all_is_frozen_and_planned() {
    let (database, _folder) = testing::on_disk().await;
    let levels = |number: IndicatorNumber| match (number.0, number.1, number.2) {
        (1, 1, 1) => ("4", "4"),
        (1, 1, 2) => ("1", "1"),
        (1, 1, 3) => ("1", "4"),
        (4, _, _) => ("cannot_tell", "cannot_tell"),
        _ => ("3", "3"),
    };
    let room = opened(database, levels).await;
    let version = room.version().await;
    let refused = finish_assessment(&room.database, &room.lead, &room.id, version, now()).await;
    assert!(matches!(&refused, Err(Error::Invalid(found)) if found[0].message.contains("1.1.1 has no agreed answer")));
    agree_where_unanimous(&room.database, &room.lead, &room.id, now()).await.unwrap();
    room.agree(&room.lead, IndicatorNumber(1, 1, 3), agreeing("2", "Half of the LEAs have it", 0)).await.unwrap();
    let lacks = async || {
        let finishing = preview_finish(&room.database, &room.lead, &room.id).await.unwrap();
        finishing.lacking.iter().map(|(number, lack)| format!("{number} {lack:?}")).collect::<Vec<_>>()
    };
    assert_eq!(lacks().await, ["1.1.1 Evidence", "1.1.1 Lasting", "1.1.2 FollowUp", "1.1.3 FollowUp"]);
    room.agree_on_the_rest().await;
    assert!(lacks().await.is_empty());
    record_dissent(&room.database, &room.member, &room.id, FIRST, "A 3 would do", now()).await.unwrap();
    let refused = finish_assessment(&room.database, &room.member, &room.id, version, now()).await;
    assert_eq!(refused, Err(Error::Forbidden));
    room.finish().await;

    let viewer = person(&room.database, "Vera", Role::Viewer, "sea").await;
    let results = read_results(&room.database, &viewer, &room.id).await.unwrap();
    let first = &results.findings[0];
    assert_eq!(first.dissents[0].words, "A 3 would do");
    assert!(matches!(&first.follow_up, Some(FollowUp::Lasting { how }) if how == "In the bylaws"));
    assert_eq!(first.evidence[0].evidence.note, "Minutes of the board");
    assert!(results.findings.iter().all(|finding| finding.statements.is_empty()), "ratings stay with the team");
    let team = read_results(&room.database, &room.member, &room.id).await.unwrap();
    assert_eq!(team.findings[2].statements.len(), 2);
    assert_eq!((team.findings[2].outcome.answer, team.findings[2].outcome.spread), (Answer::parse("2"), 3));
    let actions = actions_of(&room.database, &viewer, std::slice::from_ref(&room.id)).await.unwrap();
    assert_eq!(actions.iter().map(|it| it.indicator.to_string()).collect::<Vec<_>>(), ["1.1.2"]);

    let late = room.agree(&room.lead, FIRST, agreeing("3", "", 1)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
}

impl Room {
    /// Decides what follows from 1.1.1 (4), 1.1.2 (1) and 1.1.3 (2).
    async fn agree_on_the_rest(&self) {
        self.add_evidence(&self.member, FIRST).await;
        let kind = |kind: &str| FollowUpForm { kind: kind.into(), ..FollowUpForm::default() };
        let forms = [
            FollowUpForm { lasting: "In the bylaws".into(), ..kind("lasting") },
            FollowUpForm {
                owner: "ben".into(),
                next_step: "Write it down".into(),
                due_on: "2027-01-15".into(),
                ..kind("priority")
            },
            FollowUpForm { not_now: "No money this year".into(), ..kind("not_now") },
        ];
        for (form, at) in forms.iter().zip(1..) {
            let number = IndicatorNumber(1, 1, at);
            follow_up(&self.database, &self.lead, &site(), &self.id, number, form, now()).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_one_is_reopened_as_a_revision_and_both_stay() {
    let room = opened(testing::in_memory().await, |number| match number == FIRST {
        true => ("1", "1"),
        false => ("3", "3"),
    })
    .await;
    room.agree_on_all().await;
    let early = revise_assessment(&room.database, &room.lead, &room.id, "why", now()).await;
    assert!(matches!(early, Err(Error::Conflict(_))), "{early:?}");
    room.finish().await;
    let before = read_results(&room.database, &room.lead, &room.id).await.unwrap();
    let revise = async |reason: &str| revise_assessment(&room.database, &room.lead, &room.id, reason, now()).await;
    assert!(matches!(revise(" ").await, Err(Error::Invalid(found)) if found[0].field == "reason"));
    let revised = revise("The log was read wrongly").await.unwrap();
    assert!(matches!(revise("again").await, Err(Error::Conflict(_))), "one revision of one final assessment");

    let second = Room { id: revised.clone(), ..room };
    let meeting = open_meeting(&second.database, &second.member, &revised, Some(FIRST)).await.unwrap();
    assert_eq!(meeting.agreed(), 46);
    assert_eq!(meeting.assessment.revision.number, 2);
    assert_eq!(meeting.assessment.full_name(), "Annual self-assessment, revision 2");
    assert_eq!(meeting.discussion.unwrap().statements.len(), 2, "what was rated came along");
    second.agree(&second.lead, FIRST, agreeing("3", "", 1)).await.unwrap();
    second.finish().await;
    let after = read_results(&second.database, &second.lead, &revised).await.unwrap();
    assert_eq!(after.findings[0].outcome.answer, Answer::parse("3"));
    let again = read_results(&second.database, &second.lead, before.assessment.original()).await.unwrap();
    assert_eq!((&again.findings, &again.profile), (&before.findings, &before.profile), "the first never changes");
    assert_eq!(again.revised_by, Some(revised));
    let actions = actions_of(&second.database, &second.lead, &[again.assessment.id]).await.unwrap();
    assert_eq!(actions.len(), 1, "no action twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_consensus_the_team_keeps_its_members_and_their_places() {
    let room = opened(testing::in_memory().await, |_| ("1", "3")).await;
    person(&room.database, "Cora", Role::Member, "sea").await;
    let form = |lead: &str, members: &[&str]| FrameForm {
        name: "Annual self-assessment".into(),
        school_year: "2026".into(),
        framework: "turnaround@2014.1".into(),
        starts_on: "2026-09-01".into(),
        ends_on: "2026-12-15".into(),
        lead: lead.into(),
        members: members.iter().map(|id| (*id).to_owned()).collect(),
        ..FrameForm::default()
    };
    let edit = async |form: FrameForm| {
        edit_assessment(&room.database, &room.lead, &room.id, room.version().await, &form, now()).await
    };
    for (members, because) in [(vec!["ben", "cora"], "can’t join"), (vec![], "stays on the team")] {
        let refused = edit(form("ana", &members)).await;
        assert!(matches!(&refused, Err(Error::Invalid(found)) if found[0].message.contains(because)), "{refused:?}");
    }
    edit(form("ben", &["ana"])).await.unwrap();
    let meeting = open_meeting(&room.database, &room.member, &room.id, Some(FIRST)).await.unwrap();
    let team: Vec<_> = meeting.assessment.team.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((team, meeting.leads), (vec!["Ana", "Ben"], true));
    assert_eq!(meeting.item(FIRST).unwrap().marks, [Answer::parse("1"), Answer::parse("3")]);
}

#[derive(Debug, Clone)]
enum Step {
    Rate(bool, u8, u8),
    Agree(u8, u8),
    Dissent(bool, u8),
    Reopen,
    Unanimous,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<bool>(), 1_u8..=5, 1_u8..=4).prop_map(|(who, at, level)| Step::Rate(who, at, level)),
        (1_u8..=5, 1_u8..=4).prop_map(|(at, level)| Step::Agree(at, level)),
        (any::<bool>(), 1_u8..=5).prop_map(|(who, at)| Step::Dissent(who, at)),
        Just(Step::Reopen),
        Just(Step::Unanimous),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn individual_ratings_never_change_once_consensus_is_open(steps in prop::collection::vec(step(), 1..20)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let room = rating(testing::in_memory().await, true).await;
            for at in 1..=5 {
                stored(room.save(&room.lead, &format!("1.1.{at}"), says("2", 0)).await);
                stored(room.save(&room.member, &format!("1.1.{at}"), says("3", 0)).await);
            }
            room.open().await;
            let said = async || {
                let mut said = BTreeMap::new();
                for at in 1..=5 {
                    let number = IndicatorNumber(1, 1, at);
                    let meeting = open_meeting(&room.database, &room.lead, &room.id, Some(number)).await.unwrap();
                    said.insert(number, (meeting.item(number).unwrap().marks.clone(), meeting.discussion.unwrap().statements));
                }
                said
            };
            let before = said().await;
            for step in &steps {
                // Whether a step is taken or refused doesn't matter here.
                match *step {
                    Step::Rate(who, at, level) => {
                        let who = if who { &room.lead } else { &room.member };
                        let saved = room.save(who, &format!("1.1.{at}"), says(&level.to_string(), 1)).await;
                        prop_assert!(!matches!(&saved, Ok(Saved::Stored(it)) if it.version > 1), "{:?}", saved);
                    }
                    Step::Agree(at, level) => {
                        let form = agreeing(&level.to_string(), "why", i64::from(at % 2));
                        let _ = room.agree(&room.lead, IndicatorNumber(1, 1, at), form).await;
                    }
                    Step::Dissent(who, at) => {
                        let who = if who { &room.lead } else { &room.member };
                        let _ = record_dissent(&room.database, who, &room.id, IndicatorNumber(1, 1, at), "no", now()).await;
                    }
                    Step::Reopen => {
                        let version = room.version().await;
                        let _ = open_consensus(&room.database, &room.lead, &room.id, version, now()).await;
                        let _ = begin_rating(&room.database, &room.lead, &room.id, version, now()).await;
                    }
                    Step::Unanimous => {
                        let _ = agree_where_unanimous(&room.database, &room.lead, &room.id, now()).await;
                    }
                }
            }
            prop_assert_eq!(before, said().await);
            Ok(())
        })?;
    }
}
