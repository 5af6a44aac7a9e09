//! Priority goals as people see them: the list with what waits, a goal's page with how it stands and what comes next,
//! writing one, and goals as files.

mod address;
mod changes;
mod deciding;
mod edit;
mod forms;
mod list;
mod marks;
mod measures;
mod new;
mod page;
mod parts;

pub use {
    edit::EditGoalPage,
    forms::{act, add, change, goals_file},
    list::GoalsPage,
    new::NewGoalPage,
    page::GoalPage,
};
