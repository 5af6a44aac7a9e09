//! The rubric: variables, elements, indicators, their look-fors and the words for each level. Versioned, never edited.
//! Reading it from a file is next door in `reader.rs`, comparing two versions in `differences.rs`; ratings and scores
//! belong to `assessment`.

pub mod acts;
pub mod differences;
mod file;
mod reader;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
pub mod use_cases;
mod wording;

use serde::{Deserialize, Serialize};

#[cfg(feature = "store")]
use ground::database::SurrealValue;

pub use reader::{MAX_BYTES, read};

/// The framework the product comes with.
pub const BUNDLED: &str = include_str!("frameworks/turnaround-2014.toml");

/// A framework and its version: `turnaround`, `2014.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct FrameworkId {
    /// What the framework is, the same in every version.
    pub key: String,
    /// Which version of it.
    pub edition: String,
}

impl FrameworkId {
    /// From `turnaround@2014.1`, as forms and addresses have it.
    pub fn parse(raw: &str) -> Option<Self> {
        let (key, edition) = raw.split_once('@')?;
        let both = Self::is_part(key) && Self::is_part(edition);
        both.then(|| Self { key: key.to_owned(), edition: edition.to_owned() })
    }

    /// Whether `raw` can be a key or an edition: 1 to 40 letters, digits, `-` or `.`.
    fn is_part(raw: &str) -> bool {
        (1..=40).contains(&raw.len()) && raw.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
    }
}

impl std::fmt::Display for FrameworkId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.key, self.edition)
    }
}

/// An indicator's number: 1.1.3 is variable 1, element 1, indicator 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndicatorNumber(pub u8, pub u8, pub u8);

impl IndicatorNumber {
    /// From `1.1.3`; each part 1 to 99.
    pub fn parse(raw: &str) -> Option<Self> {
        let mut parts = raw.split('.').map(|part| {
            let plain = part.len() <= 2 && !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u8>().ok().filter(|number| plain && *number >= 1)
        });
        let number = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(number)
    }
}

impl std::fmt::Display for IndicatorNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl TryFrom<String> for IndicatorNumber {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        Self::parse(&raw).ok_or_else(|| format!("“{raw}” is not an indicator’s number"))
    }
}

ground::stored_as_text! { IndicatorNumber, to_string }

impl From<IndicatorNumber> for String {
    fn from(number: IndicatorNumber) -> Self {
        number.to_string()
    }
}

ground::worded! {
    /// One of the four levels of practice.
    #[derive(Serialize, Deserialize)]
    #[serde(into = "u8", try_from = "u8")]
    pub enum Level: name {
        /// Level 1.
        Inadequate: "Inadequate";
        /// Level 2.
        Emerging: "Emerging";
        /// Level 3.
        Strong: "Strong";
        /// Level 4.
        Exemplary: "Exemplary";
    }
}

impl Level {
    /// 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// From 1 to 4.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::from_number(number).ok_or_else(|| format!("{number} is not a level"))
    }
}

ground::keyed! {
    /// What a perception indicator asks of others.
    pub enum PerceptionKind: key, name {
        /// What they think.
        Opinion: "opinion", "Opinion";
        /// What they know.
        Knowledge: "knowledge", "Knowledge";
    }
}

/// An indicator that the SEA can't honestly answer about itself: it says what others think or know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Perception {
    /// Opinion or knowledge.
    pub kind: PerceptionKind,
    /// Whose.
    pub of: Vec<String>,
}

/// One practice that is rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its number.
    pub number: IndicatorNumber,
    /// The practice, as a statement.
    pub text: String,
    /// Two to four things to look at or ask for.
    pub look_fors: Vec<String>,
    /// What is seen at levels 1 to 4.
    pub descriptors: [String; 4],
    /// Set where others must be asked.
    pub perception: Option<Perception>,
    /// How much it counts in its element, 1 to 100; 1 unless the file says so.
    pub weight: u8,
}

impl Indicator {
    /// What is seen at `level`.
    pub fn descriptor(&self, level: Level) -> &str {
        &self.descriptors[usize::from(level.number() - 1)]
    }
}

/// A group of indicators that are scored together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// `1.1`.
    pub number: String,
    /// Its name in the source.
    pub name: String,
    /// In a sentence.
    pub summary: String,
    /// In order of number.
    pub indicators: Vec<Indicator>,
    /// How much it counts in its variable, 1 to 100.
    pub weight: u8,
}

/// One of the framework's main parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// `1`.
    pub number: String,
    /// Its name in the source.
    pub name: String,
    /// In a sentence or two.
    pub summary: String,
    /// In order of number.
    pub elements: Vec<Element>,
    /// How much it counts in the whole, 1 to 100.
    pub weight: u8,
}

/// A version of a rubric, whole and valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Which, and which version.
    pub id: FrameworkId,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Where it comes from.
    pub source: String,
    /// In order of number.
    pub variables: Vec<Variable>,
}

impl Framework {
    /// All indicators in order.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.elements().flat_map(|element| element.indicators.iter())
    }

    /// All elements in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.variables.iter().flat_map(|variable| variable.elements.iter())
    }

    /// An indicator with its element and variable.
    pub fn find(&self, number: IndicatorNumber) -> Option<(&Variable, &Element, &Indicator)> {
        self.variables.iter().find_map(|variable| {
            variable.elements.iter().find_map(|element| {
                let indicator = element.indicators.iter().find(|indicator| indicator.number == number)?;
                Some((variable, element, indicator))
            })
        })
    }

    /// The indicators before and after one, where there are any.
    pub fn neighbours(&self, number: IndicatorNumber) -> (Option<IndicatorNumber>, Option<IndicatorNumber>) {
        let before = self.indicators().map(|indicator| indicator.number).take_while(|found| *found != number).last();
        let after = self.indicators().map(|indicator| indicator.number).skip_while(|found| *found != number).nth(1);
        (before, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_framework_has_the_source_s_shape() {
        let framework = read(BUNDLED).unwrap();
        assert_eq!(framework.variables.len(), 4);
        let elements: Vec<_> = framework.variables.iter().map(|variable| variable.elements.len()).collect();
        assert_eq!(elements, [3, 2, 3, 3]);
        let indicators: Vec<_> = framework.elements().map(|element| element.indicators.len()).collect();
        assert_eq!(indicators, [5, 4, 3, 5, 4, 5, 4, 5, 5, 3, 3]);
        assert_eq!(framework.indicators().count(), 46);
    }

    #[test]
    fn the_bundled_framework_marks_the_ten_perception_indicators() {
        let framework = read(BUNDLED).unwrap();
        let of_kind = |kind| {
            let asked = framework
                .indicators()
                .filter(|indicator| indicator.perception.as_ref().is_some_and(|perception| perception.kind == kind));
            asked.map(|indicator| indicator.number.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(of_kind(PerceptionKind::Opinion), ["1.3.3", "2.1.5", "3.1.5", "3.3.5", "4.1.5", "4.3.3"]);
        assert_eq!(of_kind(PerceptionKind::Knowledge), ["1.1.5", "1.2.4", "2.2.4", "3.2.4"]);
    }

    #[test]
    fn numbers_are_read_strictly() {
        assert_eq!(IndicatorNumber::parse("4.2.3"), Some(IndicatorNumber(4, 2, 3)));
        for bad in ["", "4.2", "4.2.3.1", "4.0.3", "04.2.3", "4.2.x", "4.2.-1", " 4.2.3", "4.2.300", "+4.2.3"] {
            assert_eq!(IndicatorNumber::parse(bad), None, "{bad:?}");
        }
        assert_eq!(FrameworkId::parse("turnaround@2014.1").unwrap().to_string(), "turnaround@2014.1");
        assert_eq!(FrameworkId::parse("turnaround"), None);
        assert_eq!(FrameworkId::parse("a b@1"), None);
    }

    #[test]
    fn neighbours_lead_through_the_whole_framework() {
        let framework = read(BUNDLED).unwrap();
        assert_eq!(framework.neighbours(IndicatorNumber(1, 1, 1)), (None, Some(IndicatorNumber(1, 1, 2))));
        assert_eq!(
            framework.neighbours(IndicatorNumber(1, 1, 5)),
            (Some(IndicatorNumber(1, 1, 4)), Some(IndicatorNumber(1, 2, 1)))
        );
        assert_eq!(framework.neighbours(IndicatorNumber(4, 3, 3)), (Some(IndicatorNumber(4, 3, 2)), None));
    }
}
