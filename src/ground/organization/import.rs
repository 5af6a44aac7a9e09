//! Checking a file of organizations against the directory: what would be new, what would change, and every row that
//! can't be taken, by line and column. Nothing is stored here. Organizations that a file doesn't name are left alone.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::mapping::{Field, FileKind, Mapping};
use super::table::{Row, Table};
use super::{Kind, Organization, OrganizationId, Status, parse_label, parse_name, parse_nces_id, parse_state_id};
use crate::problem::Violation;

/// How many problems a page shows of those found; the list itself is complete.
pub const DISPLAYED_PROBLEMS: usize = 100;
/// How many rows are shown as they would be stored.
pub const PREVIEW_ROWS: usize = 10;
/// How many characters of a bad cell are repeated to the person.
const DISPLAYED_VALUE: usize = 60;
/// How many rows go by between two words on progress.
const PROGRESS_STEP: usize = 250;

crate::keyed! {
    /// How far an uploaded file has come.
    pub enum ImportStage: key {
        /// Uploaded; a person looks at what it would do.
        Checking: "checking";
        /// Being stored.
        Storing: "storing";
        /// Stored.
        Stored: "stored";
        /// Not stored; the message says why. It may be checked and begun again.
        Failed: "failed";
    }
}

/// Where an uploaded file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProgress {
    /// The file's name.
    pub file_name: String,
    /// How far it has come.
    pub stage: ImportStage,
    /// Rows looked at while storing. When it equals `total` and the stage is still `Storing`, all rows are being
    /// written at once.
    pub done: usize,
    /// Rows of the file.
    pub total: usize,
    /// What came of it, or what went wrong; empty before. While it is `Storing`, why that was given up, until somebody has it
    /// tried again.
    pub message: String,
}

/// One thing wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file; 1 for what concerns the choice of columns.
    pub line: usize,
    /// The column's name in the file, or the field's where no column holds it.
    pub column: String,
    /// What stands there, shortened; empty when nothing does.
    pub value: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl std::fmt::Display for RowProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.value.is_empty() {
            write!(f, "“{}”: ", self.value)?;
        }
        f.write_str(&self.message)
    }
}

impl From<&RowProblem> for Violation {
    fn from(problem: &RowProblem) -> Self {
        Violation::new("file", problem.to_string())
    }
}

/// What a file would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// Rows of organizations that aren't there yet.
    pub new: usize,
    /// Rows that differ from what is stored.
    pub changed: usize,
    /// Rows that say what is stored already.
    pub unchanged: usize,
    /// Everything that is wrong; a file is taken only when this is empty.
    pub problems: Vec<RowProblem>,
    /// The first good rows as they would be stored, at most [`PREVIEW_ROWS`].
    pub preview: Vec<Organization>,
    /// What is to be written: the new and the changed, with their next version.
    writes: Vec<Organization>,
}

impl Check {
    /// Whether the file can be taken as it is.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// Rows that are good.
    pub fn rows(&self) -> usize {
        self.new + self.changed + self.unchanged
    }

    /// The new and the changed organizations, with their next version.
    pub fn writes(&self) -> &[Organization] {
        &self.writes
    }

    /// How many are new, changed and unchanged.
    pub fn counts(&self) -> ImportCounts {
        ImportCounts { new: self.new, changed: self.changed, unchanged: self.unchanged }
    }
}

/// How many organizations a file made, changed and found as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Those that weren't there.
    pub new: usize,
    /// Those that were different.
    pub changed: usize,
    /// Those that were as the file says.
    pub unchanged: usize,
}

impl std::fmt::Display for ImportCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} new, {} changed, {} unchanged", self.new, self.changed, self.unchanged)
    }
}

/// Holds every row of `table` against `directory`. A row says what `mapping` finds in it; where a cell is empty or no
/// column holds the field, what is stored stays. `progress` hears how many rows of how many are done.
pub fn check(table: &Table, mapping: &Mapping, directory: &Directory, mut progress: impl FnMut(usize, usize)) -> Check {
    let mut checking = Checking::new(table, mapping, directory);
    if !checking.check.problems.is_empty() {
        return checking.check;
    }
    let total = table.rows().len();
    for (done, row) in table.rows().iter().enumerate() {
        if done % PROGRESS_STEP == 0 {
            progress(done, total);
        }
        if let Some(organization) = checking.row(row) {
            checking.count(organization);
        }
    }
    progress(total, total);
    checking.check
}

struct Checking<'a> {
    header: &'a [String],
    mapping: &'a Mapping,
    directory: &'a Directory,
    /// LEAs the file names, wherever in it: their schools may stand before them.
    leas: HashSet<OrganizationId>,
    /// Where each organization was met.
    seen: HashMap<OrganizationId, usize>,
    check: Check,
}

impl<'a> Checking<'a> {
    fn new(table: &'a Table, mapping: &'a Mapping, directory: &'a Directory) -> Self {
        let unusable = mapping.problems(table.header().len()).into_iter().map(|(field, message)| RowProblem {
            line: 1,
            column: field.name().to_owned(),
            value: String::new(),
            message,
        });
        let check = Check { problems: unusable.collect(), ..Check::default() };
        let mut checking =
            Self { header: table.header(), mapping, directory, leas: HashSet::new(), seen: HashMap::new(), check };
        checking.leas = table.rows().iter().filter_map(|row| checking.lea_of(row)).collect();
        checking
    }

    fn lea_of(&self, row: &Row) -> Option<OrganizationId> {
        let kind = self.kind_of(row).ok()?;
        let state_id = parse_state_id("", kind, self.cell(row, Field::StateId)).ok()?;
        (kind == Kind::Lea).then(|| kind.id_of(&state_id)).flatten()
    }

    /// The cell that holds `field`; empty too where a lone dot stands for "no data".
    fn cell<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        match self.mapping.column(field).map(|column| row.cell(column)) {
            None | Some(".") => "",
            Some(cell) => cell,
        }
    }

    fn note(&mut self, row: &Row, field: Field, message: impl Into<String>) {
        let column = self.mapping.column(field).and_then(|column| self.header.get(column));
        let problem = RowProblem {
            line: row.line,
            column: column.map_or(field.name(), String::as_str).to_owned(),
            value: self.cell(row, field).chars().take(DISPLAYED_VALUE).collect(),
            message: message.into(),
        };
        self.check.problems.push(problem);
    }

    fn take<T>(&mut self, row: &Row, field: Field, parsed: Result<T, Violation>) -> Option<T> {
        parsed.map_err(|violation| self.note(row, field, violation.message)).ok()
    }

    fn kind_of(&self, row: &Row) -> Result<Kind, Violation> {
        match self.mapping.kind {
            FileKind::Leas => Ok(Kind::Lea),
            FileKind::Schools => Ok(Kind::School),
            FileKind::Mixed => match self.cell(row, Field::Kind).to_lowercase().as_str() {
                "lea" | "district" | "l" | "d" => Ok(Kind::Lea),
                "school" | "campus" | "s" | "c" => Ok(Kind::School),
                "sea" => Err(Violation::new("", "The State agency doesn’t come from a file. Remove this row.")),
                _ => Err(Violation::new("", "Write “lea” or “school”.")),
            },
        }
    }

    /// The organization this row describes, or nothing when something is wrong with the row; what, is noted.
    fn row(&mut self, row: &Row) -> Option<Organization> {
        let before = self.check.problems.len();
        if !self.has_all_cells(row) {
            return None;
        }
        let kind = self.kind_of(row);
        let kind = self.take(row, Field::Kind, kind)?;
        let state_id = self.take(row, Field::StateId, parse_state_id("", kind, self.cell(row, Field::StateId)));
        let id = state_id.as_ref().and_then(|state_id| kind.id_of(state_id));
        if let Some(id) = &id {
            self.check_once(row, id);
        }
        let stored = id.as_ref().and_then(|id| self.directory.get(id));
        let name = self.name(row, stored);
        let parent = self.parent(row, kind, stored);
        let nces_id = self.take(row, Field::NcesId, parse_nces_id("", kind, self.cell(row, Field::NcesId)));
        let status = self.status(row);
        let region = self.take(row, Field::Region, parse_label("", "The region", self.cell(row, Field::Region)));
        let grades = self.take(row, Field::Grades, parse_label("", "The grades", self.cell(row, Field::Grades)));
        if self.check.problems.len() > before {
            return None;
        }
        let kept = |text: String, stored: Option<&String>| match text.is_empty() {
            true => stored.cloned().unwrap_or_default(),
            false => text,
        };
        Some(Organization {
            id: id?,
            kind,
            state_id: state_id?,
            nces_id: nces_id?.or_else(|| stored.and_then(|stored| stored.nces_id.clone())),
            name: name?,
            parent: Some(parent?),
            region: kept(region?, stored.map(|stored| &stored.region)),
            grades: kept(grades?, stored.map(|stored| &stored.grades)),
            status: status.or(stored.map(|stored| stored.status)).unwrap_or(Status::Open),
            version: stored.map_or(0, |stored| stored.version),
        })
    }

    fn has_all_cells(&mut self, row: &Row) -> bool {
        let columns = self.header.len();
        let cells = match row.len() < columns {
            true => row.len(),
            false => row.width().max(columns),
        };
        if cells == columns {
            return true;
        }
        let message = format!(
            "This row has {cells} cells, the first row {columns}. Perhaps a comma or a quotation mark is missing."
        );
        self.note(row, Field::StateId, message);
        false
    }

    fn check_once(&mut self, row: &Row, id: &OrganizationId) {
        match self.seen.get(id).copied() {
            Some(line) => {
                let message = format!("This id stands on line {line} already. An organization may have one row.");
                self.note(row, Field::StateId, message);
            }
            None => {
                self.seen.insert(id.clone(), row.line);
            }
        }
    }

    fn name(&mut self, row: &Row, stored: Option<&Organization>) -> Option<String> {
        match (self.mapping.column(Field::Name), stored) {
            (None, Some(stored)) => Some(stored.name.clone()),
            _ => self.take(row, Field::Name, parse_name("", self.cell(row, Field::Name))),
        }
    }

    fn parent(&mut self, row: &Row, kind: Kind, stored: Option<&Organization>) -> Option<OrganizationId> {
        if kind != Kind::School {
            return Some(OrganizationId::sea());
        }
        let cell = self.cell(row, Field::ParentStateId);
        if let (true, Some(stored)) = (cell.is_empty(), stored) {
            return stored.parent.clone();
        }
        let message = "Give the State id of the school’s LEA.";
        let parsed = match cell.is_empty() {
            true => Err(Violation::new("", message)),
            false => parse_state_id("", Kind::Lea, cell),
        };
        let id = self.take(row, Field::ParentStateId, parsed).and_then(|state_id| Kind::Lea.id_of(&state_id))?;
        if !self.leas.contains(&id) && self.directory.get(&id).is_none() {
            let message = "No LEA has this State id, neither here nor in the file. Import the LEAs first.";
            self.note(row, Field::ParentStateId, message);
            return None;
        }
        Some(id)
    }

    fn status(&mut self, row: &Row) -> Option<Status> {
        let cell = self.cell(row, Field::Status);
        if cell.is_empty() {
            return None;
        }
        let status = status_said(cell);
        if status.is_none() {
            self.note(row, Field::Status, "Write “open” or “closed”, or the NCES status code, 1 to 8.");
        }
        status
    }

    fn count(&mut self, mut organization: Organization) {
        match self.directory.get(&organization.id) {
            Some(stored) if *stored == organization => self.check.unchanged += 1,
            stored => {
                match stored {
                    Some(_) => self.check.changed += 1,
                    None => self.check.new += 1,
                }
                organization.version += 1;
                self.check.writes.push(organization.clone());
            }
        }
        if self.check.preview.len() < PREVIEW_ROWS {
            self.check.preview.push(organization);
        }
    }
}

/// The status a word or an NCES operational status code stands for: 1 open, 2 closed, 3 new, 4 added, 5 changed
/// boundary or agency, 6 temporarily closed, 7 future, 8 reopened. What doesn't operate now counts as closed.
fn status_said(cell: &str) -> Option<Status> {
    match cell.to_lowercase().as_str() {
        "open" | "active" | "operating" | "operational" | "new" | "added" | "reopened" => Some(Status::Open),
        "closed" | "inactive" | "temporarily closed" | "future" => Some(Status::Closed),
        "1" | "3" | "4" | "5" | "8" => Some(Status::Open),
        "2" | "6" | "7" => Some(Status::Closed),
        _ => None,
    }
}
