//! What the goals' forms post to, and goals as files.

use std::collections::HashMap;

use app_ground::download::download;
use app_ground::form::{Done, FormState, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use ground::access::{Action, Place};
use ground::identity::{GoalId, OrganizationId};
use ground::site::Site;
use ground::table_file::Sheet;
use ground::{Error, Result};
use progress::goal::listing::Listed;
use progress::goal::use_cases::{self, list_goals};
use progress::goal::{ClosingForm, GoalForm, MAX_MEASURES, MeasureForm, TARGET_ROWS, export};

use super::address::{Asked, GOALS, address_of};
use super::measures::{MORE_ROWS, more_rows_of};

fn goal_of(visit: &Visit) -> Result<GoalId> {
    GoalId::parse(visit.segment(1)).ok_or(Error::NotFound)
}

/// The form as it was sent: as many measures and rows as it says it has.
fn goal_form(fields: &Submitted) -> GoalForm {
    let text = |name: &str| fields.get(name).to_owned();
    let measure = |at: usize| {
        let rows = count(fields, &format!("rows_{at}"), TARGET_ROWS);
        let target = |row| (text(&format!("target_on_{at}_{row}")), text(&format!("target_value_{at}_{row}")));
        MeasureForm {
            metric: text(&format!("metric_{at}")),
            baseline_on: text(&format!("baseline_on_{at}")),
            baseline_value: text(&format!("baseline_value_{at}")),
            targets: (0..rows).map(target).collect(),
        }
    };
    GoalForm {
        title: text("title"),
        parent: text("parent"),
        outcome: text("outcome"),
        population_group: text("population_group"),
        population_words: text("population_words"),
        owner: text("owner"),
        owner_name: text("owner_name"),
        from: text("from"),
        until: text("until"),
        measures: (0..count(fields, "measures", MAX_MEASURES)).map(measure).collect(),
        note: text("note"),
    }
}

fn count(fields: &Submitted, name: &str, most: usize) -> usize {
    usize::try_from(fields.number(name)).unwrap_or_default().min(most)
}

/// What was sent, with more room for measures or targets, where that is what was asked for.
fn with_more_room(fields: &Submitted) -> Option<Submitted> {
    let asked = fields.get("do");
    let (name, by, most) = match asked {
        "more_measures" => ("measures".to_owned(), 1, MAX_MEASURES),
        asked => (format!("rows_{}", more_rows_of(asked)?), MORE_ROWS, TARGET_ROWS),
    };
    let more = |(field, value): (&str, &str)| match field == name {
        true => (field.to_owned(), (value.trim().parse().unwrap_or(0) + by).min(most).to_string()),
        false => (field.to_owned(), value.to_owned()),
    };
    Some(fields.pairs().map(more).collect())
}

/// The same page again with what was typed and more room for it.
async fn show_again(posted: Posted, fields: Submitted) -> Response {
    posted.show(FormState { submitted: Some(fields), ..FormState::default() }).await
}

/// Adds a goal as a draft.
pub async fn add(posted: Posted) -> Response {
    if let Some(fields) = with_more_room(&posted.fields) {
        return show_again(posted, fields).await;
    }
    handle(posted, |visit, fields| async move {
        // Nothing named is the State's, so that whoever may not write there is told so.
        let organization = OrganizationId::parse(fields.get("organization")).unwrap_or_else(OrganizationId::sea);
        let form = goal_form(&fields);
        let id = use_cases::add_goal(&visit.database, &visit.principal, &organization, &form, visit.now).await?;
        Ok(Done::to(address_of(&id)).saying("The goal is kept as a draft. Submit it when it says all it should."))
    })
    .await
}

/// Changes a goal's draft, or begins its next version.
pub async fn change(posted: Posted) -> Response {
    if let Some(fields) = with_more_room(&posted.fields) {
        return show_again(posted, fields).await;
    }
    handle(posted, |visit, fields| async move {
        let id = goal_of(&visit)?;
        let (version, form) = (fields.number("version"), goal_form(&fields));
        use_cases::edit_goal(&visit.database, &visit.principal, &id, version, &form, visit.now).await?;
        Ok(Done::to(address_of(&id)).saying("Your changes are kept in the draft."))
    })
    .await
}

/// Moves a goal on from its own page.
pub async fn act(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = goal_of(&visit)?;
        let (database, principal, now) = (&visit.database, &visit.principal, visit.now);
        let (version, comments) = (fields.number("version"), fields.get("comments"));
        let said = match fields.get("do") {
            "submit" => {
                use_cases::submit_goal(database, principal, &id, version, now).await?;
                "The goal is submitted. You can take it back until somebody decides."
            }
            "withdraw" => {
                use_cases::withdraw_goal(database, principal, &id, version, now).await?;
                "It is a draft again."
            }
            "undo" => {
                use_cases::undo_edit(database, principal, &id, version, now).await?;
                "The last change is taken back."
            }
            "return" => {
                use_cases::return_goal(database, principal, &id, version, comments, now).await?;
                "The goal is returned with your comments."
            }
            "approve" => {
                use_cases::approve_goal(database, principal, &id, version, comments, now).await?;
                "The goal is approved and in force."
            }
            "close" => {
                use_cases::close_goal(database, principal, &id, version, &closing_form(&fields), now).await?;
                "The goal is closed. Its history stays."
            }
            "reopen" => {
                let reason = fields.get("reopen_reason");
                use_cases::reopen_goal(database, principal, &id, version, reason, now).await?;
                "The goal is open again as a draft. Change what has to change, then submit it."
            }
            "discard" => return discard(&visit, &id, version).await,
            _ => {
                // Whoever may not change the goal is told that, and not that nothing was asked.
                use_cases::edit_choices(database, principal, &id).await?;
                return Err(Error::NotFound);
            }
        };
        Ok(Done::to(address_of(&id)).saying(said))
    })
    .await
}

fn closing_form(fields: &Submitted) -> ClosingForm {
    ClosingForm {
        ending: fields.get("ending").to_owned(),
        reason: fields.get("reason").to_owned(),
        replaced_by: fields.get("replaced_by").to_owned(),
    }
}

/// Gives a draft up, and goes to what is left.
async fn discard(visit: &Visit, id: &GoalId, version: i64) -> Result<Done> {
    use_cases::discard_draft(&visit.database, &visit.principal, id, version, visit.now).await?;
    let site = visit.site.as_ref().ok_or(Error::NotFound)?;
    let left = use_cases::view_goal(&visit.database, &visit.principal, site, id, visit.today()).await;
    let to = if left.is_ok() { address_of(id) } else { GOALS.to_owned() };
    Ok(Done::to(to).saying("The draft is gone."))
}

/// The goals an address asks for as a file: `goal` one with all that belongs to it, else what the list's filters take.
pub async fn goals_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let of = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let sheets = match (visit.site.clone(), of("goal")) {
        (Some(site), one) if !one.is_empty() => sheets_of_one(&visit, &site, &one).await,
        (Some(site), _) => {
            let filter = Asked::read(of).filter;
            let list = list_goals(&visit.database, &visit.principal, &site, &filter, 0, visit.today()).await;
            list.map(|list| export::sheets(&list.goals))
        }
        (None, _) if visit.principal.person().is_none() => Err(Error::SignedOut),
        (None, _) => Err(Error::NotFound),
    };
    download(&of("format"), "goals", sheets, &visit).await
}

async fn sheets_of_one(visit: &Visit, site: &Site, id: &str) -> Result<Vec<Sheet>> {
    visit.principal.permit(Action::ReadProgress, &Place::sea())?;
    let id = GoalId::parse(id).ok_or(Error::NotFound)?;
    let view = use_cases::view_goal(&visit.database, &visit.principal, site, &id, visit.today()).await?;
    let (goal, next, closing, standing) = (view.goal, view.next, view.closing, view.standing);
    let goals: Vec<Listed> =
        std::iter::once(Listed { goal, next, closing, standing, depth: 0 }).chain(view.children).collect();
    Ok(export::sheets_of_one(&goals, view.periods.iter().flat_map(|period| &period.history)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Submitted {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_has_as_many_measures_and_rows_as_it_says() {
        let fields = sent(&[
            ("title", "Graduate"),
            ("measures", "2"),
            ("metric_0", "m0"),
            ("rows_0", "2"),
            ("target_on_0_1", "2026-08-31"),
            ("target_value_0_1", "84"),
            ("metric_2", "never looked at"),
        ]);
        let form = goal_form(&fields);
        assert_eq!((form.measures.len(), form.measures[0].targets.len()), (2, 2));
        assert_eq!(form.measures[0].targets[1], ("2026-08-31".to_owned(), "84".to_owned()));
        assert_eq!(goal_form(&sent(&[("measures", "999"), ("rows_0", "-3")])).measures.len(), MAX_MEASURES);
    }

    #[test]
    fn more_room_keeps_what_was_typed() {
        let typed = [("title", "Graduate"), ("measures", "5"), ("rows_1", "10")];
        let with = |asked: &'static str| with_more_room(&sent(&[&typed[..], &[("do", asked)]].concat()));
        assert_eq!(with("save"), None);
        assert_eq!(with("more_rows_x"), None);
        let rows = with("more_rows_1").unwrap();
        assert_eq!((rows.get("title"), rows.get("rows_1"), rows.get("measures")), ("Graduate", "11", "5"));
        assert_eq!(with("more_measures").unwrap().get("measures"), "5");
    }
}
