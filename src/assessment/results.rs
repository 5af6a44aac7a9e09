//! What an assessment comes to: findings, scores, what stands out. A finished one keeps all of it, as said that day.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::consensus::{Proposal, propose};
use super::rating::{Answer, Evidence, Rating};
use super::scoring::{Answers, Profile, profile};
use super::{Assessment, TeamMember};
use crate::framework::{Framework, FrameworkId, Indicator, IndicatorNumber, Level};

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
    /// On what evidence.
    pub evidence: Vec<Evidence>,
}

/// What an indicator comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which indicator.
    pub indicator: IndicatorNumber,
    /// The answer, and how far the team was apart.
    pub outcome: Proposal,
    /// What was said.
    pub statements: Vec<Statement>,
}

/// What a finished assessment keeps. Written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The framework's version.
    pub framework: FrameworkId,
    /// When it was finished.
    pub finished_at: DateTime<Utc>,
    /// By whom.
    pub finished_by: String,
    /// Who took part.
    pub team: Vec<TeamMember>,
    /// Indicator by indicator.
    pub findings: Vec<Finding>,
    /// The scores of that day.
    pub profile: Profile,
}

/// Whose results are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The reader's own ratings so far; they may still change.
    OwnSoFar,
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
    /// The scores.
    pub profile: Profile,
}

/// Puts members' ratings together into findings, one for each of the framework's indicators.
pub fn findings(framework: &Framework, ratings: &[(String, Rating)]) -> Vec<Finding> {
    let of_indicator = |indicator: &Indicator| {
        let statements: Vec<Statement> = ratings
            .iter()
            .filter(|(_, rating)| rating.indicator == indicator.number)
            .map(|(by, rating)| Statement {
                by: by.clone(),
                answer: rating.answer,
                reason: rating.reason.clone(),
                rationale: rating.rationale.clone(),
                evidence: rating.evidence.clone(),
            })
            .collect();
        let answers: Vec<Answer> = statements.iter().map(|statement| statement.answer).collect();
        Finding { indicator: indicator.number, outcome: propose(&answers), statements }
    };
    framework.indicators().map(of_indicator).collect()
}

/// The answers that findings come to.
pub fn answers(findings: &[Finding]) -> Answers {
    findings.iter().filter_map(|finding| Some((finding.indicator, finding.outcome.answer?))).collect()
}

/// The indicators that still stand in the way of finishing: nobody answered them.
pub fn unanswered(findings: &[Finding]) -> Vec<IndicatorNumber> {
    findings.iter().filter(|finding| finding.outcome.answer.is_none()).map(|finding| finding.indicator).collect()
}

/// Freezes ratings into what a finished assessment keeps.
pub fn freeze(
    framework: &Framework,
    assessment: &Assessment,
    ratings: &[(String, Rating)],
    finished_by: &str,
    finished_at: DateTime<Utc>,
) -> Frozen {
    let findings = findings(framework, ratings);
    let profile = profile(framework, &answers(&findings));
    Frozen {
        framework: framework.id.clone(),
        finished_at,
        finished_by: finished_by.to_owned(),
        team: assessment.team.clone(),
        findings,
        profile,
    }
}

impl Results {
    /// Results of one's own ratings so far.
    pub fn own(assessment: Assessment, framework: Arc<Framework>, by: &str, ratings: Vec<Rating>) -> Self {
        let ratings: Vec<_> = ratings.into_iter().map(|rating| (by.to_owned(), rating)).collect();
        let findings = findings(&framework, &ratings);
        let profile = profile(&framework, &answers(&findings));
        Self { assessment, framework, standing: Standing::OwnSoFar, findings, profile }
    }

    /// Results as they were frozen.
    pub fn frozen(assessment: Assessment, framework: Arc<Framework>, frozen: Frozen) -> Self {
        let standing = Standing::Final(frozen.finished_at, frozen.finished_by);
        Self { assessment, framework, standing, findings: frozen.findings, profile: frozen.profile }
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
            evidence: Vec::new(),
            saved_at: "2026-01-05T12:00:00Z".parse().unwrap(),
            version: 1,
        }
    }

    #[test]
    fn a_team_s_ratings_come_together_and_what_was_said_is_kept() {
        let framework = read(BUNDLED).unwrap();
        let ratings = [("Ana", "1.1.1", "2"), ("Ben", "1.1.1", "3"), ("Ben", "1.1.2", "4")]
            .map(|(by, indicator, answer)| (by.to_owned(), rating(indicator, answer)));
        let found = findings(&framework, &ratings);
        assert_eq!(found.len(), 46);
        assert_eq!((found[0].outcome.answer.unwrap().key(), found[0].outcome.split), ("2", true));
        assert_eq!(found[0].statements.iter().map(|it| it.by.as_str()).collect::<Vec<_>>(), ["Ana", "Ben"]);
        assert_eq!(unanswered(&found).len(), 44);
    }

    #[test]
    fn the_lowest_come_first_and_so_do_the_strongest() {
        let framework = Arc::new(read(BUNDLED).unwrap());
        let ratings: Vec<_> =
            [("1.1.1", "2"), ("1.1.2", "4"), ("1.1.3", "1"), ("1.1.4", "3"), ("1.2.1", "1"), ("1.2.2", "cannot_tell")]
                .map(|(indicator, answer)| ("Ana".to_owned(), rating(indicator, answer)))
                .into();
        let found = findings(&framework, &ratings);
        let profile = profile(&framework, &answers(&found));
        let assessment = super::super::Assessment {
            id: crate::identity::AssessmentId::parse("a").unwrap(),
            name: String::new(),
            scope: String::new(),
            school_year: crate::calendar::SchoolYear::starting(2025).unwrap(),
            framework: framework.id.clone(),
            starts_on: chrono::NaiveDate::default(),
            ends_on: chrono::NaiveDate::default(),
            phase: super::super::Phase::Rating,
            team: Vec::new(),
            created_at: DateTime::default(),
            finished_at: None,
            version: 1,
        };
        let results = Results { assessment, framework, standing: Standing::OwnSoFar, findings: found, profile };
        let numbers =
            |list: Vec<(&Indicator, Level)>| list.iter().map(|(it, _)| it.number.to_string()).collect::<Vec<_>>();
        assert_eq!(numbers(results.lowest()), ["1.1.3", "1.2.1", "1.1.1"]);
        assert_eq!(numbers(results.strengths()), ["1.1.2", "1.1.4"]);
    }
}
