//! The burden ledger as people see it: what is asked of LEAs and schools, how long it takes them, and what became of it.

mod address;
mod file;
mod leas;
mod page;
mod tables;
mod words;

pub use {file::burden_file, page::BurdenPage};
