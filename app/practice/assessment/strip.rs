//! The dot strip: everybody's answer as a dot, stacked in four columns by level, with the answers that are no level beside
//! them. Drawn by the server; what it shows is also said in words.

use leptos::prelude::*;
use practice::assessment::rating::Answer;
use practice::assessment::results::Statement;
use practice::framework::Level;

/// Room for the dots of a column, square, in the drawing's units.
const ROOM: f64 = 32.0;
/// From one column to the next.
const PITCH: f64 = 40.0;
/// The largest dot.
const LARGEST: f64 = 8.0;
/// Under the dots, for the column's name.
const FOOT: f64 = 18.0;

/// A column: what it is for, its name under it, how many dots.
#[derive(Debug, PartialEq, Eq)]
struct Column {
    answer: Option<Answer>,
    label: &'static str,
    kind: &'static str,
    dots: usize,
}

/// The four levels, and those of the rest that somebody is in.
fn columns(marks: &[Option<Answer>]) -> Vec<Column> {
    let of = |answer: Option<Answer>, label, kind| Column {
        answer,
        label,
        kind,
        dots: marks.iter().filter(|mark| **mark == answer).count(),
    };
    let levels = Level::ALL.map(|level| match level {
        Level::Inadequate => of(Some(Answer::Level(level)), "1", "low"),
        Level::Emerging => of(Some(Answer::Level(level)), "2", "low"),
        Level::Strong => of(Some(Answer::Level(level)), "3", "high"),
        Level::Exemplary => of(Some(Answer::Level(level)), "4", "high"),
    });
    let rest = [
        of(Some(Answer::NotApplicable), "n/a", "other"),
        of(Some(Answer::CannotTell), "?", "other"),
        of(None, "none", "other"),
    ];
    levels.into_iter().chain(rest.into_iter().filter(|column| column.dots > 0)).collect()
}

/// How dots are packed when a column has so many: how many stand beside each other, and how large they are.
fn packing(most: usize) -> (usize, f64) {
    let fits = |across: &usize| {
        let size = (ROOM / *across as f64).min(LARGEST);
        most.div_ceil(*across) as f64 * size <= ROOM
    };
    let across = (1..=most.max(1)).find(fits).unwrap_or(1);
    (across, (ROOM / across as f64).min(LARGEST))
}

/// Where a dot's middle is, from its column's left edge and the drawing's top.
fn place(at: usize, dots: usize, (across, size): (usize, f64)) -> (f64, f64) {
    let beside = dots.min(across) as f64;
    let left = (ROOM - beside * size) / 2.0;
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let (x, y) = ((at % across) as f64, (at / across) as f64);
    (tenth(left + (x + 0.5) * size), tenth(ROOM - (y + 0.5) * size))
}

/// The words for an answer or for none, as they stand in a list: `level 2 Emerging`.
fn named(answer: Option<Answer>) -> String {
    match answer {
        Some(Answer::Level(level)) => format!("Level {} {}", level.number(), level.name()),
        Some(other) => other.words(),
        None => "No answer".to_owned(),
    }
}

/// How many gave which answer: `Level 2 Emerging: 3. Level 3 Strong: 1.`
pub fn counted_in_words(marks: &[Option<Answer>]) -> String {
    let said = columns(marks).into_iter().filter(|column| column.dots > 0);
    said.map(|column| format!("{}: {}.", named(column.answer), column.dots)).collect::<Vec<_>>().join(" ")
}

/// Who gave which answer: answer and names, the levels from 1 to 4, then the rest; those of the team who gave none last.
pub fn who(statements: &[Statement], team: &[String]) -> Vec<(String, String)> {
    let all = Level::ALL.map(Answer::Level).into_iter().chain([Answer::NotApplicable, Answer::CannotTell]);
    let of = |answer: Answer| {
        let names: Vec<_> = statements.iter().filter(|it| it.answer == answer).map(|it| it.by.as_str()).collect();
        (named(Some(answer)), names.join(", "))
    };
    let silent: Vec<_> = team.iter().filter(|name| !statements.iter().any(|it| it.by == **name)).cloned().collect();
    let silent = (named(None), silent.join(", "));
    all.map(of).chain([silent]).filter(|(_, names)| !names.is_empty()).collect()
}

/// The strip.
#[component]
pub fn DotStrip(
    /// Each member's answer.
    marks: Vec<Option<Answer>>,
    /// What is proposed: its column is framed.
    proposed: Option<Answer>,
    /// What is agreed: its column is filled in.
    agreed: Option<Answer>,
    /// What it shows, in words.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    let columns = columns(&marks);
    let packing = packing(columns.iter().map(|column| column.dots).max().unwrap_or_default());
    let width = columns.len() as f64 * PITCH;
    let height = ROOM + FOOT;
    let drawn = columns.into_iter().enumerate().map(|(at, column)| {
        let state = match column.answer.is_some() {
            true if column.answer == agreed => "agreed",
            true if column.answer == proposed && agreed.is_none() => "proposed",
            _ => "plain",
        };
        let dots = (0..column.dots).map(|dot| {
            let (x, y) = place(dot, column.dots, packing);
            view! { <circle cx=x cy=y r=packing.1 * 0.42/> }
        });
        let dots = dots.collect_view();
        let left = at as f64 * PITCH + (PITCH - ROOM) / 2.0;
        view! {
            <g class=format!("tl-strip__column tl-strip__column--{} is-{state}", column.kind) transform=format!("translate({left} 0)")>
                <rect class="tl-strip__foot" x="0" y=ROOM + 2.0 width=ROOM height=FOOT - 3.0 rx="3"/>
                <text x=ROOM / 2.0 y=ROOM + FOOT - 5.0 text-anchor="middle">{column.label}</text>
                {dots}
            </g>
        }
    });
    let drawn = drawn.collect_view();
    view! {
        <svg class="tl-strip" viewBox=format!("0 0 {width} {height}") width=width height=height role="img" aria-label=words focusable="false">
            {drawn}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(keys: &str) -> Vec<Option<Answer>> {
        let answer = |key: char| match key {
            '-' => None,
            'x' => Some(Answer::NotApplicable),
            '?' => Some(Answer::CannotTell),
            level => Answer::parse(&level.to_string()),
        };
        keys.chars().map(answer).collect()
    }

    #[test]
    fn levels_always_have_their_column_and_the_rest_only_where_it_was_said() {
        let dots = |keys: &str| -> Vec<_> { columns(&marks(keys)).iter().map(|it| (it.label, it.dots)).collect() };
        assert_eq!(dots("1224"), [("1", 1), ("2", 2), ("3", 0), ("4", 1)]);
        assert_eq!(dots("3-?x-"), [("1", 0), ("2", 0), ("3", 1), ("4", 0), ("n/a", 1), ("?", 1), ("none", 2)]);
    }

    #[test]
    fn every_dot_of_a_large_team_is_inside_its_column_and_on_none_other() {
        for most in [0, 1, 4, 5, 16, 17, 60, 250] {
            let packed = packing(most);
            let size = packed.1;
            let places: Vec<_> = (0..most).map(|at| place(at, most, packed)).collect();
            for (at, (x, y)) in places.iter().enumerate() {
                let inside = (size / 2.0 - 0.06)..=(ROOM - size / 2.0 + 0.06);
                assert!(inside.contains(x) && inside.contains(y), "{most}: {x} {y}");
                let clear = |(other_x, other_y): &(f64, f64)| (x - other_x).hypot(y - other_y) > size * 0.9;
                assert!(places[..at].iter().all(clear), "{most}: dots lie on each other");
            }
        }
        assert_eq!(packing(4), (1, 8.0));
        assert!(packing(60).1 >= 3.5, "sixty dots can still be seen");
    }

    #[test]
    fn what_is_drawn_is_said() {
        assert_eq!(
            counted_in_words(&marks("2242?-")),
            "Level 2 Emerging: 3. Level 4 Exemplary: 1. Can’t tell yet: 1. No answer: 1."
        );
    }
}
