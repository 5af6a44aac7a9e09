//! The dashboard against the database in memory: what it tells of metrics and goals, and to whom.

use chrono::{DateTime, Utc};

use crate::dashboard::use_cases::{Dashboard, read_dashboard};
use crate::dashboard::{Narrowing, Stale, Way, changed, export, without_data};
use crate::goal::use_cases::{add_goal, approve_goal, submit_goal};
use crate::goal::{GoalForm, MeasureForm};
use crate::metric::form::MetricForm;
use crate::metric::use_cases::{add_metric, set_target};
use crate::metric::{MarkForm, Status, TargetForm, Timing};
use crate::observation::use_cases::{TypedCell, save_grid};
use ground::access::{Principal, Role};
use ground::database::Database;
use ground::database::testing::in_memory;
use ground::identity::{MetricId, OrganizationId};
use ground::organization::Kind;
use ground::organization::use_cases::import_file;
use ground::problem::Error;
use ground::site::{Site, SiteForm};
use ground::testing::signed_in;

struct World {
    database: Database,
    site: Site,
    now: DateTime<Utc>,
}

fn lead() -> Principal {
    signed_in("Ana", Role::Lead, "sea")
}

fn metric_form(name: &str, timing: Timing) -> MetricForm {
    MetricForm {
        name: name.into(),
        definition: "Days attended of days enrolled.".into(),
        unit: "percent".into(),
        decimals: "1".into(),
        direction: "higher".into(),
        timing: timing.key().into(),
        level: "lea".into(),
        frequency: "yearly".into(),
        source: "Collection".into(),
        supplier: "sea".into(),
        effort_minutes: "0".into(),
        aggregate: "mean".into(),
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
        let form = SiteForm {
            state: "Meridian".into(),
            agency: "Department".into(),
            time_zone: "America/Chicago".into(),
            school_year_starts: "7".into(),
        };
        let site = Site::parse(&form, false).unwrap();
        let change = ground::database::Change::unrecorded();
        ground::organization::ensure_sea(change, "Department").run(&database).await.unwrap();
        let content = b"kind,state_id,name,parent_state_id,region,status\nlea,000001,Alder,,1,open\n".to_vec();
        import_file(&database, &Principal::Operator, "o.csv", content, None, now).await.unwrap();
        Self { database, site, now }
    }

    /// A metric whose target rises by 2 a year from 90, with these figures of the only LEA, by school year.
    async fn metric(&self, name: &str, timing: Timing, figures: &[(&str, &str)]) -> MetricId {
        let id = add_metric(&self.database, &lead(), &metric_form(name, timing), self.now).await.unwrap();
        let mark = |on: &str, value: &str| MarkForm { on: on.to_owned(), value: value.to_owned() };
        let target = TargetForm {
            baseline: mark("2023-06-30", "90"),
            milestones: Vec::new(),
            target: mark("2027-06-30", "98"),
            note: String::new(),
        };
        set_target(&self.database, &lead(), &id, &OrganizationId::sea(), 0, &target, self.now).await.unwrap();
        let cells: Vec<TypedCell> = figures
            .iter()
            .map(|(period, value)| TypedCell {
                field: format!("value-{id}-{period}"),
                metric: id.to_string(),
                period: (*period).to_owned(),
                value: (*value).to_owned(),
                n: "400".to_owned(),
                seen: String::new(),
            })
            .collect();
        let lea = OrganizationId::parse("lea-000001").unwrap();
        save_grid(&self.database, &lead(), &self.site, &lea, "", &cells, self.now).await.unwrap();
        id
    }

    async fn goal(&self, at: &str, title: &str, metric: &MetricId) {
        let form = GoalForm {
            title: title.into(),
            outcome: "By 2027, 98%.".into(),
            population_group: "all".into(),
            population_words: "All students".into(),
            owner_name: "Chief of schools".into(),
            from: "2024".into(),
            until: "2026".into(),
            measures: vec![MeasureForm {
                metric: metric.to_string(),
                baseline_on: "2023-06-30".into(),
                baseline_value: "90".into(),
                targets: vec![
                    ("2025-06-30".into(), "94".into()),
                    ("2026-06-30".into(), "96".into()),
                    ("2027-06-30".into(), "98".into()),
                ],
            }],
            ..GoalForm::default()
        };
        let at = OrganizationId::parse(at).unwrap();
        let id = add_goal(&self.database, &lead(), &at, &form, self.now).await.unwrap();
        submit_goal(&self.database, &lead(), &id, 1, self.now).await.unwrap();
        approve_goal(&self.database, &lead(), &id, 2, "", self.now).await.unwrap();
    }

    async fn read(&self, who: &Principal, narrowing: &Narrowing) -> ground::Result<Dashboard> {
        read_dashboard(&self.database, who, &self.site, narrowing, self.site.today(self.now)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_how_metrics_and_goals_stand_the_worst_first() {
    let world = World::new().await;
    world.metric("Kept", Timing::Leading, &[("Y2024", "94.5"), ("Y2025", "96.5")]).await;
    let lost = world.metric("Lost", Timing::Lagging, &[("Y2024", "95"), ("Y2025", "91")]).await;
    world.metric("Forgotten", Timing::Leading, &[("Y2022", "89")]).await;
    let odd = world.metric("Odd", Timing::Leading, &[("Y2025", "400")]).await;
    world.goal("sea", "More come every day", &lost).await;
    world.goal("lea-000001", "More come in Alder", &lost).await;

    let found = world.read(&lead(), &Narrowing::default()).await.unwrap();
    let order: Vec<_> = found.standings.iter().map(|it| (it.series.metric.name.as_str(), it.status())).collect();
    assert_eq!(
        order,
        [
            ("Lost", Status::OffTrack),
            ("Forgotten", Status::NoCurrentData),
            ("Odd", Status::NoCurrentData),
            ("Kept", Status::OnTrack)
        ]
    );
    assert_eq!((found.total, found.under_review), (4, Some(1)));
    assert_eq!(found.counts, [(Status::OffTrack, 1), (Status::NoCurrentData, 2), (Status::OnTrack, 1)]);
    let changes: Vec<_> = changed(&found.standings).iter().map(|(_, it)| (it.way, it.from, it.to)).collect();
    assert_eq!(changes, [(Way::Worse, Status::OnTrack, Status::OffTrack)]);
    let without = without_data(&found.standings);
    assert_eq!((&without[0].0.series.metric.id, without[0].1), (&odd, Stale::Never));
    let goals: Vec<_> = found.goals.iter().map(|it| (it.goal.title.as_str(), it.standing.status)).collect();
    assert_eq!(goals, [("More come every day", Status::OffTrack)], "the State's own, where no level is asked for");
    assert_eq!((export::metrics(&found.standings).rows.len(), export::goals(&found.goals).rows.len()), (4, 1));

    let leas = Narrowing { level: Some(Kind::Lea), ..Narrowing::default() };
    let found = world.read(&lead(), &leas).await.unwrap();
    assert_eq!((found.goals[0].goal.title.as_str(), found.standings.len()), ("More come in Alder", 4));
    let lagging = Narrowing { timing: Some(Timing::Lagging), status: Some(Status::OnTrack), ..Narrowing::default() };
    let found = world.read(&lead(), &lagging).await.unwrap();
    assert_eq!((found.standings.len(), found.goals.len(), found.total), (0, 0, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_signed_in_reads_it_but_only_who_decides_learns_what_waits_for_a_decision() {
    let world = World::new().await;
    let everything = Narrowing::default();
    assert_eq!(world.read(&Principal::Public, &everything).await.unwrap_err(), Error::SignedOut);
    for (role, at, decides) in [
        (Role::Member, "sea", true),
        (Role::Viewer, "sea", false),
        (Role::LeaLead, "lea-000001", false),
        (Role::SchoolLead, "school-000001001", false),
    ] {
        let found = world.read(&signed_in("Ana", role, at), &everything).await.unwrap();
        assert_eq!(found.under_review.is_some(), decides, "{role:?}");
        assert!(found.standings.is_empty() && found.goals.is_empty());
    }
}
