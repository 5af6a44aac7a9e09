//! A choice of columns, from a mapping to its form and back.

use app_ground::form::Submitted;
use ground::identity::{MappingId, MetricId};
use ground::organization::Kind;
use progress::metric::ALL_GROUP;
use progress::observation::mapping::{From, Mapping, ValueColumn};
use progress::observation::use_cases::SavedMapping;

use super::columns::Columns;
use super::draft::{Draft, Step, fingerprint};

fn header() -> Vec<String> {
    ["DISTRICT", "DA0AT18R", "DA0AT18N", "DA0AT18D", "DW0AT18R", "GROUP", "PERIOD"].map(str::to_owned).to_vec()
}

fn columns() -> Columns {
    Columns::of(&header())
}

fn mapping() -> Mapping {
    let value = |column| ValueColumn {
        column,
        metric: From::Fixed(MetricId::parse("attendance").unwrap()),
        group: From::Fixed(ALL_GROUP.to_owned()),
        period: None,
        n: None,
        numerator: None,
    };
    Mapping {
        organization: Some(0),
        kind: Kind::Lea,
        period: Some(From::Fixed("2017-18".to_owned())),
        values: vec![
            ValueColumn { n: Some(3), numerator: Some(2), ..value(1) },
            ValueColumn { period: Some(From::Column(6)), group: From::Column(5), ..value(4) },
        ],
        codes: Mapping::usual_codes(),
        skip_unknown: true,
    }
}

/// A draft as its form sends it.
fn sent(draft: &Draft) -> Submitted {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    add("kind", &draft.kind);
    add("organization", &draft.organization);
    add("period", &draft.period);
    add("period_column", &draft.period_column);
    add("metric_column", &draft.metric_column);
    add("group_column", &draft.group_column);
    add("add", &draft.add);
    for (at, value) in draft.values.iter().enumerate() {
        add(&format!("value-{at}"), &value.column);
        add(&format!("metric-{at}"), &value.metric);
        add(&format!("group-{at}"), &value.group);
        add(&format!("period-{at}"), &value.period);
        add(&format!("n-{at}"), &value.n);
        add(&format!("numerator-{at}"), &value.numerator);
    }
    for (at, code) in draft.codes.iter().enumerate() {
        add(&format!("code-{at}"), &code.text);
        add(&format!("state-{at}"), &code.state);
        add(&format!("reason-{at}"), &code.reason);
    }
    if draft.skip_unknown {
        add("skip_unknown", "yes");
    }
    fields.into_iter().collect()
}

#[test]
fn a_mapping_comes_back_from_its_form_as_it_was() {
    let draft = Draft::of(&mapping(), &columns());
    assert_eq!(Draft::read(&sent(&draft)), draft);
    let (again, wrong) = draft.mapping(&columns());
    assert_eq!((again, wrong), (mapping(), Vec::new()));
    assert_eq!(fingerprint(&mapping()), fingerprint(&draft.mapping(&columns()).0));
    assert_ne!(fingerprint(&mapping()), fingerprint(&draft.without(1).mapping(&columns()).0));
}

#[test]
fn a_name_that_no_column_has_is_said_at_its_field() {
    let mut draft = Draft::of(&mapping(), &columns());
    draft.organization = "DISTRIKT".to_owned();
    draft.values[1].n = "D".to_owned();
    draft.values[0].column = String::new();
    let (mapping, wrong) = draft.mapping(&columns());
    let fields: Vec<_> = wrong.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["organization", "value-1"]);
    assert_eq!((mapping.organization, mapping.values[0].column), (None, usize::MAX));
}

#[test]
fn a_column_for_groups_is_used_or_said_to_be_unused() {
    let mut draft = Draft::of(&mapping(), &columns());
    draft.values[1].group = "white".to_owned();
    assert_eq!(draft.mapping(&columns()).1[0].field, "group_column");
    draft.group_column = String::new();
    assert_eq!(draft.mapping(&columns()).1, Vec::new());
    draft.values[0].group = String::new();
    assert!(draft.mapping(&columns()).1[0].message.starts_with("Choose the column"));
}

#[test]
fn columns_are_added_with_what_belongs_to_them() {
    let draft = Draft { add: "D*AT18R".to_owned(), ..Draft::default() };
    let (draft, said) = draft.then(Step::Add).settled(&header(), &columns(), &[]);
    assert_eq!(said.unwrap(), "2 columns of figures are added at the end of the list.");
    assert_eq!(draft.values[0].n, "DA0AT18D");
    assert_eq!(draft.values[0].numerator, "DA0AT18N");
    assert_eq!((draft.values[1].column.as_str(), draft.values[1].group.as_str()), ("DW0AT18R", ALL_GROUP));
    assert_eq!((draft.add.as_str(), &draft.step), ("", &Step::None));
    let mut again = draft.clone();
    again.add = "NOPE".to_owned();
    let (kept, said) = again.then(Step::Add).settled(&header(), &columns(), &[]);
    assert_eq!((kept.add.as_str(), kept.values.len()), ("NOPE", 2));
    assert!(said.unwrap().contains("no column “NOPE”"));
}

#[test]
fn what_was_done_is_said_and_nothing_typed_is_lost() {
    let draft = Draft::of(&mapping(), &columns());
    let said = "“Attendance” is no longer among the saved choices.".to_owned();
    let (after, told) = draft.clone().then(Step::Said(said.clone())).settled(&header(), &columns(), &[]);
    assert_eq!((after, told), (draft, Some(said)));
}

#[test]
fn a_kept_choice_says_what_it_could_not_find() {
    let id = MappingId::parse("m").unwrap();
    let header_then = ["DISTRICT", "DA0AT18R", "DA0AT18N", "OLD", "DW0AT18R", "GROUP", "PERIOD"].map(str::to_owned);
    let saved = [SavedMapping {
        id: id.clone(),
        name: "Attendance".to_owned(),
        header: header_then.to_vec(),
        mapping: mapping(),
    }];
    let (draft, said) = Draft::default().then(Step::Apply(id)).settled(&header(), &columns(), &saved);
    assert_eq!((draft.values.len(), draft.values[0].n.as_str()), (2, ""));
    assert!(said.unwrap().contains("no column “OLD”"));
    let gone = Draft::default().then(Step::Apply(MappingId::parse("x").unwrap()));
    assert!(gone.settled(&header(), &columns(), &saved).1.unwrap().contains("no longer there"));
}
