//! What is saved of a rating and what isn’t, in words.

/// What is saved and what isn't.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "most states arise in the browser"))]
pub enum Status {
    /// Nothing has been chosen yet.
    Untouched,
    /// All that stands here is stored since then.
    Saved(String),
    /// Chosen or typed, and on its way.
    Saving,
    /// Not stored, for this reason.
    NotSaved(String),
    /// The server can't be reached; kept on this device.
    Offline,
    /// Another window stored something else.
    Elsewhere {
        /// The version stored there.
        version: i64,
        /// Its answer in words.
        answer: String,
        /// When, in words.
        saved_at: String,
    },
}

impl Status {
    pub(super) fn first(saved_at: &str, refused: bool) -> Self {
        match (refused, saved_at) {
            (true, _) => Status::NotSaved("What you have here is not stored.".to_owned()),
            (false, "") => Status::Untouched,
            (false, at) => Status::Saved(at.to_owned()),
        }
    }

    pub(super) fn state(&self) -> &'static str {
        match self {
            Status::Untouched => "untouched",
            Status::Saved(_) => "saved",
            Status::Saving => "saving",
            Status::NotSaved(_) | Status::Elsewhere { .. } => "unsaved",
            Status::Offline => "offline",
        }
    }

    /// A shape beside the words, so that the state isn't told by colour alone.
    pub(super) fn mark(&self) -> &'static str {
        match self {
            Status::Untouched => "○ ",
            Status::Saved(_) => "✓ ",
            Status::Saving => "… ",
            Status::NotSaved(_) | Status::Elsewhere { .. } => "! ",
            Status::Offline => "⇡ ",
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Status::Untouched => "Not rated yet.".to_owned(),
            Status::Saved(at) => format!("Saved {}.", at.trim_end_matches('.')),
            Status::Saving => "Saving…".to_owned(),
            Status::NotSaved(why) => format!("Not saved yet. {why}"),
            Status::Offline => {
                "No connection. What you chose is kept on this device and is sent as soon as the connection is back."
                    .to_owned()
            }
            Status::Elsewhere { answer, saved_at, .. } => {
                format!(
                    "Another window saved “{answer}” {}. What you have here isn’t saved.",
                    saved_at.trim_end_matches('.')
                )
            }
        }
    }
}
