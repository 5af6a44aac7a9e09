//! Periods that figures are reported for: weeks, months, and the quarters, halves and whole of a school year; how often
//! one is due, and when the newest figure is too old to say how things stand (`domain.md` §3).

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{SchoolYear, date_in_words};
use crate::problem::Violation;

crate::keyed! {
    /// How often something is reported.
    pub enum Frequency: key, name {
        /// Every week, Monday to Sunday.
        Weekly: "weekly", "Every week";
        /// Every calendar month.
        Monthly: "monthly", "Every month";
        /// Four times a school year.
        Quarterly: "quarterly", "Every quarter";
        /// Twice a school year.
        TwiceAYear: "twice_a_year", "Twice a year";
        /// Once a school year.
        Yearly: "yearly", "Once a year";
    }
}

impl Frequency {
    /// How many times a year, for reckoning what it asks of people.
    pub fn times_a_year(self) -> u32 {
        match self {
            Frequency::Weekly => 52,
            Frequency::Monthly => 12,
            Frequency::Quarterly => 4,
            Frequency::TwiceAYear => 2,
            Frequency::Yearly => 1,
        }
    }

    /// The last day on which a figure that stands for the time up to `last_day` still says how things stand: one and a
    /// half times the frequency later. Half a month counts as 15 days, half a week as 3.
    pub fn current_through(self, last_day: NaiveDate) -> NaiveDate {
        let (months, days) = match self {
            Frequency::Weekly => (0, 10),
            Frequency::Monthly => (1, 15),
            Frequency::Quarterly => (4, 15),
            Frequency::TwiceAYear => (9, 0),
            Frequency::Yearly => (18, 0),
        };
        // A month added to the last day of a month is the last day of that one.
        let first_after = last_day.checked_add_days(Days::new(1)).unwrap_or(last_day);
        let later = first_after.checked_add_months(Months::new(months)).unwrap_or(first_after);
        later.checked_add_days(Days::new(days)).and_then(|day| day.pred_opt()).unwrap_or(later)
    }
}

/// The Monday that weeks are counted from.
fn first_monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default()
}

fn packed(frequency: Frequency) -> u8 {
    match frequency {
        Frequency::Weekly => 0,
        Frequency::Monthly => 1,
        Frequency::Quarterly => 2,
        Frequency::TwiceAYear => 3,
        Frequency::Yearly => 4,
    }
}

/// One week, month, quarter, half or whole school year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    frequency: Frequency,
    /// Counts periods of this frequency: the next one is one more.
    number: i32,
}

impl Period {
    /// The period of this frequency that `date` falls in, where school years start on the first of `first_month`.
    pub fn containing(frequency: Frequency, date: NaiveDate, first_month: u32) -> Self {
        let year = SchoolYear::containing(date, first_month).start_year();
        let months_in = (date.month() + 12 - first_month.clamp(1, 12)) % 12;
        let number = match frequency {
            Frequency::Weekly => (date - first_monday()).num_days().div_euclid(7) as i32,
            Frequency::Monthly => date.year() * 12 + date.month0() as i32,
            Frequency::Quarterly => year * 4 + (months_in / 3) as i32,
            Frequency::TwiceAYear => year * 2 + (months_in / 6) as i32,
            Frequency::Yearly => year,
        };
        Self { frequency, number }
    }

    /// The period as packed bytes have it: a number for its frequency, which never changes its meaning, and its own.
    pub fn numbers(self) -> (u8, i32) {
        (packed(self.frequency), self.number)
    }

    /// From [`Period::numbers`].
    pub fn from_numbers((frequency, number): (u8, i32)) -> Option<Self> {
        let frequency = Frequency::ALL.into_iter().find(|it| packed(*it) == frequency)?;
        Some(Self { frequency, number })
    }

    /// How often there is such a period.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// The period `count` later; earlier where it is negative.
    pub fn later(self, count: i32) -> Self {
        Self { number: self.number + count, ..self }
    }

    /// How many periods later this is than `other` of the same frequency.
    pub fn since(self, other: Self) -> i32 {
        self.number - other.number
    }

    /// The key in the store and in addresses; keys of one frequency sort by time.
    pub fn key(self) -> String {
        match self.frequency {
            Frequency::Weekly => format!("W{}", self.monday()),
            Frequency::Monthly => {
                format!("M{:04}-{:02}", self.number.div_euclid(12), self.number.rem_euclid(12) + 1)
            }
            Frequency::Quarterly => format!("Q{:04}-{}", self.number.div_euclid(4), self.number.rem_euclid(4) + 1),
            Frequency::TwiceAYear => format!("H{:04}-{}", self.number.div_euclid(2), self.number.rem_euclid(2) + 1),
            Frequency::Yearly => format!("Y{:04}", self.number),
        }
    }

    /// From its key.
    pub fn from_key(key: &str) -> Option<Self> {
        let (letter, rest) = key.split_at_checked(1)?;
        let two = || rest.split_once('-').and_then(|(one, other)| Some((year(one)?, other.parse::<i32>().ok()?)));
        let part = |parts: i32| two().filter(|(_, part)| (1..=parts).contains(part));
        let period = match letter {
            "W" => {
                let monday = NaiveDate::parse_from_str(rest, "%Y-%m-%d").ok()?;
                Self::containing(Frequency::Weekly, monday, 1)
            }
            "M" => part(12).map(|(year, part)| Self { frequency: Frequency::Monthly, number: year * 12 + part - 1 })?,
            "Q" => part(4).map(|(year, part)| Self { frequency: Frequency::Quarterly, number: year * 4 + part - 1 })?,
            "H" => {
                part(2).map(|(year, part)| Self { frequency: Frequency::TwiceAYear, number: year * 2 + part - 1 })?
            }
            "Y" => Self { frequency: Frequency::Yearly, number: year(rest)? },
            _ => return None,
        };
        (period.key() == key).then_some(period)
    }

    /// Reads a period as people write it: a date in it, its key, or `2018-19`, `2018-19 Q3`, `2018-19 H1`, `2019-03`,
    /// `March 2019`. A year alone is refused, for some mean the school year that starts in it and some the one that ends.
    ///
    /// # Errors
    /// A violation of `field` that says how this frequency's periods are written.
    pub fn parse(frequency: Frequency, field: &str, raw: &str, first_month: u32) -> Result<Self, Violation> {
        let raw = raw.trim();
        let by_key = || Self::from_key(raw).filter(|period| period.frequency == frequency);
        let by_date = || date(raw).map(|date| Self::containing(frequency, date, first_month));
        by_key().or_else(by_date).or_else(|| Self::spoken(frequency, raw)).ok_or_else(|| {
            let example = match frequency {
                Frequency::Weekly => "a date in the week, like 2019-03-04",
                Frequency::Monthly => "a month like 2019-03 or March 2019",
                Frequency::Quarterly => "a quarter of a school year like 2018-19 Q3",
                Frequency::TwiceAYear => "half a school year like 2018-19 H1",
                Frequency::Yearly => "a school year like 2018-19",
            };
            Violation::new(field, format!("“{raw}” is not a period of this metric. Write {example}."))
        })
    }

    fn spoken(frequency: Frequency, raw: &str) -> Option<Self> {
        let plain = raw.replace(['–', '—', '/'], "-").to_uppercase();
        let words: Vec<&str> = plain.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let part = |letter: char, parts: i32| {
            let number = words.iter().find_map(|word| word.strip_prefix(letter)?.parse::<i32>().ok())?;
            let year = words.iter().find_map(|word| school_year(word))?;
            (words.len() == 2 && (1..=parts).contains(&number)).then_some(year * parts + number - 1)
        };
        let number = match (frequency, words.as_slice()) {
            (Frequency::Yearly, [word]) => school_year(word)?,
            (Frequency::Quarterly, _) => part('Q', 4)?,
            (Frequency::TwiceAYear, _) => part('H', 2)?,
            (Frequency::Monthly, [month, year_word]) => {
                let first = NaiveDate::parse_from_str(&format!("1 {month} {}", year(year_word)?), "%d %B %Y").ok()?;
                first.year() * 12 + first.month0() as i32
            }
            (Frequency::Monthly, [word]) => {
                let (one, other) = word.split_once('-')?;
                let (year_word, month) = if one.len() == 4 { (one, other) } else { (other, one) };
                let month = month.parse::<i32>().ok().filter(|month| (1..=12).contains(month))?;
                year(year_word)? * 12 + month - 1
            }
            _ => return None,
        };
        Some(Self { frequency, number })
    }

    fn monday(self) -> NaiveDate {
        let days = u64::try_from(self.number).unwrap_or_default() * 7;
        first_monday().checked_add_days(Days::new(days)).unwrap_or_default()
    }

    /// Its first day, where school years start on the first of `first_month`.
    pub fn first_day(self, first_month: u32) -> NaiveDate {
        let in_school_year = |parts: i32| {
            let start = SchoolYear(self.number.div_euclid(parts)).first_day(first_month);
            let months = self.number.rem_euclid(parts) * 12 / parts;
            start.checked_add_months(Months::new(months.unsigned_abs())).unwrap_or(start)
        };
        match self.frequency {
            Frequency::Weekly => self.monday(),
            Frequency::Monthly => {
                let month = self.number.rem_euclid(12).unsigned_abs() + 1;
                NaiveDate::from_ymd_opt(self.number.div_euclid(12), month, 1).unwrap_or_default()
            }
            Frequency::Quarterly => in_school_year(4),
            Frequency::TwiceAYear => in_school_year(2),
            Frequency::Yearly => in_school_year(1),
        }
    }

    /// Its last day: the date a figure for it stands for.
    pub fn last_day(self, first_month: u32) -> NaiveDate {
        self.later(1).first_day(first_month).pred_opt().unwrap_or_default()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let year = |parts: i32| SchoolYear(self.number.div_euclid(parts));
        match self.frequency {
            Frequency::Weekly => write!(f, "Week of {}", date_in_words(self.monday())),
            Frequency::Monthly => write!(f, "{}", self.first_day(1).format("%B %Y")),
            Frequency::Quarterly => write!(f, "{}, quarter {}", year(4), self.number.rem_euclid(4) + 1),
            Frequency::TwiceAYear => {
                write!(f, "{}, {} half", year(2), if self.number.rem_euclid(2) == 0 { "first" } else { "second" })
            }
            Frequency::Yearly => write!(f, "{}", year(1)),
        }
    }
}

/// A calendar year of four digits, 1990 to 2110.
fn year(raw: &str) -> Option<i32> {
    let year = raw.parse().ok().filter(|year| (1990..=2110).contains(year))?;
    (raw.len() == 4).then_some(year)
}

/// The starting year of `2018-19` or `2018-2019`.
fn school_year(raw: &str) -> Option<i32> {
    let (start, end) = raw.split_once('-')?;
    let start = year(start)?;
    let fits = match end.len() {
        2 => end.parse() == Ok((start + 1).rem_euclid(100)),
        4 => end.parse() == Ok(start + 1),
        _ => false,
    };
    fits.then_some(start)
}

fn date(raw: &str) -> Option<NaiveDate> {
    let read = NaiveDate::parse_from_str(raw, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(raw, "%m/%d/%Y"));
    read.ok().filter(|date| (1990..=2110).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_figure_is_current_for_one_and_a_half_times_its_frequency() {
        for (frequency, last_day, through) in [
            (Frequency::Weekly, "2026-03-08", "2026-03-18"),
            (Frequency::Monthly, "2026-02-28", "2026-04-15"),
            (Frequency::Monthly, "2024-02-29", "2024-04-15"),
            (Frequency::Quarterly, "2026-03-31", "2026-08-15"),
            (Frequency::TwiceAYear, "2026-06-30", "2027-03-31"),
            (Frequency::Yearly, "2026-08-31", "2028-02-29"),
        ] {
            assert_eq!(frequency.current_through(day(last_day)), day(through), "{frequency:?}");
        }
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (frequency, raw, key, words) in [
            (Frequency::Yearly, "2018-19", "Y2018", "2018–19"),
            (Frequency::Yearly, "2018–2019", "Y2018", "2018–19"),
            (Frequency::Yearly, "1999/00", "Y1999", "1999–00"),
            (Frequency::Yearly, "Y2018", "Y2018", "2018–19"),
            (Frequency::Yearly, "2019-03-04", "Y2018", "2018–19"),
            (Frequency::Quarterly, "2018-19 q3", "Q2018-3", "2018–19, quarter 3"),
            (Frequency::Quarterly, "Q1, 2018-19", "Q2018-1", "2018–19, quarter 1"),
            (Frequency::TwiceAYear, "2018-19 H2", "H2018-2", "2018–19, second half"),
            (Frequency::Monthly, "2019-03", "M2019-03", "March 2019"),
            (Frequency::Monthly, "3/2019", "M2019-03", "March 2019"),
            (Frequency::Monthly, "march 2019", "M2019-03", "March 2019"),
            (Frequency::Weekly, "3/6/2019", "W2019-03-04", "Week of March 4, 2019"),
        ] {
            let period = Period::parse(frequency, "period", raw, 9).unwrap();
            assert_eq!((period.key().as_str(), period.to_string().as_str()), (key, words), "{raw}");
        }
        for (frequency, raw) in [
            (Frequency::Yearly, "2018"),
            (Frequency::Yearly, "2018-20"),
            (Frequency::Yearly, ""),
            (Frequency::Quarterly, "2018-19 Q5"),
            (Frequency::Monthly, "2019-13"),
            (Frequency::Monthly, "March 19"),
            (Frequency::Weekly, "week 9"),
            (Frequency::Monthly, "Y2018"),
        ] {
            assert!(Period::parse(frequency, "period", raw, 9).is_err(), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_period_of_each_frequency(days in 0u64..40_000, first_month in 1u32..=12) {
            let date = day("1991-01-01").checked_add_days(Days::new(days)).unwrap();
            for frequency in Frequency::ALL {
                let period = Period::containing(frequency, date, first_month);
                prop_assert!(period.first_day(first_month) <= date && date <= period.last_day(first_month));
                prop_assert_eq!(period.later(1).first_day(first_month), period.last_day(first_month).succ_opt().unwrap());
                prop_assert_eq!(Period::from_key(&period.key()), Some(period));
                prop_assert!(period.key() < period.later(1).key());
            }
        }
    }
}
