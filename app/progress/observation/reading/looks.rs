//! How lines side by side are told apart beside their color: each has a symbol of its own or a dash of its own. The key
//! beside a name is drawn by the server, like the line it stands for.

use charming::element::{LineStyleType, Symbol};
use leptos::prelude::*;

use super::choosing::MOST;

/// How many colors charts have (`style/_tokens.scss`); the seventh line has the first’s again, and another dash.
const COLORS: usize = 6;

/// Symbol and dash of each line.
pub(super) const LOOKS: [(Symbol, LineStyleType); MOST] = [
    (Symbol::Circle, LineStyleType::Solid),
    (Symbol::Rect, LineStyleType::Dashed),
    (Symbol::Triangle, LineStyleType::Solid),
    (Symbol::Diamond, LineStyleType::Dashed),
    (Symbol::Circle, LineStyleType::Dashed),
    (Symbol::Rect, LineStyleType::Solid),
    (Symbol::Triangle, LineStyleType::Dashed),
    (Symbol::Diamond, LineStyleType::Solid),
];

/// The key of a line: `at` counts the lines from 0, and the one after [`LOOKS`] is dotted and without symbols.
pub(super) fn key(at: usize) -> AnyView {
    let (shape, dash) = match LOOKS.get(at) {
        Some((symbol, dash)) => (Some(shape(symbol)), (*dash == LineStyleType::Dashed).then_some("6 3")),
        None => (None, Some("2 3")),
    };
    view! {
        <svg class=format!("tl-key tl-key--{}", color(at)) viewBox="0 0 32 12" aria-hidden="true" focusable="false">
            <line x1="0" y1="6" x2="32" y2="6" stroke-dasharray=dash/>
            {shape.map(|shape| view! { <path d=shape/> })}
        </svg>
    }
    .into_any()
}

/// The number of a line's color, from 1: after as many lines as can be chosen comes the State's.
pub(super) fn color(at: usize) -> usize {
    at % COLORS + 1
}

fn shape(symbol: &Symbol) -> &'static str {
    match symbol {
        Symbol::Rect => "M12 2 h8 v8 h-8 Z",
        Symbol::Triangle => "M16 1 l5.5 10 h-11 Z",
        Symbol::Diamond => "M16 0 l6 6 l-6 6 l-6 -6 Z",
        _ => "M11 6 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 Z",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lines_look_alike_even_without_color() {
        let alike = |at: usize| LOOKS[..at].contains(&LOOKS[at]);
        assert!(!(0..MOST).any(alike));
        assert_eq!((color(0), color(5), color(6), color(MOST)), (1, 6, 1, 3));
    }

    #[test]
    fn a_key_is_drawn_like_its_line() {
        assert!(key(1).to_html().contains("stroke-dasharray=\"6 3\""));
        assert!(!key(0).to_html().contains("stroke-dasharray"));
        assert!(!key(MOST).to_html().contains("<path"));
    }
}
