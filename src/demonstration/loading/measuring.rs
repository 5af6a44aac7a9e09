//! What the demonstration State measures: metrics, what they should come to, and what people make of how they stand.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Loading;
use crate::figures::written;
use crate::line::MetricEntry;
use ground::identity::{MetricId, OrganizationId};
use ground::problem::{Error, Result};
use progress::metric::form::MetricForm;
use progress::metric::listing::Filter;
use progress::metric::use_cases::{
    add_metric, judgements_of, list_metrics, record_judgement, set_target, view_targets,
};
use progress::metric::{JudgementForm, MarkForm, TargetForm};

/// The metrics' ids by their keys in the files.
pub(super) type MetricIds = BTreeMap<String, MetricId>;

/// Minutes from one metric to the next.
const MINUTES_A_METRIC: i64 = 12;

impl Loading<'_> {
    /// Defines the metrics that aren't there yet, with their State-wide targets.
    pub(super) async fn metrics(&self) -> Result<MetricIds> {
        let file = &self.line.metrics;
        let (database, by) = (self.database, self.person(&file.by).await?);
        let begun = self.timeline.at(self.timeline.past_day(file.begun_on, file.years_back), 0);
        let there = list_metrics(database, &by, &Filter::default(), self.today()).await?.metrics;
        let by_name: BTreeMap<_, _> = there.iter().map(|it| (it.metric.name.as_str(), &it.metric.id)).collect();
        let mut ids = MetricIds::new();
        for (metric, number) in file.metrics.iter().zip(0..) {
            let at = begun + TimeDelta::minutes(MINUTES_A_METRIC * number);
            let id = match by_name.get(metric.name.as_str()) {
                Some(id) => (*id).clone(),
                None => add_metric(database, &by, &self.metric_form(metric)?, at).await?,
            };
            let sea = OrganizationId::sea();
            if metric.target && view_targets(database, &by, &id, &sea).await?.target.is_none() {
                let values = metric.marks.map(|value| written(metric, value));
                let form = self.target_form(values, &metric.target_note);
                set_target(database, &by, &id, &sea, 0, &form, at).await?;
            }
            ids.insert(metric.key.clone(), id);
        }
        Ok(ids)
    }

    fn metric_form(&self, metric: &MetricEntry) -> Result<MetricForm> {
        Ok(MetricForm {
            name: metric.name.clone(),
            definition: metric.definition.clone(),
            unit: metric.unit.clone(),
            decimals: metric.decimals.to_string(),
            direction: metric.direction.clone(),
            timing: metric.timing.clone(),
            level: metric.level.clone(),
            frequency: metric.frequency.clone(),
            source: metric.source.clone(),
            owner: self.id(&metric.owner)?.to_string(),
            supplier: metric.supplier.clone(),
            effort_minutes: metric.minutes.to_string(),
            aggregate: metric.aggregate.clone(),
            least: metric.least.clone(),
            most: metric.most.clone(),
            most_change: metric.most_change.clone(),
            needs_n: metric.needs_n,
            groups: metric.groups.clone(),
            sharing: metric.sharing.clone(),
            tolerance: metric.tolerance.clone(),
        })
    }

    /// A target through these values at the ends of school years.
    fn target_form(&self, values: [String; 5], note: &str) -> TargetForm {
        let [baseline, milestones @ .., target] = self.marks(values);
        TargetForm { baseline, milestones: milestones.into(), target, note: note.to_owned() }
    }

    /// Values at the ends of school years, the first three years back.
    pub(super) fn marks(&self, values: [String; 5]) -> [MarkForm; 5] {
        let mut values = values.into_iter();
        self.figures.mark_days().map(|on| MarkForm { on: on.to_string(), value: values.next().unwrap_or_default() })
    }

    /// An organization's baseline with these gains.
    pub(super) fn gained(&self, metric: &MetricEntry, of: &OrganizationId, gains: [f64; 4]) -> Result<[String; 5]> {
        let baseline = self.figures.baseline(metric, of).ok_or(Error::NotFound)?;
        let from: f64 = baseline.parse().map_err(|_| Error::NotFound)?;
        let [one, two, three, four] = gains.map(|gain| written(metric, from + gain));
        Ok([baseline, one, two, three, four])
    }

    /// Sets the targets that LEAs have of their own.
    pub(super) async fn own_targets(&self, ids: &MetricIds) -> Result<()> {
        for own in &self.line.metrics.own_targets {
            let (by, id) = (self.person(&own.by).await?, known(ids, &own.metric)?);
            let metric = self.figures.metric(&own.metric).ok_or(Error::NotFound)?;
            if view_targets(self.database, &by, id, &own.organization).await?.target.is_none() {
                let form = self.target_form(self.gained(metric, &own.organization, own.gains)?, &own.note);
                set_target(self.database, &by, id, &own.organization, 0, &form, self.year_began(1)).await?;
            }
        }
        Ok(())
    }

    /// An instant soon after the figures of the year before came in, `years_back`.
    fn year_began(&self, years_back: i32) -> DateTime<Utc> {
        let day = self.timeline.year(years_back).first_day(self.site.school_year_starts) + TimeDelta::days(20);
        self.timeline.at(day.min(self.today()), 0)
    }

    /// Says what people make of the State's figures.
    pub(super) async fn judgements(&self, ids: &MetricIds) -> Result<()> {
        let sea = OrganizationId::sea();
        for entry in &self.line.metrics.judgements {
            let (by, id) = (self.person(&entry.by).await?, known(ids, &entry.metric)?);
            if judgements_of(self.database, &by, id, &sea).await?.is_empty() {
                let form = JudgementForm { color: entry.color.clone(), reason: entry.reason.clone() };
                let at = self.timeline.at(self.timeline.past_day(entry.on, entry.years_back), 30);
                record_judgement(self.database, &by, id, &sea, &form, at).await?;
            }
        }
        Ok(())
    }
}

/// A metric's id.
pub(super) fn known<'i>(ids: &'i MetricIds, key: &str) -> Result<&'i MetricId> {
    ids.get(key).ok_or_else(|| Error::invalid("metric", format!("The demonstration has no metric “{key}”.")))
}
