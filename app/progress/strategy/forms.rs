//! What the forms about strategies post to, and strategies as files.

use std::collections::{BTreeMap, HashMap};

use app_ground::components::{address_with, counted};
use app_ground::form::{Done, FormState, Posted, Submitted, handle};
use app_ground::sent;
use app_ground::visit::Visit;
use axum::extract::Query as Parameters;
use axum::response::Response;
use ground::identity::OrganizationId;
use ground::table_file::Sheet;
use ground::{Error, Result};
use progress::strategy::carriers::{CarriersForm, ChosenFrom};
use progress::strategy::listing::{Filter, Listed};
use progress::strategy::use_cases::{self, CarrierQuery, CarriersChanged};
use progress::strategy::{
    CitationForm, MAX_CITATIONS, MAX_MILESTONES, MilestoneForm, MilestoneRow, Stage, StageForm, StrategyForm, export,
};

use super::address::{address_of, carrier_query_of, carriers_address, filter_of, id_of, search_of, site_of};
use super::rating::VERSION;

fn strategy_form(fields: &Submitted) -> StrategyForm {
    let text = |name: &str| fields.get(name).to_owned();
    let all = |name: &str| fields.all(name).into_iter().map(str::to_owned).collect();
    let citation =
        |at| CitationForm { text: text(&format!("citation-{at}")), link: text(&format!("citation-{at}-link")) };
    let milestone =
        |at| MilestoneRow { title: text(&format!("milestone-{at}")), due_on: text(&format!("milestone-{at}-due")) };
    StrategyForm {
        title: text("title"),
        challenge: text("challenge"),
        actions: text("actions"),
        tier: text("tier"),
        citations: (1..=MAX_CITATIONS).map(citation).collect(),
        milestones: (1..=MAX_MILESTONES).map(milestone).collect(),
        owners: all("owners"),
        other_owners: text("other_owners"),
        leading: all("leading"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
    }
}

/// The same page with what was typed and a few rows more; whoever may not write there is told that.
async fn more_rows(posted: Posted, organization: Option<OrganizationId>) -> Response {
    let (database, principal) = (&posted.visit.database, &posted.visit.principal);
    match use_cases::strategy_choices(database, principal, organization.as_ref()).await {
        Ok(_) => {
            let state = FormState { submitted: Some(posted.fields.clone()), ..FormState::default() };
            posted.show(state).await
        }
        Err(error) => posted.answer(Err(error)).await,
    }
}

/// Writes a strategy down.
pub async fn add(posted: Posted) -> Response {
    if posted.fields.get("do") == "rows" {
        let organization = OrganizationId::parse(posted.fields.get("organization"));
        return more_rows(posted, organization).await;
    }
    handle(posted, |visit, fields| async move {
        let (organization, form) = (fields.get("organization"), strategy_form(&fields));
        let id = use_cases::add_strategy(&visit.database, &visit.principal, organization, &form, visit.now).await?;
        let said = "The strategy is written down. Say next who carries it.";
        Ok(Done::to(carriers_address(&id)).saying(said))
    })
    .await
}

/// Changes a strategy.
pub async fn change(posted: Posted) -> Response {
    if posted.fields.get("do") == "rows" {
        return more_rows(posted, None).await;
    }
    handle(posted, |visit, fields| async move {
        let id = id_of(&visit)?;
        let (version, form) = (fields.number("version"), strategy_form(&fields));
        use_cases::edit_strategy(&visit.database, &visit.principal, &id, version, &form, visit.now).await?;
        Ok(Done::to(address_of(&id)).saying("Your changes are saved."))
    })
    .await
}

/// Changes a strategy from its own page: its stage, a milestone, a rating.
pub async fn act(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = id_of(&visit)?;
        let (database, principal, home) = (&visit.database, &visit.principal, address_of(&id));
        match fields.get("do") {
            "milestone" => {
                let form = MilestoneForm {
                    at: fields.get("at").parse().unwrap_or(usize::MAX),
                    title: fields.get("title").to_owned(),
                    done: fields.get("done") == "yes",
                    done_on: fields.get("done_on").to_owned(),
                };
                use_cases::set_milestone(database, principal, &id, &form, visit.today(), visit.now).await?;
                Ok(Done::to(format!("{home}#milestone-{}", form.at.saturating_add(1))))
            }
            "rate" => rate(&visit, &fields).await,
            "undo" => {
                use_cases::undo_stage(database, principal, &id, fields.number("version"), visit.now).await?;
                Ok(Done::to(home).saying("It is as it was before."))
            }
            _ => {
                let form: StageForm = fields.read();
                use_cases::set_stage(database, principal, &id, fields.number("version"), &form, visit.now).await?;
                let says = Stage::parse(&form.stage).map(|stage| stage.name().to_lowercase()).unwrap_or_default();
                let said =
                    format!("The strategy is {says}. You can undo that for a day, while nothing else of it changes.");
                Ok(Done::to(home).saying(said))
            }
        }
    })
    .await
}

async fn rate(visit: &Visit, fields: &Submitted) -> Result<Done> {
    let id = id_of(visit)?;
    let organization = OrganizationId::parse(fields.get("organization")).ok_or(Error::NotFound)?;
    let (version, when) = (fields.number(VERSION), (visit.today(), visit.now));
    use_cases::rate_implementation(
        &visit.database,
        &visit.principal,
        &id,
        &organization,
        version,
        &fields.read(),
        when,
    )
    .await?;
    Ok(Done::to(format!("{}?rate={organization}#rate", address_of(&id))).saying("The rating is saved."))
}

/// Changes who carries a strategy.
pub async fn carry(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = id_of(&visit)?;
        let (version, form) = (fields.number("version"), carriers_form(&fields));
        let changed =
            use_cases::set_carriers(&visit.database, &visit.principal, &id, version, &form, visit.now).await?;
        let back = address_with(&carriers_address(&id), &looked_for(&fields));
        Ok(Done::to(back).saying(changed_words(changed)))
    })
    .await
}

fn carriers_form(fields: &Submitted) -> CarriersForm {
    let all = |name: &str| fields.all(name).into_iter().map(str::to_owned).collect();
    let of = |from: ChosenFrom| CarriersForm { from, ..CarriersForm::default() };
    match fields.get("do") {
        "remove" => CarriersForm { remove: all("remove"), ..of(ChosenFrom::Carrying) },
        "add_all" => CarriersForm { add_all: search_of(|name| fields.get(name).to_owned()), ..of(ChosenFrom::Found) },
        "add" => CarriersForm { add: all("add"), ..of(ChosenFrom::Found) },
        _ => CarriersForm { pasted: fields.get("pasted").to_owned(), ..of(ChosenFrom::Pasted) },
    }
}

/// What was looked for in the list that a form came from, so that the page shows it again.
fn looked_for(fields: &Submitted) -> Vec<(&'static str, String)> {
    let search = search_of(|name| fields.get(name).to_owned());
    let page = search.as_ref().filter(|search| search.page > 1).map(|search| search.page.to_string());
    let mut all = search.as_ref().map(sent::parameters).unwrap_or_default();
    all.extend(page.map(|page| ("page", page)));
    all.push(("now", fields.get("now").to_owned()));
    all
}

/// `2 added, 1 taken away. 40 carry it now. …` with what is lost.
fn changed_words(changed: CarriersChanged) -> String {
    let mut parts = Vec::new();
    if changed.added > 0 {
        parts.push(format!("{} added", changed.added));
    }
    if changed.removed > 0 {
        parts.push(format!("{} taken away", changed.removed));
    }
    if parts.is_empty() {
        parts.push("Nothing changed".to_owned());
    }
    let lost = match changed.set_aside {
        0 => String::new(),
        1 => " 1 of those taken away had ratings: they stay on record and don’t count any more.".to_owned(),
        count => format!(" {count} of those taken away had ratings: they stay on record and don’t count any more."),
    };
    let now = counted(changed.carriers, "LEA or school carries it now", "LEAs and schools carry it now");
    format!("{}. {}.{lost}", parts.join(", "), now.replacen("no", "No", usize::from(changed.carriers == 0)))
}

/// The strategies an address asks for, as a file.
pub async fn download(visit: Visit, Parameters(asked): Parameters<HashMap<String, String>>) -> Response {
    let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let filter = Filter { page: 0, ..filter_of(get) };
    let sheets = sheets(&visit, &filter).await;
    app_ground::download::download(&get("format"), "strategies", sheets, &visit).await
}

/// A strategy as a file: all of it, and the carriers that its page's address asks for.
pub async fn strategy_file(visit: Visit, Parameters(asked): Parameters<HashMap<String, String>>) -> Response {
    let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let query = CarrierQuery { page: 0, ..carrier_query_of(get) };
    let sheets = strategy_sheets(&visit, &query).await;
    app_ground::download::download(&get("format"), "strategy", sheets, &visit).await
}

async fn strategy_sheets(visit: &Visit, query: &CarrierQuery) -> Result<Vec<Sheet>> {
    let (database, principal, site) = (&visit.database, &visit.principal, site_of(visit)?);
    let found = use_cases::view_strategy(database, principal, &site, &id_of(visit)?, query).await?;
    let listed = Listed {
        strategy: found.strategy,
        organization_name: found.organization_name,
        implementation: found.implementation,
    };
    let names: BTreeMap<String, String> = found.metrics.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let name = |key: &str| names.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let mut sheets = export::sheets(&[listed], name, visit.today());
    let carriers = found.carriers.iter().map(|it| (it.name.as_str(), it.kind, it.region.as_str(), it.newest));
    sheets.push(export::carriers_sheet(carriers));
    Ok(sheets)
}

async fn sheets(visit: &Visit, filter: &Filter) -> Result<Vec<Sheet>> {
    let (site, today) = (site_of(visit)?, visit.today());
    let list = use_cases::list_strategies(&visit.database, &visit.principal, &site, filter, today).await?;
    let names: BTreeMap<String, String> = list.metrics.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let name = |key: &str| names.get(key).cloned().unwrap_or_else(|| key.to_owned());
    Ok(export::sheets(&list.strategies, name, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_carriers_says_what_is_lost() {
        let changed = CarriersChanged { added: 2, removed: 1, set_aside: 1, carriers: 40 };
        let words = "2 added, 1 taken away. 40 LEAs and schools carry it now. 1 of those taken away had ratings: they stay on record and don’t count any more.";
        assert_eq!(changed_words(changed), words);
        let none = CarriersChanged { removed: 1, ..CarriersChanged::default() };
        assert_eq!(changed_words(none), "1 taken away. No LEAs and schools carry it now.");
    }

    #[test]
    fn after_a_choice_the_same_search_is_shown_again() {
        let of = |sent: &[(&str, &str)]| {
            let sent: Submitted = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            address_with("/strategies/s/carriers", &looked_for(&sent))
        };
        assert_eq!(of(&[("do", "paste"), ("pasted", "001902")]), "/strategies/s/carriers");
        let found = [("q", "high"), ("kind", "school"), ("region", "7"), ("page", "3"), ("add", "school-1")];
        assert_eq!(of(&found), "/strategies/s/carriers?q=high&kind=school&region=7&page=3");
        assert_eq!(of(&[("now", "cay"), ("remove", "lea-1")]), "/strategies/s/carriers?now=cay");
    }

    #[test]
    fn a_form_has_as_many_rows_as_were_sent() {
        let sent = [("milestone-2", "Hire"), ("milestone-2-due", "2026-01-01"), ("owners", "ana"), ("owners", "ben")];
        let sent: Submitted = sent.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let form = strategy_form(&sent);
        assert_eq!((form.milestones.len(), form.milestones[1].title.as_str()), (MAX_MILESTONES, "Hire"));
        assert_eq!(form.owners, ["ana", "ben"]);
    }
}
