//! Columns and roll-ups as bytes: small, and read at once however many organizations there are.

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
    state: State,
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

pub(super) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(|cause| unreadable(&cause.to_string()))
}

pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|cause| unreadable(&cause.to_string()))
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
            state: cell.reported.state,
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
            let (Some(reason), Some(entry)) = (reason, entry) else { return Err(unreadable("a cell")) };
            let value = it.millionths.map(Quantity::from_millionths);
            let reported = Reported { state: it.state, value, n: it.n, reason };
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
mod tests {
    use super::*;
    use crate::observation::testing::{cell, number};

    #[test]
    fn what_is_packed_comes_back() {
        let reported = [
            Reported::value(number("-3.25"), Some(12)),
            Reported::absent(State::Missing, "No data"),
            Reported { state: State::UnderReview, ..Reported::value(number("7"), None) },
        ];
        let mut column = Column { version: 3, ..Column::default() };
        for (at, reported) in reported.into_iter().enumerate() {
            let id = OrganizationId::parse(&format!("lea-{at}")).unwrap();
            column.cells.insert(id, Cell { hidden: at == 1, ..cell(reported) });
        }
        assert_eq!(unpack_column(&pack_column(&column).unwrap(), 3).unwrap(), column);
        let mut before: Before = column.cells.into_iter().map(|(id, cell)| (id, Some(cell))).collect();
        before.insert(OrganizationId::parse("lea-9").unwrap(), None);
        assert_eq!(unpack_before(&pack_before(&before).unwrap()).unwrap(), before);
        assert!(unpack_column(b"nonsense", 1).is_err());
    }
}
