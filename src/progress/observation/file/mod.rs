//! Reading a file of figures by its mapping: each cell becomes a figure of one metric, group, period and organization, or a
//! problem named by its line. Nothing is looked up here but the directory and the metrics; what stands already is `applying`'s.

mod rows;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use csv::StringRecord;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

pub use self::rows::{beginning, header};
use self::rows::{header_of, next, reader, refused, text_of};
use super::mapping::{From, Mapping, ValueColumn};
use super::{Reported, State};
use crate::metric::{ALL_GROUP, Metric, Quantity, Unit};
use ground::calendar::Period;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::directory::Directory;
use ground::organization::table::Lines;
use ground::organization::{Kind, parse_state_id};
use ground::problem::Violation;

/// The most figures one file brings in.
pub const FIGURES_MAX: usize = 5_000_000;

/// The most problems that are kept of one file; how many there are in all is counted.
pub const PROBLEMS_MAX: usize = 10_000;

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column's name; empty where it concerns the whole row.
    pub column: String,
    /// What is wrong, as a sentence.
    pub message: String,
}

/// What a column of cells belongs to: one metric, group and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Which of the metrics, by its place in the list the file was read with.
    pub metric: usize,
    /// The student group's key.
    pub group: String,
    /// The period.
    pub period: Period,
}

/// A figure as it was read, small: a file may hold millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Whose, by the place in [`Read::organizations`].
    pub organization: u32,
    /// The line it stands on.
    pub line: u32,
    state: State,
    millionths: i64,
    n: Option<u32>,
    reason: u16,
}

/// A file as it was read.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// Rows under the header, empty ones aside.
    pub rows: usize,
    /// Rows passed over.
    pub skipped: usize,
    /// Figures by slot, each organization at most once.
    pub figures: BTreeMap<Slot, Vec<Figure>>,
    /// The organizations that occur.
    pub organizations: Vec<OrganizationId>,
    reasons: Vec<String>,
    /// The first problems, by line.
    pub problems: Vec<RowProblem>,
    /// How many there are.
    pub problem_count: usize,
}

impl Read {
    /// What a figure reports.
    pub fn reported(&self, figure: &Figure) -> Reported {
        let has_value = matches!(figure.state, State::Value | State::UnderReview);
        Reported {
            state: figure.state,
            value: has_value.then(|| Quantity::from_millionths(figure.millionths)),
            n: figure.n,
            reason: self.reasons.get(usize::from(figure.reason)).cloned().unwrap_or_default(),
        }
    }

    /// How many figures there are.
    pub fn count(&self) -> usize {
        self.figures.values().map(Vec::len).sum()
    }
}

/// What a file is read by.
pub struct Surroundings<'a> {
    /// What its columns hold.
    pub mapping: &'a Mapping,
    /// The metrics it may bring figures of.
    pub metrics: &'a [Metric],
    /// The organizations there are.
    pub directory: &'a Directory,
    /// The month on whose first day the school year starts.
    pub first_month: u32,
    /// The day on which it is read; no figure is of a period that begins later.
    pub today: NaiveDate,
}

/// Reads a whole file. Every problem is noted, and none stops the reading.
///
/// # Errors
/// A violation of `file` when it can't be read as a table, or has more than [`FIGURES_MAX`] figures.
pub fn read(bytes: &[u8], surroundings: &Surroundings<'_>) -> Result<Read, Violation> {
    let text = text_of(bytes)?;
    let (mut reader, mut record) = (reader(text), StringRecord::new());
    next(&mut reader, &mut record)?;
    let mut reading = Reading::begin(surroundings, header_of(&record)?);
    let (mut count, mut lines) = (0, Lines::of(text.as_bytes()));
    while next(&mut reader, &mut record)? {
        let line = lines.line_of_record(record.position().map_or(0, |position| position.byte() as usize));
        count += reading.row(line, &record);
        if count > FIGURES_MAX {
            return Err(refused(format!("The file has more than {FIGURES_MAX} figures. Split it into several files.")));
        }
    }
    Ok(reading.finish())
}

/// A file being read.
struct Reading<'a> {
    around: &'a Surroundings<'a>,
    header: Vec<String>,
    read: Read,
    /// Figures by the place of their slot.
    figures: Vec<Vec<Figure>>,
    slots: HashMap<Slot, usize>,
    /// Whether a slot's metric is a rate in percent.
    is_rate: Vec<bool>,
    /// Slots of columns for which everything is the same in every row.
    fixed: Vec<Option<usize>>,
    /// What was made of texts that say which metric and period, so that each is read once.
    metrics: HashMap<String, Option<usize>>,
    periods: HashMap<(usize, String), Option<Period>>,
    organizations: HashMap<String, Option<u32>>,
    known: HashMap<OrganizationId, u32>,
    codes: HashMap<String, (State, u16)>,
    disagreement: u16,
}

impl<'a> Reading<'a> {
    fn begin(around: &'a Surroundings<'a>, header: Vec<String>) -> Self {
        let mut reading = Self {
            around,
            header,
            read: Read { reasons: vec![String::new()], ..Read::default() },
            figures: Vec::new(),
            slots: HashMap::new(),
            is_rate: Vec::new(),
            fixed: Vec::new(),
            metrics: HashMap::new(),
            periods: HashMap::new(),
            organizations: HashMap::new(),
            known: HashMap::new(),
            codes: HashMap::new(),
            disagreement: 0,
        };
        for code in &around.mapping.codes {
            let reason = reading.reason(&code.reason);
            reading.codes.entry(code.text.trim().to_owned()).or_insert((code.state, reason));
        }
        reading.disagreement = reading.reason("Numerator and n give another rate");
        reading.fixed = around.mapping.values.iter().map(|column| reading.fixed_slot(column)).collect();
        reading
    }

    fn reason(&mut self, words: &str) -> u16 {
        let found = self.read.reasons.iter().position(|it| it == words).unwrap_or_else(|| {
            self.read.reasons.push(words.to_owned());
            self.read.reasons.len() - 1
        });
        u16::try_from(found).unwrap_or_default()
    }

    fn problem(&mut self, line: usize, column: Option<usize>, message: impl Into<String>) {
        self.read.problem_count += 1;
        if self.read.problems.len() < PROBLEMS_MAX {
            let column = column.and_then(|at| self.header.get(at)).cloned().unwrap_or_default();
            self.read.problems.push(RowProblem { line, column, message: message.into() });
        }
    }

    fn slot(&mut self, slot: Slot) -> usize {
        let (next, is_rate) = (self.figures.len(), self.around.metrics[slot.metric].unit == Unit::Percent);
        let at = *self.slots.entry(slot).or_insert(next);
        if at == next {
            self.figures.push(Vec::new());
            self.is_rate.push(is_rate);
        }
        at
    }

    /// The slot of a column whose metric, group and period don't depend on the row.
    fn fixed_slot(&mut self, column: &ValueColumn) -> Option<usize> {
        let (From::Fixed(metric), From::Fixed(group)) = (&column.metric, &column.group) else { return None };
        let From::Fixed(period) = column.period.as_ref().or(self.around.mapping.period.as_ref())? else { return None };
        let metric = self.around.metrics.iter().position(|it| it.id == *metric)?;
        let period = self.period(metric, period).filter(|period| !self.lies_ahead(*period))?;
        Some(self.slot(Slot { metric, group: group_key(&self.around.metrics[metric], group)?, period }))
    }

    fn period(&mut self, metric: usize, raw: &str) -> Option<Period> {
        let key = (metric, raw.trim().to_owned());
        if let Some(known) = self.periods.get(&key) {
            return *known;
        }
        let frequency = self.around.metrics[metric].frequency;
        let found = Period::parse(frequency, "period", raw, self.around.first_month).ok();
        self.periods.insert(key, found);
        found
    }

    fn lies_ahead(&self, period: Period) -> bool {
        period.first_day(self.around.first_month) > self.around.today
    }

    fn metric(&mut self, raw: &str) -> Option<usize> {
        let raw = raw.trim();
        if let Some(known) = self.metrics.get(raw) {
            return *known;
        }
        let by_name = |it: &Metric| it.id.as_str() == raw || it.name.to_lowercase() == raw.to_lowercase();
        let found = self.around.metrics.iter().position(by_name);
        self.metrics.insert(raw.to_owned(), found);
        found
    }

    /// The organization that a cell names: by its State id, or by its id here.
    fn organization(&mut self, raw: &str) -> Option<u32> {
        if let Some(known) = self.organizations.get(raw) {
            return *known;
        }
        let kind = self.around.mapping.kind;
        let by_state_id = || parse_state_id("organization", kind, raw).ok().and_then(|state_id| kind.id_of(&state_id));
        let id = match kind {
            Kind::Sea => Some(OrganizationId::sea()),
            _ => OrganizationId::parse(raw).filter(|id| self.around.directory.get(id).is_some()).or_else(by_state_id),
        };
        let found = id.filter(|id| self.around.directory.get(id).is_some_and(|it| it.kind == kind));
        let found = found.map(|id| {
            *self.known.entry(id.clone()).or_insert_with(|| {
                self.read.organizations.push(id);
                self.read.organizations.len() as u32 - 1
            })
        });
        self.organizations.insert(raw.to_owned(), found);
        found
    }

    /// Reads a row; gives how many figures it held.
    fn row(&mut self, line: usize, record: &StringRecord) -> usize {
        self.read.rows += 1;
        let mapping = self.around.mapping;
        if record.len() > self.header.len() {
            self.problem(line, None, format!("The row has {} cells, the header {}.", record.len(), self.header.len()));
            return 0;
        }
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let raw = mapping.organization.map(cell).unwrap_or_default();
        if raw.is_empty() && mapping.kind != Kind::Sea {
            self.problem(line, mapping.organization, "The row doesn’t say whose figures these are.");
            return 0;
        }
        let Some(organization) = self.organization(raw) else {
            match mapping.skip_unknown {
                true => self.read.skipped += 1,
                false => {
                    let kind = mapping.kind.name();
                    self.problem(line, mapping.organization, format!("The directory has no {kind} “{}”.", short(raw)));
                }
            }
            return 0;
        };
        for (at, column) in mapping.values.iter().enumerate() {
            if let Some(slot) = self.slot_of(line, at, column, &cell) {
                self.figure(line, slot, organization, column, &cell);
            }
        }
        mapping.values.len()
    }

    fn slot_of<'r>(
        &mut self,
        line: usize,
        at: usize,
        column: &'r ValueColumn,
        cell: &impl Fn(usize) -> &'r str,
    ) -> Option<usize>
    where
        'a: 'r,
    {
        if let Some(slot) = self.fixed[at] {
            return Some(slot);
        }
        let metric = match &column.metric {
            From::Fixed(id) => self.around.metrics.iter().position(|it| it.id == *id),
            From::Column(at) => self.metric(cell(*at)),
        };
        let Some(metric) = metric else {
            let (named, at) = named(&column.metric, cell, MetricId::as_str);
            self.problem(line, at, format!("There is no metric “{}”.", short(named)));
            return None;
        };
        let around = self.around;
        let (group_name, group_at) = named(&column.group, cell, String::as_str);
        let Some(group) = group_key(&around.metrics[metric], group_name) else {
            let name = &around.metrics[metric].name;
            self.problem(line, group_at, format!("{name} isn’t reported for a group “{}”.", short(group_name)));
            return None;
        };
        let from = column.period.as_ref().or(around.mapping.period.as_ref())?;
        let (words, period_at) = named(from, cell, String::as_str);
        let Some(period) = self.period(metric, words) else {
            let frequency = around.metrics[metric].frequency;
            let message = Period::parse(frequency, "period", words, around.first_month).err();
            self.problem(line, period_at, message.map(|it| it.message).unwrap_or_default());
            return None;
        };
        if self.lies_ahead(period) {
            self.problem(line, period_at, format!("{period} lies ahead."));
            return None;
        }
        Some(self.slot(Slot { metric, group, period }))
    }

    fn figure<'r>(
        &mut self,
        line: usize,
        slot: usize,
        organization: u32,
        column: &ValueColumn,
        cell: &impl Fn(usize) -> &'r str,
    ) {
        let raw = cell(column.column);
        let Ok(counted) = self.n_of(line, column, cell) else { return };
        let n = counted.n;
        let line_number = u32::try_from(line).unwrap_or(u32::MAX);
        let mut figure = Figure { organization, line: line_number, state: State::Value, millionths: 0, n, reason: 0 };
        if let Some((state, reason)) = self.codes.get(raw) {
            // A number isn't kept beside what isn't one.
            figure = Figure { state: *state, reason: *reason, n: None, ..figure };
        } else if let Some(value) = Quantity::parse(raw) {
            figure.millionths = value.millionths();
            if let Some(reason) = counted.hidden {
                // Where it is kept back how many they are, they are too few to be shown.
                figure = Figure { state: State::Suppressed, millionths: 0, reason, ..figure };
            } else if self.is_rate[slot] && Self::disagrees(column, value, cell) {
                figure = Figure { state: State::UnderReview, reason: self.disagreement, ..figure };
            }
        } else {
            let said = if raw.is_empty() {
                "The cell is empty".to_owned()
            } else {
                format!("“{}” is not a number", short(raw))
            };
            self.problem(line, Some(column.column), format!("{said}, and not one of the codes for what isn’t one."));
            return;
        }
        self.figures[slot].push(figure);
    }

    fn n_of<'r>(&mut self, line: usize, column: &ValueColumn, cell: &impl Fn(usize) -> &'r str) -> Result<Counted, ()> {
        let Some(at) = column.n else { return Ok(Counted::default()) };
        let raw = cell(at);
        if let Some((State::Suppressed, reason)) = self.codes.get(raw) {
            return Ok(Counted { n: None, hidden: Some(*reason) });
        }
        if raw.is_empty() || self.codes.contains_key(raw) {
            return Ok(Counted::default());
        }
        let whole =
            Quantity::parse(raw).map(|n| n.millionths().div_euclid(1_000_000)).and_then(|n| u32::try_from(n).ok());
        if whole.is_none() {
            self.problem(line, Some(at), format!("“{}” can’t be how many there were.", short(raw)));
        }
        whole.map(|n| Counted { n: Some(n), hidden: None }).ok_or(())
    }

    /// Whether numerator and n stand beside a rate and give another by more than a tenth of a point.
    fn disagrees<'r>(column: &ValueColumn, value: Quantity, cell: &impl Fn(usize) -> &'r str) -> bool {
        let part = |at: Option<usize>| at.map(cell).and_then(Quantity::parse).map(Quantity::ratio);
        let (Some(numerator), Some(n)) = (part(column.numerator), part(column.n)) else { return false };
        if n == Ratio::from_integer(0) {
            return false;
        }
        let difference = numerator * Ratio::from_integer(100) / n - value.ratio();
        let tenth = Ratio::new(1, 10);
        difference > tenth || difference < -tenth
    }

    /// Brings the figures together, and notes those that occur twice.
    fn finish(mut self) -> Read {
        let mut slots: Vec<(Slot, usize)> = std::mem::take(&mut self.slots).into_iter().collect();
        slots.sort();
        for (slot, at) in slots {
            let mut figures = std::mem::take(&mut self.figures[at]);
            figures.sort_by_key(|figure| (figure.organization, figure.line));
            for pair in figures.windows(2).filter(|pair| pair[0].organization == pair[1].organization) {
                let metric = &self.around.metrics[slot.metric].name;
                let message = format!("{metric} for {} stands on line {} already.", slot.period, pair[0].line);
                self.problem(pair[1].line as usize, None, message);
            }
            figures.dedup_by_key(|figure| figure.organization);
            figures.shrink_to_fit();
            if !figures.is_empty() {
                self.read.figures.insert(slot, figures);
            }
        }
        self.read.problems.sort_by_key(|problem| problem.line);
        self.read
    }
}

/// How many a figure is from, as a file says it.
#[derive(Clone, Copy, Default)]
struct Counted {
    n: Option<u32>,
    /// Why it is kept back at its source, as the place of the reason.
    hidden: Option<u16>,
}

/// What a `From` names, and in which column.
fn named<'r, T>(
    from: &'r From<T>,
    cell: &impl Fn(usize) -> &'r str,
    words: impl Fn(&'r T) -> &'r str,
) -> (&'r str, Option<usize>) {
    match from {
        From::Fixed(fixed) => (words(fixed), None),
        From::Column(at) => (cell(*at), Some(*at)),
    }
}

/// The key of a group by its key or its name; empty means everybody.
fn group_key(metric: &Metric, raw: &str) -> Option<String> {
    let wanted = raw.trim().to_lowercase();
    if wanted.is_empty() || wanted == ALL_GROUP || wanted == "all students" {
        return Some(ALL_GROUP.to_owned());
    }
    let found = metric.groups.iter().find(|group| group.key == wanted || group.name.to_lowercase() == wanted);
    found.map(|group| group.key.clone())
}

fn short(text: &str) -> String {
    match text.chars().count() {
        0..=40 => text.to_owned(),
        _ => format!("{}…", text.chars().take(40).collect::<String>()),
    }
}
