//! What the meeting makes of an indicator, in words: the proposal, what is agreed, what follows, and what is still wanted.

use app_ground::visit::visit;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use practice::assessment::agreement::FollowUp;
use practice::assessment::consensus::AgendaItem;
use practice::framework::Level;

use super::super::marks::AnswerMark;
use super::agreed_answer;

/// What follows from an agreed level, as far as it asks for anything.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// It is decided: in a word, and all of it.
    Decided(&'static str, String),
    /// It has to be decided.
    Wanted(&'static str),
}

/// What follows; none where the agreed answer asks for nothing, or there is none.
pub(super) fn follows(item: &AgendaItem) -> Option<Follows> {
    let answer = agreed_answer(item)?;
    let stored = item.follow_up.as_ref().map(|followed| &followed.follow_up).filter(|it| it.answers(answer));
    match (answer.level()?, stored) {
        (_, Some(FollowUp::Priority { owner_name, next_step, due_on, .. })) => {
            Some(Follows::Decided("Priority", format!("{owner_name}, by {}: {next_step}", date_in_words(*due_on))))
        }
        (_, Some(FollowUp::NotNow { reason })) => Some(Follows::Decided("Not now", reason.clone())),
        (_, Some(FollowUp::Lasting { how })) => Some(Follows::Decided("How it lasts", how.clone())),
        (Level::Inadequate | Level::Emerging, None) => Some(Follows::Wanted("Needs a decision: priority, or not now")),
        (Level::Exemplary, None) => Some(Follows::Wanted("Say how it will last")),
        (Level::Strong, None) => None,
    }
}

/// The proposal with how it was come by.
pub(super) fn proposal(item: &AgendaItem) -> impl IntoView + use<> {
    let how = item.proposal.how(&item.marks);
    match item.proposal.answer {
        Some(answer) => view! {
            <span class="tl-proposal">"Proposed "<AnswerMark answer=Some(answer)/><span class="tl-quiet">{format!(" {how}")}</span></span>
        }
        .into_any(),
        None => view! { <span class="tl-proposal tl-quiet">"Nothing to propose: nobody answered"</span> }.into_any(),
    }
}

/// The agreed answer, or that there is none.
pub(super) fn agreed_mark(item: &AgendaItem) -> impl IntoView + use<> {
    match agreed_answer(item) {
        Some(answer) => view! {
            <span class="tl-agreed"><span class="tl-agreed__word">"Agreed"</span>" "<AnswerMark answer=Some(answer)/></span>
        }
        .into_any(),
        None => view! { <span class="tl-agreed tl-agreed--open">"Open"</span> }.into_any(),
    }
}

/// The agreed answer as it stands, with all that was written down of it.
pub(super) fn agreed_whole(item: &AgendaItem) -> AnyView {
    let Some(agreement) = &item.agreement else {
        return view! { <p class="tl-quiet">"Nothing is agreed yet."</p> }.into_any();
    };
    let part = |title: &'static str, words: &str| {
        let words = words.to_owned();
        (!words.is_empty()).then(|| view! { <div><dt>{title}</dt><dd class="tl-written">{words}</dd></div> })
    };
    let by = format!("{}, {}", agreement.agreed_by, visit().moment(agreement.agreed_at));
    view! {
        <p class="tl-agreed-answer"><AnswerMark answer=Some(agreement.answer)/></p>
        <dl class="tl-facts">
            {part("Why it does not apply", &agreement.reason)}
            {part("Rationale", &agreement.rationale)}
            {part("Note of the discussion", &agreement.note)}
            <div><dt>"Written down by"</dt><dd>{by}</dd></div>
        </dl>
    }
    .into_any()
}

/// What follows, whole.
pub(super) fn follows_whole(item: &AgendaItem) -> impl IntoView + use<> {
    match follows(item) {
        Some(Follows::Decided(word, all)) => {
            view! { <p class="tl-written"><strong>{word}</strong>{format!(": {all}")}</p> }.into_any()
        }
        Some(Follows::Wanted(wanted)) => view! { <p class="tl-wanted">{wanted}</p> }.into_any(),
        None => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use practice::assessment::agreement::{Agreement, Followed};
    use practice::assessment::consensus::propose;
    use practice::assessment::rating::Answer;
    use practice::framework::IndicatorNumber;

    use super::*;

    fn agreed(key: &str, follow_up: Option<FollowUp>) -> AgendaItem {
        let answer = Answer::parse(key);
        AgendaItem {
            indicator: IndicatorNumber(1, 1, 1),
            marks: vec![answer],
            proposal: propose(&answer.into_iter().collect::<Vec<_>>()),
            agreement: answer.map(|answer| Agreement {
                answer,
                reason: String::new(),
                rationale: String::new(),
                note: String::new(),
                agreed_by: "Ana".to_owned(),
                agreed_at: DateTime::default(),
                version: 1,
            }),
            follow_up: follow_up.map(|follow_up| Followed { follow_up, version: 1 }),
            dissents: 0,
        }
    }

    #[test]
    fn what_follows_is_asked_of_low_levels_and_of_the_highest() {
        let later = || Some(FollowUp::NotNow { reason: "No money".to_owned() });
        let decided = |word, all: &str| Some(Follows::Decided(word, all.to_owned()));
        for (item, expected) in [
            (agreed("", None), None),
            (agreed("1", None), Some(Follows::Wanted("Needs a decision: priority, or not now"))),
            (agreed("2", later()), decided("Not now", "No money")),
            (agreed("3", None), None),
            // What was decided of another level before doesn't count, and isn't shown.
            (agreed("3", later()), None),
            (agreed("4", later()), Some(Follows::Wanted("Say how it will last"))),
            (agreed("cannot_tell", None), None),
        ] {
            assert_eq!(follows(&item), expected, "{item:?}");
        }
    }
}
