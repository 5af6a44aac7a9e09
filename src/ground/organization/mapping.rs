//! Which column of a file holds what: guessed from the names of the columns, changed by a person where the guess is
//! wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

crate::keyed! {
    /// What a column can hold. A file's other columns are left aside.
    pub enum Field: key, name {
        /// LEA or school, in a file of both.
        Kind: "kind", "LEA or school";
        /// The State's own id.
        StateId: "state_id", "State id";
        /// Name.
        Name: "name", "Name";
        /// The id of the National Center for Education Statistics.
        NcesId: "nces_id", "NCES id";
        /// The State id of a school's LEA.
        ParentStateId: "parent_state_id", "State id of the school’s LEA";
        /// The State's region.
        Region: "region", "Region";
        /// Open or closed.
        Status: "status", "Status";
        /// Grades served.
        Grades: "grades", "Grades";
    }
}

impl Field {
    /// Whether a file of this kind can have such a column.
    pub fn belongs_to(self, kind: FileKind) -> bool {
        match self {
            Field::Kind => kind == FileKind::Mixed,
            Field::ParentStateId => kind != FileKind::Leas,
            _ => true,
        }
    }

    /// Names of columns that hold it, the best first, as [`plain`] writes them.
    fn known_names(self, kind: FileKind) -> &'static [&'static str] {
        match (self, kind) {
            (Field::Kind, _) => &["kind", "organizationkind", "organizationtype", "entitytype", "leaorschool"],
            (Field::StateId, FileKind::Leas) => &LEA_IDS,
            (Field::StateId, FileKind::Schools) => &SCHOOL_IDS,
            (Field::StateId, FileKind::Mixed) => &["stateid", "organizationid", "entityid", "id"],
            (Field::Name, FileKind::Leas) => &[
                "distnameclean",
                "districtname",
                "distname",
                "leaname",
                "leanm",
                "organizationname",
                "name",
                "district",
            ],
            (Field::Name, FileKind::Schools) => &[
                "campnameclean",
                "schoolname",
                "campusname",
                "campname",
                "schname",
                "schnam",
                "organizationname",
                "name",
                "school",
            ],
            (Field::Name, FileKind::Mixed) => &["name", "organizationname", "entityname"],
            (Field::NcesId, FileKind::Leas) => {
                &["ncesid", "ncesleaid", "ncesdistrictid", "districtncesid", "leancesid", "leaid"]
            }
            (Field::NcesId, FileKind::Schools) => {
                &["ncesid", "ncessch", "ncesschoolid", "schoolncesid", "campusncesid"]
            }
            (Field::NcesId, FileKind::Mixed) => &["ncesid"],
            (Field::ParentStateId, FileKind::Leas) => &[],
            (Field::ParentStateId, _) => &PARENT_IDS,
            (Field::Region, _) => &["region", "regionid", "regionnumber", "esc", "escregion", "regionname", "regnname"],
            (Field::Status, FileKind::Leas) => &["status", "districtstatus", "leastatus", "systatus", "bound"],
            (Field::Status, _) => &["status", "schoolstatus", "campusstatus", "systatus", "schstatus"],
            (Field::Grades, _) => {
                &["grades", "gradespan", "grdspan", "gradesserved", "graderange", "gradesoffered", "gradelevels"]
            }
        }
    }
}

const LEA_IDS: [&str; 11] = [
    "stateid",
    "leastateid",
    "statedistrictid",
    "districtid",
    "districtnumber",
    "districtcode",
    "leacode",
    "leanumber",
    "district",
    "stid",
    "id",
];

const SCHOOL_IDS: [&str; 11] = [
    "stateid",
    "schoolstateid",
    "stateschoolid",
    "campusid",
    "campusnumber",
    "campus",
    "schoolid",
    "schoolnumber",
    "schoolcode",
    "seasch",
    "id",
];

const PARENT_IDS: [&str; 11] = [
    "parentstateid",
    "parentid",
    "leastateid",
    "statedistrictid",
    "districtid",
    "districtnumber",
    "districtcode",
    "leacode",
    "leanumber",
    "district",
    "stid",
];

crate::keyed! {
    /// What a file's rows are.
    pub enum FileKind: key, name {
        /// LEAs.
        Leas: "leas", "LEAs (districts)";
        /// Schools.
        Schools: "schools", "Schools (campuses)";
        /// Both: a column says which.
        Mixed: "mixed", "Both: a column says which";
    }
}

impl FileKind {
    /// What the names of the columns suggest.
    pub fn guess(header: &[String]) -> Self {
        const OF_SCHOOLS: [&str; 10] = [
            "campus",
            "campusid",
            "campname",
            "campusname",
            "schoolid",
            "schoolname",
            "school",
            "ncessch",
            "seasch",
            "parentstateid",
        ];
        let names: Vec<_> = header.iter().map(|name| plain(name)).collect();
        let any = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
        match () {
            () if any(Field::Kind.known_names(FileKind::Mixed)) => FileKind::Mixed,
            () if any(&OF_SCHOOLS) => FileKind::Schools,
            () => FileKind::Leas,
        }
    }
}

/// What each column of a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the rows are.
    pub kind: FileKind,
    columns: BTreeMap<Field, usize>,
}

impl Mapping {
    /// A mapping without any column yet.
    pub fn empty(kind: FileKind) -> Self {
        Self { kind, columns: BTreeMap::new() }
    }

    /// The best guess for a file with these columns.
    pub fn guess(header: &[String]) -> Self {
        Self::guess_for(FileKind::guess(header), header)
    }

    /// The best guess for a file of this kind with these columns.
    pub fn guess_for(kind: FileKind, header: &[String]) -> Self {
        let names: Vec<_> = header.iter().map(|name| plain(name)).collect();
        let mut mapping = Self::empty(kind);
        for field in Field::ALL {
            let free = |column: &usize| !mapping.columns.values().any(|taken| taken == column);
            let column_of = |known: &&str| names.iter().position(|name| name == known).filter(free);
            let column = field.known_names(kind).iter().find_map(column_of);
            mapping = mapping.with(field, column);
        }
        mapping
    }

    /// The same with `field` in `column` (0 is the first), or in none. Fields that a file of this kind can't have
    /// are left out.
    pub fn with(mut self, field: Field, column: Option<usize>) -> Self {
        match column.filter(|_| field.belongs_to(self.kind)) {
            Some(column) => self.columns.insert(field, column),
            None => self.columns.remove(&field),
        };
        self
    }

    /// The column that holds `field`, from 0.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// What keeps this mapping from being used on a file of `width` columns; empty when nothing does.
    pub fn problems(&self, width: usize) -> Vec<(Field, String)> {
        let mut problems = Vec::new();
        if self.kind == FileKind::Mixed && self.column(Field::Kind).is_none() {
            problems.push((Field::Kind, "Choose the column that says whether a row is an LEA or a school.".to_owned()));
        }
        if self.column(Field::StateId).is_none() {
            problems.push((Field::StateId, "Choose the column that holds the State id.".to_owned()));
        }
        for (field, column) in &self.columns {
            if *column >= width {
                problems.push((*field, format!("{}: the file has no such column.", field.name())));
            }
        }
        problems
    }
}

/// A column's name with its letters and digits alone, lower case.
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guesses, and shows the mapping as `kind: field=COLUMN …`.
    fn check(header: &str, expected: &str) {
        let header: Vec<_> = header.split(',').map(str::to_owned).collect();
        let mapping = Mapping::guess(&header);
        let shown = Field::ALL
            .into_iter()
            .filter_map(|field| mapping.column(field).map(|column| format!(" {}={}", field.key(), header[column])));
        assert_eq!(format!("{}:{}", mapping.kind.key(), shown.collect::<String>()), expected);
        assert_eq!(mapping.problems(header.len()), []);
    }

    #[test]
    fn known_files_are_recognised() {
        check(
            "DISTRICT,DISTNAME,DISTNAME_CLEAN,COUNTY,CNTYNAME,REGION,DFLCHART,DFLALTED",
            "leas: state_id=DISTRICT name=DISTNAME_CLEAN region=REGION",
        );
        check(
            "DISTRICT,CAMPNAME,COUNTY,CAMPUS,CAMPNAME_CLEAN,GRDTYPE,GRDSPAN,CFLCHART",
            "schools: state_id=CAMPUS name=CAMPNAME_CLEAN parent_state_id=DISTRICT grades=GRDSPAN",
        );
        check(
            "SURVYEAR,LEAID,FIPST,STID,NAME,TYPE,UNION,BOUND",
            "leas: state_id=STID name=NAME nces_id=LEAID status=BOUND",
        );
        check(
            "SURVYEAR,NCESSCH,FIPST,LEAID,SCHNO,STID,SEASCH,LEANM,SCHNAM,TYPE,STATUS",
            "schools: state_id=SEASCH name=SCHNAM nces_id=NCESSCH parent_state_id=STID status=STATUS",
        );
        check(
            "kind,state_id,nces_id,name,parent_state_id,region,status,grades",
            "mixed: kind=kind state_id=state_id name=name nces_id=nces_id parent_state_id=parent_state_id \
             region=region status=status grades=grades",
        );
        check("District ID,District", "leas: state_id=District ID name=District");
        check(
            "School Number,School Name,District Number",
            "schools: state_id=School Number name=School Name parent_state_id=District Number",
        );
    }

    #[test]
    fn a_person_may_change_what_was_guessed() {
        let header: Vec<_> = ["a", "b", "c"].map(str::to_owned).to_vec();
        let guessed = Mapping::guess_for(FileKind::Mixed, &header);
        let fields: Vec<_> = guessed.problems(3).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Kind, Field::StateId]);
        let chosen = guessed.with(Field::Kind, Some(0)).with(Field::StateId, Some(1)).with(Field::Name, Some(7));
        assert_eq!(chosen.problems(3), [(Field::Name, "Name: the file has no such column.".to_owned())]);
        assert_eq!(
            Mapping::empty(FileKind::Leas).with(Field::ParentStateId, Some(0)).column(Field::ParentStateId),
            None
        );
        let kept: Mapping = serde_json::from_str(&serde_json::to_string(&chosen).unwrap()).unwrap();
        assert_eq!(kept, chosen);
    }
}
