//! What the ledger's address asks for: whose, which requests, in what order.

use throughline::Result;
use throughline::access::{Action, Place};
use throughline::burden::Ledger;
use throughline::burden::listing::{Filter, Sort};
use throughline::burden::use_cases::{OwnBurden, read_ledger, read_own_burden};
use throughline::identity::OrganizationId;
use throughline::organization::use_cases::read_directory;

use crate::components::address_with;
use crate::visit::Visit;

/// The ledger.
pub(super) const BURDEN: &str = "/burden";
/// The ledger as a file.
pub(super) const FILE: &str = "/burden/download";

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Whose; where it isn't named, everybody's or the reader's own.
    pub organization: Option<OrganizationId>,
    /// Which, and in what order.
    pub filter: Filter,
}

impl Asked {
    /// Reads the address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(get: impl Fn(&str) -> String) -> Self {
        let sort = get("sort");
        let (by, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |by| (by, true));
        let (sort, descending) = Sort::parse(by).map_or((Sort::Hours, true), |by| (by, descending));
        let lea = get("q").trim().chars().take(200).collect();
        let filter = Filter { unused: get("unused") == "yes", sort, descending, lea };
        Self { organization: OrganizationId::parse(&get("organization")), filter }
    }

    /// The order as addresses have it; empty for the usual one.
    pub(super) fn sort(&self) -> String {
        match (self.filter.sort, self.filter.descending) {
            (Sort::Hours, true) => String::new(),
            (sort, false) => sort.key().to_owned(),
            (sort, true) => format!("-{}", sort.key()),
        }
    }

    /// What narrows the ledger, as its address has it, without the order.
    pub(super) fn narrowing(&self) -> Vec<(&'static str, String)> {
        vec![
            ("organization", self.organization.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("unused", if self.filter.unused { "yes" } else { "" }.to_owned()),
            ("q", self.filter.lea.clone()),
        ]
    }

    /// The address's part after `?`.
    pub(super) fn query(&self) -> String {
        self.address().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    /// The address of this.
    pub(super) fn address(&self) -> String {
        let (narrowing, sort) = (self.narrowing(), self.sort());
        let mut all: Vec<(&str, &str)> = narrowing.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.push(("sort", &sort));
        address_with(BURDEN, &all)
    }

    /// The address of the same with all requests, or only those that no decision has used.
    pub(super) fn with_unused(&self, unused: bool) -> String {
        let filter = Filter { unused, ..self.filter.clone() };
        format!("{}#requests", Self { filter, ..self.clone() }.address())
    }
}

/// The ledger of one organization.
pub(super) fn address_of(id: &OrganizationId) -> String {
    address_with(BURDEN, &[("organization", id.as_str())])
}

/// What a visitor sees of the ledger.
pub(super) enum Seen {
    /// All of it.
    All(Ledger),
    /// One organization's part, with the other organizations the visitor has a role at.
    Own(Box<OwnBurden>, Vec<(OrganizationId, String)>),
}

impl Seen {
    /// Loads it: the organization's that is asked for; else all for those with a role at the SEA, and for others what is
    /// asked of their own organization.
    pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Self> {
        let sea = OrganizationId::sea();
        let own: Vec<OrganizationId> = visit
            .principal
            .person()
            .map_or_else(Vec::new, |person| person.roles.iter().map(|held| held.organization.clone()).collect());
        let sees_all = visit.principal.may(Action::ReadFigures, &Place::sea());
        let whose = match &asked.organization {
            Some(named) => Some(named).filter(|id| **id != sea),
            None if sees_all => None,
            None => own.first(),
        };
        let Some(whose) = whose else { return read_ledger(&visit.database, &visit.principal).await.map(Self::All) };
        let found = read_own_burden(&visit.database, &visit.principal, whose).await?;
        let directory = read_directory(&visit.database, &visit.principal).await?;
        let named = |id: &OrganizationId| directory.get(id).map(|each| (id.clone(), each.name.clone()));
        let others = own.iter().filter(|id| *id != whose && **id != sea).filter_map(named).collect();
        Ok(Self::Own(Box::new(found), others))
    }

    /// The ledger.
    pub(super) fn ledger(&self) -> &Ledger {
        match self {
            Seen::All(ledger) => ledger,
            Seen::Own(own, _) => &own.ledger,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> Asked {
        Asked::read(|name| {
            let found = parameters.iter().find(|(known, _)| *known == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_leads_back_to_what_it_asks_for() {
        let given = asked(&[("organization", "lea-001902"), ("unused", "yes"), ("q", " peña "), ("sort", "-name")]);
        assert_eq!(given.filter.lea, "peña");
        assert_eq!(given.address(), "/burden?organization=lea-001902&unused=yes&q=pe%C3%B1a&sort=-name");
        assert_eq!(given.query(), "organization=lea-001902&unused=yes&q=pe%C3%B1a&sort=-name");
        assert_eq!(asked(&[("sort", "-color"), ("unused", "no")]), Asked::default());
        assert_eq!(asked(&[("sort", "hours")]).address(), "/burden?sort=hours");
        assert_eq!(asked(&[("sort", "-hours")]).address(), "/burden");
        assert_eq!(Asked::default().with_unused(true), "/burden?unused=yes#requests");
    }
}
