//! Live topics: pages that follow what happens by themselves. A topic is anything with a number that rises when its pages
//! have something new; open pages listen to a stream of it. However many listen, the topic is asked once for all of them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use ground::Result;
use tokio::sync::watch;
use tokio::time::Instant;

/// How often a topic is asked while anybody listens.
const EVERY: Duration = Duration::from_millis(300);
/// How soon a browser comes back that has lost its stream.
const RETRY: Duration = Duration::from_secs(1);
/// How often something is sent where nothing changes, so that nobody on the way thinks the stream dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a stream lasts. The browser comes back, and access is decided anew.
const LASTS: Duration = Duration::from_secs(10 * 60);

/// Who listens to which topic, in this process.
#[derive(Clone, Default)]
pub struct Watches {
    open: Arc<Mutex<BTreeMap<String, watch::Sender<i64>>>>,
    stopped: watch::Sender<bool>,
}

impl Watches {
    /// Ends every stream, now and from now on: the program stops.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// A topic's number, now and whenever it is another, as server-sent events. `number` is what it was just now, when
    /// access was decided; `ask` reads it again while anybody listens.
    pub fn follow<A, F>(&self, topic: &str, number: i64, ask: A) -> Response
    where
        A: Fn() -> F + Send + 'static,
        F: Future<Output = Result<i64>> + Send + 'static,
    {
        let events = Sse::new(stream::unfold(self.listen(topic, number, ask), Listening::next));
        // Proxies that gather answers before they pass them on are asked not to.
        let headers = [("x-accel-buffering", "no")];
        (headers, events.keep_alive(KeepAlive::new().interval(KEEP_ALIVE))).into_response()
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<String, watch::Sender<i64>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen<A, F>(&self, topic: &str, number: i64, ask: A) -> Listening
    where
        A: Fn() -> F + Send + 'static,
        F: Future<Output = Result<i64>> + Send + 'static,
    {
        let mut open = self.open();
        let numbers = match open.get(topic) {
            Some(numbers) => numbers.subscribe(),
            None => {
                let (numbers, first) = watch::channel(number);
                open.insert(topic.to_owned(), numbers.clone());
                tokio::spawn(self.clone().watch(topic.to_owned(), ask, numbers));
                first
            }
        };
        Listening { numbers, stopped: self.stopped.subscribe(), until: Instant::now() + LASTS, number, sent: None }
    }

    /// Asks until nobody listens any more, or the program stops.
    async fn watch<A, F>(self, topic: String, ask: A, numbers: watch::Sender<i64>)
    where
        A: Fn() -> F + Send + 'static,
        F: Future<Output = Result<i64>> + Send + 'static,
    {
        let mut stopped = self.stopped.subscribe();
        loop {
            let stops = tokio::time::timeout(EVERY, stopped.wait_for(|stopped| *stopped)).await.is_ok();
            {
                // Whoever begins to listen does so under the same lock, and so never on a watch that ends.
                let mut open = self.open();
                if stops || numbers.receiver_count() == 0 {
                    open.remove(&topic);
                    return;
                }
            }
            // A database that fails has said so in the log; the next look may succeed.
            let asked = ask();
            if let Ok(number) = asked.await {
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
    async fn next(mut self) -> Option<(std::result::Result<Event, Infallible>, Self)> {
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
