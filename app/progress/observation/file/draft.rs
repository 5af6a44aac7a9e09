//! The choice of columns as it stands in the form, typed words and all: read from what was sent, made from a mapping,
//! turned into one.

use std::hash::{DefaultHasher, Hash, Hasher};

use app_ground::form::Submitted;
use ground::Violation;
use ground::identity::{MappingId, MetricId};
use ground::organization::Kind;
use progress::metric::ALL_GROUP;
use progress::observation::State;
use progress::observation::mapping::{Code, From, Mapping, VALUE_COLUMNS_MAX, ValueColumn};
use progress::observation::use_cases::SavedMapping;

use super::columns::Columns;

/// Stands before a column's name where a period could stand itself.
const IN_COLUMN: &str = "column ";

/// A column of figures as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ValueDraft {
    pub column: String,
    /// A metric's id; empty for what the metric's column says.
    pub metric: String,
    /// A group's key; empty for what the group's column says.
    pub group: String,
    pub period: String,
    pub n: String,
    pub numerator: String,
}

/// A code as it is typed; without a state it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CodeDraft {
    pub text: String,
    pub state: String,
    pub reason: String,
}

/// What is yet to be done to a draft, where the file is at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::observation) enum Step {
    /// Nothing.
    #[default]
    None,
    /// The columns named in the form are added.
    Add,
    /// A kept mapping takes its place.
    Apply(MappingId),
    /// Nothing more, but there is this to say.
    Said(String),
}

/// The choice of columns as it stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::observation) struct Draft {
    pub(super) kind: String,
    pub(super) organization: String,
    pub(super) period: String,
    pub(super) period_column: String,
    pub(super) metric_column: String,
    pub(super) group_column: String,
    pub(super) values: Vec<ValueDraft>,
    pub(super) codes: Vec<CodeDraft>,
    pub(super) skip_unknown: bool,
    /// Names of columns to be added.
    pub(super) add: String,
    pub(super) step: Step,
}

impl Draft {
    /// A mapping as the form shows it.
    pub(super) fn of(mapping: &Mapping, columns: &Columns) -> Self {
        let name = |column: Option<usize>| column.map_or(String::new(), |column| columns.name(column).to_owned());
        let (period, period_column) = match &mapping.period {
            Some(From::Fixed(period)) => (period.clone(), String::new()),
            Some(From::Column(column)) => (String::new(), name(Some(*column))),
            None => Default::default(),
        };
        let metric_column = mapping.values.iter().find_map(|value| column_of(&value.metric));
        let group_column = mapping.values.iter().find_map(|value| column_of(&value.group));
        let value = |value: &ValueColumn| ValueDraft {
            column: name(Some(value.column)),
            metric: fixed_of(&value.metric).map(ToString::to_string).unwrap_or_default(),
            group: fixed_of(&value.group).cloned().unwrap_or_default(),
            period: match &value.period {
                Some(From::Fixed(period)) => period.clone(),
                Some(From::Column(column)) => format!("{IN_COLUMN}{}", columns.name(*column)),
                None => String::new(),
            },
            n: name(value.n),
            numerator: name(value.numerator),
        };
        let code = |code: &Code| CodeDraft {
            text: code.text.clone(),
            state: code.state.key().to_owned(),
            reason: code.reason.clone(),
        };
        Self {
            kind: mapping.kind.key().to_owned(),
            organization: name(mapping.organization),
            period,
            period_column,
            metric_column: name(metric_column),
            group_column: name(group_column),
            values: mapping.values.iter().map(value).collect(),
            codes: mapping.codes.iter().map(code).collect(),
            skip_unknown: mapping.skip_unknown,
            add: String::new(),
            step: Step::None,
        }
    }

    /// What a form sent.
    pub(in crate::observation) fn read(fields: &Submitted) -> Self {
        let of = |name: &str| fields.get(name).trim().to_owned();
        let value = |at: usize| {
            let of = |name: &str| of(&format!("{name}-{at}"));
            fields.has(&format!("value-{at}")).then(|| ValueDraft {
                column: of("value"),
                metric: of("metric"),
                group: of("group"),
                period: of("period"),
                n: of("n"),
                numerator: of("numerator"),
            })
        };
        let code = |at: usize| {
            let of = |name: &str| of(&format!("{name}-{at}"));
            fields.has(&format!("state-{at}")).then(|| CodeDraft {
                text: of("code"),
                state: of("state"),
                reason: of("reason"),
            })
        };
        Self {
            kind: of("kind"),
            organization: of("organization"),
            period: of("period"),
            period_column: of("period_column"),
            metric_column: of("metric_column"),
            group_column: of("group_column"),
            values: (0..).map_while(value).collect(),
            codes: (0..).map_while(code).filter(|code| !code.state.is_empty()).collect(),
            skip_unknown: fields.has("skip_unknown"),
            add: of("add"),
            step: Step::None,
        }
    }

    /// The same without the column of figures at `at`, from 0.
    pub(in crate::observation) fn without(mut self, at: usize) -> Self {
        if at < self.values.len() {
            self.values.remove(at);
        }
        self
    }

    /// The same with something yet to be done.
    pub(in crate::observation) fn then(self, step: Step) -> Self {
        Self { step, ..self }
    }

    /// Whether columns were named that aren't added yet.
    pub(in crate::observation) fn wants_more(&self) -> bool {
        !self.add.is_empty()
    }

    /// What was to be done, done; with what there is to say about it.
    pub(super) fn settled(
        self,
        header: &[String],
        columns: &Columns,
        saved: &[SavedMapping],
    ) -> (Self, Option<String>) {
        match self.step.clone() {
            Step::None => (self, None),
            Step::Said(said) => (self.then(Step::None), Some(said)),
            Step::Add => self.added(header, columns),
            Step::Apply(id) => match saved.iter().find(|it| it.id == id) {
                None => (self.then(Step::None), Some("That saved choice is no longer there.".to_owned())),
                Some(saved) => {
                    let (mapping, lost) = saved.mapping.applied(&saved.header, header);
                    let said = match lost.is_empty() {
                        true => {
                            format!("“{}” is filled in below. Look at the period, then check the file.", saved.name)
                        }
                        false => format!(
                            "“{}” is filled in below, but this file has no column {}: what was in there is left out.",
                            saved.name,
                            lost.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
                        ),
                    };
                    (Self::of(&mapping, columns), Some(said))
                }
            },
        }
    }

    fn added(mut self, header: &[String], columns: &Columns) -> (Self, Option<String>) {
        self.step = Step::None;
        let wanted = match columns.matching(&self.add) {
            Err(name) => return (self, Some(format!("The file has no column “{name}”. Nothing was added."))),
            Ok(wanted) if wanted.is_empty() => {
                return (self, Some("Type the name of a column to add it.".to_owned()));
            }
            Ok(wanted) => wanted,
        };
        if self.values.len() + wanted.len() > VALUE_COLUMNS_MAX {
            let said =
                format!("A file can bring in {VALUE_COLUMNS_MAX} columns of figures at most. Nothing was added.");
            return (self, Some(said));
        }
        let name = |column: Option<usize>| column.map_or(String::new(), |column| columns.name(column).to_owned());
        // What the last one is of is likely what the next one is of.
        let metric = self.values.last().map(|last| last.metric.clone()).unwrap_or_default();
        for column in &wanted {
            let (n, numerator) = Mapping::companions(header, *column);
            self.values.push(ValueDraft {
                column: name(Some(*column)),
                metric: metric.clone(),
                group: if self.group_column.is_empty() { ALL_GROUP.to_owned() } else { String::new() },
                period: String::new(),
                n: name(n),
                numerator: name(numerator),
            });
        }
        self.add = String::new();
        let said = match wanted.len() {
            1 => "One column of figures is added at the end of the list.".to_owned(),
            many => format!("{many} columns of figures are added at the end of the list."),
        };
        (self, Some(said))
    }

    /// The mapping that is meant, with what can't be understood of it: names of columns that the file doesn't have.
    /// What else may be wrong with it is for [`Mapping::problems`].
    pub(in crate::observation) fn mapping(&self, columns: &Columns) -> (Mapping, Vec<Violation>) {
        let mut wrong = Vec::new();
        let mut column = |field: &str, name: &str| {
            let found = columns.find(name);
            if found.is_none() && !name.is_empty() {
                let message = format!("The file has no column “{name}”. Choose one from the list, or type its name.");
                wrong.push(Violation::new(field, message));
            }
            found
        };
        let organization = column("organization", &self.organization);
        let period_column = column("period", &self.period_column);
        let metric_column = column("metric_column", &self.metric_column);
        let group_column = column("group_column", &self.group_column);
        let mut values = Vec::new();
        for (at, value) in self.values.iter().enumerate() {
            let field = format!("value-{at}");
            let own_period = match value.period.strip_prefix(IN_COLUMN) {
                Some(name) => column(&field, name).map(From::Column),
                None => (!value.period.is_empty()).then(|| From::Fixed(value.period.clone())),
            };
            let place = if value.column.is_empty() { None } else { column(&field, &value.column) };
            let (n, numerator) = (column(&field, &value.n), column(&field, &value.numerator));
            values.push(ValueColumn {
                column: place.unwrap_or(usize::MAX),
                metric: metric_of(&value.metric, metric_column),
                group: group_of(&value.group, group_column),
                period: own_period,
                n,
                numerator,
            });
        }
        if !self.period.is_empty() && !self.period_column.is_empty() {
            wrong
                .push(Violation::new("period", "Say for which period the file is, or which column says it: not both."));
        }
        wrong.extend(self.unused_columns());
        let period = period_column
            .map(From::Column)
            .or_else(|| (!self.period.is_empty()).then(|| From::Fixed(self.period.clone())));
        let kind = Kind::parse(&self.kind).unwrap_or(Kind::Lea);
        let codes = self.codes.iter().map(CodeDraft::code).collect();
        (Mapping { organization, kind, period, values, codes, skip_unknown: self.skip_unknown }, wrong)
    }

    /// Columns that are said to name metric or group while no column of figures goes by them, and the other way round.
    fn unused_columns(&self) -> Vec<Violation> {
        let mut wrong = Vec::new();
        let metric_used = self.values.iter().any(|value| value.metric.is_empty());
        let group_used = self.values.iter().any(|value| value.group.is_empty());
        let unused = "No column of figures goes by this one: choose “As the column says” for those that do, or leave this empty.";
        if !self.values.is_empty() && !self.metric_column.is_empty() && !metric_used {
            wrong.push(Violation::new("metric_column", unused));
        }
        if !self.values.is_empty() && !self.group_column.is_empty() && !group_used {
            wrong.push(Violation::new("group_column", unused));
        }
        if self.group_column.is_empty() && group_used {
            wrong.push(Violation::new("group_column", "Choose the column that says the student group."));
        }
        wrong
    }
}

impl CodeDraft {
    fn code(&self) -> Code {
        // A state that no form of ours sends is refused with the codes.
        let state = State::parse(&self.state).unwrap_or(State::Value);
        Code { text: self.text.clone(), state, reason: self.reason.clone() }
    }
}

fn metric_of(id: &str, column: Option<usize>) -> From<MetricId> {
    match (MetricId::parse(id), column) {
        (Some(metric), _) => From::Fixed(metric),
        (None, Some(column)) => From::Column(column),
        // Not chosen yet: a metric that there isn't, so that it is asked for.
        (None, None) => MetricId::parse("-").map_or(From::Column(usize::MAX), From::Fixed),
    }
}

fn group_of(key: &str, column: Option<usize>) -> From<String> {
    match (key, column) {
        ("", Some(column)) => From::Column(column),
        ("", None) => From::Fixed(ALL_GROUP.to_owned()),
        (key, _) => From::Fixed(key.to_owned()),
    }
}

fn fixed_of<T>(from: &From<T>) -> Option<&T> {
    match from {
        From::Fixed(fixed) => Some(fixed),
        From::Column(_) => None,
    }
}

fn column_of<T>(from: &From<T>) -> Option<usize> {
    match from {
        From::Fixed(_) => None,
        From::Column(column) => Some(*column),
    }
}

/// A few letters that tell one mapping from another: whether the form still says what was checked.
pub(in crate::observation) fn fingerprint(mapping: &Mapping) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(mapping).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
