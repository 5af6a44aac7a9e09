//! The pieces pages are made of: fields, tables, scores, charts. Each exists once, and knows nothing of a capability's
//! rules.

pub mod chart;
pub mod field;
pub mod layout;
pub mod table;

pub use chart::{ChartFigure, in_a_script, option_of};
pub use field::{
    ChoiceField, Choices, ErrorSummary, FileField, LeftOver, SelectField, StoredNow, TextArea, TextField, escaped,
};
pub use layout::{Crumbs, EmptyState, PageHead};
pub use table::{Pages, SortLink, TableFrame, address_with};
pub use throughline::text::{counted, figure};
