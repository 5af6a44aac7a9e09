//! What stands between consensus and a final assessment (domain §1): every applicable indicator has an agreed answer, a
//! low one is taken up or, with a reason, not now, and a 4 stands on evidence and says how it will last.

use std::collections::BTreeSet;

use super::agreement::WIDE_SPREAD;
use super::consensus::AgendaItem;
use crate::framework::{IndicatorNumber, Level};

ground::worded! {
    /// What an indicator still lacks.
    pub enum Lack: words {
        /// Nothing is agreed.
        Agreement: "has no agreed answer yet";
        /// The team was far apart and nobody wrote why it agrees.
        Rationale: "needs a rationale: the team was two levels or more apart";
        /// Agreed 1 or 2: neither a priority nor, with a reason, not now.
        FollowUp: "is low: make it a priority, or say why not now";
        /// Agreed 4: no evidence.
        Evidence: "is exemplary: add the evidence it stands on";
        /// Agreed 4: no word on how it will last.
        Lasting: "is exemplary: say how it will last";
    }
}

/// Everything that is still lacking, in the indicators' order. `evidenced` are those that some evidence serves.
pub fn lacking(agenda: &[AgendaItem], evidenced: &BTreeSet<IndicatorNumber>) -> Vec<(IndicatorNumber, Lack)> {
    let mut found: Vec<_> = agenda
        .iter()
        .flat_map(|item| {
            lacks(item, evidenced.contains(&item.indicator)).into_iter().map(|lack| (item.indicator, lack))
        })
        .collect();
    found.sort_unstable();
    found
}

fn lacks(item: &AgendaItem, evidenced: bool) -> Vec<Lack> {
    let Some(agreement) = &item.agreement else { return vec![Lack::Agreement] };
    let mut lacks = Vec::new();
    if item.proposal.spread >= WIDE_SPREAD && agreement.rationale.is_empty() {
        lacks.push(Lack::Rationale);
    }
    let followed = item.follow_up.as_ref().is_some_and(|it| it.follow_up.answers(agreement.answer));
    match agreement.answer.level() {
        Some(Level::Inadequate | Level::Emerging) if !followed => lacks.push(Lack::FollowUp),
        Some(Level::Exemplary) => {
            if !evidenced {
                lacks.push(Lack::Evidence);
            }
            if !followed {
                lacks.push(Lack::Lasting);
            }
        }
        _ => {}
    }
    lacks
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::assessment::agreement::{Agreement, FollowUp, Followed};
    use crate::assessment::consensus::propose;
    use crate::assessment::rating::Answer;
    use ground::identity::PersonId;

    fn item(marks: &[&str], agreed: Option<&str>, rationale: &str, follow_up: Option<FollowUp>) -> AgendaItem {
        let answers: Vec<Answer> = marks.iter().map(|key| Answer::parse(key).unwrap()).collect();
        AgendaItem {
            indicator: IndicatorNumber(1, 1, 1),
            marks: answers.iter().copied().map(Some).collect(),
            proposal: propose(&answers),
            agreement: agreed.map(|key| Agreement {
                answer: Answer::parse(key).unwrap(),
                reason: String::new(),
                rationale: rationale.to_owned(),
                note: String::new(),
                agreed_by: "Ana".to_owned(),
                agreed_at: DateTime::default(),
                version: 1,
            }),
            follow_up: follow_up.map(|follow_up| Followed { follow_up, version: 1 }),
            dissents: 0,
        }
    }

    fn priority() -> FollowUp {
        FollowUp::Priority {
            owner: PersonId::parse("ana").unwrap(),
            owner_name: "Ana".to_owned(),
            next_step: "Write it down".to_owned(),
            due_on: NaiveDate::default(),
        }
    }

    #[test]
    fn each_gate_opens_for_what_it_asks_and_nothing_else() {
        let not_now = || FollowUp::NotNow { reason: "No money this year".to_owned() };
        let lasting = || FollowUp::Lasting { how: "In the bylaws".to_owned() };
        for (case, evidenced, expected) in [
            (item(&["2"], None, "", None), false, vec![Lack::Agreement]),
            (item(&["3", "3"], Some("3"), "", None), false, vec![]),
            (item(&["1", "3"], Some("3"), "", None), false, vec![Lack::Rationale]),
            (item(&["1", "3"], Some("3"), "The log shows it", None), false, vec![]),
            (item(&["2"], Some("1"), "", None), true, vec![Lack::FollowUp]),
            (item(&["2"], Some("2"), "", Some(priority())), false, vec![]),
            (item(&["2"], Some("2"), "", Some(not_now())), false, vec![]),
            (item(&["2"], Some("2"), "", Some(lasting())), false, vec![Lack::FollowUp]),
            (item(&["4"], Some("4"), "", None), false, vec![Lack::Evidence, Lack::Lasting]),
            (item(&["4"], Some("4"), "", Some(lasting())), false, vec![Lack::Evidence]),
            (item(&["4"], Some("4"), "", Some(priority())), true, vec![Lack::Lasting]),
            (item(&["4"], Some("4"), "", Some(lasting())), true, vec![]),
            (item(&["2"], Some("cannot_tell"), "", None), false, vec![]),
            (item(&["2"], Some("not_applicable"), "", None), false, vec![]),
        ] {
            assert_eq!(lacks(&case, evidenced), expected, "{case:?}");
        }
    }

    #[test]
    fn all_that_is_lacking_is_listed_by_number() {
        let mut later = item(&["2"], Some("1"), "", None);
        later.indicator = IndicatorNumber(4, 3, 1);
        let agenda = [later, item(&["4"], Some("4"), "", None)];
        let evidenced = BTreeSet::from([IndicatorNumber(1, 1, 1)]);
        let expected = [(IndicatorNumber(1, 1, 1), Lack::Lasting), (IndicatorNumber(4, 3, 1), Lack::FollowUp)];
        assert_eq!(lacking(&agenda, &evidenced), expected);
    }
}
