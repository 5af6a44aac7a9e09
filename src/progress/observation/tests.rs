//! Figures through the use cases: files, grids, decisions, undoing, and what readers see of them.

mod files;
mod grids;
mod order;
mod reading;
mod texas;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};

use super::mapping::{From, Mapping, ValueColumn};
use super::use_cases::*;
use super::{Series, SeriesOf};
use crate::metric::ALL_GROUP;
use crate::metric::form::MetricForm;
use crate::metric::use_cases::{SETTLING, add_metric};
use crate::metric::{MarkForm, TargetForm};
use ground::access::{Principal, Role};
use ground::database::Database;
use ground::database::testing::in_memory;
use ground::identity::{EntryId, MetricId, OrganizationId};
use ground::job::{Handlers, Worker};
use ground::organization::Kind;
use ground::problem::{Error, Result};
use ground::site::use_cases::set_up_demonstration;
use ground::site::{Site, SiteForm};
use ground::testing::signed_in;
use ground::upload::Files;

/// A State with an analyst, three LEAs and four schools.
struct World {
    database: Database,
    files: Files,
    site: Site,
    now: DateTime<Utc>,
}

const ORGANIZATIONS: &str = "kind,state_id,name,parent_state_id,region,status\n\
    lea,000001,Alder,,1,open\nlea,000002,Birch,,1,open\nlea,000003,Cedar,,2,open\nlea,000009,Old,,2,closed\n\
    school,000001001,Alder High,000001,,open\nschool,000001002,Alder Elementary,000001,,open\n\
    school,000002001,Birch High,000002,,open\nschool,000003001,Cedar High,000003,,open\n";

fn analyst() -> Principal {
    signed_in("Ana", Role::Member, "sea")
}

fn lea(number: u32) -> OrganizationId {
    OrganizationId::parse(&format!("lea-00000{number}")).unwrap()
}

fn site_form() -> SiteForm {
    SiteForm {
        state: "Meridian".into(),
        agency: "Department".into(),
        time_zone: "America/Chicago".into(),
        school_year_starts: "7".into(),
    }
}

fn metric_form(name: &str) -> MetricForm {
    MetricForm {
        name: name.into(),
        definition: "Days attended of days enrolled.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: "leading".into(),
        level: "lea".into(),
        frequency: "yearly".into(),
        source: "Collection".into(),
        supplier: "sea".into(),
        effort_minutes: "0".into(),
        aggregate: "weighted_mean".into(),
        least: "0".into(),
        most: "100".into(),
        sharing: "shared".into(),
        tolerance: "0".into(),
        ..MetricForm::default()
    }
}

impl World {
    async fn new() -> Self {
        let (database, now) = (in_memory().await, "2026-11-02T15:00:00Z".parse().unwrap());
        let site = Site::parse(&site_form(), true).unwrap();
        let world = Self { database, files: Files::in_memory(), site, now };
        let operator = Principal::Operator;
        set_up_demonstration(&world.database, &operator, &site_form(), now).await.unwrap();
        let content = ORGANIZATIONS.as_bytes().to_vec();
        ground::organization::use_cases::import_file(&world.database, &operator, "o.csv", content, None, now)
            .await
            .unwrap();
        world
    }

    async fn metric(&self, form: &MetricForm) -> MetricId {
        add_metric(&self.database, &analyst(), form, self.now).await.unwrap()
    }

    async fn upload(&self, name: &str, content: &str) -> EntryId {
        let content = content.as_bytes().to_vec();
        upload_observations(&self.database, &self.files, &analyst(), name, content, self.now).await.unwrap()
    }

    async fn check(&self, id: &EntryId, mapping: Mapping) -> Review {
        let chosen = choose_columns(&self.database, &self.files, &analyst(), &self.site, id, &mapping, self.now).await;
        let review =
            check_observations(&self.database, &self.files, &analyst(), &self.site, id, self.now).await.unwrap();
        match chosen {
            Err(Error::Invalid(problems)) => assert_eq!(problems, review.mapping_problems),
            chosen => assert_eq!((chosen.unwrap(), review.mapping_problems.as_slice()), ((), [].as_slice())),
        }
        review
    }

    async fn store(&self, id: &EntryId, version: i64) -> Result<Counts> {
        let id = begin_observations(&self.database, &analyst(), id, version, self.now).await?;
        self.work_off().await;
        let upload = crate::observation::store::upload(&self.database, &id).await?;
        if upload.stage == Stage::Stored { Ok(upload.counts) } else { Err(Error::Conflict(upload.message)) }
    }

    /// Does the jobs that are due.
    async fn work_off(&self) {
        let handlers = jobs(Handlers::default(), self.files.clone());
        Worker::new(self.database.clone(), handlers).run_due().await.unwrap();
    }

    /// Settles what was settled by other rules, and gives how many periods that were.
    async fn settle(&self) -> usize {
        ask_to_settle(&self.database, self.now).await.unwrap();
        let periods = Arc::new(AtomicUsize::new(0));
        let counting = periods.clone();
        let handlers = Handlers::default().on(SETTLING, move |work| {
            let periods = counting.clone();
            async move {
                periods.fetch_add(settle_all(&work).await?, Ordering::Relaxed);
                Ok(())
            }
        });
        Worker::new(self.database.clone(), handlers).run_due().await.unwrap();
        periods.load(Ordering::Relaxed)
    }

    /// Uploads, checks and stores a file.
    async fn bring_in(&self, content: &str, mapping: Mapping) -> (EntryId, Counts) {
        let id = self.upload("figures.csv", content).await;
        let review = self.check(&id, mapping).await;
        assert_eq!((&review.mapping_problems, &review.problems), (&vec![], &vec![]));
        let counts = self.store(&id, review.version).await.unwrap();
        assert_eq!(counts, review.counts, "what was announced is what was done");
        (id, counts)
    }

    async fn undo(&self, id: &EntryId) -> Result<usize> {
        let version = observations_progress(&self.database, &analyst(), id).await?.version;
        undo_observations(&self.database, &analyst(), &self.site, id, version, self.now).await
    }

    async fn series(&self, who: &Principal, metric: &MetricId, organization: &OrganizationId) -> Series {
        let of = SeriesOf { metric: metric.clone(), organization: organization.clone(), group: ALL_GROUP.into() };
        let today = self.site.today(self.now);
        read_series(&self.database, who, &self.site, &[of], today).await.unwrap().remove(0)
    }

    /// A series in a line: `2024–25 90.0%, 2025–26 Missing`.
    async fn words(&self, metric: &MetricId, organization: &OrganizationId) -> String {
        let series = self.series(&analyst(), metric, organization).await;
        let points = series.points.iter().map(|it| format!("{} {}", it.period, it.shown.words(&series.metric)));
        points.collect::<Vec<_>>().join(", ")
    }
}

/// A file with the organization first, then columns of figures of one metric, each for a school year.
fn yearly(metric: &MetricId, years: &[&str]) -> Mapping {
    let column = |(at, year): (usize, &&str)| ValueColumn {
        column: at + 1,
        metric: From::Fixed(metric.clone()),
        group: From::Fixed(ALL_GROUP.into()),
        period: Some(From::Fixed((*year).to_owned())),
        n: None,
        numerator: None,
    };
    Mapping {
        organization: Some(0),
        kind: Kind::Lea,
        period: None,
        values: years.iter().enumerate().map(column).collect(),
        codes: Mapping::usual_codes(),
        skip_unknown: false,
    }
}

fn target_form(marks: &[(&str, &str)]) -> TargetForm {
    let mark = |(on, value): &(&str, &str)| MarkForm { on: (*on).to_owned(), value: (*value).to_owned() };
    let (first, last) = (marks[0], marks[marks.len() - 1]);
    TargetForm {
        baseline: mark(&first),
        milestones: marks[1..marks.len() - 1].iter().map(mark).collect(),
        target: mark(&last),
        note: String::new(),
    }
}
