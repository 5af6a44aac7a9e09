//! Names of records: small typed strings that can't be mixed up. What they name lives with its capability.

use serde::{Deserialize, Serialize};

fn is_key(raw: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=80).contains(&raw.len()) && raw.chars().all(plain)
}

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(raw: String) -> Result<Self, Self::Error> {
                if is_key(&raw) { Ok(Self(raw)) } else { Err("not a key") }
            }
        }

        impl $name {
            /// Takes a key as it stands in an address or a record: 1 to 80 letters, digits, `-`, `_` or `.`.
            pub fn parse(raw: &str) -> Option<Self> {
                is_key(raw).then(|| Self(raw.to_owned()))
            }

            /// The key itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        crate::stored_as_text! { $name, as_str }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identity!(
    /// A person with an account.
    PersonId
);
identity!(
    /// The SEA, an LEA or a school: `sea`, `lea-001902`, `school-001902001`.
    OrganizationId
);
identity!(
    /// An uploaded file of organizations, from its upload until it is stored or dropped.
    ImportId
);
identity!(
    /// An assessment.
    AssessmentId
);
identity!(
    /// A piece of evidence given in an assessment.
    EvidenceId
);
identity!(
    /// A perception survey.
    SurveyId
);
identity!(
    /// An action of an improvement plan.
    ImprovementId
);
identity!(
    /// A metric: what is measured, of whom, how often.
    MetricId
);
identity!(
    /// A priority goal.
    GoalId
);
identity!(
    /// A strategy.
    StrategyId
);
identity!(
    /// A theory of action.
    TheoryId
);
identity!(
    /// A link of a theory of action.
    LinkId
);
identity!(
    /// A set of observations that came in together: a file, a grid typed by hand, a decision about some of them.
    EntryId
);
identity!(
    /// A saved choice of what a file’s columns hold.
    MappingId
);

impl OrganizationId {
    /// The State education agency: the root of the tree.
    pub fn sea() -> Self {
        Self("sea".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_nothing_that_means_something_elsewhere() {
        assert_eq!(OrganizationId::parse("lea-001902").unwrap().as_str(), "lea-001902");
        for bad in ["", "a b", "a/b", "..\u{0}", "⟨x⟩", "a:b", &"x".repeat(81)] {
            assert_eq!(OrganizationId::parse(bad), None, "{bad:?}");
        }
    }
}
