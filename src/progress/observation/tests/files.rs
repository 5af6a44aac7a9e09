//! Files: what they would do, doing it, doing it again, taking it back, giving up, and every way of being wrong.

use super::*;
use crate::observation::{Reported, store, testing};
use ground::audit::use_cases::read_audit;
use ground::job::testing::{fall_silent, set_clock};
use ground::job::use_cases::{list_jobs, try_again};
use ground::job::{ATTEMPTS, Work};
use ground::problem::Error;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_as_announced_and_the_second_time_changes_nothing() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let file = "ID,A,B\n000001,90,91\n2,.,0\n000003,-1,101\n";
    let (_, counts) = world.bring_in(file, yearly(&metric, &["2024-25", "2025-26"])).await;
    assert_eq!((counts.rows, counts.added, counts.changed, counts.same), (3, 6, 0, 0));
    assert_eq!((counts.values, counts.missing, counts.suppressed, counts.under_review), (3, 1, 1, 1));
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 90.0%, 2025–26 91.0%");
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 Missing, 2025–26 under 5%");
    assert_eq!(world.words(&metric, &lea(3)).await, "2024–25 Suppressed, 2025–26 Under review");
    let (_, again) = world.bring_in(file, yearly(&metric, &["2024-25", "2025-26"])).await;
    assert_eq!((again.added, again.changed, again.same), (0, 0, 6));
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_a_file_back_puts_back_what_stood_before_and_nothing_else() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mapping = yearly(&metric, &["2024-25"]);
    let (first, _) = world.bring_in("ID,A\n1,80\n2,81\n", mapping.clone()).await;
    let (second, _) = world.bring_in("ID,A\n1,85\n2,86\n3,87\n", mapping.clone()).await;
    let (third, _) = world.bring_in("ID,A\n2,90\n", mapping.clone()).await;
    // What came in after the file that is taken back stays.
    assert_eq!(world.undo(&second).await.unwrap(), 2);
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 80.0%");
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 90.0%");
    assert_eq!(world.words(&metric, &lea(3)).await, "");
    assert!(matches!(world.undo(&second).await, Err(Error::Conflict(_))), "only once");
    // Before the third stood the second, which was taken back; before that the first.
    world.undo(&third).await.unwrap();
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 81.0%");
    world.undo(&first).await.unwrap();
    assert_eq!(world.words(&metric, &lea(1)).await, "");
    let state = world.series(&analyst(), &metric, &OrganizationId::sea()).await;
    assert_eq!(state.points, vec![]);
    let of = SeriesOf { metric, organization: lea(2), group: ALL_GROUP.into() };
    let period = ground::calendar::Period::from_key("Y2024").unwrap();
    let history = read_history(&world.database, &analyst(), &of, period).await.unwrap();
    assert_eq!(history.iter().map(|it| it.undone).collect::<Vec<_>>(), [true, true, true], "nothing is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_is_refused_with_every_problem_named_by_line() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let file = "ID,A\n000001,ninety\n000077,90\n,90\n000002,90,91\n000001,95\n\n000003,\"9\n0\"\n";
    let id = world.upload("broken.csv", file).await;
    let review = world.check(&id, Mapping { codes: Vec::new(), ..yearly(&metric, &["2024-25"]) }).await;
    let problems: Vec<_> =
        review.problems.iter().map(|it| (it.line, it.column.as_str(), it.message.as_str())).collect();
    assert_eq!(
        problems,
        [
            (2, "A", "“ninety” is not a number, and not one of the codes for what isn’t one."),
            (3, "ID", "The directory has no LEA “000077”."),
            (4, "ID", "The row doesn’t say whose figures these are."),
            (5, "", "The row has 3 cells, the header 2."),
            (8, "A", "“9\n0” is not a number, and not one of the codes for what isn’t one."),
        ]
    );
    assert_eq!(review.problem_count, 5);
    let refused = world.store(&id, review.version).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
    let named = list_problems(&world.database, &world.files, &analyst(), &world.site, &id, world.now).await.unwrap();
    assert_eq!(named.len(), 5);
    assert_eq!((named[1].line, named[1].message.as_str()), (3, "The directory has no LEA “000077”."));
    let progress = observations_progress(&world.database, &analyst(), &id).await.unwrap();
    assert_eq!(progress.stage, Stage::Failed);
    assert!(progress.message.ends_with("And 4 more problems."), "{}", progress.message);
    assert_eq!(world.words(&metric, &lea(1)).await, "");
    // Twice the same organization is a problem of the later line.
    let id = world.upload("twice.csv", "ID,A\n1,90\n2,91\n000001,92\n").await;
    let review = world.check(&id, yearly(&metric, &["2024-25"])).await;
    assert_eq!(review.problems[0].message, "Attendance for 2024–25 stands on line 2 already.");
    assert_eq!((review.problem_count, review.problems[0].line), (1, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_names_metric_group_period_and_n_in_columns() {
    let world = World::new().await;
    let groups = "econ, Economically disadvantaged,\nsped, Special education,";
    let metric = world.metric(&MetricForm { groups: groups.into(), ..metric_form("Attendance") }).await;
    let file = "what,who,when,n,value,group\nAttendance,000001,2024-25,500,90.5,\nattendance,000001,2024-25,100,88,econ\n\
                Attendance,000001,2025-26,510,91,All students\nAttendance,000002,2024-25,12,70,Special education\n";
    let column = |at| From::Column(at);
    let values = vec![ValueColumn {
        column: 4,
        metric: From::Column(0),
        group: column(5),
        period: Some(column(2)),
        n: Some(3),
        numerator: None,
    }];
    let mapping = Mapping { organization: Some(1), values, ..yearly(&metric, &[]) };
    let (_, counts) = world.bring_in(file, mapping.clone()).await;
    assert_eq!((counts.added, counts.values), (4, 4));
    let today = world.site.today(world.now);
    let groups = read_groups(&world.database, &analyst(), &world.site, &metric, &lea(1), today).await.unwrap();
    let found: Vec<_> = groups.iter().map(|it| (it.group.as_str(), it.points.len())).collect();
    assert_eq!(found, [("all", 2), ("econ", 1), ("sped", 0)]);
    let bad = "what,who,when,n,value,group\nGraduation,000001,2024-25,5,90,\nAttendance,000001,2024,5,90,\n\
               Attendance,000001,2024-25,x,90,\nAttendance,000001,2024-25,5,90,boys\n";
    let id = world.upload("bad.csv", bad).await;
    let review = world.check(&id, mapping).await;
    let messages: Vec<_> = review.problems.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "There is no metric “Graduation”.",
            "“2024” is not a period of this metric. Write a school year like 2018-19.",
            "“x” can’t be how many there were.",
            "Attendance isn’t reported for a group “boys”.",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_unknown_organizations_can_be_passed_over() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mapping = Mapping { skip_unknown: true, ..yearly(&metric, &["2024-25"]) };
    let (_, counts) = world.bring_in("ID,A\n1,80\n77,81\n", mapping).await;
    assert_eq!((counts.rows, counts.skipped, counts.added), (2, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_that_numerator_and_n_contradict_waits_for_a_decision() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let mut mapping = yearly(&metric, &["2024-25"]);
    mapping.values[0].n = Some(3);
    mapping.values[0].numerator = Some(2);
    let file = "ID,A,Num,Den\n1,90,450,500\n2,90.1,450.5,500\n3,91,450,500\n";
    let (_, counts) = world.bring_in(file, mapping).await;
    assert_eq!((counts.values, counts.under_review), (2, 1));
    let (waiting, total) = list_waiting(&world.database, &analyst(), None).await.unwrap();
    assert_eq!((waiting.len(), total), (1, 1));
    assert_eq!(waiting[0].reported.reason, "Numerator and n give another rate");
    assert_eq!(waiting[0].name, "Cedar");
    let keys = [waiting[0].key.clone()];
    let decide = |accept, reason: &'static str| {
        let (world, keys) = (&world, &keys);
        async move { decide(&world.database, &analyst(), &world.site, keys, accept, reason, world.now).await }
    };
    assert!(matches!(decide(false, "").await, Err(Error::Invalid(_))));
    assert_eq!(decide(true, "Checked with Cedar").await.unwrap(), 1);
    assert!(matches!(decide(false, "Again").await, Err(Error::Conflict(_))));
    assert_eq!(world.words(&metric, &lea(3)).await, "2024–25 91.0%");
    assert_eq!(list_waiting(&world.database, &analyst(), None).await.unwrap().1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_can_be_given_up_and_leaves_nothing() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let id = world.upload("a.csv", "ID,A\n1,80\n").await;
    let review = world.check(&id, yearly(&metric, &["2024-25"])).await;
    begin_observations(&world.database, &analyst(), &id, review.version, world.now).await.unwrap();
    let twice = begin_observations(&world.database, &analyst(), &id, review.version, world.now).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
    cancel_observations(&world.database, &analyst(), &id, world.now).await.unwrap();
    world.work_off().await;
    assert_eq!(world.words(&metric, &lea(1)).await, "");
    let progress = observations_progress(&world.database, &analyst(), &id).await.unwrap();
    assert_eq!(progress.stage, Stage::Cancelled);
    assert!(cancel_observations(&world.database, &analyst(), &id, world.now).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_s_stop_interrupted_is_seen_by_nobody_and_stored_by_the_next_worker() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let id = world.upload("a.csv", "ID,A\n1,80\n2,81\n").await;
    let review = world.check(&id, yearly(&metric, &["2024-25"])).await;
    begin_observations(&world.database, &analyst(), &id, review.version, world.now).await.unwrap();
    // The first of them writes one figure, other than what is in the file, and then falls silent.
    let of = metric.clone();
    let cut_off = Handlers::default().on(IMPORT, move |work: Work| {
        let of = of.clone();
        async move {
            let of = (&of, ALL_GROUP, ground::calendar::Period::from_key("Y2024").unwrap());
            let reported = Reported::value(testing::number("70"), None);
            let new = store::New { organization: lea(1), reported };
            let begun = EntryId::parse(work.id.key()).unwrap();
            store::write_observations(&work, of, &begun, &[new]).await?;
            Err(Error::Unavailable)
        }
    });
    Worker::new(world.database.clone(), cut_off).run_due().await.unwrap();
    assert_eq!(world.words(&metric, &lea(1)).await, "", "what is being stored is seen by nobody");
    let progress = observations_progress(&world.database, &analyst(), &id).await.unwrap();
    assert_eq!((progress.stage, progress.message.as_str()), (Stage::Storing, ""));
    set_clock(&world.database, "- 1m").await;
    world.work_off().await;
    assert_eq!(observations_progress(&world.database, &analyst(), &id).await.unwrap().stage, Stage::Stored);
    assert_eq!(world.words(&metric, &lea(1)).await, "2024–25 80.0%");
    assert_eq!(world.words(&metric, &lea(2)).await, "2024–25 81.0%");
    let (told, total) = read_audit(&world.database, &Principal::Operator, "figures.imported", 1).await.unwrap();
    assert_eq!(
        (total, told[0].actor.as_str()),
        (1, analyst().person().unwrap().name.as_str()),
        "once, by who began it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_ends_every_program_says_so_and_can_be_stopped() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let id = world.upload("a.csv", "ID,A\n1,80\n").await;
    let review = world.check(&id, yearly(&metric, &["2024-25"])).await;
    let begun = begin_observations(&world.database, &analyst(), &id, review.version, world.now).await.unwrap();
    for _ in 0..ATTEMPTS {
        fall_silent(&world.database).await;
        set_clock(&world.database, "- 1m").await;
    }
    world.work_off().await;
    let progress = async || observations_progress(&world.database, &analyst(), &id).await.unwrap();
    let found = progress().await;
    assert_eq!(found.stage, Stage::Storing);
    assert!(found.message.starts_with("The program ended while it did this"), "{}", found.message);
    cancel_observations(&world.database, &analyst(), &begun, world.now).await.unwrap();
    assert_eq!(progress().await.stage, Stage::Cancelled);
    let operator = Principal::Operator;
    let job = list_jobs(&world.database, &operator).await.unwrap().given_up.remove(0);
    try_again(&world.database, &operator, &job.id, job.version, world.now).await.unwrap();
    world.work_off().await;
    assert_eq!(world.words(&metric, &lea(1)).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_kept_for_next_time() {
    let world = World::new().await;
    let metric = world.metric(&metric_form("Attendance")).await;
    let file = "District,Rate\n1,80\n";
    let id = world.upload("a.csv", file).await;
    let mapping = Mapping { period: Some(From::Fixed("2024-25".into())), ..yearly(&metric, &[""]) };
    let mapping = Mapping {
        values: mapping.values.iter().map(|it| ValueColumn { period: None, ..it.clone() }).collect(),
        ..mapping
    };
    world.check(&id, mapping.clone()).await;
    let (database, files) = (&world.database, &world.files);
    save_mapping(database, files, &analyst(), &id, "Yearly rates", world.now).await.unwrap();
    let kept = save_mapping(database, files, &analyst(), &id, "Yearly rates", world.now).await.unwrap();
    assert!(matches!(save_mapping(database, files, &analyst(), &id, " ", world.now).await, Err(Error::Invalid(_))));
    let list = list_mappings(database, &analyst()).await.unwrap();
    assert_eq!((list.len(), &list[0].id, &list[0].header), (1, &kept, &vec!["District".to_owned(), "Rate".to_owned()]));
    // The same columns again: all is known but the period.
    let next = world.upload("b.csv", file).await;
    let review = check_observations(database, files, &analyst(), &world.site, &next, world.now).await.unwrap();
    assert_eq!(review.mapping, Mapping { period: None, ..mapping });
    assert_eq!(review.mapping_problems.len(), 1);
    remove_mapping(database, &analyst(), &kept, world.now).await.unwrap();
    assert!(list_mappings(database, &analyst()).await.unwrap().is_empty());
}
