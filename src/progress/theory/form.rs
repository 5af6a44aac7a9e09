//! What is typed about a theory, its links and reviews, and checking it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Decision, Expected, LAG_MONTHS_MAX, Link, MAX_MEMBERS};
use crate::metric::{Direction, Metric, Quantity, Timing};
use ground::calendar::parse_date;
use ground::identity::{GoalId, LinkId, MetricId, StrategyId};
use ground::problem::{Problems, Result, Violation};
use ground::text::{Text, Title};

/// A part of the prose: 1 to 2,000 characters.
type Clause = Text<1, 2000>;
/// Why a link should hold: at most 2,000 characters, may be empty.
type LinkNote = Text<0, 2000>;
/// Why something was decided: 1 to 2,000 characters.
type DecisionReason = Text<1, 2000>;
/// What a decision costs: at most 1,000 characters, may be empty.
type Cost = Text<0, 1000>;

/// A theory's name and prose, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProseForm {
    /// Its name.
    pub name: String,
    /// What is done.
    pub if_we: String,
    /// What should come of it.
    pub then: String,
    /// Why.
    pub because: String,
}

/// A theory's name and prose, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedProse {
    /// Its name.
    pub name: Title,
    /// What is done.
    pub if_we: String,
    /// What should come of it.
    pub then: String,
    /// Why.
    pub because: String,
}

impl WantedProse {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A violation for each field: `name`, `if_we`, `then`, `because`.
    pub fn parse(form: &ProseForm) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.take(Title::parse("name", "a name", &form.name));
        let if_we = problems.take(Clause::parse("if_we", "what you do", &form.if_we));
        let then = problems.take(Clause::parse("then", "what should come of it", &form.then));
        let because = problems.take(Clause::parse("because", "why it should", &form.because));
        let prose = match (name, if_we, then, because) {
            (Some(name), Some(if_we), Some(then), Some(because)) => Some(Self {
                name,
                if_we: if_we.into_string(),
                then: then.into_string(),
                because: because.into_string(),
            }),
            _ => None,
        };
        problems.finish(prose)
    }
}

/// Which strategies and goals belong to a theory, as chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MembersForm {
    /// Strategies.
    pub strategies: Vec<String>,
    /// Goals.
    pub goals: Vec<String>,
}

/// Which strategies and goals belong to a theory, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedMembers {
    /// Strategies, each once.
    pub strategies: Vec<StrategyId>,
    /// Goals, each once.
    pub goals: Vec<GoalId>,
}

impl WantedMembers {
    /// Checks what was chosen against what can be.
    ///
    /// # Errors
    /// A violation at `strategies` or `goals`: one that can't be chosen, or too many.
    pub fn parse(form: &MembersForm, strategies: &[StrategyId], goals: &[GoalId]) -> Result<Self> {
        let mut problems = Problems::default();
        let strategies = problems
            .take(members("strategies", "strategy", &form.strategies, |raw| known(strategies, StrategyId::parse(raw))));
        let goals = problems.take(members("goals", "goal", &form.goals, |raw| known(goals, GoalId::parse(raw))));
        let wanted = strategies.zip(goals).map(|(strategies, goals)| Self { strategies, goals });
        problems.finish(wanted)
    }
}

fn known<T: PartialEq>(all: &[T], id: Option<T>) -> Option<T> {
    id.filter(|id| all.contains(id))
}

fn members<T: PartialEq>(
    field: &str,
    what: &str,
    chosen: &[String],
    read: impl Fn(&str) -> Option<T>,
) -> std::result::Result<Vec<T>, Violation> {
    let mut found = Vec::new();
    for raw in chosen {
        let id = read(raw.trim());
        let Some(id) = id else {
            let message = format!("A chosen {what} is no longer there or not yet in use. Choose again.");
            return Err(Violation::new(field, message));
        };
        if !found.contains(&id) {
            found.push(id);
        }
    }
    match found.len() > MAX_MEMBERS {
        true => Err(Violation::new(field, format!("Choose {MAX_MEMBERS} at most."))),
        false => Ok(found),
    }
}

/// A link as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// The leading metric.
    pub leading: String,
    /// The lagging metric.
    pub lagging: String,
    /// Which way it should move: `improves` or `worsens`.
    pub expected: String,
    /// Months until it should show.
    pub lag_months: String,
    /// The smallest change worth having.
    pub smallest_effect: String,
    /// When to review it next.
    pub review_on: String,
    /// Why it should be so.
    pub note: String,
}

/// A link, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// The leading metric.
    pub leading: MetricId,
    /// The lagging metric.
    pub lagging: MetricId,
    /// Which way it should move.
    pub expected: Expected,
    /// Months until it should show, 0 to 120.
    pub lag_months: u32,
    /// The smallest change worth having, more than 0.
    pub smallest_effect: Quantity,
    /// When it is to be reviewed next.
    pub review_on: NaiveDate,
    /// Why it should be so; may be empty.
    pub note: String,
}

impl LinkForm {
    /// A link as its form shows it.
    pub fn of(link: &Link) -> Self {
        Self {
            leading: link.leading.to_string(),
            lagging: link.lagging.to_string(),
            expected: link.expected.key().to_owned(),
            lag_months: link.lag_months.to_string(),
            smallest_effect: link.smallest_effect.to_string(),
            review_on: link.review_on.to_string(),
            note: link.note.clone(),
        }
    }
}

impl Terms {
    /// Checks what was typed. `metrics` are those in use; `others` are the theory's other links.
    ///
    /// # Errors
    /// A violation for each field: `leading`, `lagging`, `expected`, `lag_months`, `smallest_effect`, `review_on`, `note`.
    pub fn parse(form: &LinkForm, metrics: &BTreeMap<MetricId, Metric>, others: &[&Link]) -> Result<Self> {
        let mut problems = Problems::default();
        let found = |raw: &str, timing: Timing| {
            MetricId::parse(raw.trim()).and_then(|id| metrics.get(&id)).filter(|metric| metric.timing == timing)
        };
        let leading = found(&form.leading, Timing::Leading);
        if leading.is_none() {
            problems.add("leading", "Choose a leading metric.");
        }
        let lagging = lagging(&mut problems, found(&form.lagging, Timing::Lagging));
        if let Some((leading, lagging)) = leading.zip(lagging)
            && others.iter().any(|link| (&link.leading, &link.lagging) == (&leading.id, &lagging.id))
        {
            problems.add("lagging", "These two are connected already. Change that link instead.");
        }
        let expected = Expected::parse(form.expected.trim());
        if expected.is_none() {
            problems.add("expected", "Choose which way the lagging metric should move.");
        }
        let lag_months = problems.take(lag(&form.lag_months));
        let smallest_effect = problems.take(effect(&form.smallest_effect));
        let review_on = problems.take(parse_date("review_on", "the day of the next review", &form.review_on));
        let note = problems.take(LinkNote::parse("note", "the note", &form.note));
        let terms = match (leading, lagging, expected, lag_months, smallest_effect, review_on, note) {
            (
                Some(leading),
                Some(lagging),
                Some(expected),
                Some(lag_months),
                Some(smallest_effect),
                Some(review_on),
                Some(note),
            ) => Some(Self {
                leading: leading.id.clone(),
                lagging: lagging.id.clone(),
                expected,
                lag_months,
                smallest_effect,
                review_on,
                note: note.into_string(),
            }),
            _ => None,
        };
        problems.finish(terms)
    }

    /// As a link. Changing a link that was stopped takes it up again.
    pub fn link(&self, id: LinkId) -> Link {
        Link {
            id,
            leading: self.leading.clone(),
            lagging: self.lagging.clone(),
            expected: self.expected,
            lag_months: self.lag_months,
            smallest_effect: self.smallest_effect,
            review_on: self.review_on,
            note: self.note.clone(),
            stopped_on: None,
        }
    }
}

fn lagging<'m>(problems: &mut Problems, found: Option<&'m Metric>) -> Option<&'m Metric> {
    match found {
        None => problems.add("lagging", "Choose a lagging metric."),
        Some(metric) if metric.direction == Direction::Hold => {
            let message = "This one should stay where it is, so no change of it is better or worse. Choose another.";
            problems.add("lagging", message);
        }
        Some(_) => {}
    }
    found
}

fn lag(raw: &str) -> std::result::Result<u32, Violation> {
    let months = raw.trim().parse().ok().filter(|months| *months <= LAG_MONTHS_MAX);
    months
        .ok_or_else(|| Violation::new("lag_months", format!("Enter a whole number of months, 0 to {LAG_MONTHS_MAX}.")))
}

fn effect(raw: &str) -> std::result::Result<Quantity, Violation> {
    let effect = Quantity::parse(raw).filter(|effect| *effect > Quantity::default());
    effect.ok_or_else(|| Violation::new("smallest_effect", "Enter a number above 0, such as 2 or 0.5."))
}

/// A review as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// `continue`, `adapt`, `scale` or `stop`.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// What it costs.
    pub cost: String,
    /// When to review it next; not needed to stop.
    pub next_on: String,
}

/// A review, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WantedReview {
    /// What is decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// What it costs; may be empty.
    pub cost: String,
    /// When it is to be reviewed next; none where it is stopped.
    pub next_on: Option<NaiveDate>,
}

impl WantedReview {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A violation for each field: `decision`, `reason`, `cost`, `next_on` (later than `today` unless it is stopped).
    pub fn parse(form: &ReviewForm, today: NaiveDate) -> Result<Self> {
        let mut problems = Problems::default();
        let decision = Decision::parse(form.decision.trim());
        if decision.is_none() {
            problems.add("decision", "Choose what is decided.");
        }
        let reason = problems.take(DecisionReason::parse("reason", "why", &form.reason));
        let cost = problems.take(Cost::parse("cost", "what it costs", &form.cost));
        let next_on = match decision {
            Some(Decision::Stop) => None,
            _ => problems.take(parse_date("next_on", "the day of the next review", &form.next_on)),
        };
        if next_on.is_some_and(|day| day <= today) {
            problems.add("next_on", "The next review must lie ahead.");
        }
        let wanted = match (decision, reason, cost) {
            (Some(decision), Some(reason), Some(cost)) => {
                Some(Self { decision, reason: reason.into_string(), cost: cost.into_string(), next_on })
            }
            _ => None,
        };
        problems.finish(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::super::verdict::testing::{day, link, metric};
    use super::*;
    use ground::problem::Error;

    fn metrics() -> BTreeMap<MetricId, Metric> {
        let lagging = |name: &str, direction| Metric { timing: Timing::Lagging, ..metric(name, direction) };
        let all = [metric("x", Direction::Higher), lagging("y", Direction::Higher), lagging("h", Direction::Hold)];
        all.into_iter().map(|metric| (metric.id.clone(), metric)).collect()
    }

    fn filled() -> LinkForm {
        LinkForm {
            leading: "x".into(),
            lagging: "y".into(),
            expected: "improves".into(),
            lag_months: " 12 ".into(),
            smallest_effect: "1.5".into(),
            review_on: "2026-06-01".into(),
            note: "Because\r\nit does".into(),
        }
    }

    fn fields<T: std::fmt::Debug>(result: Result<T>) -> String {
        match result {
            Err(Error::Invalid(found)) => found.into_iter().map(|it| it.field).collect::<Vec<_>>().join(" "),
            other => panic!("refused, not {other:?}"),
        }
    }

    #[test]
    fn a_link_is_taken_as_typed_and_comes_back_so() {
        let terms = Terms::parse(&filled(), &metrics(), &[]).unwrap();
        let made = terms.link(LinkId::parse("l1").unwrap());
        assert_eq!((made.lag_months, made.note.as_str()), (12, "Because\nit does"));
        assert_eq!(Terms::parse(&LinkForm::of(&made), &metrics(), &[]).unwrap(), terms);
    }

    #[test]
    fn all_that_is_wrong_with_a_link_is_said_at_once() {
        let all = "leading lagging expected lag_months smallest_effect review_on";
        assert_eq!(fields(Terms::parse(&LinkForm::default(), &metrics(), &[])), all);
        for (wrong, field) in [
            (LinkForm { leading: "y".into(), ..filled() }, "leading"),
            (LinkForm { lagging: "x".into(), ..filled() }, "lagging"),
            (LinkForm { lagging: "h".into(), ..filled() }, "lagging"),
            (LinkForm { lag_months: "121".into(), ..filled() }, "lag_months"),
            (LinkForm { lag_months: "-1".into(), ..filled() }, "lag_months"),
            (LinkForm { smallest_effect: "0".into(), ..filled() }, "smallest_effect"),
            (LinkForm { smallest_effect: "-2".into(), ..filled() }, "smallest_effect"),
            (LinkForm { note: "x".repeat(2_001), ..filled() }, "note"),
        ] {
            assert_eq!(fields(Terms::parse(&wrong, &metrics(), &[])), field);
        }
        assert_eq!(fields(Terms::parse(&filled(), &metrics(), &[&link(1, "1")])), "lagging");
    }

    #[test]
    fn a_decision_needs_its_reason_and_a_next_review_unless_it_stops() {
        let today = day("2026-05-14");
        let form = |decision: &str, next_on: &str| ReviewForm {
            decision: decision.into(),
            reason: "It works".into(),
            cost: String::new(),
            next_on: next_on.into(),
        };
        assert_eq!(fields(WantedReview::parse(&ReviewForm::default(), today)), "decision reason next_on");
        assert_eq!(fields(WantedReview::parse(&form("adapt", "2026-05-14"), today)), "next_on");
        assert_eq!(WantedReview::parse(&form("stop", ""), today).unwrap().next_on, None);
        let on = WantedReview::parse(&form("continue", "2026-05-15"), today).unwrap().next_on;
        assert_eq!(on, Some(day("2026-05-15")));
    }

    #[test]
    fn members_are_known_once_and_not_too_many() {
        let known: Vec<StrategyId> = (0..40).map(|at| StrategyId::parse(&format!("s{at}")).unwrap()).collect();
        let chosen = |ids: &[&str]| MembersForm {
            strategies: ids.iter().map(|id| (*id).to_owned()).collect(),
            goals: Vec::new(),
        };
        let wanted = WantedMembers::parse(&chosen(&["s2", "s1", "s2"]), &known, &[]).unwrap();
        assert_eq!(wanted.strategies, [known[2].clone(), known[1].clone()]);
        assert_eq!(fields(WantedMembers::parse(&chosen(&["other"]), &known, &[])), "strategies");
        let many: Vec<String> = known.iter().map(ToString::to_string).collect();
        let many = MembersForm { strategies: many, goals: vec!["g".into()] };
        assert_eq!(fields(WantedMembers::parse(&many, &known, &[])), "strategies goals");
    }

    #[test]
    fn prose_is_bounded_and_whole() {
        assert_eq!(fields(WantedProse::parse(&ProseForm::default())), "name if_we then because");
        let long = ProseForm { name: "N".into(), if_we: "x".repeat(2_001), then: "t".into(), because: "b".into() };
        assert_eq!(fields(WantedProse::parse(&long)), "if_we");
    }
}
