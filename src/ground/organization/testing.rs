//! A small tree of organizations for tests.

use super::REVISED;
use crate::database::{Change, Database, record};

/// Plants the SEA, `lea-1` with `school-1`, and `lea-2`.
///
/// # Panics
/// Where the database refuses.
pub async fn plant_organizations(database: &Database) {
    let mut change = Change::unrecorded().raising(REVISED);
    let tree = [
        ("sea", "sea", None),
        ("lea", "lea-1", Some("sea")),
        ("lea", "lea-2", Some("sea")),
        ("school", "school-1", Some("lea-1")),
    ];
    for (n, (kind, key, parent)) in tree.into_iter().enumerate() {
        change = change
            .then(&format!(
                "CREATE $organization_{n} SET kind = '{kind}', state_id = '', name = '{key}', parent = $parent_{n},
                    region = '', grades = '', status = 'open', version = 1;"
            ))
            .with(&format!("organization_{n}"), record("organization", key))
            .with(&format!("parent_{n}"), parent.map(str::to_owned));
    }
    change.run(database).await.expect("plants");
}
