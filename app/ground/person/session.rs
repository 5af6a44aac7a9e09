//! The visitor's session: who is signed in in it, and where somebody may be sent after signing in.

use ground::Error;
use ground::identity::PersonId;
use tower_sessions::Session;

use crate::visit::PERSON;

/// Signs a person in: the session gets a new id, so that one known from before is worth nothing.
///
/// # Errors
/// `Unavailable` when the session can't be kept.
pub async fn begin(session: &Session, person: &PersonId) -> Result<(), Error> {
    session.cycle_id().await.map_err(unavailable)?;
    session.insert(PERSON, person).await.map_err(unavailable)
}

/// Signs out: what the session held is gone, and so is its id.
///
/// # Errors
/// `Unavailable` when the session can't be ended.
pub async fn end(session: &Session) -> Result<(), Error> {
    session.flush().await.map_err(unavailable)?;
    // What is said on the next page goes into a session of another id.
    session.cycle_id().await.map_err(unavailable)
}

fn unavailable(cause: tower_sessions::session::Error) -> Error {
    tracing::error!(%cause, "the session could not be written");
    Error::Unavailable
}

/// `to` if it leads to a page of this product, else the start page.
pub fn local(to: &str) -> &str {
    let inside = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
    // Browsers drop tabs and line breaks before they look for the second slash.
    let plain = to.chars().all(|c| c.is_ascii_graphic());
    if inside && plain { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_product_are_gone_back_to() {
        for to in ["/", "/assessments/a1/rate/1.1.1", "/people?q=a%20b&page=2", "/organizations/lea-001902"] {
            assert_eq!(local(to), to);
        }
        for to in [
            "",
            "people",
            "//example.org",
            "/\\example.org",
            "https://example.org",
            "/\t/example.org",
            "/a\r\nb",
            "/é",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(to), "/", "{to:?}");
        }
    }
}
