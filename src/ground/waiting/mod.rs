//! What waits for somebody: the shape in which every room tells it, and what a new installation lacks. The facade joins
//! what the rooms tell; start page, letters and packs ask it there.

#[cfg(feature = "store")]
pub mod use_cases;

use chrono::NaiveDate;

/// How many of a kind are named before the rest is counted.
pub const NAMED: usize = 3;

/// One thing for a person to do, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDo {
    /// What it is about.
    pub title: String,
    /// How it stands, or why it is next.
    pub detail: String,
    /// The day by which it should be done, where there is one.
    pub due_on: Option<NaiveDate>,
    /// How much is done, of how many.
    pub progress: Option<(usize, usize)>,
    /// What to do.
    pub action: String,
    /// Where.
    pub address: String,
}

impl ToDo {
    /// Something to do about `title`: `action`, at `address`.
    pub fn new(
        title: impl Into<String>,
        detail: impl Into<String>,
        action: impl Into<String>,
        address: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            detail: detail.into(),
            due_on: None,
            progress: None,
            action: action.into(),
            address: address.into(),
        }
    }

    /// It should be done by this day.
    pub fn due(self, on: NaiveDate) -> Self {
        Self { due_on: Some(on), ..self }
    }

    /// So many of so many are done.
    pub fn done(self, done: usize, of: usize) -> Self {
        Self { progress: Some((done, of)), ..self }
    }
}

/// The first few of a kind, each for itself, and one for the rest of them where there is a rest.
pub fn first_few<T>(all: &[T], each: impl Fn(&T) -> ToDo, rest: impl Fn(&[T]) -> ToDo) -> Vec<ToDo> {
    let (named, others) = all.split_at(all.len().min(NAMED));
    named.iter().map(each).chain((!others.is_empty()).then(|| rest(others))).collect()
}

/// What is said of a rest that waits as well.
pub fn also_waits(count: usize) -> &'static str {
    if count == 1 { "It waits for you too." } else { "They wait for you too." }
}

/// What a new installation lacks, for who can give it.
pub fn set_up(no_lea: bool, alone: bool) -> Vec<ToDo> {
    let organizations = ToDo::new(
        "Your LEAs and schools",
        "Bring in your LEAs and their schools from a file, such as the State’s own directory. You see what it would do before anything is stored.",
        "Import organizations",
        "/organizations/import",
    );
    let colleagues = ToDo::new(
        "Your colleagues",
        "You are the only one with an account. Invite whoever is to rate with you, or to look after accounts.",
        "Invite somebody",
        "/people/invite",
    );
    no_lea.then_some(organizations).into_iter().chain(alone.then_some(colleagues)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(all: &[ToDo]) -> Vec<&str> {
        all.iter().map(|it| it.title.as_str()).collect()
    }

    #[test]
    fn the_first_are_named_and_the_rest_is_counted() {
        for (count, expected) in [
            (0, vec![]),
            (2, vec!["1", "2"]),
            (3, vec!["1", "2", "3"]),
            (4, vec!["1", "2", "3", "1 more"]),
            (9, vec!["1", "2", "3", "6 more"]),
        ] {
            let all: Vec<usize> = (1..=count).collect();
            let each = |it: &usize| ToDo::new(it.to_string(), "", "", "");
            let found = first_few(&all, each, |rest| ToDo::new(format!("{} more", rest.len()), "", "", ""));
            assert_eq!(titles(&found), expected);
        }
    }

    #[test]
    fn a_new_installation_asks_for_what_it_lacks() {
        for (no_lea, alone, expected) in [
            (true, true, vec!["Your LEAs and schools", "Your colleagues"]),
            (true, false, vec!["Your LEAs and schools"]),
            (false, true, vec!["Your colleagues"]),
            (false, false, vec![]),
        ] {
            assert_eq!(titles(&set_up(no_lea, alone)), expected);
        }
    }
}
