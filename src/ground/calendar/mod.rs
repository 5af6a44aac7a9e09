//! Dates as schools and agencies use them: school years, today in the SEA's time zone, dates in words.
//! "Now" is always an argument; nothing here reads a clock.

mod period;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::problem::Violation;

pub use period::{Frequency, Period};

/// A school year, named by the calendar year it starts in: 2025 is 2025–26.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32")]
pub struct SchoolYear(i32);

impl TryFrom<i32> for SchoolYear {
    type Error = &'static str;

    fn try_from(starting: i32) -> std::result::Result<Self, Self::Error> {
        Self::starting(starting).ok_or("not a school year from 2000 to 2100")
    }
}

impl SchoolYear {
    /// The earliest and latest school years that can be chosen.
    pub const RANGE: std::ops::RangeInclusive<i32> = 2000..=2100;

    /// The school year that starts in the calendar year `starting`, 2000 to 2100.
    pub fn starting(starting: i32) -> Option<Self> {
        Self::RANGE.contains(&starting).then_some(Self(starting))
    }

    /// The school year that `date` falls in when years start on the first of `first_month` (1 to 12).
    pub fn containing(date: NaiveDate, first_month: u32) -> Self {
        Self(if date.month() >= first_month { date.year() } else { date.year() - 1 })
    }

    /// The calendar year it starts in.
    pub fn start_year(self) -> i32 {
        self.0
    }

    /// The school year `years` earlier.
    pub fn back(self, years: i32) -> Self {
        Self(self.0 - years)
    }

    /// Its first day.
    pub fn first_day(self, first_month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, first_month.clamp(1, 12), 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self, first_month: u32) -> NaiveDate {
        Self(self.0 + 1).first_day(first_month).pred_opt().unwrap_or_default()
    }
}

impl std::fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}–{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }
}

/// A time zone by its standard name, such as `America/Chicago`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeZone(chrono_tz::Tz);

impl TimeZone {
    /// The zones of the States and territories, offered first where one is chosen.
    pub const OFFERED: [&'static str; 11] = [
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Puerto_Rico",
        "Pacific/Guam",
        "Pacific/Pago_Pago",
        "UTC",
    ];

    /// Looks a zone up by name.
    ///
    /// # Errors
    /// Says what a name looks like.
    pub fn parse(field: &str, raw: &str) -> Result<Self, Violation> {
        raw.trim()
            .parse()
            .map(Self)
            .map_err(|_| Violation::new(field, "Choose a time zone by its standard name, such as America/Chicago."))
    }

    /// Its standard name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The date of `now` in this zone.
    pub fn today(self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.0).date_naive()
    }

    /// An instant in words: `May 14, 2026, 3:05 p.m.`
    pub fn in_words(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.0);
        let half = if local.format("%p").to_string() == "AM" { "a.m." } else { "p.m." };
        format!("{}, {} {half}", date_in_words(local.date_naive()), local.format("%-I:%M"))
    }
}

/// A date in words: `May 14, 2026`.
pub fn date_in_words(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

/// Reads a date as a date field sends it (`2026-05-14`) or as people type it (`5/14/2026`).
///
/// # Errors
/// Says that the date is missing, or what a date looks like.
pub fn parse_date(field: &str, label: &str, raw: &str) -> Result<NaiveDate, Violation> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(Violation::new(field, format!("Enter {label}.")));
    }
    NaiveDate::parse_from_str(raw, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(raw, "%m/%d/%Y"))
        .ok()
        .filter(|date| (1990..=2110).contains(&date.year()))
        .ok_or_else(|| Violation::new(field, "Enter a date like 5/14/2026."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn a_school_year_runs_from_its_first_month_to_the_day_before_the_next() {
        for (date, first_month, expected) in [
            ("2026-06-30", 7, "2025–26"),
            ("2026-07-01", 7, "2026–27"),
            ("2026-01-01", 1, "2026–27"),
            ("1999-12-31", 9, "1999–00"),
        ] {
            assert_eq!(SchoolYear::containing(day(date), first_month).to_string(), expected, "{date}");
        }
        let year = SchoolYear::starting(2023).unwrap();
        assert_eq!((year.first_day(9), year.last_day(9)), (day("2023-09-01"), day("2024-08-31")));
        assert_eq!(year.last_day(3), day("2024-02-29"));
        assert_eq!(SchoolYear::starting(1999), None);
    }

    #[test]
    fn today_is_the_state_s_today() {
        let instant = "2026-03-01T04:30:00Z".parse().unwrap();
        let chicago = TimeZone::parse("time_zone", "America/Chicago").unwrap();
        assert_eq!(chicago.today(instant), day("2026-02-28"));
        assert_eq!(chicago.in_words(instant), "February 28, 2026, 10:30 p.m.");
        assert!(TimeZone::parse("time_zone", "Chicago").is_err());
        assert!(TimeZone::OFFERED.iter().all(|name| TimeZone::parse("time_zone", name).is_ok()));
    }

    #[test]
    fn dates_are_read_both_ways() {
        assert_eq!(parse_date("on", "a date", "2026-05-14").unwrap(), day("2026-05-14"));
        assert_eq!(parse_date("on", "a date", " 5/14/2026 ").unwrap(), day("2026-05-14"));
        for bad in ["", "14.5.2026", "2026-02-30", "0026-05-14", "5/14/26"] {
            assert!(parse_date("on", "a date", bad).is_err(), "{bad:?}");
        }
        assert_eq!(date_in_words(day("2026-05-04")), "May 4, 2026");
    }
}
