//! What the record keeps, in words: actions, what they were done to, and the states before and after.

use serde_json::{Map, Value};

/// What was done, as a person would say it. An action without words of its own still reads.
pub(super) fn action_in_words(action: &str) -> String {
    let words = match action {
        "assessment.started" => "Started an assessment",
        "assessment.changed" => "Changed an assessment’s plan",
        "assessment.rating_begun" => "Opened an assessment for rating",
        "assessment.discarded" => "Removed a draft assessment",
        "assessment.reminded" => "Reminded a member of an assessment’s team",
        "assessment.consensus_opened" => "Opened consensus",
        "assessment.finished" => "Finished an assessment",
        "assessment.reopened" => "Reopened an assessment as a revision",
        "consensus.agreed" => "Wrote down what a team agreed on",
        "consensus.agreed_unanimous" => "Agreed wherever nobody differed",
        "consensus.followed_up" => "Decided what follows from a level",
        "consensus.dissented" => "Recorded a dissent",
        "consensus.dissent_withdrawn" => "Took back a dissent",
        "rating.saved" => "Rated an indicator",
        "evidence.added" => "Added evidence",
        "evidence.changed" => "Changed evidence",
        "evidence.serves_also" => "Let evidence serve another indicator",
        "evidence.removed" => "Removed evidence",
        "demonstration.loaded" => "Loaded the demonstration",
        "framework.published" => "Put a framework into use",
        "goal.added" => "Began a goal",
        "goal.approved" => "Approved a goal",
        "goal.changed" => "Changed a goal’s draft",
        "goal.closed" => "Closed a goal",
        "goal.draft_discarded" => "Gave up a goal’s draft",
        "goal.edit_undone" => "Took back a change of a goal’s draft",
        "goal.reopened" => "Reopened a goal",
        "goal.returned" => "Returned a goal with comments",
        "goal.submitted" => "Submitted a goal",
        "goal.withdrawn" => "Took a submitted goal back",
        "improvement.added" => "Added an action to the improvement plan",
        "improvement.changed" => "Changed an action of the improvement plan",
        "improvement.noted" => "Wrote a note on an action",
        "improvement.status_changed" => "Changed how an action stands",
        "improvement.status_undone" => "Took back how an action stands",
        "improvement.step_ticked" => "Ticked a step of an action",
        "metric.added" => "Defined a metric",
        "metric.changed" => "Changed a metric’s definition",
        "metric.judged" => "Judged how a metric stands",
        "metric.restored" => "Put a metric back into use",
        "metric.retired" => "Retired a metric",
        "metric.standards_set" => "Changed the standards for reading figures",
        "metric.target_removed" => "Removed a target",
        "metric.target_set" => "Set a target",
        "organization.edited" => "Corrected an organization",
        "organization.imported" => "Imported organizations",
        "person.added" => "Added an account",
        "person.invited" => "Invited a person",
        "person.joined" => "Accepted an invitation",
        "person.invitation_withdrawn" => "Withdrew an invitation",
        "person.roles_changed" => "Changed a person’s roles",
        "person.deactivated" => "Deactivated an account",
        "person.reactivated" => "Reactivated an account",
        "person.password_changed" => "Changed their password",
        "person.password_set" => "Set a password",
        "person.reset_issued" => "Made a link to reset a password",
        "person.password_reset" => "Reset a password by link",
        "strategy.added" => "Wrote a strategy down",
        "strategy.carriers_changed" => "Changed who carries a strategy",
        "strategy.changed" => "Changed a strategy",
        "strategy.milestone_set" => "Ticked a milestone of a strategy",
        "strategy.rated" => "Rated how well a strategy is carried out",
        "strategy.stage_changed" => "Changed how far along a strategy is",
        "strategy.stage_undone" => "Took back how far along a strategy is",
        "survey.prepared" => "Prepared a survey",
        "survey.changed" => "Changed a survey’s draft",
        "survey.opened" => "Opened a survey",
        "survey.links_made" => "Made links for a survey",
        "survey.answered" => "Answered a survey",
        "survey.closed" => "Closed a survey",
        "site.set_up_code_issued" => "Made a set-up code",
        "site.set_up" => "Set up this installation",
        "site.edited" => "Changed the settings",
        other => return spelled_out(other),
    };
    words.to_owned()
}

/// `goal.target_moved` as `Goal: target moved`.
fn spelled_out(action: &str) -> String {
    let words = action.replace('_', " ").replacen('.', ": ", 1);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The page of what something was done to, where it has one.
pub(super) fn address_of(subject: &str) -> Option<String> {
    let (kind, key) = subject.split_once(':')?;
    match kind {
        "assessment" => Some(format!("/assessments/{key}")),
        "framework" => Some(format!("/framework?edition={key}")),
        "goal" => Some(format!("/goals/{key}")),
        "improvement" => Some(format!("/improvement/{key}")),
        "metric" => Some(format!("/metrics/{key}")),
        "organization" => Some(format!("/organizations/{key}")),
        "person" => Some(format!("/people/{key}")),
        "site" => Some("/site".to_owned()),
        "standards" => Some("/metrics/standards".to_owned()),
        "strategy" => Some(format!("/strategies/{key}")),
        "survey" => Some(format!("/assessments/{key}/survey")),
        _ => None,
    }
}

/// The states before and after, laid out to be read. Where both are there, only what differs.
pub(super) fn states_in_words(before: &str, after: &str) -> (String, String) {
    match (serde_json::from_str(before), serde_json::from_str(after)) {
        (Ok(Value::Object(before)), Ok(Value::Object(after))) => {
            let (only_before, only_after) = (differing(&before, &after), differing(&after, &before));
            (laid_out(only_before), laid_out(only_after))
        }
        (before_read, after_read) => {
            let either = |read: Result<Value, _>, raw: &str| read.map_or_else(|_| raw.to_owned(), laid_out);
            (either(before_read, before), either(after_read, after))
        }
    }
}

/// What `state` says that `other` doesn't.
fn differing(state: &Map<String, Value>, other: &Map<String, Value>) -> Value {
    let differs = |(name, value): &(&String, &Value)| other.get(*name) != Some(*value);
    Value::Object(state.iter().filter(differs).map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn laid_out(state: Value) -> String {
    match state {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => serde_json::to_string_pretty(&other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_told_in_words() {
        for (action, expected) in [
            ("assessment.finished", "Finished an assessment"),
            ("goal.target_moved", "Goal: target moved"),
            ("odd", "Odd"),
            ("", ""),
        ] {
            assert_eq!(action_in_words(action), expected);
        }
    }

    #[test]
    fn subjects_lead_to_their_pages() {
        assert_eq!(address_of("organization:lea-001902").as_deref(), Some("/organizations/lea-001902"));
        assert_eq!(address_of("framework:turnaround@2014.1").as_deref(), Some("/framework?edition=turnaround@2014.1"));
        assert_eq!(address_of("organization_import:0198"), None);
        assert_eq!(address_of("odd"), None);
    }

    #[test]
    fn states_show_what_differs() {
        let (before, after) =
            states_in_words(r#"{"name":"A","region":"7"}"#, r#"{"name":"B","region":"7","grades":"K"}"#);
        assert_eq!(before, "{\n  \"name\": \"A\"\n}");
        assert_eq!(after, "{\n  \"grades\": \"K\",\n  \"name\": \"B\"\n}");
        assert_eq!(states_in_words("", r#"{"new":1}"#), (String::new(), "{\n  \"new\": 1\n}".to_owned()));
        assert_eq!(states_in_words("\"Draft\"", ""), ("Draft".to_owned(), String::new()));
        assert_eq!(states_in_words("true", "not json"), ("true".to_owned(), "not json".to_owned()));
    }
}
