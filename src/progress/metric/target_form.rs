//! What is typed about a target: baseline, milestones, target, each a date and a value; and checking it.

use serde::Serialize;

use super::{Direction, Mark, Metric, Quantity, Trajectory};
use ground::calendar::parse_date;
use ground::problem::{Problems, Result};
use ground::text::Note;

/// A date and a value, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkForm {
    /// When.
    pub on: String,
    /// How much.
    pub value: String,
}

impl MarkForm {
    fn of(mark: Mark) -> Self {
        Self { on: mark.on.to_string(), value: mark.value.to_string() }
    }

    fn is_empty(&self) -> bool {
        self.on.trim().is_empty() && self.value.trim().is_empty()
    }
}

/// What is typed to set a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetForm {
    /// Where it starts; fields `baseline_on` and `baseline_value`.
    pub baseline: MarkForm,
    /// On the way, at most [`TargetForm::MILESTONES_MAX`]; fields `milestone_1_on`, `milestone_1_value` and so on. Rows left
    /// empty don't count.
    pub milestones: Vec<MarkForm>,
    /// What is to be reached; fields `target_on` and `target_value`.
    pub target: MarkForm,
    /// Why these numbers; may be empty.
    pub note: String,
}

/// A checked target, for whomever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedTarget {
    /// Baseline, milestones, target.
    pub trajectory: Trajectory,
    /// Why these numbers.
    pub note: Note,
}

/// A mark with the name of the row it was typed in.
type Row = (String, Mark);

impl TargetForm {
    /// The most milestones.
    pub const MILESTONES_MAX: usize = Trajectory::MARKS_MAX - 2;

    /// The form of a target as it stands.
    pub fn of(trajectory: &Trajectory, note: &str) -> Self {
        let marks = trajectory.marks();
        Self {
            baseline: MarkForm::of(trajectory.baseline()),
            milestones: marks[1..marks.len() - 1].iter().copied().map(MarkForm::of).collect(),
            target: MarkForm::of(trajectory.target()),
            note: note.to_owned(),
        }
    }

    /// Checks what was typed for a metric. Milestones may come in any order. Something that should stay where it is keeps
    /// its baseline.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(&self, metric: &Metric) -> Result<WantedTarget> {
        let mut problems = Problems::default();
        let baseline = read(&mut problems, "baseline", &self.baseline);
        if self.milestones.len() > Self::MILESTONES_MAX {
            problems.add("milestone_1_on", format!("A target has {} milestones at most.", Self::MILESTONES_MAX));
        }
        let typed = self.milestones.iter().enumerate().filter(|(_, row)| !row.is_empty());
        let mut milestones: Vec<Row> =
            typed.filter_map(|(at, row)| read(&mut problems, &format!("milestone_{}", at + 1), row)).collect();
        milestones.sort_by_key(|(_, mark)| mark.on);
        let target = read(&mut problems, "target", &self.target);
        let note = problems.take(Note::parse("note", "the note", &self.note));
        if let (Some(baseline), Some(target)) = (&baseline, &target) {
            in_order(&mut problems, baseline, &milestones, target);
            if metric.direction == Direction::Hold {
                staying(&mut problems, metric, baseline.1.value, milestones.iter().chain([target]));
            }
        }
        let marks = baseline.into_iter().chain(milestones).chain(target).map(|(_, mark)| mark).collect();
        let wanted = if problems.any() { None } else { Trajectory::through(marks) };
        problems.finish(wanted.zip(note).map(|(trajectory, note)| WantedTarget { trajectory, note }))
    }
}

fn read(problems: &mut Problems, row: &str, typed: &MarkForm) -> Option<Row> {
    let on = problems.take(parse_date(&format!("{row}_on"), "the date", &typed.on));
    let value = Quantity::parse(&typed.value);
    if value.is_none() {
        problems.add(format!("{row}_value"), "Enter a number like 95.4.");
    }
    on.zip(value).map(|(on, value)| (row.to_owned(), Mark { on, value }))
}

/// Notes milestones that don't lie between baseline and target, or on the same day, and a target that isn't later.
fn in_order(problems: &mut Problems, baseline: &Row, milestones: &[Row], target: &Row) {
    if target.1.on <= baseline.1.on {
        problems.add("target_on", "The target’s date must be later than the baseline’s.");
        return;
    }
    for (row, mark) in milestones {
        if mark.on <= baseline.1.on || mark.on >= target.1.on {
            problems.add(format!("{row}_on"), "A milestone’s date lies between the baseline’s and the target’s.");
        }
    }
    for pair in milestones.windows(2).filter(|pair| pair[0].1.on == pair[1].1.on) {
        problems.add(format!("{}_on", pair[1].0), "Another milestone has this date already.");
    }
}

/// Notes what isn't at the baseline of something that should stay there.
fn staying<'a>(problems: &mut Problems, metric: &Metric, baseline: Quantity, rows: impl Iterator<Item = &'a Row>) {
    for (row, _) in rows.filter(|(_, mark)| mark.value != baseline) {
        let at = metric.words(baseline);
        let message = format!("This metric should stay where it is, so that its target is its baseline, {at}.");
        problems.add(format!("{row}_value"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::example;
    use super::*;
    use ground::problem::Error;

    fn row(on: &str, value: &str) -> MarkForm {
        MarkForm { on: on.into(), value: value.into() }
    }

    fn form() -> TargetForm {
        TargetForm {
            baseline: row("2024-09-01", "70"),
            milestones: vec![row("", " "), row("6/1/2025", "74%")],
            target: row("2026-06-01", "80"),
            note: " From the State’s plan ".into(),
        }
    }

    fn wrong(metric: &Metric, change: impl FnOnce(&mut TargetForm)) -> Vec<String> {
        let mut form = form();
        change(&mut form);
        match form.parse(metric) {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    #[test]
    fn rows_become_a_trajectory_and_come_back() {
        let wanted = form().parse(&example("a")).unwrap();
        let marks: Vec<_> = wanted.trajectory.marks().iter().map(|it| (it.on.to_string(), it.value)).collect();
        let expected = [("2024-09-01", 70), ("2025-06-01", 74), ("2026-06-01", 80)];
        assert_eq!(marks, expected.map(|(on, value)| (on.to_owned(), Quantity::whole(value))));
        assert_eq!(wanted.note.as_str(), "From the State’s plan");
        let again = TargetForm::of(&wanted.trajectory, wanted.note.as_str());
        assert_eq!(again.parse(&example("a")).unwrap(), wanted);
        let turned = TargetForm { milestones: vec![row("2025-09-01", "76"), row("2025-06-01", "74")], ..form() };
        assert_eq!(turned.parse(&example("a")).unwrap().trajectory.marks()[1].value, Quantity::whole(74));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let metric = example("a");
        let nothing = wrong(&metric, |form| *form = TargetForm::default());
        assert_eq!(nothing, ["baseline_on", "baseline_value", "target_on", "target_value"]);
        assert_eq!(wrong(&metric, |form| form.milestones[0].value = "72".into()), ["milestone_1_on"]);
        assert_eq!(wrong(&metric, |form| form.milestones[1].value.clear()), ["milestone_2_value"]);
        assert_eq!(wrong(&metric, |form| form.milestones[1].on = "2026-06-01".into()), ["milestone_2_on"]);
        assert_eq!(wrong(&metric, |form| form.milestones[0] = row("2025-06-01", "75")), ["milestone_2_on"]);
        assert_eq!(wrong(&metric, |form| form.target.on = "2024-09-01".into()), ["target_on"]);
        let many = wrong(&metric, |form| form.milestones = vec![row("", ""); 11]);
        assert_eq!(many, ["milestone_1_on"]);
    }

    #[test]
    fn what_should_stay_stays_at_its_baseline() {
        let hold = Metric { direction: Direction::Hold, ..example("a") };
        assert_eq!(wrong(&hold, |_| ()), ["milestone_2_value", "target_value"]);
        let kept = TargetForm { milestones: Vec::new(), target: row("2026-06-01", "70.0"), ..form() };
        assert!(kept.parse(&hold).is_ok());
    }
}
