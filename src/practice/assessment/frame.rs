//! What a lead decides before anybody rates: name, scope, school year, framework, dates, team.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Duty, TeamMember};
use crate::framework::FrameworkId;
use ground::calendar::{SchoolYear, parse_date};
use ground::identity::PersonId;
use ground::problem::{Problems, Result};
use ground::text::{Note, Title};

/// Most members of a team.
const MAX_TEAM: usize = 250;

/// What is typed to start or change an assessment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FrameForm {
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scope: String,
    /// The calendar year in which its school year starts.
    pub school_year: String,
    /// `turnaround@2014.1`.
    pub framework: String,
    /// First day of rating.
    pub starts_on: String,
    /// Last day planned.
    pub ends_on: String,
    /// The person who leads.
    pub lead: String,
    /// The others.
    pub members: Vec<String>,
    /// The member who writes down what is agreed, beside the lead; may be empty.
    pub recorder: String,
}

/// A checked frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Its name.
    pub name: Title,
    /// What it covers.
    pub scope: Note,
    /// The school year it is about.
    pub school_year: SchoolYear,
    /// The framework's version.
    pub framework: FrameworkId,
    /// First day of rating.
    pub starts_on: NaiveDate,
    /// Last day planned, not before the first.
    pub ends_on: NaiveDate,
    /// Who rates, the lead first.
    pub team: Vec<TeamMember>,
}

impl Frame {
    /// Checks what was typed against the frameworks in use and the people (id, name) who may rate.
    ///
    /// # Errors
    /// A violation for each field that is wrong.
    pub fn parse(form: &FrameForm, frameworks: &[FrameworkId], people: &BTreeMap<PersonId, String>) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.take(Title::parse("name", "a name", &form.name));
        let scope = problems.take(Note::parse("scope", "the scope", &form.scope));
        let school_year = form.school_year.trim().parse().ok().and_then(SchoolYear::starting);
        if school_year.is_none() {
            problems.add("school_year", "Choose a school year.");
        }
        let framework = FrameworkId::parse(&form.framework).filter(|id| frameworks.contains(id));
        if framework.is_none() {
            problems.add("framework", "Choose a framework that is in use.");
        }
        let starts_on = problems.take(parse_date("starts_on", "the first day", &form.starts_on));
        let ends_on = problems.take(parse_date("ends_on", "the last day", &form.ends_on));
        if matches!((starts_on, ends_on), (Some(first), Some(last)) if last < first) {
            problems.add("ends_on", "The last day must not be before the first.");
        }
        let team = team(&mut problems, form, people);
        let frame = match (name, scope, school_year, framework, starts_on, ends_on, team) {
            (
                Some(name),
                Some(scope),
                Some(school_year),
                Some(framework),
                Some(starts_on),
                Some(ends_on),
                Some(team),
            ) => Some(Self { name, scope, school_year, framework, starts_on, ends_on, team }),
            _ => None,
        };
        problems.finish(frame)
    }
}

fn team(problems: &mut Problems, form: &FrameForm, people: &BTreeMap<PersonId, String>) -> Option<Vec<TeamMember>> {
    let known = |raw: &str| PersonId::parse(raw).and_then(|id| people.get_key_value(&id));
    let Some((lead, name)) = known(&form.lead) else {
        problems.add("lead", "Choose who leads the assessment.");
        return None;
    };
    let mut team = vec![TeamMember { person: lead.clone(), name: name.clone(), duty: Duty::Lead }];
    for raw in &form.members {
        match known(raw) {
            Some((person, _)) if team.iter().any(|member| member.person == *person) => {}
            Some((person, name)) => {
                team.push(TeamMember { person: person.clone(), name: name.clone(), duty: Duty::Member });
            }
            None => problems.add("members", "Somebody chosen for the team can’t rate any more. Choose the team again."),
        }
    }
    if !form.recorder.trim().is_empty() {
        match team.iter_mut().find(|member| member.person.as_str() == form.recorder) {
            Some(member) if member.duty == Duty::Lead => {
                problems.add("recorder", "The lead writes down anyway. Choose another member, or nobody.");
            }
            Some(member) => member.duty = Duty::Recorder,
            None => problems.add("recorder", "The recorder must be a member of the team."),
        }
    }
    if team.len() > MAX_TEAM {
        problems.add("members", format!("A team has {MAX_TEAM} members at most."));
    }
    Some(team)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::problem::Error;

    fn form() -> FrameForm {
        FrameForm {
            name: "Annual self-assessment".into(),
            school_year: "2026".into(),
            framework: "turnaround@2014.1".into(),
            starts_on: "2026-09-01".into(),
            ends_on: "2026-10-15".into(),
            lead: "ana".into(),
            members: vec!["ben".into(), "ana".into(), "ben".into()],
            ..FrameForm::default()
        }
    }

    fn parse(form: &FrameForm) -> Result<Frame> {
        let people = [("ana", "Ana"), ("ben", "Ben")].map(|(id, name)| (PersonId::parse(id).unwrap(), name.to_owned()));
        Frame::parse(form, &[FrameworkId::parse("turnaround@2014.1").unwrap()], &people.into())
    }

    /// The fields that are said to be wrong after a change to a good form.
    fn wrong(change: impl FnOnce(&mut FrameForm)) -> Vec<String> {
        let mut form = form();
        change(&mut form);
        match parse(&form) {
            Err(Error::Invalid(found)) => found.into_iter().map(|violation| violation.field).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    #[test]
    fn the_lead_comes_first_and_nobody_twice() {
        let team = parse(&form()).unwrap().team;
        let listed: Vec<_> = team.iter().map(|member| (member.name.as_str(), member.duty)).collect();
        assert_eq!(listed, [("Ana", Duty::Lead), ("Ben", Duty::Member)]);
    }

    #[test]
    fn a_recorder_is_a_member_other_than_the_lead() {
        let team = parse(&FrameForm { recorder: "ben".into(), ..form() }).unwrap().team;
        assert_eq!(team[1].duty, Duty::Recorder);
        assert_eq!(wrong(|form| form.recorder = "ana".into()), ["recorder"]);
        assert_eq!(wrong(|form| form.recorder = "cora".into()), ["recorder"]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(wrong(|form| form.name = " ".into()), ["name"]);
        assert_eq!(wrong(|form| form.ends_on = "2026-08-31".into()), ["ends_on"]);
        assert_eq!(wrong(|form| form.framework = "other@1".into()), ["framework"]);
        assert_eq!(wrong(|form| form.members.push("cora".into())), ["members"]);
        let everything = wrong(|form| *form = FrameForm::default());
        assert_eq!(everything, ["name", "school_year", "framework", "starts_on", "ends_on", "lead"]);
    }
}
