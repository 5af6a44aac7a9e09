//! What the plan's address asks for: which actions, in what order, as a list or a board.

use app_ground::components::address_with;
use app_ground::sent;
use app_ground::visit::Visit;
use ground::identity::{ImprovementId, PersonId};
use practice::improvement::ImprovementAction;
use practice::improvement::listing::Filter;

/// Where the plan is.
pub(super) const PLAN: &str = "/improvement";
/// The plan as a file.
const FILE: &str = "/improvement.csv";
/// Stands in an address for whoever reads it.
pub(super) const ME: &str = "me";

/// An action's page.
pub(super) fn address_of(id: &ImprovementId) -> String {
    format!("{PLAN}/{id}")
}

/// Where an action's indicator stands in the results it came from.
pub(super) fn indicator_address(action: &ImprovementAction) -> String {
    format!("/assessments/{}/results#i-{}", action.assessment, action.indicator)
}

/// The anchor of an action in the list or on the board.
pub(super) fn anchor(id: &ImprovementId) -> String {
    format!("a-{id}")
}

/// What an address asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Which actions.
    pub filter: Filter,
    /// Whether the reader asks for their own.
    pub own: bool,
    /// Whether as a board.
    pub board: bool,
}

impl Asked {
    /// Reads an address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(visit: &Visit, get: impl Fn(&str) -> String) -> Self {
        Self::read_as(visit.principal.person().map(|person| &person.id), get)
    }

    fn read_as(reader: Option<&PersonId>, get: impl Fn(&str) -> String) -> Self {
        let asked: Filter = sent::asked(&get);
        let (me, others) = asked.owner.clone().map_or((false, None), |id| (id.as_str() == ME, Some(id)));
        let own = me && reader.is_some();
        let owner = if own { reader.cloned() } else { others.filter(|_| !me) };
        Self { filter: Filter { owner, ..asked }, own, board: get("view") == "board" }
    }

    /// The person asked for, as the address has it.
    pub(super) fn person(&self) -> String {
        match (self.own, &self.filter.owner) {
            (true, _) => ME.to_owned(),
            (false, owner) => owner.as_ref().map(PersonId::to_string).unwrap_or_default(),
        }
    }

    /// Whether anything narrows the plan.
    pub(super) fn is_narrowed(&self) -> bool {
        sent::is_narrowed(&self.filter)
    }

    fn with(&self, path: &str, view: &str, overdue: bool) -> String {
        let asked = Filter { owner: PersonId::parse(&self.person()), overdue, ..self.filter.clone() };
        let mut all = sent::parameters(&asked);
        all.insert(0, ("view", view.to_owned()));
        address_with(path, &all)
    }

    /// The view's key in the address.
    pub(super) fn view(&self) -> &'static str {
        if self.board { "board" } else { "" }
    }

    /// The same actions as a list, or as a board.
    pub(super) fn seen_as(&self, board: bool) -> String {
        self.with(PLAN, if board { "board" } else { "" }, self.filter.overdue)
    }

    /// The same plan, but only what is overdue.
    pub(super) fn only_overdue(&self) -> String {
        let all = Self { filter: Filter { status: None, ..self.filter.clone() }, ..self.clone() };
        all.with(PLAN, self.view(), true)
    }

    /// The same actions as a file.
    pub(super) fn file(&self) -> String {
        self.with(FILE, "", self.filter.overdue)
    }

    /// The whole plan, in the same view.
    pub(super) fn everything(&self) -> String {
        address_with(PLAN, &[("view", self.view())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Asked {
        let ana = PersonId::parse("ana");
        let get = |name: &str| {
            parameters.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| (*value).to_owned())
        };
        Asked::read_as(ana.as_ref(), get)
    }

    #[test]
    fn an_address_says_which_actions_and_leads_back_to_them() {
        let it = asked(&[("q", " goals "), ("person", "me"), ("status", "done"), ("view", "board"), ("sort", "owner")]);
        assert_eq!((it.filter.owner.as_ref().map(PersonId::as_str), it.own, it.board), (Some("ana"), true, true));
        assert_eq!(it.seen_as(true), "/improvement?view=board&q=goals&person=me&status=done&sort=owner");
        assert_eq!(it.seen_as(false), "/improvement?q=goals&person=me&status=done&sort=owner");
        assert_eq!(it.only_overdue(), "/improvement?view=board&q=goals&person=me&overdue=yes&sort=owner");
        assert_eq!(it.file(), "/improvement.csv?q=goals&person=me&status=done&sort=owner");
        assert_eq!((it.everything().as_str(), it.is_narrowed()), ("/improvement?view=board", true));
    }

    #[test]
    fn what_an_address_says_wrongly_narrows_nothing() {
        let it = asked(&[("status", "late"), ("person", "a b"), ("assessment", "⟨x⟩"), ("sort", "colour")]);
        assert_eq!((it.clone(), it.is_narrowed()), (Asked::default(), false));
        assert_eq!(it.seen_as(false), "/improvement");
        let nobody = Asked::read_as(None, |name| if name == "person" { "me".to_owned() } else { String::new() });
        assert_eq!(nobody, Asked::default());
    }
}
