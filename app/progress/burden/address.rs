//! What the ledger's address asks for: whose, which requests, in what order.

use app_ground::components::address_with;
use app_ground::sent;
use app_ground::visit::Visit;
use ground::Result;
use ground::access::{Action, Place};
use ground::identity::OrganizationId;
use ground::order::Order;
use ground::organization::use_cases::read_directory;
use progress::burden::Ledger;
use progress::burden::listing::Filter;
use progress::burden::use_cases::{OwnBurden, read_ledger, read_own_burden};

/// The ledger.
pub(super) const BURDEN: &str = "/burden";
/// The ledger as a file.
pub(super) const FILE: &str = "/burden/download";

ground::keyed! {
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
    /// The order of LEAs.
    pub leas: Order<LeaSort>,
    /// Which page of the LEAs, from 1.
    pub page: usize,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            organization: None,
            filter: Filter::default(),
            leas: Order { by: LeaSort::Hours, descending: true },
            page: 1,
        }
    }
}

impl Asked {
    /// Reads the address; what it doesn't say, or says wrongly, narrows nothing.
    pub(super) fn read(get: impl Fn(&str) -> String) -> Self {
        let leas = Order::parse(&get("leas")).unwrap_or(Self::default().leas);
        let page = get("page").parse::<usize>().unwrap_or(1).max(1);
        Self { organization: OrganizationId::parse(&get("organization")), filter: sent::asked(get), leas, page }
    }

    /// All of it as the address has it, but the page: it begins anew with whatever else is asked for.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let leas = if self.leas == Self::default().leas { String::new() } else { self.leas.key() };
        let organization = self.organization.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut all = vec![("organization", organization)];
        all.extend(sent::parameters(&self.filter));
        all.push(("leas", leas));
        all
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
        address_with(BURDEN, &self.parameters())
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
        assert_eq!((given.leas.key().as_str(), given.page), ("-own", 3));
        assert_eq!(given.address(), "/burden?q=isd&sort=name&leas=-own");
        assert_eq!(given.of_all_leas(), "/burden?sort=name&leas=-own#leas");
        assert_eq!(asked(&[("leas", "-hours"), ("page", "0")]), Asked::default());
        assert_eq!(asked(&[("leas", "hours")]).leas.key(), "hours");
    }
}
