//! What goes in, and what comes out: counts, and which of them must not be shown.

/// How many there are in each group of each organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// A row an organization; the first column is everybody, the others groups. None where nothing is reported and
    /// nothing will be published. All rows are of one length.
    pub rows: Vec<Vec<Option<u32>>>,
    /// The totals over all organizations, where they are shown too: also over those that have no row here.
    pub totals: Option<Vec<Option<u32>>>,
    /// The columns that divide everybody among them, as lists of columns from 1 up. What a family leaves over is a rest
    /// that isn't published. A column in no list is a family by itself.
    pub families: Vec<Vec<usize>>,
}

/// What must not be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// The cells of each organization.
    pub rows: Vec<Vec<bool>>,
    /// The totals; none is hidden where none is shown.
    pub totals: Vec<bool>,
}
