//! Columns and roll-ups as bytes: small, and read at once however many organizations there are.
//!
//! Bytes begin with a mark and the number of their format. What a field, its place or an enum's number means in a format never
//! changes; `packing/format_*.txt` hold each format to it. For another meaning: add a format, and read the older ones on.

use std::collections::{BTreeMap, HashMap};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::applying::Before;
use super::super::{Cell, Column, Reported, State, Summary};
use crate::metric::Quantity;
use ground::calendar::Period;
use ground::identity::{EntryId, OrganizationId};
use ground::problem::{Error, Result};

/// One period of a metric and group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::observation) struct PeriodRoll {
    /// What it came to.
    pub(in crate::observation) summary: Summary,
    /// The entry under which its column is written.
    pub(in crate::observation) column: EntryId,
}

/// The State's figure in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::observation) struct StateFigure {
    /// Which period.
    #[serde(with = "packed_period")]
    pub(in crate::observation) period: Period,
    /// The figure.
    pub(in crate::observation) value: Quantity,
    /// From how many, where that is known.
    pub(in crate::observation) n: Option<u64>,
    /// Whether privacy hides it.
    pub(in crate::observation) hidden: bool,
}

impl StateFigure {
    /// The State's figure in a period of a roll, if it has one.
    pub(in crate::observation) fn of(roll: &PeriodRoll) -> Option<Self> {
        let summary = &roll.summary;
        let (period, n, hidden) = (summary.period, summary.state_n, summary.state_hidden);
        Some(Self { period, value: summary.state?, n, hidden })
    }
}

#[derive(Serialize, Deserialize)]
struct PackedCell {
    organization: OrganizationId,
    state: u8,
    millionths: Option<i64>,
    n: Option<u32>,
    reason: u32,
    entry: u32,
    hidden: bool,
}

/// Cells with what many of them share written once; an organization without a cell is there for what stood before.
#[derive(Serialize, Deserialize, Default)]
struct Packed {
    entries: Vec<EntryId>,
    reasons: Vec<String>,
    cells: Vec<PackedCell>,
    empty: Vec<OrganizationId>,
}

fn unreadable(what: &str) -> Error {
    let reference = uuid::Uuid::now_v7().simple().to_string()[20..].to_owned();
    tracing::error!(reference, what, "figures can’t be unpacked");
    Error::Internal { reference }
}

/// What bytes with a format begin with: a nought in two bytes. Packed values begin with a length, which is never written
/// so, and so nothing that was packed before formats had numbers begins with it.
const MARK: [u8; 2] = [0x80, 0x00];
/// The format that is written. What has none reads as the first.
const FORMAT: u8 = 1;

pub(super) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let start = vec![MARK[0], MARK[1], FORMAT];
    postcard::to_extend(value, start).map_err(|cause| unreadable(&cause.to_string()))
}

pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let content = match bytes.strip_prefix(&MARK) {
        Some([FORMAT, content @ ..]) => content,
        None => bytes,
        Some(_) => return Err(unreadable("a format of a newer program")),
    };
    postcard::from_bytes(content).map_err(|cause| unreadable(&cause.to_string()))
}

fn state_number(state: State) -> u8 {
    match state {
        State::Value => 0,
        State::Missing => 1,
        State::Suppressed => 2,
        State::NotApplicable => 3,
        State::UnderReview => 4,
    }
}

/// Periods in what is packed.
pub(in crate::observation) mod packed_period {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::{Serialize, Serializer};

    use ground::calendar::Period;

    pub(in crate::observation) fn serialize<S: Serializer>(period: &Period, to: S) -> Result<S::Ok, S::Error> {
        period.numbers().serialize(to)
    }

    pub(in crate::observation) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Period, D::Error> {
        let numbers = Deserialize::deserialize(from)?;
        Period::from_numbers(numbers).ok_or_else(|| D::Error::custom("no such frequency"))
    }
}

/// Gathers what cells share.
#[derive(Default)]
struct Packing<'a> {
    packed: Packed,
    entries: HashMap<&'a EntryId, u32>,
    reasons: HashMap<&'a str, u32>,
}

impl<'a> Packing<'a> {
    fn cell(&mut self, organization: &OrganizationId, cell: &'a Cell) {
        let entries = &mut self.packed.entries;
        let entry = *self.entries.entry(&cell.entry).or_insert_with(|| {
            entries.push(cell.entry.clone());
            entries.len() as u32 - 1
        });
        let reasons = &mut self.packed.reasons;
        let reason = *self.reasons.entry(&cell.reported.reason).or_insert_with(|| {
            reasons.push(cell.reported.reason.clone());
            reasons.len() as u32 - 1
        });
        self.packed.cells.push(PackedCell {
            organization: organization.clone(),
            state: state_number(cell.reported.state),
            millionths: cell.reported.value.map(Quantity::millionths),
            n: cell.reported.n,
            reason,
            entry,
            hidden: cell.hidden,
        });
    }
}

impl Packed {
    fn cells(self) -> Result<BTreeMap<OrganizationId, Cell>> {
        let Self { entries, reasons, cells, .. } = self;
        let cells = cells.into_iter().map(|it| {
            let reason = reasons.get(it.reason as usize).cloned();
            let entry = entries.get(it.entry as usize).cloned();
            let state = State::ALL.into_iter().find(|state| state_number(*state) == it.state);
            let (Some(reason), Some(entry), Some(state)) = (reason, entry, state) else {
                return Err(unreadable("a cell"));
            };
            let value = it.millionths.map(Quantity::from_millionths);
            let reported = Reported { state, value, n: it.n, reason };
            Ok((it.organization, Cell { reported, entry, hidden: it.hidden }))
        });
        cells.collect()
    }
}

pub(super) fn pack_column(column: &Column) -> Result<Vec<u8>> {
    let mut packing = Packing::default();
    column.cells.iter().for_each(|(id, cell)| packing.cell(id, cell));
    pack(&packing.packed)
}

pub(super) fn unpack_column(bytes: &[u8], version: i64) -> Result<Column> {
    Ok(Column { cells: unpack::<Packed>(bytes)?.cells()?, version })
}

pub(super) fn pack_before(before: &Before) -> Result<Vec<u8>> {
    let mut packing = Packing::default();
    for (id, cell) in before {
        match cell {
            Some(cell) => packing.cell(id, cell),
            None => packing.packed.empty.push(id.clone()),
        }
    }
    pack(&packing.packed)
}

pub(super) fn unpack_before(bytes: &[u8]) -> Result<Before> {
    let mut packed: Packed = unpack(bytes)?;
    let empty = std::mem::take(&mut packed.empty);
    let cells = packed.cells()?.into_iter().map(|(id, cell)| (id, Some(cell)));
    Ok(cells.chain(empty.into_iter().map(|id| (id, None))).collect())
}

pub(super) fn unpack_periods(bytes: &[u8]) -> Result<BTreeMap<Period, PeriodRoll>> {
    let rolls: Vec<PeriodRoll> = unpack(bytes)?;
    Ok(rolls.into_iter().map(|roll| (roll.summary.period, roll)).collect())
}

#[cfg(test)]
mod tests;
