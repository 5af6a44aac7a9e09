//! Writing a goal: adding, changing and undoing, submitting and taking back, beginning another period of a closed goal's
//! life, and giving a draft up.

use chrono::{DateTime, Utc};

use super::choosing::choices;
use super::{Decides, Opened, named, names_of, open, open_any, place_of, recorded, refused, told, writable};
use crate::goal::{
    Comments, Content, Goal, GoalForm, Happening, MAX_EDITIONS, MAX_GOALS, Signature, Stage, acts, differences,
    missing_for_review, store,
};
use ground::access::{Action, Principal};
use ground::database::Database;
use ground::identity::{GoalId, OrganizationId};
use ground::organization::Kind;
use ground::organization::use_cases::directory;
use ground::problem::{Error, Result};

/// Adds an organization's goal as a draft.
///
/// # Errors
/// `Invalid` by the fields of [`Content::parse`], or at `organization` where it has 100 goals; `SignedOut`, `Forbidden`,
/// `NotFound` where there is no such organization.
pub async fn add_goal(
    database: &Database,
    principal: &Principal,
    organization: &OrganizationId,
    form: &GoalForm,
    now: DateTime<Utc>,
) -> Result<GoalId> {
    let directory = directory(database).await?;
    let permit = principal.permit(Action::WorkOnGoals, &place_of(&directory, organization))?;
    directory.get(organization).ok_or(Error::NotFound)?;
    let choices = choices(database, &directory, organization, None).await?;
    let content = Content::parse(form, &choices)?;
    if store::count(database, organization).await? >= MAX_GOALS {
        return Err(Error::invalid("organization", format!("An organization has {MAX_GOALS} goals at most.")));
    }
    let id = GoalId::parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)?;
    let begun = Signature { by: permit.name().to_owned(), at: now };
    let goal = named(first_draft(&id, organization, &content, begun), &directory);
    let told = told(&permit, &goal, now, "began the goal");
    let event = recorded(&permit, acts::ADDED, &goal).after(&content);
    store::create(database, event, &goal, &told, MAX_GOALS).await?;
    Ok(id)
}

fn first_draft(id: &GoalId, organization: &OrganizationId, content: &Content, begun: Signature) -> Goal {
    let content = content.clone();
    Goal {
        id: id.clone(),
        edition: 1,
        period: 1,
        stage: Stage::Draft,
        organization: organization.clone(),
        organization_name: String::new(),
        level: Kind::Sea,
        parent: content.parent,
        title: content.title,
        outcome: content.outcome,
        population_group: content.population_group,
        population_words: content.population_words,
        owner: content.owner,
        owner_name: content.owner_name,
        from: content.from,
        until: content.until,
        measures: content.measures,
        note: content.note,
        reason: String::new(),
        comments: String::new(),
        begun,
        submitted: None,
        decided: None,
        previous: None,
        version: 1,
    }
}

/// Changes a draft or returned version; of a goal in force begins the next version, beside the one in force.
///
/// # Errors
/// `Invalid` by the fields of [`Content::parse`]; `Conflict` when it changed since `version`, is submitted or closed;
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    form: &GoalForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Writer, id, version).await?;
    let (before, begins_next) = writable(&opened)?;
    let choices = choices(database, &opened.directory, &before.organization, Some(before)).await?;
    let content = Content::parse(form, &choices)?;
    let old = Content::of(before);
    match (content == old, begins_next) {
        (true, true) => {
            Err(Error::invalid("", "Nothing is different from the version in force. Change something first."))
        }
        (true, false) => Ok(()),
        (false, true) => {
            let next = next_draft(&opened, before, &content, before.period, String::new(), now)?;
            let told = told(&opened.permit, &next, now, format!("began version {}", next.edition));
            let event = recorded(&opened.permit, acts::CHANGED, &next).before(&old).after(&content);
            store::begin(database, event, &next, version, &told).await
        }
        (false, false) => {
            let touched = touched(database, &opened, before, &content).await?;
            let told = told(&opened.permit, before, now, format!("changed {touched}"));
            let event = recorded(&opened.permit, acts::CHANGED, before).before(&old).after(&content);
            store::rewrite(database, event, before, &content, Some(&old), &told).await
        }
    }
}

/// The fields that a change touches, in words.
async fn touched(database: &Database, opened: &Opened, before: &Goal, content: &Content) -> Result<String> {
    let begun = before.begun.clone();
    let after = named(first_draft(&before.id, &before.organization, content, begun), &opened.directory);
    let names = names_of(database, &[before, &after], &opened.directory).await?;
    let fields = differences(before, &after, &names).into_iter().map(|it| it.field.to_lowercase());
    Ok(fields.collect::<Vec<_>>().join("; "))
}

fn next_draft(
    opened: &Opened,
    from: &Goal,
    content: &Content,
    period: u32,
    reason: String,
    now: DateTime<Utc>,
) -> Result<Goal> {
    let edition = opened.whole.next_edition();
    if edition > MAX_EDITIONS {
        return Err(Error::invalid(
            "",
            format!("A goal has {MAX_EDITIONS} versions at most. Close it and write a new one."),
        ));
    }
    let begun = Signature { by: opened.permit.name().to_owned(), at: now };
    let draft = first_draft(&from.id, &from.organization, content, begun);
    Ok(named(Goal { edition, period, reason, ..draft }, &opened.directory))
}

/// Takes the last change of a draft back.
///
/// # Errors
/// `Conflict` when it changed since `version`, or there is nothing to take back; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn undo_edit(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Writer, id, version).await?;
    let draft = opened.whole.working().filter(|goal| goal.stage.is_writable());
    let Some((draft, previous)) = draft.and_then(|goal| Some((goal, goal.previous.as_ref()?))) else {
        return Err(refused("There is no change to take back."));
    };
    let told = told(&opened.permit, draft, now, "took the last change back");
    let event = recorded(&opened.permit, acts::EDIT_UNDONE, draft).before(&Content::of(draft)).after(previous);
    store::rewrite(database, event, draft, previous, None, &told).await
}

/// Submits a draft or returned version for the SEA's review.
///
/// # Errors
/// `Invalid` where outcome, owner or measures are missing; `Conflict` when it changed since `version` or there is nothing to
/// submit; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn submit_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Writer, id, version).await?;
    let draft = opened.whole.working().filter(|goal| goal.stage.is_writable());
    let draft = draft.ok_or_else(|| refused("There is no draft to submit."))?;
    let missing = missing_for_review(draft);
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    let again = if draft.stage == Stage::Returned { " again" } else { "" };
    let told = told(&opened.permit, draft, now, format!("submitted version {}{again}", draft.edition));
    let moved = store::Moved {
        goal: draft,
        stage: Stage::Submitted,
        submitted: Some(Signature { by: opened.permit.name().to_owned(), at: now }),
        decided: draft.decided.clone(),
        comments: draft.comments.clone(),
    };
    let event = recorded(&opened.permit, acts::SUBMITTED, draft).before(&draft.stage).after(&Stage::Submitted);
    store::move_on(database, event, moved, &told).await
}

/// Takes a submitted version back, as long as nobody has decided on it: it is a draft again.
///
/// # Errors
/// `Conflict` when it changed since `version` or isn't submitted; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn withdraw_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Writer, id, version).await?;
    let submitted = opened.whole.working().filter(|goal| goal.stage == Stage::Submitted);
    let submitted = submitted.ok_or_else(|| refused("It isn’t submitted any more."))?;
    let told = told(&opened.permit, submitted, now, format!("took version {} back", submitted.edition));
    let moved = store::Moved {
        goal: submitted,
        stage: Stage::Draft,
        submitted: None,
        decided: submitted.decided.clone(),
        comments: submitted.comments.clone(),
    };
    let event = recorded(&opened.permit, acts::WITHDRAWN, submitted).before(&submitted.stage).after(&Stage::Draft);
    store::move_on(database, event, moved, &told).await
}

/// Begins another period of a closed goal's life: a draft that starts from the version last in force and names why.
///
/// # Errors
/// `Invalid` at `reason`; `Conflict` when it changed since `version` or isn't closed; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn reopen_goal(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open_any(database, principal, Decides::Writer, id).await?;
    let reason = Comments::parse("reopen_reason", "why it is reopened", reason);
    let reason = reason.map_err(|violation| Error::Invalid(vec![violation]))?;
    let closed = opened.whole.closed().filter(|_| opened.whole.working().is_none());
    let (Some(closed), true) = (closed, opened.whole.header.version == version) else {
        return Err(refused("Somebody else reopened or changed this since you opened it."));
    };
    let content = Content::of(closed);
    let period = closed.period + 1;
    let next = next_draft(&opened, closed, &content, period, reason.as_str().to_owned(), now)?;
    let words = reason.into_string();
    let told = Happening {
        words: words.clone(),
        ..told(&opened.permit, &next, now, format!("reopened the goal with version {}", next.edition))
    };
    let event = recorded(&opened.permit, acts::REOPENED, &next).before(&closed.stage).after(&words);
    store::begin(database, event, &next, version, &told).await
}

/// Gives up a draft or returned version; a goal that never was in force goes with it.
///
/// # Errors
/// `Conflict` when it changed since `version` or there is no draft; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn discard_draft(
    database: &Database,
    principal: &Principal,
    id: &GoalId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let opened = open(database, principal, Decides::Writer, id, version).await?;
    let draft = opened.whole.working().filter(|goal| goal.stage.is_writable());
    let draft = draft.ok_or_else(|| refused("There is no draft to give up."))?;
    let told = told(&opened.permit, draft, now, format!("gave up the draft of version {}", draft.edition));
    let event = recorded(&opened.permit, acts::DRAFT_DISCARDED, draft).before(&Content::of(draft));
    store::discard(database, event, draft, opened.whole.editions.len() == 1, &told).await
}
