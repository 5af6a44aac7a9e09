//! From answers to what is published of them: groups, means, and everything hidden that must be.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answer::Answer;
use super::results::{Exact, Partition, Perceived, PerceivedGroup, PerceivedItem};
use super::{Item, RespondentKind, Survey};
use ground::identity::OrganizationId;
use ground::privacy::respondents::{Shown, shown};

/// What the group of those is called whose LEA isn't known.
pub const NO_LEA: &str = "No LEA named";

/// The LEAs a summary may have to name.
#[derive(Debug, Clone, Default)]
pub struct Leas {
    /// Their names, each once.
    pub names: BTreeMap<OrganizationId, String>,
    /// Those that were given links: listed also where nothing of them is shown. Any other is listed only where it is
    /// shown, since its name alone would say that somebody there answered.
    pub invited: BTreeSet<OrganizationId>,
}

/// A row of the table by LEA: the LEA, or none.
type Row = Option<OrganizationId>;

/// What is published of these answers.
pub fn summarize(survey: &Survey, answers: &[Answer], leas: &Leas, closed_on: NaiveDate) -> Perceived {
    let rows = rows(answers, leas);
    let at: BTreeMap<&Row, usize> = rows.iter().enumerate().map(|(at, (row, _))| (row, at)).collect();
    let place = |answer: &Answer| Some((*at.get(&answer.lea)?, column(answer.kind)));
    let mut respondents = empty(&rows);
    for (row, kind) in answers.iter().filter_map(place) {
        respondents[row][kind] += 1;
    }
    let of_all = shown(&respondents, &Shown::all(RespondentKind::ALL.len(), rows.len()));
    let listed: Vec<usize> = (0..rows.len())
        .filter(|at| {
            let (lea, _) = &rows[*at];
            of_all.leas[*at] || lea.as_ref().is_none_or(|lea| leas.invited.contains(lea))
        })
        .collect();
    let kinds: Vec<RespondentKind> = survey.audience.clone();
    let count = |cells: &mut dyn Iterator<Item = usize>| cells.sum::<usize>();
    let by_kind = kinds.iter().map(|kind| PerceivedGroup {
        partition: Partition::Kind,
        name: kind.name().to_owned(),
        respondents: of_all.kinds[column(*kind)].then(|| count(&mut respondents.iter().map(|row| row[column(*kind)]))),
    });
    let by_lea = listed.iter().map(|at| PerceivedGroup {
        partition: Partition::Lea,
        name: rows[*at].1.clone(),
        respondents: of_all.leas[*at].then(|| count(&mut respondents[*at].iter().copied())),
    });
    let groups = by_kind.chain(by_lea).collect();
    let items = survey.items_asked().map(|item| {
        let sums = sums(item, answers, rows.len(), &place);
        perceived_item(item, &sums, &of_all, &kinds, &listed)
    });
    Perceived {
        title: survey.title.clone(),
        closed_on,
        respondents: of_all.total.then_some(answers.len()),
        groups,
        items: items.collect(),
    }
}

fn column(kind: RespondentKind) -> usize {
    RespondentKind::ALL.iter().position(|it| *it == kind).unwrap_or_default()
}

fn empty<T: Clone + Default, R>(rows: &[R]) -> Vec<Vec<T>> {
    vec![vec![T::default(); RespondentKind::ALL.len()]; rows.len()]
}

/// The LEAs that anybody named or that were given links, by name, and last those who named none.
fn rows(answers: &[Answer], leas: &Leas) -> Vec<(Row, String)> {
    let mut named: BTreeSet<&OrganizationId> = answers.iter().filter_map(|answer| answer.lea.as_ref()).collect();
    named.extend(&leas.invited);
    let name = |lea: &OrganizationId| leas.names.get(lea).cloned().unwrap_or_else(|| lea.to_string());
    let mut rows: Vec<(Row, String)> = named.into_iter().map(|lea| (Some(lea.clone()), name(lea))).collect();
    rows.sort_by(|(one, one_name), (other, other_name)| {
        (one_name.to_lowercase(), one).cmp(&(other_name.to_lowercase(), other))
    });
    rows.push((None, NO_LEA.to_owned()));
    rows
}

/// How many answers count and what their levels come to, in each cell.
type Sums = Vec<Vec<(usize, Exact)>>;

fn sums(item: &Item, answers: &[Answer], rows: usize, place: &impl Fn(&Answer) -> Option<(usize, usize)>) -> Sums {
    let mut sums = vec![vec![(0, Exact::from(0)); RespondentKind::ALL.len()]; rows];
    for answer in answers {
        let said = answer.said.iter().find(|(number, _)| *number == item.indicator);
        let level = said.filter(|_| item.asked.contains(&answer.kind)).and_then(|(_, said)| said.level(item));
        if let (Some(level), Some((row, kind))) = (level, place(answer)) {
            let (count, sum) = &mut sums[row][kind];
            *count += 1;
            *sum += level;
        }
    }
    sums
}

fn perceived_item(
    item: &Item,
    sums: &Sums,
    within: &Shown,
    kinds: &[RespondentKind],
    listed: &[usize],
) -> PerceivedItem {
    let counts: Vec<Vec<usize>> = sums.iter().map(|row| row.iter().map(|(count, _)| *count).collect()).collect();
    let shown = shown(&counts, within);
    let kind_mean = |kind: &RespondentKind| {
        let kind = column(*kind);
        shown.kinds[kind].then(|| mean(sums.iter().map(|row| row[kind]))).flatten()
    };
    let lea_mean = |row: &usize| shown.leas[*row].then(|| mean(sums[*row].iter().copied())).flatten();
    PerceivedItem {
        indicator: item.indicator,
        kind: item.kind,
        question: item.question.clone(),
        mean: shown.total.then(|| mean(sums.iter().flatten().copied())).flatten(),
        by_group: kinds.iter().map(kind_mean).chain(listed.iter().map(lea_mean)).collect(),
    }
}

fn mean(cells: impl Iterator<Item = (usize, Exact)>) -> Option<Exact> {
    let (count, sum) = cells.fold((0_i64, Exact::from(0)), |(count, sum), cell| (count + cell.0 as i64, sum + cell.1));
    (count > 0).then(|| sum / count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::framework::IndicatorNumber;
    use crate::perception::answer::Said;
    use crate::perception::testing::survey;
    use ground::privacy::testing::worked_out;

    fn lea(at: usize) -> Option<OrganizationId> {
        (at > 0).then(|| OrganizationId::parse(&format!("lea-{at}")).unwrap())
    }

    fn leas() -> Leas {
        let names = [(3, "Able"), (1, "Baker"), (2, "Cedar")];
        Leas { names: names.map(|(at, name)| (lea(at).unwrap(), name.to_owned())).into(), ..Leas::default() }
    }

    fn day() -> NaiveDate {
        "2026-03-31".parse().unwrap()
    }

    fn answer(kind: usize, at: usize, opinion: Option<u8>, knowledge: &str) -> Answer {
        let kind = RespondentKind::ALL[kind];
        let about = match kind {
            RespondentKind::Stakeholder => IndicatorNumber(4, 3, 3),
            _ => IndicatorNumber(1, 3, 3),
        };
        let mut said = vec![(about, Said::Opinion(opinion))];
        if !knowledge.is_empty() {
            let marks = Said::parse(crate::framework::PerceptionKind::Knowledge, knowledge).unwrap();
            said.insert(0, (IndicatorNumber(1, 1, 5), marks));
        }
        Answer { kind, lea: lea(at), said }
    }

    #[test]
    fn means_are_exact_and_dont_know_is_left_out() {
        let mut answers: Vec<Answer> = [1, 2, 3, 4, 4].map(|level| answer(0, 1, Some(level), "yyn")).to_vec();
        answers.push(answer(0, 1, None, "nn-"));
        let perceived = summarize(&survey(), &answers, &leas(), day());
        assert_eq!(perceived.respondents, Some(6));
        let shown: Vec<_> = perceived.groups.iter().map(|group| (group.name.as_str(), group.respondents)).collect();
        assert_eq!(
            shown,
            [
                ("LEA staff", Some(6)),
                ("School staff", None),
                ("Stakeholders", None),
                ("Baker", Some(6)),
                (NO_LEA, None)
            ]
        );
        let opinion = perceived.item(IndicatorNumber(1, 3, 3)).unwrap();
        assert_eq!(opinion.mean, Some(Exact::new(14, 5)), "the sixth doesn’t know");
        assert_eq!(opinion.by_group, [Some(Exact::new(14, 5)), None, None, Some(Exact::new(14, 5)), None]);
        let knowledge = perceived.item(IndicatorNumber(1, 1, 5)).unwrap();
        assert_eq!(knowledge.mean, Some(Exact::new(7, 2)), "five at 4 and one at 1");
        assert_eq!(perceived.item(IndicatorNumber(4, 3, 3)).unwrap().mean, None, "nobody was asked");
    }

    #[test]
    fn an_item_that_few_answered_is_hidden_altogether() {
        let mut answers = vec![answer(1, 2, Some(3), ""); 8];
        answers.extend(vec![answer(1, 2, None, "yyn"); 4]);
        let perceived = summarize(&survey(), &answers, &leas(), day());
        assert_eq!(perceived.respondents, Some(12));
        assert!(perceived.item(IndicatorNumber(1, 3, 3)).unwrap().mean.is_some());
        let few = perceived.item(IndicatorNumber(1, 1, 5)).unwrap();
        assert_eq!((few.mean, few.by_group.iter().flatten().count()), (None, 0));
    }

    #[test]
    fn an_lea_is_named_where_it_is_shown_or_was_given_links() {
        let mut answers = vec![answer(0, 1, Some(3), ""); 9];
        answers.extend(vec![answer(0, 2, Some(3), ""); 2]);
        answers.extend(vec![answer(0, 3, Some(3), ""); 4]);
        let mut asked = leas();
        let names = |asked: &Leas| {
            let groups = summarize(&survey(), &answers, asked, day()).groups.into_iter();
            groups.filter(|it| it.partition == Partition::Lea).map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&asked), ["Baker", NO_LEA]);
        asked.invited.insert(lea(3).unwrap());
        assert_eq!(names(&asked), ["Able", "Baker", NO_LEA], "by name");
    }

    #[test]
    fn fewer_than_five_are_nothing() {
        let perceived = summarize(&survey(), &vec![answer(0, 1, Some(4), "yyn"); 4], &leas(), day());
        assert_eq!(perceived.respondents, None);
        assert!(perceived.groups.iter().all(|group| group.respondents.is_none()));
        assert!(perceived.items.iter().all(|item| item.mean.is_none() && item.by_group.iter().all(Option::is_none)));
    }

    /// Cells of a table by LEA and kind, of the answers that `counts`.
    fn table(answers: &[Answer], rows: &[Option<OrganizationId>], counts: impl Fn(&Answer) -> bool) -> Vec<Vec<usize>> {
        let cell = |row: &Option<OrganizationId>, kind| {
            answers.iter().filter(|it| it.lea == *row && it.kind == kind && counts(it)).count()
        };
        rows.iter().map(|row| RespondentKind::ALL.map(|kind| cell(row, kind)).to_vec()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_published_table_lets_a_group_under_five_be_worked_out(
            people in prop::collection::vec((0_usize..3, 0_usize..4, prop::option::weighted(0.8, 1_u8..=4), "|yyn|yn-|---"), 0..60)
        ) {
            let answers: Vec<Answer> =
                people.iter().map(|(kind, at, opinion, marks)| answer(*kind, *at, *opinion, marks)).collect();
            let (survey, mut leas) = (survey(), leas());
            leas.invited = leas.names.keys().cloned().collect();
            let perceived = summarize(&survey, &answers, &leas, day());
            // The order of the groups: Able, Baker, Cedar, none named.
            let rows = [lea(3), lea(1), lea(2), None];
            let check = |counts: Vec<Vec<usize>>, total: bool, by_group: Vec<bool>| {
                let (kinds, leas) = by_group.split_at(3);
                let found = worked_out(&counts, total, kinds, leas);
                prop_assert!(found.is_empty(), "{counts:?} gives away {found:?}");
                Ok(())
            };
            let respondents = table(&answers, &rows, |_| true);
            check(respondents, perceived.respondents.is_some(), perceived.groups.iter().map(|it| it.respondents.is_some()).collect())?;
            for (item, published) in survey.items.iter().zip(&perceived.items) {
                let said = |it: &Answer| it.said.iter().find(|(number, _)| *number == item.indicator).map(|(_, said)| said.clone());
                let counts = table(&answers, &rows, |it| item.asked.contains(&it.kind) && said(it).and_then(|said| said.level(item)).is_some());
                check(counts, published.mean.is_some(), published.by_group.iter().map(Option::is_some).collect())?;
            }
        }
    }
}
