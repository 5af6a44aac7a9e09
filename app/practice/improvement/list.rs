//! The plan: how it is going, what narrows it, and its actions as a list or a board.

use app_ground::components::{Choices, EmptyState, ErrorSummary, PageHead, SelectField, TextField};
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::access::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use practice::improvement::listing::{Counts, Sort};
use practice::improvement::use_cases::{Plan, list_actions};
use practice::improvement::{ImprovementAction, Status};

use super::address::{Asked, ME, PLAN};
use super::board::board;
use super::card::item;

/// The improvement plan.
#[component]
pub fn ImprovementPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let asked = Asked::read(&visit(), |name| query.get(name).unwrap_or_default());
    let filter = asked.filter.clone();
    load(
        move |visit| async move { list_actions(&visit.database, &visit.principal, &filter, visit.today()).await },
        move |plan| show(&plan, &asked),
    )
}

fn show(plan: &Plan, asked: &Asked) -> AnyView {
    let visit = visit();
    let add = visit.may(Action::WorkOnImprovement).then(|| {
        view! { <a class="usa-button usa-button--outline" href="/improvement/new">"Add an action"</a> }
    });
    let file = (!plan.is_empty).then(|| {
        view! { <a class="usa-button usa-button--outline" href=asked.file() download="">"Download CSV"</a> }
    });
    let content = match plan.is_empty {
        true => no_plan().into_any(),
        false => {
            view! { {counts(&plan.counts, asked)}{filters(plan, asked)}{views(asked)}{actions(plan, asked, &visit)} }
                .into_any()
        }
    };
    view! {
        <PageHead title="Improvement plan" intro="What the priorities of finished assessments lead to: by whom, by when, and how it stands.">{file}{add}</PageHead>
        <ErrorSummary/>
        {content}
    }
    .into_any()
}

fn no_plan() -> AnyView {
    view! {
        <EmptyState title="No plan yet">
            <p>
                "When a team finishes an assessment, every indicator it makes a priority becomes an action here, with its owner, "
                "its next step and its date. Nobody has to type them again."
            </p>
            <p><a href="/assessments">"See the assessments"</a></p>
        </EmptyState>
    }
    .into_any()
}

/// `3 overdue, 5 due in the next 30 days, 12 done of 27.`
fn counts_in_words(counts: &Counts) -> (String, String) {
    let dropped = match counts.dropped {
        0 => String::new(),
        dropped => format!(" {dropped} dropped."),
    };
    let rest = format!(", {} due in the next 30 days, {} done of {}.{dropped}", counts.soon, counts.done, counts.kept);
    (format!("{} overdue", counts.overdue), rest)
}

fn counts(counts: &Counts, asked: &Asked) -> AnyView {
    let (overdue, rest) = counts_in_words(counts);
    let overdue = match counts.overdue {
        0 => overdue.into_any(),
        _ => view! { <a href=asked.only_overdue()>{overdue}</a> }.into_any(),
    };
    view! { <p class="tl-plan__counts">{overdue}{rest}</p> }.into_any()
}

fn filters(plan: &Plan, asked: &Asked) -> AnyView {
    let one = |value: &str, says: &str| (value.to_owned(), says.to_owned());
    let filter = &asked.filter;
    let assessments = plan.assessments.iter().map(|(id, name)| one(id.as_str(), name));
    let assessments: Choices = std::iter::once(one("", "All assessments")).chain(assessments).collect();
    let people = plan.owners.iter().map(|(id, name)| one(id.as_str(), name));
    let people: Choices = [one("", "Everybody"), one(ME, "Me")].into_iter().chain(people).collect();
    let statuses = Status::ALL.map(|status| one(status.key(), status.name()));
    let statuses: Choices = std::iter::once(one("", "Any status")).chain(statuses).collect();
    let orders: Choices = Sort::ALL.map(|sort| one(sort.key(), sort.name())).into();
    let chosen = filter.assessment.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <form class="tl-filters" method="get" action=PLAN role="search" aria-label="Actions">
            <TextField name="q" label="Words" kind="search" value=filter.text.clone()/>
            {(assessments.len() > 2).then(|| view! { <SelectField name="assessment" label="Assessment" choices=assessments value=chosen/> })}
            <SelectField name="person" label="Person" choices=people value=asked.person()/>
            <SelectField name="status" label="Status" choices=statuses value=filter.status.map(Status::key).unwrap_or_default()/>
            <SelectField name="sort" label="Sort by" choices=orders value=filter.sort.key()/>
            <div class="usa-checkbox tl-filters__check">
                <input class="usa-checkbox__input" id="overdue" type="checkbox" name="overdue" value="yes" checked=filter.overdue/>
                <label class="usa-checkbox__label" for="overdue">"Overdue only"</label>
            </div>
            <div class="tl-filters__actions">
                {asked.board.then(|| view! { <input type="hidden" name="view" value="board"/> })}
                <button class="usa-button" type="submit">"Show"</button>
                {asked.is_narrowed().then(|| view! { <a href=asked.everything()>"Show all"</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// List or board.
fn views(asked: &Asked) -> AnyView {
    let link = |board: bool, says: &'static str| {
        let here = (asked.board == board).then_some("true");
        view! { <li><a href=asked.seen_as(board) aria-current=here>{says}</a></li> }
    };
    view! {
        <nav class="tl-views tl-no-print" aria-label="Views of the plan"><ul>{link(false, "List")}{link(true, "Board")}</ul></nav>
    }
    .into_any()
}

fn actions(plan: &Plan, asked: &Asked, visit: &Visit) -> impl IntoView + use<> {
    if plan.actions.is_empty() {
        let everything = asked.everything();
        return view! {
            <EmptyState title="No action matches">
                <p>"Try fewer words or fewer filters, or "<a href=everything>"show the whole plan"</a>"."</p>
            </EmptyState>
        }
        .into_any();
    }
    match asked.board {
        true => board(&plan.actions).into_any(),
        false => list(&plan.actions, visit).into_any(),
    }
}

/// What is the reader's own comes first.
fn list(actions: &[ImprovementAction], visit: &Visit) -> AnyView {
    let reader = visit.principal.person().map(|person| &person.id);
    let (own, others): (Vec<_>, Vec<_>) = actions.iter().partition(|action| reader == Some(&action.owner));
    let rest = if own.is_empty() { "All actions" } else { "Everybody else’s" };
    view! { {group("mine", "Mine", &own)}{group("others", rest, &others)} }.into_any()
}

fn group(id: &'static str, name: &'static str, actions: &[&ImprovementAction]) -> impl IntoView + use<> {
    (!actions.is_empty()).then(|| {
        let items = actions.iter().map(|action| item(action)).collect_view();
        view! {
            <section class="tl-section tl-plan" aria-labelledby=id>
                <h2 id=id>{name}" "<span class="tl-quiet">{actions.len()}</span></h2>
                <ul class="tl-list">{items}</ul>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_a_line() {
        let counts = Counts { overdue: 3, soon: 5, done: 12, dropped: 0, kept: 27 };
        let (overdue, rest) = counts_in_words(&counts);
        assert_eq!(format!("{overdue}{rest}"), "3 overdue, 5 due in the next 30 days, 12 done of 27.");
        assert!(counts_in_words(&Counts { dropped: 2, ..counts }).1.ends_with("of 27. 2 dropped."));
    }
}
