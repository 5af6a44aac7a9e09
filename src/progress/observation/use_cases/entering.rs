//! Typing observations in, for one organization: a grid of metrics and periods that takes what is pasted from a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::Stage;
use super::writing::{Writing, add_settled};
use crate::metric::{ALL_GROUP, Metric, Quantity};
use crate::observation::applying::Edit;
use crate::observation::{Cell, Reported, State, acts, store};
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::Event;
use ground::calendar::Period;
use ground::database::{Change, Database};
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::organization::{Kind, Organization};
use ground::problem::{Error, Problems, Result, Violation};
use ground::site::Site;

/// The most cells one grid saves.
pub const GRID_CELLS_MAX: usize = 2_000;

/// What grid is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridQuery {
    /// The student group's key; empty for everybody.
    pub group: String,
    /// Only this metric; all of the organization's level where none is chosen.
    pub metric: Option<MetricId>,
    /// How many of the newest periods of each metric, 1 to 24; 0 means 4.
    pub periods: usize,
}

/// A row of the grid: a metric with what stands for each of its newest periods.
#[derive(Debug, Clone, PartialEq)]
pub struct GridRow {
    /// The metric.
    pub metric: Metric,
    /// The periods, the oldest first, the last being the one that today lies in, each with what stands there.
    pub cells: Vec<GridCell>,
}

/// A cell of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// For which period.
    pub period: Period,
    /// What stands there; none where nothing was reported. Not hidden by privacy: who may type it in may see it.
    pub reported: Option<Reported>,
    /// With what it came in; goes back with the form, so that nobody else's change is overwritten. Empty where nothing was.
    pub seen: String,
}

/// A grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Whose figures.
    pub organization: Organization,
    /// The student group.
    pub group: String,
    /// Row by row.
    pub rows: Vec<GridRow>,
}

/// Opens a grid for typing figures in.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn open_grid(
    database: &Database,
    principal: &Principal,
    site: &Site,
    organization: &OrganizationId,
    query: &GridQuery,
    now: DateTime<Utc>,
) -> Result<Grid> {
    let (_, organization) = permitted(database, principal, organization).await?;
    let group = if query.group.is_empty() { ALL_GROUP } else { query.group.as_str() };
    let metrics = metrics_of(database, &organization)
        .await?
        .into_iter()
        .filter(|metric| query.metric.as_ref().is_none_or(|id| *id == metric.id) && metric.has_group(group));
    let metrics: Vec<Metric> = metrics.collect();
    let count = match query.periods {
        0 => 4,
        count => count.min(24),
    };
    let today = site.today(now);
    let asked: Vec<(&Metric, Period)> = metrics
        .iter()
        .flat_map(|metric| {
            let newest = Period::containing(metric.frequency, today, site.school_year_starts);
            (0..count as i32).rev().map(move |back| (metric, newest.later(-back)))
        })
        .collect();
    let cells = cells_of(database, &organization.id, group, &asked).await?;
    let mut rows: Vec<GridRow> = Vec::new();
    for ((metric, period), cell) in asked.into_iter().zip(cells) {
        let cell = GridCell {
            period,
            seen: cell.as_ref().map(|cell| cell.entry.to_string()).unwrap_or_default(),
            reported: cell.map(|cell| cell.reported),
        };
        match rows.last_mut().filter(|row| row.metric.id == metric.id) {
            Some(row) => row.cells.push(cell),
            None => rows.push(GridRow { metric: metric.clone(), cells: vec![cell] }),
        }
    }
    Ok(Grid { organization, group: group.to_owned(), rows })
}

/// Leave to type figures in, and for whom.
async fn permitted(database: &Database, principal: &Principal, id: &OrganizationId) -> Result<(Permit, Organization)> {
    let directory = directory(database).await?;
    let permit = principal.permit(Action::EnterFigures, &directory.place(id).unwrap_or_else(Place::sea))?;
    Ok((permit, directory.get(id).cloned().ok_or(Error::NotFound)?))
}

/// The metrics in use that an organization reports: those of its level, and the State's own figures of all.
async fn metrics_of(database: &Database, organization: &Organization) -> Result<Vec<Metric>> {
    let mut metrics = crate::metric::all(database).await?;
    metrics.retain(|metric| !metric.retired && (metric.level == organization.kind || organization.kind == Kind::Sea));
    Ok(metrics)
}

/// What stands in one organization's cells, in the order asked for.
async fn cells_of(
    database: &Database,
    organization: &OrganizationId,
    group: &str,
    asked: &[(&Metric, Period)],
) -> Result<Vec<Option<Cell>>> {
    let keys: BTreeSet<store::RollKey> =
        asked.iter().map(|(metric, _)| (metric.id.clone(), group.to_owned())).collect();
    let keys: Vec<store::RollKey> = keys.into_iter().collect();
    // A column may be exchanged at the moment it is read; then all are read anew.
    for _ in 0..3 {
        let rolls = store::rolls(database, &keys).await?;
        let key = |(metric, period): &(&Metric, Period)| {
            let roll = rolls.get(&(metric.id.clone(), group.to_owned()))?.periods.get(period)?;
            Some((metric.id.clone(), group.to_owned(), *period, roll.column.clone()))
        };
        let asked: Vec<Option<store::ColumnKey>> = asked.iter().map(key).collect();
        let there: Vec<store::ColumnKey> = asked.iter().flatten().cloned().collect();
        let columns = store::columns(database, &there).await?;
        if columns.iter().any(Option::is_none) {
            continue;
        }
        let mut columns = columns.into_iter().flatten();
        let cell = |key: Option<store::ColumnKey>| {
            let mut column = key.and_then(|_| columns.next())?;
            column.cells.remove(organization)
        };
        return Ok(asked.into_iter().map(cell).collect());
    }
    Err(super::writing::changed_meanwhile())
}

/// A cell as it was typed. Cells that stand as they were seen are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedCell {
    /// The form's field, for messages: `value-<metric>-<period key>`; n's is `n-…`.
    pub field: String,
    /// Of which metric, by id.
    pub metric: String,
    /// For which period, by key.
    pub period: String,
    /// A number; `m` or `missing`, `s` or `suppressed`, `na` or `n/a` for what is none; empty leaves it as it is.
    pub value: String,
    /// From how many; may be empty.
    pub n: String,
    /// What [`GridCell::seen`] said.
    pub seen: String,
}

/// What saving a grid came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridOutcome {
    /// With what the figures came in; none where nothing changed.
    pub entry: Option<EntryId>,
    /// Figures that are new.
    pub added: usize,
    /// Figures that stand in place of another.
    pub corrected: usize,
    /// Figures that break a rule of their metric and wait for a decision.
    pub under_review: usize,
}

/// Saves what was typed: all of it, or nothing.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Invalid` by field; `Conflict` when somebody changed one of the figures meanwhile.
pub async fn save_grid(
    database: &Database,
    principal: &Principal,
    site: &Site,
    organization: &OrganizationId,
    group: &str,
    cells: &[TypedCell],
    now: DateTime<Utc>,
) -> Result<GridOutcome> {
    let (permit, organization) = permitted(database, principal, organization).await?;
    let group = if group.is_empty() { ALL_GROUP } else { group };
    if cells.len() > GRID_CELLS_MAX {
        return Err(Error::invalid("", format!("A grid saves {GRID_CELLS_MAX} figures at once at most.")));
    }
    let metrics = metrics_of(database, &organization).await?;
    let typed = parsed(&metrics, group, cells, site, now)?;
    let mut tries = 0;
    loop {
        tries += 1;
        let saved = save(database, &permit, site, &organization, group, &metrics, &typed, now).await;
        match saved {
            // Another organization's figures of the same metric came in at this moment: theirs stay, ours come after.
            Err(Error::Conflict(_))
                if tries < SAVE_TRIES && unchanged(database, &organization, group, &typed).await? => {}
            other => return other,
        }
    }
}

/// How often saving is tried while others save figures of the same metrics.
const SAVE_TRIES: u32 = 20;

/// A typed figure that can be taken.
struct Typed<'a> {
    metric: &'a Metric,
    period: Period,
    reported: Reported,
    seen: String,
}

/// What was typed, cell by cell; empty cells are left as they are.
fn parsed<'a>(
    metrics: &'a [Metric],
    group: &str,
    cells: &[TypedCell],
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Vec<Typed<'a>>> {
    let mut problems = Problems::default();
    let mut typed = Vec::new();
    let today = site.today(now);
    for cell in cells.iter().filter(|cell| !(cell.value.trim().is_empty() && cell.n.trim().is_empty())) {
        let metric = metrics.iter().find(|metric| metric.id.as_str() == cell.metric && metric.has_group(group));
        let period = Period::from_key(&cell.period);
        let fits = metric.zip(period).filter(|(metric, period)| period.frequency() == metric.frequency);
        let Some((metric, period)) = fits else {
            problems.add(&cell.field, "This metric isn’t reported here any more. Open the page again.");
            continue;
        };
        if period.first_day(site.school_year_starts) > today {
            problems.add(&cell.field, format!("{period} lies ahead."));
            continue;
        }
        let reported = problems.take(report(&cell.field, &cell.value, &cell.n));
        typed.extend(reported.map(|reported| Typed { metric, period, reported, seen: cell.seen.clone() }));
    }
    problems.finish(Some(typed))
}

/// Reads a typed figure.
fn report(field: &str, value: &str, n: &str) -> std::result::Result<Reported, Violation> {
    let (value, n) = (value.trim(), n.trim());
    let absent = |state| Ok(Reported::absent(state, ""));
    match value.to_lowercase().as_str() {
        "m" | "missing" => return absent(State::Missing),
        "s" | "suppressed" => return absent(State::Suppressed),
        "na" | "n/a" | "not applicable" => return absent(State::NotApplicable),
        "" => return Err(Violation::new(field, "Enter the figure that n belongs to.")),
        _ => {}
    }
    let number = Quantity::parse(value).ok_or_else(|| {
        Violation::new(field, "Enter a number like 95.4, or m for missing, s for suppressed, na for not applicable.")
    })?;
    let n = match n {
        "" => None,
        n => Some(n.replace(',', "").parse::<u32>().map_err(|_| {
            Violation::new(field.replacen("value-", "n-", 1), "Enter a whole number: how many students this is from.")
        })?),
    };
    Ok(Reported::value(number, n))
}

/// Whether the cells stand as they were seen.
async fn unchanged(database: &Database, organization: &Organization, group: &str, typed: &[Typed<'_>]) -> Result<bool> {
    let asked: Vec<(&Metric, Period)> = typed.iter().map(|it| (it.metric, it.period)).collect();
    let cells = cells_of(database, &organization.id, group, &asked).await?;
    Ok(typed.iter().zip(cells).all(|(typed, cell)| typed.fits(cell.as_ref())))
}

impl Typed<'_> {
    /// Whether the cell stands as it was seen, or holds what was typed already.
    fn fits(&self, cell: Option<&Cell>) -> bool {
        let seen = cell.map(|cell| cell.entry.as_str()).unwrap_or_default();
        seen == self.seen || cell.is_some_and(|cell| cell.reported == self.reported)
    }
}

#[expect(clippy::too_many_arguments, reason = "all of it is one save, tried again as a whole")]
async fn save(
    database: &Database,
    permit: &Permit,
    site: &Site,
    organization: &Organization,
    group: &str,
    metrics: &[Metric],
    typed: &[Typed<'_>],
    now: DateTime<Utc>,
) -> Result<GridOutcome> {
    if !unchanged(database, organization, group, typed).await? {
        let message = "Somebody else changed one of these figures since you opened the page. What stands there now is \
                       shown beside what you typed.";
        return Err(Error::Conflict(message.to_owned()));
    }
    let mut by_period: BTreeMap<(&MetricId, Period), BTreeMap<OrganizationId, Edit>> = BTreeMap::new();
    for it in typed {
        let edit = Edit::Put(it.reported.clone());
        by_period.entry((&it.metric.id, it.period)).or_default().insert(organization.id.clone(), edit);
    }
    let ids: BTreeSet<MetricId> = by_period.keys().map(|(id, _)| (*id).clone()).collect();
    let entry = store::new_entry()?;
    let mut writing = Writing::begin(database, site, &ids.into_iter().collect::<Vec<_>>(), entry.clone()).await?;
    let (mut parts, mut at, mut written) = (Change::unrecorded(), 0, Vec::new());
    for ((id, period), edits) in by_period {
        let Some(metric) = metrics.iter().find(|metric| metric.id == *id) else { continue };
        // Looked at once more in what is written on, so that nobody's change goes under who came in between.
        let standing = writing.columns(database, metric, period).await?;
        let cell = standing.get(group).and_then(|column| column.cells.get(&organization.id));
        if typed.iter().any(|it| it.metric.id == *id && it.period == period && !it.fits(cell)) {
            return Err(super::writing::changed_meanwhile());
        }
        let edits = [(group.to_owned(), edits)].into();
        let settled = writing.settle(database, metric, period, edits).await?;
        let (next, columns) = add_settled(parts, metric, period, &entry, settled, &mut at);
        parts = next;
        written.extend(columns);
    }
    let counts = writing.counts;
    let outcome = GridOutcome {
        entry: (counts.written() > 0).then(|| entry.clone()),
        added: counts.added,
        corrected: counts.changed,
        under_review: counts.under_review,
    };
    if counts.written() == 0 {
        return Ok(outcome);
    }
    let title = format!("Typed in: {}", organization.name);
    let event = Event::new(permit, acts::TYPED, &entry, &title).after(&counts);
    let change = event.change(now).and(parts);
    let change = store::add_entry(change, &entry, (store::Kind::Grid, Stage::Stored, &title), &counts, permit, now);
    writing.finish(store::add_columns(change, written))?.run(database).await?;
    Ok(outcome)
}
