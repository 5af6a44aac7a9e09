//! The demonstration's figures: made from what `data/metrics.toml` says of each metric, so that the State stands the same
//! whenever the demonstration is loaded, while every LEA and school differs. There is no chance in it: the same day makes
//! the same figures.

use chrono::NaiveDate;

use super::line::{MetricEntry, MetricsFile};
use super::story::OrganizationRow;
use ground::calendar::{Frequency, Period, SchoolYear};
use ground::identity::OrganizationId;
use ground::organization::Kind;
use progress::metric::{ALL_GROUP, Mark, Quantity, Trajectory};

/// The columns of a file of LEAs' figures.
pub(super) const LEA_COLUMNS: [&str; 6] = ["LEA", "Metric", "Period", "Group", "Value", "n"];
/// The columns of a file of schools' figures.
pub(super) const SCHOOL_COLUMNS: [&str; 6] = ["School", "Metric", "Period", "Group", "Value", "n"];
/// How many school years back figures begin.
pub(super) const FIRST_YEARS_BACK: i32 = 3;
/// Days after the baseline in which a place comes as far ahead or behind as its effort makes it.
const DAYS_TO_LIFT: f64 = 730.0;

/// An LEA or a school that reports.
#[derive(Debug, Clone)]
struct Reporter {
    id: OrganizationId,
    state_id: String,
    students: f64,
    poverty: f64,
    level: f64,
    effort: f64,
    has_grade_9: bool,
}

/// A figure, or what stands in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) organization: OrganizationId,
    state_id: String,
    pub(super) group: &'static str,
    /// As it is written: a number or a code.
    pub(super) value: String,
    pub(super) n: Option<u32>,
}

/// All figures, up to a day.
pub(super) struct Figures<'f> {
    file: &'f MetricsFile,
    leas: Vec<Reporter>,
    schools: Vec<Reporter>,
    today: NaiveDate,
    first_month: u32,
}

impl<'f> Figures<'f> {
    /// The figures of every period that is over `today`.
    pub(super) fn new(
        file: &'f MetricsFile,
        organizations: &[OrganizationRow],
        today: NaiveDate,
        first_month: u32,
    ) -> Self {
        let leas: Vec<Reporter> = file.places.iter().map(Reporter::lea).collect();
        let schools = leas.iter().flat_map(|lea| schools_of(lea, organizations)).collect();
        Self { file, leas, schools, today, first_month }
    }

    /// The school year `years_back` before the present one.
    pub(super) fn year(&self, years_back: i32) -> SchoolYear {
        SchoolYear::containing(self.today, self.first_month).back(years_back)
    }

    /// The last day of the school year `years_back`.
    pub(super) fn year_end(&self, years_back: i32) -> NaiveDate {
        self.year(years_back).last_day(self.first_month)
    }

    /// The last days of the school years that trajectories run through: the baseline's and four after it.
    pub(super) fn mark_days(&self) -> [NaiveDate; 5] {
        [3, 2, 1, 0, -1].map(|years_back| self.year_end(years_back))
    }

    /// The newest period of a metric that is over.
    pub(super) fn newest(&self, metric: &MetricEntry) -> Option<Period> {
        let frequency = Frequency::parse(&metric.frequency)?;
        let newest = Period::containing(frequency, self.today, self.first_month).later(-1);
        let last = Period::containing(frequency, self.year_end(metric.last_years_back), self.first_month);
        Some(newest.min(last))
    }

    /// The periods of a metric that figures are there for, the oldest first.
    pub(super) fn periods(&self, metric: &MetricEntry) -> Vec<Period> {
        let first_day = self.year(FIRST_YEARS_BACK).first_day(self.first_month);
        let Some(newest) = self.newest(metric) else { return Vec::new() };
        let first = Period::containing(newest.frequency(), first_day, self.first_month);
        (0..=newest.since(first)).map(|later| first.later(later)).collect()
    }

    /// A metric by its key.
    pub(super) fn metric(&self, key: &str) -> Option<&'f MetricEntry> {
        self.file.metrics.iter().find(|metric| metric.key == key)
    }

    /// A metric's figure for the State as a whole, as its targets and the share attained make it.
    pub(super) fn of_state(&self, metric: &MetricEntry, period: Period) -> f64 {
        let on = period.last_day(self.first_month);
        let is_newest = self.newest(metric) == Some(period);
        let baseline = metric.marks[0];
        let marks =
            self.mark_days().into_iter().zip(metric.marks).map(|(on, value)| Mark { on, value: quantity(value) });
        let expected =
            Trajectory::through(marks.collect()).and_then(|it| it.expected(on)).and_then(Quantity::from_ratio);
        let attained = metric.attained[usize::from(is_newest)];
        let expected = expected.map_or(baseline, Quantity::approximate);
        // A little up and down, but where it is measured from and where it stands now.
        let is_anchor = is_newest || on == self.year_end(FIRST_YEARS_BACK);
        let wobble = if is_anchor { 0.0 } else { metric.noise / 4.0 * scatter(&metric.key, "", period) };
        baseline + (expected - baseline) * attained + wobble
    }

    /// What every organization reports of a metric for a period, for everybody and for student groups.
    pub(super) fn of(&self, metric: &MetricEntry, period: Period) -> Vec<Figure> {
        let reporters: Vec<&Reporter> = self.reporters(metric).collect();
        let numbers = self.numbers(metric, period, &reporters);
        let mut figures = Vec::new();
        for (reporter, number) in reporters.into_iter().zip(numbers) {
            let figure = |group, value: String, n| Figure {
                organization: reporter.id.clone(),
                state_id: reporter.state_id.clone(),
                group,
                value,
                n,
            };
            let Some(number) = number else {
                let special = self.special(metric, &reporter.id, period).unwrap_or_default();
                figures.push(figure(ALL_GROUP, special.to_owned(), reporter.n(metric)));
                continue;
            };
            figures.push(figure(ALL_GROUP, written(metric, number), reporter.n(metric)));
            let Some(n) = reporter.n(metric).filter(|_| !metric.groups.is_empty()) else { continue };
            let econ = (f64::from(n) * reporter.poverty).round() as u32;
            let better = better(metric) * metric.gap;
            let of_econ = plausible(metric, number - better * (1.0 - reporter.poverty));
            let of_others = plausible(metric, number + better * reporter.poverty);
            figures.push(figure("econ", written(metric, of_econ), Some(econ)));
            figures.push(figure("not_econ", written(metric, of_others), Some(n - econ)));
        }
        figures
    }

    /// What one organization comes to.
    pub(super) fn at(&self, metric: &MetricEntry, period: Period, organization: &OrganizationId) -> Option<String> {
        if *organization == OrganizationId::sea() {
            return Some(written(metric, self.of_state(metric, period)));
        }
        let all = self.of(metric, period).into_iter();
        all.filter(|it| it.group == ALL_GROUP).find(|it| it.organization == *organization).map(|it| it.value)
    }

    /// The baseline of a yearly metric, three school years back.
    pub(super) fn baseline(&self, metric: &MetricEntry, organization: &OrganizationId) -> Option<String> {
        let first = self.periods(metric).into_iter().find(|it| it.last_day(self.first_month) == self.year_end(3))?;
        self.at(metric, first, organization)
    }

    /// The figures of a school year as a file: those of LEAs, or of schools. None where no period of it is over.
    pub(super) fn table(&self, kind: Kind, years_back: i32) -> Option<String> {
        let year = self.year(years_back);
        let mut rows = Vec::new();
        for metric in self.file.metrics.iter().filter(|metric| Kind::parse(&metric.level) == Some(kind)) {
            let within =
                |period: &Period| SchoolYear::containing(period.first_day(self.first_month), self.first_month) == year;
            for period in self.periods(metric).into_iter().filter(within) {
                let in_file = |it: &Figure| it.group != ALL_GROUP || !self.is_typed(metric, &it.organization, period);
                rows.extend(self.of(metric, period).into_iter().filter(in_file).map(|it| it.row(metric, period)));
            }
        }
        let header = if kind == Kind::School { SCHOOL_COLUMNS } else { LEA_COLUMNS };
        (!rows.is_empty()).then(|| table(&header, &rows))
    }

    /// A file that reports the opposite of a metric's newest figures: how many left, not how many stayed.
    pub(super) fn opposite(&self, metric: &MetricEntry) -> Option<String> {
        let period = self.newest(metric)?;
        let turned = self.of(metric, period).into_iter().filter_map(|it| {
            let value = written(metric, 100.0 - it.value.parse::<f64>().ok()?);
            Some(Figure { value, ..it }.row(metric, period))
        });
        Some(table(&SCHOOL_COLUMNS, &turned.collect::<Vec<_>>()))
    }

    fn is_typed(&self, metric: &MetricEntry, organization: &OrganizationId, period: Period) -> bool {
        let back = self.newest(metric).map(|newest| newest.since(period));
        metric.typed.iter().any(|typed| typed.at == *organization && Some(typed.back) == back)
    }

    /// What stands in place of a figure.
    fn special<'m>(&self, metric: &'m MetricEntry, organization: &OrganizationId, period: Period) -> Option<&'m str> {
        let back = self.newest(metric)?.since(period);
        let found = metric.special.iter().find(|special| special.at == *organization && special.back == back);
        found.map(|special| special.value.as_str())
    }

    fn reporters<'a>(&'a self, metric: &'a MetricEntry) -> impl Iterator<Item = &'a Reporter> {
        let all = match Kind::parse(&metric.level) {
            Some(Kind::Lea) => self.leas.as_slice(),
            Some(Kind::School) => self.schools.as_slice(),
            _ => &[],
        };
        all.iter().filter(|it| !metric.high_schools || it.has_grade_9)
    }

    /// The reporters' numbers, which together come to the State's; none where something else stands in its place.
    fn numbers(&self, metric: &MetricEntry, period: Period, reporters: &[&Reporter]) -> Vec<Option<f64>> {
        let counts = |it: &&Reporter| self.special(metric, &it.id, period).is_none();
        let state = self.of_state(metric, period);
        let weights: Vec<f64> = reporters.iter().map(|it| if counts(it) { it.weight(metric) } else { 0.0 }).collect();
        let all: f64 = weights.iter().sum();
        if metric.aggregate == "sum" {
            // Each takes its part of what is left, so that the parts come to the whole.
            let (mut passed, mut given) = (0.0, 0.0);
            let part = |weight: &f64| {
                passed += weight;
                let until = (state.round() * passed / all).round();
                let number = until - given;
                given = until;
                number
            };
            let parts: Vec<f64> = weights.iter().map(part).collect();
            return parts.into_iter().zip(reporters).map(|(part, it)| counts(it).then_some(part)).collect();
        }
        let elapsed = (period.last_day(self.first_month) - self.year_end(FIRST_YEARS_BACK)).num_days() as f64;
        let progress = (elapsed / DAYS_TO_LIFT).clamp(0.0, 1.5);
        let apart = |it: &&Reporter| {
            let good = metric.spread * it.level + metric.lift * it.effort * progress;
            better(metric) * good + metric.noise * scatter(&metric.key, it.id.as_str(), period)
        };
        let apart: Vec<f64> = reporters.iter().map(apart).collect();
        let mean = apart.iter().zip(&weights).map(|(apart, weight)| apart * weight).sum::<f64>() / all;
        let number = |(it, apart): (&&Reporter, &f64)| counts(it).then(|| plausible(metric, state + apart - mean));
        reporters.iter().zip(&apart).map(number).collect()
    }
}

impl Reporter {
    fn lea(place: &super::line::PlaceEntry) -> Self {
        Self {
            id: place.id.clone(),
            state_id: place.id.as_str().trim_start_matches("lea-").to_owned(),
            students: f64::from(place.students),
            poverty: place.poverty,
            level: place.level,
            effort: place.effort,
            has_grade_9: true,
        }
    }

    /// From how many a figure is; none for what isn't about students or staff.
    fn n(&self, metric: &MetricEntry) -> Option<u32> {
        (metric.share > 0.0).then(|| (self.students * metric.share).round() as u32)
    }

    /// How much a figure counts in the State's.
    fn weight(&self, metric: &MetricEntry) -> f64 {
        match (metric.aggregate.as_str(), self.n(metric)) {
            ("weighted_mean", Some(n)) => f64::from(n),
            ("sum", _) => self.students,
            _ => 1.0,
        }
    }
}

/// The open schools of an LEA, with its students divided among them.
fn schools_of(lea: &Reporter, organizations: &[OrganizationRow]) -> Vec<Reporter> {
    let open: Vec<&OrganizationRow> = organizations.iter().filter(|row| row.is_open_school_of(&lea.state_id)).collect();
    let each = lea.students / open.len().max(1) as f64;
    let school = |row: &&OrganizationRow| {
        let id = row.id()?;
        let own = |what: &str| unit(what, id.as_str());
        Some(Reporter {
            state_id: row.state_id().to_owned(),
            students: (each * (1.0 + 0.2 * own("students"))).round(),
            poverty: lea.poverty,
            level: 0.7 * lea.level + 0.5 * own("level"),
            effort: 0.7 * lea.effort + 0.4 * own("effort"),
            has_grade_9: row.has_grade_9(),
            id,
        })
    };
    open.iter().filter_map(school).collect()
}

impl Figure {
    fn row(self, metric: &MetricEntry, period: Period) -> [String; 6] {
        let group = if self.group == ALL_GROUP { String::new() } else { self.group.to_owned() };
        let n = self.n.map(|n| n.to_string()).unwrap_or_default();
        [self.state_id, metric.name.clone(), spoken(period), group, self.value, n]
    }
}

fn table(header: &[&str], rows: &[[String; 6]]) -> String {
    let quoted = |cell: &String| match cell.contains([',', '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let line = |row: &[String; 6]| row.iter().map(quoted).collect::<Vec<_>>().join(",");
    let lines = std::iter::once(header.join(",")).chain(rows.iter().map(line));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A period as files write it: `2025-26`, `2025-26 Q3`, `2026-03`.
fn spoken(period: Period) -> String {
    let key = period.key();
    let year = |raw: &str| match raw.parse::<i32>() {
        Ok(year) => format!("{year}-{:02}", (year + 1).rem_euclid(100)),
        Err(_) => raw.to_owned(),
    };
    match (period.frequency(), key[1..].split_once('-')) {
        (Frequency::Yearly, _) => year(&key[1..]),
        (Frequency::Quarterly, Some((start, quarter))) => format!("{} Q{quarter}", year(start)),
        (Frequency::TwiceAYear, Some((start, half))) => format!("{} H{half}", year(start)),
        _ => key[1..].to_owned(),
    }
}

/// 1 where more is better or as good, −1 where less is.
fn better(metric: &MetricEntry) -> f64 {
    if metric.direction == "lower" { -1.0 } else { 1.0 }
}

/// A number as it could be.
fn plausible(metric: &MetricEntry, number: f64) -> f64 {
    match metric.unit.as_str() {
        "percent" => number.clamp(1.0, 99.0),
        _ => number.max(0.0),
    }
}

/// A number as it is written: with the decimals that are shown.
pub(super) fn written(metric: &MetricEntry, number: f64) -> String {
    format!("{number:.*}", metric.decimals as usize)
}

fn quantity(number: f64) -> Quantity {
    Quantity::from_millionths((number * 1_000_000.0).round() as i64)
}

/// Where a figure falls between −1 and 1, always the same.
fn scatter(metric: &str, place: &str, period: Period) -> f64 {
    unit(metric, &format!("{place} {}", period.key()))
}

/// A number from −1 to 1 that depends on two texts alone (FNV-1a).
fn unit(one: &str, other: &str) -> f64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = one.bytes().chain([b' ']).chain(other.bytes()).fold(0xcbf2_9ce4_8422_2325, mix);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash >> 32) % 2001) as f64 / 1000.0 - 1.0
}

#[cfg(test)]
mod tests {
    use super::super::line::LineFiles;
    use super::super::story::Story;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_places_report_comes_to_the_state_s_figure_whatever_the_day() {
        let (files, story) = (LineFiles::read().unwrap(), Story::read().unwrap());
        for today in ["2026-11-22", "2026-07-01", "2027-06-30", "2028-02-29"] {
            let figures = Figures::new(&files.metrics, &story.organizations, day(today), 7);
            for metric in files.metrics.metrics.iter().filter(|it| it.level != "sea") {
                for period in figures.periods(metric) {
                    assert!(period.last_day(7) < day(today), "{} {period} isn’t over on {today}", metric.key);
                    let of = figures.of(metric, period);
                    let all: Vec<(f64, f64)> = of
                        .iter()
                        .filter(|it| it.group == ALL_GROUP)
                        .filter(|it| figures.special(metric, &it.organization, period).is_none())
                        .map(|it| (it.value.parse().unwrap(), it.n.map_or(1.0, f64::from)))
                        .collect();
                    let weight: f64 = all.iter().map(|(_, weight)| weight).sum();
                    let (come_to, off) = match metric.aggregate.as_str() {
                        "sum" => (all.iter().map(|(value, _)| value).sum::<f64>(), 0.6),
                        _ => (
                            all.iter().map(|(value, weight)| value * weight).sum::<f64>() / weight,
                            0.6 / 10f64.powi(metric.decimals as i32),
                        ),
                    };
                    let state = figures.of_state(metric, period);
                    assert!((come_to - state).abs() < off, "{} {period} {today}: {come_to} for {state}", metric.key);
                }
            }
        }
    }

    #[test]
    fn a_file_names_periods_as_people_do() {
        for (key, words) in
            [("Y2025", "2025-26"), ("Q2025-3", "2025-26 Q3"), ("M2026-03", "2026-03"), ("H1999-1", "1999-00 H1")]
        {
            assert_eq!(spoken(Period::from_key(key).unwrap()), words);
        }
    }
}
