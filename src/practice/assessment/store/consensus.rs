//! Consensus in the database: what the ratings came to when it was opened, what is agreed, who dissents, what follows, and
//! where the meeting's screens are. Every change raises the screens' number, so that whoever watches it misses none.

mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::evidence::{PIECES, PieceRow};
use super::rows::{ASSESSMENT_FIELDS, RatingRow, unreadable};
use super::{ASSESSMENTS, RAISE, RATINGS, assessment_id};
use crate::assessment::agreement::{Agreed, Dissent, FollowUp};
use crate::assessment::consensus::AgendaItem;
use crate::assessment::evidence::Piece;
use crate::assessment::rating::{Answer, Rating};
use crate::assessment::results::Frozen;
use crate::assessment::{Assessment, Opening};
use crate::framework::IndicatorNumber;
use crate::framework::use_cases::FrameworkShelf;
use crate::improvement::{self, Planned};
use ground::audit::{Event, UNSEAL};
use ground::database::{Change, Database, RecordId, Rows, SurrealValue, record, variables};
use ground::identity::{AssessmentId, PersonId};
use ground::problem::{Error, Result};
use rows::{AgreementRow, DissentRow, FollowUpRow, ReminderRow, ScreenRow, id_of, parts};

/// Refuses a change unless consensus is open.
const IS_OPEN: &str = "IF (SELECT VALUE phase FROM ONLY $assessment) != 'consensus' { THROW 'gone' };";

/// A member's last reminder: from whom, when.
pub(in crate::assessment) type Reminder = (String, DateTime<Utc>);

/// The reminders of an assessment by person.
pub(in crate::assessment) async fn reminders(
    database: &Database,
    id: &AssessmentId,
) -> Result<BTreeMap<PersonId, Reminder>> {
    let surql = "SELECT * FROM reminder:[$key, NONE]..[$key, ..];";
    let mut rows = database.read(surql, variables([("key", id.as_str().to_owned().into_value())])).await?;
    let found = rows.all::<ReminderRow>(0)?.into_iter().filter_map(|row| {
        let person = parts(&row.id).get(1).and_then(|part| PersonId::parse(part))?;
        Some((person, (row.reminded_by, row.reminded_at)))
    });
    Ok(found.collect())
}

pub(in crate::assessment) async fn remind(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    person: &PersonId,
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    event
        .change(now)
        .then("IF (SELECT VALUE phase FROM ONLY $assessment) != 'rating' { THROW 'gone' };")
        .then("UPSERT $reminder SET reminded_by = $by, reminded_at = $now RETURN NONE;")
        .with("assessment", assessment_id(id))
        .with("reminder", id_of("reminder", &[id.as_str(), person.as_str()]))
        .with("by", by.to_owned())
        .with("now", now)
        .run(database)
        .await
        .map(|_| ())
}

/// An indicator's answers in the team's order.
pub(in crate::assessment) type Marks = Vec<(IndicatorNumber, Vec<Option<Answer>>)>;

/// What members said of an indicator, before anything is agreed.
#[derive(SurrealValue)]
struct LaidOut {
    id: RecordId,
    marks: Vec<String>,
}

const LAY_OUT: &str = "FOR $item IN $items { CREATE $item.id SET marks = $item.marks, reason = '', rationale = '', note = '', agreed_by = '', version = 0 RETURN NONE };";

fn laid_out(id: &AssessmentId, marks: &Marks) -> Vec<LaidOut> {
    let items = marks.iter().map(|(indicator, answers)| LaidOut {
        id: id_of("agreement", &[id.as_str(), &indicator.to_string()]),
        marks: answers.iter().map(|answer| answer.map_or("", Answer::key).to_owned()).collect(),
    });
    items.collect()
}

/// Opens consensus, if neither the assessment nor any rating has changed since they were read.
pub(in crate::assessment) async fn open(
    database: &Database,
    event: Event,
    (id, version): (&AssessmentId, i64),
    (marks, mark): (&Marks, i64),
    opening: &Opening,
) -> Result<()> {
    event
        .change(opening.at)
        .with("assessment", assessment_id(id))
        .with("key", id.as_str().to_owned())
        .with("seal", super::seal_of(id))
        .expecting("assessment", version)
        .then("IF (SELECT VALUE phase FROM ONLY $assessment) != 'rating' { THROW 'stale' };")
        .then(&format!("IF math::sum((SELECT VALUE version FROM {RATINGS})) != $mark {{ THROW 'stale' }};"))
        .then("UPDATE $assessment SET phase = 'consensus', opened_at = $now, opened_by = $by, absent = $absent, version += 1 RETURN NONE;")
        .then(LAY_OUT)
        .then("UPSERT type::record('meeting_screen', $key) SET number = 1 RETURN NONE;")
        .then(UNSEAL)
        .with("mark", mark)
        .with("items", laid_out(id, marks))
        .with("now", opening.at)
        .with("by", opening.by.clone())
        .with("absent", opening.absent.clone())
        .run(database)
        .await
        .map(|_| ())
}

/// Everything of an assessment from the opening of consensus on.
pub(in crate::assessment) struct Table {
    pub assessment: Assessment,
    pub frameworks: Arc<FrameworkShelf>,
    /// By number.
    pub agenda: Vec<AgendaItem>,
    pub dissents: Vec<(IndicatorNumber, Dissent)>,
    pub pieces: Vec<Piece>,
    /// Raised with every change.
    pub number: i64,
    /// The indicator before the meeting.
    pub shown: Option<IndicatorNumber>,
    /// Ratings, as far as asked for.
    pub ratings: Vec<(PersonId, Rating)>,
}

/// How much is read of the table.
#[derive(Clone, Copy)]
pub(in crate::assessment) enum Wanted {
    /// One indicator's place on the agenda, and nothing of the rest: for writing it down.
    Item(IndicatorNumber),
    /// The agenda without ratings.
    Agenda,
    /// The agenda, and ratings of one indicator; of the one before the meeting where none is named.
    Of(Option<IndicatorNumber>),
    /// The agenda and all ratings.
    All,
}

pub(in crate::assessment) async fn table(database: &Database, id: &AssessmentId, wanted: Wanted) -> Result<Table> {
    let ratings = match wanted {
        Wanted::Item(_) | Wanted::Agenda => "RETURN []; RETURN []".to_owned(),
        Wanted::Of(_) => {
            "LET $at = $indicator ?? $screen.indicator ?? ''; SELECT * FROM rating:[$key, $at, NONE]..[$key, $at, ..]"
                .to_owned()
        }
        Wanted::All => format!("RETURN []; SELECT * FROM {RATINGS}"),
    };
    let agenda_of = match wanted {
        Wanted::Item(_) => "SELECT * FROM agreement:[$key, $indicator]; SELECT * FROM follow_up:[$key, $indicator];
             SELECT * FROM dissent:[$key, $indicator, NONE]..[$key, $indicator, ..]; RETURN []"
            .to_owned(),
        _ => format!(
            "SELECT * FROM agreement:[$key, NONE]..[$key, ..]; SELECT * FROM follow_up:[$key, NONE]..[$key, ..];
             SELECT * FROM dissent:[$key, NONE]..[$key, ..]; SELECT * FROM {PIECES}"
        ),
    };
    let revision = FrameworkShelf::revision();
    let surql = format!(
        "SELECT {ASSESSMENT_FIELDS} FROM ONLY $assessment; {revision}; {agenda_of};
         LET $screen = SELECT number, indicator FROM ONLY type::record('meeting_screen', $key);
         RETURN $screen; {ratings};"
    );
    let indicator = match wanted {
        Wanted::Of(indicator) => indicator.map(|number| number.to_string()),
        Wanted::Item(indicator) => Some(indicator.to_string()),
        Wanted::Agenda | Wanted::All => None,
    };
    let given = variables([
        ("assessment", assessment_id(id).into_value()),
        ("key", id.as_str().to_owned().into_value()),
        ("indicator", indicator.into_value()),
    ]);
    let mut rows = database.read(&surql, given).await?;
    let assessment = rows.one(0)?.ok_or(Error::NotFound)?;
    let frameworks = FrameworkShelf::at(database, rows.one(1)?).await?;
    let dissents = rows.all::<DissentRow>(4)?.into_iter().map(DissentRow::read).collect::<Result<Vec<_>>>()?;
    let agenda = agenda(&mut rows, &dissents)?;
    let pieces = rows.all::<PieceRow>(5)?.into_iter().map(PieceRow::read).collect::<Result<Vec<_>>>()?;
    let screen = rows.one::<ScreenRow>(7)?;
    let ratings = rows.all::<RatingRow>(9)?.into_iter().map(RatingRow::read).collect::<Result<_>>()?;
    let number = screen.as_ref().map_or(0, |screen| screen.number);
    let shown = screen.and_then(|screen| screen.indicator);
    Ok(Table { assessment, frameworks, agenda, dissents, pieces, number, shown, ratings })
}

fn agenda(rows: &mut Rows, dissents: &[(IndicatorNumber, Dissent)]) -> Result<Vec<AgendaItem>> {
    let mut agenda = rows.all::<AgreementRow>(2)?.into_iter().map(AgreementRow::read).collect::<Result<Vec<_>>>()?;
    let mut follow_ups: BTreeMap<_, _> =
        rows.all::<FollowUpRow>(3)?.into_iter().map(FollowUpRow::read).collect::<Result<_>>()?;
    for item in &mut agenda {
        item.follow_up = follow_ups.remove(&item.indicator);
        item.dissents = dissents.iter().filter(|(indicator, _)| *indicator == item.indicator).count();
    }
    agenda.sort_by_key(|item| item.indicator);
    Ok(agenda)
}

/// The number that open screens watch; 0 before consensus.
pub(in crate::assessment) async fn screen_number(database: &Database, id: &AssessmentId) -> Result<i64> {
    let surql = "SELECT VALUE number FROM ONLY type::record('meeting_screen', $key);";
    let mut rows = database.read(surql, variables([("key", id.as_str().to_owned().into_value())])).await?;
    Ok(rows.one::<Option<i64>>(0)?.flatten().unwrap_or_default())
}

/// A change of something of an indicator while consensus is open; screens follow.
fn in_meeting(event: Event, id: &AssessmentId, now: DateTime<Utc>) -> Change {
    event
        .change(now)
        .then(IS_OPEN)
        .then(RAISE)
        .with("assessment", assessment_id(id))
        .with("key", id.as_str().to_owned())
        .with("now", now)
}

/// Sets agreed answers, each if what is stored still has its version; then shows the meeting `next`, if one is named.
pub(in crate::assessment) async fn settle(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    agreed: &[(IndicatorNumber, Agreed, i64)],
    by: &str,
    next: Option<IndicatorNumber>,
    now: DateTime<Utc>,
) -> Result<()> {
    #[derive(SurrealValue)]
    struct Item {
        id: RecordId,
        answer: Answer,
        reason: String,
        rationale: String,
        note: String,
        version: i64,
    }
    let items: Vec<Item> = agreed
        .iter()
        .map(|(indicator, agreed, version)| Item {
            id: id_of("agreement", &[id.as_str(), &indicator.to_string()]),
            answer: agreed.answer,
            reason: agreed.reason.clone(),
            rationale: agreed.rationale.clone(),
            note: agreed.note.clone(),
            version: *version,
        })
        .collect();
    let change = in_meeting(event, id, now)
        .then(
            "FOR $item IN $items {
                LET $at = $item.id;
                IF (SELECT VALUE version FROM ONLY $at) != $item.version { THROW 'stale' };
                UPDATE $at SET answer = $item.answer, reason = $item.reason, rationale = $item.rationale, note = $item.note,
                    agreed_by = $by, agreed_at = $now, version += 1 RETURN NONE;
            };",
        )
        .with("items", items)
        .with("by", by.to_owned());
    let change = match next {
        Some(next) => showing(change, next),
        None => change,
    };
    change.run(database).await.map(|_| ())
}

fn showing(change: Change, indicator: IndicatorNumber) -> Change {
    change
        .then("UPDATE type::record('meeting_screen', $key) SET indicator = $shown RETURN NONE;")
        .with("shown", indicator.to_string())
}

/// Puts an indicator before the meeting. It tells of nobody's work, so the record of changes leaves it out.
pub(in crate::assessment) async fn show(
    database: &Database,
    id: &AssessmentId,
    indicator: IndicatorNumber,
) -> Result<()> {
    let change = Change::unrecorded()
        .then(IS_OPEN)
        .then(RAISE)
        .with("assessment", assessment_id(id))
        .with("key", id.as_str().to_owned());
    showing(change, indicator).run(database).await.map(|_| ())
}

/// Records a member's dissent, or takes it back where there are no words.
pub(in crate::assessment) async fn dissent(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    (person, name, words): (&PersonId, &str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    let change = in_meeting(event, id, now)
        .with("dissent", id_of("dissent", &[id.as_str(), &indicator.to_string(), person.as_str()]));
    let change = match words {
        Some(words) => change
            .then("UPSERT $dissent SET name = $name, words = $words, recorded_at = $now RETURN NONE;")
            .with("name", name.to_owned())
            .with("words", words.to_owned()),
        None => change.then("DELETE $dissent RETURN NONE;"),
    };
    change.run(database).await.map(|_| ())
}

/// Sets what follows, if what is stored still has `version` (0: nothing is).
pub(in crate::assessment) async fn follow_up(
    database: &Database,
    event: Event,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    (follow_up, version): (&FollowUp, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    let (kind, owner, owner_name, due_on, words) = match follow_up {
        FollowUp::Priority { owner, owner_name, next_step, due_on } => {
            ("priority", Some(owner.as_str().to_owned()), owner_name.as_str(), Some(due_on.to_string()), next_step)
        }
        FollowUp::NotNow { reason } => ("not_now", None, "", None, reason),
        FollowUp::Lasting { how } => ("lasting", None, "", None, how),
    };
    in_meeting(event, id, now)
        .then("IF ((SELECT VALUE version FROM ONLY $follow_up) ?? 0) != $version { THROW 'stale' };")
        .then("UPSERT $follow_up CONTENT { kind: $kind, owner: $owner, owner_name: $owner_name, due_on: $due_on, words: $words, version: $version + 1 } RETURN NONE;")
        .with("follow_up", id_of("follow_up", &[id.as_str(), &indicator.to_string()]))
        .with("kind", kind.to_owned())
        .with("owner", owner)
        .with("owner_name", owner_name.to_owned())
        .with("due_on", due_on)
        .with("words", words.clone())
        .with("version", version)
        .run(database)
        .await
        .map(|_| ())
}

/// Locks an assessment with what was frozen, if nothing of it has changed since it was read, and plans what its
/// priorities ask for.
pub(in crate::assessment) async fn finish(
    database: &Database,
    event: Event,
    (id, version, number): (&AssessmentId, i64, i64),
    frozen: &Frozen,
    planned: &[Planned],
) -> Result<()> {
    let text = serde_json::to_string(frozen).map_err(|_| unreadable())?;
    let change = event
        .change(frozen.finished_at)
        .with("assessment", assessment_id(id))
        .with("key", id.as_str().to_owned())
        .expecting("assessment", version)
        .then("IF (SELECT VALUE number FROM ONLY type::record('meeting_screen', $key)) != $number { THROW 'stale' };")
        .then("UPDATE $assessment SET phase = 'final', finished_at = $finished_at, version += 1 RETURN NONE; CREATE $final_result SET text = $frozen RETURN NONE;")
        .then(RAISE)
        .with("final_result", record("final_result", id.as_str()))
        .with("number", number)
        .with("finished_at", frozen.finished_at)
        .with("frozen", text);
    improvement::plan(change, planned, frozen.finished_at).run(database).await.map(|_| ())
}

/// Reopens a final assessment as a revision of its own, in consensus, with all that was said. One final assessment is
/// revised once; the next time it is the revision that is reopened.
pub(in crate::assessment) async fn revise(
    database: &Database,
    event: Event,
    before: &Assessment,
    (id, reason): (&AssessmentId, &str),
    marks: &Marks,
    now: DateTime<Utc>,
) -> Result<()> {
    let copied = |table: &str, rest: &str| {
        format!(
            "FOR $each IN (SELECT * FROM {table}:[$before, NONE]..[$before, ..]) {{
                LET $parts = record::id($each.id);
                CREATE type::record('{table}', {rest}) CONTENT object::remove($each, 'id') RETURN NONE;
            }};"
        )
    };
    event
        .change(now)
        .then(&format!("IF array::len((SELECT VALUE id FROM {ASSESSMENTS} WHERE revises = $before)) > 0 {{ THROW 'taken' }};"))
        .then("LET $old = SELECT * FROM ONLY $assessment;")
        .then("IF $old.phase != 'final' { THROW 'gone' };")
        .then("CREATE $revised CONTENT object::extend(object::remove($old, ['id', 'finished_at']), { phase: 'consensus', revises: $before, original: $original, revision: $old.revision + 1, revision_reason: $reason, created_at: $now, opened_at: $old.opened_at ?? $now, version: 1 }) RETURN NONE;")
        .then(&copied("rating", "[$key, $parts[1], $parts[2]]"))
        .then(&copied("evidence", "[$key, $parts[1]]"))
        .then(&copied("agreement", "[$key, $parts[1]]"))
        .then(&copied("dissent", "[$key, $parts[1], $parts[2]]"))
        .then(&copied("follow_up", "[$key, $parts[1]]"))
        // Finished before there was consensus: it is agreed on now for the first time.
        .then(&format!("IF array::len((SELECT id FROM agreement:[$key, NONE]..[$key, ..])) = 0 {{ {LAY_OUT} }};"))
        .with("items", laid_out(id, marks))
        .then("CREATE type::record('meeting_screen', $key) SET number = 1 RETURN NONE;")
        .with("assessment", assessment_id(&before.id))
        .with("before", before.id.as_str().to_owned())
        .with("original", before.original().as_str().to_owned())
        .with("revised", assessment_id(id))
        .with("key", id.as_str().to_owned())
        .with("reason", reason.to_owned())
        .with("now", now)
        .run(database)
        .await
        .map(|_| ())
}
