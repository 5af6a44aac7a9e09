//! A series as a line the size of a word, drawn by the server: where it came from and where it is. Its words say the same.

use leptos::prelude::*;
use progress::observation::Series;

use super::words::course;

/// The drawing's size, in its units.
const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 24.0;
/// Room around the line, for its dot.
const ROOM: f64 = 4.0;
/// How many of the newest figures are drawn.
const POINTS: usize = 12;

/// Where each figure lies: none for what isn't a number. From left to right, the greatest at the top.
fn places(values: &[Option<f64>]) -> Vec<Option<(f64, f64)>> {
    let known = || values.iter().flatten().copied();
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let step = (WIDTH - 2.0 * ROOM) / (values.len().max(2) - 1) as f64;
    let height = |value: f64| if most > least { (value - least) / (most - least) } else { 0.5 };
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let place = |(at, value): (usize, &Option<f64>)| {
        value
            .map(|value| (tenth(ROOM + at as f64 * step), tenth(HEIGHT - ROOM - height(value) * (HEIGHT - 2.0 * ROOM))))
    };
    values.iter().enumerate().map(place).collect()
}

/// The line's path: broken where there is no number.
fn path(places: &[Option<(f64, f64)>]) -> String {
    let mut drawn = String::new();
    let mut joined = false;
    for place in places {
        if let Some((x, y)) = place {
            drawn.push_str(&format!("{}{x} {y}", if joined { " L" } else { " M" }));
        }
        joined = place.is_some();
    }
    drawn.trim_start().to_owned()
}

/// The line. Nothing where there is no figure.
pub(crate) fn sparkline(series: &Series) -> impl IntoView + use<> {
    let newest = &series.points[series.points.len().saturating_sub(POINTS)..];
    let values: Vec<Option<f64>> = newest.iter().map(|it| it.shown.number().map(|value| value.approximate())).collect();
    let places = places(&values);
    let dots: Vec<(f64, f64)> = places.iter().flatten().copied().collect();
    let words = course(&Series { points: newest.to_vec(), ..series.clone() });
    dots.last().map(|(x, y)| {
        view! {
            <svg class="tl-spark" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=words focusable="false">
                <path d=path(&places)/>
                <circle cx=*x cy=*y r="3"/>
            </svg>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line() {
        let found = places(&[Some(1.0), Some(3.0), None, Some(2.0)]);
        assert_eq!(found, [Some((4.0, 20.0)), Some((33.3, 4.0)), None, Some((92.0, 12.0))]);
        assert_eq!(path(&found), "M4 20 L33.3 4 M92 12");
    }

    #[test]
    fn what_never_changes_lies_in_the_middle() {
        assert_eq!(places(&[Some(5.0), Some(5.0)]), [Some((4.0, 12.0)), Some((92.0, 12.0))]);
        assert_eq!(path(&places(&[])), "");
    }
}
