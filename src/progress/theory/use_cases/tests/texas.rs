//! Attendance as the leading and the overall accountability score as the lagging metric over the districts of Texas: the
//! association shown is the one that the files hold, reckoned here once more and in another way. Skipped, saying so, where
//! the files are absent.

use std::path::Path;

use super::*;
use crate::observation::mapping::{From, Mapping, ValueColumn};
use crate::observation::use_cases::{
    begin_observations, check_observations, choose_columns, jobs, upload_observations,
};
use ground::job::{Handlers, Worker};
use ground::organization::Kind;
use ground::site::SiteForm;
use ground::site::use_cases::set_up_demonstration;
use ground::upload::Files;

fn texas(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/texas").join(file);
    let content = std::fs::read_to_string(&path).ok();
    if content.is_none() {
        println!("skipped: there is no {}", path.display());
    }
    content
}

/// A column of a file by district, numbers alone.
fn column(content: &str, name: &str) -> BTreeMap<String, f64> {
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|it| it == name).unwrap();
    let (district, wanted) = (at("DISTRICT"), at(name));
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0);
    let row = |record: csv::StringRecord| Some((format!("{:0>6}", &record[district]), number(&record[wanted])?));
    reader.records().filter_map(|record| row(record.unwrap())).collect()
}

/// Spearman's correlation the slow way: ranks by counting who is smaller and who is alike, then Pearson's of the ranks.
fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let rank = |of: f64, all: &dyn Fn(&(f64, f64)) -> f64| {
        let (smaller, alike) = pairs.iter().fold((0.0, 0.0), |(smaller, alike), pair| {
            let other = all(pair);
            (smaller + f64::from(u8::from(other < of)), alike + f64::from(u8::from(other == of)))
        });
        smaller + (alike + 1.0) / 2.0
    };
    let ranks: Vec<(f64, f64)> =
        pairs.iter().map(|(x, y)| (rank(*x, &|pair| pair.0), rank(*y, &|pair| pair.1))).collect();
    let n = ranks.len() as f64;
    let (mx, my) = ranks.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.0 / n, sum.1 + it.1 / n));
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| ranks.iter().map(f).sum::<f64>();
    let (xy, xx, yy) =
        (sum(&|it| (it.0 - mx) * (it.1 - my)), sum(&|it| (it.0 - mx).powi(2)), sum(&|it| (it.1 - my).powi(2)));
    xy / (xx * yy).sqrt()
}

async fn bring_in(room: &Database, ana: &Principal, content: &str, name: &str, metric: &MetricId, period: &str) {
    let files = Files::in_memory();
    let header: Vec<&str> = content.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|it| *it == name).unwrap();
    let value = ValueColumn {
        column: at(name),
        metric: From::Fixed(metric.clone()),
        group: From::Fixed(crate::metric::ALL_GROUP.into()),
        period: None,
        n: None,
        numerator: None,
    };
    let mapping = Mapping {
        organization: Some(at("DISTRICT")),
        kind: Kind::Lea,
        period: Some(From::Fixed(period.into())),
        values: vec![value],
        codes: Mapping::usual_codes(),
        skip_unknown: true,
    };
    let id = upload_observations(room, &files, ana, "texas.csv", content.into(), now()).await.unwrap();
    choose_columns(room, &files, ana, &site(), &id, &mapping, now()).await.unwrap();
    let review = check_observations(room, &files, ana, &site(), &id, now()).await.unwrap();
    assert_eq!((&review.mapping_problems, &review.problems), (&vec![], &vec![]));
    begin_observations(room, ana, &id, review.version, now()).await.unwrap();
    let handlers = jobs(Handlers::default(), files);
    Worker::new(room.clone(), handlers).run_due().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_association_over_the_districts_of_texas_is_the_one_in_the_files() {
    let (Some(districts), Some(earlier), Some(later), Some(score_before), Some(score_after)) = (
        texas("district_entities_2019.csv"),
        texas("district_attendance_2018.csv"),
        texas("district_attendance_2019.csv"),
        texas("district_accountability_2018.csv"),
        texas("district_accountability_2019.csv"),
    ) else {
        return;
    };
    let database = testing::in_memory().await;
    let operator = Principal::Operator;
    let form = SiteForm {
        state: site().state,
        agency: site().agency,
        time_zone: site().time_zone,
        school_year_starts: site().school_year_starts.to_string(),
    };
    set_up_demonstration(&database, &operator, &form, now()).await.unwrap();
    ground::organization::use_cases::import_file(&database, &operator, "d.csv", districts.into(), None, now())
        .await
        .unwrap();
    let ana = signed_in("Ana", Role::Lead, "sea");
    let attendance = metric(&database, &ana, "Attendance rate", "percent", "leading").await;
    let score = metric(&database, &ana, "Accountability score", "points", "lagging").await;
    bring_in(&database, &ana, &earlier, "DA0AT16R", &attendance, "2015-16").await;
    bring_in(&database, &ana, &earlier, "DA0AT17R", &attendance, "2016-17").await;
    bring_in(&database, &ana, &later, "DA0AT18R", &attendance, "2017-18").await;
    bring_in(&database, &ana, &score_before, "DDALLS", &score, "2017-18").await;
    bring_in(&database, &ana, &score_after, "DDALLS", &score, "2018-19").await;
    let id = add_theory(&database, &ana, &prose(), now()).await.unwrap();
    let form = LinkForm {
        leading: attendance.to_string(),
        lagging: score.to_string(),
        expected: "improves".into(),
        lag_months: "12".into(),
        smallest_effect: "1".into(),
        review_on: "2027-01-15".into(),
        note: String::new(),
    };
    let link = add_link(&database, &ana, &id, 1, &form, now()).await.unwrap();
    let shown = view_link(&database, &ana, &site(), &id, &link, today()).await.unwrap().associated;
    let association = shown.association.unwrap_or_else(|| panic!("{}", shown.sentence));

    let (rates, before, after) =
        (column(&later, "DA0AT18R"), column(&score_before, "DDALLS"), column(&score_after, "DDALLS"));
    let pairs: Vec<(f64, f64)> =
        rates.iter().filter_map(|(id, rate)| Some((*rate, after.get(id)? - before.get(id)?))).collect();
    let rho = spearman(&pairs);
    let (z, error) = (rho.atanh(), 1.0 / (pairs.len() as f64 - 3.0).sqrt());
    println!("{} districts, rank correlation {rho:.4}: {}", pairs.len(), shown.sentence);
    assert!(pairs.len() > 1_000);
    assert_eq!(association.n, pairs.len());
    assert!((association.rho - rho).abs() < 1e-9, "{} {rho}", association.rho);
    assert!((association.low - (z - 1.96 * error).tanh()).abs() < 1e-9);
    assert!((association.high - (z + 1.96 * error).tanh()).abs() < 1e-9);
}
