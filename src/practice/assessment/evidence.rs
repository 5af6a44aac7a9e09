//! What an assessment stands on: pieces of evidence, each a note, a link or a file with a date of its own, given by one
//! member and serving one or more indicators.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Assessment, Phase};
use crate::framework::{Framework, IndicatorNumber};
use ground::calendar::parse_date;
use ground::identity::{EvidenceId, PersonId};
use ground::problem::{Error, Problems, Result};
use ground::text::{Text, WebLink};
use ground::upload::FileRef;

/// Most pieces that one person gives for one indicator.
pub const MAX_FOR_INDICATOR: usize = 20;
/// Most pieces that one person gives in an assessment.
pub const MAX_IN_ASSESSMENT: usize = 500;
/// Beside evidence that is older than the school year an assessment is about.
pub const OLDER: &str = "From before this school year";

/// Something a rating stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which piece; empty in results that were frozen when evidence stood in its rating.
    #[serde(default)]
    pub id: String,
    /// What it is: at most 1,000 characters.
    pub note: String,
    /// Where it is; empty where it has no address.
    pub link: String,
    /// The evidence's own date, not the rating's.
    pub dated: NaiveDate,
    /// The file, where there is one.
    #[serde(default)]
    pub file: Option<FileRef>,
}

impl Evidence {
    /// What to call it: its note, else its file's name, else its link.
    pub fn name(&self) -> &str {
        match (&self.file, self.note.is_empty()) {
            (_, false) => &self.note,
            (Some(file), true) => &file.name,
            (None, true) => &self.link,
        }
    }

    /// Whether it is from before a school year that began on `first_day`; [`OLDER`] says so.
    pub fn is_older_than(&self, first_day: NaiveDate) -> bool {
        self.dated < first_day
    }
}

/// A piece of evidence as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Which, within its assessment.
    pub id: EvidenceId,
    /// What it is.
    pub evidence: Evidence,
    /// Who gave it.
    pub given_by: PersonId,
    /// The giver's name.
    pub by: String,
    /// The indicators it serves, in order.
    pub indicators: Vec<IndicatorNumber>,
    /// When it was given.
    pub added_at: DateTime<Utc>,
    /// Raised with every change; 1 for the first.
    pub version: i64,
}

impl Piece {
    /// Whether it serves an indicator.
    pub fn serves(&self, indicator: IndicatorNumber) -> bool {
        self.indicators.contains(&indicator)
    }

    /// Whether its giver may still change it: while rating is open, and in consensus what was given since it opened.
    pub fn is_open(&self, assessment: &Assessment) -> bool {
        match assessment.phase {
            Phase::Draft | Phase::Final => false,
            Phase::Rating => true,
            Phase::Consensus => assessment.opening.as_ref().is_some_and(|opening| self.added_at >= opening.at),
        }
    }
}

/// Why nothing can be given in this phase; none where something can.
pub fn closed_words(phase: Phase) -> Option<&'static str> {
    match phase {
        Phase::Draft => Some("Rating hasn’t been opened yet. Evidence can be given once it is."),
        Phase::Rating | Phase::Consensus => None,
        Phase::Final => Some("This assessment is final: its evidence can’t change any more."),
    }
}

/// Evidence as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceForm {
    /// What it is.
    pub note: String,
    /// Where it is.
    pub link: String,
    /// Its own date.
    pub dated: String,
    /// The numbers of the indicators it serves.
    pub indicators: Vec<String>,
}

/// Evidence as checked, its file apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described {
    /// What it is.
    pub note: String,
    /// Where it is.
    pub link: String,
    /// Its own date.
    pub dated: NaiveDate,
    /// The indicators it serves, in order, each once.
    pub indicators: Vec<IndicatorNumber>,
}

impl Described {
    /// Checks what was typed. Fields: `note`, `link`, `dated`, `indicators`.
    ///
    /// # Errors
    /// A violation for each field that is wrong; at `note` where there is neither note nor link nor file.
    pub fn parse(form: &EvidenceForm, has_file: bool, framework: &Framework, today: NaiveDate) -> Result<Self> {
        let mut problems = Problems::default();
        let note = problems.take(Text::<0, 1000>::parse("note", "the note", &form.note)).map(Text::into_string);
        let link = match form.link.trim() {
            "" => Some(String::new()),
            link => problems.take(WebLink::parse("link", link)).map(|link| link.as_str().to_owned()),
        };
        if note.as_deref() == Some("") && link.as_deref() == Some("") && !has_file {
            problems.add("note", "Say what this evidence is, give its link, or choose a file.");
        }
        let dated = problems.take(parse_date("dated", "the date of the evidence itself", &form.dated));
        if dated.is_some_and(|dated| dated > today) {
            problems.add("dated", "The evidence can’t be from the future.");
        }
        let known = |raw: &String| IndicatorNumber::parse(raw).filter(|number| framework.find(*number).is_some());
        let indicators: Option<Vec<_>> = form.indicators.iter().map(known).collect();
        let indicators = match indicators {
            None => {
                problems.add("indicators", "Choose indicators of this assessment.");
                None
            }
            Some(none) if none.is_empty() => {
                problems.add("indicators", "Choose at least one indicator that this evidence serves.");
                None
            }
            Some(mut some) => {
                some.sort();
                some.dedup();
                Some(some)
            }
        };
        let described = match (note, link, dated, indicators) {
            (Some(note), Some(link), Some(dated), Some(indicators)) => Some(Self { note, link, dated, indicators }),
            _ => None,
        };
        problems.finish(described)
    }
}

/// Checks that a person who gave `own` may give a piece for `indicators`, or change their piece `but` to serve them.
///
/// # Errors
/// A violation of `indicators` that says which limit is reached.
pub fn within_limits(own: &[Piece], but: Option<&EvidenceId>, indicators: &[IndicatorNumber]) -> Result<()> {
    let others = || own.iter().filter(|piece| but != Some(&piece.id));
    if others().count() >= MAX_IN_ASSESSMENT {
        let message =
            format!("You have given {MAX_IN_ASSESSMENT} pieces of evidence, which is the most. Remove one first.");
        return Err(Error::invalid("indicators", message));
    }
    let full = indicators.iter().find(|it| others().filter(|piece| piece.serves(**it)).count() >= MAX_FOR_INDICATOR);
    match full {
        Some(full) => Err(Error::invalid(
            "indicators",
            format!("You have given {MAX_FOR_INDICATOR} pieces of evidence for {full}, which is the most."),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{BUNDLED, read};

    fn parse(note: &str, link: &str, dated: &str, indicators: &[&str], has_file: bool) -> Result<Described> {
        let form = EvidenceForm {
            note: note.into(),
            link: link.into(),
            dated: dated.into(),
            indicators: indicators.iter().map(|it| (*it).to_owned()).collect(),
        };
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        Described::parse(&form, has_file, &read(BUNDLED).unwrap(), today)
    }

    fn wrong(found: Result<Described>) -> Vec<String> {
        match found {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn piece(id: &str, indicators: &[IndicatorNumber]) -> Piece {
        Piece {
            id: EvidenceId::parse(id).unwrap(),
            evidence: Evidence {
                id: id.into(),
                note: "Minutes".into(),
                link: String::new(),
                dated: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(),
                file: None,
            },
            given_by: PersonId::parse("ana").unwrap(),
            by: "Ana".into(),
            indicators: indicators.to_vec(),
            added_at: DateTime::default(),
            version: 1,
        }
    }

    #[test]
    fn evidence_says_what_it_is_when_it_is_from_and_what_it_serves() {
        let good = parse("Minutes", "https://example.org/m", "10/3/2026", &["2.1.1", "1.1.2", "2.1.1"], false).unwrap();
        assert_eq!(good.indicators, [IndicatorNumber(1, 1, 2), IndicatorNumber(2, 1, 1)]);
        assert_eq!(wrong(parse("", " ", "2026-10-03", &["1.1.1"], false)), ["note"]);
        assert!(parse("", "", "2026-10-03", &["1.1.1"], true).is_ok(), "a file alone is enough");
        assert_eq!(wrong(parse("b", "ftp://x", "", &[], false)), ["link", "dated", "indicators"]);
        assert_eq!(wrong(parse("a", "", "2026-11-21", &["1.1.1"], false)), ["dated"]);
        assert_eq!(wrong(parse(&"x".repeat(1001), "", "2026-10-03", &["1.1.1"], false)), ["note"]);
        for unknown in ["9.9.9", "", "1.1"] {
            assert_eq!(wrong(parse("a", "", "2026-10-03", &["1.1.1", unknown], false)), ["indicators"], "{unknown}");
        }
    }

    #[test]
    fn evidence_is_older_from_the_day_before_a_school_year_begins() {
        let july = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let mut old = piece("a", &[]).evidence;
        assert!(old.is_older_than(july));
        old.dated = july;
        assert!(!old.is_older_than(july));
    }

    #[test]
    fn there_is_a_most_for_an_indicator_and_for_an_assessment() {
        let (one, other) = (IndicatorNumber(1, 1, 1), IndicatorNumber(1, 1, 2));
        let mut own: Vec<_> = (0..20).map(|at| piece(&format!("p{at}"), &[one])).collect();
        assert!(within_limits(&own, None, &[other]).is_ok());
        assert!(within_limits(&own, None, &[other, one]).is_err());
        assert!(within_limits(&own, Some(&own[3].id.clone()), &[one]).is_ok(), "a change of what serves it already");
        own.extend((20..500).map(|at| piece(&format!("p{at}"), &[IndicatorNumber(2, 1, 1)])));
        assert!(within_limits(&own, None, &[other]).is_err());
        assert!(within_limits(&own, Some(&own[3].id.clone()), &[one]).is_ok());
    }

    #[test]
    fn what_was_frozen_before_there_were_pieces_can_be_read() {
        let old = r#"{"note":"Minutes","link":"","dated":"2025-10-03"}"#;
        let old: Evidence = serde_json::from_str(old).unwrap();
        assert_eq!((old.id.as_str(), old.file.is_none(), old.name()), ("", true, "Minutes"));
    }
}
