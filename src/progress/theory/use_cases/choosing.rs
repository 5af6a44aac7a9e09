//! What may belong to a theory, and which of it is offered: the State's strategies and goals, what was chosen before, and
//! what a search finds among thousands of LEAs and schools.

use crate::goal::Goal;
use crate::strategy::Strategy;
use crate::theory::Theory;
use ground::database::Database;
use ground::identity::{GoalId, OrganizationId, StrategyId};
use ground::organization::Kind;
use ground::organization::use_cases::directory;
use ground::problem::Result;

/// Most strategies, and most goals, of LEAs and schools that a search offers.
const OFFERED: usize = 20;

/// A strategy or a goal that may belong to a theory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<T> {
    /// Which.
    pub id: T,
    /// What it is called.
    pub title: String,
    /// The name of the LEA or the school whose it is; empty for the State's.
    pub of: String,
}

impl<T> Candidate<T> {
    /// What it is called among many: an LEA's or a school's with the organization's name.
    pub fn label(&self) -> String {
        match self.of.is_empty() {
            true => self.title.clone(),
            false => format!("{} ({})", self.title, self.of),
        }
    }

    /// Whether it is an LEA's or a school's, and all words occur in its title or the organization's name. No words find
    /// nothing.
    pub fn is_found(&self, words: &str) -> bool {
        let all = self.label().to_lowercase();
        let words = words.to_lowercase();
        !self.of.is_empty() && !words.trim().is_empty() && words.split_whitespace().all(|word| all.contains(word))
    }
}

/// What is offered of all that may belong to a theory: the State's, what is chosen already, and of the others the first 20
/// that `words` find.
pub fn offered<'a, T>(all: &'a [Candidate<T>], is_chosen: impl Fn(&T) -> bool, words: &str) -> Vec<&'a Candidate<T>> {
    let mut found = 0;
    let is_offered = |it: &&Candidate<T>| {
        if it.of.is_empty() || is_chosen(&it.id) {
            return true;
        }
        let is_next = found < OFFERED && it.is_found(words);
        found += usize::from(is_next);
        is_next
    };
    all.iter().filter(is_offered).collect()
}

/// Strategies that may belong to a theory: those in use, and those it has already.
pub(super) async fn known_strategies(database: &Database, theory: &Theory) -> Result<Vec<Candidate<StrategyId>>> {
    let directory = directory(database).await?;
    let mut known = crate::strategy::in_use(database).await?;
    let mut own = crate::strategy::some(database, &theory.strategies).await?;
    own.retain(|it| !known.iter().any(|other| other.id == it.id));
    known.extend(own);
    known.sort_by_key(|it| (it.level, it.title.to_lowercase()));
    let name = |id: &OrganizationId| directory.get(id).map_or_else(|| id.to_string(), |found| found.name.clone());
    let candidate = |it: Strategy| Candidate {
        of: if it.level == Kind::Sea { String::new() } else { name(&it.organization) },
        id: it.id,
        title: it.title,
    };
    Ok(known.into_iter().map(candidate).collect())
}

/// Goals that may belong to a theory: those in force, and those it has already.
pub(super) async fn known_goals(database: &Database, theory: &Theory) -> Result<Vec<Candidate<GoalId>>> {
    let candidate = |goal: Goal| Candidate {
        of: if goal.level == Kind::Sea { String::new() } else { goal.organization_name },
        id: goal.id,
        title: goal.title,
    };
    let in_force = crate::goal::in_force(database).await?;
    let mut known: Vec<Candidate<GoalId>> = in_force.into_iter().map(candidate).collect();
    for id in &theory.goals {
        if !known.iter().any(|other| other.id == *id) {
            let title = "A goal that is no longer in force".to_owned();
            known.push(Candidate { id: id.clone(), title, of: String::new() });
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_s_and_what_is_chosen_is_offered_and_twenty_that_a_search_finds() {
        let one = |id: usize, title: &str, of: &str| Candidate { id, title: title.to_owned(), of: of.to_owned() };
        let mut all = vec![one(0, "Coach principals", ""), one(1, "Greet students", "Cayuga ISD")];
        all.extend((2..40).map(|id| one(id, "Coach teachers", &format!("Lake {id} ISD"))));
        let ids = |words: &str| offered(&all, |id| *id == 39, words).into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(" "), [0, 39]);
        assert_eq!(ids("cayuga GREET"), [0, 1, 39]);
        assert_eq!(ids("nowhere"), [0, 39]);
        let twenty: Vec<usize> = std::iter::once(0).chain(2..22).chain([39]).collect();
        assert_eq!(ids("coach"), twenty);
        assert_eq!((all[0].label(), all[1].label()), ("Coach principals".into(), "Greet students (Cayuga ISD)".into()));
    }
}
