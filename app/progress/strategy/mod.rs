//! Strategies as people see them: the list, a strategy's page with how well it is carried out, writing and changing one, and
//! who carries it.

mod address;
mod carried_out;
mod carriers;
mod edit;
mod forms;
mod list;
mod marks;
mod page;
mod parts;
mod rating;
mod stand;

pub use {
    carriers::CarriersPage,
    edit::{EditStrategyPage, NewStrategyPage},
    forms::{act, add, carry, change, download, strategy_file},
    list::StrategiesPage,
    page::StrategyPage,
};
