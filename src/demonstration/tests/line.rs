//! That the demonstration's line from strategies to outcomes shows what it is there to show, whenever it is loaded.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::lead;
use ground::access::Principal;
use ground::database::Database;
use ground::identity::{MetricId, OrganizationId};
use ground::site::Site;
use ground::site::use_cases::read_site;
use progress::burden::use_cases::read_ledger;
use progress::dashboard::Narrowing;
use progress::dashboard::use_cases::read_dashboard;
use progress::goal::Stage;
use progress::goal::listing::{Filter, Listed};
use progress::goal::use_cases::{list_goals, view_goal};
use progress::metric::use_cases::{judgements_of, list_metrics, view_targets};
use progress::metric::{ALL_GROUP, Color, Sharing, Status};
use progress::observation::use_cases::{
    AcrossQuery, Entry, Stage as Came, list_entries, list_mappings, list_waiting, read_across, read_groups,
    read_history, state_series,
};
use progress::observation::{Series, SeriesOf, Shown};
use progress::strategy::use_cases::list_strategies;
use progress::theory::use_cases::{TheoryView, list_theories, view_link, view_theory};
use progress::theory::verdict::Verdict;
use progress::theory::{Decision, Standing};

/// A loaded demonstration on a day.
struct World<'d> {
    database: &'d Database,
    site: Site,
    lead: Principal,
    today: NaiveDate,
    series: Vec<Series>,
}

/// Everything that the line is there to show.
pub(super) async fn stands_as_told(database: &Database, now: DateTime<Utc>) {
    let (site, lead) = (read_site(database).await.unwrap().unwrap(), lead(database).await);
    let today = site.today(now);
    let series = state_series(database, &lead, &site, today).await.unwrap();
    let world = World { database, site, lead, today, series };
    world.metrics().await;
    world.figures().await;
    world.goals().await;
    world.theory().await;
    world.burden().await;
}

fn organization(id: &str) -> OrganizationId {
    OrganizationId::parse(id).unwrap()
}

fn goal<'l>(goals: &'l [Listed], title: &str) -> &'l Listed {
    goals.iter().find(|it| it.goal.title.contains(title)).unwrap_or_else(|| panic!("no goal “{title}”"))
}

impl World<'_> {
    fn metric(&self, name: &str) -> &MetricId {
        &self.series.iter().find(|it| it.metric.name == name).unwrap_or_else(|| panic!("no metric “{name}”")).metric.id
    }

    async fn metrics(&self) {
        let list = list_metrics(self.database, &self.lead, &Default::default(), self.today).await.unwrap();
        assert_eq!((list.in_use, list.retired), (20, 0));
        let standing: BTreeMap<&str, Status> =
            self.series.iter().map(|it| (it.metric.name.as_str(), it.status)).collect();
        let stand =
            |status| standing.iter().filter(|(_, it)| **it == status).map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(
            stand(Status::OnTrack),
            [
                "Coaching visits that follow the protocol",
                "Grade 3 reading proficiency",
                "Grade 9 students failing a core course",
                "Grade 9 students on track to graduate",
                "Schools identified for comprehensive support",
                "Students per teacher in schools under turnaround",
                "Tutoring minutes a student a week",
            ]
        );
        assert_eq!(
            stand(Status::Nearly),
            [
                "Average daily attendance",
                "Days from an approved plan to its funds",
                "Four-year graduation rate",
                "Teachers who return to schools under turnaround",
            ]
        );
        assert_eq!(stand(Status::Behind), ["Attendance teams that met every week", "Chronic absence rate"]);
        let off_track = ["Grade 8 mathematics proficiency", "Out-of-school suspensions per 100 students"];
        assert_eq!(stand(Status::OffTrack), off_track);
        assert_eq!(stand(Status::NoCurrentData), ["Kindergarten readiness"]);
        assert_eq!(stand(Status::NoTarget).len(), 4);
        assert!(self.series.iter().any(|it| it.metric.sharing == Sharing::OwnOnly));
        for series in self.series.iter().filter(|it| it.status != Status::NoCurrentData) {
            let (first, last) = (series.points[0].on, series.points[series.points.len() - 1].on);
            assert!((last - first).num_days() >= 700, "{}: {first} to {last}", series.metric.name);
        }
        let sea = OrganizationId::sea();
        for (name, color) in [("Grade 3 reading proficiency", Color::Green), ("Four-year graduation rate", Color::Red)]
        {
            let judged = judgements_of(self.database, &self.lead, self.metric(name), &sea).await.unwrap();
            assert_eq!(judged.iter().map(|it| it.color).collect::<Vec<_>>(), [color], "{name}");
        }
        let own = view_targets(self.database, &self.lead, self.metric("Chronic absence rate"), &sea).await.unwrap().own;
        assert_eq!(own.len(), 1);
        let (narrowing, lead) = (Narrowing::default(), &self.lead);
        let dashboard = read_dashboard(self.database, lead, &self.site, &narrowing, self.today).await.unwrap();
        let mut goals: Vec<Status> = dashboard.goals.iter().map(|it| it.standing.status).collect();
        goals.sort();
        assert_eq!(goals, [Status::OnTrack, Status::Behind, Status::OffTrack]);
        assert!(dashboard.standings.iter().any(|it| it.change.is_some()), "something changed since last time");
    }

    async fn figures(&self) {
        let mut entries: Vec<Entry> = Vec::new();
        for page in 1.. {
            let (found, total) = list_entries(self.database, &self.lead, page).await.unwrap();
            if found.is_empty() {
                assert_eq!(entries.len(), total);
                break;
            }
            entries.extend(found);
        }
        let came = |stage| entries.iter().filter(|it| it.stage == stage).count();
        let undone: Vec<_> = entries.iter().filter(|it| it.stage == Came::Undone).map(|it| it.title.as_str()).collect();
        assert_eq!(undone, ["teachers-who-left.csv"]);
        assert_eq!(came(Came::Stored) + 1, entries.len(), "nothing is half done");
        let typed: Vec<_> = entries.iter().filter(|it| !it.is_file).map(|it| it.by.as_str()).collect();
        assert!(typed.len() >= 6 && typed.contains(&"Nkechi Obi") && typed.contains(&"Linh Pham"), "{typed:?}");
        assert!(entries.iter().all(|it| self.site.today(it.at) <= self.today));
        let sum = |of: fn(&Entry) -> usize| entries.iter().map(of).sum::<usize>();
        let kinds = [
            sum(|it| it.counts.missing),
            sum(|it| it.counts.suppressed),
            sum(|it| it.counts.not_applicable),
            sum(|it| it.counts.under_review),
        ];
        assert!(kinds.iter().all(|count| *count >= 2), "{kinds:?}");
        assert_eq!(list_waiting(self.database, &self.lead, None).await.unwrap().1, 4);
        assert_eq!(list_mappings(self.database, &self.lead).await.unwrap().len(), 2);
        self.hidden().await;
        self.corrected().await;
    }

    /// A small group is hidden, with the one that would give it away.
    async fn hidden(&self) {
        let (metric, ostby) = (self.metric("Grade 3 reading proficiency"), organization("lea-014310"));
        let groups = read_groups(self.database, &self.lead, &self.site, metric, &ostby, self.today).await.unwrap();
        let newest: Vec<_> =
            groups.iter().map(|it| (it.group.as_str(), &it.points[it.points.len() - 1].shown)).collect();
        assert!(matches!(newest[0], (ALL_GROUP, Shown::Value { .. })), "{newest:?}");
        assert_eq!(newest[1..], [("econ", &Shown::Suppressed), ("not_econ", &Shown::Suppressed)]);
        let query = AcrossQuery::default();
        let across = read_across(self.database, &self.lead, &self.site, metric, &query, self.today).await.unwrap();
        assert_eq!(across.rows.len(), 12);
        let kinds = across.counts.iter().filter(|(_, count)| *count > 0).count();
        assert!(kinds >= 2, "LEAs differ: {:?}", across.counts);
    }

    /// What stood there before a correction is kept.
    async fn corrected(&self) {
        let coaching = self.series.iter().find(|it| it.metric.name.starts_with("Coaching")).unwrap();
        let of = SeriesOf {
            metric: coaching.metric.id.clone(),
            organization: organization("lea-001104"),
            group: ALL_GROUP.into(),
        };
        let period = coaching.points[coaching.points.len() - 2].period;
        let history = read_history(self.database, &self.lead, &of, period).await.unwrap();
        assert_eq!((history.len(), history[0].by.as_str()), (2, "Hyun-woo Park"));
    }

    async fn goals(&self) {
        let filter = Filter::default();
        let goals = list_goals(self.database, &self.lead, &self.site, &filter, 0, self.today).await.unwrap().goals;
        assert_eq!(goals.len(), 9);
        let of_state = goals.iter().filter(|it| it.goal.organization == OrganizationId::sea());
        assert_eq!(of_state.filter(|it| it.goal.stage == Stage::Approved && it.next.is_none()).count(), 3);
        for (title, stage, edition, period) in [
            ("in Port Calloway", Stage::Approved, 1, 1),
            ("Lake Verity", Stage::Submitted, 1, 1),
            ("Bellwater", Stage::Returned, 1, 1),
            ("class in Stannard Plains", Stage::Approved, 1, 1),
            ("fails grade 9", Stage::Approved, 1, 1),
            ("Kindling", Stage::Approved, 2, 2),
        ] {
            let found = &goal(&goals, title).goal;
            assert_eq!((found.stage, found.edition, found.period), (stage, edition, period), "{title}");
        }
        let next = goal(&goals, "in Port Calloway").next.as_ref().map(|next| (next.stage, next.edition));
        assert_eq!(next, Some((Stage::Draft, 2)));
        let (of_school, of_lea) = (&goal(&goals, "fails grade 9").goal, &goal(&goals, "class in Stannard Plains").goal);
        assert_eq!(of_school.parent.as_ref(), Some(&of_lea.id));
        let kindling = &goal(&goals, "Kindling").goal.id;
        let view = view_goal(self.database, &self.lead, &self.site, kindling, self.today).await.unwrap();
        let closings: Vec<_> = view.periods.iter().map(|it| (it.number, it.closing.is_some())).collect();
        assert_eq!(closings, [(2, false), (1, true)], "its histories are kept apart");
        for listed in goals.iter().filter(|it| it.goal.stage == Stage::Approved) {
            let view = view_goal(self.database, &self.lead, &self.site, &listed.goal.id, self.today).await.unwrap();
            let unmet: Vec<_> = view.checks.iter().filter(|check| !check.is_met()).collect();
            assert!(unmet.is_empty(), "{}: {unmet:?}", listed.goal.title);
        }
    }

    async fn theory(&self) {
        let list = list_theories(self.database, &self.lead, &self.site, self.today).await.unwrap();
        let [listed] = list.theories.as_slice() else { panic!("one theory") };
        assert_eq!(listed.theory.standing, Standing::Current);
        let each: BTreeMap<_, _> = listed.verdicts.iter().copied().collect();
        assert_eq!(each, BTreeMap::from(Verdict::ALL.map(|verdict| (verdict, 1))));
        assert!(list.due.iter().any(|due| due.overdue && due.lagging_name == "Chronic absence rate"), "{:?}", list.due);
        let (database, lead) = (self.database, &self.lead);
        let view = view_theory(database, lead, &self.site, &listed.theory.id, self.today).await.unwrap();
        assert_eq!((view.strategies.len(), view.goals.len(), view.gone), (5, 3, 0));
        let broken: Vec<_> = view.broken.iter().map(|it| it.words.as_str()).collect();
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].starts_with("Nobody measures “A residency for principals"));
        assert!(view.unused.iter().any(|(_, name)| name == "Turnaround activity log entries"));
        let reviews: Vec<_> = view.reviews.iter().map(|it| (it.on, it.judgement.verdict, it.decision)).collect();
        let mut told: Vec<_> = reviews.iter().map(|(_, verdict, decision)| (*verdict, decision.key())).collect();
        told.sort();
        assert_eq!(
            told,
            [
                (Verdict::Consistent, Decision::Scale.key()),
                (Verdict::NotSupported, Decision::Adapt.key()),
                (Verdict::Inconclusive, Decision::Continue.key()),
            ]
        );
        self.association(&view).await;
        let filter = Default::default();
        let strategies = list_strategies(database, lead, &self.site, &filter, self.today).await.unwrap();
        assert_eq!((strategies.strategies.len(), strategies.counts.unmeasured), (6, 1));
        let quarters = strategies.strategies.iter().map(|it| it.implementation.trend.len()).max();
        assert!(quarters >= Some(3), "quality of implementation over time: {quarters:?}");
    }

    /// Enough LEAs report both ends of a link that the association is told.
    async fn association(&self, view: &TheoryView) {
        let link = view.links.iter().find(|it| it.leading_name.starts_with("Coaching")).unwrap();
        assert_eq!(link.judgement.verdict, Verdict::Consistent);
        let (theory, link) = (&view.theory.id, &link.link.id);
        let shown = view_link(self.database, &self.lead, &self.site, theory, link, self.today).await.unwrap();
        let association = shown.associated.association.unwrap_or_else(|| panic!("{}", shown.associated.sentence));
        assert!(association.n >= 10 && association.rho > 0.4, "{association:?}");
    }

    /// One metric burdens and decides nothing; one thing is asked twice.
    async fn burden(&self) {
        let ledger = read_ledger(self.database, &self.lead).await.unwrap();
        let first = &ledger.requests[0];
        assert_eq!(first.name, "Turnaround activity log entries");
        assert_eq!((first.minutes, &first.last_decision), (240 * 12 * 12, &None));
        assert!(ledger.unused().any(|it| it.name == first.name));
        let decided: Vec<_> = ledger.requests.iter().filter(|it| it.last_decision.is_some()).collect();
        assert_eq!(decided.len(), 2, "{decided:?}");
        let twice: Vec<_> = ledger.duplicates.iter().map(|it| (it.keep.1.as_str(), it.stop.1.as_str())).collect();
        assert_eq!(twice, [("Average daily attendance", "Attendance rate by quarter")]);
    }
}
