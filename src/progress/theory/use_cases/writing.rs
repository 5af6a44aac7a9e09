//! Building theories: prose, members, links, and which one the State works by.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::choosing::{Candidate, known_goals, known_strategies};
use super::loading::all_metrics;
use crate::metric::{Direction, Metric, Timing};
use crate::theory::store::{self, Versioned};
use crate::theory::{
    Link, LinkForm, MAX_LINKS, MAX_THEORIES, MembersForm, ProseForm, Review, Standing, Terms, Theory, Undoable,
    WantedMembers, WantedProse, acts,
};
use ground::access::{Action, Permit, Place, Principal};
use ground::audit::{Act, Event};
use ground::database::Database;
use ground::identity::{GoalId, LinkId, MetricId, StrategyId, TheoryId};
use ground::problem::{Error, Result};
use ground::site::Site;

pub(super) fn recorded(permit: &Permit, act: Act, id: &TheoryId, name: &str) -> Event {
    Event::new(permit, act, id, name)
}

fn fresh<T>(parse: fn(&str) -> Option<T>) -> Result<T> {
    parse(&uuid::Uuid::now_v7().simple().to_string()).ok_or(Error::NotFound)
}

/// Refuses a change of a theory that is retired.
pub(super) fn changeable(theory: Theory) -> Result<Theory> {
    match theory.standing {
        Standing::Retired => {
            Err(Error::Conflict("This theory is retired. Put it into use again to change it.".to_owned()))
        }
        _ => Ok(theory),
    }
}

/// Leave to change a theory, with the theory.
async fn open(database: &Database, principal: &Principal, id: &TheoryId) -> Result<(Permit, Theory)> {
    let permit = principal.permit(Action::WorkOnTheory, &Place::sea())?;
    let theory = changeable(store::theory(database, id).await?)?;
    Ok((permit, theory))
}

/// A theory with what can be chosen for it.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The theory.
    pub theory: Theory,
    /// Why it can't be changed now: it is retired. None where it can.
    pub refused: Option<Error>,
    /// Strategies that may belong to it: those in use, and those it has; the State's first, by title.
    pub strategies: Vec<Candidate<StrategyId>>,
    /// Goals that may belong to it: those in force, the State's first, and those it has.
    pub goals: Vec<Candidate<GoalId>>,
    /// Leading metrics in use, by name.
    pub leading: Vec<Metric>,
    /// Lagging metrics in use that have a better way, by name.
    pub lagging: Vec<Metric>,
    /// Every metric's name.
    pub names: BTreeMap<MetricId, String>,
    /// Reviews of its links, the newest first.
    pub reviews: Vec<Review>,
}

/// Opens a theory for changing; also where it can't be changed now, for what somebody typed meanwhile.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn open_editor(database: &Database, principal: &Principal, id: &TheoryId) -> Result<Editor> {
    principal.permit(Action::WorkOnTheory, &Place::sea())?;
    let theory = store::theory(database, id).await?;
    let refused = changeable(theory.clone()).err();
    let metrics = all_metrics(database).await?;
    let (strategies, goals) = (known_strategies(database, &theory).await?, known_goals(database, &theory).await?);
    let mut in_use: Vec<Metric> = metrics.values().filter(|metric| !metric.retired).cloned().collect();
    in_use.sort_by_key(|metric| metric.name.to_lowercase());
    let (leading, mut lagging): (Vec<_>, Vec<_>) =
        in_use.into_iter().partition(|metric| metric.timing == Timing::Leading);
    lagging.retain(|metric| metric.direction != Direction::Hold);
    let names = metrics.into_iter().map(|(id, metric)| (id, metric.name)).collect();
    let reviews = store::reviews(database, id).await?;
    Ok(Editor { theory, refused, strategies, goals, leading, lagging, names, reviews })
}

/// Begins a theory, as a draft.
///
/// # Errors
/// `Invalid` by field, `SignedOut`, `Forbidden`.
pub async fn add_theory(
    database: &Database,
    principal: &Principal,
    form: &ProseForm,
    now: DateTime<Utc>,
) -> Result<TheoryId> {
    let permit = principal.permit(Action::WorkOnTheory, &Place::sea())?;
    let prose = WantedProse::parse(form)?;
    if store::count(database).await? >= MAX_THEORIES {
        return Err(Error::invalid("name", format!("There are {MAX_THEORIES} theories at most. Change one instead.")));
    }
    let id = fresh(TheoryId::parse)?;
    let event = recorded(&permit, acts::ADDED, &id, prose.name.as_str()).after(&prose);
    store::create(database, event, &id, &prose, now).await?;
    Ok(id)
}

/// Changes a theory's name and prose.
///
/// # Errors
/// `Invalid` by field; `Conflict` when it changed since `version` or is retired; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit_prose(
    database: &Database,
    principal: &Principal,
    id: &TheoryId,
    version: i64,
    form: &ProseForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, before) = open(database, principal, id).await?;
    let prose = WantedProse::parse(form)?;
    let was = [&before.name, &before.if_we, &before.then, &before.because];
    let event = recorded(&permit, acts::REWORDED, id, prose.name.as_str()).before(&was).after(&prose);
    store::reword(database, event, Versioned { id, version }, &prose, now).await
}

/// Chooses which strategies and goals belong to a theory.
///
/// # Errors
/// `Invalid` at `strategies` or `goals`; `Conflict` when it changed since `version` or is retired; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn set_members(
    database: &Database,
    principal: &Principal,
    id: &TheoryId,
    version: i64,
    form: &MembersForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, before) = open(database, principal, id).await?;
    let strategies: Vec<StrategyId> = known_strategies(database, &before).await?.into_iter().map(|it| it.id).collect();
    let goals: Vec<GoalId> = known_goals(database, &before).await?.into_iter().map(|it| it.id).collect();
    let members = WantedMembers::parse(form, &strategies, &goals)?;
    let was = WantedMembers { strategies: before.strategies, goals: before.goals };
    let event = recorded(&permit, acts::MEMBERS_CHOSEN, id, &before.name).before(&was).after(&members);
    store::set_members(database, event, Versioned { id, version }, &members, now).await
}

/// Metrics that a link may name: those in use, and those of the link that is changed.
async fn known_metrics(database: &Database, changed: Option<&Link>) -> Result<BTreeMap<MetricId, Metric>> {
    let mut all = all_metrics(database).await?;
    let kept = |id: &MetricId| changed.is_some_and(|link| link.leading == *id || link.lagging == *id);
    all.retain(|id, metric| !metric.retired || kept(id));
    Ok(all)
}

/// What was done to a link, in words that follow `Undo:`.
fn told(done: &str, link: &Link, metrics: &BTreeMap<MetricId, Metric>) -> String {
    let name = |id: &MetricId| metrics.get(id).map_or_else(|| id.to_string(), |metric| metric.name.clone());
    format!("{done} the link from “{}” to “{}”", name(&link.leading), name(&link.lagging))
}

/// A change of a theory's links.
struct Relinked<'a> {
    permit: &'a Permit,
    theory: &'a Theory,
    version: i64,
    act: Act,
    links: Vec<Link>,
    what: String,
}

impl Relinked<'_> {
    async fn save(
        self,
        database: &Database,
        before: Option<&impl Serialize>,
        after: Option<&impl Serialize>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let theory = self.theory;
        let mut event = recorded(self.permit, self.act, &theory.id, &theory.name);
        if let Some(before) = before {
            event = event.before(before);
        }
        if let Some(after) = after {
            event = event.after(after);
        }
        let undoable = Undoable { what: self.what, links: theory.links.clone(), version: self.version + 1 };
        let of = Versioned { id: &theory.id, version: self.version };
        store::set_links(database, event, of, &self.links, Some(&undoable), now).await
    }
}

/// Connects a leading metric with a lagging one.
///
/// # Errors
/// `Invalid` by field; `Conflict` when the theory changed since `version` or is retired; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn add_link(
    database: &Database,
    principal: &Principal,
    id: &TheoryId,
    version: i64,
    form: &LinkForm,
    now: DateTime<Utc>,
) -> Result<LinkId> {
    let (permit, theory) = open(database, principal, id).await?;
    let metrics = known_metrics(database, None).await?;
    let terms = Terms::parse(form, &metrics, &theory.links.iter().collect::<Vec<_>>())?;
    if theory.links.len() >= MAX_LINKS {
        return Err(Error::invalid("leading", format!("A theory has {MAX_LINKS} links at most.")));
    }
    let link = terms.link(fresh(LinkId::parse)?);
    let links = theory.links.iter().cloned().chain([link.clone()]).collect();
    let what = told("adding", &link, &metrics);
    let change = Relinked { permit: &permit, theory: &theory, version, act: acts::LINK_ADDED, links, what };
    change.save(database, None::<&Link>, Some(&link), now).await?;
    Ok(link.id)
}

/// Changes a link. Its reviews stay as they are; one that was stopped is taken up again.
///
/// # Errors
/// `Invalid` by field; `Conflict` when the theory changed since `version` or is retired; `SignedOut`, `Forbidden`,
/// `NotFound`.
pub async fn edit_link(
    database: &Database,
    principal: &Principal,
    (id, link): (&TheoryId, &LinkId),
    version: i64,
    form: &LinkForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (permit, theory) = open(database, principal, id).await?;
    let before = theory.link(link).ok_or(Error::NotFound)?.clone();
    let metrics = known_metrics(database, Some(&before)).await?;
    let others: Vec<&Link> = theory.links.iter().filter(|other| other.id != *link).collect();
    let after = Terms::parse(form, &metrics, &others)?.link(link.clone());
    let links = theory.links.iter().map(|it| if it.id == *link { after.clone() } else { it.clone() }).collect();
    let what = told("changing", &before, &metrics);
    let change = Relinked { permit: &permit, theory: &theory, version, act: acts::LINK_CHANGED, links, what };
    change.save(database, Some(&before), Some(&after), now).await
}

/// Takes a link out of a theory. Gives how many reviews of it are kept.
///
/// # Errors
/// `Conflict` when the theory changed since `version` or is retired; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn remove_link(
    database: &Database,
    principal: &Principal,
    (id, link): (&TheoryId, &LinkId),
    version: i64,
    now: DateTime<Utc>,
) -> Result<usize> {
    let (permit, theory) = open(database, principal, id).await?;
    let before = theory.link(link).ok_or(Error::NotFound)?.clone();
    let reviews = store::reviews(database, id).await?;
    let kept = reviews.iter().filter(|review| review.link.id == *link).count();
    let links = theory.links.iter().filter(|other| other.id != *link).cloned().collect();
    let what = told("removing", &before, &all_metrics(database).await?);
    let change = Relinked { permit: &permit, theory: &theory, version, act: acts::LINK_REMOVED, links, what };
    change.save(database, Some(&before), None::<&Link>, now).await?;
    Ok(kept)
}

/// Takes back the last change of a theory's links, while nothing else of it was changed. Gives what was taken back.
///
/// # Errors
/// `Conflict` when something was changed since, or there is nothing to take back; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn undo_links(
    database: &Database,
    principal: &Principal,
    id: &TheoryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<String> {
    let (permit, theory) = open(database, principal, id).await?;
    let Some(undoable) = theory.undo().filter(|undoable| undoable.version == version) else {
        return Err(Error::Conflict("That can’t be taken back any more: something was changed since.".to_owned()));
    };
    let event = recorded(&permit, acts::LINKS_UNDONE, id, &theory.name).before(&theory.links).after(&undoable.links);
    store::set_links(database, event, Versioned { id, version }, &undoable.links, None, now).await?;
    Ok(undoable.what.clone())
}

/// Makes a theory the one the State works by; the one that was is retired, with all that was learned.
///
/// # Errors
/// `Conflict` when it changed since `version` or is the State's already; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn make_current(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &TheoryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::DecideOnTheory, &Place::sea())?;
    let theory = store::theory(database, id).await?;
    if theory.standing == Standing::Current {
        return Err(Error::Conflict("The State works by this theory already.".to_owned()));
    }
    // What this retires is told with it.
    let former = store::all(database).await?.into_iter().find(|it| it.standing == Standing::Current);
    let before = serde_json::json!({ "standing": theory.standing, "in_use": former.map(|it| (it.id, it.name)) });
    let event = recorded(&permit, acts::PUT_INTO_USE, id, &theory.name).before(&before).after(&Standing::Current);
    store::make_current(database, event, Versioned { id, version }, site.today(now), now).await
}

/// Retires a theory: the State no longer works by it. What was learned stays.
///
/// # Errors
/// `Conflict` when it changed since `version` or is retired already; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn retire(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &TheoryId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let permit = principal.permit(Action::DecideOnTheory, &Place::sea())?;
    let theory = changeable(store::theory(database, id).await?)?;
    let event = recorded(&permit, acts::RETIRED, id, &theory.name).before(&theory.standing).after(&Standing::Retired);
    store::retire(database, event, Versioned { id, version }, site.today(now), now).await
}
