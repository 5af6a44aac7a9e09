//! What the figures say of a link at a date: not yet tested, consistent, not supported or inconclusive, with the reasons in
//! words (`domain.md` §2). The table's rows are read from the top; the first that fits holds.

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Expected, Link, months_after};
use crate::metric::{Direction, Mark, Metric, Quantity, Status, Trajectory, Unit};
use crate::observation::{Series, Shown};
use ground::calendar::date_in_words;

/// The fewest figures of a metric that a verdict can rest on.
pub const POINTS_MIN: usize = 3;

ground::keyed! {
    /// What the figures say of a link.
    pub enum Verdict:
        key,
        name,
        /// What follows from it.
        advice
    {
        /// The lagging metric moved as it should.
        Consistent: "consistent", "Consistent with the theory",
            "Go on, and ask whether it would do the same elsewhere.";
        /// The leading metric is where it should be, and the lagging one didn't move as it should.
        NotSupported: "not_supported", "Not supported", "Adapt what is done, or stop it.";
        /// The leading metric is behind: it has to be carried out before it can show anything.
        NotYetTested: "not_yet_tested", "Not yet tested",
            "Carry it out first: until the leading metric is on track, nothing can be said of where it leads.";
        /// Too little is known.
        Inconclusive: "inconclusive", "Inconclusive",
            "Get the figures that are missing before deciding on more than to go on.";
    }
}

/// A metric's figures for the State as a whole, as a verdict takes them.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// How it stands today.
    pub status: Status,
    /// What it should come to; none where there is no target.
    pub trajectory: Option<&'a Trajectory>,
    /// Its figures, the oldest first.
    pub points: &'a [Figure],
}

/// A figure that was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The last day of its period.
    pub on: NaiveDate,
    /// How much; none where only a range may be shown, such as “over 95%”.
    pub value: Option<Quantity>,
}

impl Figure {
    fn mark(self) -> Option<Mark> {
        self.value.map(|value| Mark { on: self.on, value })
    }
}

/// The figures of a series that were reported and may be shown, as numbers or as ranges; the oldest first.
pub fn figures(series: &Series) -> Vec<Figure> {
    let is_known = |shown: &Shown| matches!(shown, Shown::Value { .. } | Shown::Below { .. } | Shown::Above { .. });
    let known = series.points.iter().filter(|point| is_known(&point.shown));
    known.map(|point| Figure { on: point.on, value: point.shown.number() }).collect()
}

impl<'a> Reading<'a> {
    /// A series as a verdict takes it; `points` are its [`figures`].
    pub fn of(series: &'a Series, points: &'a [Figure]) -> Self {
        let trajectory = series.target.as_ref().map(|target| &target.trajectory);
        Self { metric: &series.metric, status: series.status, trajectory, points }
    }

    /// When it was begun: where its target starts, else its first figure.
    pub fn started_on(&self) -> Option<NaiveDate> {
        let first = || self.points.first().map(|point| point.on);
        self.trajectory.map(|trajectory| trajectory.baseline().on).or_else(first)
    }

    /// When what a change is held against was: where its target starts; else its newest figure up to `started_on`, else its
    /// first.
    pub fn baseline_on(&self, started_on: NaiveDate) -> Option<NaiveDate> {
        let known = || self.points.iter().rev().find(|point| point.on <= started_on).or(self.points.first());
        self.trajectory.map(|trajectory| trajectory.baseline().on).or_else(|| known().map(|point| point.on))
    }

    /// When its newest figure was, if that is of `from` or later.
    pub fn newest_on(&self, from: NaiveDate) -> Option<NaiveDate> {
        self.points.last().map(|point| point.on).filter(|on| *on >= from)
    }

    fn baseline(&self, started_on: NaiveDate) -> Option<Mark> {
        let on = self.baseline_on(started_on)?;
        self.trajectory.map(Trajectory::baseline).or_else(|| self.mark_on(on))
    }

    /// Its figure of a date, where it is a number.
    fn mark_on(&self, on: NaiveDate) -> Option<Mark> {
        self.points.iter().find(|point| point.on == on).and_then(|point| point.mark())
    }

    /// Its newest figure against what was expected: `94.6% against 94.2% expected`. Empty where there is none.
    pub fn in_words(&self) -> String {
        let Some(newest) = self.points.last().and_then(|point| point.mark()) else { return String::new() };
        let value = self.metric.words(newest.value);
        let expected = self.trajectory.and_then(|it| it.expected(newest.on)).and_then(Quantity::from_ratio);
        match expected {
            Some(expected) => format!("{value} against {} expected", self.metric.words(expected)),
            None => value,
        }
    }

    fn stands(&self) -> String {
        let figures = self.in_words();
        let figures = if figures.is_empty() { figures } else { format!(" ({figures})") };
        let verb = if matches!(self.status, Status::NoCurrentData | Status::NoTarget) { "has" } else { "is" };
        format!("“{}” {verb} {}{figures}.", self.metric.name, self.status.name().to_lowercase())
    }
}

/// What the figures say of a link, with why, and the figures it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// When the leading metric was begun to be worked on.
    pub started_on: Option<NaiveDate>,
    /// From when on the lagging metric should show it.
    pub shows_from: Option<NaiveDate>,
    /// The lagging metric's baseline.
    pub baseline: Option<Mark>,
    /// Its newest figure from then on.
    pub after: Option<Mark>,
    /// By how much that is better than the baseline; negative where it is worse. None where no way is better.
    pub better_by: Option<Quantity>,
}

/// What the State's figures say of a link.
pub fn judge(link: &Link, leading: Reading<'_>, lagging: Reading<'_>) -> Judgement {
    let started_on = leading.started_on();
    let shows_from = started_on.map(|day| months_after(day, link.lag_months));
    let after = shows_from.and_then(|day| lagging.newest_on(day)).and_then(|on| lagging.mark_on(on));
    let baseline = started_on.and_then(|day| lagging.baseline(day));
    let better_by = baseline.zip(after).and_then(|(from, to)| better_by(lagging.metric.direction, from, to));
    let unjudged = Judgement {
        verdict: Verdict::Inconclusive,
        reasons: vec![leading.stands()],
        started_on,
        shows_from,
        baseline,
        after,
        better_by,
    };
    match leading.status {
        Status::Behind | Status::OffTrack => unjudged.because(Verdict::NotYetTested, Vec::new()),
        Status::NoCurrentData | Status::NoTarget => unjudged.because(Verdict::Inconclusive, vec![untold(leading)]),
        Status::OnTrack | Status::Nearly => match missing(link, leading, lagging, &unjudged) {
            missing if missing.is_empty() => tested(link, lagging.metric, unjudged),
            missing => unjudged.because(Verdict::Inconclusive, missing),
        },
    }
}

impl Judgement {
    fn because(mut self, verdict: Verdict, reasons: Vec<String>) -> Self {
        self.verdict = verdict;
        self.reasons.extend(reasons);
        self
    }
}

/// By how much a later figure is better than an earlier one; none for what should stay where it is.
pub fn better_by(direction: Direction, from: Mark, to: Mark) -> Option<Quantity> {
    match direction {
        Direction::Higher => to.value.minus(from.value),
        Direction::Lower => from.value.minus(to.value),
        Direction::Hold => None,
    }
}

fn untold(leading: Reading<'_>) -> String {
    match leading.status {
        Status::NoTarget => "Without a target nobody can tell whether it is carried out well. Set one.".to_owned(),
        _ => "Without a current figure nobody can tell whether it is carried out well.".to_owned(),
    }
}

/// What stands in the way of a verdict though the leading metric is where it should be.
fn missing(link: &Link, leading: Reading<'_>, lagging: Reading<'_>, so_far: &Judgement) -> Vec<String> {
    let mut reasons = Vec::new();
    for reading in [leading, lagging] {
        if reading.points.len() < POINTS_MIN {
            reasons.push(few(reading));
        }
    }
    if lagging.status == Status::NoCurrentData {
        reasons.push(format!("“{}” has no current data.", lagging.metric.name));
    }
    if lagging.metric.direction == Direction::Hold {
        reasons
            .push(format!("“{}” should stay where it is, so no change of it is better or worse.", lagging.metric.name));
    }
    let newest_on = so_far.shows_from.and_then(|from| lagging.newest_on(from));
    match (so_far.shows_from.filter(|_| newest_on.is_none()), so_far.after, so_far.baseline) {
        (Some(from), ..) => reasons.push(too_early(link, lagging.metric, from)),
        (None, None, _) | (None, _, None) if newest_on.is_some() => {
            reasons.push(format!("“{}” is shown as a range, so how far it moved can’t be told.", lagging.metric.name))
        }
        (_, Some(after), Some(baseline)) if baseline.on >= after.on => reasons.push(format!(
            "The baseline of “{}” is of {}, later than its newest figure.",
            lagging.metric.name,
            date_in_words(baseline.on)
        )),
        _ => {}
    }
    reasons
}

fn few(reading: Reading<'_>) -> String {
    let count = match reading.points.len() {
        0 => "no figure".to_owned(),
        1 => "only 1 figure".to_owned(),
        many => format!("only {many} figures"),
    };
    format!("“{}” has {count}; at least {POINTS_MIN} are needed.", reading.metric.name)
}

fn too_early(link: &Link, lagging: &Metric, from: NaiveDate) -> String {
    let from = date_in_words(from);
    match link.lag_months {
        0 => format!("“{}” has no figure from {from} on, when the leading metric began.", lagging.name),
        1 => format!("“{}” has no figure from {from} on, when the lag of 1 month has passed.", lagging.name),
        months => {
            format!("“{}” has no figure from {from} on, when the lag of {months} months has passed.", lagging.name)
        }
    }
}

/// Whether the lagging metric moved as it should, where everything is there to tell.
fn tested(link: &Link, lagging: &Metric, so_far: Judgement) -> Judgement {
    let Some(better_by) = so_far.better_by else {
        let reason = format!("“{}” has no baseline to hold it against.", lagging.name);
        return so_far.because(Verdict::Inconclusive, vec![reason]);
    };
    let moved = match link.expected {
        Expected::Improves => better_by.millionths(),
        Expected::Worsens => better_by.millionths().saturating_neg(),
    };
    let verdict = match moved >= link.smallest_effect.millionths() {
        true => Verdict::Consistent,
        false => Verdict::NotSupported,
    };
    let effect = effect_in_words(lagging.unit, link.smallest_effect);
    let wanted = match link.expected {
        Expected::Improves => format!("the smallest effect worth having is {effect}"),
        Expected::Worsens => format!("it was expected to get worse by at least {effect}"),
    };
    let against = so_far.after.zip(so_far.baseline).map_or(String::new(), |(after, baseline)| {
        format!(" ({} against {})", lagging.words(after.value), lagging.words(baseline.value))
    });
    let reason = format!(
        "{} “{}” is {} its baseline{against}; {wanted}.",
        lag_in_words(link.lag_months),
        lagging.name,
        moved_in_words(lagging, better_by, link.smallest_effect),
    );
    so_far.because(verdict, vec![reason])
}

/// A lag as it begins a sentence: `Twelve months later`.
pub fn lag_in_words(months: u32) -> String {
    const SPELLED: [&str; 12] =
        ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
    match months {
        0 => "In the same time".to_owned(),
        1 => "One month later".to_owned(),
        2..=12 => format!("{} months later", SPELLED[months as usize - 1]),
        _ => format!("{months} months later"),
    }
}

/// An amount of change in a metric's unit, exactly: `2 percentage points`, `$1,200`.
pub fn effect_in_words(unit: Unit, effect: Quantity) -> String {
    let decimals = (0..6).find(|decimals| is_exact(effect, *decimals)).unwrap_or(6);
    amount(unit, &effect.rounded(decimals))
}

fn is_exact(quantity: Quantity, decimals: u32) -> bool {
    quantity.millionths() % 10_i64.pow(6 - decimals) == 0
}

/// `3.1 points better than`, `exactly at`. With more decimals than usual where rounding would hide that it fell short.
fn moved_in_words(metric: &Metric, better_by: Quantity, wanted: Quantity) -> String {
    let size = Quantity::from_millionths(better_by.millionths().saturating_abs());
    let shows = |decimals: &u32| (size >= wanted) == (rounded(size, *decimals) >= wanted.millionths());
    let decimals = (metric.decimals..6).find(shows).unwrap_or(6);
    let amount = amount(metric.unit, &size.rounded(decimals));
    match better_by.millionths() {
        0 => "exactly at".to_owned(),
        1.. => format!("{amount} better than"),
        _ => format!("{amount} worse than"),
    }
}

/// A quantity of no less than 0 in millionths, after rounding it for display.
fn rounded(quantity: Quantity, decimals: u32) -> i64 {
    let step = 10_i64.pow(6 - decimals.min(6));
    quantity.millionths().saturating_add(step / 2) / step * step
}

fn amount(unit: Unit, number: &str) -> String {
    let worded = match unit {
        Unit::Percent => format!("{number} percentage points"),
        unit => unit.with(number),
    };
    match number {
        "1" => worded.strip_suffix('s').unwrap_or(&worded).to_owned(),
        _ => worded,
    }
}
