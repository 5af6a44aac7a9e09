//! Goals and their versions in the database, and all of them kept in memory until one changes.

mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use rows::Header;
use rows::{ClosingRow, ContentRow, EditionRow, GoalRow, NewGoalRow, ToldRow, edition_id, unreadable};

use super::{Closing, Content, Goal, Happening, MAX_TOLD, Signature, Stage};
use ground::audit::Event;
use ground::database::{Change, Database, Object, RecordId, SurrealValue, record, variables};
use ground::identity::{GoalId, OrganizationId};
use ground::problem::Result;

fn goal_id(id: &GoalId) -> RecordId {
    record("goal", id.as_str())
}

/// A goal as lists need it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub header: Header,
    /// The version in force; of a closed goal the last that was.
    pub current: Option<Goal>,
    /// The version on its way.
    pub working: Option<Goal>,
}

impl Kept {
    /// The version in force.
    pub(super) fn in_force(&self) -> Option<&Goal> {
        self.current.as_ref().filter(|goal| goal.stage == Stage::Approved)
    }

    fn take(&mut self, goal: Goal) {
        let place = match goal.stage {
            stage if stage.is_working() => &mut self.working,
            Stage::Superseded => return,
            _ => &mut self.current,
        };
        if place.as_ref().is_none_or(|there| there.edition < goal.edition) {
            *place = Some(goal);
        }
    }
}

/// All goals, by id.
#[derive(Debug, Default)]
pub(super) struct Shelf(pub BTreeMap<GoalId, Kept>);

/// All goals, as they are now.
pub(super) async fn shelf(database: &Database) -> Result<Arc<Shelf>> {
    let revision = database.revision("goal").await?;
    // Rows read after the revision may be newer than it; the next reader then reads them once more.
    database.kept(revision, read_shelf(database)).await
}

async fn read_shelf(database: &Database) -> Result<Shelf> {
    let surql = "SELECT id, organization, closings, version FROM goal;
                 SELECT * FROM goal_edition WHERE stage != 'superseded';";
    let mut rows = database.read(surql, Object::new()).await?;
    let mut shelf = Shelf::default();
    for row in rows.all::<GoalRow>(0)? {
        let header = row.read()?;
        shelf.0.insert(header.id.clone(), Kept { header, current: None, working: None });
    }
    for row in rows.all::<EditionRow>(1)? {
        let id = row.goal().ok_or_else(unreadable)?;
        // A goal that came in between the two reads is there the next time.
        if let Some(kept) = shelf.0.get_mut(&id) {
            kept.take(row.read(&kept.header)?);
        }
    }
    Ok(shelf)
}

/// A goal with all its versions and all that was done to it.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub header: Header,
    /// The first first.
    pub editions: Vec<Goal>,
    /// The newest first.
    pub history: Vec<Happening>,
}

impl Whole {
    /// The version in force.
    pub(super) fn in_force(&self) -> Option<&Goal> {
        self.editions.iter().rev().find(|goal| goal.stage == Stage::Approved)
    }

    /// The version on its way.
    pub(super) fn working(&self) -> Option<&Goal> {
        self.editions.iter().rev().find(|goal| goal.stage.is_working())
    }

    /// The version that was in force when the goal was last closed, where none is in force now.
    pub(super) fn closed(&self) -> Option<&Goal> {
        match self.in_force() {
            Some(_) => None,
            None => self.editions.iter().rev().find(|goal| goal.stage == Stage::Closed),
        }
    }

    /// How the goal was closed, where it is.
    pub(super) fn closing(&self) -> Option<&Closing> {
        self.closed().and(self.header.closings.last())
    }

    /// The number of the version that comes next.
    pub(super) fn next_edition(&self) -> u32 {
        self.editions.last().map_or(1, |goal| goal.edition + 1)
    }
}

/// One goal; none where there isn't one.
pub(super) async fn whole(database: &Database, id: &GoalId) -> Result<Option<Whole>> {
    let surql = "SELECT id, organization, closings, version FROM ONLY $goal;
                 SELECT VALUE history FROM ONLY $goal;
                 SELECT * FROM goal_edition WHERE goal = $key ORDER BY edition;";
    let given = variables([("goal", goal_id(id).into_value()), ("key", id.as_str().to_owned().into_value())]);
    let mut rows = database.read(surql, given).await?;
    let Some(row) = rows.one::<GoalRow>(0)? else { return Ok(None) };
    let header = row.read()?;
    let history = rows.all::<ToldRow>(1)?.into_iter().map(ToldRow::read).collect();
    let editions = rows.all::<EditionRow>(2)?.into_iter().map(|row| row.read(&header)).collect::<Result<_>>()?;
    Ok(Some(Whole { header, editions, history }))
}

/// Adds a goal with its first version, unless its organization has `most` already.
pub(super) async fn create(
    database: &Database,
    event: Event,
    goal: &Goal,
    told: &Happening,
    most: usize,
) -> Result<()> {
    let full =
        "IF array::len((SELECT VALUE id FROM goal WHERE organization = $organization)) >= $most { THROW 'taken' };";
    event
        .change(told.at)
        .then(full)
        .then("INSERT INTO goal $new_goal RETURN NONE; INSERT INTO goal_edition $new_edition RETURN NONE;")
        .raising("goal")
        .with("organization", goal.organization.to_string())
        .with("most", most as i64)
        .with("new_goal", vec![NewGoalRow::of(goal, told)])
        .with("new_edition", vec![EditionRow::of(goal)])
        .run(database)
        .await
        .map(|_| ())
}

/// How many goals an organization has, closed ones among them.
pub(super) async fn count(database: &Database, organization: &OrganizationId) -> Result<usize> {
    let surql = "RETURN array::len((SELECT VALUE id FROM goal WHERE organization = $organization));";
    let given = variables([("organization", organization.to_string().into_value())]);
    Ok(database.read(surql, given).await?.one::<i64>(0)?.unwrap_or_default().max(0) as usize)
}

/// A change of a goal that still has `version`, with what is told of it.
fn changing(event: Event, id: &GoalId, version: i64, told: &Happening) -> Change {
    event
        .change(told.at)
        .with("goal", goal_id(id))
        .expecting("goal", version)
        .then("UPDATE $goal SET history = array::slice(array::prepend(history, $told), 0, $most_told), version += 1 RETURN NONE;")
        .raising("goal")
        .with("told", ToldRow::of(told))
        .with("most_told", MAX_TOLD as i64)
}

/// Begins another version of a goal.
pub(super) async fn begin(
    database: &Database,
    event: Event,
    next: &Goal,
    version: i64,
    told: &Happening,
) -> Result<()> {
    changing(event, &next.id, version, told)
        .then("INSERT INTO goal_edition $new_edition RETURN NONE;")
        .with("new_edition", vec![EditionRow::of(next)])
        .run(database)
        .await
        .map(|_| ())
}

/// Gives the version on its way other words; `previous` is what undoing that would put back.
pub(super) async fn rewrite(
    database: &Database,
    event: Event,
    goal: &Goal,
    content: &Content,
    previous: Option<&Content>,
    told: &Happening,
) -> Result<()> {
    changing(event, &goal.id, goal.version, told)
        .with("edition", edition_id(&goal.id, goal.edition))
        .then("UPDATE $edition SET title = $content.title, parent = $content.parent, outcome = $content.outcome, population_group = $content.population_group, population_words = $content.population_words, owner = $content.owner, owner_name = $content.owner_name, first_year = $content.first_year, last_year = $content.last_year, measures = $content.measures, note = $content.note, previous = $previous RETURN NONE;")
        .with("content", ContentRow::of(content))
        .with("previous", previous.and_then(|content| serde_json::to_string(content).ok()))
        .run(database)
        .await
        .map(|_| ())
}

/// A step of a version on its way, and what it leaves behind.
pub(super) struct Moved<'a> {
    /// The version, as it was before.
    pub goal: &'a Goal,
    /// Where it is now.
    pub stage: Stage,
    /// Who submitted it; as it was where that isn't the step.
    pub submitted: Option<Signature>,
    /// Who decided on it; as it was where that isn't the step.
    pub decided: Option<Signature>,
    /// What the reviewer said.
    pub comments: String,
}

/// Moves the version on its way to another stage; one that is approved takes the place of the one in force.
pub(super) async fn move_on(database: &Database, event: Event, moved: Moved<'_>, told: &Happening) -> Result<()> {
    let goal = moved.goal;
    let change = changing(event, &goal.id, goal.version, told).with("edition", edition_id(&goal.id, goal.edition));
    let change = match moved.stage {
        Stage::Approved => change
            .then("UPDATE goal_edition SET stage = 'superseded' WHERE goal = $key AND stage = 'approved' RETURN NONE;")
            .with("key", goal.id.to_string()),
        _ => change,
    };
    let signed = |it: Option<Signature>| it.map(|it| (it.by, it.at)).unzip();
    let ((submitted_by, submitted_at), (decided_by, decided_at)) = (signed(moved.submitted), signed(moved.decided));
    change
        .then("UPDATE $edition SET stage = $stage, submitted_by = $submitted_by, submitted_at = $submitted_at, decided_by = $decided_by, decided_at = $decided_at, comments = $comments, previous = NONE RETURN NONE;")
        .with("stage", moved.stage.key().to_owned())
        .with("submitted_by", submitted_by)
        .with("submitted_at", submitted_at)
        .with("decided_by", decided_by)
        .with("decided_at", decided_at)
        .with("comments", moved.comments)
        .run(database)
        .await
        .map(|_| ())
}

/// Ends a period of the life of a goal: its version in force is closed.
pub(super) async fn close(
    database: &Database,
    event: Event,
    goal: &Goal,
    closing: &Closing,
    told: &Happening,
) -> Result<()> {
    changing(event, &goal.id, goal.version, told)
        .then("UPDATE $edition SET stage = 'closed' RETURN NONE;")
        .then("UPDATE $goal SET closings = array::append(closings, $closing) RETURN NONE;")
        .with("edition", edition_id(&goal.id, goal.edition))
        .with("closing", ClosingRow::of(closing))
        .run(database)
        .await
        .map(|_| ())
}

/// Removes the version on its way; a goal without another goes with it.
pub(super) async fn discard(
    database: &Database,
    event: Event,
    goal: &Goal,
    is_only: bool,
    told: &Happening,
) -> Result<()> {
    let change = changing(event, &goal.id, goal.version, told)
        .then("DELETE $edition RETURN NONE;")
        .with("edition", edition_id(&goal.id, goal.edition));
    let change = if is_only { change.then("DELETE $goal RETURN NONE;") } else { change };
    change.run(database).await.map(|_| ())
}
