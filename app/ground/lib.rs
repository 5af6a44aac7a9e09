//! What all pages share: who is visiting (`visit`), the table of pages (`page_table`), how a form is answered (`form`) and what
//! it or an address sends is read (`sent`), addresses (`address`), how a page is loaded (`page`), files to take away
//! (`download`), pages that follow by themselves (`live`), and the pieces pages are made of (`components`). And the pages of the rooms on the ground: people, organizations, the site, jobs, the record.

#![recursion_limit = "512"]

pub mod address;
pub mod audit;
pub mod components;
pub mod download;
pub mod form;
mod job;
pub mod live;
pub mod organization;
pub mod page;
pub mod page_table;
mod pages;
pub mod person;
pub mod sent;
mod site;
pub mod visit;

pub use pages::pages;
