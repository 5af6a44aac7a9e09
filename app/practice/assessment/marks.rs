//! Small marks drawn by the server: a level, a score's bar. Each says in words what it shows.

use leptos::prelude::*;
use practice::assessment::rating::Answer;
use practice::assessment::scoring::Score;

/// An answer as four steps filled up to its level, with its words.
#[component]
pub fn AnswerMark(
    /// The answer; none where there is none yet.
    answer: Option<Answer>,
    /// Whether the words are only for screen readers.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let words = answer.map_or_else(|| "Not rated yet".to_owned(), Answer::words);
    let level = answer.and_then(Answer::level).map_or(0, |level| level.number());
    let state = match answer {
        Some(Answer::Level(_)) => "level",
        Some(Answer::NotApplicable) => "not-applicable",
        Some(Answer::CannotTell) => "cannot-tell",
        None => "unrated",
    };
    let steps = (1..=4_u8).map(|step| {
        let class = if step <= level { "tl-mark__step tl-mark__step--on" } else { "tl-mark__step" };
        let (x, height) = (u32::from(step - 1) * 7, 4 + u32::from(step) * 3);
        view! { <rect class=class x=x y=16 - height width="5" height=height rx="1"/> }
    });
    let steps = steps.collect_view();
    let class = if quiet { "usa-sr-only" } else { "tl-mark__words" };
    view! {
        <span class=format!("tl-mark tl-mark--{state} tl-mark--level-{level}")>
            <svg viewBox="0 0 26 16" class="tl-mark__steps" aria-hidden="true" focusable="false">{steps}</svg>
            <span class=class>{words}</span>
        </span>
    }
}

/// A score on the way from 1 to 4, with a mark under it at the lowest level in the group.
#[component]
pub fn ScoreBar(
    /// The score.
    score: Score,
) -> impl IntoView {
    // 1 to 4 on 300 units.
    let place = |value: f64| ((value - 1.0) * 100.0).round();
    let drawn = score.drawn().map(place);
    let lowest = score.lowest.map(|level| place(f64::from(level.number())));
    view! {
        <svg class="tl-bar" viewBox="-6 0 312 20" aria-hidden="true" focusable="false">
            <rect class="tl-bar__track" x="0" y="1" width="300" height="10" rx="5"/>
            {drawn.map(|width| view! { <rect class="tl-bar__fill" x="0" y="1" width=width.max(10.0) height="10" rx="5"/> })}
            {[100, 200].map(|x| view! { <rect class="tl-bar__tick" x=x y="1" width="2" height="10"/> }).collect_view()}
            {lowest.map(|x| view! { <path class="tl-bar__lowest" d=format!("M{x} 12 l5 8 h-10 z")/> })}
        </svg>
    }
}

/// A score as a figure with its meaning: `2.2 of 4`, or that there is none.
pub fn score_words(score: &Score) -> String {
    score.shown().map_or_else(|| "No score yet".to_owned(), |shown| format!("{shown} of 4"))
}

/// The lowest level in a group, in words.
pub fn lowest_words(score: &Score) -> String {
    score.lowest.map_or_else(|| "–".to_owned(), |level| format!("{} {}", level.number(), level.name()))
}
