//! For tests of jobs, of this room and of others: the clock is set, and workers fall silent.

use std::time::Duration;

use super::store;
use crate::database::{Change, Database};

/// Sets the database's clock: seen from there, every instant of before moves the other way. `- 1h` lets an hour pass.
pub async fn set_clock(database: &Database, by: &str) {
    let change = Change::unrecorded().then(&format!(
        "FOR $job IN (SELECT * FROM job) {{
            LET $at = $job.at {by};
            DELETE type::record('job_at', [$job.state, $job.at, record::id($job.id)]);
            UPDATE $job.id SET at = $at;
            CREATE type::record('job_at', [$job.state, $at, record::id($job.id)]) SET job = $job.id;
        }};"
    ));
    change.run(database).await.expect("the clock is set");
}

/// Takes everything that is due, as a worker does whose process then ends. Gives how many jobs that were.
pub async fn fall_silent(database: &Database) -> usize {
    let lease = Duration::from_secs(30);
    let mut taken = 0;
    for row in store::due(database, lease).await.expect("jobs can be read") {
        taken += usize::from(store::take(database, &row, "silent", lease).await.expect("it is taken").is_some());
    }
    taken
}
