//! The server function that the rating island calls. An open door like every other: it decides nothing itself.

use leptos::prelude::*;
use leptos::server_fn::codec::{Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use practice::assessment::rating::RatingForm;
use serde::{Deserialize, Serialize};

/// What the island learns of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveAnswer {
    /// Stored, with this version, at this time in words.
    Stored {
        /// The version to send next time.
        version: i64,
        /// When, in words.
        saved_at: String,
    },
    /// Another window stored something else; nothing was written.
    ChangedMeanwhile {
        /// The version stored there.
        version: i64,
        /// Its answer in words.
        answer: String,
        /// When, in words.
        saved_at: String,
    },
    /// Something typed can't be taken: messages by field.
    Wrong(Vec<(String, String)>),
}

/// Why a save wasn't answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveProblem {
    /// The server refused it; trying again won't help.
    Refused(String),
    /// The server wasn't reached, or couldn't do it now; trying again may help.
    Unreached,
}

impl FromServerFnError for SaveProblem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        SaveProblem::Unreached
    }
}

/// Saves the signed-in member's rating of an indicator.
#[server(prefix = "/api", endpoint = "save_rating", input = Json, output = Json)]
pub async fn save_rating(assessment: String, indicator: String, form: RatingForm) -> Result<SaveAnswer, SaveProblem> {
    use ground::Error;
    use practice::assessment::rating::Saved;

    let visit = app_ground::visit::visit();
    match super::save(&visit, &assessment, &indicator, &form).await {
        Ok(Saved::Stored(rating)) => {
            Ok(SaveAnswer::Stored { version: rating.version, saved_at: visit.moment(rating.saved_at) })
        }
        Ok(Saved::ChangedMeanwhile(rating)) => Ok(SaveAnswer::ChangedMeanwhile {
            version: rating.version,
            answer: rating.answer.words(),
            saved_at: visit.moment(rating.saved_at),
        }),
        Err(Error::Invalid(violations)) => {
            Ok(SaveAnswer::Wrong(violations.into_iter().map(|it| (it.field, it.message)).collect()))
        }
        Err(error) => {
            expect_context::<leptos_axum::ResponseOptions>().set_status(app_ground::form::status_of(&error));
            match error {
                Error::Unavailable | Error::Unsure | Error::Internal { .. } => Err(SaveProblem::Unreached),
                refused => Err(SaveProblem::Refused(refused.to_string())),
            }
        }
    }
}
