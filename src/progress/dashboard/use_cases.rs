//! Reading how the State stands. Each store is asked once, however many metrics and goals there are.

use chrono::NaiveDate;

use super::{GoalStanding, Narrowing, Standing, goals_worst_first, narrowed};
use crate::goal;
use crate::metric::Status;
use crate::observation::use_cases::{state_series, under_review};
use crate::theory::use_cases::{DueReview, due_reviews};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::organization::Kind;
use ground::problem::Result;
use ground::site::Site;

/// How the State stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// The goals in force of the level asked for (the State's where none is), the worst first.
    pub goals: Vec<GoalStanding>,
    /// The metrics the narrowing takes, the worst first.
    pub standings: Vec<Standing>,
    /// How many metrics stand how, the worst first, whatever the narrowing says of status.
    pub counts: Vec<(Status, usize)>,
    /// How many metrics are in use, whatever the narrowing.
    pub total: usize,
    /// Links of the theory whose review is due, the longest overdue first.
    pub reviews: Vec<DueReview>,
    /// How many figures are under review; none for whoever doesn't decide about them.
    pub under_review: Option<usize>,
}

/// How the State stands today, as far as this person may see it.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn read_dashboard(
    database: &Database,
    principal: &Principal,
    site: &Site,
    narrowing: &Narrowing,
    today: NaiveDate,
) -> Result<Dashboard> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let all = state_series(database, principal, site, today).await?;
    let total = all.len();
    let (standings, counts) = narrowed(all, narrowing);
    let reviews = due_reviews(database, principal, today).await?;
    let under_review = under_review(database, principal).await?;
    let goals = goals(database, principal, site, narrowing, today).await?;
    Ok(Dashboard { goals, standings, counts, total, reviews, under_review })
}

/// The goals in force of the level asked for; the State's where none is.
async fn goals(
    database: &Database,
    principal: &Principal,
    site: &Site,
    narrowing: &Narrowing,
    today: NaiveDate,
) -> Result<Vec<GoalStanding>> {
    let level = narrowing.level.unwrap_or(Kind::Sea);
    let mut goals = goal::use_cases::in_force(database).await?;
    goals.retain(|it| it.level == level);
    let standings = goal::use_cases::standings(database, principal, site, &goals, today).await?;
    let mut goals: Vec<GoalStanding> =
        goals.into_iter().zip(standings).map(|(goal, standing)| GoalStanding { goal, standing }).collect();
    goals.retain(|it| narrowing.status.is_none_or(|status| it.standing.status == status));
    goals_worst_first(&mut goals);
    Ok(goals)
}
