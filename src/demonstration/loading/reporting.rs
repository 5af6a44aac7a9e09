//! How the demonstration's figures came in: a file for each school year, one that was a mistake and was taken back, and what
//! LEAs, a school and the State's own staff typed in.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Loading;
use super::measuring::{MetricIds, known};
use crate::figures::{LEA_COLUMNS, SCHOOL_COLUMNS, written};
use crate::line::MetricEntry;
use ground::access::Principal;
use ground::calendar::Period;
use ground::identity::{EntryId, OrganizationId};
use ground::job::{Handlers, Worker};
use ground::organization::Kind;
use ground::problem::{Error, Result};
use progress::observation;
use progress::observation::mapping::{From, Mapping, ValueColumn};
use progress::observation::use_cases::{
    Entry, GridQuery, Stage, TypedCell, begin_observations, choose_columns, list_entries, list_mappings,
    observations_progress, open_grid, save_grid, save_mapping, undo_observations, upload_observations,
};

/// The file that was a mistake.
const MISTAKEN: &str = "teachers-who-left.csv";
/// How often a file that is being stored is looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// How many of a metric's newest periods a grid is opened with.
const GRID_PERIODS: usize = 24;

/// What somebody types into one organization's grid.
struct Typing<'t> {
    metric: &'t MetricEntry,
    organization: &'t OrganizationId,
    by: &'t str,
    /// Figures by period.
    values: BTreeMap<Period, String>,
}

impl Loading<'_> {
    /// Brings in the figures of a school year, of LEAs and of schools.
    pub(super) async fn year_of_figures(&self, years_back: i32, at: DateTime<Utc>) -> Result<()> {
        let year = self.timeline.year(years_back).to_string().replace('–', "-");
        for (kind, name) in [(Kind::Lea, "lea"), (Kind::School, "school")] {
            if let Some(table) = self.figures.table(kind, years_back) {
                self.file(kind, &format!("{name}-figures-{year}.csv"), table, at).await?;
            }
        }
        Ok(())
    }

    /// Brings a file in, unless it is there; where a load was cut short, goes on.
    async fn file(&self, kind: Kind, title: &str, table: String, at: DateTime<Utc>) -> Result<EntryId> {
        let (database, files) = (self.database, self.files);
        let by = self.person(&self.line.metrics.by).await?;
        let found = self.entry(&by, title).await?;
        let id = match found {
            Some(entry) if matches!(entry.stage, Stage::Checking | Stage::Failed) => entry.id,
            Some(entry) => {
                self.stored(&by, &entry.id).await?;
                return Ok(entry.id);
            }
            None => upload_observations(database, files, &by, title, table.into_bytes(), at).await?,
        };
        let kept = format!("Figures of {}, one in each row", if kind == Kind::School { "schools" } else { "LEAs" });
        // A file with the same columns as one before is taken to hold the same.
        let is_known = list_mappings(database, &by).await?.iter().any(|mapping| mapping.name == kept);
        if !is_known {
            choose_columns(database, files, &by, self.site, &id, &mapping(kind), at).await?;
            save_mapping(database, files, &by, &id, &kept, at).await?;
        }
        let version = observations_progress(database, &by, &id).await?.version;
        begin_observations(database, &by, &id, version, at).await?;
        self.stored(&by, &id).await?;
        Ok(id)
    }

    /// Waits until a file is stored, which may have been taken by a load that was cut short and is waited for then.
    async fn stored(&self, by: &Principal, id: &EntryId) -> Result<()> {
        let handlers = observation::use_cases::jobs(Handlers::default(), self.files.clone());
        let mut worker = Worker::new(self.database.clone(), handlers);
        loop {
            worker.run_due().await?;
            let progress = observations_progress(self.database, by, id).await?;
            match progress.stage {
                Stage::Storing if progress.message.is_empty() => tokio::time::sleep(LOOKS_EVERY).await,
                Stage::Storing | Stage::Failed => return Err(Error::Conflict(progress.message)),
                _ => return Ok(()),
            }
        }
    }

    /// Something that figures came in with, by its title.
    async fn entry(&self, by: &Principal, title: &str) -> Result<Option<Entry>> {
        for page in 1.. {
            let (entries, _) = list_entries(self.database, by, page).await?;
            if entries.is_empty() {
                break;
            }
            if let Some(entry) = entries.into_iter().find(|entry| entry.is_file && entry.title == title) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Brings in a file that says the opposite of what it should, and takes it back.
    pub(super) async fn mistake(&self, at: DateTime<Utc>, undone_at: DateTime<Utc>) -> Result<()> {
        let table = self.figures.metric("retention").and_then(|metric| self.figures.opposite(metric));
        let Some(table) = table else { return Ok(()) };
        let id = self.file(Kind::School, MISTAKEN, table, at).await?;
        let by = self.person(&self.line.metrics.by).await?;
        let progress = observations_progress(self.database, &by, &id).await?;
        if progress.stage == Stage::Stored {
            undo_observations(self.database, &by, self.site, &id, progress.version, undone_at).await?;
        }
        Ok(())
    }

    /// Types in what LEAs, schools and the State's staff report by hand, and corrects what they corrected.
    pub(super) async fn typed(&self, ids: &MetricIds, at: DateTime<Utc>) -> Result<()> {
        for metric in &self.line.metrics.metrics {
            let Some(newest) = self.figures.newest(metric) else { continue };
            for typed in &metric.typed {
                let period = newest.later(-typed.back);
                let values = self.figures.at(metric, period, &typed.at).map(|value| (period, value));
                let values = values.into_iter().collect();
                let typing = Typing { metric, organization: &typed.at, by: &typed.by, values };
                self.type_in(ids, typing, at).await?;
            }
            for corrected in &metric.corrected {
                let period = newest.later(-corrected.back);
                let stands = self.figures.at(metric, period, &corrected.at).and_then(|value| value.parse::<f64>().ok());
                let values = stands.map(|value| (period, written(metric, value + corrected.change)));
                let values = values.into_iter().collect();
                let typing = Typing { metric, organization: &corrected.at, by: &corrected.by, values };
                self.type_in(ids, typing, at).await?;
            }
            if Kind::parse(&metric.level) == Some(Kind::Sea) {
                let values = self.figures.periods(metric).into_iter();
                let values = values.map(|period| (period, written(metric, self.figures.of_state(metric, period))));
                let (sea, values) = (OrganizationId::sea(), values.collect());
                let typing = Typing { metric, organization: &sea, by: &metric.owner, values };
                self.type_in(ids, typing, at).await?;
            }
        }
        Ok(())
    }

    /// Types figures in as one save; what stands there already changes nothing.
    async fn type_in(&self, ids: &MetricIds, typing: Typing<'_>, at: DateTime<Utc>) -> Result<()> {
        let (database, by) = (self.database, self.person(typing.by).await?);
        let id = known(ids, &typing.metric.key)?;
        let query = GridQuery { metric: Some(id.clone()), periods: GRID_PERIODS, ..GridQuery::default() };
        let grid = open_grid(database, &by, self.site, typing.organization, &query, at).await?;
        let n_of = |period| {
            let all = self.figures.of(typing.metric, period).into_iter();
            all.filter(|it| it.organization == *typing.organization).find_map(|it| it.n)
        };
        let cells: Vec<TypedCell> = grid
            .rows
            .into_iter()
            .flat_map(|row| row.cells)
            .filter_map(|cell| {
                let value = typing.values.get(&cell.period)?.clone();
                Some(TypedCell {
                    field: format!("value-{id}-{}", cell.period.key()),
                    metric: id.to_string(),
                    period: cell.period.key(),
                    value,
                    n: n_of(cell.period).map(|n| n.to_string()).unwrap_or_default(),
                    seen: cell.seen,
                })
            })
            .collect();
        save_grid(database, &by, self.site, typing.organization, "", &cells, at).await.map(|_| ())
    }
}

/// What the columns of the files hold: a figure in each row.
fn mapping(kind: Kind) -> Mapping {
    let columns = if kind == Kind::School { SCHOOL_COLUMNS } else { LEA_COLUMNS };
    let at = |name: &str| columns.iter().position(|column| *column == name).unwrap_or_default();
    Mapping {
        organization: Some(0),
        kind,
        period: Some(From::Column(at("Period"))),
        values: vec![ValueColumn {
            column: at("Value"),
            metric: From::Column(at("Metric")),
            group: From::Column(at("Group")),
            period: None,
            n: Some(at("n")),
            numerator: None,
        }],
        codes: Mapping::usual_codes(),
        skip_unknown: false,
    }
}
