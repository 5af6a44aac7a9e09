//! An assessment as those know it who build on it: the survey of what others see, the plan of what is done about it. Rating,
//! agreeing and finishing are `assessment`'s.

#[cfg(feature = "store")]
pub(crate) mod store;

use crate::framework::FrameworkId;
#[cfg(feature = "store")]
use ground::database::SurrealValue;
use ground::identity::AssessmentId;

/// An assessment, as far as others know it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Assessed {
    /// Which.
    pub id: AssessmentId,
    /// Its name.
    pub name: String,
    /// The framework's version it is made with.
    pub framework: FrameworkId,
    /// Whether it is final: nothing of it changes any more.
    pub is_final: bool,
}
