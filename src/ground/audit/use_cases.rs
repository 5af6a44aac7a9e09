//! Reading the record of changes: administrators only.

use super::{Entry, store};
use crate::access::{Action, Place, Principal};
use crate::database::Database;
use crate::problem::Result;

/// A page of the record (1 is the newest), with how many entries match `wanted` in all.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn read_audit(
    database: &Database,
    principal: &Principal,
    wanted: &str,
    page: usize,
) -> Result<(Vec<Entry>, usize)> {
    principal.permit(Action::ReadAudit, &Place::sea())?;
    store::page(database, wanted.trim(), page).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;

    use crate::audit::{Act, Event, SEAL, Subject, UNSEAL};
    use crate::database::{Change, testing};

    const WRITTEN: Act = Act { key: "letter.written", words: "Wrote a letter", about: Subject::without_page("letter") };

    #[tokio::test(flavor = "multi_thread")]
    async fn the_record_is_read_by_pages_newest_first_and_can_be_searched() {
        let database = testing::in_memory().await;
        let permit = Principal::Operator.permit(Action::ReadAudit, &Place::sea()).unwrap();
        for minute in 0..60 {
            let now = format!("2026-01-05T12:{minute:02}:00Z").parse().unwrap();
            let event = Event::new(&permit, WRITTEN, minute, format!("Change {minute}"));
            event.change(now).run(&database).await.unwrap();
        }
        let read = |wanted: &'static str, page| read_audit(&database, &Principal::Operator, wanted, page);
        let (first, total) = read("", 1).await.unwrap();
        assert_eq!((first.len(), total, first[0].title.as_str()), (50, 60, "Change 59"));
        let (second, _) = read("", 2).await.unwrap();
        assert_eq!((second.len(), second[9].title.as_str()), (10, "Change 0"));
        assert_eq!(read("", 3).await.unwrap().0.len(), 0);
        let (found, total) = read("CHANGE 4", 1).await.unwrap();
        assert_eq!((found.len(), total), (11, 11));
        assert_eq!(read("nothing like it", 1).await.unwrap(), (Vec::new(), 0));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_sealed_shows_once_the_seal_is_broken() {
        let database = testing::in_memory().await;
        let permit = Principal::Operator.permit(Action::ReadAudit, &Place::sea()).unwrap();
        let event = || Event::new(&permit, WRITTEN, "a", "1.1.1").after(&"a secret level");
        let change =
            event().sealed("assessment:a").change(Utc::now()).then(SEAL).with("seal", "assessment:a".to_owned());
        change.run(&database).await.unwrap();
        let read = async || read_audit(&database, &Principal::Operator, "", 1).await.unwrap().0;
        let sealed = read().await;
        assert_eq!((sealed[0].after.as_str(), sealed[0].sealed), ("", true));
        let breaking = Change::unrecorded().then(UNSEAL).with("seal", "assessment:a".to_owned());
        breaking.run(&database).await.unwrap();
        let open = read().await;
        assert_eq!((open[0].after.as_str(), open[0].sealed), ("\"a secret level\"", false));
    }
}
