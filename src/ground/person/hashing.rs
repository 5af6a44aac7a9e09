//! Keeping passwords: argon2id, two at a time, on threads that may take their time.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::password::MOST;
use crate::problem::{Error, Result};

/// Each takes 19 MiB and a core; more at once would let a flood of sign-ins push everything else aside.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Stands in for the hash of an account that doesn't exist, so that looking for one takes as long. Of no password.
const OF_NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// OWASP's parameters: 19 MiB, two passes, one lane.
fn argon2id() -> Result<Argon2<'static>> {
    let parameters = Params::new(19_456, 2, 1, None).map_err(broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// The hash of a password, with a fresh salt.
///
/// # Errors
/// `Internal` when the machine can't.
pub(crate) async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    on_a_thread_of_its_own(move || {
        let salt = SaltString::encode_b64(&rand::rng().random::<[u8; 16]>()).map_err(broken)?;
        let hash = argon2id()?.hash_password(password.as_bytes(), &salt).map_err(broken)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether `typed` is the password `stored` was made from. Where nothing is stored the same work is done for nothing.
///
/// # Errors
/// `Internal` when the machine can't.
pub(crate) async fn verify(stored: Option<String>, typed: &str) -> Result<bool> {
    let known = stored.is_some();
    let stored = stored.unwrap_or_else(|| OF_NOBODY.to_owned());
    let fits = typed.chars().count() <= MOST;
    let typed: String = typed.chars().take(MOST).collect();
    on_a_thread_of_its_own(move || {
        #[cfg(test)]
        verifications::count(&typed);
        let hash = PasswordHash::new(&stored).map_err(broken)?;
        let same = argon2id()?.verify_password(typed.as_bytes(), &hash).is_ok();
        Ok(same && known && fits)
    })
    .await
}

/// Runs `work` when one of the places is free; the place stays taken until the work ends, whoever stops waiting for it.
async fn on_a_thread_of_its_own<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let place: SemaphorePermit<'static> = PLACES.acquire().await.map_err(broken)?;
    let running = tokio::task::spawn_blocking(move || {
        let result = work();
        drop(place);
        result
    });
    running.await.map_err(broken)?
}

fn broken(cause: impl std::fmt::Display) -> Error {
    let reference = uuid::Uuid::now_v7().simple().to_string()[20..].to_owned();
    tracing::error!(reference, cause = %cause, "password");
    Error::Internal { reference }
}

/// How often each password was verified, for the tests to see that nothing answers without the work.
#[cfg(test)]
pub(crate) mod verifications {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex};

    static COUNTED: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);

    pub(super) fn count(typed: &str) {
        *COUNTED.lock().unwrap().entry(typed.to_owned()).or_default() += 1;
    }

    pub(crate) fn of(typed: &str) -> usize {
        COUNTED.lock().unwrap().get(typed).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_password_is_known_again_and_no_other() {
        let stored = hash("every-river-finds-a-way").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, hash("every-river-finds-a-way").await.unwrap(), "salted");
        assert!(verify(Some(stored.clone()), "every-river-finds-a-way").await.unwrap());
        assert!(!verify(Some(stored), "every-river-finds-a-way ").await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_has_no_password_and_costs_as_much() {
        let stored = hash("a password of somebody").await.unwrap();
        let mut times = Vec::new();
        for of in [Some(stored), None] {
            let started = std::time::Instant::now();
            for _ in 0..3 {
                assert!(!verify(of.clone(), "not the password at all").await.unwrap());
            }
            times.push(started.elapsed().as_secs_f64());
        }
        assert!((0.1..10.0).contains(&(times[0] / times[1])), "{times:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_overlong_password_is_cut_before_the_work_and_never_right() {
        let most = "ab".repeat(MOST / 2);
        let stored = hash(&most).await.unwrap();
        assert!(verify(Some(stored.clone()), &most).await.unwrap());
        assert!(!verify(Some(stored), &format!("{most}c")).await.unwrap());
    }
}
