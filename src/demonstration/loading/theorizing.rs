//! The theory of action that the demonstration State works by, and the reviews of its links.

use chrono::TimeDelta;

use super::Loading;
use super::measuring::{MetricIds, known};
use super::pursuing::{GoalIds, StrategyIds};
use crate::line::LinkEntry;
use ground::identity::TheoryId;
use ground::problem::{Error, Result};
use progress::theory::use_cases::{
    Editor, add_link, add_theory, list_theories, make_current, open_editor, review_link, set_members,
};
use progress::theory::{LinkForm, MembersForm, ProseForm, ReviewForm, Standing};

/// Minutes from one step of writing it down to the next.
const MINUTES_A_STEP: i64 = 15;

impl Loading<'_> {
    /// Writes the theory down and puts it into use, as far as that isn't done.
    pub(super) async fn theory(
        &self,
        metrics: &MetricIds,
        strategies: &StrategyIds,
        goals: &GoalIds,
    ) -> Result<TheoryId> {
        let file = &self.line.theory;
        let (database, by) = (self.database, self.person(&file.by).await?);
        let begun = self.timeline.at(self.timeline.past_day(file.begun_on, file.years_back), 0);
        let there = list_theories(database, &by, self.site, self.today()).await?.theories;
        let id = match there.into_iter().find(|it| it.theory.name == file.name) {
            Some(listed) => listed.theory.id,
            None => {
                let form = ProseForm {
                    name: file.name.clone(),
                    if_we: file.if_we.clone(),
                    then: file.then.clone(),
                    because: file.because.clone(),
                };
                add_theory(database, &by, &form, begun).await?
            }
        };
        let opened = self.editor(&id).await?.theory;
        if opened.strategies.is_empty() {
            let strategy = |key: &String| strategies.get(key).map(ToString::to_string).ok_or(Error::NotFound);
            let goal = |key: &String| goals.get(key).map(ToString::to_string).ok_or(Error::NotFound);
            let form = MembersForm {
                strategies: file.strategies.iter().map(strategy).collect::<Result<_>>()?,
                goals: file.goals.iter().map(goal).collect::<Result<_>>()?,
            };
            let at = begun + TimeDelta::minutes(MINUTES_A_STEP);
            set_members(database, &by, &id, opened.version, &form, at).await?;
        }
        for (link, number) in file.links.iter().zip(2..) {
            let theory = self.editor(&id).await?.theory;
            let ends = (known(metrics, &link.leading)?, known(metrics, &link.lagging)?);
            if theory.links.iter().all(|it| (&it.leading, &it.lagging) != ends) {
                let form = self.link_form(link, metrics)?;
                let at = begun + TimeDelta::minutes(MINUTES_A_STEP * number);
                add_link(database, &by, &id, theory.version, &form, at).await?;
            }
        }
        let written = self.editor(&id).await?.theory;
        if written.standing == Standing::Draft {
            let decides = self.person(&file.decided_by).await?;
            let at = begun + TimeDelta::days(7);
            make_current(database, &decides, self.site, &id, written.version, at).await?;
        }
        Ok(id)
    }

    async fn editor(&self, id: &TheoryId) -> Result<Editor> {
        open_editor(self.database, &self.person(&self.line.theory.by).await?, id).await
    }

    fn link_form(&self, link: &LinkEntry, metrics: &MetricIds) -> Result<LinkForm> {
        Ok(LinkForm {
            leading: known(metrics, &link.leading)?.to_string(),
            lagging: known(metrics, &link.lagging)?.to_string(),
            expected: "improves".to_owned(),
            lag_months: link.lag_months.to_string(),
            smallest_effect: link.smallest_effect.clone(),
            review_on: self.timeline.day(link.review_on, link.years_back).to_string(),
            note: link.note.clone(),
        })
    }

    /// Holds the reviews of a school year that weren't held yet. Their verdicts are those of the figures that are in by then.
    pub(super) async fn reviews(&self, id: &TheoryId, metrics: &MetricIds, years_back: i32) -> Result<()> {
        let decides = self.person(&self.line.theory.decided_by).await?;
        for entry in &self.line.theory.links {
            let ends = (known(metrics, &entry.leading)?, known(metrics, &entry.lagging)?);
            for (review, number) in entry.reviews.iter().zip(0..) {
                let Editor { theory, reviews, .. } = self.editor(id).await?;
                let link = theory.links.iter().find(|it| (&it.leading, &it.lagging) == ends).ok_or(Error::NotFound)?;
                let held = reviews.iter().filter(|it| it.link.id == link.id).count();
                if review.years_back != years_back || held > number {
                    continue;
                }
                let form = ReviewForm {
                    decision: review.decision.clone(),
                    reason: review.reason.clone(),
                    cost: review.cost.clone(),
                    next_on: self.timeline.day(review.next_on, review.next_years_back).to_string(),
                };
                let at = self.timeline.at(self.timeline.past_day(review.on, review.years_back), 60);
                review_link(self.database, &decides, self.site, id, &link.id, theory.version, &form, at).await?;
            }
        }
        Ok(())
    }
}
