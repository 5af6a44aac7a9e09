//! Scores (domain §1): element = mean of its indicators' levels, variable = mean of its elements, overall = mean of the
//! variables, each step weighted if the framework says so. Exact fractions; rounded once, for display.

use std::collections::BTreeMap;

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::rating::Answer;
use crate::framework::{Framework, IndicatorNumber, Level};

/// An exact score between 1 and 4.
pub type Exact = Ratio<i64>;

/// The score of a group of indicators, with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The mean; none where nothing is rated, never 0.
    pub mean: Option<Exact>,
    /// Indicators with a level.
    pub rated: usize,
    /// Indicators that apply: all but those answered *not applicable*.
    pub applicable: usize,
    /// The lowest level in the group.
    pub lowest: Option<Level>,
}

impl Score {
    /// The mean for display: one decimal, half up. `2.0`, or none where nothing is rated.
    pub fn shown(&self) -> Option<String> {
        self.mean.map(rounded)
    }

    /// The mean with four decimals, for files that others compute on.
    pub fn precise(&self) -> Option<String> {
        self.mean.map(|mean| {
            let parts = (mean * 10_000 + Ratio::new(1, 2)).floor().to_integer();
            format!("{}.{:04}", parts / 10_000, parts % 10_000)
        })
    }

    /// The mean as a number to draw with.
    pub fn drawn(&self) -> Option<f64> {
        self.mean.map(|mean| *mean.numer() as f64 / *mean.denom() as f64)
    }

    /// Rated out of applicable, 0 to 1; 1 where nothing applies.
    pub fn coverage(&self) -> f64 {
        if self.applicable == 0 { 1.0 } else { self.rated as f64 / self.applicable as f64 }
    }

    /// Coverage in words: `33 of 45`.
    pub fn coverage_in_words(&self) -> String {
        format!("{} of {}", self.rated, self.applicable)
    }
}

/// One decimal, half up.
pub fn rounded(exact: Exact) -> String {
    let tenths = (exact * 10 + Ratio::new(1, 2)).floor().to_integer();
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// An element's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementScore {
    /// `1.1`.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What its indicators come to.
    pub score: Score,
}

/// A variable's score and those of its elements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableScore {
    /// `1`.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What its elements come to.
    pub score: Score,
    /// In order.
    pub elements: Vec<ElementScore>,
}

/// The scores of a whole assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What the variables come to.
    pub overall: Score,
    /// In order.
    pub variables: Vec<VariableScore>,
}

impl Profile {
    /// What the overall score stands on: `from 3 of 4 variables, 33 of 45 indicators`.
    pub fn basis(&self) -> String {
        let scored = self.variables.iter().filter(|variable| variable.score.mean.is_some()).count();
        format!("from {scored} of {} variables, {} indicators", self.variables.len(), self.overall.coverage_in_words())
    }

    /// All elements in order.
    pub fn elements(&self) -> impl Iterator<Item = &ElementScore> {
        self.variables.iter().flat_map(|variable| variable.elements.iter())
    }
}

/// Answers by indicator; one that is missing is unrated.
pub type Answers = BTreeMap<IndicatorNumber, Answer>;

/// Scores answers on a framework. Answers to indicators that the framework hasn't are left out.
pub fn profile(framework: &Framework, answers: &Answers) -> Profile {
    let variables: Vec<(VariableScore, u8)> = framework
        .variables
        .iter()
        .map(|variable| {
            let elements: Vec<(ElementScore, u8)> = variable
                .elements
                .iter()
                .map(|element| {
                    let rated = element.indicators.iter().map(|it| (answers.get(&it.number).copied(), it.weight));
                    let score = of_indicators(rated);
                    (ElementScore { number: element.number.clone(), name: element.name.clone(), score }, element.weight)
                })
                .collect();
            let score = of_groups(elements.iter().map(|(element, weight)| (&element.score, *weight)));
            let elements = elements.into_iter().map(|(element, _)| element).collect();
            let scored =
                VariableScore { number: variable.number.clone(), name: variable.name.clone(), score, elements };
            (scored, variable.weight)
        })
        .collect();
    let overall = of_groups(variables.iter().map(|(variable, weight)| (&variable.score, *weight)));
    Profile { overall, variables: variables.into_iter().map(|(variable, _)| variable).collect() }
}

fn of_indicators(answers: impl Iterator<Item = (Option<Answer>, u8)> + Clone) -> Score {
    let levels = answers.clone().filter_map(|(answer, weight)| Some((answer?.level()?, weight)));
    let exact = levels.clone().map(|(level, weight)| (Exact::from(i64::from(level.number())), weight));
    Score {
        mean: weighted_mean(exact),
        rated: levels.clone().count(),
        applicable: answers.filter(|(answer, _)| *answer != Some(Answer::NotApplicable)).count(),
        lowest: levels.map(|(level, _)| level).min(),
    }
}

fn of_groups<'s>(groups: impl Iterator<Item = (&'s Score, u8)> + Clone) -> Score {
    Score {
        mean: weighted_mean(groups.clone().filter_map(|(score, weight)| Some((score.mean?, weight)))),
        rated: groups.clone().map(|(score, _)| score.rated).sum(),
        applicable: groups.clone().map(|(score, _)| score.applicable).sum(),
        lowest: groups.filter_map(|(score, _)| score.lowest).min(),
    }
}

fn weighted_mean(values: impl Iterator<Item = (Exact, u8)>) -> Option<Exact> {
    let (sum, weights) = values.fold((Exact::from(0), 0_i64), |(sum, weights), (value, weight)| {
        (sum + value * i64::from(weight), weights + i64::from(weight))
    });
    (weights > 0).then(|| sum / weights)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::framework::{BUNDLED, read};

    /// Answers from the worked example's notation: `3 2 2 n/a -`, element by element.
    pub(crate) fn answers(elements: &[(&str, &str)]) -> Answers {
        let mut answers = Answers::new();
        for (element, row) in elements {
            for (at, mark) in row.split_whitespace().enumerate() {
                let number = IndicatorNumber::parse(&format!("{element}.{}", at + 1)).unwrap();
                let answer = match mark {
                    "-" => continue,
                    "n/a" => Answer::NotApplicable,
                    "?" => Answer::CannotTell,
                    level => Answer::Level(Level::from_number(level.parse().unwrap()).unwrap()),
                };
                answers.insert(number, answer);
            }
        }
        answers
    }

    const WORKED_EXAMPLE: [(&str, &str); 8] = [
        ("1.1", "3 2 2 n/a -"),
        ("1.2", "2 2 1 2"),
        ("1.3", "3 3 2"),
        ("2.1", "2 2 3 3 1"),
        ("2.2", "1 1 2 1"),
        ("3.1", "3 3 2 4 2"),
        ("3.2", "3 2 2 1"),
        ("3.3", "1 1 2 1 1"),
    ];

    #[test]
    fn the_worked_example_holds_to_the_last_digit() {
        let profile = profile(&read(BUNDLED).unwrap(), &answers(&WORKED_EXAMPLE));
        let fractions: Vec<_> = profile.elements().map(|element| element.score.mean).collect();
        let expected = [(7, 3), (7, 4), (8, 3), (11, 5), (5, 4), (14, 5), (2, 1), (6, 5)];
        assert_eq!(fractions[..8], expected.map(|(n, d)| Some(Exact::new(n, d))));
        assert_eq!(fractions[8..], [None; 3]);
        let variables: Vec<_> = profile.variables.iter().map(|variable| variable.score.precise()).collect();
        assert_eq!(variables, [Some("2.2500".into()), Some("1.7250".into()), Some("2.0000".into()), None]);
        assert_eq!(profile.overall.mean, Some(Exact::new(239, 120)), "1.99166…");
        assert_eq!(profile.overall.shown().unwrap(), "2.0");
        assert_eq!(profile.basis(), "from 3 of 4 variables, 33 of 45 indicators");
        let coverage: Vec<_> = profile.variables.iter().map(|variable| variable.score.coverage_in_words()).collect();
        assert_eq!(coverage, ["10 of 11", "9 of 9", "14 of 14", "0 of 11"]);
        let first = profile.elements().next().unwrap();
        assert_eq!((first.score.shown().unwrap(), first.score.coverage_in_words()), ("2.3".into(), "3 of 4".into()));
        assert_eq!(profile.overall.lowest, Some(Level::Inadequate));
        assert_eq!(profile.variables[3].score.lowest, None);
    }

    #[test]
    fn rounding_is_half_up_and_exact() {
        for (n, d, shown) in
            [(9, 4, "2.3"), (23, 20, "1.2"), (229, 100, "2.3"), (224, 100, "2.2"), (4, 1, "4.0"), (1, 1, "1.0")]
        {
            assert_eq!(rounded(Exact::new(n, d)), shown, "{n}/{d}");
        }
    }

    #[test]
    fn weights_multiply_at_each_step() {
        let mut framework = read(BUNDLED).unwrap();
        framework.variables[0].elements[0].indicators[0].weight = 3;
        framework.variables[0].elements[1].weight = 2;
        let profile = profile(&framework, &answers(&[("1.1", "4 2 - - -"), ("1.2", "1 1 1 1")]));
        // (3·4 + 2) ÷ 4 = 3.5, then (3.5 + 2·1) ÷ 3.
        assert_eq!(profile.variables[0].score.mean, Some(Exact::new(11, 6)));
    }

    fn any_answer() -> impl Strategy<Value = Option<Answer>> {
        prop_oneof![
            (1_u8..=4).prop_map(|level| Level::from_number(level).map(Answer::Level)),
            Just(Some(Answer::NotApplicable)),
            Just(Some(Answer::CannotTell)),
            Just(None),
        ]
    }

    proptest! {
        #[test]
        fn scores_keep_within_their_levels(marks in prop::collection::vec(any_answer(), 46)) {
            let framework = read(BUNDLED).unwrap();
            let answers: Answers = framework.indicators().zip(&marks).filter_map(|(it, mark)| Some((it.number, (*mark)?))).collect();
            let profile = profile(&framework, &answers);
            let levels: Vec<i64> = marks.iter().flatten().filter_map(|it| it.level()).map(|it| i64::from(it.number())).collect();
            match (levels.iter().min(), levels.iter().max(), profile.overall.mean) {
                (Some(low), Some(high), Some(mean)) => {
                    prop_assert!(Exact::from(*low) <= mean && mean <= Exact::from(*high));
                    prop_assert_eq!(profile.overall.lowest.map(|it| i64::from(it.number())), Some(*low));
                }
                (None, None, mean) => prop_assert_eq!(mean, None, "nothing rated is no score"),
                other => prop_assert!(false, "{:?}", other),
            }
            prop_assert!((0.0..=1.0).contains(&profile.overall.coverage()));
            prop_assert_eq!(profile.overall.rated, levels.len());
            for element in profile.elements() {
                prop_assert_eq!(element.score.mean.is_none(), element.score.rated == 0);
                prop_assert!(element.score.rated <= element.score.applicable);
            }
        }

        #[test]
        fn order_within_an_element_does_not_matter(levels in prop::collection::vec(1_u8..=4, 5), turn in 0_usize..5) {
            let framework = read(BUNDLED).unwrap();
            let score = |levels: &[u8]| {
                let row: Vec<String> = levels.iter().map(u8::to_string).collect();
                profile(&framework, &answers(&[("1.1", &row.join(" "))])).overall
            };
            let mut turned = levels.clone();
            turned.rotate_left(turn);
            prop_assert_eq!(score(&levels), score(&turned));
        }
    }
}
