//! Writing figures: the one way in which edits become observations, columns and roll-ups, whether they were typed, came in
//! a file, were decided on review or are being undone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::metric::{ALL_GROUP, Metric, Standards};
use crate::observation::applying::{Before, Counts, Edit, apply};
use crate::observation::hiding::{hidden_too, hide, marked};
use crate::observation::store::{self, ColumnKey, New, PeriodRoll, Roll, RollKey, Turned, Written};
use crate::observation::summary::Expected;
use crate::observation::{Column, Summary};
use ground::calendar::Period;
use ground::database::{Change, Database};
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::organization::directory::Directory;
use ground::problem::{Error, Result};
use ground::site::Site;

/// Edits of one metric and period, by group and organization.
pub(super) type Edits = BTreeMap<String, BTreeMap<OrganizationId, Edit>>;

/// What settling a period came to, ready to be written.
pub(super) struct Settled {
    /// New observations, by group.
    pub(super) observations: Vec<(String, Vec<New>)>,
    /// Columns that changed.
    pub(super) written: Vec<Written>,
    /// What stood before, by group.
    pub(super) before: BTreeMap<String, Before>,
}

/// Edits on their way into the database.
pub(super) struct Writing {
    directory: Arc<Directory>,
    standards: Standards,
    first_month: u32,
    entry: EntryId,
    expected: BTreeMap<ground::organization::Kind, Expected>,
    rolls: BTreeMap<RollKey, Roll>,
    touched: BTreeSet<RollKey>,
    replaced: Vec<ColumnKey>,
    turned: BTreeMap<(MetricId, Period), Turned>,
    /// With what metrics are settled that had no figure before.
    first: BTreeMap<MetricId, String>,
    /// The columns of the period settled last, which the next period's rules about change look back to.
    last: Option<(MetricId, Period, BTreeMap<String, Column>)>,
    /// What everything came to.
    pub(super) counts: Counts,
}

impl Writing {
    /// Begins writing figures of these metrics as part of `entry`.
    pub(super) async fn begin(database: &Database, site: &Site, metrics: &[MetricId], entry: EntryId) -> Result<Self> {
        Ok(Self {
            directory: ground::organization::use_cases::directory(database).await?,
            standards: crate::metric::standards(database).await?,
            first_month: site.school_year_starts,
            entry,
            expected: BTreeMap::new(),
            rolls: store::all_rolls(database, metrics).await?,
            touched: BTreeSet::new(),
            replaced: Vec::new(),
            turned: BTreeMap::new(),
            first: BTreeMap::new(),
            last: None,
            counts: Counts::default(),
        })
    }

    /// The periods that something was reported for, of a metric.
    pub(super) fn periods(&self, metric: &Metric) -> BTreeSet<Period> {
        let of_metric = self.rolls.iter().filter(|((id, _), _)| *id == metric.id);
        of_metric.flat_map(|(_, roll)| roll.periods.keys().copied()).collect()
    }

    /// The groups of a metric that have a column for a period.
    fn column_keys(&self, metric: &Metric, period: Period) -> BTreeMap<String, ColumnKey> {
        let groups = std::iter::once(ALL_GROUP.to_owned()).chain(metric.groups.iter().map(|group| group.key.clone()));
        let key = |group: String| {
            let roll = self.rolls.get(&(metric.id.clone(), group.clone()))?.periods.get(&period)?;
            Some((group.clone(), (metric.id.clone(), group, period, roll.column.clone())))
        };
        groups.filter_map(key).collect()
    }

    /// The columns that stand for a period, by group.
    pub(super) async fn columns(
        &self,
        database: &Database,
        metric: &Metric,
        period: Period,
    ) -> Result<BTreeMap<String, Column>> {
        if let Some((_, _, columns)) = self.last.as_ref().filter(|(id, at, _)| (id, *at) == (&metric.id, period)) {
            return Ok(columns.clone());
        }
        let keys = self.column_keys(metric, period);
        let found = store::columns(database, &keys.values().cloned().collect::<Vec<_>>()).await?;
        let columns = keys.into_keys().zip(found).map(|(group, column)| {
            // Columns are only taken away together with the roll that named them.
            column.map(|column| (group, column)).ok_or_else(changed_meanwhile)
        });
        columns.collect()
    }

    /// Puts edits of one metric and period in their place; without edits, hides and sums up anew what stands there. Periods
    /// of a metric come in the order of time. Nothing is written yet.
    pub(super) async fn settle(
        &mut self,
        database: &Database,
        metric: &Metric,
        period: Period,
        edits: Edits,
    ) -> Result<Settled> {
        let earlier = match metric.validation.most_change {
            Some(_) => self.columns(database, metric, period.later(-1)).await?,
            None => BTreeMap::new(),
        };
        if !self.rolls.keys().any(|(id, _)| *id == metric.id) {
            self.first.insert(metric.id.clone(), store::settled_by(metric, &self.standards.privacy));
        }
        let anew = edits.is_empty();
        let standing = self.column_keys(metric, period);
        let mut columns = self.columns(database, metric, period).await?;
        // By which rules it was hidden until now isn't known any more: then all of it is written anew.
        let hidden_before = if anew { marked(&columns) } else { hidden_too(&columns, &self.standards.privacy) };
        let mut settled = Settled { observations: Vec::new(), written: Vec::new(), before: BTreeMap::new() };
        for (group, edits) in edits {
            let restores = edits.values().any(|edit| matches!(edit, Edit::Restore(_)));
            let column = columns.entry(group.clone()).or_default();
            let before = apply(metric, column, edits, &self.entry, earlier.get(&group), &mut self.counts);
            if before.is_empty() {
                continue;
            }
            if !restores {
                let new = before.keys().filter_map(|id| {
                    let reported = column.cells.get(id)?.reported.clone();
                    Some(New { organization: id.clone(), reported })
                });
                settled.observations.push((group.clone(), new.collect()));
            }
            settled.before.insert(group, before);
        }
        columns.retain(|group, column| standing.contains_key(group) || !column.cells.is_empty());
        let hiding = hide(metric, &mut columns, &self.standards.privacy);
        let mut changed = hiding.changed;
        changed.extend(settled.before.keys().cloned());
        let was_hidden = |group: &String| {
            let roll = self.rolls.get(&(metric.id.clone(), group.clone()))?.periods.get(&period)?;
            Some(roll.summary.state_hidden)
        };
        let turned =
            columns.keys().filter(|group| was_hidden(group).is_some_and(|was| was != hiding.totals.contains(*group)));
        changed.extend(turned.cloned());
        if anew {
            changed.extend(columns.keys().cloned());
        }
        let hidden_after = hidden_too(&columns, &self.standards.privacy);
        let turned = Turned {
            shown: hidden_before.difference(&hidden_after).cloned().collect(),
            hidden: hidden_after.iter().filter(|it| anew || !hidden_before.contains(*it)).cloned().collect(),
        };
        if !turned.shown.is_empty() || !turned.hidden.is_empty() {
            self.turned.insert((metric.id.clone(), period), turned);
        }
        for group in changed {
            let Some(column) = columns.get(&group) else { continue };
            self.roll(metric, period, &group, column, hiding.totals.contains(&group));
            let key = (metric.id.clone(), group.clone(), period, self.entry.clone());
            let before = settled.before.get(&group);
            settled.written.push(Written::pack(key, column, before)?);
            self.replaced.extend(standing.get(&group).cloned());
        }
        self.last = Some((metric.id.clone(), period, columns));
        Ok(settled)
    }

    /// Keeps what a column comes to in its roll.
    fn roll(&mut self, metric: &Metric, period: Period, group: &str, column: &Column, state_hidden: bool) {
        let expected = self.expected.entry(metric.level).or_insert_with(|| Expected::of(&self.directory, metric.level));
        let on = period.last_day(self.first_month);
        let summary = Summary::of(metric, period, on, column, &self.directory, expected, &self.standards.privacy);
        let summary = Summary { state_hidden, ..summary };
        let key = (metric.id.clone(), group.to_owned());
        let roll = self.rolls.entry(key.clone()).or_default();
        match column.cells.is_empty() {
            true => roll.periods.remove(&period),
            false => roll.periods.insert(period, PeriodRoll { summary, column: self.entry.clone() }),
        };
        self.touched.insert(key);
    }

    /// Adds to a change all that makes what was settled count.
    pub(super) fn finish(&self, change: Change) -> Result<Change> {
        let touched = self.rolls.iter().filter(|(key, _)| self.touched.contains(*key));
        let touched: BTreeMap<RollKey, Roll> = touched.map(|(key, roll)| (key.clone(), roll.clone())).collect();
        let replaced: Vec<ColumnKey> = self.replaced.iter().filter(|key| key.3 != self.entry).cloned().collect();
        let mut change = store::add_rolls(change, &touched, &replaced)?;
        for (at, (metric, by)) in self.first.iter().enumerate() {
            change = store::add_settled_by(change, at, metric, by);
        }
        Ok(store::add_hidden(change, &self.turned))
    }
}

/// Adds what was settled to a change.
pub(super) fn add_settled(
    mut change: Change,
    metric: &Metric,
    period: Period,
    entry: &EntryId,
    settled: Settled,
    at: &mut usize,
) -> (Change, Vec<Written>) {
    for (group, new) in settled.observations {
        change = store::add_observations(change, *at, (&metric.id, &group, period), entry, &new);
        *at += 1;
    }
    (change, settled.written)
}

/// Somebody else wrote figures of the same metric in between; trying again settles it.
pub(super) fn changed_meanwhile() -> Error {
    Error::Conflict("Somebody else changed figures of the same metric at this moment. Try again.".to_owned())
}

/// Runs work that computes for long where it holds up no request.
pub(super) async fn aside<T, F>(work: F) -> T
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
