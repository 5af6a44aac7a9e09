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

throughline::keyed! {
    /// What LEAs are sorted by.
    pub(super) enum LeaSort: key {
        /// Hours a year, its schools' among them.
        Hours: "hours";
        /// Name.
        Name: "name";
        /// How many schools it has.
        Schools: "schools";
        /// Its own hours.
        Own: "own";
        /// Hours of its schools.
        OfSchools: "of_schools";
    }
}

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Whose; where it isn't named, everybody's or the reader's own.
    pub organization: Option<OrganizationId>,
    /// Which, and in what order.
    pub filter: Filter,
    /// The order of LEAs, and whether it is the other way round.
    pub leas: (LeaSort, bool),
    /// Which page of the LEAs, from 1.
    pub page: usize,
}

impl Default for Asked {
    fn default() -> Self {
        Self { organization: None, filter: Filter::default(), leas: (LeaSort::Hours, true), page: 1 }
    }
}

/// An order as addresses have it, with `-` before it where it is the other way round.
fn split(sort: &str) -> (&str, bool) {
    sort.strip_prefix('-').map_or((sort, false), |by| (by, true))
}

impl Asked {
    /// Reads the address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(get: impl Fn(&str) -> String) -> Self {
        let (sort, leas) = (get("sort"), get("leas"));
        let (by, descending) = split(&sort);
        let (sort, descending) = Sort::parse(by).map_or((Sort::Hours, true), |by| (by, descending));
        let (by, leas_descending) = split(&leas);
        let leas = LeaSort::parse(by).map_or((LeaSort::Hours, true), |by| (by, leas_descending));
        let page = get("page").parse::<usize>().unwrap_or(1).max(1);
        let lea = get("q").trim().chars().take(200).collect();
        let filter = Filter { unused: get("unused") == "yes", sort, descending, lea };
        Self { organization: OrganizationId::parse(&get("organization")), filter, leas, page }
    }

    /// The order as addresses have it; empty for the usual one.
    pub(super) fn sort(&self) -> String {
        match (self.filter.sort, self.filter.descending) {
            (Sort::Hours, true) => String::new(),
            (sort, false) => sort.key().to_owned(),
            (sort, true) => format!("-{}", sort.key()),
        }
    }

    /// The order of LEAs as their headings have it.
    pub(super) fn lea_sort(&self) -> String {
        let (by, descending) = self.leas;
        if descending { format!("-{}", by.key()) } else { by.key().to_owned() }
    }

    /// All of it as the address has it, but the page: it begins anew with whatever else is asked for.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let leas = if self.leas == Self::default().leas { String::new() } else { self.lea_sort() };
        vec![
            ("organization", self.organization.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("unused", if self.filter.unused { "yes" } else { "" }.to_owned()),
            ("q", self.filter.lea.clone()),
            ("sort", self.sort()),
            ("leas", leas),
        ]
    }

    /// The same without the parameter of this name.
    pub(super) fn parameters_but(&self, name: &str) -> Vec<(&'static str, String)> {
        self.parameters().into_iter().filter(|(it, _)| *it != name).collect()
    }

    /// The address of the same with all LEAs, searched by no words.
    pub(super) fn of_all_leas(&self) -> String {
        let filter = Filter { lea: String::new(), ..self.filter.clone() };
        format!("{}#leas", Self { filter, ..self.clone() }.address())
    }

    /// The address's part after `?`.
    pub(super) fn query(&self) -> String {
        self.address().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    /// The address of this.
    pub(super) fn address(&self) -> String {
        let all = self.parameters();
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
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

    #[test]
    fn leas_have_an_order_and_pages_of_their_own() {
        let given = asked(&[("leas", "-own"), ("page", "3"), ("q", "isd"), ("sort", "name")]);
        assert_eq!((given.leas, given.page), ((LeaSort::Own, true), 3));
        assert_eq!(given.address(), "/burden?q=isd&sort=name&leas=-own");
        assert_eq!(given.of_all_leas(), "/burden?sort=name&leas=-own#leas");
        assert_eq!(asked(&[("leas", "-hours"), ("page", "0")]), Asked::default());
        assert_eq!(asked(&[("leas", "hours")]).lea_sort(), "hours");
    }
}
