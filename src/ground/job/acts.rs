//! What is recorded of jobs: every act with its words, and the page of what it is about.

use crate::audit::Subject;

/// A job.
pub const JOB: Subject = Subject::at("job", "/jobs");

crate::acts! {
    JOB {
        FORGOTTEN = "job.forgotten", "Forgot a job that was given up";
        TRIED_AGAIN = "job.tried_again", "Had a job tried again";
    }
}
