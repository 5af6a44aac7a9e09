//! What the goals' addresses ask for, and where a goal is.

use app_ground::sent;
use ground::identity::GoalId;
use progress::goal::Stage;
use progress::goal::listing::Filter;
use progress::metric::Status;

/// Where the goals are.
pub(super) const GOALS: &str = "/goals";
/// Goals as files.
pub(super) const FILE: &str = "/goals/download";

/// A goal's page.
pub(super) fn address_of(id: &GoalId) -> String {
    format!("{GOALS}/{id}")
}

/// What a list's address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Which goals.
    pub filter: Filter,
    /// Which page of them, from 1.
    pub page: usize,
}

impl Asked {
    /// Reads an address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(get: impl Fn(&str) -> String) -> Self {
        let filter: Filter = sent::asked(&get);
        let stage = filter.stage.filter(|stage| *stage != Stage::Superseded);
        Self { filter: Filter { stage, ..filter }, page: get("page").parse().unwrap_or(1).max(1) }
    }

    /// The address's parameters but the page.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        sent::parameters(&self.filter)
    }

    /// Its parameters as they stand in an address.
    pub(super) fn query(&self) -> String {
        sent::query(&self.filter)
    }

    /// The same list, but only goals that stand like this.
    pub(super) fn standing(&self, status: Status) -> String {
        sent::address(GOALS, &Filter { status: Some(status), ..self.filter.clone() })
    }

    /// Whether anything narrows the list.
    pub(super) fn is_narrowed(&self) -> bool {
        sent::is_narrowed(&self.filter)
    }
}

#[cfg(test)]
mod tests {
    use progress::goal::listing::Sort;

    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Asked {
        Asked::read(|name| {
            parameters.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_says_which_goals_and_leads_back_to_them() {
        let it = asked(&[("q", " read "), ("organization", "lea-001902"), ("stage", "submitted"), ("year", "2025")]);
        assert!(it.is_narrowed());
        assert_eq!(it.query(), "q=read&organization=lea-001902&stage=submitted&year=2025");
        let behind = it.standing(Status::Behind);
        assert_eq!(behind, "/goals?q=read&organization=lea-001902&stage=submitted&status=behind&year=2025");
    }

    #[test]
    fn an_order_narrows_nothing_and_stays_in_the_address() {
        let it = asked(&[("sort", "status"), ("level", "lea")]);
        assert_eq!(
            (it.filter.sort, it.is_narrowed(), it.query().as_str()),
            (Sort::Status, true, "level=lea&sort=status")
        );
        assert!(!asked(&[("sort", "organization")]).is_narrowed());
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let it = asked(&[
            ("stage", "superseded"),
            ("status", "fine"),
            ("level", "club"),
            ("sort", "luck"),
            ("year", "1"),
            ("organization", "⟨x⟩"),
            ("page", "x"),
        ]);
        assert_eq!((it.is_narrowed(), it.page, it.query().as_str()), (false, 1, ""));
    }
}
