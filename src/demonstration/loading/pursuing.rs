//! The demonstration's goals and strategies, and what became of each.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::Loading;
use super::measuring::{MetricIds, known};
use crate::figures::written;
use crate::line::{GoalDeed, GoalEntry, GoalStep, MeasureEntry, MilestoneEntry, StrategyEntry};
use ground::access::{Principal, Role, RoleAt};
use ground::identity::{GoalId, OrganizationId, StrategyId};
use ground::problem::{Error, Result};
use progress::goal::listing::Filter;
use progress::goal::use_cases::{
    add_goal, approve_goal, close_goal, edit_choices, edit_goal, list_goals, reopen_goal, return_goal, submit_goal,
    view_goal,
};
use progress::goal::{ClosingForm, Content, GoalForm, MeasureForm};
use progress::metric::ALL_GROUP;
use progress::strategy::carriers::CarriersForm;
use progress::strategy::listing::Filter as StrategyFilter;
use progress::strategy::use_cases::{
    CarrierQuery, add_strategy, list_strategies, rate_implementation, set_carriers, set_milestone, set_stage,
    view_strategy,
};
use progress::strategy::{CitationForm, MilestoneForm, MilestoneRow, RatingForm, StageForm, StrategyForm};

/// The goals' ids by their keys in the files.
pub(super) type GoalIds = BTreeMap<String, GoalId>;
/// The strategies' ids by their keys in the files.
pub(super) type StrategyIds = BTreeMap<String, StrategyId>;

impl Loading<'_> {
    /// Writes the goals that aren't there yet, and does with each what is still to be done.
    pub(super) async fn goals(&self, metrics: &MetricIds) -> Result<GoalIds> {
        let reader = self.person(&self.line.theory.decided_by).await?;
        let there = list_goals(self.database, &reader, self.site, &Filter::default(), 0, self.today()).await?.goals;
        let mut ids = GoalIds::new();
        for entry in &self.line.goals {
            let same = there.iter().find(|it| it.goal.title == entry.title);
            let id = match same {
                Some(listed) => listed.goal.id.clone(),
                None => {
                    let at = self.timeline.at(self.timeline.past_day(entry.begun_on, entry.years_back), 60);
                    let form = self.goal_form(entry, metrics, &ids)?;
                    let by = self.person(&entry.by).await?;
                    add_goal(self.database, &by, &entry.organization, &form, at).await?
                }
            };
            self.goal_steps(entry, &id, &reader).await?;
            ids.insert(entry.key.clone(), id);
        }
        Ok(ids)
    }

    fn goal_form(&self, entry: &GoalEntry, metrics: &MetricIds, goals: &GoalIds) -> Result<GoalForm> {
        let parent = entry.parent.as_ref().map(|key| goals.get(key).ok_or(Error::NotFound)).transpose()?;
        let measure = |measure: &MeasureEntry| -> Result<MeasureForm> {
            let metric = self.figures.metric(&measure.metric).ok_or(Error::NotFound)?;
            let values = match measure.gains {
                Some(gains) => self.gained(metric, &entry.organization, gains)?,
                None => metric.marks.map(|value| written(metric, value)),
            };
            let [baseline, targets @ ..] = self.marks(values);
            Ok(MeasureForm {
                metric: known(metrics, &measure.metric)?.to_string(),
                baseline_on: baseline.on,
                baseline_value: baseline.value,
                targets: targets.into_iter().map(|mark| (mark.on, mark.value)).collect(),
            })
        };
        Ok(GoalForm {
            title: entry.title.clone(),
            parent: parent.map(ToString::to_string).unwrap_or_default(),
            outcome: entry.outcome.clone(),
            population_group: ALL_GROUP.to_owned(),
            population_words: entry.population.clone(),
            owner: self.id(&entry.owner)?.to_string(),
            owner_name: String::new(),
            from: self.timeline.year(2).start_year().to_string(),
            until: self.timeline.year(-1).start_year().to_string(),
            measures: entry.measures.iter().map(measure).collect::<Result<_>>()?,
            note: entry.note.clone(),
        })
    }

    /// Does what was done to a goal. Each step raises its version by one, so that the version says which are done.
    async fn goal_steps(&self, entry: &GoalEntry, id: &GoalId, reader: &Principal) -> Result<()> {
        let view = view_goal(self.database, reader, self.site, id, self.today()).await?;
        let version = view.next.as_ref().unwrap_or(&view.goal).version;
        for (step, version) in entry.steps.iter().zip(1..).skip_while(|(_, at)| *at < version) {
            self.goal_step(step, id, version).await?;
        }
        Ok(())
    }

    async fn goal_step(&self, step: &GoalStep, id: &GoalId, version: i64) -> Result<()> {
        let (database, by) = (self.database, self.person(&step.by).await?);
        let at = self.timeline.at(self.timeline.past_day(step.on, step.years_back), 90);
        match step.deed {
            GoalDeed::Submit => submit_goal(database, &by, id, version, at).await,
            GoalDeed::Return => return_goal(database, &by, id, version, &step.words, at).await,
            GoalDeed::Approve => approve_goal(database, &by, id, version, &step.words, at).await,
            GoalDeed::Edit => {
                let before = edit_choices(database, &by, id).await?.goal;
                let form = GoalForm { outcome: step.outcome.clone(), ..Content::of(&before).form() };
                edit_goal(database, &by, id, version, &form, at).await
            }
            GoalDeed::Close => {
                let form =
                    ClosingForm { ending: step.ending.clone(), reason: step.words.clone(), replaced_by: String::new() };
                close_goal(database, &by, id, version, &form, at).await
            }
            GoalDeed::Reopen => reopen_goal(database, &by, id, version, &step.words, at).await,
        }
    }

    /// Writes the strategies down that aren't there yet, and does with each what is still to be done.
    pub(super) async fn strategies(&self, metrics: &MetricIds) -> Result<StrategyIds> {
        let reader = self.person(&self.line.theory.decided_by).await?;
        let filter = StrategyFilter::default();
        let there = list_strategies(self.database, &reader, self.site, &filter, self.today()).await?.strategies;
        let mut ids = StrategyIds::new();
        for entry in &self.line.strategies {
            let by = self.person(&entry.by).await?;
            let same = there.iter().find(|it| it.strategy.title == entry.title);
            let begun = self.timeline.at(self.timeline.past_day(entry.begun_on, entry.years_back), 0);
            let id = match same {
                Some(listed) => listed.strategy.id.clone(),
                None => {
                    let form = self.strategy_form(entry, metrics)?;
                    add_strategy(self.database, &by, entry.organization.as_str(), &form, begun).await?
                }
            };
            let query = CarrierQuery { page: 1, ..CarrierQuery::default() };
            let strategy = view_strategy(self.database, &by, self.site, &id, &query).await?.strategy;
            if strategy.version == 1 {
                let add = entry.carriers.iter().map(ToString::to_string).collect();
                let form = CarriersForm { add, ..CarriersForm::default() };
                set_carriers(self.database, &by, &id, 1, &form, begun + TimeDelta::minutes(20)).await?;
            }
            if strategy.version <= 2 {
                let form = StageForm { stage: "under_way".to_owned(), reason: String::new() };
                set_stage(self.database, &by, &id, 2, &form, begun + TimeDelta::minutes(25)).await?;
            }
            self.milestones(entry, &by, &id).await?;
            self.ratings(entry, &by, &id).await?;
            ids.insert(entry.key.clone(), id);
        }
        Ok(ids)
    }

    fn strategy_form(&self, entry: &StrategyEntry, metrics: &MetricIds) -> Result<StrategyForm> {
        let milestone = |it: &MilestoneEntry| MilestoneRow {
            title: it.title.clone(),
            due_on: self.timeline.day(it.due_on, it.years_back).to_string(),
        };
        let last_day = self.timeline.year(entry.ends_years_back).last_day(self.site.school_year_starts);
        let citation = |text: &String| CitationForm { text: text.clone(), link: String::new() };
        Ok(StrategyForm {
            title: entry.title.clone(),
            challenge: entry.challenge.clone(),
            actions: entry.actions.clone(),
            tier: entry.tier.clone(),
            citations: entry.citations.iter().map(citation).collect(),
            milestones: entry.milestones.iter().map(milestone).collect(),
            owners: entry.owners.iter().map(|email| self.id(email).map(ToString::to_string)).collect::<Result<_>>()?,
            other_owners: String::new(),
            leading: entry
                .leading
                .iter()
                .map(|key| known(metrics, key).map(ToString::to_string))
                .collect::<Result<_>>()?,
            starts_on: self.timeline.day(entry.starts_on, entry.years_back).to_string(),
            ends_on: last_day.to_string(),
        })
    }

    /// Marks the milestones done that are; those that are marked already stay as they are.
    async fn milestones(&self, entry: &StrategyEntry, by: &Principal, id: &StrategyId) -> Result<()> {
        let query = CarrierQuery { page: 1, ..CarrierQuery::default() };
        let milestones = view_strategy(self.database, by, self.site, id, &query).await?.strategy.milestones;
        for done in &entry.milestones {
            let Some(done_on) = done.done_on else { continue };
            let at = milestones.iter().position(|it| it.title == done.title).ok_or(Error::NotFound)?;
            let day = self.timeline.past_day(done_on, done.done_years_back);
            let form = MilestoneForm { at, title: done.title.clone(), done: true, done_on: day.to_string() };
            set_milestone(self.database, by, id, &form, day, self.timeline.at(day, 45)).await?;
        }
        Ok(())
    }

    /// Rates who carries it, on the days that it was rated: an LEA's own lead where it has one, else whoever runs it.
    async fn ratings(&self, entry: &StrategyEntry, by: &Principal, id: &StrategyId) -> Result<()> {
        let query = CarrierQuery::default();
        let carriers = view_strategy(self.database, by, self.site, id, &query).await?.carriers;
        for (organization, ratings) in &entry.ratings {
            let rater = match self.lead_of(organization) {
                Some(email) => &self.person(email).await?,
                None => by,
            };
            let given = ratings.split_whitespace().zip(&entry.rated_on).filter(|(word, _)| *word != "-");
            let there = carriers.iter().find(|it| it.organization == *organization).map_or(0, |it| it.ratings);
            for ((quality, day), version) in given.zip(1..).skip(there) {
                let on = self.timeline.past_day(day.on, day.years_back);
                let seen = quality.parse::<usize>().ok().and_then(|number| entry.notes.get(number.checked_sub(1)?));
                let form = RatingForm {
                    quality: quality.to_owned(),
                    on: on.to_string(),
                    note: seen.cloned().unwrap_or_default(),
                };
                let when = (on, self.timeline.at(on, 120));
                rate_implementation(self.database, rater, id, organization, version, &form, when).await?;
            }
        }
        Ok(())
    }

    /// The address of an LEA's lead, where it has one who can sign in.
    fn lead_of(&self, organization: &OrganizationId) -> Option<&str> {
        let leads = |held: &RoleAt| held.role == Role::LeaLead && held.organization == *organization;
        self.people_in_story.iter().find(|person| person.held().iter().any(leads)).map(|person| person.email.as_str())
    }
}
