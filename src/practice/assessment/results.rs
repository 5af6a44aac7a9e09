//! What an assessment comes to: findings, scores, what stands out. A finished one keeps all of it, as said that day.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::agreement::{Agreement, Dissent, FollowUp};
use super::consensus::{Proposal, propose};
use super::evidence::{Evidence, Piece};
use super::rating::{Answer, Rating};
use super::scoring::{Answers, Profile, profile};
use super::{Assessment, Opening, Revision, TeamMember};
use crate::framework::{Framework, FrameworkId, Indicator, IndicatorNumber, Level};
use crate::perception::Perceived;
use ground::identity::AssessmentId;

/// What one member said of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The member's name.
    pub by: String,
    /// Their answer.
    pub answer: Answer,
    /// Why it doesn't apply; empty unless it doesn't.
    pub reason: String,
    /// Why this level.
    pub rationale: String,
    /// The evidence of a result frozen when evidence still stood with its rating; [`Frozen::read`] moves it to the finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Evidence>,
}

impl Statement {
    /// What a rating says.
    pub fn of(by: &str, rating: &Rating) -> Self {
        Self {
            by: by.to_owned(),
            answer: rating.answer,
            reason: rating.reason.clone(),
            rationale: rating.rationale.clone(),
            evidence: Vec::new(),
        }
    }
}

/// Evidence with who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenEvidence {
    /// The member's name.
    pub by: String,
    /// What it is.
    pub evidence: Evidence,
}

/// What the members' answers proposed, before the team agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The proposed answer; none where nobody answered.
    pub answer: Option<Answer>,
    /// Whether two middle levels differed, so that the lower was taken.
    pub split: bool,
    /// How it was come by, in words: `the middle of 4 levels`.
    pub how: String,
}

/// What an indicator comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which indicator.
    pub indicator: IndicatorNumber,
    /// The answer that counts, and how far the team was apart.
    pub outcome: Proposal,
    /// What was proposed to the team; none where consensus had no part in it.
    #[serde(default)]
    pub proposed: Option<Proposed>,
    /// What the team agreed on, and why; none before consensus.
    #[serde(default)]
    pub agreement: Option<Agreement>,
    /// Who doesn't share it.
    #[serde(default)]
    pub dissents: Vec<Dissent>,
    /// What follows from it.
    #[serde(default)]
    pub follow_up: Option<FollowUp>,
    /// What it stands on.
    #[serde(default)]
    pub evidence: Vec<GivenEvidence>,
    /// What each member said when rating alone.
    pub statements: Vec<Statement>,
}

/// What a finished assessment keeps. Written once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The framework's version.
    pub framework: FrameworkId,
    /// When it was finished.
    pub finished_at: DateTime<Utc>,
    /// By whom.
    pub finished_by: String,
    /// Who took part.
    pub team: Vec<TeamMember>,
    /// How consensus was opened; none where results were put together without it.
    #[serde(default)]
    pub opening: Option<Opening>,
    /// Which revision this is.
    #[serde(default)]
    pub revision: Revision,
    /// Indicator by indicator.
    pub findings: Vec<Finding>,
    /// What LEAs, schools and stakeholders said.
    #[serde(default)]
    pub perceived: Option<Perceived>,
    /// The scores of that day.
    pub profile: Profile,
}

impl Frozen {
    /// From what is stored, of whatever day.
    ///
    /// # Errors
    /// When it is not what this program, or one before it, wrote.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut frozen: Self = serde_json::from_str(text)?;
        for finding in &mut frozen.findings {
            for statement in &mut finding.statements {
                let by = &statement.by;
                let moved = statement.evidence.drain(..).map(|evidence| GivenEvidence { by: by.clone(), evidence });
                finding.evidence.extend(moved);
            }
        }
        Ok(frozen)
    }
}

/// Whose results are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The reader's own ratings so far; they may still change.
    OwnSoFar,
    /// What the team has agreed on so far.
    AgreedSoFar,
    /// Final, finished then and by this person.
    Final(DateTime<Utc>, String),
}

/// Everything the results page, its print, its chart and its files show.
#[derive(Debug, Clone)]
pub struct Results {
    /// Of which assessment.
    pub assessment: Assessment,
    /// On which framework.
    pub framework: Arc<Framework>,
    /// Whose results.
    pub standing: Standing,
    /// Indicator by indicator, all of the framework's, in order.
    pub findings: Vec<Finding>,
    /// What LEAs, schools and stakeholders said.
    pub perceived: Option<Perceived>,
    /// The scores.
    pub profile: Profile,
    /// The revision that was made of it, if there is one.
    pub revised_by: Option<AssessmentId>,
}

/// Puts ratings and evidence together into findings, one for each of the framework's indicators; what counts is what the
/// ratings propose.
pub fn findings(framework: &Framework, ratings: &[(String, Rating)], pieces: &[Piece]) -> Vec<Finding> {
    let of_indicator = |indicator: &Indicator| {
        let number = indicator.number;
        let statements: Vec<Statement> = ratings
            .iter()
            .filter(|(_, rating)| rating.indicator == number)
            .map(|(by, rating)| Statement::of(by, rating))
            .collect();
        let answers: Vec<Answer> = statements.iter().map(|statement| statement.answer).collect();
        let serving = pieces.iter().filter(|piece| piece.indicators.contains(&number));
        let evidence = serving.map(|it| GivenEvidence { by: it.by.clone(), evidence: it.evidence.clone() });
        Finding {
            indicator: number,
            outcome: propose(&answers),
            proposed: None,
            agreement: None,
            dissents: Vec::new(),
            follow_up: None,
            evidence: evidence.collect(),
            statements,
        }
    };
    framework.indicators().map(of_indicator).collect()
}

impl Finding {
    /// Lets what was agreed count in place of what was proposed.
    pub fn agreed(mut self, agreement: Option<Agreement>, dissents: Vec<Dissent>, follow_up: Option<FollowUp>) -> Self {
        let answer = agreement.as_ref().map(|agreement| agreement.answer);
        let marks: Vec<_> = self.statements.iter().map(|statement| Some(statement.answer)).collect();
        let Proposal { answer: proposed, split, .. } = self.outcome;
        self.proposed = Some(Proposed { answer: proposed, split, how: self.outcome.how(&marks) });
        self.outcome = Proposal { answer, split: false, spread: self.outcome.spread };
        self.follow_up = follow_up.filter(|it| answer.is_some_and(|answer| it.answers(answer)));
        Self { agreement, dissents, ..self }
    }
}

/// The answers that findings come to.
pub fn answers(findings: &[Finding]) -> Answers {
    findings.iter().filter_map(|finding| Some((finding.indicator, finding.outcome.answer?))).collect()
}

impl Results {
    /// Results of findings that may still change.
    pub fn so_far(
        assessment: Assessment,
        framework: Arc<Framework>,
        standing: Standing,
        findings: Vec<Finding>,
        perceived: Option<Perceived>,
    ) -> Self {
        let profile = profile(&framework, &answers(&findings));
        Self { assessment, framework, standing, findings, perceived, profile, revised_by: None }
    }

    /// Results as they were frozen.
    pub fn frozen(
        assessment: Assessment,
        framework: Arc<Framework>,
        frozen: Frozen,
        revised_by: Option<AssessmentId>,
    ) -> Self {
        let standing = Standing::Final(frozen.finished_at, frozen.finished_by);
        let Frozen { findings, perceived, profile, .. } = frozen;
        Self { assessment, framework, standing, findings, perceived, profile, revised_by }
    }

    /// Without what members said when they rated alone: that is the team's. What was agreed, and who doesn't share it,
    /// stays. Results that were put together without consensus have nothing else to say why, and keep it.
    pub fn without_individual_ratings(mut self) -> Self {
        for finding in self.findings.iter_mut().filter(|finding| finding.agreement.is_some()) {
            finding.statements.clear();
        }
        self
    }

    /// How many indicators the team has agreed on.
    pub fn agreed(&self) -> usize {
        self.findings.iter().filter(|finding| finding.agreement.is_some()).count()
    }

    /// An indicator with its finding.
    pub fn finding(&self, number: IndicatorNumber) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.indicator == number)
    }

    /// Indicators at levels 1 and 2, the lowest first.
    pub fn lowest(&self) -> Vec<(&Indicator, Level)> {
        let mut found = self.with_level(|level| level <= Level::Emerging);
        found.sort_by_key(|(indicator, level)| (*level, indicator.number));
        found
    }

    /// Indicators at levels 4 and 3, the highest first.
    pub fn strengths(&self) -> Vec<(&Indicator, Level)> {
        let mut found = self.with_level(|level| level >= Level::Strong);
        found.sort_by_key(|(indicator, level)| (std::cmp::Reverse(*level), indicator.number));
        found
    }

    fn with_level(&self, wanted: impl Fn(Level) -> bool) -> Vec<(&Indicator, Level)> {
        let answered = self.framework.indicators().zip(&self.findings);
        let levels = answered.filter_map(|(indicator, finding)| Some((indicator, finding.outcome.answer?.level()?)));
        levels.filter(|(_, level)| wanted(*level)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{BUNDLED, read};

    fn rating(indicator: &str, answer: &str) -> Rating {
        Rating {
            indicator: IndicatorNumber::parse(indicator).unwrap(),
            answer: Answer::parse(answer).unwrap(),
            reason: String::new(),
            rationale: format!("why {answer}"),
            saved_at: "2026-01-05T12:00:00Z".parse().unwrap(),
            version: 1,
        }
    }

    #[test]
    fn a_team_s_ratings_come_together_and_what_was_said_is_kept() {
        let framework = read(BUNDLED).unwrap();
        let ratings = [("Ana", "1.1.1", "2"), ("Ben", "1.1.1", "3"), ("Ben", "1.1.2", "4")]
            .map(|(by, indicator, answer)| (by.to_owned(), rating(indicator, answer)));
        let found = findings(&framework, &ratings, &[]);
        assert_eq!(found.len(), 46);
        assert_eq!((found[0].outcome.answer.unwrap().key(), found[0].outcome.split), ("2", true));
        assert_eq!(found[0].statements.iter().map(|it| it.by.as_str()).collect::<Vec<_>>(), ["Ana", "Ben"]);
    }

    #[test]
    fn the_lowest_come_first_and_so_do_the_strongest() {
        let framework = Arc::new(read(BUNDLED).unwrap());
        let ratings: Vec<_> =
            [("1.1.1", "2"), ("1.1.2", "4"), ("1.1.3", "1"), ("1.1.4", "3"), ("1.2.1", "1"), ("1.2.2", "cannot_tell")]
                .map(|(indicator, answer)| ("Ana".to_owned(), rating(indicator, answer)))
                .into();
        let found = findings(&framework, &ratings, &[]);
        let assessment = super::super::Assessment {
            id: AssessmentId::parse("a").unwrap(),
            name: String::new(),
            scope: String::new(),
            school_year: ground::calendar::SchoolYear::starting(2025).unwrap(),
            framework: framework.id.clone(),
            starts_on: chrono::NaiveDate::default(),
            ends_on: chrono::NaiveDate::default(),
            phase: super::super::Phase::Rating,
            team: Vec::new(),
            created_at: DateTime::default(),
            opening: None,
            finished_at: None,
            revision: Revision::default(),
            version: 1,
        };
        let results = Results::so_far(assessment, framework, Standing::OwnSoFar, found, None);
        let numbers =
            |list: Vec<(&Indicator, Level)>| list.iter().map(|(it, _)| it.number.to_string()).collect::<Vec<_>>();
        assert_eq!(numbers(results.lowest()), ["1.1.3", "1.2.1", "1.1.1"]);
        assert_eq!(numbers(results.strengths()), ["1.1.2", "1.1.4"]);
    }

    #[test]
    fn what_was_agreed_counts_and_only_what_fits_follows_from_it() {
        let framework = read(BUNDLED).unwrap();
        let ratings = [("Ana", "1"), ("Ben", "4")].map(|(by, answer)| (by.to_owned(), rating("1.1.1", answer)));
        let finding = || findings(&framework, &ratings, &[]).remove(0);
        assert_eq!((finding().outcome.answer.unwrap().key(), finding().outcome.split), ("1", true));
        let agreement = Agreement {
            answer: Answer::parse("3").unwrap(),
            reason: String::new(),
            rationale: "The log shows it".to_owned(),
            note: String::new(),
            agreed_by: "Ana".to_owned(),
            agreed_at: DateTime::default(),
            version: 1,
        };
        let left_over = FollowUp::NotNow { reason: "From when it was a 2".to_owned() };
        let agreed = finding().agreed(Some(agreement), Vec::new(), Some(left_over));
        assert_eq!(
            (agreed.outcome.answer.unwrap().key(), agreed.outcome.split, agreed.outcome.spread),
            ("3", false, 3)
        );
        let proposed = agreed.proposed.unwrap();
        assert_eq!((proposed.answer.unwrap().key(), proposed.split), ("1", true));
        assert_eq!(proposed.how, "the lower of two middle levels, of 2");
        assert_eq!(agreed.follow_up, None);
        assert_eq!(finding().agreed(None, Vec::new(), None).outcome.answer, None, "nothing agreed, nothing counts");
    }

    #[test]
    fn results_frozen_when_evidence_stood_with_its_rating_can_still_be_read() {
        let framework = read(BUNDLED).unwrap();
        let found = findings(&framework, &[("Ana".to_owned(), rating("1.1.1", "2"))], &[]);
        let profile = profile(&framework, &answers(&found));
        let mut old = serde_json::json!({
            "framework": framework.id, "finished_at": "2026-01-05T12:00:00Z", "finished_by": "Ana", "team": [],
            "findings": found, "profile": profile,
        });
        for finding in old["findings"].as_array_mut().unwrap() {
            for name in ["proposed", "agreement", "dissents", "follow_up", "evidence"] {
                finding.as_object_mut().unwrap().remove(name);
            }
        }
        let evidence = serde_json::json!([{ "note": "Minutes", "link": "", "dated": "2025-12-01" }]);
        old["findings"][0]["statements"][0]["evidence"] = evidence;
        let frozen = Frozen::read(&old.to_string()).unwrap();
        assert_eq!(frozen.findings[0].evidence[0].evidence.note, "Minutes");
        assert_eq!((frozen.findings[0].evidence[0].by.as_str(), frozen.revision.number), ("Ana", 1));
        let again = serde_json::to_string(&frozen).unwrap();
        assert_eq!(Frozen::read(&again).unwrap(), frozen);
    }
}
