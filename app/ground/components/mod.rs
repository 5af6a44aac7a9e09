//! The pieces pages are made of: fields, tables, scores, charts. Each exists once, and knows nothing of a capability's
//! rules.

pub mod chart;
pub mod field;
pub mod layout;
pub mod live;
pub mod scripts;
pub mod table;

pub use crate::address::address_with;
pub use chart::{ChartFigure, in_a_script, option_of};
pub use field::{
    ChoiceField, Choices, ErrorSummary, FileField, LeftOver, SelectField, StoredNow, TextArea, TextField, escaped,
};
pub use ground::text::{counted, figure};
pub use layout::{Crumbs, EmptyState, PageHead, alert};
pub use live::LiveTopic;
pub use scripts::{chart_script, grid_script, live_script};
pub use table::{Pages, SortLink, TableFrame, orders};
