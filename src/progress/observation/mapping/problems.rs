//! What keeps a choice of columns from being used, each said at its field.

use std::collections::{BTreeMap, BTreeSet};

use super::{CODE_REASON_MAX, CODE_TEXT_MAX, CODES_MAX, From, Mapping, VALUE_COLUMNS_MAX, ValueColumn};
use crate::metric::Metric;
use crate::observation::State;
use ground::calendar::{Frequency, Period};
use ground::identity::MetricId;
use ground::organization::Kind;
use ground::problem::Violation;

const NO_SUCH_COLUMN: &str = "The file has no such column. Choose one from the list.";

impl Mapping {
    /// What keeps this mapping from being used on a file with these columns, where school years start on the first of
    /// `first_month`: violations of `organization`, `period`, `values`, `value-<at>` (from 0) and `codes`; empty when
    /// nothing does. Whether the rows themselves are good is seen only when they are read.
    pub fn problems(&self, header: &[String], metrics: &[Metric], first_month: u32) -> Vec<Violation> {
        let known: BTreeMap<&MetricId, &Metric> = metrics.iter().map(|metric| (&metric.id, metric)).collect();
        let mut found = Vec::new();
        let width = header.len();
        match self.organization {
            None => {
                found.push(Violation::new("organization", "Choose the column that says whose figures a row holds."))
            }
            Some(column) if column >= width => found.push(Violation::new("organization", NO_SUCH_COLUMN)),
            Some(_) => {}
        }
        found.extend(self.period_problem(width, &known, first_month));
        match self.values.len() {
            0 => found.push(Violation::new("values", "Add at least one column of figures.")),
            count if count > VALUE_COLUMNS_MAX => {
                let message = format!("A file can bring in {VALUE_COLUMNS_MAX} columns of figures at most.");
                found.push(Violation::new("values", message));
            }
            _ => {}
        }
        for (at, value) in self.values.iter().enumerate() {
            let message = self.value_problem(at, value, width, &known, first_month);
            found.extend(message.map(|message| Violation::new(format!("value-{at}"), message)));
        }
        found.extend(self.code_problems());
        found
    }

    fn period_problem(
        &self,
        width: usize,
        known: &BTreeMap<&MetricId, &Metric>,
        first_month: u32,
    ) -> Option<Violation> {
        let mut without_own = self.values.iter().filter(|value| value.period.is_none()).peekable();
        match &self.period {
            Some(From::Column(column)) => (*column >= width).then(|| Violation::new("period", NO_SUCH_COLUMN)),
            Some(From::Fixed(period)) => {
                let metrics = without_own.filter_map(|value| fixed(&value.metric).and_then(|id| known.get(id)));
                let frequencies: BTreeSet<Frequency> = metrics.map(|metric| metric.frequency).collect();
                frequencies.into_iter().find_map(|each| Period::parse(each, "period", period, first_month).err())
            }
            None => {
                let message = "Say for which period the figures are, or choose the column that says it.";
                (without_own.peek().is_some() || self.values.is_empty()).then(|| Violation::new("period", message))
            }
        }
    }

    /// What is wrong with a column of figures: the first thing alone, so that one message stands at each.
    fn value_problem(
        &self,
        at: usize,
        value: &ValueColumn,
        width: usize,
        known: &BTreeMap<&MetricId, &Metric>,
        first_month: u32,
    ) -> Option<String> {
        let columns = [Some(value.column), column(&value.metric), column(&value.group), value.n, value.numerator];
        let of_period = value.period.as_ref().and_then(column);
        if columns.into_iter().chain([of_period]).flatten().any(|column| column >= width) {
            return Some(NO_SUCH_COLUMN.to_owned());
        }
        if let Some(id) = fixed(&value.metric) {
            let Some(metric) = known.get(id) else { return Some("Choose what it is a figure of.".to_owned()) };
            if let Some(message) = self.misfit(metric, value, first_month) {
                return Some(message);
            }
        }
        if self.organization == Some(value.column) {
            return Some("This column says whose figures they are; it can’t hold figures too.".to_owned());
        }
        if value.n == Some(value.column) || value.numerator == Some(value.column) {
            return Some("Choose other columns for n and the numerator than the one with the figure.".to_owned());
        }
        if value.numerator.is_some() && value.n.is_none() {
            return Some("A numerator needs the column with its denominator, n, beside it.".to_owned());
        }
        let what = |it: &ValueColumn| (it.metric.clone(), it.group.clone(), it.period.clone().or(self.period.clone()));
        let twin = self.values.iter().take(at).position(|other| what(other) == what(value));
        twin.map(|twin| {
            format!("Column of figures {} brings the same figures: choose another metric, group, or period.", twin + 1)
        })
    }

    /// Why figures of `metric` can't be what a column holds.
    fn misfit(&self, metric: &Metric, value: &ValueColumn, first_month: u32) -> Option<String> {
        let name = &metric.name;
        if metric.retired {
            return Some(format!("“{name}” is no longer used. Choose another metric, or bring it back first."));
        }
        // The State may report its own figure of any metric.
        if self.kind != Kind::Sea && self.kind != metric.level {
            let (level, kind) = (several(metric.level), several(self.kind));
            return Some(format!("“{name}” is reported for {level}, and this file is of {kind}."));
        }
        if let Some(group) = fixed(&value.group).filter(|group| !metric.has_group(group)) {
            return Some(format!("“{name}” isn’t reported for the student group “{group}”."));
        }
        let period = value.period.as_ref().and_then(fixed);
        period.and_then(|period| {
            Period::parse(metric.frequency, "period", period, first_month).err().map(|violation| violation.message)
        })
    }

    fn code_problems(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut add = |message: String| found.push(Violation::new("codes", message));
        if self.codes.len() > CODES_MAX {
            add(format!("There can be {CODES_MAX} codes at most."));
        }
        let mut seen = BTreeSet::new();
        for code in &self.codes {
            let shown = if code.text.is_empty() { "an empty cell".to_owned() } else { format!("“{}”", code.text) };
            if code.text.chars().count() > CODE_TEXT_MAX || code.reason.chars().count() > CODE_REASON_MAX {
                add(format!(
                    "A code may have {CODE_TEXT_MAX} characters and its reason {CODE_REASON_MAX}: shorten {shown}."
                ));
            }
            if matches!(code.state, State::Value | State::UnderReview) {
                add(format!("Say for {shown} why there is no number: missing, suppressed, or not applicable."));
            }
            if !seen.insert(code.text.to_lowercase()) {
                add(format!("The code for {shown} stands there twice."));
            }
        }
        found
    }
}

/// Several organizations of a kind, within a sentence.
fn several(kind: Kind) -> &'static str {
    match kind {
        Kind::Sea => "the State",
        Kind::Lea => "LEAs",
        Kind::School => "schools",
    }
}

fn fixed<T>(from: &From<T>) -> Option<&T> {
    match from {
        From::Fixed(fixed) => Some(fixed),
        From::Column(_) => None,
    }
}

fn column<T>(from: &From<T>) -> Option<usize> {
    match from {
        From::Fixed(_) => None,
        From::Column(column) => Some(*column),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{header, metric};
    use super::super::{Code, From};
    use super::*;
    use crate::metric::{ALL_GROUP, Group};

    fn value(column: usize, metric: &str, group: &str) -> ValueColumn {
        ValueColumn {
            column,
            metric: From::Fixed(MetricId::parse(metric).unwrap()),
            group: From::Fixed(group.to_owned()),
            period: None,
            n: None,
            numerator: None,
        }
    }

    fn good() -> Mapping {
        Mapping {
            organization: Some(0),
            kind: Kind::Lea,
            period: Some(From::Fixed("2018-19".to_owned())),
            values: vec![value(1, "attendance", ALL_GROUP)],
            codes: Mapping::usual_codes(),
            skip_unknown: false,
        }
    }

    /// The fields of what is wrong, each with its message's beginning.
    fn check(mapping: &Mapping, expected: &[(&str, &str)]) {
        let mut metrics = vec![metric("attendance", "Attendance rate"), metric("old", "Old")];
        metrics[0].groups = vec![Group { key: "white".to_owned(), name: "White".to_owned(), family: String::new() }];
        metrics[1].retired = true;
        let found = mapping.problems(&header("DISTRICT,DA0AT18R,DA0AT18N,DA0AT18D,DW0AT18R"), &metrics, 9);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (violation, (field, message)) in found.iter().zip(expected) {
            assert!(violation.field == *field && violation.message.starts_with(message), "{violation:?} {message}");
        }
    }

    #[test]
    fn a_good_choice_has_no_problems() {
        check(&good(), &[]);
        let values = vec![
            ValueColumn { n: Some(3), numerator: Some(2), ..value(1, "attendance", ALL_GROUP) },
            value(4, "attendance", "white"),
        ];
        check(&Mapping { values, ..good() }, &[]);
        check(&Mapping { kind: Kind::Sea, ..good() }, &[]);
        let own = ValueColumn { period: Some(From::Fixed("2017-18".to_owned())), ..value(1, "attendance", ALL_GROUP) };
        check(&Mapping { period: None, values: vec![own.clone()], ..good() }, &[]);
        check(&Mapping { values: vec![own, value(4, "attendance", ALL_GROUP)], ..good() }, &[]);
    }

    #[test]
    fn what_is_missing_is_said_all_at_once() {
        let empty = Mapping { organization: None, period: None, values: Vec::new(), ..good() };
        check(
            &empty,
            &[("organization", "Choose the column"), ("period", "Say for which"), ("values", "Add at least")],
        );
        check(&Mapping { organization: Some(5), ..good() }, &[("organization", "The file has no such column")]);
        check(&Mapping { period: Some(From::Column(9)), ..good() }, &[("period", "The file has no such column")]);
        check(
            &Mapping { period: Some(From::Fixed("2018".to_owned())), ..good() },
            &[("period", "“2018” is not a period")],
        );
    }

    #[test]
    fn each_column_of_figures_says_what_is_wrong_with_it() {
        let one = |value: ValueColumn, message: &str| {
            check(&Mapping { values: vec![value], ..good() }, &[("value-0", message)]);
        };
        one(value(7, "attendance", ALL_GROUP), "The file has no such column");
        one(value(1, "attendanse", ALL_GROUP), "Choose what it is a figure of");
        one(value(1, "old", ALL_GROUP), "“Old” is no longer used");
        one(value(1, "attendance", "black"), "“Attendance rate” isn’t reported for the student group “black”");
        one(value(0, "attendance", ALL_GROUP), "This column says whose");
        one(ValueColumn { n: Some(1), ..value(1, "attendance", ALL_GROUP) }, "Choose other columns");
        one(ValueColumn { numerator: Some(2), ..value(1, "attendance", ALL_GROUP) }, "A numerator needs");
        let period = Some(From::Fixed("May".to_owned()));
        one(ValueColumn { period, ..value(1, "attendance", ALL_GROUP) }, "“May” is not a period");
        let schools = Mapping { kind: Kind::School, ..good() };
        check(&schools, &[("value-0", "“Attendance rate” is reported for LEAs, and this file is of schools")]);
        let twice = vec![value(1, "attendance", ALL_GROUP), value(4, "attendance", ALL_GROUP)];
        check(&Mapping { values: twice, ..good() }, &[("value-1", "Column of figures 1 brings the same")]);
        let many = vec![value(1, "attendance", ALL_GROUP); VALUE_COLUMNS_MAX + 1];
        let found = Mapping { values: many, ..good() }.problems(&header("A,B"), &[metric("attendance", "A")], 9);
        assert_eq!((found[0].field.as_str(), found.len()), ("values", VALUE_COLUMNS_MAX + 1));
    }

    #[test]
    fn a_code_stands_for_no_number_and_once() {
        let code = |text: &str, state| Code { text: text.to_owned(), state, reason: String::new() };
        let with = |codes: Vec<Code>, message: &str| check(&Mapping { codes, ..good() }, &[("codes", message)]);
        with(vec![code(".", State::Value)], "Say for “.” why there is no number");
        with(vec![code("", State::UnderReview)], "Say for an empty cell why");
        with(vec![code("M", State::Missing), code("m", State::Suppressed)], "The code for “m” stands there twice");
        with(vec![code(&"x".repeat(21), State::Missing)], "A code may have 20 characters");
        let many: Vec<Code> = (0..=CODES_MAX).map(|at| code(&at.to_string(), State::Missing)).collect();
        with(many, "There can be 20 codes at most");
    }
}
