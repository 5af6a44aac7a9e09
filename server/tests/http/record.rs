//! The record of changes knows what every room records: each act is in the list it is read by, told in words, with the page
//! of what it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use throughline::ACTS;

use crate::access::tables::ADDRESSES;

/// Keys that rooms declare in their files `acts.rs`, at whatever depth.
fn declared(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            declared(&entry, keys);
        } else if entry.file_name().is_some_and(|name| name == "acts.rs") {
            let text = std::fs::read_to_string(&entry).unwrap();
            let quoted = text.lines().filter(|line| line.ends_with("\";")).filter_map(|line| line.split('"').nth(1));
            keys.extend(quoted.filter(|key| key.contains('.')).map(str::to_owned));
        }
    }
}

#[test]
fn every_act_that_a_room_declares_is_in_the_list_once() {
    let mut expected = BTreeSet::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"), &mut expected);
    let listed: Vec<&str> = ACTS.iter().map(|act| act.key).collect();
    assert!(listed.len() > 80, "{listed:?}");
    assert_eq!(listed.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(), expected);
    assert_eq!(listed.len(), expected.len(), "a key is there twice: {listed:?}");
}

#[test]
fn acts_have_words_of_their_own_and_a_kind_of_thing_one_page() {
    let (mut words, mut pages) = (BTreeSet::new(), BTreeMap::new());
    for act in ACTS.iter() {
        let apart = |it: &str| it.to_lowercase().replace(['.', '_', ':'], " ");
        assert!(act.words.contains(' ') && apart(act.words) != apart(act.key), "{act:?}");
        assert!(act.words.starts_with(char::is_uppercase) && !act.words.ends_with('.'), "{act:?}");
        assert!(words.insert(act.words), "told like another: {act:?}");
        assert_eq!(*pages.entry(act.about.kind).or_insert(act.about.page), act.about.page, "{act:?}");
    }
}

/// What stands in records already: a key or a subject renamed would lose its words there.
#[test]
fn the_record_is_read_in_words_with_ways_to_what_it_tells_of() {
    for (key, words) in [
        ("assessment.finished", "Finished an assessment"),
        ("figures.typed", "Typed figures in"),
        ("theory.link_reviewed", "Reviewed a link of a theory of action"),
        ("person.invited", "Invited a person"),
        ("goal.target_moved", "Goal: target moved"),
    ] {
        assert_eq!(ACTS.words(key), words);
    }
    for (subject, address) in [
        ("organization:lea-001902", Some("/organizations/lea-001902")),
        ("framework:turnaround@2014.1", Some("/framework?edition=turnaround@2014.1")),
        ("survey:a1", Some("/assessments/a1/survey")),
        ("site:main", Some("/site")),
        ("standards:main", Some("/metrics/standards")),
        ("entry:e1", Some("/figures/import/e1")),
        ("theory:t1", Some("/theories/t1")),
        ("organization_import:i1", Some("/organizations/import/i1")),
        ("organization_import", None),
        ("invitation:i1", None),
        ("observation_mapping:m1", None),
        ("odd", None),
    ] {
        assert_eq!(ACTS.address(subject).as_deref(), address, "{subject}");
    }
}

/// Whether an address as acts and rooms write it (`/goals/{key}`) is one of the pages.
fn is_page(address: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let path = path.split('?').next().unwrap_or_default();
        path.split('/').map(|it| if it.starts_with([':', '{']) { "*".to_owned() } else { it.to_owned() }).collect()
    };
    ADDRESSES.iter().filter_map(|(it, _)| it.strip_prefix("GET ")).any(|page| parts(page) == parts(address))
}

#[test]
fn what_the_record_tells_of_has_a_page() {
    for act in ACTS.iter() {
        assert!(act.about.page.is_none_or(is_page), "{act:?}");
    }
    assert!(!is_page("/goals/{key}/nowhere"));
}
