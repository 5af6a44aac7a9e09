//! Deciding about figures that break a rule of their metric.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::Stage;
use super::writing::{Writing, add_settled};
use crate::metric::Metric;
use crate::observation::applying::Edit;
use crate::observation::{Reported, State, acts, store};
use ground::access::{Action, Place, Principal};
use ground::audit::Event;
use ground::calendar::Period;
use ground::database::{Change, Database};
use ground::identity::{MetricId, OrganizationId};
use ground::organization::use_cases::directory;
use ground::problem::{Error, Problems, Result};
use ground::site::Site;
use ground::text::Text;

/// The most figures that are listed, and decided about at once.
pub const WAITING_MAX: usize = 200;

/// A figure that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingFigure {
    /// The metric.
    pub metric: Metric,
    /// Whose figure.
    pub organization: OrganizationId,
    /// Their name.
    pub name: String,
    /// Of which student group.
    pub group: String,
    /// For which period.
    pub period: Period,
    /// What was reported; its reason says which rule it breaks.
    pub reported: Reported,
    /// Names it in [`decide`]: goes into the form as it is.
    pub key: String,
}

/// Figures under review, by metric, period and organization: at most [`WAITING_MAX`], and how many there are in all.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_waiting(
    database: &Database,
    principal: &Principal,
    metric: Option<&MetricId>,
) -> Result<(Vec<WaitingFigure>, usize)> {
    principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let rolls = store::rolls_under_review(database).await?;
    let wanted = rolls.into_iter().filter(|((id, _), _)| metric.is_none_or(|metric| metric == id));
    let (mut keys, mut total) = (Vec::new(), 0);
    for ((id, group), roll) in wanted {
        for (period, it) in roll.periods.iter().filter(|(_, it)| it.summary.under_review > 0) {
            if total < WAITING_MAX {
                keys.push((id.clone(), group.clone(), *period, it.column.clone()));
            }
            total += it.summary.under_review as usize;
        }
    }
    let ids: BTreeSet<MetricId> = keys.iter().map(|key| key.0.clone()).collect();
    let metrics = crate::metric::some(database, &ids.into_iter().collect::<Vec<_>>()).await?;
    let directory = directory(database).await?;
    let columns = store::columns(database, &keys).await?;
    let mut found = Vec::new();
    for ((id, group, period, _), column) in keys.into_iter().zip(columns) {
        let (Some(metric), Some(column)) = (metrics.iter().find(|it| it.id == id), column) else { continue };
        let waiting = column.cells.into_iter().filter(|(_, cell)| cell.reported.state == State::UnderReview);
        found.extend(waiting.map(|(organization, cell)| WaitingFigure {
            metric: metric.clone(),
            name: directory.get(&organization).map_or_else(|| organization.to_string(), |it| it.name.clone()),
            key: [id.as_str(), &group, &period.key(), organization.as_str(), cell.entry.as_str()].join("~"),
            organization,
            group: group.clone(),
            period,
            reported: cell.reported,
        }));
    }
    found.sort_by(|one, other| {
        (&one.metric.name, one.period, &one.name, &one.group).cmp(&(
            &other.metric.name,
            other.period,
            &other.name,
            &other.group,
        ))
    });
    found.truncate(WAITING_MAX);
    Ok((found, total))
}

/// How many figures are under review, for who decides about them; none for others.
///
/// # Errors
/// `Unavailable`, `Internal`.
pub(crate) async fn under_review(database: &Database, principal: &Principal) -> Result<Option<usize>> {
    if !principal.may(Action::WorkOnMetrics, &Place::sea()) {
        return Ok(None);
    }
    let rolls = store::rolls_under_review(database).await?;
    let periods = rolls.values().flat_map(|roll| roll.periods.values());
    Ok(Some(periods.map(|it| it.summary.under_review as usize).sum()))
}

/// What a key of [`WaitingFigure`] names.
struct Named {
    metric: MetricId,
    group: String,
    period: Period,
    organization: OrganizationId,
    entry: String,
}

fn named(key: &str) -> Option<Named> {
    let mut parts = key.split('~');
    let (metric, group, period) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Named {
        metric: MetricId::parse(metric)?,
        group: group.to_owned(),
        period: Period::from_key(period)?,
        organization: OrganizationId::parse(parts.next()?)?,
        entry: parts.next()?.to_owned(),
    })
}

/// Decides about figures under review, all of them alike: `accept` makes them numbers that count, else they are missing
/// with this reason. Those decided about meanwhile are passed over. Gives how many were decided.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `Invalid` by field `reason` (1 to 200 characters, needed to refuse) or `keys` (1 to 200).
pub async fn decide(
    database: &Database,
    principal: &Principal,
    site: &Site,
    keys: &[String],
    accept: bool,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<usize> {
    let permit = principal.permit(Action::WorkOnMetrics, &Place::sea())?;
    let mut problems = Problems::default();
    let named: Vec<Named> = keys.iter().filter_map(|key| named(key)).collect();
    if named.is_empty() || keys.len() > WAITING_MAX {
        problems.add("keys", format!("Choose 1 to {WAITING_MAX} figures to decide about."));
    }
    let reason = match accept {
        true => problems.take(Text::<0, 200>::parse("reason", "the reason", reason).map(Text::into_string)),
        false => problems.take(Text::<1, 200>::parse("reason", "the reason", reason).map(Text::into_string)),
    };
    let reason = problems.finish(reason)?;
    let ids: BTreeSet<MetricId> = named.iter().map(|it| it.metric.clone()).collect();
    let ids: Vec<MetricId> = ids.into_iter().collect();
    let metrics = crate::metric::some(database, &ids).await?;
    let entry = store::new_entry()?;
    let mut writing = Writing::begin(database, site, &ids, entry.clone()).await?;
    let mut by_period: BTreeMap<(MetricId, Period), Vec<Named>> = BTreeMap::new();
    for it in named {
        by_period.entry((it.metric.clone(), it.period)).or_default().push(it);
    }
    let (mut parts, mut at, mut written) = (Change::unrecorded(), 0, Vec::new());
    for ((id, period), named) in by_period {
        let Some(metric) = metrics.iter().find(|metric| metric.id == id) else { continue };
        let standing = writing.columns(database, metric, period).await?;
        let mut edits: BTreeMap<String, BTreeMap<OrganizationId, Edit>> = BTreeMap::new();
        for it in named {
            let cell = standing.get(&it.group).and_then(|column| column.cells.get(&it.organization));
            let waiting = cell
                .filter(|cell| cell.reported.state == State::UnderReview && cell.entry.as_str() == it.entry)
                .map(|cell| cell.reported.clone());
            let Some(reported) = waiting else { continue };
            let decided = match accept {
                true => Reported { state: State::Value, reason: reason.clone(), ..reported },
                false => Reported::absent(State::Missing, reason.clone()),
            };
            edits.entry(it.group).or_default().insert(it.organization, Edit::Decide(decided));
        }
        let settled = writing.settle(database, metric, period, edits).await?;
        let (next, columns) = add_settled(parts, metric, period, &entry, settled, &mut at);
        parts = next;
        written.extend(columns);
    }
    let counts = writing.counts;
    if counts.written() == 0 {
        return Err(Error::Conflict("Somebody else decided about these figures already.".to_owned()));
    }
    let title = if accept { "Accepted on review" } else { "Refused on review" };
    let act = if accept { acts::ACCEPTED } else { acts::REFUSED };
    let event = Event::new(&permit, act, &entry, title).after(&(counts, &reason));
    let change = event.change(now).and(parts);
    let change = store::add_entry(change, &entry, (store::Kind::Decision, Stage::Stored, title), &counts, &permit, now);
    writing.finish(store::add_columns(change, written))?.run(database).await?;
    Ok(counts.written())
}
