//! The demonstration's files as they are written: the State, its people, its organizations, its assessments; the
//! line from strategies to outcomes stands in `line.rs`. Nothing is checked here that the use cases check.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::MonthDay;
use super::file::{read, unreadable};
use super::line::LineFiles;
use ground::access::{Role, RoleAt};
use ground::identity::OrganizationId;
use ground::organization::Kind;
use ground::problem::Result;
use practice::assessment::rating::Answer;
use practice::framework::{IndicatorNumber, Level};

/// The organizations, as the import takes them.
pub(super) const ORGANIZATIONS: &str = include_str!("data/organizations.csv");
const PEOPLE: &str = include_str!("data/people.toml");
/// Oldest first.
const ASSESSMENTS: [&str; 4] = [
    include_str!("data/assessment-two-years-ago.toml"),
    include_str!("data/assessment-last-year.toml"),
    include_str!("data/assessment-this-year.toml"),
    include_str!("data/assessment-consensus.toml"),
];
/// What others were asked, with the school year of the assessment it belongs to.
const SURVEYS: [(&str, i32); 2] =
    [(include_str!("data/survey-last-year.toml"), 1), (include_str!("data/survey-consensus.toml"), 0)];

/// Everything the files say.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) state: StateFile,
    pub(super) organizations: Vec<OrganizationRow>,
    /// Oldest first.
    pub(super) assessments: Vec<AssessmentFile>,
    /// Metrics, goals, strategies, the theory of action.
    pub(super) line: LineFiles,
}

/// The State, and everybody who can sign in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateFile {
    pub(super) state: String,
    pub(super) agency: String,
    pub(super) time_zone: String,
    pub(super) school_year_starts: u32,
    /// Everybody's.
    pub(super) password: String,
    pub(super) people: Vec<PersonEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonEntry {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) title: String,
    pub(super) roles: Vec<RoleEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) role: Role,
    pub(super) at: OrganizationId,
}

impl PersonEntry {
    /// What this person is, where.
    pub(super) fn held(&self) -> Vec<RoleAt> {
        self.roles.iter().map(|held| RoleAt { role: held.role, organization: held.at.clone() }).collect()
    }
}

/// What is needed here of an organization; the import reads the rest.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct OrganizationRow {
    kind: Kind,
    state_id: String,
    pub(super) name: String,
    parent_state_id: String,
    status: String,
    /// `6-8`.
    grades: String,
}

impl OrganizationRow {
    /// Its id once it is imported.
    pub(super) fn id(&self) -> Option<OrganizationId> {
        self.kind.id_of(&self.state_id)
    }

    /// What the State calls it.
    pub(super) fn state_id(&self) -> &str {
        &self.state_id
    }

    /// Whether it is a school of this LEA that is open.
    pub(super) fn is_open_school_of(&self, lea: &str) -> bool {
        self.kind == Kind::School && self.parent_state_id == lea && self.status == "open"
    }

    /// Whether ninth graders go there.
    pub(super) fn has_grade_9(&self) -> bool {
        self.grades.ends_with("-12")
    }
}

/// An assessment with its ratings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssessmentFile {
    pub(super) name: String,
    pub(super) scope: String,
    /// How many school years before the present one.
    pub(super) years_back: i32,
    pub(super) starts_on: MonthDay,
    pub(super) ends_on: MonthDay,
    /// Missing where it is still being rated.
    pub(super) consensus_on: Option<MonthDay>,
    /// Missing where it isn't final.
    pub(super) finished_on: Option<MonthDay>,
    /// By e-mail address.
    pub(super) lead: String,
    /// By e-mail address, the lead among them.
    pub(super) team: Vec<String>,
    /// By e-mail address.
    pub(super) recorder: Option<String>,
    pub(super) ratings: Vec<RatingEntry>,
    /// Ratings without words.
    #[serde(default)]
    rated: Vec<RatedEntry>,
    #[serde(default)]
    pub(super) agreements: Vec<AgreementEntry>,
    #[serde(default)]
    pub(super) follow_ups: Vec<FollowUpEntry>,
    #[serde(default)]
    pub(super) actions: Vec<ActionEntry>,
    /// The survey that belongs to it, from a file of its own.
    #[serde(skip)]
    pub(super) survey: Option<SurveyFile>,
}

/// One member's levels: `1.1.1:3 1.1.2:?`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RatedEntry {
    by: String,
    levels: String,
}

/// What the team agreed on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreementEntry {
    pub(super) indicator: IndicatorNumber,
    pub(super) answer: Answer,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) rationale: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) dissent: Vec<DissentEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DissentEntry {
    pub(super) by: String,
    pub(super) words: String,
}

/// What followed: one of the three.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUpEntry {
    pub(super) indicator: IndicatorNumber,
    pub(super) priority: Option<PriorityEntry>,
    #[serde(default)]
    pub(super) not_now: String,
    #[serde(default)]
    pub(super) lasting: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PriorityEntry {
    pub(super) owner: String,
    pub(super) next_step: String,
    pub(super) due_on: MonthDay,
    pub(super) due_years_back: i32,
}

/// What became of a priority.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionEntry {
    pub(super) indicator: IndicatorNumber,
    pub(super) status: String,
    #[serde(default)]
    pub(super) proof: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) steps: Vec<StepEntry>,
    #[serde(default)]
    pub(super) notes: Vec<NoteEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEntry {
    pub(super) text: String,
    pub(super) done: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteEntry {
    pub(super) by: String,
    pub(super) on: MonthDay,
    pub(super) years_back: i32,
    pub(super) text: String,
}

/// What LEAs, schools and stakeholders were asked, and said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyFile {
    pub(super) title: String,
    pub(super) introduction: String,
    pub(super) opened_on: MonthDay,
    pub(super) closed_on: MonthDay,
    pub(super) items: Vec<ItemEntry>,
    pub(super) respondents: Vec<RespondentsEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemEntry {
    pub(super) indicator: IndicatorNumber,
    pub(super) question: String,
    #[serde(default)]
    pub(super) statements: Vec<StatementEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementEntry {
    pub(super) text: String,
    pub(super) is_true: bool,
}

/// Respondents of one kind and LEA: how many chose what, and what share of statements they judged right.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RespondentsEntry {
    pub(super) kind: String,
    /// Empty for none.
    pub(super) lea: String,
    pub(super) count: usize,
    /// Answers from “strongly disagree” to “strongly agree”, then “don’t know”.
    pub(super) opinion: BTreeMap<IndicatorNumber, [usize; 5]>,
    /// 0 to 1.
    pub(super) knowledge: BTreeMap<IndicatorNumber, f64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatingEntry {
    pub(super) indicator: IndicatorNumber,
    level: Option<Level>,
    /// Why it doesn't apply.
    not_applicable: Option<String>,
    #[serde(default)]
    cannot_tell: bool,
    #[serde(default)]
    pub(super) rationale: String,
    /// By e-mail address.
    pub(super) by: String,
    #[serde(default)]
    pub(super) evidence: Vec<EvidenceEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceEntry {
    pub(super) note: String,
    #[serde(default)]
    pub(super) link: String,
    pub(super) dated: MonthDay,
}

impl RatingEntry {
    /// The answer, if the entry gives exactly one.
    pub(super) fn answer(&self) -> Option<Answer> {
        match (self.level, &self.not_applicable, self.cannot_tell) {
            (Some(level), None, false) => Some(Answer::Level(level)),
            (None, Some(_), false) => Some(Answer::NotApplicable),
            (None, None, true) => Some(Answer::CannotTell),
            _ => None,
        }
    }

    /// Why it doesn't apply; empty where it does.
    pub(super) fn reason(&self) -> &str {
        self.not_applicable.as_deref().unwrap_or_default()
    }
}

impl Story {
    /// Reads the files.
    ///
    /// # Errors
    /// `Internal` when one can't be read, which the tests rule out.
    pub(super) fn read() -> Result<Self> {
        let organizations = csv::Reader::from_reader(ORGANIZATIONS.as_bytes())
            .into_deserialize()
            .collect::<std::result::Result<_, _>>();
        Ok(Self {
            state: read(PEOPLE)?,
            organizations: organizations.map_err(unreadable)?,
            assessments: ASSESSMENTS.into_iter().map(assessment).collect::<Result<_>>()?,
            line: LineFiles::read()?,
        })
    }

    /// An organization's name.
    pub(super) fn name_of(&self, id: &OrganizationId) -> Option<&str> {
        if *id == OrganizationId::sea() {
            return Some(&self.state.agency);
        }
        self.organizations.iter().find(|row| row.id().as_ref() == Some(id)).map(|row| row.name.as_str())
    }
}

/// An assessment, its ratings without words among the others, with its survey.
fn assessment(text: &str) -> Result<AssessmentFile> {
    let mut file: AssessmentFile = read(text)?;
    for rated in std::mem::take(&mut file.rated) {
        for word in rated.levels.split_whitespace() {
            let (indicator, level) = word.split_once(':').ok_or_else(|| unreadable(word))?;
            let indicator = IndicatorNumber::parse(indicator).ok_or_else(|| unreadable(word))?;
            let level = match level {
                "?" => None,
                level => Some(level.parse().ok().and_then(Level::from_number).ok_or_else(|| unreadable(word))?),
            };
            file.ratings.push(RatingEntry {
                indicator,
                level,
                not_applicable: None,
                cannot_tell: level.is_none(),
                rationale: String::new(),
                by: rated.by.clone(),
                evidence: Vec::new(),
            });
        }
    }
    let belongs = |years_back: i32| years_back == file.years_back && !file.agreements.is_empty();
    if let Some((text, _)) = SURVEYS.iter().find(|(_, years_back)| belongs(*years_back)) {
        file.survey = Some(read(text)?);
    }
    Ok(file)
}
