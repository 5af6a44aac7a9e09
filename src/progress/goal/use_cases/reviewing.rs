//! What the SEA decides about goals: returning a submitted version with comments or approving it, and closing a goal.

use chrono::{DateTime, Utc};

use super::{Decides, Opened, open, recorded, told};
use crate::goal::form::Remark;
use crate::goal::{Closing, ClosingForm, Comments, Goal, Happening, Signature, Stage, WantedClosing, acts, store};
use ground::access::Principal;
use ground::database::Database;
use ground::identity::GoalId;
use ground::problem::{Error, Result};

/// The version that waits for review.
fn submitted(opened: &Opened) -> Result<&Goal> {
    let found = opened.whole.working().filter(|goal| goal.stage == Stage::Submitted);
    found.ok_or_else(|| Error::Conflict("It isn’t waiting for review any more.".to_owned()))
}

/// Returns a submitted version with comments, to be worked over.
///
/// # Errors
/// `Invalid` at `comments`; `Conflict` when it changed since `version` or isn't submitted; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn return_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    comments: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Reviewer, id, version).await?;
    let comments = Comments::parse("comments", "what should change", comments);
    let comments = comments.map_err(|violation| Error::Invalid(vec![violation]))?;
    decide(database, &opened, Stage::Returned, comments.into_string(), now).await
}

/// Approves a submitted version: from now on it is the one in force, and the one before it isn't.
///
/// # Errors
/// `Invalid` at `comments`, which may be empty; `Conflict` when it changed since `version` or isn't submitted; `SignedOut`,
/// `Forbidden`, `NotFound`.
pub async fn approve_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    comments: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Reviewer, id, version).await?;
    let comments = Remark::parse("comments", "the comments", comments);
    let comments = comments.map_err(|violation| Error::Invalid(vec![violation]))?;
    decide(database, &opened, Stage::Approved, comments.into_string(), now).await
}

async fn decide(
    database: &Database,
    opened: &Opened,
    stage: Stage,
    comments: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let goal = submitted(opened)?;
    let (act, what) = match stage {
        Stage::Approved => (acts::APPROVED, "approved"),
        _ => (acts::RETURNED, "returned"),
    };
    let told = Happening {
        words: comments.clone(),
        open: stage == Stage::Approved,
        ..told(&opened.permit, goal, now, format!("{what} version {}", goal.edition))
    };
    let event = recorded(&opened.permit, act, goal)
        .before(&serde_json::json!({ "stage": goal.stage }))
        .after(&serde_json::json!({ "stage": stage, "comments": comments }));
    let moved = store::Moved {
        goal,
        stage,
        submitted: goal.submitted.clone(),
        decided: Some(Signature { by: opened.permit.name().to_owned(), at: now }),
        comments,
    };
    store::move_on(database, event, moved, &told).await
}

/// Closes a goal in force: reached, given up, or replaced by another of its organization. Its history stays; it can be
/// reopened, which begins another period of its life.
///
/// # Errors
/// `Invalid` at `ending`, `reason` or `replaced_by`; `Conflict` when it changed since `version`, isn't in force, or a next
/// version of it is on its way; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn close_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    form: &ClosingForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Reviewer, id, version).await?;
    let Some(goal) = opened.whole.in_force() else {
        return Err(Error::Conflict("Only a goal that is in force can be closed.".to_owned()));
    };
    if opened.whole.working().is_some() {
        let why = "A next version of this goal is on its way. Approve it or give it up first.";
        return Err(Error::Conflict(why.to_owned()));
    }
    let others = super::goals_of(database, &goal.organization).await?.into_iter().map(|other| other.id);
    let others: Vec<GoalId> = others.filter(|other| other != id).collect();
    let wanted = WantedClosing::parse(form, &others)?;
    let closing = Closing {
        period: goal.period,
        ending: wanted.ending,
        reason: wanted.reason.clone(),
        replaced_by: wanted.replaced_by.clone(),
        signed: Signature { by: opened.permit.name().to_owned(), at: now },
    };
    let what = format!("closed the goal: {}", wanted.ending.name().to_lowercase());
    let told = Happening { words: wanted.reason.clone(), open: true, ..told(&opened.permit, goal, now, what) };
    let event = recorded(&opened.permit, acts::CLOSED, goal).before(&goal.stage).after(&wanted);
    store::close(database, event, goal, &closing, &told).await
}
