//! How well a strategy is carried out: ratings by the organizations that carry it, rolled up month by month as they come in,
//! and the share that is well carried out, quarter by quarter.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use ground::calendar::{Frequency, Period, date_in_words, parse_date};
use ground::problem::{Problems, Result};
use ground::text::Text;

/// A note on a rating: at most 2,000 characters, may be empty.
type RatingNote = Text<0, 2000>;

ground::worded! {
    /// How well an organization carries a strategy out.
    #[derive(Serialize, Deserialize)]
    #[serde(into = "u8", try_from = "u8")]
    pub enum Quality:
        name,
        /// What to look for, in a sentence.
        meaning
    {
        /// 1: nothing of it happens yet.
        NotBegun: "Not begun", "Nothing of it can be seen yet.";
        /// 2: some of it happens, or only here and there.
        Partly: "Partly carried out", "Some of it can be seen, or only in some places.";
        /// 3: most of it happens as it is meant to.
        Mostly: "Mostly carried out", "Most of it can be seen nearly everywhere, as it is meant to be.";
        /// 4: all of it happens, as it is meant to.
        Fully: "Fully and well carried out", "All of it can be seen everywhere, as it is meant to be, week after week.";
    }
}

impl Quality {
    /// Its number, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// From its number.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.number() == number)
    }

    /// Whether it counts as well carried out: 3 or 4.
    pub fn is_well(self) -> bool {
        self >= Quality::Mostly
    }
}

impl From<Quality> for u8 {
    fn from(quality: Quality) -> u8 {
        quality.number()
    }
}

impl TryFrom<u8> for Quality {
    type Error = String;

    fn try_from(number: u8) -> std::result::Result<Self, String> {
        Self::of(number).ok_or_else(|| format!("{number} is not a rating"))
    }
}

/// A rating that counts: one for a carrier and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rated {
    /// For which day.
    pub on: NaiveDate,
    /// How well.
    pub quality: Quality,
}

/// How many are well carried out, of how many that are rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    /// Rated 3 or 4.
    pub well: usize,
    /// Rated.
    pub rated: usize,
}

impl Share {
    /// In percent, rounded half up; none where nothing is rated.
    pub fn pct(self) -> Option<usize> {
        (self.rated > 0).then(|| (self.well * 200 + self.rated) / (self.rated * 2))
    }
}

/// How things stood at the end of a month in which somebody rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The month.
    pub month: Period,
    /// Of the newest rating of each carrier by then.
    pub share: Share,
}

/// What the ratings of all carriers come to. Months don't depend on when school years start; quarters are made of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rollup {
    /// The newest rating's day.
    pub latest_on: Option<NaiveDate>,
    /// Months in which somebody rated, the oldest first.
    pub months: Vec<Month>,
}

impl Rollup {
    /// Rolls up the ratings that count, one slice a carrier, in any order.
    pub fn of<'a>(carriers: impl IntoIterator<Item = &'a [Rated]>) -> Self {
        let carriers = carriers.into_iter().enumerate();
        let mut all: Vec<(Rated, usize)> =
            carriers.flat_map(|(at, rated)| rated.iter().map(move |it| (*it, at))).collect();
        all.sort_by_key(|(rated, _)| rated.on);
        let (mut newest, mut well, mut months) = (BTreeMap::new(), 0_usize, Vec::<Month>::new());
        for (rated, carrier) in &all {
            let before = newest.insert(*carrier, rated.quality);
            well -= usize::from(before.is_some_and(Quality::is_well));
            well += usize::from(rated.quality.is_well());
            let now = Month {
                month: Period::containing(Frequency::Monthly, rated.on, 1),
                share: Share { well, rated: newest.len() },
            };
            match months.last_mut() {
                Some(last) if last.month == now.month => *last = now,
                _ => months.push(now),
            }
        }
        Self { latest_on: all.last().map(|(rated, _)| rated.on), months }
    }

    /// What it comes to for so many carriers, where school years start on the first of `first_month`.
    pub fn implementation(&self, carriers: usize, first_month: u32) -> Implementation {
        let newest = self.months.last().map(|it| it.share).unwrap_or_default();
        Implementation {
            rated: newest.rated,
            well: newest.well,
            carriers,
            latest_on: self.latest_on,
            trend: self.quarters(first_month),
        }
    }

    /// Every quarter from the first with a rating to the last, as things stood at its end.
    fn quarters(&self, first_month: u32) -> Vec<(Period, Share)> {
        let mut quarters = Vec::<(Period, Share)>::new();
        for it in &self.months {
            let quarter = Period::containing(Frequency::Quarterly, it.month.last_day(first_month), first_month);
            while let Some((last, share)) = quarters.last().copied().filter(|(last, _)| last.later(1) < quarter) {
                quarters.push((last.later(1), share));
            }
            match quarters.last_mut() {
                Some((last, share)) if *last == quarter => *share = it.share,
                _ => quarters.push((quarter, it.share)),
            }
        }
        quarters
    }
}

/// How well a strategy is carried out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Implementation {
    /// How many carriers are rated.
    pub rated: usize,
    /// How many of those have 3 or 4 as their newest rating.
    pub well: usize,
    /// How many carry it.
    pub carriers: usize,
    /// The newest rating's day.
    pub latest_on: Option<NaiveDate>,
    /// Quarter by quarter of the school year, the oldest first: of the newest rating of each carrier by the quarter's end. The
    /// last is what stands now.
    pub trend: Vec<(Period, Share)>,
}

impl Implementation {
    /// The share that stands now.
    pub fn share(&self) -> Share {
        Share { well: self.well, rated: self.rated }
    }

    /// How many carriers aren't rated.
    pub fn unrated(&self) -> usize {
        self.carriers.saturating_sub(self.rated)
    }
}

/// What is typed to rate how well one organization carries a strategy out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RatingForm {
    /// `1` to `4`.
    pub quality: String,
    /// For which day.
    pub on: String,
    /// What was seen; may be empty.
    pub note: String,
}

/// A checked rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedRating {
    /// How well.
    pub quality: Quality,
    /// For which day.
    pub on: NaiveDate,
    /// What was seen; may be empty.
    pub note: String,
}

impl WantedRating {
    /// Checks what was typed: a day that isn't ahead, of a strategy that starts on `first`.
    ///
    /// # Errors
    /// A violation for each field: `quality`, `on`, `note`.
    pub fn parse(form: &RatingForm, first: NaiveDate, today: NaiveDate) -> Result<Self> {
        let mut problems = Problems::default();
        let quality = form.quality.trim().parse().ok().and_then(Quality::of);
        if quality.is_none() {
            problems.add("quality", "Choose how well it is carried out.");
        }
        let on = problems.take(parse_date("on", "the day the rating is for", &form.on));
        match on {
            Some(on) if on > today => {
                problems.add("on", "A rating is for a day that has come. Enter today or earlier.")
            }
            Some(on) if on < first => {
                let first = date_in_words(first);
                problems.add("on", format!("The strategy starts on {first}. Enter that day or a later one."));
            }
            _ => {}
        }
        let note = problems.take(RatingNote::parse("note", "the note", &form.note)).map(RatingNote::into_string);
        let wanted = match (quality, on, note) {
            (Some(quality), Some(on), Some(note)) => Some(Self { quality, on, note }),
            _ => None,
        };
        problems.finish(wanted)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::example;
    use super::*;
    use ground::problem::Error;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rated(on: &str, quality: u8) -> Rated {
        Rated { on: day(on), quality: Quality::of(quality).unwrap() }
    }

    #[test]
    fn ratings_have_numbers_that_come_back_and_three_and_four_are_well() {
        for quality in Quality::ALL {
            assert_eq!(Quality::of(quality.number()), Some(quality));
            let json = serde_json::to_string(&quality).unwrap();
            assert_eq!(serde_json::from_str::<Quality>(&json).unwrap(), quality);
        }
        assert_eq!((Quality::of(0), Quality::of(5)), (None, None));
        assert_eq!(Quality::ALL.map(Quality::is_well), [false, false, true, true]);
    }

    #[test]
    fn a_share_is_of_those_rated_and_rounded_half_up() {
        for (well, rated, pct) in [(0, 0, None), (0, 3, Some(0)), (1, 8, Some(13)), (2, 3, Some(67)), (3, 3, Some(100))]
        {
            assert_eq!(Share { well, rated }.pct(), pct);
        }
    }

    #[test]
    fn the_newest_rating_of_each_carrier_counts_quarter_by_quarter() {
        let one = [rated("2026-02-10", 3), rated("2025-09-15", 2)];
        let other = [rated("2025-10-31", 4), rated("2025-09-01", 1)];
        let rollup = Rollup::of([&one[..], &other, &[]]);
        let all = rollup.implementation(3, 9);
        assert_eq!((all.rated, all.well, all.carriers, all.unrated()), (2, 2, 3, 1));
        assert_eq!(all.latest_on, Some(day("2026-02-10")));
        let trend: Vec<_> = all.trend.iter().map(|(period, share)| (period.key(), share.well, share.rated)).collect();
        assert_eq!(trend, [("Q2025-1".to_owned(), 1, 2), ("Q2025-2".to_owned(), 2, 2)]);
        // Where school years start in July the same months lie in other quarters, and one in between repeats the last.
        let july: Vec<_> = rollup.implementation(3, 7).trend.iter().map(|(it, share)| (it.key(), share.well)).collect();
        assert_eq!(july, [("Q2025-1".to_owned(), 0), ("Q2025-2".to_owned(), 1), ("Q2025-3".to_owned(), 2)]);
        let gap = [rated("2025-09-15", 2), rated("2026-06-15", 3)];
        let trend = Rollup::of([&gap[..]]).implementation(1, 9).trend;
        assert_eq!(trend.iter().map(|(_, share)| share.well).collect::<Vec<_>>(), [0, 0, 0, 1]);
    }

    #[test]
    fn nobody_rated_is_nothing_and_not_zero_percent() {
        let none = Rollup::default().implementation(40, 7);
        assert_eq!((none.share().pct(), none.unrated(), none.trend.len()), (None, 40, 0));
    }

    #[test]
    fn a_rating_is_for_a_day_of_the_strategy_that_has_come() {
        let strategy = example("s", "Attendance");
        let parse = |quality: &str, on: &str| {
            let form = RatingForm { quality: quality.into(), on: on.into(), note: " Seen in 3 schools ".into() };
            match WantedRating::parse(&form, strategy.starts_on, day("2026-01-31")) {
                Ok(wanted) => Ok((wanted.quality.number(), wanted.note)),
                Err(Error::Invalid(found)) => Err(found.into_iter().map(|it| it.field).collect::<Vec<_>>()),
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!(parse("3", "2026-01-31"), Ok((3, "Seen in 3 schools".to_owned())));
        assert_eq!(parse("3", "2026-02-01"), Err(vec!["on".to_owned()]));
        assert_eq!(parse("3", "2025-08-31"), Err(vec!["on".to_owned()]));
        assert_eq!(parse("5", ""), Err(vec!["quality".to_owned(), "on".to_owned()]));
    }

    proptest! {
        #[test]
        fn the_last_quarter_is_what_stands_now(
            ratings in proptest::collection::vec(proptest::collection::vec((0_i64..900, 1_u8..=4), 0..6), 0..8),
            first_month in 1_u32..=12,
        ) {
            let carriers: Vec<Vec<Rated>> = ratings
                .iter()
                .map(|of| {
                    let by_day: BTreeMap<i64, u8> = of.iter().copied().collect();
                    let rated = |(days, quality)| {
                        Rated { on: day("2024-01-15") + chrono::TimeDelta::days(days), quality: Quality::of(quality).unwrap() }
                    };
                    by_day.into_iter().map(rated).collect()
                })
                .collect();
            let all = Rollup::of(carriers.iter().map(Vec::as_slice)).implementation(carriers.len(), first_month);
            let newest: Vec<Quality> = carriers.iter().filter_map(|of| of.last()).map(|it| it.quality).collect();
            prop_assert_eq!(all.rated, newest.len());
            prop_assert_eq!(all.well, newest.iter().filter(|it| it.is_well()).count());
            prop_assert_eq!(all.trend.last().map(|(_, share)| *share).unwrap_or_default(), all.share());
            for pair in all.trend.windows(2) {
                prop_assert_eq!(pair[1].0.since(pair[0].0), 1, "no quarter is left out");
                prop_assert!(pair[1].1.rated >= pair[0].1.rated, "who was rated stays rated");
            }
        }
    }
}
