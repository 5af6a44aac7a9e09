//! Serving: everything from the settings to the last answered request.

use std::net::SocketAddr;

use chrono::Utc;
use throughline::database::Database;
use throughline::site::Site;
use throughline::site::use_cases::{new_set_up_code, read_site};

use super::demo::{load_if_empty, show_sign_ins};
use crate::cli::{Trouble, say};
use crate::listening::Signals;
use crate::settings::Settings;
use crate::{app, background, listening, services, starting};

/// Serves until told to stop.
///
/// # Errors
/// Says what stands in the way of starting.
pub async fn serve(settings: &Settings, demonstration: bool) -> Result<(), Trouble> {
    if !settings.site.is_dir() {
        return Err(Trouble(format!(
            "The folder {} with style and scripts isn’t there. `make site` builds it; THROUGHLINE_SITE says where it is.",
            settings.site.display()
        )));
    }
    let mut signals = Signals::hear()?;
    // Taken before the database is opened: an address in use is the likelier trouble.
    let (listener, bound) = listening::bind(settings).await?;
    let (database, _) = starting::open_migrated(settings).await?;
    if demonstration {
        load_if_empty(&database, settings).await?;
    }
    let site = read_site(&database).await?;
    refuse_public_demonstration(settings, site.as_ref())?;
    starting::make_ready(&database, Utc::now()).await?;
    let services = services(database.clone(), settings)?;
    let (watches, files) = (services.watches.clone(), services.files.clone());
    let router = app(services, settings)
        .map_err(|cause| Trouble(format!("THROUGHLINE_PUBLIC_ADDRESS can’t be used: {cause}.")))?;
    let work = background::start(database.clone(), files);
    tracing::info!(address = %bound, database = starting::described(&settings.database), "listening");
    announce(settings, bound, &database, site.as_ref()).await?;
    let stopping = || {
        watches.stop();
        work.stop();
    };
    let served = listening::serve(listener, router, &mut signals, stopping).await;
    work.ended().await;
    drop(database);
    starting::closed(settings).await;
    tracing::info!("stopped");
    served
}

/// A demonstration's passwords stand in its source: everybody who reaches it can sign in as an administrator.
fn refuse_public_demonstration(settings: &Settings, site: Option<&Site>) -> Result<(), Trouble> {
    let is_public = !settings.listens_on_this_machine_only()
        || settings.public_address.as_ref().is_some_and(|address| address.is_https());
    match site.is_some_and(|site| site.demonstration) && is_public && !settings.allow_public_demonstration {
        true => Err(Trouble(format!(
            "This is a demonstration, and its passwords are public. It is meant for this machine only, but THROUGHLINE_LISTEN is {}{}. \
             If others shall reach it, set THROUGHLINE_ALLOW_PUBLIC_DEMONSTRATION to true.",
            settings.listen,
            settings
                .public_address
                .as_ref()
                .map(|address| format!(" and THROUGHLINE_PUBLIC_ADDRESS is {}", address.as_str()))
                .unwrap_or_default()
        ))),
        false => Ok(()),
    }
}

/// Says on standard output where to go and how to get in. The first line is for programs that started this one.
async fn announce(
    settings: &Settings,
    bound: SocketAddr,
    database: &Database,
    site: Option<&Site>,
) -> Result<(), Trouble> {
    say(format!("Listening on http://{bound}"));
    let address = settings
        .public_address
        .as_ref()
        .map_or_else(|| format!("http://{bound}"), |address| address.as_str().to_owned());
    match site {
        None => {
            let code = new_set_up_code(database, Utc::now()).await?;
            say(format!("This Throughline isn’t set up yet. Open {address}/set-up and type this code there: {code}"));
        }
        Some(site) if site.demonstration => {
            say(format!("The demonstration is at {address}. Sign in as one of"));
            show_sign_ins();
        }
        Some(_) => {}
    }
    Ok(())
}
