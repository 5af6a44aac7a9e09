//! The improvement plan as people see it: a list and a board, an action's page, adding and changing one, the plan as a file.

mod action;
mod address;
mod board;
mod card;
mod edit;
mod forms;
mod list;
mod marks;
mod parts;

pub use {
    action::ActionPage,
    edit::{EditActionPage, NewActionPage},
    forms::{act, add, change, move_on, plan_csv},
    list::ImprovementPage,
};
