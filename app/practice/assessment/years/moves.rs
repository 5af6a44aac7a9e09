//! Which indicators moved, which stayed low, what was done about them, and which can't be compared.

use app_ground::components::{TableFrame, counted};
use leptos::prelude::*;
use practice::assessment::rating::Answer;
use practice::assessment::years::{Apart, Lesson, Moved, Step, Trace, Why, YearColumn, Years};
use practice::improvement::{ImprovementAction, Status};

use super::heat::mark;
use crate::assessment::marks::AnswerMark;

/// The four sections.
pub(super) fn sections(years: &Years) -> AnyView {
    view! {
        {moved(years)}
        {stayed_low(years)}
        {done(years)}
        {apart(years)}
    }
    .into_any()
}

fn moved(years: &Years) -> AnyView {
    let list = |title: &'static str, none: &'static str, wanted: fn(&Moved) -> bool| {
        let items: Vec<_> = years.moved.iter().filter(|it| wanted(&it.moved())).map(|it| trace(years, it)).collect();
        let body = match items.is_empty() {
            true => view! { <p class="tl-quiet">{none}</p> }.into_any(),
            false => view! { <ul class="tl-traces">{items}</ul> }.into_any(),
        };
        view! { <h3>{title}</h3>{body} }
    };
    let high = years.stayed_high.len();
    view! {
        <section class="tl-section" aria-labelledby="moved">
            <h2 id="moved">"What moved"</h2>
            {list("Up", "No indicator moved up.", |it| matches!(it, Moved::Up(_)))}
            {list("Down", "No indicator moved down.", |it| matches!(it, Moved::Down(_)))}
            {(high > 0).then(|| view! { <p class="tl-quiet">{format!("{} kept level 3 or 4.", counted(high, "indicator", "indicators"))}</p> })}
        </section>
    }
    .into_any()
}

fn stayed_low(years: &Years) -> AnyView {
    let items = years.stayed_low.iter().map(|it| trace(years, it)).collect::<Vec<_>>();
    let body = match items.is_empty() {
        true => view! { <p class="tl-quiet">"No indicator stayed at level 1 or 2."</p> }.into_any(),
        false => view! { <ul class="tl-traces">{items}</ul> }.into_any(),
    };
    view! { <section class="tl-section" aria-labelledby="low"><h2 id="low">"What stayed low"</h2>{body}</section> }
        .into_any()
}

/// An indicator with the way it went and what was done.
fn trace(years: &Years, trace: &Trace) -> AnyView {
    let direction = match trace.moved() {
        Moved::Up(_) => 1,
        Moved::Down(_) => -1,
        Moved::Not => 0,
    };
    let before = (direction != 0).then(|| view! { <AnswerMark answer=Some(Answer::Level(trace.before))/>" to " });
    let actions = trace.followed.in_words().map_or_else(|| "No action taken".to_owned(), |it| format!("Actions: {it}"));
    view! {
        <li>
            <a class="tl-trace__text" href=address(years.columns.last(), trace.indicator.to_string())>{trace.indicator.to_string()}" "{trace.text.clone()}</a>
            <div class="tl-trace__way">
                <p>{before}<AnswerMark answer=Some(Answer::Level(trace.after))/></p>
                <p><strong>{mark(direction)}" "{way(years, trace)}</strong></p>
                {(trace.steps.len() > 2).then(|| steps(years, &trace.steps))}
            </div>
            <p class="tl-trace__done tl-quiet">{actions}</p>
        </li>
    }
    .into_any()
}

/// `up 2 levels`; where there are more than two years, since which.
fn way(years: &Years, trace: &Trace) -> String {
    let since = years.columns.get(trace.since).filter(|_| years.columns.len() > 2);
    let since = since.map(|column| format!(" since {}", column.school_year)).unwrap_or_default();
    format!("{}{since}", trace.moved().in_words())
}

/// Where an indicator stands among a year's results.
fn address(column: Option<&YearColumn>, indicator: String) -> String {
    column.map(|column| format!("/assessments/{}/results#i-{indicator}", column.id)).unwrap_or_default()
}

/// What counted in each year, in words: `2024–25 2 Emerging, 2025–26 can’t tell yet`.
fn steps(years: &Years, steps: &[Step]) -> AnyView {
    let said = years.columns.iter().zip(steps).map(|(column, step)| {
        let said = match (step, step.answer()) {
            (Step::Absent, _) => "not in this version".to_owned(),
            (_, None) => "not rated".to_owned(),
            (Step::Reworded(_), Some(answer)) => format!("{} (other wording)", answer.words()),
            (_, Some(answer)) => answer.words(),
        };
        format!("{}: {said}", column.school_year)
    });
    view! { <p class="tl-quiet">{said.collect::<Vec<_>>().join(" · ")}</p> }.into_any()
}

fn done(years: &Years) -> AnyView {
    let all: Vec<_> = years.earlier_actions().collect();
    let body = match all.is_empty() {
        true => view! { <p class="tl-quiet">"No actions came from the earlier assessments."</p> }.into_any(),
        false => view! {
            <p>{format!("{} came from the earlier assessments: {}.", counted(all.len(), "action", "actions"), standings(years))}</p>
            {lessons(years.lessons())}
            <details class="tl-years__actions">
                <summary>{format!("Every one of the {}", counted(all.len(), "action", "actions"))}</summary>
                <ul class="tl-rows">{all.into_iter().map(action).collect_view()}</ul>
            </details>
        }
        .into_any(),
    };
    view! { <section class="tl-section" aria-labelledby="done"><h2 id="done">"What was done about it"</h2>{body}</section> }
    .into_any()
}

/// `7 done, 3 under way, 1 dropped`.
fn standings(years: &Years) -> String {
    let order = [Status::Done, Status::UnderWay, Status::NotStarted, Status::Dropped];
    let counts = order.map(|status| (years.counted(status), status.name().to_lowercase()));
    let said: Vec<_> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    said.join(", ")
}

fn lessons(lessons: [Lesson; 3]) -> AnyView {
    let rows =
        ["All its actions were done", "Not all its actions were done", "No action was taken"].into_iter().zip(lessons);
    let rows = rows.map(|(name, lesson)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="tl-number">{lesson.up}</td><td class="tl-number">{lesson.same}</td>
                <td class="tl-number">{lesson.down}</td><td class="tl-number">{lesson.of()}</td>
            </tr>
        }
    });
    view! {
        <TableFrame label="How indicators went on, by what was done">
            <table class="usa-table usa-table--borderless">
                <caption>"How indicators went on, by what was done. Side by side, not cause and effect."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Indicators of which"</th>
                        <th scope="col" class="tl-number">"Moved up"</th>
                        <th scope="col" class="tl-number">"Stayed"</th>
                        <th scope="col" class="tl-number">"Moved down"</th>
                        <th scope="col" class="tl-number">"All"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableFrame>
    }
    .into_any()
}

fn action(action: &ImprovementAction) -> AnyView {
    let from = format!(" for {}, {}", action.indicator, action.assessment_name);
    view! {
        <li class="tl-rows__item">
            <p><a href=format!("/improvement/{}", action.id)>{action.title.clone()}</a><span class="tl-quiet">{from}</span></p>
            <p>{action.status().name()}", "{action.owner_name.clone()}</p>
        </li>
    }
    .into_any()
}

fn apart(years: &Years) -> AnyView {
    let reasons = [
        (Why::Reworded, "They say something else in the newest version"),
        (Why::OnlyNewest, "Only the newest version has them"),
        (Why::NotInNewest, "The newest version doesn’t have them"),
        (Why::NoLevelNow, "They have no level in the newest year"),
        (Why::NoLevelBefore, "They had no level in an earlier year"),
    ];
    let groups = reasons.into_iter().filter_map(|(why, title)| {
        let items: Vec<_> = years.apart.iter().filter(|it| it.why == why).map(|it| apart_item(years, it)).collect();
        (!items.is_empty()).then(|| view! { <h3>{title}</h3><ul class="tl-traces">{items}</ul> })
    });
    let versions = years.versions_that_differ().into_iter().map(|(from, to)| {
        let address = format!("/framework/differences?from={from}&to={to}");
        view! { <li><a href=address>{format!("What version {} changed against version {}", to.edition, from.edition)}</a></li> }
    });
    let versions = versions.collect::<Vec<_>>();
    let body = match years.apart.is_empty() {
        true => view! { <p class="tl-quiet">"Every indicator can be compared."</p> }.into_any(),
        false => groups.collect_view().into_any(),
    };
    view! {
        <section class="tl-section" aria-labelledby="apart">
            <h2 id="apart">"What can’t be compared"</h2>
            {(!versions.is_empty()).then(|| view! { <p>"These years were not all rated on the same version of the framework:"</p><ul class="usa-list">{versions}</ul> })}
            {body}
        </section>
    }
    .into_any()
}

fn apart_item(years: &Years, apart: &Apart) -> AnyView {
    let has_it = |(_, step): &(&YearColumn, &Step)| **step != Step::Absent;
    let column = years.columns.iter().zip(&apart.steps).rfind(has_it).map(|(column, _)| column);
    view! {
        <li>
            <a class="tl-trace__text" href=address(column, apart.indicator.to_string())>{apart.indicator.to_string()}" "{apart.text.clone()}</a>
            <div class="tl-trace__way">{steps(years, &apart.steps)}</div>
        </li>
    }
    .into_any()
}
