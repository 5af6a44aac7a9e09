//! Files checked against small directories, problem by problem.

use super::*;
use crate::testing::{lea, school};

fn checked(text: &str, stored: &[Organization]) -> Check {
    let table = Table::read(text.as_bytes()).unwrap();
    let directory = Directory::build(stored.to_vec());
    check(&table, &Mapping::guess(table.header()), &directory, |_, _| {})
}

/// The problems of a file, as people read them.
fn problems(text: &str) -> Vec<String> {
    let check = checked(text, &[lea("001902", "Cayuga ISD", "7")]);
    check.problems.iter().map(ToString::to_string).collect()
}

const MIXED: &str = "kind,state_id,nces_id,name,parent_state_id,region,status,grades\n";

#[test]
fn a_good_file_says_what_is_new_changed_and_unchanged() {
    let stored = [lea("001902", "Cayuga ISD", "7"), school("001902001", "Cayuga High School", "001902")];
    let text = format!(
        "{MIXED}school,1904001,480000101145,Frankston High,1904,,1,09 - 12\nlea,1904,,Frankston ISD,,7,open,\n\
         lea,1902,,Cayuga ISD,,7,,\nschool,1902001,,Cayuga High School,,,closed,\n"
    );
    let check = checked(&text, &stored);
    assert_eq!(check.problems, []);
    assert_eq!((check.new, check.changed, check.unchanged), (2, 1, 1));
    assert_eq!(check.preview[0].id.as_str(), "school-001904001");
    assert_eq!(check.preview[0].parent, Kind::Lea.id_of("001904"));
    assert_eq!(check.preview[0].nces_id.as_deref(), Some("480000101145"));
    let closed = &check.writes()[2];
    assert_eq!((closed.status, closed.grades.as_str(), closed.version), (Status::Closed, "09 - 12", 2));

    let mut after = stored.to_vec();
    after.retain(|each| check.writes().iter().all(|write| write.id != each.id));
    after.extend_from_slice(check.writes());
    let again = checked(&text, &after);
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 4));
}

#[test]
fn every_bad_row_is_named_by_line_and_column() {
    let text = format!(
        "{MIXED}lea,,,No Id,,,,\nlea,1905,,,,,,\nlea,1 906,,Space ISD,,,,\nlea,123456789012345678901,,Long ISD,,,,\n\
         lea,1907,,One ISD,,,,\nlea,001907,,Two ISD,,,,\nschool,1902001,12,Short,1902,,,\n\
         school,1902002,,Lost,9999,,,\nschool,1902003,,Orphan,,,,\nlea,1908,,Odd ISD,,,maybe,\nclub,1,,Chess,,,,\n\
         sea,,,Agency,,,,\nlea,1909,,Torn\n"
    );
    let expected = [
        "line 2, column state_id: Give the State’s id.",
        "line 3, column name: Enter a name.",
        "line 4, column state_id: “1 906”: A State id has letters",
        "line 5, column state_id: “123456789012345678901”: A State id has 20 characters at most.",
        "line 7, column state_id: “001907”: This id stands on line 6 already.",
        "line 8, column nces_id: “12”: The NCES id of this kind of organization has 12 digits.",
        "line 9, column parent_state_id: “9999”: No LEA has this State id",
        "line 10, column parent_state_id: Give the State id of the school’s LEA.",
        "line 11, column status: “maybe”: Write “open” or “closed”",
        "line 12, column kind: “club”: Write “lea” or “school”.",
        "line 13, column kind: “sea”: The State agency doesn’t come from a file.",
        "line 14, column state_id: “1909”: This row has 4 cells, the first row 8.",
    ];
    let found = problems(&text);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn columns_that_are_not_there_leave_what_is_stored() {
    let stored = [lea("001902", "Cayuga ISD", "7")];
    let check = checked("state_id,leaid\n1902,4800099\n1903,4800100\n", &stored);
    assert_eq!(check.changed, 1);
    assert_eq!(
        (check.writes()[0].name.as_str(), check.writes()[0].nces_id.as_deref()),
        ("Cayuga ISD", Some("4800099"))
    );
    assert_eq!(check.problems[0].to_string(), "line 3, column Name: Enter a name.");
    let unusable = checked("colour,shape\nred,round\n", &stored);
    assert_eq!(unusable.problems[0].to_string(), "line 1, column State id: Choose the column that holds the State id.");
}

#[test]
fn progress_ends_where_the_file_does() {
    let rows: String = (0..600).map(|n| format!("{n},District {n}\n")).collect();
    let table = Table::read(format!("state_id,name\n{rows}").as_bytes()).unwrap();
    let mut heard = Vec::new();
    let check =
        check(&table, &Mapping::guess(table.header()), &Directory::default(), |done, total| heard.push((done, total)));
    assert_eq!(heard, [(0, 600), (250, 600), (500, 600), (600, 600)]);
    assert_eq!((check.new, check.preview.len()), (600, PREVIEW_ROWS));
}
