//! Reading theories: the list, one with its picture's parts, one link with its figures and history, what is due.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::loading::{
    Member, MetricNow, StateSeries, all_metrics, goal_members, goals, links_now, may_read, metric_now, state_series,
    strategies, strategy_member, used,
};
use super::reviewing::{Associated, associated};
use crate::metric::{Metric, Status};
use crate::observation::Series;
use crate::theory::broken::{Broken, Strand, Strands, unused};
use crate::theory::layout::{Joined, Parts};
use crate::theory::verdict::Verdict;
pub use crate::theory::waiting::DueReview;
use crate::theory::waiting::to_do;
use crate::theory::{LinkNow, Node, Review, Standing, Theory, export, store};
use ground::access::{Action, Place, Principal};
use ground::database::Database;
use ground::identity::{LinkId, MetricId, TheoryId};
use ground::problem::{Error, Result};
use ground::site::Site;
use ground::table_file::Sheet;
use ground::waiting::ToDo;

/// A theory with all that hangs on it.
#[derive(Debug, Clone)]
pub struct TheoryView {
    /// The theory.
    pub theory: Theory,
    /// Its strategies.
    pub strategies: Vec<Member>,
    /// The leading metrics of strategies and links, each once, in the order of the strategies.
    pub leading: Vec<MetricNow>,
    /// The lagging metrics of links and goals, each once, in the order of the links.
    pub lagging: Vec<MetricNow>,
    /// Its goals.
    pub goals: Vec<Member>,
    /// Its links.
    pub links: Vec<LinkNow>,
    /// Where the line is broken.
    pub broken: Vec<Broken>,
    /// Metrics in use that no strategy, goal or link needs, each with its name, by name; empty for a retired theory.
    pub unused: Vec<(MetricId, String)>,
    /// Members that are no longer there, or that this reader may not see.
    pub gone: usize,
    /// Every review of its links, those of removed ones too, the newest first.
    pub reviews: Vec<Review>,
}

impl TheoryView {
    /// What is drawn, and for each line of the middle which link it is. Lines are in the order: strategy to leading
    /// metric, links, lagging metric to goal.
    pub fn parts(&self) -> Parts {
        let place = |of: &[MetricNow], id: &MetricId| of.iter().position(|now| now.metric.id == *id);
        let joined = |column, from: Option<usize>, to: Option<usize>| Some(Joined { column, from: from?, to: to? });
        let names = |of: &[MetricNow]| of.iter().map(|now| stood(&now.metric.name, Some(now.status))).collect();
        let titles = |of: &[Member]| of.iter().map(|member| stood(&member.strand.title, member.status)).collect();
        let metrics = |of: &[Member]| -> Vec<(usize, MetricId)> {
            let all =
                of.iter().enumerate().flat_map(|(at, it)| it.strand.metrics.iter().map(move |id| (at, id.clone())));
            all.collect()
        };
        let mut lines: Vec<Joined> = metrics(&self.strategies)
            .iter()
            .filter_map(|(at, id)| joined(0, Some(*at), place(&self.leading, id)))
            .collect();
        let links = self.links.iter().map(|now| &now.link);
        lines.extend(
            links.filter_map(|it| joined(1, place(&self.leading, &it.leading), place(&self.lagging, &it.lagging))),
        );
        let of_goals = metrics(&self.goals);
        lines.extend(of_goals.iter().filter_map(|(at, id)| joined(2, place(&self.lagging, id), Some(*at))));
        let columns = [titles(&self.strategies), names(&self.leading), names(&self.lagging), titles(&self.goals)];
        Parts { columns, lines }
    }

    /// The links that are drawn, in the order of the middle lines of [`Self::parts`].
    pub fn drawn_links(&self) -> impl Iterator<Item = &LinkNow> {
        let there = |of: &[MetricNow], id: &MetricId| of.iter().any(|now| now.metric.id == *id);
        self.links
            .iter()
            .filter(move |now| there(&self.leading, &now.link.leading) && there(&self.lagging, &now.link.lagging))
    }

    /// The newest review of a link.
    pub fn last_review(&self, link: &LinkId) -> Option<&Review> {
        self.reviews.iter().find(|review| review.link.id == *link)
    }

    /// Reviews of links that were removed, the newest first.
    pub fn reviews_of_removed(&self) -> impl Iterator<Item = &Review> {
        self.reviews.iter().filter(|review| self.theory.link(&review.link.id).is_none())
    }
}

/// A box's words, with how it stands on a line of its own, by a sign and in words.
fn stood(title: &str, status: Option<Status>) -> String {
    let sign = |status| match status {
        Status::OnTrack => "●",
        Status::Nearly => "◐",
        Status::Behind => "▲",
        Status::OffTrack => "■",
        Status::NoCurrentData => "◌",
        Status::NoTarget => "○",
    };
    status.map_or_else(|| title.to_owned(), |status| format!("{title}\n{} {}", sign(status), status.name()))
}

async fn open(database: &Database, principal: &Principal, id: &TheoryId) -> Result<Theory> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let theory = store::theory(database, id).await?;
    match may_read(principal, &theory) {
        true => Ok(theory),
        false => Err(Error::NotFound),
    }
}

/// A theory with all that hangs on it.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`: also for a draft, where the person doesn't work on theories.
pub async fn view_theory(
    database: &Database,
    principal: &Principal,
    site: &Site,
    id: &TheoryId,
    today: NaiveDate,
) -> Result<TheoryView> {
    let theory = open(database, principal, id).await?;
    let metrics = all_metrics(database).await?;
    let in_force = crate::goal::in_force(database).await?;
    let of_goals = goals(&in_force, &theory.goals);
    let of_strategies = strategies(database, principal, &theory.strategies).await?;
    let gone = theory.strategies.len() - of_strategies.len() + theory.goals.len() - of_goals.len();
    let members: Vec<Member> = of_strategies.iter().map(strategy_member).collect();
    let goal_members = goal_members(database, principal, site, &of_goals, today).await?;
    let (leading, lagging) = ends(&theory, &members, &goal_members);
    let series = state_series(database, principal, site, leading.iter().chain(&lagging).cloned(), today).await?;
    let links = links_now(&theory, &series, &metrics);
    let (strands, goal_strands) = (strands(&members), strands(&goal_members));
    let parts = Strands { strategies: &strands, links: &theory.links, goals: &goal_strands, metrics: &metrics };
    let broken = parts.broken();
    let unused = match theory.standing {
        Standing::Retired => Vec::new(),
        _ => unused_metrics(database, &metrics, &in_force).await?,
    };
    let reviews = store::reviews(database, id).await?;
    Ok(TheoryView {
        strategies: members,
        leading: now(&leading, &series),
        lagging: now(&lagging, &series),
        goals: goal_members,
        links,
        broken,
        unused,
        gone,
        reviews,
        theory,
    })
}

fn strands(members: &[Member]) -> Vec<Strand> {
    members.iter().map(|member| member.strand.clone()).collect()
}

fn now(ids: &[MetricId], series: &StateSeries) -> Vec<MetricNow> {
    ids.iter().filter_map(|id| metric_now(id, series)).collect()
}

/// The leading and the lagging metrics of a theory, each once.
fn ends(theory: &Theory, strategies: &[Member], goals: &[Member]) -> (Vec<MetricId>, Vec<MetricId>) {
    let once = |ids: Vec<MetricId>| {
        let mut seen = BTreeSet::new();
        ids.into_iter().filter(|id| seen.insert(id.clone())).collect::<Vec<_>>()
    };
    let of = |members: &[Member]| members.iter().flat_map(|it| it.strand.metrics.clone()).collect::<Vec<_>>();
    let leading = theory.links.iter().map(|link| link.leading.clone());
    let lagging = theory.links.iter().map(|link| link.lagging.clone());
    (once(of(strategies).into_iter().chain(leading).collect()), once(lagging.chain(of(goals)).collect()))
}

async fn unused_metrics(
    database: &Database,
    metrics: &BTreeMap<MetricId, Metric>,
    in_force: &[crate::goal::Goal],
) -> Result<Vec<(MetricId, String)>> {
    let theories = store::all(database).await?;
    let in_use = crate::strategy::in_use(database).await?;
    let mut all: Vec<Metric> = metrics.values().cloned().collect();
    all.sort_by_key(|metric| metric.name.to_lowercase());
    let unused = unused(&all, &used(&theories, &in_use, in_force)).into_iter();
    Ok(unused.map(|metric| (metric.id.clone(), metric.name.clone())).collect())
}

/// A theory in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The theory.
    pub theory: Theory,
    /// How many of its links have each verdict, those without any left out.
    pub verdicts: Vec<(Verdict, usize)>,
    /// How many reviews are due today or overdue.
    pub due: usize,
}

/// The theories as the list shows them.
#[derive(Debug, Clone)]
pub struct TheoryList {
    /// Those this person may read: the State's first, drafts, retired ones.
    pub theories: Vec<Listed>,
    /// Reviews that are due in the State's theory, the longest overdue first.
    pub due: Vec<DueReview>,
}

/// All theories this person may read, with how their links stand and which reviews are due.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn list_theories(
    database: &Database,
    principal: &Principal,
    site: &Site,
    today: NaiveDate,
) -> Result<TheoryList> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let mut theories = store::all(database).await?;
    theories.retain(|theory| may_read(principal, theory));
    let metrics = all_metrics(database).await?;
    let ends = theories.iter().flat_map(|it| &it.links).flat_map(|it| [it.leading.clone(), it.lagging.clone()]);
    let series = state_series(database, principal, site, ends.collect::<Vec<_>>(), today).await?;
    let due = due_in(&theories, &metrics, today);
    let listed = |theory: Theory| {
        let links = links_now(&theory, &series, &metrics);
        let count = |verdict| links.iter().filter(|now| now.judgement.verdict == verdict).count();
        let verdicts = Verdict::ALL.into_iter().map(|verdict| (verdict, count(verdict)));
        let verdicts = verdicts.filter(|(_, count)| *count > 0).collect();
        let due = theory.links.iter().filter(|link| theory.standing == Standing::Current && link.is_due(today)).count();
        Listed { verdicts, due, theory }
    };
    Ok(TheoryList { theories: theories.into_iter().map(listed).collect(), due })
}

fn due_in(theories: &[Theory], metrics: &BTreeMap<MetricId, Metric>, today: NaiveDate) -> Vec<DueReview> {
    let name = |id: &MetricId| metrics.get(id).map_or_else(|| id.to_string(), |metric| metric.name.clone());
    let current = theories.iter().filter(|theory| theory.standing == Standing::Current);
    let links = current.flat_map(|theory| theory.links.iter().map(move |link| (theory, link)));
    let due = links.filter(|(_, link)| link.is_due(today)).map(|(theory, link)| DueReview {
        theory: theory.id.clone(),
        theory_name: theory.name.clone(),
        link: link.id.clone(),
        leading_name: name(&link.leading),
        lagging_name: name(&link.lagging),
        review_on: link.review_on,
        overdue: link.is_overdue(today),
    });
    let mut due: Vec<DueReview> = due.collect();
    due.sort_by_key(|it| (it.review_on, it.leading_name.clone(), it.link.clone()));
    due
}

/// Reviews of links of the State's theory that are due or overdue, the longest overdue first.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn due_reviews(database: &Database, principal: &Principal, today: NaiveDate) -> Result<Vec<DueReview>> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let theories = store::all(database).await?;
    Ok(due_in(&theories, &all_metrics(database).await?, today))
}

/// What the theory asks of this person next: reviews that are due, for who decides what follows from them.
///
/// # Errors
/// `SignedOut`, `Forbidden` for the command line; want of access only leaves something out.
pub async fn what_waits(database: &Database, principal: &Principal, today: NaiveDate) -> Result<Vec<ToDo>> {
    principal.own()?;
    match principal.may(Action::DecideOnTheory, &Place::sea()) {
        true => Ok(to_do(&due_reviews(database, principal, today).await?)),
        false => Ok(Vec::new()),
    }
}

/// A link with everything known of it.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// Its theory.
    pub theory: Theory,
    /// The link, as it is, or as it was when it was last reviewed where it has been removed.
    pub now: LinkNow,
    /// Whether it has been removed from the theory.
    pub removed: bool,
    /// The State's figures of the leading metric; none where the metric isn't there.
    pub leading: Option<Series>,
    /// The State's figures of the lagging metric.
    pub lagging: Option<Series>,
    /// What organizations' figures say.
    pub associated: Associated,
    /// Its reviews, the newest first.
    pub history: Vec<Review>,
    /// Strategies of the theory that move the leading metric.
    pub before: Vec<(Node, String)>,
    /// Goals of the theory that are measured by the lagging metric.
    pub after: Vec<(Node, String)>,
}

/// A link with the figures of both its metrics, what they say, and its history.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn view_link(
    database: &Database,
    principal: &Principal,
    site: &Site,
    theory: &TheoryId,
    link: &LinkId,
    today: NaiveDate,
) -> Result<LinkView> {
    let theory = open(database, principal, theory).await?;
    let history = store::reviews(database, &theory.id).await?;
    let history: Vec<Review> = history.into_iter().filter(|review| review.link.id == *link).collect();
    let there = theory.link(link);
    let shown = there.or(history.first().map(|review| &review.link)).ok_or(Error::NotFound)?.clone();
    let removed = there.is_none();
    let metrics = all_metrics(database).await?;
    let wanted = [shown.leading.clone(), shown.lagging.clone()];
    let mut series = state_series(database, principal, site, wanted, today).await?;
    let number = theory.links.iter().position(|it| it.id == *link).unwrap_or_default();
    let alone = Theory { links: vec![shown.clone()], ..theory.clone() };
    let now = links_now(&alone, &series, &metrics).into_iter().next().ok_or(Error::NotFound)?;
    let associated = associated(database, site, &shown, &series).await?;
    let strategies = strategies(database, principal, &theory.strategies).await?;
    let before = strategies.iter().filter(|it| it.leading.contains(&shown.leading));
    let before = before.map(|it| (Node::Strategy(it.id.clone()), it.title.clone())).collect();
    let goals = goals(&crate::goal::in_force(database).await?, &theory.goals);
    let after = goals.iter().filter(|it| it.measures.iter().any(|measure| measure.metric == shown.lagging));
    let after = after.map(|it| (Node::Goal(it.id.clone()), it.title.clone())).collect();
    Ok(LinkView {
        now: LinkNow { number: number + 1, ..now },
        removed,
        leading: series.remove(&shown.leading),
        lagging: series.remove(&shown.lagging),
        associated,
        history,
        before,
        after,
        theory,
    })
}

/// Theories, their links and their reviews as tables: one theory, or all this person may read.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn export_theories(
    database: &Database,
    principal: &Principal,
    site: &Site,
    only: Option<&TheoryId>,
    today: NaiveDate,
) -> Result<Vec<Sheet>> {
    principal.permit(Action::ReadProgress, &Place::sea())?;
    let ids: Vec<TheoryId> = match only {
        Some(id) => vec![id.clone()],
        None => {
            let all = store::all(database).await?.into_iter().filter(|theory| may_read(principal, theory));
            all.map(|theory| theory.id).collect()
        }
    };
    let mut views = Vec::new();
    for id in &ids {
        views.push(view_theory(database, principal, site, id, today).await?);
    }
    let titles = |members: &[Member]| members.iter().map(|it| it.strand.title.clone()).collect();
    let told = views.iter().map(|view| export::Told {
        theory: &view.theory,
        strategies: titles(&view.strategies),
        goals: titles(&view.goals),
        links: &view.links,
        reviews: &view.reviews,
    });
    Ok(export::sheets(&told.collect::<Vec<_>>()))
}
