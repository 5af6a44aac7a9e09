//! Indicators over the years: which moved, which stayed, which can't be compared. Only a level is a number: what doesn't
//! apply or couldn't be told never counts as a move. Only where numbers agree and the versions say the same.

use std::cmp::Reverse;

use super::column::YearColumn;
use crate::assessment::rating::Answer;
use crate::framework::differences::{Comparability, comparability};
use crate::framework::{Framework, Indicator, IndicatorNumber, Level};
use crate::improvement::{ImprovementAction, Status};

/// An indicator in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What counted that year; none where nobody answered.
    Answered(Option<Answer>),
    /// What counted that year, of an indicator that said something else then than in the newest version.
    Reworded(Option<Answer>),
    /// That year's version hasn't this indicator.
    Absent,
}

impl Step {
    /// The answer of that year, whether or not it can be compared.
    pub fn answer(self) -> Option<Answer> {
        match self {
            Step::Answered(answer) | Step::Reworded(answer) => answer,
            Step::Absent => None,
        }
    }

    /// The level that can be held against the newest.
    fn level(self) -> Option<Level> {
        match self {
            Step::Answered(answer) => answer?.level(),
            _ => None,
        }
    }
}

/// The actions taken on an indicator between two years, as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed(pub Vec<ImprovementAction>);

impl Followed {
    fn count(&self, status: Status) -> usize {
        self.0.iter().filter(|action| action.status() == status).count()
    }

    /// `2 of 3 done, 1 dropped`; none where no action was taken.
    pub fn in_words(&self) -> Option<String> {
        let dropped = self.count(Status::Dropped);
        let dropped = if dropped > 0 { format!(", {dropped} dropped") } else { String::new() };
        let words = || format!("{} of {} done{dropped}", self.count(Status::Done), self.0.len());
        (!self.0.is_empty()).then(words)
    }

    /// Whether there was something to do and all of it is done, but for what was dropped.
    fn is_all_done(&self) -> bool {
        let done = self.count(Status::Done);
        done > 0 && done + self.count(Status::Dropped) == self.0.len()
    }
}

/// An indicator that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Its number.
    pub indicator: IndicatorNumber,
    /// Its statement, as the newest version has it.
    pub text: String,
    /// One for each year.
    pub steps: Vec<Step>,
    /// Which year the newest is held against: the oldest with a level that can be.
    pub since: usize,
    /// The level then.
    pub before: Level,
    /// The level in the newest year.
    pub after: Level,
    /// The actions taken on it since then.
    pub followed: Followed,
}

/// Which way an indicator went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// By this many levels up.
    Up(u8),
    /// By this many levels down.
    Down(u8),
    /// It has the level it had.
    Not,
}

impl Moved {
    /// How many levels, whichever way.
    pub fn levels(self) -> u8 {
        match self {
            Moved::Up(levels) | Moved::Down(levels) => levels,
            Moved::Not => 0,
        }
    }

    /// `up 2 levels`, `down 1 level`, `no change`.
    pub fn in_words(self) -> String {
        let levels = |count: u8| if count == 1 { "1 level".to_owned() } else { format!("{count} levels") };
        match self {
            Moved::Up(count) => format!("up {}", levels(count)),
            Moved::Down(count) => format!("down {}", levels(count)),
            Moved::Not => "no change".to_owned(),
        }
    }
}

impl Trace {
    /// Which way it went, from the year it is held against to the newest.
    pub fn moved(&self) -> Moved {
        let (before, after) = (self.before.number(), self.after.number());
        match after.abs_diff(before) {
            0 => Moved::Not,
            levels if after > before => Moved::Up(levels),
            levels => Moved::Down(levels),
        }
    }
}

/// Why an indicator can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has its number in the newest version and before, but says something else now.
    Reworded,
    /// Only the newest year's version has it.
    OnlyNewest,
    /// The newest year's version hasn't it.
    NotInNewest,
    /// It has no level in the newest year: it didn't apply, couldn't be told, or nobody answered.
    NoLevelNow,
    /// It had no level in any earlier year.
    NoLevelBefore,
}

/// An indicator that can't be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Its number.
    pub indicator: IndicatorNumber,
    /// Its statement, in the newest version that has it.
    pub text: String,
    /// One for each year.
    pub steps: Vec<Step>,
    /// Why not.
    pub why: Why,
}

/// How many indicators went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lesson {
    /// Up by a level or more.
    pub up: usize,
    /// Neither up nor down.
    pub same: usize,
    /// Down by a level or more.
    pub down: usize,
}

impl Lesson {
    /// All of them.
    pub fn of(&self) -> usize {
        self.up + self.same + self.down
    }

    /// By what became of the actions: all done, not all done, none taken.
    pub(super) fn from<'t>(traces: impl Iterator<Item = &'t Trace>) -> [Self; 3] {
        let mut lessons = [Self::default(); 3];
        for trace in traces {
            let group = match (trace.followed.is_all_done(), trace.followed.0.is_empty()) {
                (true, _) => 0,
                (_, false) => 1,
                (_, true) => 2,
            };
            *match trace.moved() {
                Moved::Up(_) => &mut lessons[group].up,
                Moved::Not => &mut lessons[group].same,
                Moved::Down(_) => &mut lessons[group].down,
            } += 1;
        }
        lessons
    }
}

#[derive(Default)]
pub(super) struct Found {
    pub moved: Vec<Trace>,
    pub stayed_low: Vec<Trace>,
    pub stayed_high: Vec<Trace>,
    pub apart: Vec<Apart>,
}

/// Every indicator of every version, each in one place.
pub(super) fn find(columns: &[YearColumn]) -> Found {
    let mut found = Found::default();
    let Some((newest, earlier)) = columns.split_last() else { return found };
    let mut numbers: Vec<_> = columns.iter().flat_map(|it| it.framework.indicators()).map(|it| it.number).collect();
    numbers.sort();
    numbers.dedup();
    for number in numbers {
        let steps: Vec<Step> = columns.iter().map(|column| step(column, &newest.framework, number)).collect();
        match compared(earlier, newest, number, &steps) {
            Ok(trace) if trace.moved() != Moved::Not => found.moved.push(trace),
            Ok(trace) if trace.after <= Level::Emerging => found.stayed_low.push(trace),
            Ok(trace) => found.stayed_high.push(trace),
            Err(why) => {
                let text = columns.iter().rev().find_map(|column| text_of(&column.framework, number));
                found.apart.push(Apart { indicator: number, text: text.unwrap_or_default(), steps, why });
            }
        }
    }
    found.moved.sort_by_key(|trace| (Reverse(trace.moved().levels()), trace.indicator));
    found.stayed_low.sort_by_key(|trace| (trace.after, trace.indicator));
    found.apart.sort_by_key(|apart| (apart.why, apart.indicator));
    found
}

fn step(column: &YearColumn, newest: &Framework, number: IndicatorNumber) -> Step {
    let answer = column.answers.get(&number).copied();
    match comparability(&column.framework, newest, number) {
        Comparability::Comparable => Step::Answered(answer),
        Comparability::Reworded => Step::Reworded(answer),
        Comparability::OnlyBefore => Step::Answered(answer),
        Comparability::OnlyAfter | Comparability::Unknown => Step::Absent,
    }
}

fn text_of(framework: &Framework, number: IndicatorNumber) -> Option<String> {
    framework.find(number).map(|(.., Indicator { text, .. })| text.clone())
}

fn compared(
    earlier: &[YearColumn],
    newest: &YearColumn,
    number: IndicatorNumber,
    steps: &[Step],
) -> Result<Trace, Why> {
    let text = text_of(&newest.framework, number).ok_or(Why::NotInNewest)?;
    let before = &steps[..earlier.len()];
    if before.iter().all(|step| *step == Step::Absent) {
        return Err(Why::OnlyNewest);
    }
    if !before.iter().any(|step| matches!(step, Step::Answered(_))) {
        return Err(Why::Reworded);
    }
    let after = steps.last().and_then(|step| step.level()).ok_or(Why::NoLevelNow)?;
    let oldest = before.iter().enumerate().find_map(|(at, step)| Some((at, step.level()?)));
    let (since, before) = oldest.ok_or(Why::NoLevelBefore)?;
    let taken = earlier[since..].iter().flat_map(|column| &column.actions);
    let followed = Followed(taken.filter(|action| action.indicator == number).cloned().collect());
    Ok(Trace { indicator: number, text, steps: steps.to_vec(), since, before, after, followed })
}
