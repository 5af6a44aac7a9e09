//! The directory: the whole tree in memory, for finding an organization among ten thousand at once.
//! Built once from the store's rows and never changed; a change of the store builds another.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::folding::folded;
use super::{Kind, Organization, OrganizationId, Status};
use crate::access::Place;
use crate::order::Order;

/// How many organizations a page of results holds.
pub const PAGE_SIZE: usize = 50;
/// How many words of a search are looked at.
const WORDS_MAX: usize = 10;
/// How far up a path is followed; the tree has three floors.
const PATH_MAX: usize = 8;

crate::keyed! {
    /// What results are sorted by. Equals come by name, then by id.
    #[derive(Default)]
    pub enum Sort: key, name {
        /// By name, case and accents aside.
        #[default]
        Name: "name", "Name";
        /// By State id: each LEA is followed by its schools where ids are built that way.
        StateId: "id", "State id";
        /// By region, numbers as numbers.
        Region: "region", "Region";
        /// By kind, from the SEA down.
        Kind: "kind", "Kind";
    }
}

/// What is looked for. The default finds everything, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Words that must all occur in name, State id or NCES id; case, accents and punctuation aside. The first ten
    /// count.
    #[serde(rename = "q")]
    pub text: String,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this region; a school without one lies in its LEA's.
    pub region: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
    /// The order.
    pub sort: Order<Sort>,
    /// Which page, from 1; beyond the last is the last.
    pub page: usize,
}

/// A page of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// At most [`PAGE_SIZE`] organizations.
    pub rows: Vec<&'a Organization>,
    /// How many match in all.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
}

/// All organizations, with what it takes to find them.
#[derive(Debug, Default)]
pub struct Directory {
    #[cfg(feature = "store")]
    revision: i64,
    /// By name.
    organizations: Vec<Organization>,
    /// What a search looks through, for each organization: name and ids, folded.
    keys: Vec<String>,
    /// Where to look an effective region up, for each organization.
    regions_of: Vec<usize>,
    regions: Vec<String>,
    indexes: HashMap<OrganizationId, usize>,
    children: HashMap<OrganizationId, Vec<usize>>,
    /// For each order of [`Sort::ALL`], the organizations in it.
    orders: [Vec<usize>; 4],
}

impl Directory {
    /// Builds the directory of these organizations, in any order.
    pub fn build(organizations: Vec<Organization>) -> Self {
        let mut named: Vec<_> = organizations.into_iter().map(|each| (folded(&each.name), each)).collect();
        named.sort_by(|(left_name, left), (right_name, right)| {
            left_name.cmp(right_name).then_with(|| left.id.cmp(&right.id))
        });
        let keys = named.iter().map(|(name, each)| search_key(name, each)).collect();
        let mut directory = Self { keys, ..Self::default() };
        directory.organizations = named.into_iter().map(|(_, each)| each).collect();
        for (index, each) in directory.organizations.iter().enumerate() {
            directory.indexes.insert(each.id.clone(), index);
            if let Some(parent) = &each.parent {
                directory.children.entry(parent.clone()).or_default().push(index);
            }
        }
        directory.find_regions();
        directory.orders = Sort::ALL.map(|sort| directory.order(sort));
        directory
    }

    /// The same, with the store's revision it was built from.
    #[cfg(feature = "store")]
    pub(super) fn at_revision(mut self, revision: i64) -> Self {
        self.revision = revision;
        self
    }

    /// The store's revision this was built from; a write that relies on the directory expects it unchanged.
    #[cfg(feature = "store")]
    pub(super) fn revision(&self) -> i64 {
        self.revision
    }

    fn find_regions(&mut self) {
        let regions: BTreeSet<_> =
            self.organizations.iter().map(|each| self.inherited_region(each).to_owned()).collect();
        let mut regions: Vec<_> = regions.into_iter().filter(|region| !region.is_empty()).collect();
        regions.sort_by(|left, right| by_number(left, right));
        regions.insert(0, String::new());
        let numbers: HashMap<_, _> =
            regions.iter().enumerate().map(|(number, region)| (region.as_str(), number)).collect();
        let number = |each| numbers.get(self.inherited_region(each)).map_or(0, |number| *number);
        self.regions_of = self.organizations.iter().map(number).collect();
        self.regions = regions;
    }

    fn inherited_region<'a>(&'a self, organization: &'a Organization) -> &'a str {
        let above =
            || organization.parent.as_ref().and_then(|parent| self.get(parent)).map(|parent| parent.region.as_str());
        match organization.region.as_str() {
            "" if organization.kind == Kind::School => above().unwrap_or_default(),
            own => own,
        }
    }

    fn order(&self, sort: Sort) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.organizations.len()).collect();
        match sort {
            Sort::Name => {}
            Sort::StateId => {
                order.sort_by_key(|index| (&self.organizations[*index].state_id, self.organizations[*index].kind))
            }
            Sort::Region => order.sort_by_key(|index| self.regions_of[*index]),
            Sort::Kind => order.sort_by_key(|index| self.organizations[*index].kind),
        }
        order
    }

    /// The organization with this id.
    pub fn get(&self, id: &OrganizationId) -> Option<&Organization> {
        self.indexes.get(id).map(|index| &self.organizations[*index])
    }

    /// The organization with those above it, itself first; empty when there is no such organization.
    pub fn path(&self, id: &OrganizationId) -> Vec<&Organization> {
        let above = |each: &&Organization| each.parent.as_ref().and_then(|parent| self.get(parent));
        std::iter::successors(self.get(id), above).take(PATH_MAX).collect()
    }

    /// Where a role must be held to reach this organization.
    pub fn place(&self, id: &OrganizationId) -> Option<Place> {
        let path = self.path(id);
        let mut ids: Vec<_> = path.iter().map(|each| each.id.clone()).collect();
        // Everything is the SEA's, and the SEA is there, also before the set-up has named it.
        if ids.is_empty() && *id != OrganizationId::sea() {
            return None;
        }
        if ids.last() != Some(&OrganizationId::sea()) {
            ids.push(OrganizationId::sea());
        }
        Some(Place::of(ids))
    }

    /// What belongs to this organization directly, by name.
    pub fn children(&self, id: &OrganizationId) -> Vec<&Organization> {
        self.children.get(id).into_iter().flatten().map(|index| &self.organizations[*index]).collect()
    }

    /// The region an organization lies in: its own, or for a school without one its LEA's; empty when there is none.
    pub fn region(&self, id: &OrganizationId) -> &str {
        self.indexes.get(id).map_or("", |index| &self.regions[self.regions_of[*index]])
    }

    /// All organizations, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Organization> {
        self.organizations.iter()
    }

    /// How many organizations of this kind there are, closed ones among them.
    pub fn count(&self, kind: Kind) -> usize {
        self.organizations.iter().filter(|each| each.kind == kind).count()
    }

    /// All regions, numbers as numbers.
    pub fn regions(&self) -> &[String] {
        self.regions.get(1..).unwrap_or_default()
    }

    /// All that matches, in the query's order; its page aside.
    pub fn matching(&self, query: &Query) -> Vec<&Organization> {
        let text = folded(&query.text);
        let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).collect();
        let region = query.region.as_ref().map(|wanted| self.regions.iter().position(|region| region == wanted));
        let matches = |index: &usize| {
            let each = &self.organizations[*index];
            query.kind.is_none_or(|kind| each.kind == kind)
                && query.status.is_none_or(|status| each.status == status)
                && region.is_none_or(|region| region == Some(self.regions_of[*index]))
                && words.iter().all(|word| self.keys[*index].contains(word))
        };
        let order =
            Sort::ALL.iter().position(|sort| *sort == query.sort.by).map_or(&self.orders[0], |at| &self.orders[at]);
        let mut matching: Vec<_> =
            order.iter().copied().filter(matches).map(|index| &self.organizations[index]).collect();
        if query.sort.descending {
            matching.reverse();
        }
        matching
    }

    /// A page of what matches.
    pub fn search(&self, query: &Query) -> Found<'_> {
        let matching = self.matching(query);
        let total = matching.len();
        let pages = total.div_ceil(PAGE_SIZE).max(1);
        let page = query.page.clamp(1, pages);
        let rows = matching.into_iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
        Found { rows: rows.collect(), total, page, pages }
    }
}

fn search_key(name: &str, organization: &Organization) -> String {
    let nces_id = organization.nces_id.as_deref().unwrap_or_default();
    format!("{name} {} {nces_id}", folded(&organization.state_id))
}

fn by_number(left: &str, right: &str) -> Ordering {
    match (left.parse::<u64>(), right.parse::<u64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => folded(left).cmp(&folded(right)),
    }
    .then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::testing::{lea, school, sea};

    fn small() -> Directory {
        let closed = Organization { status: Status::Closed, ..school("001902041", "Cayuga Middle School", "001902") };
        let numbered =
            Organization { nces_id: Some("4800001".to_owned()), ..lea("054901", "Peña–O’Brien ISD", "10") };
        Directory::build(vec![
            closed,
            school("001902001", "Cayuga High School", "001902"),
            numbered,
            lea("001902", "Cayuga ISD", "7"),
            sea(),
        ])
    }

    fn names(directory: &Directory, query: Query) -> Vec<&str> {
        directory.search(&query).rows.into_iter().map(|each| each.name.as_str()).collect()
    }

    fn looking_for(text: &str) -> Query {
        Query { text: text.to_owned(), ..Query::default() }
    }

    #[test]
    fn all_words_must_occur_in_name_or_ids() {
        let directory = small();
        for (text, expected) in [
            ("cayuga high", &["Cayuga High School"][..]),
            ("SCHOOL cay", &["Cayuga High School", "Cayuga Middle School"]),
            ("pena", &["Peña–O’Brien ISD"]),
            ("PEÑA", &["Peña–O’Brien ISD"]),
            ("pen\u{303}a o'brien", &["Peña–O’Brien ISD"]),
            ("1902 isd", &["Cayuga ISD"]),
            ("4800001", &["Peña–O’Brien ISD"]),
            ("cayuga elementary", &[]),
        ] {
            assert_eq!(names(&directory, looking_for(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn filters_and_orders_combine() {
        let directory = small();
        let region = Query { region: Some("7".to_owned()), ..Query::default() };
        assert_eq!(names(&directory, region.clone()), ["Cayuga High School", "Cayuga ISD", "Cayuga Middle School"]);
        assert_eq!(names(&directory, Query { kind: Some(Kind::Lea), ..region.clone() }), ["Cayuga ISD"]);
        assert_eq!(names(&directory, Query { status: Some(Status::Closed), ..region }), ["Cayuga Middle School"]);
        assert!(names(&directory, Query { region: Some("99".to_owned()), ..Query::default() }).is_empty());
        let first = |by, descending| {
            names(&directory, Query { sort: Order { by, descending }, ..Query::default() })[0].to_owned()
        };
        assert_eq!(first(Sort::Name, true), "Peña–O’Brien ISD");
        assert_eq!(first(Sort::StateId, true), "Peña–O’Brien ISD");
        assert_eq!(first(Sort::Region, true), "Peña–O’Brien ISD");
        assert_eq!(first(Sort::Kind, false), "Meridian Department of Education");
        assert_eq!(directory.regions(), ["7", "10"]);
        assert_eq!(directory.count(Kind::School), 2);
    }

    #[test]
    fn a_place_goes_up_to_the_sea() {
        let directory = small();
        let school = OrganizationId::parse("school-001902001").unwrap();
        let lea = OrganizationId::parse("lea-001902").unwrap();
        let place = directory.place(&school).unwrap();
        assert_eq!(place, Place::of(vec![school.clone(), lea.clone(), OrganizationId::sea()]));
        assert_eq!(directory.place(&OrganizationId::sea()), Some(Place::sea()));
        assert_eq!(directory.place(&OrganizationId::parse("lea-2").unwrap()), None);
        assert_eq!(directory.region(&school), "7");
        let schools: Vec<_> = directory.children(&lea).iter().map(|each| each.state_id.as_str()).collect();
        assert_eq!(schools, ["001902001", "001902041"]);
        assert_eq!(Directory::default().search(&Query::default()).pages, 1);
        assert_eq!(Directory::default().place(&OrganizationId::sea()), Some(Place::sea()));
    }

    #[test]
    fn a_tree_that_bites_its_tail_ends_all_the_same() {
        let mut odd = lea("1", "Odd", "");
        odd.parent = Some(odd.id.clone());
        let directory = Directory::build(vec![odd.clone()]);
        assert!(directory.place(&odd.id).unwrap().is_under(&OrganizationId::sea()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn pages_cover_every_organization_once(
            count in 0usize..230,
            sort in 0usize..4,
            descending: bool,
            regions in 1usize..5,
        ) {
            let numbered = |n: usize| lea(&format!("{n:06}"), &format!("District {}", n % 7), &(n % regions).to_string());
            let directory = Directory::build((0..count).map(numbered).collect());
            let query = Query { sort: Order { by: Sort::ALL[sort], descending }, ..Query::default() };
            let pages = directory.search(&query).pages;
            let mut seen = HashSet::new();
            for page in 1..=pages {
                let found = directory.search(&Query { page, ..query.clone() });
                prop_assert_eq!((found.total, found.page, found.pages), (count, page, pages));
                prop_assert!(found.rows.len() == PAGE_SIZE || page == pages);
                for row in found.rows {
                    prop_assert!(seen.insert(row.id.clone()), "{} twice", row.id);
                }
            }
            prop_assert_eq!(seen.len(), count);
            prop_assert_eq!(directory.search(&Query { page: pages + 1, ..query }).page, pages);
        }
    }
}
