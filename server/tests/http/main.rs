//! The real router, asked in process: what every answer has in common, sessions, logs, settings, and that nothing
//! acknowledged is lost when the program is killed.

mod access;
mod assessing;
mod bodies;
mod consensus;
mod database_server;
mod durability;
mod every_answer;
mod figures;
mod framework;
mod helpers;
mod improving;
mod interrupted;
mod jobs;
mod live;
mod logs;
mod pages;
mod program;
mod record;
mod sessions;
mod settings;
mod upgrade;
mod uploads;
mod waiting;
mod workbook;
mod years;
