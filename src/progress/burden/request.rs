//! One thing that is asked of LEAs or schools, with what it costs them.

use chrono::NaiveDate;

use crate::metric::Supplier;
use ground::calendar::Frequency;
use ground::identity::MetricId;

/// The last decision that used a metric: when, and what was decided.
pub type Decision = (NaiveDate, String);

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The metric it is asked for.
    pub metric: MetricId,
    /// The metric's name.
    pub name: String,
    /// Who has to answer: LEAs or schools, never the SEA.
    pub supplier: Supplier,
    /// The name of who answers for it; empty where nobody does.
    pub owner: String,
    /// By what it is asked: a collection, a survey; may be empty.
    pub source: String,
    /// How often.
    pub frequency: Frequency,
    /// Minutes it takes one respondent once; 0 where nobody has said.
    pub effort_minutes: u32,
    /// How many have to answer.
    pub respondents: u64,
    /// Minutes it takes all of them in a year.
    pub minutes: u64,
    /// The last decision that used it; none where no decision has.
    pub last_decision: Option<Decision>,
}
