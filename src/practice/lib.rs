//! Practice: the rubric an SEA holds its own work against (`framework`), assessing it (`assessment`), what LEAs and
//! stakeholders say (`perception`), and what is done about it (`improvement`).

#![forbid(unsafe_code)]

pub mod assessment;
pub mod framework;
pub mod improvement;
pub mod perception;
