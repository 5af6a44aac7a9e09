//! The connection to a database server, looked after: a server that is away is waited for a little, and found again.
//!
//! The SDK reconnects by itself, but lets what is asked meanwhile wait for as long as that takes, and asks it then, though
//! nobody waits any more. So a connection whose server is away is let go with all that waits in it, and a new one is made.

use std::sync::Arc;
use std::time::Duration;

use surrealdb::engine::any::{self, Any};
use surrealdb::opt::auth::Root;
use surrealdb::types::ConnectionError;
use surrealdb::{Error, IndexedResults, Surreal};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::Object;
use super::settings::Settings;

/// How long a server may take to answer at first.
const FIRST: Duration = Duration::from_secs(20);
/// How long a server that is away is waited for. With what a page does besides, a person is told within five seconds.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often the server is asked whether it is there. With the two below this is no more than [`PATIENCE`].
const EVERY: Duration = Duration::from_secs(1);
/// How long it may leave that unanswered before it is looked for.
const SILENCE: Duration = Duration::from_secs(1);
/// How long looking for it may take before it is away.
const REACHED: Duration = Duration::from_secs(2);
/// How long after something failed it is tried again.
const AGAIN: Duration = Duration::from_millis(200);

/// Why a server gave no results.
pub enum Unanswered {
    /// It couldn't be reached in time, and so wasn't asked.
    Away,
    /// The connection broke after it was asked; nobody knows what it did.
    Broken,
    /// It refused, or failed.
    Failed(Error),
}

/// A connection, signed in. It is never cloned: a clone of the SDK's client is a session of its own, which a server
/// refuses.
struct Link {
    client: Surreal<Any>,
    lost: watch::Sender<bool>,
}

impl Link {
    async fn open(settings: &Settings, within: Duration) -> Result<Arc<Self>, Error> {
        let opening = async {
            let client = any::connect(settings.address.as_str()).await?;
            if let Some((username, password)) = settings.credentials.clone() {
                client.signin(Root { username, password }).await?;
            }
            client.use_ns(&settings.namespace).use_db(&settings.database).await?;
            Ok::<_, Error>(Arc::new(Self { client, lost: watch::Sender::new(false) }))
        };
        let late = || Error::connection("no answer".to_owned(), ConnectionError::ConnectionFailed);
        timeout(within, opening).await.unwrap_or_else(|_| Err(late()))
    }

    /// Waits for the answer, however long that takes, as long as the server is there.
    async fn query(&self, surql: &str, variables: Object) -> Result<IndexedResults, Unanswered> {
        let mut lost = self.lost.subscribe();
        tokio::select! {
            answer = self.client.query(surql).bind(variables) => answer.map_err(unanswered),
            _ = lost.wait_for(|lost| *lost) => Err(Unanswered::Broken),
        }
    }

    async fn answers(&self) -> bool {
        let answer = timeout(SILENCE, self.query("RETURN 1", Object::new())).await;
        answer.is_ok_and(|answer| answer.is_ok_and(|answer| answer.check().is_ok()))
    }
}

fn unanswered(cause: Error) -> Unanswered {
    if cause.is_connection() { Unanswered::Broken } else { Unanswered::Failed(cause) }
}

/// The connection to ask next; none while the server is away.
type Current = Option<Arc<Link>>;

/// A server, with a connection to it as long as it is there.
pub struct Server {
    current: watch::Receiver<Current>,
    looking_after: AbortHandle,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.looking_after.abort();
    }
}

impl Server {
    /// Connects, and looks after the connection from now on.
    ///
    /// # Errors
    /// When the server isn't there, or refuses.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let link = Link::open(settings, FIRST).await?;
        let (current, seen) = watch::channel(Some(link));
        let looking_after = tokio::spawn(look_after(settings.clone(), current)).abort_handle();
        Ok(Self { current: seen, looking_after })
    }

    /// Whether there is a connection just now.
    pub fn is_there(&self) -> bool {
        self.current.borrow().is_some()
    }

    /// Asks for what may be asked twice; gives results of which each succeeded.
    pub async fn read(&self, surql: &str, variables: Object) -> Result<IndexedResults, Unanswered> {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.ask(surql, variables.clone(), until).await;
            match answer.and_then(|answer| answer.check().map_err(unanswered)) {
                Err(Unanswered::Broken) if Instant::now() < until => sleep(AGAIN).await,
                answer => return answer,
            }
        }
    }

    /// Asks once.
    pub async fn change(&self, surql: &str, variables: Object) -> Result<IndexedResults, Unanswered> {
        self.ask(surql, variables, Instant::now() + PATIENCE).await
    }

    /// Waits for a connection no longer than `until`.
    async fn ask(&self, surql: &str, variables: Object, until: Instant) -> Result<IndexedResults, Unanswered> {
        let mut current = self.current.clone();
        let found = timeout_at(until, current.wait_for(Option::is_some)).await;
        let link = found.ok().and_then(Result::ok).and_then(|link| link.clone());
        link.ok_or(Unanswered::Away)?.query(surql, variables).await
    }
}

/// Lets a connection go when the server is away, and makes another as soon as it is back.
async fn look_after(settings: Settings, current: watch::Sender<Current>) {
    let mut told = String::new();
    loop {
        let link = current.borrow().clone();
        if let Some(link) = &link {
            while link.answers().await {
                sleep(EVERY).await;
            }
        }
        // One that is there is busy, or something on the way has forgotten the connection: who waits on it goes on
        // waiting, and what comes next goes another way.
        match Link::open(&settings, if link.is_some() { REACHED } else { PATIENCE }).await {
            Ok(another) => {
                if link.is_none() {
                    tracing::info!("the database server is back");
                    told.clear();
                }
                current.send_replace(Some(another));
            }
            Err(cause) => {
                let cause = cause.to_string();
                if told != cause {
                    tracing::error!(cause, "the database server is away");
                    told = cause;
                }
                current.send_replace(None);
                if let Some(link) = link {
                    link.lost.send_replace(true);
                }
                sleep(AGAIN).await;
            }
        }
    }
}
