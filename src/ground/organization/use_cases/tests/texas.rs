//! The public files of Texas, ten thousand organizations, brought in through the use cases.
//! Skipped, saying so, where the files are absent.

use std::path::Path;
use std::time::Instant;

use super::*;
use crate::organization::directory::Query;

/// A file of the Texas data, or nothing, said aloud, where it is absent.
fn texas(file: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/texas").join(file);
    let content = std::fs::read(&path).ok();
    if content.is_none() {
        println!("skipped: there is no {}", path.display());
    }
    content
}

#[tokio::test(flavor = "multi_thread")]
async fn texas_comes_in_whole_and_only_once() {
    let (Some(districts), Some(campuses)) = (texas("district_entities_2019.csv"), texas("campus_entities_2019.csv"))
    else {
        return;
    };
    let (database, _folder) = on_disk().await;
    let operator = Principal::Operator;
    let mut broken = campuses.clone();
    broken.extend_from_slice(b"1902,X,1,,X,S,09 - 12,N\n1902,X,1,1902999,,S,09 - 12,N\n999999,X,1,5,X,S,09 - 12,N\n");

    let started = Instant::now();
    let counts = import_file(&database, &operator, "districts.csv", districts.clone(), None, now()).await.unwrap();
    println!("1,201 LEAs stored in {:?}", started.elapsed());
    assert_eq!(counts, ImportCounts { new: 1_201, changed: 0, unchanged: 0 });

    let refused = messages(import_file(&database, &operator, "campuses.csv", broken, None, now()).await);
    assert_eq!(refused.len(), 3, "{refused:#?}");
    assert!(refused[0].starts_with("line 8840, column CAMPUS: "), "{refused:#?}");
    assert!(refused[1].starts_with("line 8841, column CAMPNAME_CLEAN: "), "{refused:#?}");
    assert!(refused[2].starts_with("line 8842, column DISTRICT: “999999”: "), "{refused:#?}");
    assert_eq!(directory(&database).await.unwrap().count(Kind::School), 0);

    let started = Instant::now();
    let counts = import_file(&database, &operator, "campuses.csv", campuses.clone(), None, now()).await.unwrap();
    println!("8,838 schools stored in {:?}", started.elapsed());
    assert_eq!(counts, ImportCounts { new: 8_838, changed: 0, unchanged: 0 });

    let started = Instant::now();
    let directory = directory(&database).await.unwrap();
    println!("directory of 10,039 built in {:?}", started.elapsed());
    assert_eq!((directory.count(Kind::Lea), directory.count(Kind::School)), (1_201, 8_838));
    let lea = directory.get(&organization("lea-001902")).unwrap();
    assert_eq!((lea.state_id.as_str(), lea.name.as_str(), lea.region.as_str()), ("001902", "Cayuga ISD", "7"));
    for school in directory.iter().filter(|each| each.kind == Kind::School) {
        let parent = directory.get(school.parent.as_ref().unwrap()).unwrap();
        assert_eq!(parent.state_id, school.state_id[..6], "{}", school.id);
    }
    let school = directory.get(&organization("school-001902001")).unwrap();
    assert_eq!((school.name.as_str(), school.grades.as_str()), ("Cayuga High School", "09 - 12"));

    let started = Instant::now();
    let found = directory.search(&Query { text: "high school 1902".to_owned(), ..Query::default() });
    println!("search took {:?}, {} found", started.elapsed(), found.total);
    assert!(found.rows.iter().any(|each| each.id == school.id));

    for (name, content, total) in [("districts.csv", districts, 1_201), ("campuses.csv", campuses, 8_838)] {
        let counts = import_file(&database, &operator, name, content, None, now()).await.unwrap();
        assert_eq!(counts, ImportCounts { new: 0, changed: 0, unchanged: total });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texas_nces_lists_are_understood() {
    let (Some(districts), Some(campuses)) = (texas("ccd_districts.csv"), texas("ccd_campuses.csv")) else {
        return;
    };
    let (database, _folder) = on_disk().await;
    for (name, content, total) in [("ccd_districts.csv", districts, 1_265), ("ccd_campuses.csv", campuses, 9_336)] {
        let started = Instant::now();
        let counts = import_file(&database, &Principal::Operator, name, content, None, now()).await.unwrap();
        println!("{name} stored in {:?}", started.elapsed());
        assert_eq!(counts.new, total);
    }
    let directory = directory(&database).await.unwrap();
    let school = directory.get(&organization("school-054901101")).unwrap();
    assert_eq!(
        (school.nces_id.as_deref(), school.parent.as_ref().unwrap().as_str()),
        (Some("480000101145"), "lea-054901")
    );
}
