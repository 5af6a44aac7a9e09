//! What goals, figures and the theory of action ask of a person next.

use std::sync::Arc;

use app_ground::components::counted;
use app_ground::visit::Visit;
use ground::Error;
use ground::access::{Action, Role};
use ground::calendar::date_in_words;
use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::organization::use_cases::read_directory;
use ground::site::Site;
use progress::goal::listing::Filter;
use progress::goal::use_cases::{Wait, list_goals};
use progress::metric::{Status, Supplier};
use progress::observation::use_cases::{list_waiting, read_organization};
use progress::theory::use_cases::due_reviews;

use super::waiting::Waiting;

/// How many of a kind are named before the rest is counted.
const NAMED: usize = 3;

/// A person's goals, reviews and figures, the most pressing first.
///
/// # Errors
/// Those of the use cases; none for want of access, which only leaves something out.
pub(super) async fn of_progress(visit: &Visit) -> Result<Vec<Waiting>, Error> {
    let Some(site) = visit.site.clone() else { return Ok(Vec::new()) };
    let mut waiting = goals(visit, &site).await?;
    if visit.may(Action::DecideOnTheory) {
        waiting.extend(reviews(visit).await?);
    }
    if visit.may(Action::WorkOnMetrics) {
        let (_, count) = list_waiting(&visit.database, &visit.principal, None).await?;
        waiting.extend((count > 0).then(|| Waiting {
            title: "Figures under review".to_owned(),
            detail: format!(
                "{} a rule of the metric and {} nowhere until somebody decides.",
                breaks(count),
                counts(count)
            ),
            progress: None,
            action: "Decide about them".to_owned(),
            address: "/figures/review".to_owned(),
        }));
    }
    waiting.extend(figures(visit, &site).await?);
    Ok(waiting)
}

fn breaks(count: usize) -> String {
    if count == 1 { "1 figure breaks".to_owned() } else { format!("{count} figures break") }
}

fn counts(count: usize) -> &'static str {
    if count == 1 { "counts" } else { "count" }
}

async fn goals(visit: &Visit, site: &Arc<Site>) -> Result<Vec<Waiting>, Error> {
    let listed = list_goals(&visit.database, &visit.principal, site, &Filter::default(), 1, visit.today()).await?;
    let all = listed.waiting.len();
    let item = |it: progress::goal::use_cases::Waiting| {
        let (detail, action) = match it.wait {
            Wait::Review => ("Submitted, and waiting for you to approve it or return it with comments.", "Review it"),
            Wait::Rework => ("Returned with comments. Change it, and submit it again.", "Read the comments"),
            Wait::Draft => ("A draft that hasn’t been submitted yet.", "Go on writing"),
        };
        Waiting {
            title: format!("{}: {}", it.goal.organization_name, it.goal.title),
            detail: detail.to_owned(),
            progress: None,
            action: action.to_owned(),
            address: format!("/goals/{}", it.goal.id),
        }
    };
    let mut waiting: Vec<Waiting> = listed.waiting.into_iter().take(NAMED).map(item).collect();
    waiting.extend((all > NAMED).then(|| Waiting {
        title: counted(all - NAMED, "more goal", "more goals"),
        detail: also_waits(all - NAMED),
        progress: None,
        action: "See the goals".to_owned(),
        address: "/goals".to_owned(),
    }));
    Ok(waiting)
}

async fn reviews(visit: &Visit) -> Result<Vec<Waiting>, Error> {
    let due = due_reviews(&visit.database, &visit.principal, visit.today()).await?;
    let all = due.len();
    let item = |it: progress::theory::use_cases::DueReview| {
        let when = date_in_words(it.review_on);
        Waiting {
            title: format!("{} → {}", it.leading_name, it.lagging_name),
            detail: match it.overdue {
                true => format!("This link of the theory of action was to be reviewed on {when}."),
                false => format!("This link of the theory of action is to be reviewed by {when}."),
            },
            progress: None,
            action: "Review the link".to_owned(),
            address: format!("/theories/{}/links/{}", it.theory, it.link),
        }
    };
    let mut waiting: Vec<Waiting> = due.into_iter().take(NAMED).map(item).collect();
    waiting.extend((all > NAMED).then(|| Waiting {
        title: counted(all - NAMED, "more link to review", "more links to review"),
        detail: also_waits(all - NAMED),
        progress: None,
        action: "See them on the dashboard".to_owned(),
        address: "/dashboard".to_owned(),
    }));
    Ok(waiting)
}

fn also_waits(count: usize) -> String {
    let says = if count == 1 { "It waits for you too." } else { "They wait for you too." };
    says.to_owned()
}

/// The LEAs and schools that this person answers for.
pub(super) fn answers_for(visit: &Visit) -> Vec<OrganizationId> {
    let held = visit.principal.person().map(|person| person.roles.as_slice()).unwrap_or_default();
    let answers = |role: Role| matches!(role, Role::LeaLead | Role::LeaMember | Role::SchoolLead);
    held.iter().filter(|held| answers(held.role)).map(|held| held.organization.clone()).take(NAMED).collect()
}

/// Whether an organization of this kind has to supply the figures itself.
fn supplies(kind: Kind, supplier: Supplier) -> bool {
    matches!((kind, supplier), (Kind::Lea, Supplier::Lea) | (Kind::School, Supplier::School))
}

/// How many of the metrics that somebody supplies have no current figure.
fn not_current(missing: usize, all: usize) -> String {
    match (missing, all) {
        (_, 1) => "The one metric you report has no current figure.".to_owned(),
        (1, all) => format!("1 of your {all} metrics has no current figure."),
        (missing, all) => format!("{missing} of your {all} metrics have no current figure."),
    }
}

/// Figures that an LEA or school should have reported by now: of the metrics that it supplies itself.
async fn figures(visit: &Visit, site: &Site) -> Result<Vec<Waiting>, Error> {
    let mut waiting = Vec::new();
    let places = answers_for(visit);
    if places.is_empty() {
        return Ok(waiting);
    }
    let directory = read_directory(&visit.database, &visit.principal).await?;
    for id in places {
        let Some(organization) = directory.get(&id) else { continue };
        let found = read_organization(&visit.database, &visit.principal, site, &id, visit.today()).await?;
        let own: Vec<_> = found.series.iter().filter(|it| supplies(organization.kind, it.metric.supplier)).collect();
        let missing = own.iter().filter(|it| it.status == Status::NoCurrentData).count();
        waiting.extend((missing > 0 && found.may_enter).then(|| Waiting {
            title: format!("{}: figures to report", organization.name),
            detail: not_current(missing, own.len()),
            progress: None,
            action: "Enter figures".to_owned(),
            address: format!("/organizations/{id}/figures"),
        }));
    }
    Ok(waiting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_is_reminded_of_what_it_supplies_itself() {
        let supplied = |kind| Supplier::ALL.into_iter().filter(move |it| supplies(kind, *it)).collect::<Vec<_>>();
        assert_eq!(supplied(Kind::Lea), [Supplier::Lea]);
        assert_eq!(supplied(Kind::School), [Supplier::School]);
        assert_eq!(supplied(Kind::Sea), []);
    }

    #[test]
    fn what_is_missing_is_counted_in_words() {
        for (missing, all, expected) in [
            (1, 1, "The one metric you report has no current figure."),
            (1, 5, "1 of your 5 metrics has no current figure."),
            (5, 5, "5 of your 5 metrics have no current figure."),
        ] {
            assert_eq!(not_current(missing, all), expected);
        }
    }
}
