//! One indicator before the meeting: how everybody rated it and why, what it stands on, what others say, what is agreed and
//! what follows, and who dissents.

use app_ground::components::{Crumbs, ErrorSummary, PageHead};
use app_ground::page::refusal;
use app_ground::visit::visit;
use ground::Error;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::evidence::{OLDER, Piece};
use practice::assessment::results::Statement;
use practice::assessment::use_cases::{Discussion, Meeting};
use practice::framework::{Indicator, IndicatorNumber, Level};
use practice::perception::{Exact, Partition, Perceived, gap};

use super::super::live::Live;
use super::super::marks::AnswerMark;
use super::super::strip::{DotStrip, who};
use super::agreeing::{agreement_form, dissent_form, follow_up_form, side_by_side};
use super::outcome::{agreed_mark, agreed_whole, follows_whole, proposal};
use super::{agreed_answer, apart, heard, home_of, progress, with_meeting};

/// One indicator.
#[component]
pub fn DiscussionPage() -> impl IntoView {
    let number = IndicatorNumber::parse(&use_params_map().get_untracked().get("indicator").unwrap_or_default());
    match number {
        Some(number) => with_meeting(Some(number), move |meeting| show(&meeting, number)).into_any(),
        None => refusal(Error::NotFound).into_any(),
    }
}

fn show(meeting: &Meeting, number: IndicatorNumber) -> AnyView {
    let framework = meeting.framework.clone();
    let found = framework.find(number).zip(meeting.item(number)).zip(meeting.discussion.as_ref());
    let Some((((variable, element, indicator), item), discussion)) = found else {
        return refusal(Error::NotFound).into_any();
    };
    let assessment = &meeting.assessment;
    let trail = vec![
        ("/assessments".to_owned(), "Assessments".to_owned()),
        (format!("/assessments/{}", assessment.id), assessment.full_name()),
        (home_of(meeting), "Consensus".to_owned()),
    ];
    let place = format!("{} {} · {} {}", variable.number, variable.name, element.number, element.name);
    view! {
        <Crumbs trail=trail here=number.to_string()/>
        <PageHead title=format!("{number} {}", indicator.text) place=place/>
        <ErrorSummary/>
        <Live id=assessment.id.clone() number=meeting.number words=heard(meeting, Some(number))/>
        <div id="live-place" class="tl-place" data-live-region>{progress(meeting)}{before_the_meeting(meeting, number)}</div>
        {descriptors(indicator)}
        <div class="tl-discussion">
            <div class="tl-discussion__said">
                {ratings(meeting, item, discussion)}
                <section class="tl-section" id="live-evidence" aria-labelledby="evidence" data-live-region>{evidence(meeting, discussion)}</section>
                {indicator.perception.is_some().then(|| perception(meeting.perceived.as_ref(), item))}
            </div>
            <div class="tl-discussion__agreed">
                <section id="live-agreed" class="tl-outcome" aria-labelledby="agreed" data-live-region>{outcome(item, discussion)}</section>
                {side_by_side(item)}
                {meeting.records.then(|| agreement_form(meeting, item))}
                {meeting.records.then(|| follow_up_form(meeting, item))}
                {dissent_form(discussion)}
            </div>
        </div>
        {turn(meeting, number)}
    }
    .into_any()
}

/// Where the meeting is, and for whoever writes down the way to bring it here.
fn before_the_meeting(meeting: &Meeting, number: IndicatorNumber) -> AnyView {
    if meeting.shown == Some(number) {
        return view! { <p class="tl-place__here">"This is before the meeting now."</p> }.into_any();
    }
    let elsewhere = meeting.shown.map(|shown| {
        let address = format!("{}/{shown}", home_of(meeting));
        view! { <p>"Before the meeting now: "<a id="to-shown" href=address>{shown.to_string()}</a></p> }
    });
    let bring = meeting.records.then(|| {
        let address = format!("{}/{number}", home_of(meeting));
        view! {
            <form method="post" action=address>
                <button class="usa-button usa-button--outline tl-button-small" id="show" type="submit" name="do" value="show">"Put this before the meeting"</button>
            </form>
        }
    });
    view! { {elsewhere}{bring} }.into_any()
}

fn descriptors(indicator: &Indicator) -> AnyView {
    let levels = Level::ALL.map(|level| {
        view! { <div><dt>{format!("{} {}", level.number(), level.name())}</dt><dd>{indicator.descriptor(level).to_owned()}</dd></div> }
    });
    let look_fors = indicator.look_fors.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
    view! {
        <details class="tl-descriptors">
            <summary>"What each level means, and what to look for"</summary>
            <dl class="tl-facts">{levels.collect_view()}</dl>
            <ul>{look_fors}</ul>
        </details>
    }
    .into_any()
}

/// How the team rated, which doesn't change any more.
fn ratings(meeting: &Meeting, item: &AgendaItem, discussion: &Discussion) -> AnyView {
    let team: Vec<_> = meeting.assessment.team.iter().map(|member| member.name.clone()).collect();
    let named = who(&discussion.statements, &team);
    let words = named.iter().map(|(answer, names)| format!("{answer}: {names}.")).collect::<Vec<_>>().join(" ");
    let names = named.into_iter().map(|(answer, names)| view! { <div><dt>{answer}</dt><dd>{names}</dd></div> });
    let (told, silent): (Vec<_>, Vec<_>) =
        discussion.statements.iter().partition(|it| !(it.rationale.is_empty() && it.reason.is_empty()));
    let wrote = told.into_iter().map(statement).collect_view();
    let silent = (!silent.is_empty()).then(|| {
        let names: Vec<_> = silent.into_iter().map(|it| it.by.clone()).collect();
        view! { <p class="tl-quiet">{format!("Without a rationale: {}.", names.join(", "))}</p> }
    });
    view! {
        <section class="tl-ratings" aria-labelledby="ratings">
            <h2 id="ratings">"How you rated, each alone"</h2>
            <DotStrip marks=item.marks.clone() proposed=item.proposal.answer agreed=agreed_answer(item) words=words/>
            <dl class="tl-who">{names.collect_view()}</dl>
            <p class="tl-ratings__proposal">{proposal(item)}" · "<span class="tl-spread">{apart(item)}</span></p>
            <h3>"Why"</h3>
            {wrote}
            {silent}
        </section>
    }
    .into_any()
}

fn statement(said: &Statement) -> AnyView {
    let words = [&said.reason, &said.rationale].into_iter().filter(|text| !text.is_empty());
    let words = words.map(|text| view! { <p class="tl-statement__words">{text.clone()}</p> }).collect_view();
    view! {
        <div class="tl-statement">
            <p class="tl-statement__by">{said.by.clone()}" "<AnswerMark answer=Some(said.answer)/></p>
            {words}
        </div>
    }
    .into_any()
}

fn evidence(meeting: &Meeting, discussion: &Discussion) -> AnyView {
    let items = discussion.pieces.iter().map(|piece| evidence_item(meeting, piece)).collect_view();
    let none =
        discussion.pieces.is_empty().then(|| view! { <p class="tl-quiet">"Nobody has given evidence for it."</p> });
    let add = format!("/assessments/{}/evidence/new?indicator={}", meeting.assessment.id, discussion.indicator);
    view! {
        <h2 id="evidence">"Evidence"</h2>
        {none}
        <ul class="tl-pieces">{items}</ul>
        <p><a id="add-evidence" href=add>"Add evidence"</a></p>
    }
    .into_any()
}

fn evidence_item(meeting: &Meeting, piece: &Piece) -> AnyView {
    let evidence = &piece.evidence;
    let home = format!("/assessments/{}/evidence/{}", meeting.assessment.id, piece.id);
    let name = evidence.name().to_owned();
    let named = match (&evidence.file, evidence.link.is_empty()) {
        (Some(_), _) => view! { <a href=format!("{home}/file")>{name}</a> }.into_any(),
        (None, false) => {
            view! { <a href=evidence.link.clone() rel="noopener noreferrer nofollow">{name}</a> }.into_any()
        }
        (None, true) => name.into_any(),
    };
    let first_month = visit().site.map_or(7, |site| site.school_year_starts);
    let older = evidence.is_older_than(meeting.assessment.school_year.first_day(first_month));
    view! {
        <li>
            {named}
            <span class="tl-quiet">{format!(" {}, given by {}", date_in_words(evidence.dated), piece.by)}</span>
            {older.then(|| view! { " "<span class="tl-older">{OLDER}</span> })}
        </li>
    }
    .into_any()
}

fn mean_in_words(mean: Option<Exact>) -> String {
    let tenths = |mean: Exact| (mean * 10 + Exact::new(1, 2)).floor().to_integer();
    mean.map(tenths).map_or_else(|| "not shown".to_owned(), |it| format!("{}.{}", it / 10, it % 10))
}

/// What LEAs, schools and stakeholders said, beside the level that is agreed or, until one is, proposed.
fn perception(perceived: Option<&Perceived>, item: &AgendaItem) -> AnyView {
    let title = view! { <h2 id="perception">"What others say"</h2> };
    let found = perceived.and_then(|perceived| Some((perceived, perceived.item(item.indicator)?)));
    let Some((perceived, asked)) = found else {
        return view! {
            <section class="tl-section" aria-labelledby="perception">
                {title}
                <p class="tl-quiet">"LEAs, schools and stakeholders were not asked about it, or their survey is not closed yet."</p>
            </section>
        }
        .into_any();
    };
    let groups = perceived.groups.iter().zip(&asked.by_group).filter(|(group, _)| group.partition == Partition::Kind);
    let rows = groups.map(|(group, mean)| view! { <div><dt>{group.name.clone()}</dt><dd class="tl-number">{mean_in_words(*mean)}</dd></div> });
    let rows = rows.collect_view();
    let level = agreed_answer(item).or(item.proposal.answer).and_then(|answer| answer.level());
    let compared = if item.agreement.is_some() { "Agreed level" } else { "Proposed level" };
    let compared = level.zip(asked.mean).map(|(level, mean)| {
        let gap = gap(level, mean);
        view! { <p class="tl-gap" class:is-flagged=gap.flagged>{format!("{compared} {} against {}: {}. {}.", level.number(), mean_in_words(Some(mean)), gap.shown(), gap.in_words())}</p> }
    });
    view! {
        <section class="tl-section" aria-labelledby="perception">
            {title}
            <p class="tl-quiet">{asked.question.clone()}</p>
            <dl class="tl-facts">
                <div><dt>"All who answered, mean of 1 to 4"</dt><dd class="tl-number">{mean_in_words(asked.mean)}</dd></div>
                {rows}
            </dl>
            {compared}
        </section>
    }
    .into_any()
}

/// What the meeting has made of it so far.
fn outcome(item: &AgendaItem, discussion: &Discussion) -> AnyView {
    let dissents = discussion.dissents.iter().map(|dissent| {
        view! {
            <div class="tl-statement">
                <p class="tl-statement__by">{dissent.name.clone()}" dissents"</p>
                <p class="tl-statement__words">{dissent.words.clone()}</p>
            </div>
        }
    });
    let dissents = dissents.collect_view();
    view! {
        <h2 id="agreed">"What you agree on "{item.agreement.is_none().then(|| agreed_mark(item))}</h2>
        {agreed_whole(item)}
        {follows_whole(item)}
        <div id="dissents">{dissents}</div>
    }
    .into_any()
}

/// The indicators before and after on the agenda.
fn turn(meeting: &Meeting, number: IndicatorNumber) -> AnyView {
    let at = meeting.agenda.iter().position(|item| item.indicator == number).unwrap_or_default();
    let numbered = |at: Option<usize>| at.and_then(|at| meeting.agenda.get(at)).map(|item| item.indicator);
    let link = |to: Option<IndicatorNumber>, way: &'static str, word: &'static str| {
        let home = home_of(meeting);
        to.map(|to| view! { <a class="tl-turn__link" data-way=way href=format!("{home}/{to}")>{format!("{word} {to}")}</a> })
    };
    view! {
        <nav class="tl-turn" aria-label="Before and after on the agenda">
            {link(numbered(at.checked_sub(1)), "before", "Before:")}
            <a class="tl-turn__link" href=home_of(meeting)>"Agenda"</a>
            {link(numbered(Some(at + 1)), "after", "Next:")}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_rounded_half_up_and_hidden_ones_say_so() {
        assert_eq!(mean_in_words(Some(Exact::new(5, 2))), "2.5");
        assert_eq!(mean_in_words(Some(Exact::new(225, 100))), "2.3");
        assert_eq!(mean_in_words(Some(Exact::new(3, 1))), "3.0");
        assert_eq!(mean_in_words(None), "not shown");
    }
}
