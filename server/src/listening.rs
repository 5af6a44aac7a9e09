//! Listening, serving, and stopping without cutting anybody off.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::cli::Trouble;
use crate::settings::Settings;

/// How long requests may take to finish once the program is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Takes the address.
///
/// # Errors
/// Says why it can't be had.
pub async fn bind(settings: &Settings) -> Result<(TcpListener, SocketAddr), Trouble> {
    let bound = TcpListener::bind(&settings.listen).await.and_then(|listener| {
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|cause| {
        let why = match cause.kind() {
            ErrorKind::AddrInUse => {
                "the address is in use: another Throughline, or another program, listens there already".to_owned()
            }
            ErrorKind::PermissionDenied => {
                "this user may not listen there; ports below 1024 are for administrators".to_owned()
            }
            ErrorKind::AddrNotAvailable => "this machine doesn’t have that address".to_owned(),
            _ => cause.to_string(),
        };
        Trouble(format!(
            "Throughline can’t listen on {}: {why}. Choose another with THROUGHLINE_LISTEN or --listen.",
            settings.listen
        ))
    })
}

/// The ways in which an operator asks the program to stop.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Hears SIGINT and SIGTERM from now on.
    ///
    /// # Errors
    /// When they can't be heard.
    pub fn hear() -> Result<Self, Trouble> {
        let of = |kind| signal(kind).map_err(|cause| Trouble(format!("Signals to stop can’t be heard: {cause}.")));
        Ok(Self { interrupt: of(SignalKind::interrupt())?, terminate: of(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Serves until a signal, then lets requests finish; `stopping` ends what would go on by itself. A second signal ends
/// the program at once.
///
/// # Errors
/// When serving breaks off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    signals: &mut Signals,
    stopping: impl FnOnce(),
) -> Result<(), Trouble> {
    let broken = |cause: std::io::Error| Trouble(format!("Serving broke off: {cause}."));
    // Without this the last piece of an answer waits 40 ms for the browser's word on the one before.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let mut serving = tokio::spawn(async move { serving.await });
    tokio::select! {
        () = signals.next() => {}
        ended = &mut serving => return ended.map_err(|cause| broken(cause.into()))?.map_err(broken),
    }
    tracing::info!("asked to stop; requests finish first");
    stopping();
    let _ = stop.send(());
    tokio::select! {
        finished = tokio::time::timeout(GRACE, &mut serving) => {
            if finished.is_err() {
                tracing::warn!(seconds = GRACE.as_secs(), "some requests did not finish in time");
            }
        }
        () = signals.next() => tracing::warn!("asked to stop again; requests under way are cut off"),
    }
    serving.abort();
    Ok(())
}
