//! What is packed comes back, and what any format before packed is read as it was meant.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::observation::testing::number;
use crate::observation::{RegionCount, Summary};
use ground::calendar::Frequency;

/// What bytes had no format for, and then every format: a line a value, its bytes in hexadecimal.
const FORMATS: [&str; 2] = [include_str!("format_0.txt"), include_str!("format_1.txt")];

fn entry(name: &str) -> EntryId {
    EntryId::parse(name).unwrap()
}

/// A column with a cell in each state.
fn column() -> Column {
    let reported = |state: State| match state {
        State::Value => Reported::value(number("-3.25"), Some(12)),
        State::UnderReview => Reported { state, ..Reported::value(number("7"), None) },
        _ => Reported::absent(state, "No data"),
    };
    let cells = State::ALL.into_iter().map(|state| {
        let id = OrganizationId::parse(&format!("lea-{}", state.key())).unwrap();
        let entry = entry(if state == State::Missing { "e2" } else { "e1" });
        (id, Cell { reported: reported(state), entry, hidden: state == State::Suppressed })
    });
    Column { cells: cells.collect(), version: 3 }
}

fn before() -> Before {
    let mut before: Before = column().cells.into_iter().map(|(id, cell)| (id, Some(cell))).collect();
    before.insert(OrganizationId::parse("lea-9").unwrap(), None);
    before
}

/// A roll for each frequency.
fn periods() -> BTreeMap<Period, PeriodRoll> {
    let on = NaiveDate::from_ymd_opt(2019, 6, 30).unwrap();
    let roll = |frequency: Frequency| {
        let period = Period::containing(frequency, on, 7);
        let summary = Summary {
            period,
            on,
            state: (frequency != Frequency::Weekly).then(|| number("95.4")),
            state_n: Some(70_000),
            state_hidden: frequency == Frequency::Yearly,
            reporting: 1,
            missing: 2,
            suppressed: 3,
            not_applicable: 4,
            under_review: 5,
            expected: 300,
            percentiles: vec![number("-1"), number("0.5")],
            regions: vec![RegionCount { region: "North".to_owned(), reporting: 1, expected: 2 }],
        };
        (period, PeriodRoll { summary, column: entry("e1") })
    };
    Frequency::ALL.into_iter().map(roll).collect()
}

fn over_time() -> Vec<StateFigure> {
    periods().values().filter_map(StateFigure::of).collect()
}

fn packed() -> Vec<(&'static str, Vec<u8>)> {
    let (periods, over_time) = (periods(), over_time());
    vec![
        ("column", pack_column(&column()).unwrap()),
        ("before", pack_before(&before()).unwrap()),
        ("periods", pack(&periods.values().collect::<Vec<_>>()).unwrap()),
        ("over_time", pack(&over_time).unwrap()),
    ]
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap();
    (0..hexadecimal.len()).step_by(2).map(digits).collect()
}

#[test]
fn every_format_reads_as_it_was_meant() {
    for format in FORMATS {
        for (name, bytes) in format.lines().map(|line| line.split_once(' ').unwrap()).map(|(n, b)| (n, bytes(b))) {
            match name {
                "column" => assert_eq!(unpack_column(&bytes, 3).unwrap(), column()),
                "before" => assert_eq!(unpack_before(&bytes).unwrap(), before()),
                "periods" => assert_eq!(unpack_periods(&bytes).unwrap(), periods()),
                "over_time" => assert_eq!(unpack::<Vec<StateFigure>>(&bytes).unwrap(), over_time()),
                other => panic!("{other}?"),
            }
        }
    }
}

#[test]
fn what_is_written_now_is_the_newest_format() {
    let hexadecimal = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let written: String =
        packed().into_iter().map(|(name, bytes)| format!("{name} {}\n", hexadecimal(bytes))).collect();
    assert_eq!(written, FORMATS[usize::from(FORMAT)], "packed figures of installations would be misread: add a format");
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert!(unpack_column(b"nonsense", 1).is_err());
    assert!(unpack_column(&[MARK[0], MARK[1], FORMAT + 1, 0, 0, 0, 0], 1).is_err());
}

proptest! {
    /// All that is packed begins with a length.
    #[test]
    fn no_length_begins_with_the_mark(length in any::<usize>(), small in 0..100_000_usize) {
        for length in [length, small] {
            prop_assert!(!postcard::to_stdvec(&length).unwrap().starts_with(&MARK));
        }
    }
}
