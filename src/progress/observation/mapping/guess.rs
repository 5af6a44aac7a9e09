//! What the columns of a file seem to hold, by their names alone. A person corrects what is guessed wrong.

use super::{Code, From, Mapping, VALUE_COLUMNS_MAX, ValueColumn};
use crate::metric::{ALL_GROUP, Metric};
use crate::observation::State;
use ground::identity::MetricId;
use ground::organization::Kind;
use ground::organization::mapping::{Field, FileKind, Mapping as OrganizationMapping, plain};

/// Names, as [`plain`] writes them, of columns that hold our own or anybody's id of an organization.
const ORGANIZATIONS: [&str; 5] = ["organization", "organizationid", "orgid", "entityid", "entity"];
const METRICS: [&str; 5] = ["metric", "metricid", "metricname", "measure", "indicator"];
const VALUES: [&str; 4] = ["value", "figure", "result", "amount"];
const PERIODS: [&str; 9] =
    ["period", "reportingperiod", "schoolyear", "academicyear", "year", "quarter", "month", "week", "date"];
const GROUPS: [&str; 6] = ["group", "studentgroup", "groupkey", "groupname", "subgroup", "studentsubgroup"];
const COUNTS: [&str; 7] = ["n", "nsize", "count", "students", "numberofstudents", "denominator", "denom"];
const NUMERATORS: [&str; 3] = ["numerator", "num", "numer"];
/// How the names of columns end that belong together: a rate, its denominator, its numerator.
const FAMILIES: [(&str, &str, &str); 6] = [
    ("rate", "denominator", "numerator"),
    ("rate", "denom", "num"),
    ("percent", "denominator", "numerator"),
    ("pct", "denom", "num"),
    ("r", "d", "n"),
    ("", "n", "numerator"),
];

/// The names of a file's columns, ready to be looked for.
struct Names(Vec<String>);

impl Names {
    fn any_of(&self, known: &[&str]) -> Option<usize> {
        known.iter().find_map(|name| self.named(name))
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|it| it == name)
    }
}

impl Mapping {
    /// The best guess for a file with these columns, of these metrics. Where a column is called as a metric is, it holds
    /// its figures; a file with a column for the metric and one for the value has a row for each figure. Where the
    /// columns' names contain a year, nothing is guessed about periods.
    pub fn guess(header: &[String], metrics: &[Metric]) -> Self {
        let names = Names(header.iter().map(|name| plain(name)).collect());
        let kind = kind_of(header);
        let group = names.any_of(&GROUPS).map_or_else(everybody, From::Column);
        let values = match (names.any_of(&METRICS), names.any_of(&VALUES)) {
            (Some(metric), Some(column)) => vec![ValueColumn {
                column,
                metric: From::Column(metric),
                group,
                period: None,
                n: names.any_of(&COUNTS),
                numerator: names.any_of(&NUMERATORS),
            }],
            _ => columns_of_metrics(header, &names, metrics, &group),
        };
        let speaks_of_years = header.iter().any(|name| has_year(name));
        let period = names.any_of(&PERIODS).filter(|_| !speaks_of_years).map(From::Column);
        let organization = organization_column(kind, header, &names);
        Self { organization, kind, period, values, codes: Self::usual_codes(), skip_unknown: false }
    }

    /// The texts that usually stand for no number.
    pub fn usual_codes() -> Vec<Code> {
        let code = |text: &str, state, reason: &str| Code { text: text.to_owned(), state, reason: reason.to_owned() };
        vec![
            code(".", State::Missing, "No data"),
            code("", State::NotApplicable, ""),
            code("-1", State::Suppressed, "Small group"),
            code("-2", State::Missing, "Implausible, removed at the source"),
            code("-3", State::Suppressed, "Hidden to protect another group"),
        ]
    }

    /// The columns with n and with the numerator that belong to a column of figures, by their names: to `DA0AT18R` belong
    /// `DA0AT18D` and `DA0AT18N`, to `Attendance rate` `Attendance denominator` and `Attendance numerator`.
    pub fn companions(header: &[String], column: usize) -> (Option<usize>, Option<usize>) {
        let names = Names(header.iter().map(|name| plain(name)).collect());
        let Some(name) = names.0.get(column).filter(|name| !name.is_empty()) else { return (None, None) };
        let both = FAMILIES.iter().find_map(|(rate, n, numerator)| {
            let stem = name.strip_suffix(rate)?;
            let other = |ending: &str| names.named(&format!("{stem}{ending}")).filter(|it| *it != column);
            Some((other(n)?, other(numerator)?))
        });
        let alone = || names.named(&format!("{name}n")).or_else(|| names.named(&format!("{name}count")));
        both.map_or_else(|| (alone(), None), |(n, numerator)| (Some(n), Some(numerator)))
    }

    /// The same choice for a file whose columns stand in another order, found by their names; with the names of those
    /// columns that the other file doesn't have. What was in them is left out.
    ///
    /// A file of the same columns for another year (`DA0AT18R` for `DA0AT17R`, all in their places) is read place by place:
    /// a column of the old name may be last year's there. Which period it is for has to be said anew.
    pub fn applied(&self, made_for: &[String], header: &[String]) -> (Self, Vec<String>) {
        if made_for != header && same_shape(made_for, header) {
            let anew = |period: &Option<From<String>>| period.clone().filter(|it| matches!(it, From::Column(_)));
            let values = self.values.iter().map(|it| ValueColumn { period: anew(&it.period), ..it.clone() });
            return (Self { period: anew(&self.period), values: values.collect(), ..self.clone() }, Vec::new());
        }
        let mut lost = Vec::new();
        let mut there = |column: usize| {
            let name = made_for.get(column);
            // Columns of one name are told apart by which of them it is.
            let which = name.map_or(0, |name| made_for.iter().take(column).filter(|it| *it == name).count());
            let mut same = header.iter().enumerate().filter(|(_, it)| Some(*it) == name).map(|(at, _)| at);
            let found = same.nth(which);
            if let (None, Some(name)) = (found, name.filter(|name| !lost.contains(*name))) {
                lost.push(name.clone());
            }
            found
        };
        let organization = self.organization.and_then(&mut there);
        let period = self.period.clone().and_then(|period| moved(period, &mut there));
        let values = self.values.iter().filter_map(|value| {
            Some(ValueColumn {
                column: there(value.column)?,
                metric: moved(value.metric.clone(), &mut there)?,
                group: moved(value.group.clone(), &mut there)?,
                period: value.period.clone().and_then(|period| moved(period, &mut there)),
                n: value.n.and_then(&mut there),
                numerator: value.numerator.and_then(&mut there),
            })
        });
        let values = values.collect();
        (Self { organization, period, values, ..self.clone() }, lost)
    }
}

/// Whether two files have the same columns in the same places, numbers in their names aside.
fn same_shape(one: &[String], other: &[String]) -> bool {
    let plain = |name: &String| name.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| plain(one) == plain(other))
}

fn moved<T>(from: From<T>, mut there: impl FnMut(usize) -> Option<usize>) -> Option<From<T>> {
    match from {
        From::Fixed(fixed) => Some(From::Fixed(fixed)),
        From::Column(column) => there(column).map(From::Column),
    }
}

fn everybody() -> From<String> {
    From::Fixed(ALL_GROUP.to_owned())
}

fn kind_of(header: &[String]) -> Kind {
    match FileKind::guess(header) {
        FileKind::Schools => Kind::School,
        FileKind::Leas | FileKind::Mixed => Kind::Lea,
    }
}

fn organization_column(kind: Kind, header: &[String], names: &Names) -> Option<usize> {
    let file_kind = if kind == Kind::School { FileKind::Schools } else { FileKind::Leas };
    let known = OrganizationMapping::guess_for(file_kind, header).column(Field::StateId);
    known.or_else(|| names.any_of(&ORGANIZATIONS))
}

/// A column for each metric that is called like one; the first, where there are several.
fn columns_of_metrics(header: &[String], names: &Names, metrics: &[Metric], group: &From<String>) -> Vec<ValueColumn> {
    let of = |metric: &Metric| -> Option<usize> {
        let by_id = header.iter().position(|name| name.trim().eq_ignore_ascii_case(metric.id.as_str()));
        by_id.or_else(|| names.named(&plain(&metric.name)).filter(|_| !plain(&metric.name).is_empty()))
    };
    let in_use = metrics.iter().filter(|metric| !metric.retired);
    let mut found: Vec<(usize, &MetricId)> = in_use.filter_map(|metric| Some((of(metric)?, &metric.id))).collect();
    found.sort_by_key(|(column, _)| *column);
    found.dedup_by_key(|(column, _)| *column);
    found.truncate(VALUE_COLUMNS_MAX);
    let only = found.len() == 1;
    let shared = |known: &[&str]| names.any_of(known).filter(|_| only);
    let values = found.into_iter().map(|(column, metric)| {
        let (n, numerator) = Mapping::companions(header, column);
        ValueColumn {
            column,
            metric: From::Fixed(metric.clone()),
            group: group.clone(),
            period: None,
            n: n.or_else(|| shared(&COUNTS)),
            numerator: numerator.or_else(|| shared(&NUMERATORS)),
        }
    });
    values.collect()
}

/// Whether a column's name has four digits in it that are a year, as `Rate 2018` and `rate_2018_19`.
fn has_year(name: &str) -> bool {
    let mut numbers = name.split(|letter: char| !letter.is_ascii_digit());
    numbers.any(|digits| digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1990..=2110).contains(&year)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{header, metric};
    use super::*;

    #[test]
    fn next_year_s_file_is_read_place_by_place() {
        let (old, new) = (header("DISTRICT,DA0AT17R,DA0AT16R"), header("DISTRICT,DA0AT18R,DA0AT17R"));
        let metrics = [metric("attendance", "DA0AT17R")];
        let guess = Mapping { period: Some(From::Fixed("2016-17".to_owned())), ..Mapping::guess(&old, &metrics) };
        let (applied, lost) = guess.applied(&old, &new);
        assert_eq!((applied.values[0].column, applied.period, lost.len()), (1, None, 0));
        assert_eq!(guess.applied(&old, &old).0.period, Some(From::Fixed("2016-17".to_owned())));
    }

    /// Guesses, and shows the guess in a line: `lea DISTRICT · period … · column=metric/group n numerator`.
    fn check(columns: &str, expected: &str) {
        let header = header(columns);
        let metrics = [
            metric("attendance", "Attendance rate"),
            metric("accountability", "Accountability score"),
            metric("old", ""),
        ];
        let guess = Mapping::guess(&header, &metrics);
        let of = |column: Option<usize>| column.map_or("–", |column| header[column].as_str());
        let place = |from: &From<String>| match from {
            From::Fixed(fixed) => fixed.clone(),
            From::Column(column) => format!("[{}]", header[*column]),
        };
        let values = guess.values.iter().map(|value| {
            let metric = match &value.metric {
                From::Fixed(metric) => metric.to_string(),
                From::Column(column) => format!("[{}]", header[*column]),
            };
            let (n, numerator) = (of(value.n), of(value.numerator));
            format!(" · {}={metric}/{} {n} {numerator}", header[value.column], place(&value.group))
        });
        let period = guess.period.as_ref().map_or("–".to_owned(), place);
        let told = format!("{} {} · {period}{}", guess.kind.key(), of(guess.organization), values.collect::<String>());
        assert_eq!(told, expected);
    }

    #[test]
    fn known_files_are_recognized() {
        check("DISTRICT,DA0AT17N,D20AT17N,DA0AT17D,DA0AT17R,DR0AT17R", "lea DISTRICT · –");
        check("DISTRICT,CNTYNAME,COUNTY,DA0GS18R,DD1G,DDALLS,DISTNAME,D_RATING,REGION", "lea DISTRICT · –");
        check("CAMPUS,CA0GS18R,CAMPNAME,CDALLS,DISTNAME,DISTRICT,GRDSPAN,REGION", "school CAMPUS · –");
        check(
            "organization_id,metric,period,group,value,n",
            "lea organization_id · [period] · value=[metric]/[group] n –",
        );
        check(
            "School ID,Measure,School Year,Result,Numerator,Denominator",
            "school School ID · [School Year] · Result=[Measure]/all Denominator Numerator",
        );
    }

    #[test]
    fn columns_called_like_metrics_hold_their_figures() {
        check("District ID,Attendance Rate,n", "lea District ID · – · Attendance Rate=attendance/all n –");
        check(
            "state_id,Student group,year,accountability,attendance_rate,attendance_denominator,attendance_numerator",
            "lea state_id · [year] · accountability=accountability/[Student group] – – · \
             attendance_rate=attendance/[Student group] attendance_denominator attendance_numerator",
        );
        check("state_id,year,Attendance rate,Rate 2018", "lea state_id · – · Attendance rate=attendance/all – –");
        check("state_id,period,whatever", "lea state_id · [period]");
    }

    #[test]
    fn a_rate_finds_what_it_was_reckoned_from() {
        let of = |columns: &str| {
            let header = header(columns);
            let (n, numerator) = Mapping::companions(&header, 0);
            [n, numerator].map(|column| column.map_or(String::new(), |column| header[column].clone())).join(" ")
        };
        assert_eq!(of("DA0AT18R,DA0AT18N,DA0AT18D,DR0AT18D"), "DA0AT18D DA0AT18N");
        assert_eq!(of("DA0AT18R,DA0AT18N"), " ");
        assert_eq!(of("Attendance rate,Attendance rate n"), "Attendance rate n ");
        assert_eq!(of("DDALLS,D_RATING"), " ");
    }

    #[test]
    fn the_usual_codes_never_become_numbers() {
        let codes = Mapping::usual_codes();
        let states: Vec<_> = codes.iter().map(|code| (code.text.as_str(), code.state)).collect();
        let expected = [
            (".", State::Missing),
            ("", State::NotApplicable),
            ("-1", State::Suppressed),
            ("-2", State::Missing),
            ("-3", State::Suppressed),
        ];
        assert_eq!(states, expected);
    }

    #[test]
    fn a_kept_choice_finds_its_columns_by_their_names() {
        let made_for = header("DISTRICT,R,N,D,YEAR,R");
        let value = |column, n| ValueColumn {
            column,
            metric: From::Fixed(MetricId::parse("attendance").unwrap()),
            group: From::Fixed(ALL_GROUP.to_owned()),
            period: None,
            n,
            numerator: None,
        };
        let kept = Mapping {
            organization: Some(0),
            period: Some(From::Column(4)),
            values: vec![value(1, Some(3)), value(5, Some(2))],
            ..Mapping::guess(&made_for, &[])
        };
        assert_eq!(kept.applied(&made_for, &made_for), (kept.clone(), Vec::new()));
        let (applied, lost) = kept.applied(&made_for, &header("R,YEAR,DISTRICT,D"));
        let columns = applied.values.iter().map(|value| (value.column, value.n)).collect::<Vec<_>>();
        assert_eq!(
            (applied.organization, applied.period, columns),
            (Some(2), Some(From::Column(1)), vec![(0, Some(3))])
        );
        assert_eq!(lost, ["R"]);
    }
}
