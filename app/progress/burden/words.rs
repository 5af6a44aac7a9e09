//! Minutes as people read them: hours, and what that means in people’s time.

use app_ground::components::{counted, figure};
use progress::burden::{HOUR, Likeness, WORK_YEAR};

/// Minutes as a number of hours: whole ones from 10 up, tenths below.
pub(super) fn hours_number(minutes: u64) -> String {
    let tenths = (minutes * 10 + HOUR / 2) / HOUR;
    let whole = |number: u64| figure(usize::try_from(number).unwrap_or(usize::MAX));
    match (minutes, tenths) {
        (0, _) => "0".to_owned(),
        // Something is never shown as nothing.
        (_, 0) => "under 0.1".to_owned(),
        (_, 1..100) if tenths.is_multiple_of(10) => whole(tenths / 10),
        (_, 1..100) => format!("{}.{}", tenths / 10, tenths % 10),
        _ => whole((minutes + HOUR / 2) / HOUR),
    }
}

/// Minutes as hours in words: `1,240 hours`, `1 hour`.
pub(super) fn hours(minutes: u64) -> String {
    match hours_number(minutes).as_str() {
        "1" => "1 hour".to_owned(),
        number => format!("{number} hours"),
    }
}

/// What a year's minutes mean: `about as much as 6 people working full time`.
pub(super) fn in_people(minutes: u64) -> String {
    let rounded = |unit: u64| usize::try_from((minutes + unit / 2) / unit).unwrap_or(usize::MAX);
    match rounded(WORK_YEAR) {
        0 => format!("about {} of one person’s work", counted(rounded(8 * HOUR).max(1), "day", "days")),
        1 => "about as much as one person working full time".to_owned(),
        people => format!("about as much as {} people working full time", figure(people)),
    }
}

/// Why two metrics seem to ask for the same.
pub(super) fn why(likeness: Likeness) -> String {
    match likeness {
        Likeness::Name => "They have the same name.".to_owned(),
        Likeness::Definition(100) => "Their definitions use the same words.".to_owned(),
        Likeness::Definition(pct) => format!("{pct}% of the words of their definitions are the same."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_as_hours() {
        for (minutes, number, words) in [
            (0, "0", "0 hours"),
            (2, "under 0.1", "under 0.1 hours"),
            (30, "0.5", "0.5 hours"),
            (60, "1", "1 hour"),
            (90, "1.5", "1.5 hours"),
            (596, "9.9", "9.9 hours"),
            (599, "10", "10 hours"),
            (629, "10", "10 hours"),
            (74_400, "1,240", "1,240 hours"),
        ] {
            assert_eq!((hours_number(minutes).as_str(), hours(minutes).as_str()), (number, words), "{minutes}");
        }
    }

    #[test]
    fn a_year_s_hours_mean_people() {
        for (hours, words) in [
            (3, "about 1 day of one person’s work"),
            (400, "about 50 days of one person’s work"),
            (2_080, "about as much as one person working full time"),
            (12_480, "about as much as 6 people working full time"),
        ] {
            assert_eq!(in_people(hours * HOUR), words);
        }
    }
}
