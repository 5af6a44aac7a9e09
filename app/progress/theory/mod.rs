//! Theories of action as people see them: the prose, the picture, the links with what the figures say, the editor, reviews;
//! and the line through a strategy, a metric or a goal, for those pages.

mod address;
mod chart;
mod edit;
mod followed;
mod forms;
mod line;
mod link;
mod list;
mod marks;
mod new;
mod page;
mod picture;
mod review;

pub use {
    edit::EditTheoryPage,
    forms::{add, change, review, stand, theories_file},
    line::line_section,
    link::LinkPage,
    list::TheoriesPage,
    new::NewTheoryPage,
    page::TheoryPage,
};
