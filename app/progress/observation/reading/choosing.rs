//! Which organizations stand side by side: those the address names, those pasted from a list, those of the same region.

use std::collections::BTreeSet;

use ground::identity::OrganizationId;
use ground::organization::directory::{Directory, Query};
use ground::organization::{Kind, Organization};
use progress::metric::Quantity;
use progress::observation::use_cases::Across;

/// The most organizations side by side: more lines can't be told apart.
pub(super) const MOST: usize = 8;
/// How many lines of what is pasted are looked at.
const LINES_MAX: usize = 40;

/// Those of `wanted` that are there and of this kind, each once, in their order.
pub(super) fn known(directory: &Directory, kind: Kind, wanted: &[OrganizationId]) -> Vec<OrganizationId> {
    let mut seen = BTreeSet::new();
    let fits = |id: &&OrganizationId| directory.get(id).is_some_and(|it| it.kind == kind);
    wanted.iter().filter(fits).filter(|id| seen.insert(*id)).cloned().collect()
}

/// The first [`MOST`] of these, and those for whom there is no room.
pub(super) fn with_room(mut known: Vec<OrganizationId>) -> (Vec<OrganizationId>, Vec<OrganizationId>) {
    let left_out = known.split_off(known.len().min(MOST));
    (known, left_out)
}

/// What is pasted, line by line or between commas, tabs and semicolons: the organizations it names by State id or name, and
/// what names none, or more than one.
pub(super) fn pasted(directory: &Directory, kind: Kind, text: &str) -> (Vec<OrganizationId>, Vec<String>) {
    let words = text.split(['\n', '\r', '\t', ';', ',']).map(str::trim).filter(|word| !word.is_empty()).take(LINES_MAX);
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for word in words {
        match named(directory, kind, word) {
            Some(id) => found.push(id),
            None => unknown.push(word.chars().take(80).collect()),
        }
    }
    (found, unknown)
}

fn named(directory: &Directory, kind: Kind, word: &str) -> Option<OrganizationId> {
    let same = |it: &&Organization| {
        it.kind == kind
            && (it.state_id.eq_ignore_ascii_case(word) || it.id.as_str() == word || it.name.eq_ignore_ascii_case(word))
    };
    let mut exact = directory.iter().filter(same);
    if let (Some(only), None) = (exact.next(), exact.next()) {
        return Some(only.id.clone());
    }
    let query = Query { text: word.to_owned(), kind: Some(kind), page: 1, ..Query::default() };
    match directory.search(&query).rows.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    }
}

/// Of `rows`, those whose figures are nearest to `own`'s, so that it stands among its like: itself first, at most [`MOST`].
/// Those without a figure come last.
pub(super) fn nearest(rows: &[Across], own: &OrganizationId) -> Vec<OrganizationId> {
    let value = |row: &Across| row.shown.as_ref().and_then(|shown| shown.number());
    let mine = rows.iter().find(|row| row.organization == *own).and_then(value);
    let distance = |row: &Across| {
        let other = value(row).map(Quantity::millionths);
        other.map_or(u64::MAX, |other| mine.map_or(0, |mine| mine.millionths().abs_diff(other)))
    };
    let mut others: Vec<&Across> = rows.iter().filter(|row| row.organization != *own).collect();
    others.sort_by_key(|row| (distance(row), row.name.clone()));
    let others = others.into_iter().take(MOST - 1).map(|row| row.organization.clone());
    std::iter::once(own.clone()).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use ground::organization;
    use progress::metric::Status;
    use progress::observation::Shown;

    use super::*;

    fn lea(state_id: &str, name: &str) -> Organization {
        Organization {
            id: Kind::Lea.id_of(state_id).unwrap(),
            kind: Kind::Lea,
            state_id: state_id.to_owned(),
            nces_id: None,
            name: name.to_owned(),
            parent: Some(OrganizationId::sea()),
            region: "7".to_owned(),
            grades: String::new(),
            status: organization::Status::Open,
            version: 1,
        }
    }

    fn directory() -> Directory {
        Directory::build(vec![
            lea("001902", "Cayuga ISD"),
            lea("001903", "Elkhart ISD"),
            lea("001904", "Frankston ISD"),
        ])
    }

    fn id(state_id: &str) -> OrganizationId {
        Kind::Lea.id_of(state_id).unwrap()
    }

    #[test]
    fn what_is_pasted_names_organizations_by_id_or_name() {
        let (found, unknown) = pasted(&directory(), Kind::Lea, "001902\r\nelkhart isd; Frankston,\nISD\n 999999 ");
        assert_eq!(found, [id("001902"), id("001903"), id("001904")]);
        assert_eq!(unknown, ["ISD", "999999"]);
    }

    #[test]
    fn an_organization_stands_there_once_and_only_where_it_is_of_the_kind() {
        let wanted = [id("001903"), id("001903"), OrganizationId::sea(), id("000000"), id("001902")];
        assert_eq!(known(&directory(), Kind::Lea, &wanted), [id("001903"), id("001902")]);
        assert_eq!(known(&directory(), Kind::School, &wanted), []);
    }

    #[test]
    fn who_has_no_room_is_left_out_and_known() {
        let all: Vec<_> = (0..MOST + 2).map(|at| id(&format!("00190{at}"))).collect();
        assert_eq!(with_room(all.clone()), (all[..MOST].to_vec(), all[MOST..].to_vec()));
        assert_eq!(with_room(all[..2].to_vec()), (all[..2].to_vec(), Vec::new()));
    }

    #[test]
    fn its_like_are_those_with_the_nearest_figures() {
        let row = |state_id: &str, value: Option<&str>| Across {
            organization: id(state_id),
            name: state_id.to_owned(),
            region: String::new(),
            shown: value.and_then(Quantity::parse).map(|value| Shown::Value { value, n: None }),
            status: Status::NoTarget,
            attained_pct: None,
            change: None,
        };
        let rows =
            [row("1", Some("90")), row("2", Some("70")), row("3", None), row("4", Some("93")), row("5", Some("88"))];
        assert_eq!(nearest(&rows, &id("1")), ["1", "5", "4", "2", "3"].map(id));
        assert_eq!(nearest(&rows, &id("3")), ["3", "1", "2", "4", "5"].map(id));
    }
}
