//! What can be done, as the record keeps it: every act with its words and with what it is about. A room declares its own
//! in its file `acts.rs`, beside its use cases; the facade joins the rooms' lists into the one that the record is read by.

use std::fmt::Display;

/// What acts are about: the kind of thing, and the address of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// What stands before the thing's key in the record: `goal`.
    pub kind: &'static str,
    /// Where the thing is shown, with `{key}` in its key's place; none where it has no page of its own.
    pub page: Option<&'static str>,
}

impl Subject {
    /// A kind of thing shown at `page`.
    pub const fn at(kind: &'static str, page: &'static str) -> Self {
        Self { kind, page: Some(page) }
    }

    /// A kind of thing without a page of its own.
    pub const fn without_page(kind: &'static str) -> Self {
        Self { kind, page: None }
    }

    /// One of them as the record names it: `goal:0198…`; the bare kind where `key` is empty.
    pub fn name(&self, key: impl Display) -> String {
        match key.to_string() {
            key if key.is_empty() => self.kind.to_owned(),
            key => format!("{}:{key}", self.kind),
        }
    }

    fn address(&self, key: &str) -> Option<String> {
        self.page.map(|page| page.replace("{key}", key))
    }
}

/// Something that can be done and is recorded. Only [`acts!`](crate::acts) makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// As the record keeps it; never changed once it has been: `goal.approved`.
    pub key: &'static str,
    /// As a person would say it: `Approved a goal`.
    pub words: &'static str,
    /// What it is done to.
    pub about: Subject,
}

/// Declares a room's acts, subject by subject, each as `NAME = "key", "Words";`, and their list `ACTS`.
#[macro_export]
macro_rules! acts {
    ($($about:path { $($name:ident = $key:literal, $words:literal;)+ })+) => {
        $($(
            #[doc = $words]
            pub const $name: $crate::audit::Act = $crate::audit::Act { key: $key, words: $words, about: $about };
        )+)+
        /// Everything this room records.
        pub const ACTS: &[$crate::audit::Act] = &[$($($name),+),+];
    };
}

/// Acts to read the record by: wing by wing, room by room.
#[derive(Debug, Clone, Copy)]
pub struct Acts(pub &'static [&'static [&'static [Act]]]);

impl Acts {
    /// Every one.
    pub fn iter(self) -> impl Iterator<Item = &'static Act> {
        self.0.iter().copied().flatten().copied().flatten()
    }

    /// What was done, as a person would say it. One that older programs recorded and this one doesn't know still reads.
    pub fn words(self, key: &str) -> String {
        self.iter().find(|act| act.key == key).map_or_else(|| spelled_out(key), |act| act.words.to_owned())
    }

    /// The page of what something was done to (`goal:0198…`), where it has one.
    pub fn address(self, subject: &str) -> Option<String> {
        let (kind, key) = subject.split_once(':')?;
        self.iter().find(|act| act.about.kind == kind)?.about.address(key)
    }
}

/// `goal.target_moved` as `Goal: target moved`.
fn spelled_out(key: &str) -> String {
    let words = key.replace('_', " ").replacen('.', ": ", 1);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOAL: Subject = Subject::at("goal", "/goals/{key}");
    const LETTER: Subject = Subject::without_page("letter");

    mod declared {
        use super::{GOAL, LETTER};

        crate::acts! {
            GOAL { ADDED = "goal.added", "Began a goal"; CLOSED = "goal.closed", "Closed a goal"; }
            LETTER { SENT = "letter.sent", "Sent a letter"; }
        }
    }

    const ACTS: Acts = Acts(&[&[declared::ACTS]]);

    #[test]
    fn acts_are_told_in_words_also_those_that_nobody_declares_any_more() {
        for (key, expected) in [
            ("goal.closed", "Closed a goal"),
            ("letter.sent", "Sent a letter"),
            ("goal.target_moved", "Goal: target moved"),
            ("odd", "Odd"),
            ("", ""),
        ] {
            assert_eq!(ACTS.words(key), expected);
        }
    }

    #[test]
    fn subjects_lead_to_their_pages() {
        assert_eq!(GOAL.name("g1"), "goal:g1");
        assert_eq!(LETTER.name(""), "letter");
        for (subject, expected) in
            [("goal:g1", Some("/goals/g1")), ("letter:l1", None), ("letter", None), ("meal:m1", None), ("odd", None)]
        {
            assert_eq!(ACTS.address(subject).as_deref(), expected, "{subject}");
        }
    }
}
