//! How a metric stands, at the top of its pages: the figure with its meaning, and what needs somebody.

use app_ground::components::{counted, figure};
use chrono::NaiveDate;
use ground::calendar::date_in_words;
use ground::organization::Kind;
use leptos::prelude::*;
use progress::dashboard::{Stale, same_since, stale};
use progress::metric::Status;
use progress::observation::use_cases::MetricAcross;
use progress::observation::{Point, Series, Summary};

use super::words::{absent, change_words, coverage, expected_words, period_words, plural, target_words};
use crate::metric::status_mark;

/// The newest figure, large, with its status and what it means in sentences. `from` says from how many it comes.
pub(super) fn headline(series: &Series, from: Option<String>, today: NaiveDate) -> AnyView {
    let newest = series.latest();
    let value = newest.map_or_else(|| "No figure".to_owned(), |it| it.shown.words(&series.metric));
    let class = if newest.is_some() { "tl-standing__value" } else { "tl-standing__value tl-standing__value--none" };
    let lines = sentences(series).into_iter().chain(from).chain(current_until(series, today));
    let lines = lines.map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div class="tl-standing">
            <p class="tl-standing__figure"><span class=class>{value}</span>" "{status_mark(series.status)}</p>
            <ul class="tl-standing__words">{lines}</ul>
        </div>
    }
    .into_any()
}

/// When the figure is for, what was expected, since when it stands like this, what it is to reach.
fn sentences(series: &Series) -> Vec<String> {
    let metric = &series.metric;
    let mut said = Vec::new();
    if let Some(newest) = series.latest() {
        let change = series.previous().and_then(|before| change_since(series, newest, before));
        said.push(format!("For {}{}.", period_words(newest.period, newest), change.unwrap_or_default()));
        if newest.expected.is_some() {
            said.push(format!("Expected by then: {}.", expected_words(metric, newest)));
        }
        if let Some(then) = newest.status.filter(|then| *then != series.status && *then != Status::NoTarget) {
            said.push(format!("It stood at “{}” then.", then.name()));
        } else if let Some(since) = same_since(series).filter(|since| *since != newest.period) {
            said.push(format!("It has stood like this since {since}."));
        }
    }
    if let Some(target) = &series.target {
        let whose = if target.organization == series.organization { "" } else { " (the State-wide target)" };
        said.push(format!("Target: {}{whose}.", target_words(metric, target)));
    }
    said
}

fn change_since(series: &Series, newest: &Point, before: &Point) -> Option<String> {
    let change = newest.shown.number()?.minus(before.shown.number()?)?;
    Some(format!(", {} since {}", change_words(&series.metric, change), before.period))
}

/// From how many the State's figure comes.
pub(super) fn from_how_many(across: &MetricAcross) -> Option<String> {
    let newest = across.state.latest()?;
    let summary = across.summaries.iter().find(|it| it.period == newest.period)?;
    let n = summary.state_n.map(|n| format!("n {}", figure(usize::try_from(n).unwrap_or(usize::MAX))));
    if across.metric.level == Kind::Sea {
        // The State's own figure comes from no organizations.
        return n.map(|n| format!("{n}."));
    }
    let n = n.map(|n| format!(", {n}")).unwrap_or_default();
    let absent = absent(summary);
    let absent = if absent.is_empty() { String::new() } else { format!(" ({absent})") };
    Some(format!("{}{n}{absent}.", coverage(across.metric.level, summary)))
}

/// Something that needs somebody: what, and the way to it.
pub(super) struct Need {
    what: String,
    way: Option<(String, &'static str)>,
}

/// What needs somebody at a metric, the most pressing first. `works` says whether the reader works on metrics.
pub(super) fn needs(across: &MetricAcross, missing: String, works: bool) -> Vec<Need> {
    let id = &across.metric.id;
    let mut needs = Vec::new();
    if let Some(stale) = stale(&across.state).filter(|_| !across.metric.retired) {
        needs.push(Need { what: stale_words(stale), way: None });
    }
    if across.target.is_none() {
        let way = works.then(|| (format!("/metrics/{id}/targets"), "Set the target"));
        needs.push(Need { what: "It has no State-wide target, so nothing says whether it goes well.".to_owned(), way });
    }
    if let Some(newest) = across.summaries.last() {
        needs.extend(waiting(newest, id, works));
        needs.extend(silent(across, newest, missing));
    }
    needs
}

fn waiting(newest: &Summary, id: &ground::identity::MetricId, works: bool) -> Option<Need> {
    let count = newest.under_review as usize;
    (count > 0).then(|| {
        let figures = counted(count, "figure", "figures");
        let verb = if count == 1 { "breaks a rule and waits" } else { "break a rule and wait" };
        let way = works.then(|| (format!("/figures/review?metric={id}"), "Decide about them"));
        Need { what: format!("For {}, {figures} {verb} for a decision.", newest.period), way }
    })
}

fn silent(across: &MetricAcross, newest: &Summary, address: String) -> Option<Need> {
    let count = newest
        .expected
        .saturating_sub(newest.reporting + newest.suppressed + newest.not_applicable + newest.under_review);
    (count > 0 && newest.expected > 0 && across.metric.level != Kind::Sea).then(|| {
        let kind = plural(across.metric.level);
        let (count, all) = (figure(count as usize), figure(newest.expected as usize));
        let what = format!("For {}, {count} of {all} {kind} have no figure.", newest.period);
        let sees_any = across.counts.iter().any(|(_, count)| *count > 0);
        Need { what, way: sees_any.then_some((address, "See which")) }
    })
}

/// Since when there is nothing current, in words.
pub(crate) fn stale_words(stale: Stale) -> String {
    match stale {
        Stale::Never => "No figure has ever come in.".to_owned(),
        Stale::Since { last, on } => {
            format!("No current data since {}: the newest figure is for {last}.", date_in_words(on))
        }
    }
}

/// What needs attention, as a block; a calm word where nothing does.
pub(super) fn needs_block(needs: Vec<Need>) -> AnyView {
    if needs.is_empty() {
        return view! { <p class="tl-calm">"Nothing waits here: it is current, has a target, and everybody reported."</p> }.into_any();
    }
    let items = needs.into_iter().map(|need| {
        let way = need.way.map(|(address, says)| view! { " "<a href=address>{says}</a> });
        view! { <li>{need.what}{way}</li> }
    });
    view! {
        <div class="tl-next">
            <p>"What needs attention"</p>
            <ul class="usa-list">{items.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// The last day a figure says how things stand, in words; for figures that are still current.
fn current_until(series: &Series, today: NaiveDate) -> Option<String> {
    let newest = series.latest()?;
    let through = series.metric.frequency.current_through(newest.on);
    (today <= through).then(|| format!("It counts as current through {}.", date_in_words(through)))
}

#[cfg(test)]
mod tests {
    use progress::metric::Quantity;

    use super::super::testing::{point, series};
    use super::*;

    fn stood(period: &str, value: &str, expected: &str, status: Status) -> Point {
        Point { expected: Quantity::parse(expected), status: Some(status), ..point(period, Some(value)) }
    }

    #[test]
    fn a_figure_says_for_when_against_what_and_since_when() {
        let points = vec![
            stood("Y2016", "93", "92", Status::OnTrack),
            stood("Y2017", "93.5", "94", Status::Behind),
            stood("Y2018", "94", "95", Status::Behind),
        ];
        let it = Series { status: Status::Behind, ..series(points) };
        let said = sentences(&it);
        assert_eq!(
            said,
            [
                "For 2018–19 (through June 30, 2019), +0.5 points since 2017–18.",
                "Expected by then: 95.0%.",
                "It has stood like this since 2017–18."
            ]
        );
        let old = Series { status: Status::NoCurrentData, ..it };
        assert!(sentences(&old).contains(&"It stood at “Behind” then.".to_owned()));
    }

    #[test]
    fn without_a_figure_it_says_nothing_it_doesn_t_know() {
        let it = Series { status: Status::NoCurrentData, ..series(vec![point("Y2018", None)]) };
        assert!(sentences(&it).is_empty());
        assert_eq!(stale(&it).map(stale_words).as_deref(), Some("No figure has ever come in."));
    }
}
