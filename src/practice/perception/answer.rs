//! What a respondent sends, what of it is kept, and the level it comes to (domain §1): agreement counts as it is, “don’t
//! know” is left out; knowledge is 1 + 3·p, p being the share of the answered statements that are placed right.

use std::collections::BTreeMap;

use super::{Exact, Item, RespondentKind, Survey};
use crate::framework::{IndicatorNumber, PerceptionKind};
use ground::identity::OrganizationId;
use ground::problem::{Problems, Result};

/// The value of “don’t know” among an opinion's answers; 1 to 4 are the levels of agreement.
pub const DONT_KNOW: &str = "0";
/// The value of an LEA that isn't named, chosen as such.
pub const NOT_NAMED: &str = "none";

/// The four levels of agreement, from 1 to 4.
pub const AGREEMENT: [&str; 4] = ["Strongly disagree", "Disagree", "Agree", "Strongly agree"];

ground::keyed! {
    /// What a respondent says of a statement.
    pub enum Pick: key, words {
        /// It is one.
        Yes: "yes", "Yes";
        /// It isn't.
        No: "no", "No";
        /// Counts as not right.
        NotSure: "not_sure", "Not sure";
    }
}

/// What was said to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A level of agreement, 1 to 4; none for “don’t know”.
    Opinion(Option<u8>),
    /// What was said to each statement, in order; none where nothing was.
    Knowledge(Vec<Option<Pick>>),
}

impl Said {
    /// One symbol an answer, as it is stored: `1` to `4` or `?`; for knowledge `y`, `n`, `?` or `-` a statement.
    pub fn marks(&self) -> String {
        match self {
            Said::Opinion(level) => level.map_or_else(|| "?".to_owned(), |level| level.to_string()),
            Said::Knowledge(picks) => picks
                .iter()
                .map(|pick| match pick {
                    Some(Pick::Yes) => 'y',
                    Some(Pick::No) => 'n',
                    Some(Pick::NotSure) => '?',
                    None => '-',
                })
                .collect(),
        }
    }

    /// From its marks, as an answer to an item of this kind.
    pub fn parse(kind: PerceptionKind, marks: &str) -> Option<Self> {
        match (kind, marks) {
            (PerceptionKind::Opinion, "?") => Some(Said::Opinion(None)),
            (PerceptionKind::Opinion, level) => {
                level.parse().ok().filter(|level| (1..=4).contains(level)).map(|level| Said::Opinion(Some(level)))
            }
            (PerceptionKind::Knowledge, marks) => {
                let pick = |mark| match mark {
                    'y' => Some(Some(Pick::Yes)),
                    'n' => Some(Some(Pick::No)),
                    '?' => Some(Some(Pick::NotSure)),
                    '-' => Some(None),
                    _ => None,
                };
                marks.chars().map(pick).collect::<Option<_>>().map(Said::Knowledge)
            }
        }
    }

    /// The level it comes to, 1 to 4, exactly; none where it is left out of the mean.
    pub fn level(&self, item: &Item) -> Option<Exact> {
        match self {
            Said::Opinion(level) => level.map(|level| Exact::from(i64::from(level))),
            Said::Knowledge(picks) => {
                let answered = item.statements.iter().zip(picks).filter_map(|(it, pick)| Some((it.holds, (*pick)?)));
                let right =
                    |(holds, pick): &(bool, Pick)| matches!((holds, pick), (true, Pick::Yes) | (false, Pick::No));
                let (right, all) =
                    answered.fold((0_i64, 0_i64), |(sum, all), it| (sum + i64::from(right(&it)), all + 1));
                (all > 0).then(|| Exact::from(1) + Exact::new(3 * right, all))
            }
        }
    }
}

/// A respondent's answer: no name, no time, no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What they are.
    pub kind: RespondentKind,
    /// Their LEA, where it is named.
    pub lea: Option<OrganizationId>,
    /// What they said, item by item; those they left out aren't there.
    pub said: Vec<(IndicatorNumber, Said)>,
}

/// What a respondent sends.
#[derive(Debug, Clone, Default)]
pub struct AnswerForm {
    /// The form's one-time key, chosen by the server when it was rendered: a form sent twice counts once.
    pub key: String,
    /// A kind of respondent, by its key.
    pub kind: String,
    /// An LEA's id, [`NOT_NAMED`], or nothing.
    pub lea: String,
    /// Answers by field: an opinion's `item-1-3-3`, a statement's `item-1-1-5-0`.
    pub given: BTreeMap<String, String>,
}

/// Where a respondent's LEA comes from.
#[derive(Debug, Clone, Copy)]
pub enum LeaFrom<'l> {
    /// The link they came by.
    Link(Option<&'l OrganizationId>),
    /// Their own choice among these.
    Choice(&'l [(OrganizationId, String)]),
}

impl Answer {
    /// Checks what was sent. Answers to items that aren't asked of the respondent's kind are dropped.
    ///
    /// # Errors
    /// A violation for each field: `kind`, `lea`, an item's or a statement's; the first item's when nothing was answered.
    pub fn parse(form: &AnswerForm, survey: &Survey, lea: LeaFrom<'_>) -> Result<Self> {
        let mut problems = Problems::default();
        let kind = match survey.audience.as_slice() {
            [only] => Some(*only),
            _ => RespondentKind::parse(&form.kind).filter(|kind| survey.audience.contains(kind)),
        };
        if kind.is_none() {
            problems.add("kind", "Choose what describes you best.");
        }
        let lea = chosen_lea(&mut problems, form, kind, lea);
        let items: Vec<&Item> = match kind {
            Some(kind) => survey.items_for(kind).collect(),
            None => survey.items_asked().collect(),
        };
        let said: Vec<_> =
            items.iter().filter_map(|item| Some((item.indicator, said(&mut problems, form, item)?))).collect();
        if said.is_empty() && !problems.any() {
            let field = items.first().map(|item| first_field(item)).unwrap_or_default();
            problems.add(field, "Answer at least one question.");
        }
        problems.finish(kind.map(|kind| Self { kind, lea, said }))
    }
}

/// The id of an item's first control on the questionnaire.
fn first_field(item: &Item) -> String {
    match item.kind {
        PerceptionKind::Opinion => item.field(),
        PerceptionKind::Knowledge => format!("{}-0", item.field()),
    }
}

fn chosen_lea(
    problems: &mut Problems,
    form: &AnswerForm,
    kind: Option<RespondentKind>,
    from: LeaFrom<'_>,
) -> Option<OrganizationId> {
    let offered = match from {
        LeaFrom::Link(lea) => return lea.cloned(),
        LeaFrom::Choice(offered) => offered,
    };
    match form.lea.as_str() {
        NOT_NAMED => None,
        "" if kind == Some(RespondentKind::Stakeholder) => None,
        "" => {
            problems.add("lea", "Choose your LEA, or say that you would rather not.");
            None
        }
        chosen => {
            let found = offered.iter().find(|(id, _)| id.as_str() == chosen).map(|(id, _)| id.clone());
            if found.is_none() {
                problems.add("lea", "Choose an LEA from the list.");
            }
            found
        }
    }
}

fn said(problems: &mut Problems, form: &AnswerForm, item: &Item) -> Option<Said> {
    let field = item.field();
    let given = |field: &str| form.given.get(field).map(String::as_str).filter(|value| !value.is_empty());
    match item.kind {
        PerceptionKind::Opinion => {
            let value = given(&field)?;
            let said = Said::parse(PerceptionKind::Opinion, if value == DONT_KNOW { "?" } else { value });
            if said.is_none() {
                problems.add(&field, "Choose one of the answers.");
            }
            said
        }
        PerceptionKind::Knowledge => {
            let mut picks = Vec::with_capacity(item.statements.len());
            for at in 0..item.statements.len() {
                let field = format!("{field}-{at}");
                let pick = given(&field).map(Pick::parse);
                if pick == Some(None) {
                    problems.add(&field, "Choose one of the answers.");
                }
                picks.push(pick.flatten());
            }
            picks.iter().any(Option::is_some).then_some(Said::Knowledge(picks))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::perception::Statement;
    use crate::perception::testing::survey;
    use ground::problem::Error;

    fn knowledge(holds: &[bool]) -> Item {
        Item {
            indicator: IndicatorNumber(1, 1, 5),
            kind: PerceptionKind::Knowledge,
            question: "Is this a goal?".into(),
            asked: RespondentKind::ALL.to_vec(),
            kept: true,
            statements: holds
                .iter()
                .enumerate()
                .map(|(at, holds)| Statement { text: at.to_string(), holds: *holds })
                .collect(),
        }
    }

    #[test]
    fn knowledge_is_one_plus_three_times_the_share_right() {
        let item = knowledge(&[true, true, false, false]);
        for (marks, level) in [
            ("yynn", Some((4, 1))),
            ("nnyy", Some((1, 1))),
            ("yyyy", Some((5, 2))),
            ("ynnn", Some((13, 4))),
            // Not sure is not right; what isn't answered is left out.
            ("yy??", Some((5, 2))),
            ("yy--", Some((4, 1))),
            ("y-y-", Some((5, 2))),
            ("?---", Some((1, 1))),
            ("yyy-", Some((3, 1))),
            ("----", None),
        ] {
            let said = Said::parse(PerceptionKind::Knowledge, marks).unwrap();
            assert_eq!(said.level(&item), level.map(|(n, d)| Exact::new(n, d)), "{marks}");
        }
    }

    #[test]
    fn an_opinion_counts_as_it_is_and_dont_know_is_left_out() {
        let item = Item { kind: PerceptionKind::Opinion, statements: Vec::new(), ..knowledge(&[]) };
        for (marks, level) in [("1", Some(1)), ("4", Some(4)), ("?", None)] {
            let said = Said::parse(PerceptionKind::Opinion, marks).unwrap();
            assert_eq!(said.level(&item), level.map(Exact::from));
        }
        for bad in ["0", "5", "", "y"] {
            assert_eq!(Said::parse(PerceptionKind::Opinion, bad), None, "{bad:?}");
        }
        assert_eq!(Said::parse(PerceptionKind::Knowledge, "yx"), None);
    }

    fn form(kind: &str, lea: &str, given: &[(&str, &str)]) -> AnswerForm {
        AnswerForm {
            key: String::new(),
            kind: kind.into(),
            lea: lea.into(),
            given: given.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect(),
        }
    }

    fn leas() -> Vec<(OrganizationId, String)> {
        ["lea-1", "lea-2"].map(|id| (OrganizationId::parse(id).unwrap(), id.to_owned())).to_vec()
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let (survey, leas) = (survey(), leas());
        let wrong = |kind: &str, lea: &str, given: &[(&str, &str)]| match Answer::parse(
            &form(kind, lea, given),
            &survey,
            LeaFrom::Choice(&leas),
        ) {
            Err(Error::Invalid(found)) => found.into_iter().map(|it| it.field).collect::<Vec<_>>(),
            other => panic!("refused, not {other:?}"),
        };
        let one: &[(&str, &str)] = &[("item-1-3-3", "3")];
        assert_eq!(wrong("", "", one), ["kind", "lea"]);
        assert_eq!(wrong("lea_staff", "", one), ["lea"]);
        assert_eq!(wrong("lea_staff", "lea-9", one), ["lea"]);
        assert_eq!(wrong("lea_staff", "lea-1", &[]), ["item-1-1-5-0"]);
        assert_eq!(wrong("lea_staff", "lea-1", &[("item-1-3-3", "7")]), ["item-1-3-3"]);
        assert_eq!(wrong("lea_staff", "none", &[("item-1-1-5-1", "maybe")]), ["item-1-1-5-1"]);
        // What isn't asked of a kind doesn't count for it.
        assert_eq!(wrong("stakeholder", "", one), ["item-4-3-3"]);
    }

    #[test]
    fn what_is_sent_is_kept_without_more() {
        let (survey, leas) = (survey(), leas());
        let sent = form("school_staff", "lea-2", &[("item-1-1-5-0", "yes"), ("item-1-3-3", "0"), ("item-4-3-3", "4")]);
        let answer = Answer::parse(&sent, &survey, LeaFrom::Choice(&leas)).unwrap();
        assert_eq!((answer.kind, answer.lea), (RespondentKind::SchoolStaff, OrganizationId::parse("lea-2")));
        let marks: Vec<_> = answer.said.iter().map(|(number, said)| format!("{number} {}", said.marks())).collect();
        assert_eq!(marks, ["1.1.5 y--", "1.3.3 ?"]);
        let lea = OrganizationId::parse("lea-1").unwrap();
        let linked = Answer::parse(&sent, &survey, LeaFrom::Link(Some(&lea))).unwrap();
        assert_eq!(linked.lea, Some(lea));
        let given: &[(&str, &str)] = &[("item-4-3-3", "4")];
        for lea in ["", "none"] {
            assert_eq!(
                Answer::parse(&form("stakeholder", lea, given), &survey, LeaFrom::Choice(&leas)).unwrap().lea,
                None
            );
        }
    }

    proptest! {
        #[test]
        fn marks_come_back_and_levels_stay_within_1_to_4(marks in "[yn?-]{2,8}", holds in prop::collection::vec(any::<bool>(), 8)) {
            let said = Said::parse(PerceptionKind::Knowledge, &marks).unwrap();
            prop_assert_eq!(said.marks(), marks.clone());
            let level = said.level(&knowledge(&holds[..marks.len()]));
            prop_assert_eq!(level.is_none(), marks.chars().all(|mark| mark == '-'));
            prop_assert!(level.is_none_or(|level| level >= Exact::from(1) && level <= Exact::from(4)));
        }
    }
}
