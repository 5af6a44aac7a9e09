//! The meeting's agenda: every indicator in the order in which time is well spent.

use app_ground::components::counted;
use leptos::prelude::*;
use practice::assessment::agreement::WIDE_SPREAD;
use practice::assessment::consensus::AgendaItem;
use practice::assessment::use_cases::Meeting;

use super::super::strip::{DotStrip, counted_in_words};
use super::outcome::{Follows, agreed_mark, follows, proposal};
use super::{agreed_answer, home_of, indicator_of};

ground::worded! {
    /// How far apart the team is: a part of the agenda.
    enum Part: id, title {
        Wide: "wide", "Where you differ most";
        Some: "some", "Some difference";
        None: "none", "All agree";
        Silent: "silent", "Nobody answered";
    }
}

impl Part {
    fn of(item: &AgendaItem) -> Self {
        match (item.proposal.answer, item.proposal.spread) {
            (None, _) => Part::Silent,
            (Some(_), spread) if spread >= WIDE_SPREAD => Part::Wide,
            (Some(_), _) if item.is_unanimous() => Part::None,
            _ => Part::Some,
        }
    }
}

/// The whole agenda.
pub(super) fn agenda(meeting: &Meeting) -> impl IntoView + use<> {
    let parts = Part::ALL.map(|part| {
        let items: Vec<_> = meeting.agenda.iter().filter(|item| Part::of(item) == part).collect();
        (!items.is_empty()).then(|| {
            let (id, title) = (part.id(), part.title());
            let open = items.iter().filter(|item| item.agreement.is_none()).count();
            let state = match open {
                0 => format!("{}, all agreed", items.len()),
                _ => format!("{}, {open} open", items.len()),
            };
            let lines = items.iter().map(|item| line(meeting, item)).collect_view();
            view! {
                <section class="tl-agenda" aria-labelledby=format!("agenda-{id}")>
                    <h2 id=format!("agenda-{id}")>{title}" "<span class="tl-agenda__count">{state}</span></h2>
                    <ol class="tl-agenda__items">{lines}</ol>
                </section>
            }
        })
    });
    parts.collect_view()
}

fn line(meeting: &Meeting, item: &AgendaItem) -> AnyView {
    let number = item.indicator;
    let text = indicator_of(meeting, number).map(|indicator| indicator.text).unwrap_or_default();
    let here = meeting.shown == Some(number);
    let dissents = (item.dissents > 0).then(|| {
        view! { <span class="tl-agenda__dissents">{counted(item.dissents, "member dissents", "members dissent")}</span> }
    });
    let next = follows(item).map(|it| match it {
        Follows::Decided(word, _) => view! { <span class="tl-agenda__follows">{word}</span> }.into_any(),
        Follows::Wanted(wanted) => view! { <span class="tl-agenda__follows tl-wanted">{wanted}</span> }.into_any(),
    });
    let proposed = agreed_answer(item).is_none().then(|| proposal(item));
    view! {
        <li class="tl-agenda__item" class:is-shown=here>
            <p class="tl-agenda__text">
                <a id=format!("to-{number}") href=format!("{}/{number}", home_of(meeting))><span class="tl-agenda__number">{number.to_string()}</span>" "{text}</a>
                {here.then(|| view! { " "<strong class="tl-agenda__here">"Before the meeting now"</strong> })}
            </p>
            <DotStrip marks=item.marks.clone() proposed=item.proposal.answer agreed=agreed_answer(item) words=counted_in_words(&item.marks)/>
            <p class="tl-agenda__outcome">{agreed_mark(item)}{proposed}{next}{dissents}</p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use practice::assessment::consensus::propose;
    use practice::assessment::rating::Answer;
    use practice::framework::IndicatorNumber;

    use super::*;

    fn part(keys: &[&str]) -> Part {
        let marks: Vec<Option<Answer>> = keys.iter().map(|key| Answer::parse(key)).collect();
        let answers: Vec<Answer> = marks.iter().flatten().copied().collect();
        Part::of(&AgendaItem {
            indicator: IndicatorNumber(1, 1, 1),
            marks,
            proposal: propose(&answers),
            agreement: None,
            follow_up: None,
            dissents: 0,
        })
    }

    #[test]
    fn each_indicator_is_in_one_part_by_how_far_the_team_is_apart() {
        assert_eq!(part(&["1", "3"]), Part::Wide);
        assert_eq!(part(&["2", "3"]), Part::Some);
        assert_eq!(part(&["2", "cannot_tell"]), Part::Some);
        assert_eq!(part(&["2", "2", ""]), Part::None);
        assert_eq!(part(&["not_applicable", "not_applicable"]), Part::None);
        assert_eq!(part(&["", ""]), Part::Silent);
    }
}
