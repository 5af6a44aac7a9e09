//! The tree of organizations: the SEA, its LEAs, their schools. What each one is, how its ids are written, and (in
//! the rooms beside) finding one in the directory and bringing them in from files. Who may act where is `access`.

pub mod acts;
pub mod directory;
mod folding;
pub mod import;
pub mod mapping;
#[cfg(feature = "store")]
pub(crate) mod store;
pub mod table;
#[cfg(feature = "store")]
pub mod use_cases;

use serde::{Deserialize, Serialize};

#[cfg(feature = "store")]
use crate::database::SurrealValue;
pub use crate::identity::OrganizationId;
use crate::problem::{Problems, Result, Violation};
#[cfg(feature = "store")]
pub use store::ensure_sea;

/// How many digits a State's own id of an LEA has; an id of digits only gets back the zeros a spreadsheet took.
/// Ids with letters or hyphens, and longer ones, stay as they are.
pub const LEA_STATE_ID_DIGITS: usize = 6;
/// How many digits a State's own id of a school has; see [`LEA_STATE_ID_DIGITS`].
pub const SCHOOL_STATE_ID_DIGITS: usize = 9;
/// The longest State id.
pub const STATE_ID_MAX: usize = 20;
/// How many digits the National Center for Education Statistics gives an LEA.
pub const LEA_NCES_ID_DIGITS: usize = 7;
/// How many digits the National Center for Education Statistics gives a school.
pub const SCHOOL_NCES_ID_DIGITS: usize = 12;
/// The longest name, in characters.
pub const NAME_MAX: usize = 200;
/// The longest region or span of grades, in characters.
pub const LABEL_MAX: usize = 100;

crate::keyed! {
    /// What an organization is.
    pub enum Kind:
        key,
        name,
        /// The name of several.
        plural
    {
        /// The State education agency: one, the root.
        Sea: "sea", "State agency", "State agencies";
        /// A local education agency: a district, a charter operator.
        Lea: "lea", "LEA", "LEAs";
        /// A school.
        School: "school", "School", "Schools";
    }
}

impl Kind {
    fn state_id_digits(self) -> usize {
        match self {
            Kind::Sea => 0,
            Kind::Lea => LEA_STATE_ID_DIGITS,
            Kind::School => SCHOOL_STATE_ID_DIGITS,
        }
    }

    fn nces_id_digits(self) -> usize {
        match self {
            Kind::Sea | Kind::Lea => LEA_NCES_ID_DIGITS,
            Kind::School => SCHOOL_NCES_ID_DIGITS,
        }
    }

    /// The id of the organization of this kind with this State id, written as [`parse_state_id`] gives it.
    pub fn id_of(self, state_id: &str) -> Option<OrganizationId> {
        match self {
            Kind::Sea => Some(OrganizationId::sea()),
            Kind::Lea | Kind::School => OrganizationId::parse(&format!("{}-{state_id}", self.key())),
        }
    }
}

crate::keyed! {
    /// Whether an organization still exists.
    pub enum Status: key, name {
        /// It operates.
        Open: "open", "Open";
        /// It doesn't, or not at present; its history stays.
        Closed: "closed", "Closed";
    }
}

/// The SEA, an LEA or a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(SurrealValue))]
pub struct Organization {
    /// Kind and State id in one: `lea-001902`.
    pub id: OrganizationId,
    /// What it is.
    pub kind: Kind,
    /// The State's own id, as [`parse_state_id`] writes it; empty for the SEA.
    pub state_id: String,
    /// The id of the National Center for Education Statistics, where it is known.
    pub nces_id: Option<String>,
    /// Its name: 1 to [`NAME_MAX`] characters.
    pub name: String,
    /// What it belongs to: an LEA to the SEA, a school to its LEA, the SEA to nothing.
    pub parent: Option<OrganizationId>,
    /// The State's region it lies in, where one is given; a school without one lies in its LEA's
    /// ([`directory::Directory::region`]).
    pub region: String,
    /// The grades it serves, as the State writes them.
    pub grades: String,
    /// Whether it still exists.
    pub status: Status,
    /// Raised by every change.
    pub version: i64,
}

/// What is typed on an organization's edit page. Kind, State id and parent are what it *is* and come only from files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OrganizationForm {
    /// Its name.
    pub name: String,
    /// The State's region; may be empty.
    pub region: String,
    /// The grades it serves; may be empty.
    pub grades: String,
    /// A [`Status`] by its key.
    pub status: String,
    /// NCES id; may be empty.
    pub nces_id: String,
}

impl Organization {
    /// The form as it stands before anything is typed.
    pub fn form(&self) -> OrganizationForm {
        OrganizationForm {
            name: self.name.clone(),
            region: self.region.clone(),
            grades: self.grades.clone(),
            status: self.status.key().to_owned(),
            nces_id: self.nces_id.clone().unwrap_or_default(),
        }
    }

    /// This organization as the form wants it, same version.
    ///
    /// # Errors
    /// A violation for each field: `name`, `region`, `grades`, `status`, `nces_id`.
    pub fn edited(&self, form: &OrganizationForm) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.take(parse_name("name", &form.name));
        let region = problems.take(parse_label("region", "The region", &form.region));
        let grades = problems.take(parse_label("grades", "The grades", &form.grades));
        let nces_id = problems.take(parse_nces_id("nces_id", self.kind, &form.nces_id));
        let status = Status::parse(&form.status);
        if status.is_none() {
            problems.add("status", "Choose whether it is open or closed.");
        }
        let edited = match (name, region, grades, status, nces_id) {
            (Some(name), Some(region), Some(grades), Some(status), Some(nces_id)) => {
                Some(Self { name, region, grades, status, nces_id, ..self.clone() })
            }
            _ => None,
        };
        problems.finish(edited)
    }
}

/// A State id as it is kept: upper case; digits alone are filled up with zeros to the State's width, and what
/// spreadsheets put around an id to save its zeros (`'001902`, `="001902"`) is taken off.
///
/// # Errors
/// Says that it is missing, longer than [`STATE_ID_MAX`], or has other characters than letters, digits and hyphens.
pub fn parse_state_id(field: &str, kind: Kind, raw: &str) -> std::result::Result<String, Violation> {
    let id = bare_id(raw).to_ascii_uppercase();
    if id.is_empty() {
        return Err(Violation::new(field, "Give the State’s id."));
    }
    if id.len() > STATE_ID_MAX {
        return Err(Violation::new(field, format!("A State id has {STATE_ID_MAX} characters at most.")));
    }
    let shaped = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && id.contains(|c: char| c != '-');
    if !shaped {
        let message = "A State id has letters, digits and hyphens only. If a spreadsheet shortened it to something \
                       like 1.9E+08, format the column as text and save the file again.";
        return Err(Violation::new(field, message));
    }
    Ok(padded(id, kind.state_id_digits()))
}

/// An NCES id as it is kept, or `None` where the field is empty: 7 digits for an LEA, 12 for a school. One missing
/// digit is a leading zero that a spreadsheet took (State codes start with 01).
///
/// # Errors
/// Says how many digits it must have.
pub fn parse_nces_id(field: &str, kind: Kind, raw: &str) -> std::result::Result<Option<String>, Violation> {
    let id = bare_id(raw);
    let digits = kind.nces_id_digits();
    match id.len() {
        0 => Ok(None),
        length if id.chars().all(|c| c.is_ascii_digit()) && (length == digits || length + 1 == digits) => {
            Ok(Some(padded(id, digits)))
        }
        _ => Err(Violation::new(field, format!("The NCES id of this kind of organization has {digits} digits."))),
    }
}

/// A name on one line.
///
/// # Errors
/// Says that it is missing or too long.
pub fn parse_name(field: &str, raw: &str) -> std::result::Result<String, Violation> {
    match parse_label_within(field, "The name", raw, NAME_MAX)? {
        name if name.is_empty() => Err(Violation::new(field, "Enter a name.")),
        name => Ok(name),
    }
}

/// A region or span of grades on one line; may be empty.
///
/// # Errors
/// Says that it is too long.
pub fn parse_label(field: &str, label: &str, raw: &str) -> std::result::Result<String, Violation> {
    parse_label_within(field, label, raw, LABEL_MAX)
}

fn parse_label_within(field: &str, label: &str, raw: &str, max: usize) -> std::result::Result<String, Violation> {
    let text = crate::text::clean(raw).split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        length if length > max => {
            let message = format!("{label} may have {max} characters at most; shorten it by {}.", length - max);
            Err(Violation::new(field, message))
        }
        _ => Ok(text),
    }
}

fn bare_id(raw: &str) -> String {
    let id = crate::text::clean(raw);
    let id = id.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(&id);
    id.strip_prefix('\'').unwrap_or(id).trim().to_owned()
}

fn padded(id: String, digits: usize) -> String {
    if id.chars().all(|c| c.is_ascii_digit()) { format!("{id:0>digits$}") } else { id }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn state_ids_get_their_zeros_back_and_others_stay_as_they_are() {
        for (kind, raw, kept) in [
            (Kind::Lea, "1902", "001902"),
            (Kind::Lea, " 001902 ", "001902"),
            (Kind::Lea, "'001902", "001902"),
            (Kind::Lea, "=\"001902\"", "001902"),
            (Kind::School, "1902001", "001902001"),
            (Kind::School, "19647331930249", "19647331930249"),
            (Kind::Lea, "01-0235", "01-0235"),
            (Kind::Lea, "r4k", "R4K"),
        ] {
            assert_eq!(parse_state_id("id", kind, raw).unwrap(), kept, "{raw:?}");
        }
        for bad in ["", "  ", "-", "1902.0", "1.9E+08", "19 02", "é1", "a/b", "123456789012345678901"] {
            assert!(parse_state_id("id", Kind::Lea, bad).is_err(), "{bad:?}");
        }
        assert_eq!(Kind::Lea.id_of("001902").unwrap().as_str(), "lea-001902");
        assert_eq!(Kind::School.id_of("001902001").unwrap().as_str(), "school-001902001");
    }

    #[test]
    fn nces_ids_have_their_width() {
        assert_eq!(parse_nces_id("id", Kind::Lea, "4800001"), Ok(Some("4800001".to_owned())));
        assert_eq!(parse_nces_id("id", Kind::Lea, "100005"), Ok(Some("0100005".to_owned())));
        assert_eq!(parse_nces_id("id", Kind::School, "10000500870"), Ok(Some("010000500870".to_owned())));
        assert_eq!(parse_nces_id("id", Kind::School, " "), Ok(None));
        for (kind, bad) in [
            (Kind::School, "4800001"),
            (Kind::School, "48-000010114"),
            (Kind::School, "4800001011455"),
            (Kind::Lea, "48001"),
            (Kind::Lea, "48000010"),
        ] {
            assert!(parse_nces_id("id", kind, bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_edit_names_every_wrong_field() {
        let lea = crate::testing::lea("001902", "Cayuga ISD", "7");
        let form = OrganizationForm { name: " ".into(), region: "x".repeat(101), nces_id: "12".into(), ..lea.form() };
        let Err(crate::Error::Invalid(violations)) = lea.edited(&form) else { panic!("refused") };
        let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["name", "region", "nces_id"]);
        assert_eq!(lea.edited(&lea.form()).unwrap(), lea);
    }

    proptest! {
        #[test]
        fn a_kept_id_is_kept_as_it_is_and_makes_a_key(raw in "\\PC{0,24}") {
            for kind in [Kind::Lea, Kind::School] {
                if let Ok(kept) = parse_state_id("id", kind, &raw) {
                    prop_assert_eq!(parse_state_id("id", kind, &kept), Ok(kept.clone()));
                    prop_assert!(kind.id_of(&kept).is_some());
                }
            }
        }
    }
}
