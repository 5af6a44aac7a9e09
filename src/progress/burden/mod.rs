//! The burden ledger (`domain.md` §3): what is asked of LEAs and schools, who asks it, how long it takes them in a year, and
//! the last decision that used it. Looking for things asked twice is next door in `duplicates.rs`.

mod duplicates;
pub mod export;
pub mod listing;
mod request;
#[cfg(all(test, feature = "store"))]
mod tests;
#[cfg(feature = "store")]
pub mod use_cases;

use std::collections::BTreeMap;

use crate::metric::{Metric, Supplier};
use ground::identity::{MetricId, OrganizationId};
use ground::organization::directory::Directory;
use ground::organization::{Kind, Organization, Status};

pub use duplicates::{Duplicate, Likeness, duplicates};
pub use request::{Decision, Request};

/// Minutes in an hour.
pub const HOUR: u64 = 60;
/// Minutes of a full-time work year: 52 weeks of 40 hours.
pub const WORK_YEAR: u64 = 52 * 40 * HOUR;

/// An LEA as far as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondents {
    /// Which LEA; none for the schools that belong to none.
    pub lea: Option<OrganizationId>,
    /// Its name.
    pub name: String,
    /// Whether it reports itself: an open LEA does.
    pub reports: bool,
    /// How many open schools it has.
    pub schools: u64,
}

/// What is asked of one LEA and its schools in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaBurden {
    /// Who.
    pub respondents: Respondents,
    /// Minutes the LEA itself takes.
    pub own_minutes: u64,
    /// Minutes all its schools take.
    pub school_minutes: u64,
}

impl LeaBurden {
    /// Minutes altogether.
    pub fn minutes(&self) -> u64 {
        self.own_minutes + self.school_minutes
    }
}

/// All that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// What, the most costly first.
    pub requests: Vec<Request>,
    /// Of whom, the most burdened first.
    pub leas: Vec<LeaBurden>,
    /// What is asked twice, the most costly first.
    pub duplicates: Vec<Duplicate>,
}

impl Ledger {
    /// Minutes a year altogether.
    pub fn minutes(&self) -> u64 {
        self.requests.iter().map(|request| request.minutes).sum()
    }

    /// What no decision has used yet.
    pub fn unused(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.last_decision.is_none())
    }

    /// What nobody has said the time of, so that the hours here leave it out.
    pub fn unmeasured(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.effort_minutes == 0)
    }

    /// Minutes of the LEA in the middle; none where there is no LEA that reports.
    pub fn median_minutes(&self) -> Option<u64> {
        let reporting: Vec<u64> =
            self.leas.iter().filter(|lea| lea.respondents.reports).map(LeaBurden::minutes).collect();
        // From the most down, so that of two in the middle this is the lesser.
        reporting.get(reporting.len() / 2).copied()
    }
}

/// The ledger of these metrics, asked of these respondents: minutes × respondents × times a year. Retired metrics are asked of
/// nobody; what the SEA takes from its own systems costs LEAs and schools nothing.
pub fn ledger(metrics: &[Metric], respondents: Vec<Respondents>, decisions: &BTreeMap<MetricId, Decision>) -> Ledger {
    let counted = |supplier| respondents.iter().map(|each| answering(each, supplier)).sum::<u64>();
    let (leas, schools) = (counted(Supplier::Lea), counted(Supplier::School));
    let asked = metrics.iter().filter(|metric| is_asked(metric));
    let mut requests: Vec<Request> = asked
        .map(|metric| {
            let respondents = if metric.supplier == Supplier::Lea { leas } else { schools };
            request(metric, respondents, decisions.get(&metric.id).cloned())
        })
        .collect();
    requests.sort_by(|one, other| other.minutes.cmp(&one.minutes).then_with(|| one.name.cmp(&other.name)));
    let a_year =
        |supplier| metrics.iter().filter(|it| is_asked(it) && it.supplier == supplier).map(minutes_a_year).sum::<u64>();
    let (per_lea, per_school) = (a_year(Supplier::Lea), a_year(Supplier::School));
    let mut leas: Vec<LeaBurden> = respondents
        .into_iter()
        .map(|each| LeaBurden {
            own_minutes: per_lea * answering(&each, Supplier::Lea),
            school_minutes: per_school * answering(&each, Supplier::School),
            respondents: each,
        })
        .collect();
    leas.sort_by(|one, other| {
        other.minutes().cmp(&one.minutes()).then_with(|| one.respondents.name.cmp(&other.respondents.name))
    });
    let duplicates = duplicates(metrics, &requests);
    Ledger { requests, leas, duplicates }
}

/// Whether LEAs or schools are asked for it.
fn is_asked(metric: &Metric) -> bool {
    !metric.retired && metric.supplier != Supplier::Sea
}

/// How many of an LEA and its schools answer what is asked of this kind.
fn answering(respondents: &Respondents, supplier: Supplier) -> u64 {
    match supplier {
        Supplier::Sea => 0,
        Supplier::Lea => u64::from(respondents.reports),
        Supplier::School => respondents.schools,
    }
}

/// Minutes it takes one respondent in a year.
fn minutes_a_year(metric: &Metric) -> u64 {
    u64::from(metric.effort_minutes) * u64::from(metric.frequency.times_a_year())
}

fn request(metric: &Metric, respondents: u64, last_decision: Option<Decision>) -> Request {
    Request {
        metric: metric.id.clone(),
        name: metric.name.clone(),
        supplier: metric.supplier,
        owner: metric.owner_name.clone(),
        source: metric.source.clone(),
        frequency: metric.frequency,
        effort_minutes: metric.effort_minutes,
        respondents,
        minutes: minutes_a_year(metric) * respondents,
        last_decision,
    }
}

/// Everybody who may be asked: LEAs with their open schools, and the schools of none. A closed organization isn't asked.
pub fn everybody(directory: &Directory) -> Vec<Respondents> {
    let mut schools: BTreeMap<Option<OrganizationId>, u64> = BTreeMap::new();
    let of_kind = |kind| directory.iter().filter(move |each| each.kind == kind);
    for school in of_kind(Kind::School).filter(|each| each.status == Status::Open) {
        let lea = school.parent.as_ref().and_then(|parent| directory.get(parent));
        let lea = lea.filter(|lea| lea.kind == Kind::Lea).map(|lea| lea.id.clone());
        *schools.entry(lea).or_default() += 1;
    }
    let leas = of_kind(Kind::Lea).map(|lea| Respondents {
        lea: Some(lea.id.clone()),
        name: lea.name.clone(),
        reports: lea.status == Status::Open,
        schools: schools.get(&Some(lea.id.clone())).copied().unwrap_or_default(),
    });
    let of_none = schools.get(&None).map(|schools| Respondents {
        lea: None,
        name: "Schools of no LEA".to_owned(),
        reports: false,
        schools: *schools,
    });
    leas.filter(|each| each.reports || each.schools > 0).chain(of_none).collect()
}

/// One organization as it is asked: an LEA with its schools, or a school by itself. None for the SEA, which asks.
pub fn one(directory: &Directory, organization: &Organization) -> Option<Respondents> {
    let is_open = |each: &Organization| each.status == Status::Open;
    let (lea, schools) = match organization.kind {
        Kind::Sea => return None,
        Kind::Lea => {
            let children = directory.children(&organization.id);
            let schools = children.iter().filter(|each| each.kind == Kind::School && is_open(each)).count();
            (Some(organization.id.clone()), u64::try_from(schools).unwrap_or_default())
        }
        Kind::School => (None, u64::from(is_open(organization))),
    };
    let reports = organization.kind == Kind::Lea && is_open(organization);
    Some(Respondents { lea, name: organization.name.clone(), reports, schools })
}

/// A metric an LEA reports monthly, and respondents, for tests.
#[cfg(test)]
mod example {
    use ground::calendar::Frequency;

    use super::*;

    pub(super) fn metric(id: &str, supplier: Supplier, frequency: Frequency, effort_minutes: u32) -> Metric {
        Metric { supplier, frequency, effort_minutes, ..crate::metric::testing::example(id) }
    }

    pub(super) fn lea(name: &str, reports: bool, schools: u64) -> Respondents {
        let lea = OrganizationId::parse(&format!("lea-{}", name.to_lowercase()));
        Respondents { lea, name: name.to_owned(), reports, schools }
    }
}

#[cfg(test)]
mod rules {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::example::{lea, metric};
    use super::*;
    use ground::calendar::Frequency;
    use ground::testing;

    #[test]
    fn minutes_times_respondents_times_a_year() {
        for (supplier, frequency, effort, respondents, minutes) in [
            (Supplier::Lea, Frequency::Yearly, 90, 2, 180),
            (Supplier::Lea, Frequency::Monthly, 30, 2, 720),
            (Supplier::Lea, Frequency::Weekly, 10, 2, 1_040),
            (Supplier::School, Frequency::Quarterly, 15, 7, 420),
            (Supplier::School, Frequency::TwiceAYear, 0, 7, 0),
        ] {
            let asked = vec![lea("Alder", true, 4), lea("Birch", true, 1), lea("Closed", false, 2)];
            let found = ledger(&[metric("a", supplier, frequency, effort)], asked, &BTreeMap::new());
            let request = &found.requests[0];
            assert_eq!((request.respondents, request.minutes), (respondents, minutes), "{supplier:?} {frequency:?}");
            assert_eq!(found.minutes(), minutes);
        }
    }

    #[test]
    fn what_the_sea_takes_itself_and_what_is_retired_costs_nobody_anything() {
        let retired = Metric { retired: true, ..metric("old", Supplier::Lea, Frequency::Weekly, 60) };
        let own = metric("own", Supplier::Sea, Frequency::Weekly, 60);
        let found = ledger(&[retired, own], vec![lea("Alder", true, 4)], &BTreeMap::new());
        assert_eq!((found.requests.len(), found.minutes(), found.leas[0].minutes()), (0, 0, 0));
    }

    #[test]
    fn what_no_decision_has_used_is_told_apart() {
        let id = |id| MetricId::parse(id).unwrap();
        let day: NaiveDate = "2026-02-01".parse().unwrap();
        let decisions = BTreeMap::from([(id("a"), (day, "Continue".to_owned()))]);
        let metrics = ["a", "b"].map(|id| metric(id, Supplier::Lea, Frequency::Yearly, 60));
        let found = ledger(&metrics, vec![lea("Alder", true, 0)], &decisions);
        let unused: Vec<_> = found.unused().map(|request| request.metric.as_str()).collect();
        assert_eq!(unused, ["b"]);
        assert_eq!(found.requests[0].last_decision, Some((day, "Continue".to_owned())));
    }

    #[test]
    fn the_median_is_of_leas_that_report() {
        let metrics =
            [metric("a", Supplier::Lea, Frequency::Yearly, 60), metric("b", Supplier::School, Frequency::Yearly, 1)];
        let asked = vec![lea("A", true, 0), lea("B", true, 5), lea("C", true, 100), lea("D", false, 900)];
        assert_eq!(ledger(&metrics, asked, &BTreeMap::new()).median_minutes(), Some(65));
        assert_eq!(Ledger::default().median_minutes(), None);
    }

    #[test]
    fn everybody_open_is_asked_and_nobody_twice() {
        let closed = |mut each: Organization| {
            each.status = Status::Closed;
            each
        };
        let orphan = Organization { parent: Some(OrganizationId::sea()), ..testing::school("000000009", "Free", "1") };
        let directory = Directory::build(vec![
            testing::sea(),
            testing::lea("000001", "Alder", "1"),
            testing::school("000001001", "One", "000001"),
            closed(testing::school("000001002", "Two", "000001")),
            closed(testing::lea("000002", "Birch", "1")),
            closed(testing::lea("000003", "Cedar", "1")),
            testing::school("000003001", "Three", "000003"),
            orphan,
        ]);
        let found = everybody(&directory);
        let told: Vec<_> = found.iter().map(|each| (each.name.as_str(), each.reports, each.schools)).collect();
        assert_eq!(told, [("Alder", true, 1), ("Cedar", false, 1), ("Schools of no LEA", false, 1)]);
        let of = |id: &str| {
            let organization = directory.get(&OrganizationId::parse(id).unwrap()).unwrap();
            one(&directory, organization).map(|each| (each.reports, each.schools))
        };
        assert_eq!(of("sea"), None);
        assert_eq!(of("lea-000001"), Some((true, 1)));
        assert_eq!(of("school-000001001"), Some((false, 1)));
        assert_eq!(of("school-000001002"), Some((false, 0)));
    }

    fn metrics() -> impl Strategy<Value = Vec<Metric>> {
        let one = (0usize..3, 0usize..5, 0u32..200, any::<bool>());
        prop::collection::vec(one, 0..12).prop_map(|all| {
            let made = all.into_iter().enumerate().map(|(at, (supplier, frequency, effort, retired))| Metric {
                retired,
                ..metric(&format!("m{at}"), Supplier::ALL[supplier], Frequency::ALL[frequency], effort)
            });
            made.collect()
        })
    }

    proptest! {
        #[test]
        fn by_metric_and_by_lea_it_is_the_same(
            metrics in metrics(),
            leas in prop::collection::vec((any::<bool>(), 0u64..40), 0..20),
        ) {
            let asked: Vec<_> =
                leas.iter().enumerate().map(|(at, (reports, schools))| lea(&format!("L{at}"), *reports, *schools)).collect();
            let found = ledger(&metrics, asked.clone(), &BTreeMap::new());
            prop_assert_eq!(found.minutes(), found.leas.iter().map(LeaBurden::minutes).sum::<u64>());
            // Each by itself comes to the same, too.
            let alone = asked.into_iter().map(|each| ledger(&metrics, vec![each], &BTreeMap::new()).minutes());
            prop_assert_eq!(found.minutes(), alone.sum::<u64>());
            prop_assert!(found.requests.windows(2).all(|pair| pair[0].minutes >= pair[1].minutes));
            prop_assert!(found.leas.windows(2).all(|pair| pair[0].minutes() >= pair[1].minutes()));
        }
    }
}
