//! When things happened in the demonstration: its files give month and day in a school year, so that it never grows old.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use ground::calendar::SchoolYear;
use ground::site::Site;

/// A day of any school year: `05-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct MonthDay(NaiveDate);

/// A year without February 29, which most school years don't have.
const ANY_YEAR: i32 = 2001;

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        NaiveDate::parse_from_str(&format!("{ANY_YEAR}-{raw}"), "%Y-%m-%d")
            .map(Self)
            .map_err(|_| format!("“{raw}” is not a month and a day like 05-14"))
    }
}

impl MonthDay {
    /// This day in a school year that starts on the first of `first_month`.
    pub(super) fn within(self, year: SchoolYear, first_month: u32) -> NaiveDate {
        let calendar_year = year.start_year() + i32::from(self.0.month() < first_month);
        self.0.with_year(calendar_year).unwrap_or(year.first_day(first_month))
    }
}

/// Turns the files' days into days and instants of the past.
pub(super) struct Timeline<'s> {
    site: &'s Site,
    now: DateTime<Utc>,
}

impl<'s> Timeline<'s> {
    /// The time at `site`, `now` being the latest there is.
    pub(super) fn new(site: &'s Site, now: DateTime<Utc>) -> Self {
        Self { site, now }
    }

    /// The school year `years_back` before the present one.
    pub(super) fn year(&self, years_back: i32) -> SchoolYear {
        self.site.school_year(self.now).back(years_back)
    }

    /// A day as planned, maybe still to come.
    pub(super) fn day(&self, day: MonthDay, years_back: i32) -> NaiveDate {
        day.within(self.year(years_back), self.site.school_year_starts)
    }

    /// A day on which something has happened: today at the latest.
    pub(super) fn past_day(&self, day: MonthDay, years_back: i32) -> NaiveDate {
        self.day(day, years_back).min(self.site.today(self.now))
    }

    /// An instant of a day, `minutes` into the work of that day; now at the latest. Work starts at 15:00 UTC, which is
    /// morning everywhere in the continental States.
    pub(super) fn at(&self, day: NaiveDate, minutes: i64) -> DateTime<Utc> {
        let start = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(15);
        (start + TimeDelta::minutes(minutes)).min(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::testing::site;

    fn day(text: &str) -> MonthDay {
        MonthDay::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_day_falls_into_its_school_year() {
        let year = SchoolYear::starting(2025).unwrap();
        for (raw, first_month, expected) in [
            ("07-01", 7, "2025-07-01"),
            ("12-31", 7, "2025-12-31"),
            ("06-30", 7, "2026-06-30"),
            ("06-30", 1, "2025-06-30"),
        ] {
            assert_eq!(day(raw).within(year, first_month).to_string(), expected, "{raw} from month {first_month}");
        }
        for bad in ["", "02-29", "13-01", "0514", "2025-05-14"] {
            assert!(MonthDay::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nothing_has_happened_later_than_now() {
        let site = site();
        // Half past midnight on July 1 in Chicago.
        let now = "2026-07-01T05:30:00Z".parse().unwrap();
        let timeline = Timeline::new(&site, now);
        assert_eq!(timeline.year(1).to_string(), "2025–26");
        assert_eq!(timeline.day(day("08-03"), 0).to_string(), "2026-08-03");
        assert_eq!(timeline.past_day(day("08-03"), 0).to_string(), "2026-07-01");
        assert_eq!(timeline.past_day(day("05-14"), 1).to_string(), "2026-05-14");
        assert_eq!(timeline.at(timeline.past_day(day("08-03"), 0), 7), now);
    }

    #[test]
    fn an_instant_of_a_day_is_on_that_day_where_the_site_is() {
        let site = site();
        let timeline = Timeline::new(&site, "2026-11-22T00:30:00Z".parse().unwrap());
        for on in ["2026-01-14", "2026-07-14"].map(|on| on.parse::<NaiveDate>().unwrap()) {
            for minutes in [0, 400] {
                assert_eq!(site.today(timeline.at(on, minutes)), on);
            }
        }
    }
}
