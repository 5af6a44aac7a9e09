//! What the operator reads: events as lines of text or JSON on standard error, and panics among them. Other people's
//! crates are kept to what they say at `info` and above, whatever the filter: below that they print addresses and values
//! in which codes and passwords travel.

use std::io::IsTerminal;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{LogFormat, Settings};

/// Our own crates, the wings of three floors.
const OWN: [&str; 7] = ["throughline", "ground", "practice", "progress", "demonstration", "app", "server"];

/// What is heard of other people's crates. The engine's files warn at every end that they have been closed before.
const OTHERS: &str = "warn,surrealkv::lsm=error";

/// Starts logging as the settings say, panics included. Does nothing when something else logs already.
pub fn start(settings: &Settings) {
    let coloured = std::io::stderr().is_terminal();
    if subscriber(&settings.log, settings.log_format, coloured, std::io::stderr).try_init().is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, cause = panic.payload_as_str().unwrap_or_default(), "panic");
        }));
    }
}

/// What writes events to `writer`.
pub fn subscriber<W>(filter: &str, format: LogFormat, coloured: bool, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => fmt::layer().with_ansi(coloured).with_writer(writer).boxed(),
        LogFormat::Json => fmt::layer().json().flatten_event(true).with_writer(writer).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(EnvFilter::new(directives(filter)).and(filter_fn(is_fit))))
}

/// A single level is for our own events; others are heard from `warn` on.
fn directives(filter: &str) -> String {
    let is_level = filter.chars().all(|c| c.is_ascii_alphabetic());
    match filter {
        "off" | "error" => filter.to_owned(),
        level if is_level => OWN.iter().fold(OTHERS.to_owned(), |all, own| format!("{all},{own}={level}")),
        filter => filter.to_owned(),
    }
}

fn is_fit(event: &Metadata<'_>) -> bool {
    let from = event.target().split("::").next().unwrap_or_default();
    OWN.contains(&from) || *event.level() <= Level::INFO
}
