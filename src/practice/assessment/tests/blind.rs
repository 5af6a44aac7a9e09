//! While it is rated blind, nobody learns what another rated. Tried by comparing two worlds that differ in nothing but
//! what Ben rated: whatever anybody else reads must be the same in both, to the letter.

use std::fmt::Debug;

use super::*;
use crate::assessment::workbook::xlsx;
use crate::improvement::use_cases::actions_of;
use crate::perception::use_cases::{perceived, survey_results};
use ground::audit::use_cases::read_audit;

/// What Ben does in a world: his level, his words, and the note of his evidence.
struct Secret {
    level: &'static str,
    words: &'static str,
    note: &'static str,
}

async fn world(secret: &Secret) -> (Room, EvidenceId) {
    let room = rating(testing::in_memory().await, true).await;
    for at in 1..=4 {
        stored(room.save(&room.lead, &format!("1.1.{at}"), says("2", 0)).await);
        let form = RatingForm { rationale: secret.words.into(), ..says(secret.level, 0) };
        stored(room.save(&room.member, &format!("1.1.{at}"), form).await);
    }
    let changed = RatingForm { rationale: secret.note.into(), ..says(secret.level, 1) };
    stored(room.save(&room.member, "1.1.1", changed).await);
    let form = EvidenceForm {
        note: secret.note.into(),
        dated: "2026-10-03".into(),
        indicators: vec!["1.1.1".into()],
        ..EvidenceForm::default()
    };
    let (db, files) = (&room.database, Files::in_memory());
    let piece = add_evidence(db, &room.member, &files, &site(), &room.id, (&form, None), now()).await.unwrap();
    (room, piece)
}

/// Everything that can be read, as `who` reads it, with what differs from world to world for reasons of its own (ids made at
/// random) taken out.
async fn everything(room: &Room, piece: &EvidenceId, who: &Principal) -> Vec<(&'static str, String)> {
    let (db, id) = (&room.database, &room.id);
    let number = IndicatorNumber(1, 1, 1);
    let files = Files::in_memory();
    let mut read: Vec<(&'static str, String)> = Vec::new();
    let mut note = |name: &'static str, answer: &dyn Debug| read.push((name, format!("{answer:?}")));
    note("list_assessments", &list_assessments(db, who).await);
    note("view_assessment", &view_assessment(db, who, id).await);
    note("open_rating", &open_rating(db, who, id, number).await);
    let results = read_results(db, who, id).await;
    note("results.csv", &results.as_ref().map(|it| sheets_csv(&[export::sheet(it)])));
    note("results.xlsx", &results.as_ref().map(|results| xlsx(results, &[], &site(), now())));
    note("read_results", &results);
    note("read_report", &read_report(db, who, id).await);
    note("comparable", &comparable(db, who).await);
    note("compare_years", &compare_years(db, who, std::slice::from_ref(id)).await);
    note("survey_results", &survey_results(db, who, id).await);
    note("actions_of", &actions_of(db, who, std::slice::from_ref(id)).await);
    note("open_meeting", &open_meeting(db, who, id, Some(number)).await);
    note("what_waits", &what_waits(db, who).await);
    note("latest_results", &latest_results(db, who).await);
    note("watch_meeting", &watch_meeting(db, who, id).await);
    note("preview_finish", &preview_finish(db, who, id).await);
    note("frame_choices", &frame_choices(db, who).await);
    note("list_evidence", &list_evidence(db, who, id).await);
    note("open_file", &open_file(db, who, &files, id, piece).await);
    note("perceived", &perceived(db, who, id).await);
    for wanted in ["", "rating", "Ben", "1.1.1"] {
        // Entries of one instant come in any order.
        let entries = read_audit(db, who, wanted, 1).await.map(|(entries, count)| {
            let mut entries: Vec<_> = entries.iter().map(|entry| format!("{entry:?}")).collect();
            entries.sort();
            (entries, count)
        });
        note("read_audit", &entries);
    }
    let plain = |text: String| text.replace(id.as_str(), "ID").replace(piece.as_str(), "PIECE");
    read.into_iter().map(|(name, text)| (name, plain(text))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_anybody_else_can_read_depends_on_what_a_member_rated() {
    let low = Secret { level: "1", words: "a word of mine", note: "alpha minutes" };
    let high = Secret { level: "4", words: "quite different", note: "omega minutes" };
    let ((one, piece_one), (other, piece_other)) = (world(&low).await, world(&high).await);
    let mut readers =
        vec![Principal::Public, signed_in("Ana", Role::Lead, "sea"), signed_in("Ana", Role::Admin, "sea")];
    readers.extend(Role::ALL.map(|role| signed_in("Zed", role, "sea")));
    readers.extend(Role::ALL.map(|role| signed_in("Zed", role, "lea-001902")));
    for who in &readers {
        let in_one = everything(&one, &piece_one, who).await;
        let in_other = everything(&other, &piece_other, who).await;
        for ((name, left), (_, right)) in in_one.iter().zip(&in_other) {
            assert_eq!(left, right, "{name} as {who:?}");
            for secret in [low.words, low.note] {
                assert!(!left.contains(secret), "{name} as {who:?}");
            }
        }
    }
    // The comparison is worth something only if Ben himself, and the team later, do see a difference.
    let ben = signed_in("Ben", Role::Member, "sea");
    assert_ne!(everything(&one, &piece_one, &ben).await, everything(&other, &piece_other, &ben).await);
    one.open().await;
    other.open().await;
    let ana = signed_in("Ana", Role::Admin, "sea");
    let differing: Vec<_> = everything(&one, &piece_one, &ana)
        .await
        .into_iter()
        .zip(everything(&other, &piece_other, &ana).await)
        .filter(|(left, right)| left != right)
        .map(|((name, _), _)| name)
        .collect();
    for name in ["open_meeting", "list_evidence", "read_audit"] {
        assert!(differing.contains(&name), "{name} shows it once consensus is open: {differing:?}");
    }
}
