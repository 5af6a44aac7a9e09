//! One thing that waits for a person.

/// One thing to do, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is about.
    pub title: String,
    /// How it stands, or why it is next.
    pub detail: String,
    /// How much is done, of how many.
    pub progress: Option<(usize, usize)>,
    /// What to do.
    pub action: String,
    /// Where.
    pub address: String,
}
