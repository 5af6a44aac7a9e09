//! The record of changes as administrators see it. Nothing here changes anything.

mod page;
mod words;

pub use page::record_page;
