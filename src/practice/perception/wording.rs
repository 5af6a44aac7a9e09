//! What a survey says before anybody has changed it: an item for each perception indicator of a framework, in plain
//! words for LEA staff, principals and families.

use super::{Item, RespondentKind};
use crate::framework::{Framework, Indicator, IndicatorNumber, Perception, PerceptionKind};

/// The key of the framework the product comes with, whose indicators have words of their own here.
const BUNDLED_KEY: &str = "turnaround";

/// The title of a survey that nobody has named.
pub fn title() -> &'static str {
    "How does the State’s work with low-performing schools look to you?"
}

/// The introduction of a survey that nobody has written one for.
pub fn introduction() -> &'static str {
    "The State agency is looking at how well it helps low-performing schools to improve. You see things it can’t see \
     from its own offices. Please tell us how they are, also where the answer is not a happy one."
}

/// An item for each perception indicator, in order, all kept and still without statements.
pub fn generated(framework: &Framework) -> Vec<Item> {
    let asked = framework.indicators().filter_map(|indicator| Some((indicator, indicator.perception.as_ref()?)));
    asked
        .map(|(indicator, perception)| Item {
            indicator: indicator.number,
            kind: perception.kind,
            question: question(&framework.id.key, indicator),
            asked: asked_of(perception),
            kept: true,
            statements: Vec::new(),
        })
        .collect()
}

fn question(framework_key: &str, indicator: &Indicator) -> String {
    let bundled = (framework_key == BUNDLED_KEY).then(|| worded(indicator.number)).flatten();
    bundled.map_or_else(|| indicator.text.chars().take(500).collect(), str::to_owned)
}

/// Whom a framework means: it says “LEAs”, “schools”, “stakeholders” in its own words. Everybody where it names nobody
/// who answers surveys.
fn asked_of(perception: &Perception) -> Vec<RespondentKind> {
    let named =
        |words: &[&str]| perception.of.iter().any(|whom| words.iter().any(|word| whom.to_lowercase().contains(word)));
    let words: [&[&str]; 3] =
        [&["lea", "district"], &["school", "principal", "teacher"], &["stakeholder", "famil", "parent", "communit"]];
    let asked: Vec<_> =
        RespondentKind::ALL.into_iter().zip(words).filter(|(_, words)| named(words)).map(|(kind, _)| kind).collect();
    if asked.is_empty() { RespondentKind::ALL.to_vec() } else { asked }
}

/// The words for an indicator of the bundled framework.
fn worded(number: IndicatorNumber) -> Option<&'static str> {
    Some(match (number.0, number.1, number.2) {
        (1, 1, 5) => "Is this one of the State’s main goals for low-performing schools?",
        (1, 2, 4) => "Is this part of how the State expects to reach its goals?",
        (1, 3, 3) => {
            "What the State does for low-performing schools is useful to us and fits the work we do ourselves."
        }
        (2, 1, 5) => {
            "We have enough money, people and time to carry out our plans for low-performing schools, and to keep them \
             going."
        }
        (2, 2, 4) => "Is this the school’s own job, and not the LEA’s or the State’s?",
        (3, 1, 5) => "The work of giving data to the State is reasonable. It does not take too much of our time.",
        (3, 2, 4) => "Is this one of the main measures that show how our schools are doing?",
        (3, 3, 5) => "When the State goes over our progress with us, I can tell that it wants us to succeed.",
        (4, 1, 5) => "The State has done what its main plans called for, the way it said it would.",
        (4, 3, 3) => {
            "I feel part of the work to improve low-performing schools, and I know how to find out what progress a \
             school, a district or the State has made."
        }
        _ => return None,
    })
}

impl Item {
    /// A hint for who writes the statements of a knowledge item; none for an opinion.
    pub fn statements_hint(&self) -> Option<&'static str> {
        (self.kind == PerceptionKind::Knowledge)
            .then_some("Some statements the State has published, and others that sound as likely but aren’t true.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{BUNDLED, read};

    #[test]
    fn the_bundled_framework_has_an_item_for_each_of_its_ten() {
        let framework = read(BUNDLED).unwrap();
        let items = generated(&framework);
        let listed: Vec<_> = items.iter().map(|item| item.indicator.to_string()).collect();
        assert_eq!(listed, ["1.1.5", "1.2.4", "1.3.3", "2.1.5", "2.2.4", "3.1.5", "3.2.4", "3.3.5", "4.1.5", "4.3.3"]);
        for item in &items {
            let own = framework.find(item.indicator).unwrap().2.text.clone();
            assert!(item.kept && item.question != own && item.question.chars().count() <= 200, "{item:?}");
            assert_eq!(item.question.ends_with('?'), item.kind == PerceptionKind::Knowledge, "{item:?}");
        }
        let asked = |at: usize| items[at].asked.as_slice();
        use RespondentKind::*;
        assert_eq!((asked(0), asked(3), asked(4)), (&[LeaStaff, SchoolStaff][..], &[LeaStaff][..], &[SchoolStaff][..]));
        assert_eq!(asked(9), [Stakeholder]);
    }

    #[test]
    fn another_framework_s_items_say_what_its_indicators_say() {
        let mut framework = read(BUNDLED).unwrap();
        framework.id.key = "another".to_owned();
        framework.variables[3].elements[2].indicators[2].perception.as_mut().unwrap().of = vec!["partners".into()];
        let items = generated(&framework);
        assert!(items.iter().all(|item| item.question == framework.find(item.indicator).unwrap().2.text));
        assert_eq!(items[9].asked, RespondentKind::ALL);
    }
}
