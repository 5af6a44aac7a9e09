//! The screens of a meeting follow by themselves: the stream of changes that open pages listen to, and the part of a page
//! that says whether they do. However many screens listen, the database is asked once for all of them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use leptos::prelude::*;
use throughline::Error;
use throughline::access::Principal;
use throughline::assessment::use_cases::watch_meeting;
use throughline::database::Database;
use throughline::identity::AssessmentId;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::form::status_of;
use crate::visit::Visit;

/// How often the database is asked while anybody listens.
const EVERY: Duration = Duration::from_millis(300);
/// How soon a browser comes back that has lost its stream.
const RETRY: Duration = Duration::from_secs(1);
/// How often something is sent where nothing changes, so that nobody on the way thinks the stream dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a stream lasts. The browser comes back, and access is decided anew.
const LASTS: Duration = Duration::from_secs(10 * 60);

/// Who listens to which meeting, in this process.
#[derive(Clone, Default)]
pub struct Watches {
    open: Arc<Mutex<BTreeMap<AssessmentId, watch::Sender<i64>>>>,
    stopped: watch::Sender<bool>,
}

impl Watches {
    /// Ends every stream, now and from now on: the program stops.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<AssessmentId, watch::Sender<i64>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens to a meeting whose screens were at `number` just now.
    fn listen(&self, database: &Database, id: &AssessmentId, number: i64) -> Listening {
        let mut open = self.open();
        let numbers = match open.get(id) {
            Some(numbers) => numbers.subscribe(),
            None => {
                let (numbers, first) = watch::channel(number);
                open.insert(id.clone(), numbers.clone());
                tokio::spawn(self.clone().watch(database.clone(), id.clone(), numbers));
                first
            }
        };
        Listening { numbers, stopped: self.stopped.subscribe(), until: Instant::now() + LASTS, number, sent: None }
    }

    /// Asks the database until nobody listens any more, or the program stops.
    async fn watch(self, database: Database, id: AssessmentId, numbers: watch::Sender<i64>) {
        let mut stopped = self.stopped.subscribe();
        loop {
            let stops = tokio::time::timeout(EVERY, stopped.wait_for(|stopped| *stopped)).await.is_ok();
            {
                // Whoever begins to listen does so under the same lock, and so never on a watch that ends.
                let mut open = self.open();
                if stops || numbers.receiver_count() == 0 {
                    open.remove(&id);
                    return;
                }
            }
            // A database that fails has said so in the log; the next look may succeed.
            if let Ok(number) = watch_meeting(&database, &Principal::Operator, &id).await {
                numbers.send_if_modified(|known| std::mem::replace(known, number) != number);
            }
        }
    }
}

/// One screen's stream.
struct Listening {
    numbers: watch::Receiver<i64>,
    stopped: watch::Receiver<bool>,
    until: Instant,
    /// The newest number known.
    number: i64,
    /// The last one sent.
    sent: Option<i64>,
}

impl Listening {
    /// The next number to send: the first at once, then each that is another. None ends the stream.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        while self.sent == Some(self.number) {
            tokio::select! {
                changed = self.numbers.changed() => changed.ok()?,
                _ = self.stopped.wait_for(|stopped| *stopped) => return None,
                () = tokio::time::sleep_until(self.until) => return None,
            }
            self.number = *self.numbers.borrow_and_update();
        }
        let event = Event::default().event("changed").data(self.number.to_string());
        let event = if self.sent.is_none() { event.retry(RETRY) } else { event };
        self.sent = Some(self.number);
        Some((Ok(event), self))
    }
}

/// The number of the meeting's screens, now and whenever it rises, as server-sent events.
pub async fn consensus_events(State(watches): State<Watches>, visit: Visit) -> Response {
    let allowed = async {
        let id = AssessmentId::parse(visit.segment(1)).ok_or(Error::NotFound)?;
        let number = watch_meeting(&visit.database, &visit.principal, &id).await?;
        Ok::<_, Error>((id, number))
    };
    match allowed.await {
        Ok((id, number)) => {
            let listening = watches.listen(&visit.database, &id, number);
            let events = Sse::new(stream::unfold(listening, Listening::next));
            // Proxies that gather answers before they pass them on are asked not to.
            let headers = [("x-accel-buffering", "no")];
            (headers, events.keep_alive(KeepAlive::new().interval(KEEP_ALIVE))).into_response()
        }
        Err(error) => (status_of(&error), error.to_string()).into_response(),
    }
}

/// Says whether the page follows the meeting, and lets it: its parts marked `data-live-region` are exchanged for fresh
/// ones when `number` is no longer the newest. Such a part has an id and no field to type into.
#[component]
pub fn Live(
    /// The assessment in consensus.
    id: AssessmentId,
    /// The number that what is shown belongs to.
    number: i64,
    /// How it stands, in a few words: said to screen readers when it is another.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    let home = format!("/assessments/{id}");
    view! {
        <div class="tl-live" data-live=format!("{home}/consensus/events") data-live-number=number data-live-words=words data-live-home=home>
            <p class="tl-live__state" role="status" data-live-state></p>
            <p class="usa-sr-only" aria-live="polite" data-live-said></p>
            <noscript><p>"This page does not follow by itself without JavaScript. "<a href="">"Reload"</a></p></noscript>
        </div>
        {crate::shell::live_script()}
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    fn listening(number: i64) -> (watch::Sender<i64>, watch::Sender<bool>, Listening) {
        let (numbers, stopped) = (watch::Sender::new(number), watch::Sender::new(false));
        let until = Instant::now() + LASTS;
        let each = Listening { numbers: numbers.subscribe(), stopped: stopped.subscribe(), until, number, sent: None };
        (numbers, stopped, each)
    }

    #[tokio::test]
    async fn a_stream_begins_with_the_number_and_goes_on_with_each_other_one() {
        let (numbers, stopped, each) = listening(4);
        let mut events = Box::pin(stream::unfold(each, Listening::next));
        assert!(events.next().await.is_some());
        numbers.send_replace(4);
        let waiting = tokio::time::timeout(Duration::from_millis(20), events.next()).await;
        assert!(waiting.is_err(), "the same number is no news");
        numbers.send_replace(5);
        assert!(events.next().await.is_some());
        stopped.send_replace(true);
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_ends_when_its_time_is_up() {
        let (_numbers, _stopped, mut each) = listening(4);
        each.until = Instant::now() + Duration::from_millis(20);
        let events: Vec<_> = stream::unfold(each, Listening::next).collect().await;
        assert_eq!(events.len(), 1);
    }
}
