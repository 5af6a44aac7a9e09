//! The theories of action: which reviews are due, the one the State works by, drafts and retired ones.

use app_ground::components::{EmptyState, ErrorSummary, PageHead, counted};
use app_ground::download::download_links;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::access::Action;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use progress::theory::Standing;
use progress::theory::use_cases::{DueReview, Listed, TheoryList, list_theories};

use super::address::{FILE, address_of, link_address, site_of};
use super::marks::{standing_tag, verdict_mark};

/// All theories.
#[component]
pub fn TheoriesPage() -> impl IntoView {
    load(
        |visit| async move { list_theories(&visit.database, &visit.principal, &*site_of(&visit)?, visit.today()).await },
        |list| show(&list),
    )
}

fn show(list: &TheoryList) -> AnyView {
    let may_work = visit().may(Action::WorkOnTheory);
    let add =
        may_work.then(|| view! { <a class="usa-button usa-button--outline" href="/theories/new">"Begin a theory"</a> });
    let body = match list.theories.is_empty() {
        true => nothing_yet(may_work).into_any(),
        false => theories(list).into_any(),
    };
    view! {
        <PageHead title="Theory of action" intro="Why the strategies should lead to the goals, link by link, and what the figures say of each link.">{add}</PageHead>
        <ErrorSummary/>
        {due(&list.due)}
        {body}
        {(!list.theories.is_empty()).then(|| download_links(FILE, ""))}
    }
    .into_any()
}

fn nothing_yet(may_work: bool) -> AnyView {
    let next = match may_work {
        true => view! { <p><a class="usa-button" href="/theories/new">"Begin the first one"</a></p> }.into_any(),
        false => view! { <p>"The SEA’s turnaround team writes it."</p> }.into_any(),
    };
    view! {
        <EmptyState title="No theory of action yet">
            <p>
                "A theory of action says it in one breath: if we do this, then that will come of it, because … Under it stand "
                "links: which leading metric should move which lagging metric, by how much, and by when. At each link’s review "
                "date the figures say whether it holds."
            </p>
            {next}
        </EmptyState>
    }
    .into_any()
}

/// Reviews that are due, as what needs the reader.
fn due(due: &[DueReview]) -> impl IntoView + use<> {
    let items = due.iter().map(|it| {
        let words = match it.overdue {
            true => format!("should have been reviewed on {}", date_in_words(it.review_on)),
            false => "is to be reviewed today".to_owned(),
        };
        let name = format!("“{}” to “{}”", it.leading_name, it.lagging_name);
        view! { <li><a href=link_address(&it.theory, &it.link)>{name}</a>" "{words}</li> }
    });
    let items = items.collect_view();
    let count = counted(due.len(), "link is", "links are");
    (!due.is_empty()).then(|| {
        view! {
            <section class="tl-next" aria-labelledby="due">
                <h2 id="due">{count}" due for review"</h2>
                <ul class="usa-list">{items}</ul>
            </section>
        }
    })
}

fn theories(list: &TheoryList) -> AnyView {
    let group = |standing: Standing, heading: &'static str| {
        let items: Vec<_> = list.theories.iter().filter(|it| it.theory.standing == standing).map(item).collect();
        (!items.is_empty()).then(|| {
            view! { <section class="tl-section"><h2>{heading}</h2><ul class="tl-list">{items}</ul></section> }
        })
    };
    let none = list.theories.iter().all(|it| it.theory.standing != Standing::Current).then(|| {
        view! { <p>"The State works by none of these yet. Open one to put it into use."</p> }
    });
    view! { {none}{group(Standing::Current, "The State’s theory")}{group(Standing::Draft, "Drafts")}{group(Standing::Retired, "Retired")} }
    .into_any()
}

fn item(listed: &Listed) -> AnyView {
    let theory = &listed.theory;
    let verdicts =
        listed.verdicts.iter().map(|(verdict, count)| view! { <li>{*count}" "{verdict_mark(*verdict)}</li> });
    let verdicts = verdicts.collect_view();
    let since = theory.since.map(|day| format!(" since {}", date_in_words(day)));
    let size = format!(
        "{}, {}, {}",
        counted(theory.strategies.len(), "strategy", "strategies"),
        counted(theory.links.len(), "link", "links"),
        counted(theory.goals.len(), "goal", "goals"),
    );
    let overdue = (listed.due > 0).then(|| {
        view! { <p class="tl-overdue"><span aria-hidden="true">"▲ "</span>{counted(listed.due, "review is due", "reviews are due")}</p> }
    });
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <h3 class="tl-list__title"><a href=address_of(&theory.id)>{theory.name.clone()}</a></h3>
                <p class="tl-theory__short">{format!("If we {}", theory.if_we)}</p>
                <p class="tl-quiet">{size}</p>
                <ul class="tl-verdicts">{verdicts}</ul>
                {overdue}
            </div>
            <div class="tl-list__state">{standing_tag(theory.standing)}<p class="tl-quiet">{since}</p></div>
        </li>
    }
    .into_any()
}
