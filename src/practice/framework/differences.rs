//! What differs between two versions of a framework, where numbers agree: what came, what went, what says something else.
//! That a part moved to another number isn't guessed; it went and came.

use std::collections::BTreeMap;

pub use super::wording::{Piece, Wording};
use super::wording::{changed, is_alike, says_the_same};
use super::{Element, Framework, FrameworkId, Indicator, IndicatorNumber, Level, Perception, Variable};

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Only the later version has its number.
    Added,
    /// Only the earlier version has its number.
    Removed,
    /// Both have its number, and something of its own differs.
    Changed,
    /// Both have its number and it is the same; something in it may differ.
    Same,
}

/// Which text of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The framework's title.
    Title,
    /// A variable's or an element's name.
    Name,
    /// What it is about, in a sentence or two.
    Summary,
    /// Where the framework comes from.
    Source,
    /// An indicator's statement.
    Statement,
    /// A look-for.
    LookFor,
    /// What is seen at a level.
    Level(Level),
}

impl Place {
    /// The name shown to people.
    pub fn name(self) -> String {
        match self {
            Place::Title => "Title".to_owned(),
            Place::Name => "Name".to_owned(),
            Place::Summary => "Summary".to_owned(),
            Place::Source => "Source".to_owned(),
            Place::Statement => "Statement".to_owned(),
            Place::LookFor => "Look-for".to_owned(),
            Place::Level(level) => format!("Level {}, {}", level.number(), level.name().to_lowercase()),
        }
    }
}

/// One thing that differs in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A text says something else.
    Reworded(Place, Wording),
    /// A look-for that is new.
    LookForAdded(String),
    /// A look-for that is gone.
    LookForRemoved(String),
    /// Whom to ask, and whether for what they think or know.
    Asked {
        /// Before; none where nobody was to be asked.
        before: Option<Perception>,
        /// After.
        after: Option<Perception>,
    },
    /// How much it counts.
    Weight {
        /// Before, 1 to 100.
        before: u8,
        /// After, 1 to 100.
        after: u8,
    },
}

/// An indicator that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorDifferences {
    /// Its number.
    pub number: IndicatorNumber,
    /// Its statement, the newest there is.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// What differs; empty where it came or went.
    pub differences: Vec<Difference>,
}

/// A variable or an element in which something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDifferences {
    /// `1` or `1.1`.
    pub number: String,
    /// Its name, the newest there is.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// What differs in itself; empty where it came or went.
    pub differences: Vec<Difference>,
    /// An element's indicators that differ, in order.
    pub indicators: Vec<IndicatorDifferences>,
}

impl GroupDifferences {
    /// Whether it is a variable, which has no indicators of its own.
    pub fn is_variable(&self) -> bool {
        !self.number.contains('.')
    }
}

/// How many parts of one kind came, went, changed and stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Only in the later version.
    pub added: usize,
    /// Only in the earlier version.
    pub removed: usize,
    /// In both, and not the same.
    pub changed: usize,
    /// In both, and the same.
    pub same: usize,
}

impl Tally {
    fn count(&mut self, fate: Fate) {
        *match fate {
            Fate::Added => &mut self.added,
            Fate::Removed => &mut self.removed,
            Fate::Changed => &mut self.changed,
            Fate::Same => &mut self.same,
        } += 1;
    }
}

/// Whether what was said of an indicator on one version can be held against what was said of it on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparability {
    /// The number agrees, and so do the statement, its levels and what others are asked.
    Comparable,
    /// The number agrees, but the statement, a level or what others are asked says something else.
    Reworded,
    /// Only the earlier version has it.
    OnlyBefore,
    /// Only the later version has it.
    OnlyAfter,
    /// Neither has it.
    Unknown,
}

/// All that differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    /// The earlier version.
    pub from: FrameworkId,
    /// The later version.
    pub to: FrameworkId,
    /// What differs in the framework's own title, summary and source.
    pub whole: Vec<Difference>,
    /// Variables and elements in which something differs, in order.
    pub groups: Vec<GroupDifferences>,
    /// Variables.
    pub variables: Tally,
    /// Elements.
    pub elements: Tally,
    /// Indicators.
    pub indicators: Tally,
    /// How many indicators of the later version can be compared with the earlier one.
    pub comparable: usize,
    /// How many of them have the same number but say something else.
    pub reworded: usize,
    /// How many indicators the later version has.
    pub of: usize,
}

impl Differences {
    /// Whether nothing differs that a reader could see.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.groups.is_empty()
    }
}

/// Whether an indicator's answers on `from` and on `to` can be compared (domain §1: where numbers agree).
pub fn comparability(from: &Framework, to: &Framework, number: IndicatorNumber) -> Comparability {
    match (from.find(number), to.find(number)) {
        (Some((.., before)), Some((.., after))) if means_the_same(before, after) => Comparability::Comparable,
        (Some(_), Some(_)) => Comparability::Reworded,
        (Some(_), None) => Comparability::OnlyBefore,
        (None, Some(_)) => Comparability::OnlyAfter,
        (None, None) => Comparability::Unknown,
    }
}

fn means_the_same(before: &Indicator, after: &Indicator) -> bool {
    let kind = |indicator: &Indicator| indicator.perception.as_ref().map(|perception| perception.kind);
    says_the_same(&before.text, &after.text)
        && before.descriptors.iter().zip(&after.descriptors).all(|(before, after)| says_the_same(before, after))
        && kind(before) == kind(after)
}

/// Compares two versions.
pub fn compare(from: &Framework, to: &Framework) -> Differences {
    let mut found = Differences {
        from: from.id.clone(),
        to: to.id.clone(),
        whole: [
            reworded(Place::Title, &from.title, &to.title),
            reworded(Place::Summary, &from.summary, &to.summary),
            reworded(Place::Source, &from.source, &to.source),
        ]
        .into_iter()
        .flatten()
        .collect(),
        groups: Vec::new(),
        variables: Tally::default(),
        elements: Tally::default(),
        indicators: Tally::default(),
        comparable: 0,
        reworded: 0,
        of: to.indicators().count(),
    };
    for pair in paired(&from.variables, &to.variables, |it| in_order(&it.number)) {
        found.variable(pair);
    }
    for indicator in to.indicators() {
        match comparability(from, to, indicator.number) {
            Comparability::Comparable => found.comparable += 1,
            Comparability::Reworded => found.reworded += 1,
            _ => {}
        }
    }
    found
}

type Pair<'f, T> = (Option<&'f T>, Option<&'f T>);

/// The parts of two versions by number, in order.
fn paired<'f, T, K: Ord>(before: &'f [T], after: &'f [T], key: impl Fn(&T) -> K) -> Vec<Pair<'f, T>> {
    let mut pairs: BTreeMap<K, Pair<'f, T>> = BTreeMap::new();
    for part in before {
        pairs.entry(key(part)).or_default().0 = Some(part);
    }
    for part in after {
        pairs.entry(key(part)).or_default().1 = Some(part);
    }
    pairs.into_values().collect()
}

/// `1.10` after `1.9`.
fn in_order(number: &str) -> Vec<u32> {
    number.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

impl Differences {
    fn variable(&mut self, (before, after): Pair<'_, Variable>) {
        let own = |it: &Variable| (it.name.clone(), it.summary.clone(), it.weight);
        let (fate, differences) = fate(before, after, |before, after| of_group(own(before), own(after)));
        self.variables.count(fate);
        if let (true, Some(shown)) = (fate != Fate::Same, after.or(before)) {
            let (number, name) = (shown.number.clone(), shown.name.clone());
            self.groups.push(GroupDifferences { number, name, fate, differences, indicators: Vec::new() });
        }
        let elements = [before, after].map(|variable| variable.map_or(&[][..], |it| &it.elements));
        for pair in paired(elements[0], elements[1], |it| in_order(&it.number)) {
            self.element(pair);
        }
    }

    fn element(&mut self, (before, after): Pair<'_, Element>) {
        let own = |it: &Element| (it.name.clone(), it.summary.clone(), it.weight);
        let (fate, differences) = fate(before, after, |before, after| of_group(own(before), own(after)));
        self.elements.count(fate);
        let indicators = [before, after].map(|element| element.map_or(&[][..], |it| &it.indicators));
        let pairs = paired(indicators[0], indicators[1], |it| it.number);
        let indicators: Vec<_> = pairs.into_iter().filter_map(|pair| self.indicator(pair)).collect();
        if let (true, Some(shown)) = (fate != Fate::Same || !indicators.is_empty(), after.or(before)) {
            let (number, name) = (shown.number.clone(), shown.name.clone());
            self.groups.push(GroupDifferences { number, name, fate, differences, indicators });
        }
    }

    fn indicator(&mut self, (before, after): Pair<'_, Indicator>) -> Option<IndicatorDifferences> {
        let (fate, differences) = fate(before, after, of_indicator);
        self.indicators.count(fate);
        let shown = after.or(before).filter(|_| fate != Fate::Same)?;
        Some(IndicatorDifferences { number: shown.number, text: shown.text.clone(), fate, differences })
    }
}

fn fate<T>(
    before: Option<&T>,
    after: Option<&T>,
    differences: impl Fn(&T, &T) -> Vec<Difference>,
) -> (Fate, Vec<Difference>) {
    match (before, after) {
        (Some(before), Some(after)) => match differences(before, after) {
            found if found.is_empty() => (Fate::Same, found),
            found => (Fate::Changed, found),
        },
        (Some(_), None) => (Fate::Removed, Vec::new()),
        _ => (Fate::Added, Vec::new()),
    }
}

/// Of a variable or an element: its name, its summary, its weight.
fn of_group(before: (String, String, u8), after: (String, String, u8)) -> Vec<Difference> {
    let texts = [reworded(Place::Name, &before.0, &after.0), reworded(Place::Summary, &before.1, &after.1)];
    texts.into_iter().flatten().chain(reweighted(before.2, after.2)).collect()
}

fn of_indicator(before: &Indicator, after: &Indicator) -> Vec<Difference> {
    let mut found: Vec<_> = reworded(Place::Statement, &before.text, &after.text).into_iter().collect();
    if before.perception != after.perception {
        found.push(Difference::Asked { before: before.perception.clone(), after: after.perception.clone() });
    }
    found.extend(look_fors(&before.look_fors, &after.look_fors));
    found.extend(
        Level::ALL
            .into_iter()
            .filter_map(|level| reworded(Place::Level(level), before.descriptor(level), after.descriptor(level))),
    );
    found.extend(reweighted(before.weight, after.weight));
    found
}

/// Look-fors have no numbers: those in both are the same wherever they stand, those much alike were reworded.
fn look_fors(before: &[String], after: &[String]) -> Vec<Difference> {
    let mut came: Vec<&String> = after.iter().filter(|it| !before.contains(it)).collect();
    let mut found = Vec::new();
    for gone in before.iter().filter(|it| !after.contains(it)) {
        match came.iter().position(|new| is_alike(gone, new)) {
            Some(at) => found.extend(reworded(Place::LookFor, gone, came.remove(at))),
            None => found.push(Difference::LookForRemoved(gone.clone())),
        }
    }
    found.extend(came.into_iter().map(|new| Difference::LookForAdded(new.clone())));
    found
}

fn reworded(place: Place, before: &str, after: &str) -> Option<Difference> {
    changed(before, after).map(|wording| Difference::Reworded(place, wording))
}

fn reweighted(before: u8, after: u8) -> Option<Difference> {
    (before != after).then_some(Difference::Weight { before, after })
}

#[cfg(test)]
mod tests {
    use super::super::{BUNDLED, PerceptionKind, read};
    use super::*;

    fn bundled() -> Framework {
        read(BUNDLED).unwrap()
    }

    fn counts(tally: Tally) -> [usize; 4] {
        [tally.added, tally.removed, tally.changed, tally.same]
    }

    #[test]
    fn a_version_doesn_t_differ_from_itself() {
        let found = compare(&bundled(), &bundled());
        assert!(found.is_empty());
        assert_eq!(
            (counts(found.variables), counts(found.elements), counts(found.indicators)),
            ([0, 0, 0, 4], [0, 0, 0, 11], [0, 0, 0, 46])
        );
        assert_eq!((found.comparable, found.reworded, found.of), (46, 0, 46));
    }

    #[test]
    fn what_came_went_and_changed_is_named_where_it_stands() {
        let (from, mut to) = (bundled(), bundled());
        to.title.push_str(" for Meridian");
        let first = &mut to.variables[0].elements[0];
        first.indicators[0].text = first.indicators[0].text.replace("goals", "aims");
        first.indicators[1].descriptors[2].push_str(" And more.");
        first.indicators[2].weight = 2;
        first.indicators[4].perception.as_mut().unwrap().kind = PerceptionKind::Opinion;
        to.variables[3].elements[2].indicators.pop();
        let mut new = to.variables[1].elements[1].indicators[3].clone();
        new.number = IndicatorNumber(2, 2, 5);
        to.variables[1].elements[1].indicators.push(new);
        to.variables[2].elements[0].name = "Data".to_owned();
        let found = compare(&from, &to);
        assert!(matches!(found.whole[..], [Difference::Reworded(Place::Title, _)]));
        let groups: Vec<_> = found.groups.iter().map(|it| (it.number.as_str(), it.fate, it.indicators.len())).collect();
        assert_eq!(
            groups,
            [("1.1", Fate::Same, 4), ("2.2", Fate::Same, 1), ("3.1", Fate::Changed, 0), ("4.3", Fate::Same, 1)]
        );
        assert_eq!((counts(found.elements), counts(found.indicators)), ([0, 0, 1, 10], [1, 1, 4, 41]));
        // 46 and one more, less one; reworded are the statement, the level and what others are asked.
        assert_eq!((found.comparable, found.reworded, found.of), (42, 3, 46));
        let kinds: Vec<_> = found.groups[0].indicators.iter().map(|it| &it.differences[0]).collect();
        assert!(matches!(
            kinds[..],
            [
                Difference::Reworded(Place::Statement, _),
                Difference::Reworded(Place::Level(Level::Strong), _),
                Difference::Weight { before: 1, after: 2 },
                Difference::Asked { .. }
            ]
        ));
        assert_eq!(found.groups[1].indicators[0].fate, Fate::Added);
        assert_eq!(found.groups[3].indicators[0].fate, Fate::Removed);
        let standing = |number| comparability(&from, &to, number);
        assert_eq!(standing(IndicatorNumber(1, 1, 3)), Comparability::Comparable, "a weight changes no meaning");
        assert_eq!(standing(IndicatorNumber(1, 1, 1)), Comparability::Reworded);
        assert_eq!(standing(IndicatorNumber(4, 3, 3)), Comparability::OnlyBefore);
        assert_eq!(standing(IndicatorNumber(2, 2, 5)), Comparability::OnlyAfter);
        assert_eq!(standing(IndicatorNumber(9, 9, 9)), Comparability::Unknown);
    }

    #[test]
    fn whole_parts_come_and_go_with_all_that_is_in_them() {
        let (from, mut to) = (bundled(), bundled());
        to.variables.pop();
        let found = compare(&from, &to);
        assert_eq!(
            (counts(found.variables), counts(found.elements), counts(found.indicators)),
            ([0, 1, 0, 3], [0, 3, 0, 8], [0, 11, 0, 35])
        );
        assert_eq!((found.comparable, found.of), (35, 35));
        let back = compare(&to, &from);
        assert_eq!((counts(back.indicators), back.comparable, back.of), ([11, 0, 0, 35], 35, 46));
        assert_eq!(back.groups[0].number, "4");
    }

    #[test]
    fn look_fors_are_compared_by_what_they_say_and_not_by_their_place() {
        let list = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let before = list(&["The written goals of the year", "Notes of the meeting", "Ask a principal"]);
        let turned = list(&["Ask a principal", "The written goals of the year", "Notes of the meeting"]);
        assert_eq!(look_fors(&before, &turned), []);
        let after = list(&["Ask a principal", "The written goals of the last year", "A survey"]);
        let found = look_fors(&before, &after);
        assert!(matches!(
            &found[..],
            [Difference::Reworded(Place::LookFor, _), Difference::LookForRemoved(gone), Difference::LookForAdded(new)]
                if gone == "Notes of the meeting" && new == "A survey"
        ));
    }
}
