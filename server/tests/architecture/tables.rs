//! Which file names which table of the database. A table is named by one room's store, so that its records are written and
//! read in one place: whoever else needs them asks that room, or takes the statement it hands out.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::{files, is_test, root, sources, without_tests};

fn defined() -> BTreeSet<String> {
    let defines = Regex::new(r"DEFINE TABLE (?:IF NOT EXISTS |OVERWRITE )?(\w+)").unwrap();
    let migrations =
        files(&["src"], ".surql").into_iter().map(|path| std::fs::read_to_string(root().join(path)).unwrap());
    migrations.flat_map(|text| defines.captures_iter(&text).map(|it| it[1].to_owned()).collect::<Vec<_>>()).collect()
}

/// The room a file of the lower floor is in: `ground/person`.
fn room(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let depth = if steps[0] == "demonstration" { 1 } else { 2 };
    steps.into_iter().take(depth).collect::<Vec<_>>().join("/").trim_end_matches(".rs").to_owned()
}

/// The tables a file names: where a statement reads or writes one, where a record of one is made, where an id of one stands.
fn named(code: &str, is_store: bool) -> BTreeSet<String> {
    let statement = r"(?:FROM|INTO|CREATE|UPSERT|UPDATE|DELETE|RELATE|INSERT|TABLE)\s+(?:ONLY\s+)?([a-z_]+)\b";
    let made = r#"\b(?:record|keyed|RecordId::new)\(\s*["']([a-z_]+)["']"#;
    let handed = r#"(?:^|[^.\w])[a-z_]+\(\s*"([a-z_]+)""#;
    let id = r"(?:^|[^\w.:$])([a-z_]+):[\[$`a-z⟨]";
    let patterns: &[&str] = if is_store { &[statement, made, handed, id] } else { &[statement, made] };
    let found = patterns.iter().map(|it| Regex::new(it).unwrap());
    found.flat_map(|it| it.captures_iter(code).map(|it| it[1].to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn a_table_is_named_by_one_store() {
    let (tables, mut rooms) = (defined(), BTreeMap::<String, BTreeSet<String>>::new());
    assert!(tables.len() > 40, "the tables were found: {tables:?}");
    for source in sources("src").iter().filter(|it| !is_test(&it.path)) {
        let is_store = source.path.contains("/store") || source.path.contains("/database/");
        for table in named(&without_tests(&source.code), is_store).intersection(&tables) {
            assert!(is_store, "{} names the table {table}, and is no store", source.path);
            rooms.entry(table.clone()).or_default().insert(room(&source.path));
        }
    }
    let shared: Vec<_> = rooms.iter().filter(|(_, rooms)| rooms.len() > 1).collect();
    assert!(shared.is_empty(), "named by more than one room’s store: {shared:?}");
    let forgotten: Vec<_> = tables.iter().filter(|table| !rooms.contains_key(*table)).collect();
    assert!(forgotten.is_empty(), "named by no store: {forgotten:?}");
}

#[test]
fn names_of_tables_are_found_however_they_stand() {
    let cases = [
        ("SELECT * FROM ONLY person WHERE", "person"),
        ("type::record('person', $key)", "person"),
        ("record(\"person\", key)", "person"),
        ("RecordId::new(\"rating\", parts)", "rating"),
        ("SELECT * FROM rating:[$key, NONE]", "rating"),
        ("RETURN site:main.agency", "site"),
        ("copied(\"rating\", \"[$key]\")", "rating"),
        ("INSERT IGNORE INTO improvement $rows", "improvement"),
    ];
    for (code, table) in cases {
        assert!(named(code, true).contains(table), "{code}");
    }
    for code in ["change.with(\"person\", id)", ".expecting(\"person\", 1)", "crate::person::store", "$person.name"] {
        assert!(!named(code, true).contains("person"), "{code}");
    }
}
