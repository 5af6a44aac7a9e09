//! The public files of Texas: two years of attendance in 869 columns and of accountability, with every way in which they
//! write that there is no number. Skipped, saying so, where the files are absent.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use super::*;
use crate::metric::Quantity;
use crate::observation::{Cell, State};
use ground::calendar::Period;

/// A file of the Texas data, or nothing, said aloud, where it is absent.
pub(super) fn texas(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/texas").join(file);
    let content = std::fs::read_to_string(&path).ok();
    if content.is_none() {
        println!("skipped: there is no {}", path.display());
    }
    content
}

/// Its rows as name → cell, straight from the file.
fn rows(content: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.trim().to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn mapping(header: &[&str], period: &str, columns: &[(&str, &MetricId, Option<&str>, Option<&str>)]) -> Mapping {
    let at = |name: &str| header.iter().position(|it| *it == name).unwrap();
    let value = |(name, metric, n, numerator): &(&str, &MetricId, Option<&str>, Option<&str>)| ValueColumn {
        column: at(name),
        metric: From::Fixed((*metric).clone()),
        group: From::Fixed(ALL_GROUP.into()),
        period: None,
        n: n.map(at),
        numerator: numerator.map(at),
    };
    Mapping {
        organization: Some(at("DISTRICT")),
        kind: Kind::Lea,
        period: Some(From::Fixed(period.into())),
        values: columns.iter().map(value).collect(),
        codes: Mapping::usual_codes(),
        skip_unknown: true,
    }
}

/// What stands in a column, as the file would write it.
fn written(cell: Option<&Cell>) -> String {
    let Some(reported) = cell.map(|cell| &cell.reported) else { return "absent".to_owned() };
    match (reported.state, reported.reason.as_str()) {
        (State::Value | State::UnderReview, _) => reported.value.unwrap().to_string(),
        (State::Missing, "No data") => ".".to_owned(),
        (State::Suppressed, "Small group") => "-1".to_owned(),
        (State::Missing, "Implausible, removed at the source") => "-2".to_owned(),
        (State::Suppressed, "Hidden to protect another group") => "-3".to_owned(),
        (State::NotApplicable, "") => String::new(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_years_of_attendance_and_accountability_arrive_as_they_stand() {
    let files = ["district_entities_2019.csv", "district_attendance_2018.csv", "district_attendance_2019.csv"];
    let (Some(districts), Some(earlier), Some(later)) = (texas(files[0]), texas(files[1]), texas(files[2])) else {
        return;
    };
    let world = World::new().await;
    let operator = Principal::Operator;
    let content = districts.into_bytes();
    ground::organization::use_cases::import_file(&world.database, &operator, "d.csv", content, None, world.now)
        .await
        .unwrap();
    let metric = world.metric(&metric_form("Attendance rate")).await;
    let count_form =
        MetricForm { unit: "days".into(), most: String::new(), aggregate: "sum".into(), ..metric_form("") };
    let days = world.metric(&MetricForm { name: "Days attended".into(), ..count_form.clone() }).await;
    // One of its groups is masked in every way there is.
    let native = world.metric(&MetricForm { name: "Attendance, one group".into(), ..metric_form("") }).await;
    for (year, file, period) in [("17", &earlier, "2016-17"), ("18", &later, "2017-18")] {
        let header: Vec<&str> = file.lines().next().unwrap().split(',').collect();
        assert_eq!(header.len(), 869);
        let name = |kind: &str, letter: &str| format!("D{letter}0AT{year}{kind}");
        let (rate, n, numerator) = (name("R", "A"), name("D", "A"), name("N", "A"));
        let group = format!("D40AT{year}R");
        let columns = [
            (rate.as_str(), &metric, Some(n.as_str()), Some(numerator.as_str())),
            (numerator.as_str(), &days, None, None),
            (group.as_str(), &native, None, None),
        ];
        let started = Instant::now();
        let map = mapping(&header, period, &columns);
        let (_, counts) = world.bring_in(file, map.clone()).await;
        println!("{} figures of {} rows in {:?}", counts.added, counts.rows, started.elapsed());
        assert_eq!(counts.under_review, 0, "rates agree with numerator and denominator to a tenth of a point");
        let (_, again) = world.bring_in(file, map).await;
        assert_eq!((again.added, again.changed, again.same), (0, 0, counts.added));
        let period = Period::parse(ground::calendar::Frequency::Yearly, "", period, 7).unwrap();
        for (id, name) in [(&metric, &rate), (&days, &numerator), (&native, &group)] {
            let column =
                crate::observation::use_cases::columns(&world.database, id, ALL_GROUP, &[period]).await.unwrap();
            let mut kinds = BTreeMap::<String, usize>::new();
            for row in rows(file) {
                let lea = OrganizationId::parse(&format!("lea-{:0>6}", row["DISTRICT"])).unwrap();
                let cell = column[0].cells.get(&lea);
                if cell.is_none() {
                    continue;
                }
                let expected = &row[name.as_str()];
                let found = written(cell);
                match Quantity::parse(expected).filter(|_| !matches!(expected.as_str(), "-1" | "-2" | "-3")) {
                    Some(number) => assert_eq!(found, number.to_string(), "{lea} {name}"),
                    None => {
                        *kinds.entry(expected.clone()).or_default() += 1;
                        assert_eq!(&found, expected, "{lea} {name}");
                        assert_eq!(cell.unwrap().reported.counted(), None);
                    }
                }
            }
            println!("{name}: {kinds:?}");
        }
    }
    // Days attended by days enrolled is the rate, to a tenth of a point, wherever all three stand.
    let period = Period::from_key("Y2017").unwrap();
    let of = |id: &MetricId| {
        let (id, database) = (id.clone(), world.database.clone());
        async move { crate::observation::use_cases::columns(&database, &id, ALL_GROUP, &[period]).await.unwrap().remove(0) }
    };
    let (rates, attended) = (of(&metric).await, of(&days).await);
    let mut agreeing = 0;
    for (lea, cell) in &rates.cells {
        let days = attended.cells.get(lea).and_then(|it| it.reported.counted());
        if let (Some(rate), Some(n), Some(days)) = (cell.reported.counted(), cell.reported.n, days) {
            let reckoned = days.approximate() / f64::from(n) * 100.0;
            assert!((reckoned - rate.approximate()).abs() <= 0.11, "{lea}: {reckoned} {rate}");
            agreeing += 1;
        }
    }
    assert!(agreeing > 1_150, "{agreeing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_texas_file_is_refused_by_line() {
    let (Some(districts), Some(file)) =
        (texas("district_entities_2019.csv"), texas("district_accountability_2018.csv"))
    else {
        return;
    };
    let world = World::new().await;
    let operator = Principal::Operator;
    let content = districts.into_bytes();
    ground::organization::use_cases::import_file(&world.database, &operator, "d.csv", content, None, world.now)
        .await
        .unwrap();
    let metric = world.metric(&metric_form("Accountability score")).await;
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    let header: Vec<String> = lines[0].split(',').map(str::to_owned).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    lines[9] = lines[9].replacen('"', "\"x", 1);
    lines.push("\"001902\",\"0\"".to_owned());
    let map = Mapping { skip_unknown: false, ..mapping(&header, "2017-18", &[("DDALLS", &metric, None, None)]) };
    let id = world.upload("broken.csv", &lines.join("\n")).await;
    let review = world.check(&id, map).await;
    let at: Vec<usize> = review.problems.iter().map(|it| it.line).collect();
    // Five districts closed before 2019, the broken line 10, and the district that stands in the file twice.
    assert_eq!((review.problem_count, at.len()), (7, 7), "{:?}", review.problems);
    assert!(at.contains(&10) && at.contains(&1202), "{at:?}");
    assert!(world.store(&id, review.version).await.is_err());
    let periods = [Period::from_key("Y2017").unwrap()];
    let column = crate::observation::use_cases::columns(&world.database, &metric, ALL_GROUP, &periods).await.unwrap();
    assert!(column[0].cells.is_empty(), "nothing of it is stored");
}
