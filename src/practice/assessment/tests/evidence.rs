//! Evidence through its use cases: who gives it, who sees it when, how it serves several indicators, and how what stood in
//! ratings before became pieces of its own.

use super::*;
use crate::assessment::evidence::{EvidenceForm, MAX_FOR_INDICATOR};
use ground::database::Settings;
use ground::identity::EvidenceId;
use ground::upload::Files;

const PDF: &[u8] = b"%PDF-1.7\n\x01\x02\x03";

fn minutes(indicators: &[&str]) -> EvidenceForm {
    EvidenceForm {
        note: "Minutes of the May routine".into(),
        link: String::new(),
        dated: "2026-10-03".into(),
        indicators: indicators.iter().map(|it| (*it).to_owned()).collect(),
    }
}

impl Room {
    async fn give(&self, who: &Principal, form: &EvidenceForm) -> ground::Result<EvidenceId> {
        add_evidence(&self.database, who, &Files::in_memory(), &site(), &self.id, (form, None), now()).await
    }

    async fn sees(&self, who: &Principal) -> ground::Result<usize> {
        list_evidence(&self.database, who, &self.id).await.map(|list| list.pieces.len())
    }

    /// Opens consensus, an hour later.
    async fn open_consensus(&self) {
        stored(self.save(&self.lead, "1.1.1", says("3", 0)).await);
        let later = now() + chrono::TimeDelta::hours(1);
        open_consensus(&self.database, &self.lead, &self.id, self.version().await, later).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_rating_is_blind_so_is_evidence_and_then_the_team_sees_all_of_it() {
    let (database, _folder) = testing::on_disk().await;
    let room = rating(database, true).await;
    let stranger = person(&room.database, "Cora", Role::Lead, "sea").await;
    let admin = person(&room.database, "Dan", Role::Admin, "sea").await;
    let files = Files::in_memory();
    let upload = ("../Plan.exe".to_owned(), PDF.to_vec());
    let form = EvidenceForm { note: String::new(), ..minutes(&["1.1.1", "2.1.1"]) };
    let piece = add_evidence(&room.database, &room.member, &files, &site(), &room.id, (&form, Some(upload)), now())
        .await
        .unwrap();

    let open = async |who: &Principal| open_file(&room.database, who, &files, &room.id, &piece).await;
    let (file, content) = open(&room.member).await.unwrap();
    assert_eq!((file.name.as_str(), content.as_slice()), ("Plan.exe.pdf", PDF));
    assert_eq!(room.sees(&room.member).await, Ok(1));
    assert_eq!(room.sees(&room.lead).await, Ok(0), "not even that there is one");
    assert_eq!(open(&room.lead).await.unwrap_err(), Error::NotFound);
    for who in [&stranger, &admin, &Principal::Operator] {
        assert_eq!(room.sees(who).await, Err(Error::Forbidden));
        assert_eq!(open(who).await.unwrap_err(), Error::Forbidden);
    }
    assert_eq!(open(&Principal::Public).await.unwrap_err(), Error::SignedOut);
    let record = async || {
        let read = ground::audit::use_cases::read_audit(&room.database, &Principal::Operator, "evidence.added", 1);
        read.await.unwrap().0.remove(0)
    };
    let sealed = record().await;
    assert_eq!((sealed.after.as_str(), sealed.title.as_str()), ("", "Annual self-assessment"));

    room.open_consensus().await;
    assert_eq!((room.sees(&room.lead).await, open(&room.lead).await.map(|it| it.1)), (Ok(1), Ok(PDF.to_vec())));
    assert_eq!(room.sees(&stranger).await, Err(Error::Forbidden), "it is the team’s until it is final");
    assert!(record().await.after.contains("Plan.exe.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_changed_by_who_gave_it_until_consensus_and_what_is_given_then_until_it_is_final() {
    let room = rating(testing::in_memory().await, true).await;
    let (database, id) = (&room.database, &room.id);
    let piece = room.give(&room.member, &minutes(&["1.1.1"])).await.unwrap();
    let edit = async |who: &Principal, piece: &EvidenceId, version: i64| {
        edit_evidence(database, who, &site(), id, (piece, version), &minutes(&["1.1.1", "1.1.2"]), now()).await
    };
    assert_eq!(edit(&room.lead, &piece, 1).await, Err(Error::NotFound), "somebody else’s");
    edit(&room.member, &piece, 1).await.unwrap();
    assert!(matches!(edit(&room.member, &piece, 1).await, Err(Error::Conflict(_))), "stale");
    let taken = remove_evidence(database, &room.lead, id, (&piece, 2), now()).await;
    assert_eq!(taken, Err(Error::NotFound));
    let second = room.give(&room.member, &minutes(&["1.1.1"])).await.unwrap();
    remove_evidence(database, &room.member, id, (&second, 1), now()).await.unwrap();

    room.open_consensus().await;
    assert!(matches!(edit(&room.member, &piece, 2).await, Err(Error::Conflict(_))), "given before it");
    let later = now() + chrono::TimeDelta::hours(2);
    let form = minutes(&["1.1.3"]);
    let given =
        add_evidence(database, &room.lead, &Files::in_memory(), &site(), id, (&form, None), later).await.unwrap();
    edit(&room.lead, &given, 1).await.unwrap();
    let list = list_evidence(database, &room.lead, id).await.unwrap();
    let open: Vec<_> = list.pieces.iter().map(|piece| (piece.by.as_str(), list.may_change(piece))).collect();
    assert_eq!(open, [("Ben", false), ("Ana", true)]);
    remove_evidence(database, &room.lead, id, (&given, 2), later).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_piece_serves_several_indicators_up_to_the_limit() {
    let room = rating(testing::in_memory().await, false).await;
    let mut given = Vec::new();
    for _ in 0..=MAX_FOR_INDICATOR {
        given.push(room.give(&room.lead, &minutes(&[if given.is_empty() { "1.1.2" } else { "1.1.1" }])).await.unwrap());
    }
    let serve = async |pieces: &[EvidenceId], indicator: IndicatorNumber| {
        serve_also(&room.database, &room.lead, &room.id, pieces, indicator, now()).await
    };
    let full = serve(&given[..1], IndicatorNumber(1, 1, 1)).await.unwrap_err();
    assert!(matches!(&full, Error::Invalid(found) if found[0].field == "indicators"), "{full:?}");
    serve(&given[..3], IndicatorNumber(4, 3, 3)).await.unwrap();
    serve(&given[..3], IndicatorNumber(4, 3, 3)).await.unwrap();
    let list = list_evidence(&room.database, &room.lead, &room.id).await.unwrap();
    let serving = list.pieces.iter().filter(|piece| piece.serves(IndicatorNumber(4, 3, 3)));
    assert_eq!(serving.map(|piece| piece.version).collect::<Vec<_>>(), [2, 2, 2]);
    assert!(matches!(serve(&[], IndicatorNumber(4, 3, 3)).await, Err(Error::Invalid(_))));
    assert_eq!(serve(&given[..1], IndicatorNumber(9, 9, 9)).await, Err(Error::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_words_and_with_the_file_is_said_at_once() {
    let room = rating(testing::in_memory().await, false).await;
    let upload = ("report.pdf".to_owned(), b"MZ\x90\x00\x03\x00\x00".to_vec());
    let form = EvidenceForm { dated: "2030-01-01".into(), ..minutes(&[]) };
    let files = Files::in_memory();
    let refused =
        add_evidence(&room.database, &room.lead, &files, &site(), &room.id, (&form, Some(upload)), now()).await;
    let Err(Error::Invalid(found)) = refused else { panic!("refused, not {refused:?}") };
    assert_eq!(found.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["dated", "indicators", "file"]);
}

/// As the schema was before evidence had records of its own.
#[tokio::test(flavor = "multi_thread")]
async fn what_stood_in_ratings_becomes_pieces_of_its_own() {
    let database = Database::open(&Settings::at("mem://")).await.unwrap();
    database.migrate_to(2).await.unwrap();
    Change::unrecorded()
        .then("CREATE assessment:a SET name = 'Annual', scope = '', school_year = 2026, framework_key = 'turnaround', framework_edition = '2014.1', starts_on = '2026-09-01', ends_on = '2026-12-15', phase = 'rating', team = [{ person: 'ana', name: 'Ana Ruiz', duty: 'lead' }, { person: 'ben', name: 'Ben Okafor', duty: 'member' }], created_at = time::now(), version = 1;")
        .then("CREATE rating:['a', '1.1.1', 'ana'] SET answer = '3', reason = '', rationale = '', saved_at = d'2026-10-05T12:00:00Z', version = 1, evidence = [{ note: 'First', link: 'https://example.org/1', dated: '2026-10-01' }, { note: 'Second', link: '', dated: '2026-10-02' }];")
        .then("CREATE rating:['a', '1.1.2', 'ana'] SET answer = '2', reason = '', rationale = '', saved_at = d'2026-10-06T12:00:00Z', version = 1, evidence = [];")
        .then("CREATE rating:['a', '1.1.1', 'ben'] SET answer = '1', reason = '', rationale = 'because', saved_at = d'2026-10-07T12:00:00Z', version = 4, evidence = [{ note: 'Third', link: '', dated: '2026-10-03' }];")
        .run(&database)
        .await
        .unwrap();
    database.migrate().await.unwrap();
    ensure_bundled(&database, now()).await.unwrap();
    let id = AssessmentId::parse("a").unwrap();
    let ana = person(&database, "Ana", Role::Lead, "sea").await;
    let ben = person(&database, "Ben", Role::Member, "sea").await;
    let list = list_evidence(&database, &ana, &id).await.unwrap();
    let told: Vec<_> = list
        .pieces
        .iter()
        .map(|piece| {
            let evidence = &piece.evidence;
            let dated = evidence.dated.to_string();
            (evidence.note.as_str(), evidence.link.as_str(), dated, piece.by.as_str(), piece.indicators[0].to_string())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("First", "https://example.org/1", "2026-10-01".to_owned(), "Ana Ruiz", "1.1.1".to_owned()),
            ("Second", "", "2026-10-02".to_owned(), "Ana Ruiz", "1.1.1".to_owned()),
        ]
    );
    assert_eq!(list_evidence(&database, &ben, &id).await.unwrap().pieces[0].evidence.note, "Third");
    let rated = open_rating(&database, &ben, &id, IndicatorNumber(1, 1, 1)).await.unwrap().own;
    assert_eq!((rated[0].rationale.as_str(), rated[0].version), ("because", 4));
    let form = RatingForm { version: 4, ..says("2", 4) };
    assert!(matches!(
        save_rating(&database, &ben, &id, IndicatorNumber(1, 1, 1), &form, now()).await,
        Ok(Saved::Stored(_))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn once_it_is_final_everybody_who_reads_it_reads_its_evidence_and_nothing_changes() {
    let room = rating(testing::in_memory().await, true).await;
    let (database, id) = (&room.database, &room.id);
    let files = Files::in_memory();
    let (form, upload) = (minutes(&["1.1.1"]), ("Plan.pdf".to_owned(), PDF.to_vec()));
    let given = add_evidence(database, &room.member, &files, &site(), id, (&form, Some(upload)), now()).await.unwrap();
    for indicator in read(BUNDLED).unwrap().indicators() {
        stored(room.save(&room.lead, &indicator.number.to_string(), says("3", 0)).await);
    }
    room.open().await;
    let viewer = person(database, "Vera", Role::Viewer, "sea").await;
    assert_eq!(open_file(database, &viewer, &files, id, &given).await.unwrap_err(), Error::Forbidden);
    room.agree_on_all().await;
    room.finish().await;

    assert_eq!(open_file(database, &viewer, &files, id, &given).await.unwrap().1, PDF);
    let list = list_evidence(database, &viewer, id).await.unwrap();
    assert_eq!((list.pieces.len(), list.may_give, list.pieces[0].by.as_str()), (1, false, "Ben"));
    let frozen = read_results(database, &viewer, id).await.unwrap();
    let evidence = &frozen.findings[0].evidence[0].evidence;
    assert_eq!((evidence.id.as_str(), evidence.file.as_ref().unwrap().name.as_str()), (given.as_str(), "Plan.pdf"));
    assert!(matches!(room.give(&room.lead, &minutes(&["1.1.1"])).await, Err(Error::Conflict(_))));
    let removed = remove_evidence(database, &room.member, id, (&given, 1), now()).await;
    assert!(matches!(removed, Err(Error::Conflict(_))), "{removed:?}");

    let revised = revise_assessment(database, &room.lead, id, "A file was missing", now()).await.unwrap();
    let copied = list_evidence(database, &room.lead, &revised).await.unwrap();
    assert_eq!(copied.pieces[0].evidence, list.pieces[0].evidence, "a revision goes on with all of it");
    assert_eq!(open_file(database, &room.lead, &files, &revised, &given).await.unwrap().1, PDF);
}
