//! A final assessment as one column of the comparison.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::assessment::scoring::{Answers, Profile};
use crate::framework::Framework;
use crate::improvement::ImprovementAction;
use ground::calendar::SchoolYear;
use ground::identity::AssessmentId;

/// A final assessment, as one column of the comparison.
#[derive(Debug, Clone)]
pub struct YearColumn {
    /// Which.
    pub id: AssessmentId,
    /// Its name.
    pub name: String,
    /// The school year it is about.
    pub school_year: SchoolYear,
    /// When it became final.
    pub finished_at: DateTime<Utc>,
    /// The framework's version it was made with.
    pub framework: Arc<Framework>,
    /// The scores of that day.
    pub profile: Profile,
    /// The answers that counted; one that is missing is unrated.
    pub answers: Answers,
    /// The actions that its priorities led to, as they stand now.
    pub actions: Vec<ImprovementAction>,
}
