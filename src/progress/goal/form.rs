//! What is typed about a goal, and checking it. A draft may lack things; what can't be read or makes no sense is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Content, Ending, Goal, MAX_MEASURES, Measure};
use crate::metric::{ALL_GROUP, Mark, Metric, Quantity, Trajectory};
use ground::calendar::{SchoolYear, parse_date};
use ground::identity::{GoalId, PersonId};
use ground::problem::{Error, Problems, Result};
use ground::text::{Note, Text, Title};

/// The outcome in a sentence: at most 600 characters.
type OutcomeText = Text<0, 600>;
/// For whom a goal is: at most 300 characters.
type PopulationText = Text<0, 300>;
/// A typed name: at most 200 characters.
type NameText = Text<0, 200>;
/// What a reviewer says, and why a goal is closed or reopened: 1 to 2,000 characters.
pub type Comments = Text<1, 2000>;
/// What a reviewer may say with an approval: at most 2,000 characters.
#[cfg(feature = "store")]
pub(super) type Remark = Text<0, 2000>;

/// Most targets of a measure: a trajectory's marks without its baseline.
pub const TARGET_ROWS: usize = Trajectory::MARKS_MAX - 1;
/// Most school years a goal runs.
const MAX_YEARS: i32 = 15;

/// What is typed about one measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureForm {
    /// The metric's id; empty for none chosen.
    pub metric: String,
    /// The day the baseline was measured.
    pub baseline_on: String,
    /// What it was.
    pub baseline_value: String,
    /// Targets: by when, how much; empty ones are left out.
    pub targets: Vec<(String, String)>,
}

/// What is typed to write a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoalForm {
    /// What it is called.
    pub title: String,
    /// The goal it serves; empty for none.
    pub parent: String,
    /// The outcome in a sentence.
    pub outcome: String,
    /// The student group's key.
    pub population_group: String,
    /// For whom it is, in words.
    pub population_words: String,
    /// A person's id; empty for none.
    pub owner: String,
    /// The name of an owner without an account.
    pub owner_name: String,
    /// The first school year, by the calendar year it starts in.
    pub from: String,
    /// The last.
    pub until: String,
    /// Its measures, those left blank among them.
    pub measures: Vec<MeasureForm>,
    /// Why this goal.
    pub note: String,
}

/// What can be chosen in a goal's form.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Goals it may serve: in force, at organizations above its own; the nearest first.
    pub parents: Vec<Goal>,
    /// Metrics that may measure it, by name.
    pub metrics: Vec<Metric>,
    /// Who may own it.
    pub people: BTreeMap<PersonId, String>,
}

impl Choices {
    /// The student groups that any of the metrics is reported for, by key and name; everybody first.
    pub fn groups(&self) -> Vec<(String, String)> {
        let all = (ALL_GROUP.to_owned(), crate::metric::ALL_GROUP_NAME.to_owned());
        let groups: BTreeMap<String, String> = self
            .metrics
            .iter()
            .flat_map(|metric| &metric.groups)
            .map(|group| (group.key.clone(), group.name.clone()))
            .collect();
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, name)| name.to_lowercase());
        std::iter::once(all).chain(groups).collect()
    }
}

impl Content {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A violation for each field: `title`, `parent`, `outcome`, `population_group`, `population_words`, `owner`,
    /// `owner_name`, `from`, `until`, `note`; of the measure at place 0: `metric_0`, `baseline_on_0`, `baseline_value_0`,
    /// and of its first target `target_on_0_0`, `target_value_0_0`.
    pub fn parse(form: &GoalForm, choices: &Choices) -> Result<Self> {
        let mut problems = Problems::default();
        let title = problems.take(Title::parse("title", "a title", &form.title));
        let outcome = problems.take(OutcomeText::parse("outcome", "the outcome", &form.outcome));
        let words = problems.take(PopulationText::parse(
            "population_words",
            "the words on who it is for",
            &form.population_words,
        ));
        let note = problems.take(Note::parse("note", "the note", &form.note));
        let parent = parent(&mut problems, form, choices);
        let population_group = group(&mut problems, form, choices);
        let (owner, owner_name) = owner(&mut problems, form, choices);
        let years = years(&mut problems, form);
        let measures = measures(&mut problems, form, choices);
        let content = match (title, outcome, words, note, years) {
            (Some(title), Some(outcome), Some(words), Some(note), Some((from, until))) => Some(Self {
                title: title.into_string(),
                parent,
                outcome: outcome.into_string(),
                population_group,
                population_words: words.into_string(),
                owner,
                owner_name,
                from,
                until,
                measures,
                note: note.into_string(),
            }),
            _ => None,
        };
        problems.finish(content)
    }

    /// What a version of a goal says.
    pub fn of(goal: &Goal) -> Self {
        Self {
            title: goal.title.clone(),
            parent: goal.parent.clone(),
            outcome: goal.outcome.clone(),
            population_group: goal.population_group.clone(),
            population_words: goal.population_words.clone(),
            owner: goal.owner.clone(),
            owner_name: goal.owner_name.clone(),
            from: goal.from,
            until: goal.until,
            measures: goal.measures.clone(),
            note: goal.note.clone(),
        }
    }

    /// The form as it stands before anything is typed.
    pub fn form(&self) -> GoalForm {
        let measure = |measure: &Measure| {
            let marks = measure.trajectory.marks();
            MeasureForm {
                metric: measure.metric.to_string(),
                baseline_on: marks[0].on.to_string(),
                baseline_value: marks[0].value.to_string(),
                targets: marks[1..].iter().map(|mark| (mark.on.to_string(), mark.value.to_string())).collect(),
            }
        };
        GoalForm {
            title: self.title.clone(),
            parent: self.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
            outcome: self.outcome.clone(),
            population_group: self.population_group.clone(),
            population_words: self.population_words.clone(),
            owner: self.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
            owner_name: if self.owner.is_some() { String::new() } else { self.owner_name.clone() },
            from: self.from.start_year().to_string(),
            until: self.until.start_year().to_string(),
            measures: self.measures.iter().map(measure).collect(),
            note: self.note.clone(),
        }
    }
}

fn parent(problems: &mut Problems, form: &GoalForm, choices: &Choices) -> Option<GoalId> {
    let typed = form.parent.trim();
    let found = choices.parents.iter().find(|goal| goal.id.as_str() == typed).map(|goal| goal.id.clone());
    if found.is_none() && !typed.is_empty() {
        problems.add("parent", "Choose a goal from the list. It must be in force, and above this one.");
    }
    found
}

fn group(problems: &mut Problems, form: &GoalForm, choices: &Choices) -> String {
    let typed = form.population_group.trim();
    let known = choices.groups().into_iter().any(|(key, _)| key == typed);
    if !known && !typed.is_empty() {
        problems.add("population_group", "Choose a student group from the list.");
    }
    if known { typed.to_owned() } else { ALL_GROUP.to_owned() }
}

fn owner(problems: &mut Problems, form: &GoalForm, choices: &Choices) -> (Option<PersonId>, String) {
    let (chosen, typed) = (form.owner.trim(), form.owner_name.trim());
    if chosen.is_empty() {
        let name = problems.take(NameText::parse("owner_name", "the owner’s name", typed));
        return (None, name.map(Text::into_string).unwrap_or_default());
    }
    match PersonId::parse(chosen).and_then(|id| choices.people.get_key_value(&id)) {
        None => problems.add("owner", "Choose who answers for it from the list, or type a name."),
        Some(_) if !typed.is_empty() => problems.add("owner_name", "Choose a person or type a name, not both."),
        Some((id, name)) => return (Some(id.clone()), name.clone()),
    }
    (None, String::new())
}

fn years(problems: &mut Problems, form: &GoalForm) -> Option<(SchoolYear, SchoolYear)> {
    let year = |typed: &str| typed.trim().parse().ok().and_then(SchoolYear::starting);
    let (from, until) = (year(&form.from), year(&form.until));
    if from.is_none() {
        problems.add("from", "Choose the first school year.");
    }
    if until.is_none() {
        problems.add("until", "Choose the last school year.");
    }
    let (from, until) = (from?, until?);
    let years = until.start_year() - from.start_year() + 1;
    if years < 1 {
        problems.add("until", "The last school year lies before the first.");
    }
    if years > MAX_YEARS {
        problems.add("until", format!("A goal runs for {MAX_YEARS} school years at most."));
    }
    Some((from, until))
}

fn measures(problems: &mut Problems, form: &GoalForm, choices: &Choices) -> Vec<Measure> {
    let (mut measures, mut seen) = (Vec::new(), BTreeSet::new());
    for (at, typed) in form.measures.iter().enumerate() {
        let blank = MeasureForm { targets: Vec::new(), ..typed.clone() } == MeasureForm::default()
            && typed.targets.iter().all(|(on, value)| on.trim().is_empty() && value.trim().is_empty());
        if blank || typed.metric == MeasureForm::LEFT_OUT {
            continue;
        }
        let metric = choices.metrics.iter().find(|metric| metric.id.as_str() == typed.metric.trim());
        let field = format!("metric_{at}");
        match metric {
            None => problems.add(field, "Choose the metric that these figures are of, or “Leave this measure out”."),
            Some(metric) if !seen.insert(&metric.id) => problems.add(field, "Each metric can measure a goal once."),
            Some(_) => {}
        }
        if let (Some(metric), Some(trajectory)) = (metric, trajectory(problems, at, typed)) {
            measures.push(Measure { metric: metric.id.clone(), trajectory });
        }
    }
    if form.measures.len() > MAX_MEASURES && measures.len() > MAX_MEASURES {
        problems.add("metric_0", format!("A goal has {MAX_MEASURES} measures at most."));
    }
    measures
}

impl MeasureForm {
    /// Stands in place of a metric where the measure is to go.
    pub const LEFT_OUT: &'static str = "-";
}

fn trajectory(problems: &mut Problems, at: usize, typed: &MeasureForm) -> Option<Trajectory> {
    let baseline = mark(
        problems,
        (&format!("baseline_on_{at}"), &typed.baseline_on),
        (&format!("baseline_value_{at}"), &typed.baseline_value),
        "baseline",
    );
    let (mut marks, mut complete) = (Vec::new(), true);
    for (row, (on, value)) in typed.targets.iter().enumerate() {
        if on.trim().is_empty() && value.trim().is_empty() {
            continue;
        }
        let fields = (format!("target_on_{at}_{row}"), format!("target_value_{at}_{row}"));
        match mark(problems, (&fields.0, on), (&fields.1, value), "target") {
            Some(mark) => marks.push((fields.0, mark)),
            None => complete = false,
        }
    }
    if marks.is_empty() && complete {
        problems.add(format!("target_on_{at}_0"), "Enter at least one target: by when, and how much.");
    }
    let baseline = baseline.filter(|_| complete && !marks.is_empty())?;
    marks.sort_by_key(|(_, mark)| mark.on);
    for pair in marks.windows(2).filter(|pair| pair[0].1.on == pair[1].1.on) {
        problems.add(pair[1].0.clone(), "Two targets can’t be for the same day.");
    }
    if let Some((field, _)) = marks.first().filter(|(_, mark)| mark.on <= baseline.on) {
        problems.add(field.clone(), "A target must be for a later day than the baseline.");
    }
    if marks.len() > TARGET_ROWS {
        problems.add(format!("target_on_{at}_0"), format!("A measure has {TARGET_ROWS} targets at most."));
    }
    Trajectory::through(std::iter::once(baseline).chain(marks.into_iter().map(|(_, mark)| mark)).collect())
}

fn mark(problems: &mut Problems, on: (&str, &str), value: (&str, &str), what: &str) -> Option<Mark> {
    let date = problems.take(parse_date(on.0, &format!("the day of the {what}"), on.1));
    let quantity = Quantity::parse(value.1);
    if quantity.is_none() {
        problems.add(value.0, format!("Enter the {what} as a number like 83.5."));
    }
    Some(Mark { on: date?, value: quantity? })
}

/// What is typed to close a goal.
#[derive(Debug, Clone, Default)]
pub struct ClosingForm {
    /// An [`Ending`] by its key.
    pub ending: String,
    /// Why.
    pub reason: String,
    /// The goal that takes its place, where one does.
    pub replaced_by: String,
}

/// A checked closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedClosing {
    /// How it ends.
    pub ending: Ending,
    /// Why.
    pub reason: String,
    /// The goal that takes its place.
    pub replaced_by: Option<GoalId>,
}

impl WantedClosing {
    /// Checks what was typed; `others` are goals that may take its place.
    ///
    /// # Errors
    /// A violation at `ending`, `reason` or `replaced_by`.
    pub fn parse(form: &ClosingForm, others: &[GoalId]) -> Result<Self> {
        let mut problems = Problems::default();
        let Some(ending) = Ending::parse(&form.ending) else {
            return Err(Error::invalid("ending", "Choose how it ended."));
        };
        let reason = problems.take(Comments::parse("reason", "the reason", &form.reason));
        let replaced_by = match ending {
            Ending::Replaced => others.iter().find(|id| id.as_str() == form.replaced_by.trim()).cloned(),
            _ => None,
        };
        if ending == Ending::Replaced && replaced_by.is_none() {
            problems.add("replaced_by", "Choose the goal that takes its place. It must be in force.");
        }
        problems.finish(reason.map(|reason| Self { ending, reason: reason.into_string(), replaced_by }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{choices, form, metric};
    use super::*;

    fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    #[test]
    fn a_form_comes_back_as_it_was_typed() {
        let content = Content::parse(&form(), &choices()).unwrap();
        assert_eq!((content.from.to_string(), content.until.to_string()), ("2024–25".into(), "2026–27".into()));
        assert_eq!(content.measures[0].trajectory.target().value, Quantity::whole(88));
        assert_eq!(Content::parse(&content.form(), &choices()).unwrap(), content);
        let mixed = GoalForm {
            measures: vec![MeasureForm {
                targets: form().measures[0].targets.iter().rev().cloned().collect(),
                ..form().measures[0].clone()
            }],
            ..form()
        };
        assert_eq!(Content::parse(&mixed, &choices()).unwrap(), content, "targets are put in the order of their days");
    }

    #[test]
    fn a_draft_may_lack_what_a_submission_needs() {
        let title =
            GoalForm { title: "Graduate".into(), from: "2024".into(), until: "2024".into(), ..GoalForm::default() };
        let content = Content::parse(&title, &choices()).unwrap();
        assert_eq!((content.measures.len(), content.outcome.as_str(), content.owner_name.as_str()), (0, "", ""));
        assert_eq!(content.population_group, ALL_GROUP);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        assert_eq!(wrong(Content::parse(&GoalForm::default(), &choices())), ["title", "from", "until"]);
        let bad = GoalForm {
            parent: "none".into(),
            outcome: "x".repeat(601),
            population_group: "wizards".into(),
            population_words: "x".repeat(301),
            owner: "nobody".into(),
            until: "2023".into(),
            note: "x".repeat(4001),
            ..form()
        };
        assert_eq!(
            wrong(Content::parse(&bad, &choices())),
            ["outcome", "population_words", "note", "parent", "population_group", "owner", "until"]
        );
        let both = GoalForm { owner: "ana".into(), owner_name: "Ben".into(), until: "2040".into(), ..form() };
        assert_eq!(wrong(Content::parse(&both, &choices())), ["owner_name", "until"]);
    }

    #[test]
    fn a_measure_says_what_is_wrong_with_it_where_it_is() {
        let one = |change: fn(&mut MeasureForm)| {
            let mut measure = form().measures.remove(0);
            change(&mut measure);
            wrong(Content::parse(&GoalForm { measures: vec![MeasureForm::default(), measure], ..form() }, &choices()))
        };
        assert_eq!(one(|it| it.metric = String::new()), ["metric_1"]);
        assert_eq!(one(|it| it.metric = "unknown".into()), ["metric_1"]);
        assert_eq!(one(|it| it.baseline_on = String::new()), ["baseline_on_1"]);
        assert_eq!(one(|it| it.baseline_value = "many".into()), ["baseline_value_1"]);
        assert_eq!(one(|it| it.targets.clear()), ["target_on_1_0"]);
        assert_eq!(one(|it| it.targets[1].1 = String::new()), ["target_value_1_1"]);
        assert_eq!(one(|it| it.targets[1].0 = it.targets[0].0.clone()), ["target_on_1_1"]);
        assert_eq!(one(|it| it.targets[0].0 = "2020-06-01".into()), ["target_on_1_0"]);
        assert_eq!(
            one(|it| it.targets = (1..=12).map(|day| (format!("2026-03-{day:02}"), "80".into())).collect()),
            ["target_on_1_0"]
        );
    }

    #[test]
    fn a_metric_measures_a_goal_once_and_a_measure_can_be_left_out() {
        let measure = form().measures.remove(0);
        let twice = GoalForm { measures: vec![measure.clone(), measure.clone()], ..form() };
        assert_eq!(wrong(Content::parse(&twice, &choices())), ["metric_1"]);
        let out = MeasureForm { metric: MeasureForm::LEFT_OUT.into(), ..measure };
        assert!(Content::parse(&GoalForm { measures: vec![out], ..form() }, &choices()).unwrap().measures.is_empty());
        let mut many = choices();
        many.metrics = (0..6).map(|at| metric(&format!("m{at}"))).collect();
        let six = (0..6).map(|at| MeasureForm { metric: format!("m{at}"), ..form().measures.remove(0) }).collect();
        assert_eq!(wrong(Content::parse(&GoalForm { measures: six, ..form() }, &many)), ["metric_0"]);
    }

    #[test]
    fn closing_says_how_and_why() {
        let others = [GoalId::parse("g2").unwrap()];
        let closing = |ending: &str, reason: &str, by: &str| {
            let form = ClosingForm { ending: ending.into(), reason: reason.into(), replaced_by: by.into() };
            WantedClosing::parse(&form, &others)
        };
        assert_eq!(closing("reached", "Two years early", "g2").unwrap().replaced_by, None);
        assert_eq!(closing("replaced", "A wider one", "g2").unwrap().replaced_by.as_ref(), others.first());
        assert_eq!(wrong(closing("", "", "")), ["ending"]);
        assert_eq!(wrong(closing("given_up", " ", "")), ["reason"]);
        assert_eq!(wrong(closing("replaced", "", "g3")), ["reason", "replaced_by"]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_refused_or_kept_within_limits(
            title in "\\PC{0,250}", words in "\\PC{0,350}", value in "[0-9.,%$-]{0,8}", year in 1990i32..2120,
        ) {
            let measure = MeasureForm { baseline_value: value, ..form().measures.remove(0) };
            let typed = GoalForm {
                title, population_words: words, measures: vec![measure], until: year.to_string(), ..form()
            };
            if let Ok(content) = Content::parse(&typed, &choices()) {
                prop_assert!((1..=200).contains(&content.title.chars().count()));
                prop_assert!(content.population_words.chars().count() <= 300);
                prop_assert!(content.from <= content.until && content.measures.len() <= MAX_MEASURES);
                prop_assert_eq!(Content::parse(&content.form(), &choices()).unwrap(), content);
            }
        }
    }
}
