//! What is typed about a metric and about the State's standards, and checking it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    ALL_GROUP, Aggregate, Direction, Group, Metric, Quantity, Sharing, Standards, Supplier, Thresholds, Timing, Unit,
    Validation,
};
use ground::calendar::Frequency;
use ground::identity::PersonId;
use ground::organization::Kind;
use ground::privacy;
use ground::problem::{Problems, Result};
use ground::text::{Note, Text, Title};

/// Where a metric comes from: at most 500 characters.
pub type Source = Text<0, 500>;
/// The most student groups a metric is reported for.
pub const MAX_GROUPS: usize = 20;
/// The most decimals shown.
pub const MAX_DECIMALS: u32 = 3;
/// The most minutes a respondent can be asked for at once: about a month of work.
pub const MAX_EFFORT: u32 = 10_000;

/// What is typed to define a metric.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetricForm {
    /// Its name.
    pub name: String,
    /// What exactly is counted.
    pub definition: String,
    /// A [`Unit`] by its key.
    pub unit: String,
    /// Decimals shown.
    pub decimals: String,
    /// A [`Direction`] by its key.
    pub direction: String,
    /// A [`Timing`] by its key.
    pub timing: String,
    /// A [`Kind`] by its key.
    pub level: String,
    /// A [`Frequency`] by its key.
    pub frequency: String,
    /// Where it comes from; may be empty.
    pub source: String,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// A [`Supplier`] by its key.
    pub supplier: String,
    /// Minutes it takes a respondent; empty is 0.
    pub effort_minutes: String,
    /// An [`Aggregate`] by its key.
    pub aggregate: String,
    /// The least that is plausible; may be empty.
    pub least: String,
    /// The most that is plausible; may be empty.
    pub most: String,
    /// The most it plausibly changes; may be empty.
    pub most_change: String,
    /// Whether n has to be given.
    pub needs_n: bool,
    /// Student groups, a line each: `key, name, family`.
    pub groups: String,
    /// A [`Sharing`] by its key.
    pub sharing: String,
    /// How far it may be from its baseline; empty is 0.
    pub tolerance: String,
}

/// A checked definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// Its name.
    pub name: Title,
    /// What exactly is counted.
    pub definition: Note,
    /// What it is counted in.
    pub unit: Unit,
    /// Decimals shown.
    pub decimals: u32,
    /// Which way is better.
    pub direction: Direction,
    /// Leading or lagging.
    pub timing: Timing,
    /// Of what kind of organization.
    pub level: Kind,
    /// How often.
    pub frequency: Frequency,
    /// Where it comes from.
    pub source: Source,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Their name.
    pub owner_name: String,
    /// Who has to do something for each figure.
    pub supplier: Supplier,
    /// Minutes it takes a respondent.
    pub effort_minutes: u32,
    /// How the State's figure is made.
    pub aggregate: Aggregate,
    /// What puts a figure under review.
    pub validation: Validation,
    /// Student groups.
    pub groups: Vec<Group>,
    /// Who sees figures.
    pub sharing: Sharing,
    /// How far it may be from its baseline.
    pub tolerance: Quantity,
}

impl MetricForm {
    /// The form of a metric as it stands.
    pub fn of(metric: &Metric) -> Self {
        let number = |quantity: Option<Quantity>| quantity.map(|it| it.to_string()).unwrap_or_default();
        Self {
            name: metric.name.clone(),
            definition: metric.definition.clone(),
            unit: metric.unit.key().to_owned(),
            decimals: metric.decimals.to_string(),
            direction: metric.direction.key().to_owned(),
            timing: metric.timing.key().to_owned(),
            level: metric.level.key().to_owned(),
            frequency: metric.frequency.key().to_owned(),
            source: metric.source.clone(),
            owner: metric.owner.as_ref().map(PersonId::to_string).unwrap_or_default(),
            supplier: metric.supplier.key().to_owned(),
            effort_minutes: metric.effort_minutes.to_string(),
            aggregate: metric.aggregate.key().to_owned(),
            least: number(metric.validation.least),
            most: number(metric.validation.most),
            most_change: number(metric.validation.most_change),
            needs_n: metric.validation.needs_n,
            groups: lines_of(&metric.groups),
            sharing: metric.sharing.key().to_owned(),
            tolerance: metric.tolerance.to_string(),
        }
    }
}

/// Groups as they stand in the form: a line each.
fn lines_of(groups: &[Group]) -> String {
    let line = |group: &Group| match group.family.as_str() {
        "" => format!("{}, {}", group.key, group.name),
        family => format!("{}, {}, {family}", group.key, group.name),
    };
    groups.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A name as two metrics must not share it: in small letters, one space between words.
pub fn name_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What was chosen, or a note at `field` to choose something.
fn chosen<T>(problems: &mut Problems, field: &str, found: Option<T>, message: &str) -> Option<T> {
    if found.is_none() {
        problems.add(field, message);
    }
    found
}

impl Definition {
    /// Checks what was typed. `people` may own a metric, by id with their name; no other metric has a name in `taken`, given
    /// by [`name_key`].
    ///
    /// # Errors
    /// A violation for each field of [`MetricForm`] that is wrong.
    pub fn parse(form: &MetricForm, people: &BTreeMap<PersonId, String>, taken: &BTreeSet<String>) -> Result<Self> {
        let mut problems = Problems::default();
        let found = &mut problems;
        let name = found.take(Title::parse("name", "a name", &form.name));
        if name.as_ref().is_some_and(|name| taken.contains(&name_key(name.as_str()))) {
            found.add("name", "Another metric has this name. Give this one a name that tells them apart.");
        }
        let definition = found.take(Note::parse("definition", "the definition", &form.definition));
        let unit = chosen(found, "unit", Unit::parse(&form.unit), "Choose what it is counted in.");
        let decimals = whole(found, "decimals", &form.decimals, MAX_DECIMALS);
        let direction = chosen(found, "direction", Direction::parse(&form.direction), "Choose which way is better.");
        let timing = chosen(found, "timing", Timing::parse(&form.timing), "Choose whether it is leading or lagging.");
        let level = chosen(found, "level", Kind::parse(&form.level), "Choose for whom it is reported.");
        let frequency =
            chosen(found, "frequency", Frequency::parse(&form.frequency), "Choose how often it is reported.");
        let source = found.take(Source::parse("source", "the source", &form.source));
        let owner = owner(found, &form.owner, people);
        let supplier = chosen(found, "supplier", Supplier::parse(&form.supplier), "Choose who supplies it.");
        let effort_minutes = whole(found, "effort_minutes", &form.effort_minutes, MAX_EFFORT);
        let aggregate =
            chosen(found, "aggregate", Aggregate::parse(&form.aggregate), "Choose how the State’s figure is made.");
        let validation = validation(found, form);
        let groups = groups(found, &form.groups);
        let sharing = chosen(found, "sharing", Sharing::parse(&form.sharing), "Choose who sees the figures.");
        let tolerance = tolerance(found, &form.tolerance);
        let read = || {
            let (owner, owner_name) = owner.map_or((None, String::new()), |(id, name)| (Some(id), name));
            Some(Self {
                name: name?,
                definition: definition?,
                unit: unit?,
                decimals: decimals?,
                direction: direction?,
                timing: timing?,
                level: level?,
                frequency: frequency?,
                source: source?,
                owner,
                owner_name,
                supplier: supplier?,
                effort_minutes: effort_minutes?,
                aggregate: aggregate?,
                validation,
                groups,
                sharing: sharing?,
                tolerance: tolerance?,
            })
        };
        let wanted = read();
        problems.finish(wanted)
    }

    /// Its name as two metrics must not share it.
    pub fn name_key(&self) -> String {
        name_key(self.name.as_str())
    }

    /// A metric as this defines it.
    pub fn applied(&self, to: &Metric) -> Metric {
        Metric {
            id: to.id.clone(),
            name: self.name.as_str().to_owned(),
            definition: self.definition.as_str().to_owned(),
            unit: self.unit,
            decimals: self.decimals,
            direction: self.direction,
            timing: self.timing,
            level: self.level,
            frequency: self.frequency,
            source: self.source.as_str().to_owned(),
            owner: self.owner.clone(),
            owner_name: self.owner_name.clone(),
            supplier: self.supplier,
            effort_minutes: self.effort_minutes,
            aggregate: self.aggregate,
            validation: self.validation.clone(),
            groups: self.groups.clone(),
            sharing: self.sharing,
            tolerance: self.tolerance,
            retired: to.retired,
            version: to.version,
        }
    }
}

/// A whole number from 0 to `most`; empty is 0.
fn whole(problems: &mut Problems, field: &str, raw: &str, most: u32) -> Option<u32> {
    let number = match raw.trim() {
        "" => Some(0),
        raw => raw.parse().ok().filter(|number| *number <= most),
    };
    chosen(problems, field, number, &format!("Enter a whole number from 0 to {most}."))
}

fn owner(problems: &mut Problems, raw: &str, people: &BTreeMap<PersonId, String>) -> Option<(PersonId, String)> {
    if raw.trim().is_empty() {
        return None;
    }
    let found = PersonId::parse(raw.trim()).and_then(|id| people.get_key_value(&id));
    let found = found.map(|(id, name)| (id.clone(), name.clone()));
    chosen(problems, "owner", found, "Choose an owner from the list, or nobody yet.")
}

/// A number; none where nothing was typed.
fn number(problems: &mut Problems, field: &str, raw: &str) -> Option<Quantity> {
    if raw.trim().is_empty() {
        return None;
    }
    chosen(problems, field, Quantity::parse(raw), "Enter a number like 95.4, or leave it empty.")
}

fn validation(problems: &mut Problems, form: &MetricForm) -> Validation {
    let least = number(problems, "least", &form.least);
    let most = number(problems, "most", &form.most);
    let most_change = number(problems, "most_change", &form.most_change);
    if matches!((least, most), (Some(least), Some(most)) if most < least) {
        problems.add("most", "The most that is plausible must not be under the least.");
    }
    if most_change.is_some_and(|change| change <= Quantity::default()) {
        problems.add("most_change", "Enter a number above 0, or leave it empty.");
    }
    Validation { least, most, most_change, needs_n: form.needs_n }
}

fn tolerance(problems: &mut Problems, raw: &str) -> Option<Quantity> {
    let read = if raw.trim().is_empty() { Some(Quantity::default()) } else { Quantity::parse(raw) };
    let read = read.filter(|tolerance| *tolerance >= Quantity::default());
    chosen(problems, "tolerance", read, "Enter a number like 0.5, or leave it empty.")
}

fn groups(problems: &mut Problems, typed: &str) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    let typed = ground::text::clean(typed);
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match group(line) {
            Ok(group) if found.iter().any(|other| other.key == group.key) => {
                problems.add("groups", format!("“{}” is the key of two groups. Each needs its own.", group.key));
            }
            Ok(group) => found.push(group),
            Err(message) => problems.add("groups", message),
        }
    }
    if found.len() > MAX_GROUPS {
        problems.add("groups", format!("A metric has {MAX_GROUPS} groups at most."));
    }
    found
}

fn group(line: &str) -> std::result::Result<Group, String> {
    let parts: Vec<&str> = line.split(',').map(str::trim).collect();
    let shown = || line.chars().take(40).collect::<String>();
    let ([key, name] | [key, name, _]) = parts.as_slice() else {
        return Err(format!(
            "“{}” isn’t a group. Write its key, its name and its family, with commas between.",
            shown()
        ));
    };
    let family = parts.get(2).copied().unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(1..=20).contains(&key.len()) || !key.chars().all(plain) || *key == ALL_GROUP {
        let message = "A group’s key has 1 to 20 small letters, digits and _, and isn’t “all”";
        return Err(format!("{message}: “{}” doesn’t fit.", shown()));
    }
    if !(1..=60).contains(&name.chars().count()) || family.chars().count() > 60 {
        return Err(format!(
            "Name and family of a group have 60 characters at most, and the name at least one: “{}”.",
            shown()
        ));
    }
    Ok(Group { key: (*key).to_owned(), name: (*name).to_owned(), family: family.to_owned() })
}

/// What is typed about the State's standards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandardsForm {
    /// From which percentage on something is nearly on track.
    pub nearly_pct: String,
    /// From which percentage on something is behind.
    pub behind_pct: String,
    /// A group of fewer is hidden.
    pub minimum_n: String,
    /// A rate under this percentage is shown as under it.
    pub bottom_pct: String,
    /// A rate above this percentage is shown as above it.
    pub top_pct: String,
    /// Rates from this many on are shown as they are.
    pub coded_below_n: String,
}

impl StandardsForm {
    /// The form of standards as they stand.
    pub fn of(standards: &Standards) -> Self {
        Self {
            nearly_pct: standards.thresholds.nearly_pct.to_string(),
            behind_pct: standards.thresholds.behind_pct.to_string(),
            minimum_n: standards.privacy.minimum_n.to_string(),
            bottom_pct: standards.privacy.bottom_pct.to_string(),
            top_pct: standards.privacy.top_pct.to_string(),
            coded_below_n: standards.privacy.coded_below_n.to_string(),
        }
    }

    /// Checks what was typed; the standards get `version`.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(&self, version: i64) -> Result<Standards> {
        let mut problems = Problems::default();
        let mut within = |field: &str, raw: &str, least: u32, most: u32| {
            let number = raw.trim().parse().ok().filter(|number| (least..=most).contains(number));
            chosen(&mut problems, field, number, &format!("Enter a whole number from {least} to {most}."))
        };
        let nearly = within("nearly_pct", &self.nearly_pct, 2, 100);
        let behind = within("behind_pct", &self.behind_pct, 1, 99);
        let minimum_n = within("minimum_n", &self.minimum_n, 3, 100);
        let bottom = within("bottom_pct", &self.bottom_pct, 0, 49);
        let top = within("top_pct", &self.top_pct, 51, 100);
        let coded_below = within("coded_below_n", &self.coded_below_n, 1, 1_000_000);
        if matches!((nearly, behind), (Some(nearly), Some(behind)) if behind >= nearly) {
            problems.add("behind_pct", "“Behind” must start at less than “nearly on track” does.");
        }
        let read = || {
            let thresholds = Thresholds { nearly_pct: nearly?, behind_pct: behind? };
            let privacy = privacy::Rules {
                minimum_n: minimum_n?,
                bottom_pct: bottom?,
                top_pct: top?,
                coded_below_n: coded_below?,
            };
            Some(Standards { thresholds, privacy, version })
        };
        let standards = read();
        problems.finish(standards)
    }
}
