//! What the forms of a meeting and around it post to: opening consensus, agreeing, dissenting, what follows, finishing,
//! reopening.

use app_ground::components::counted;
use app_ground::form::{Done, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::response::Response;
use chrono::{DateTime, Utc};
use ground::identity::{AssessmentId, PersonId};
use ground::{Error, Result};
use practice::assessment::agreement::{Agreement, AgreementForm, Settled};
use practice::assessment::rating::Answer;
use practice::assessment::use_cases;
use practice::framework::IndicatorNumber;

use crate::assessment::address::assessment_of;

/// Asks a member to go on with rating.
pub(super) async fn remind(visit: &Visit, fields: &Submitted) -> Result<Done> {
    let id = assessment_of(visit)?;
    let person = PersonId::parse(fields.get("person")).ok_or(Error::NotFound)?;
    use_cases::remind_member(&visit.database, &visit.principal, &id, &person, visit.now).await?;
    Ok(Done::to(format!("/assessments/{id}#team")).saying("They find your reminder on their start page."))
}

/// Reopens a final assessment.
pub(super) async fn revise(visit: &Visit, fields: &Submitted) -> Result<Done> {
    let id = assessment_of(visit)?;
    let reason = fields.get("reason");
    let revised = use_cases::revise_assessment(&visit.database, &visit.principal, &id, reason, visit.now).await?;
    Ok(Done::to(format!("/assessments/{revised}"))
        .saying("This is the revision, open in consensus. The final assessment stays as it is."))
}

/// Opens consensus.
pub async fn open(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let version = fields.number("version");
        use_cases::open_consensus(&visit.database, &visit.principal, &id, version, visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}/consensus")).saying("Consensus is open. The team sees its ratings now."))
    })
    .await
}

/// Agrees on everything on which nobody differs.
pub async fn agree_at_once(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        if fields.get("do") != "agree_unanimous" {
            return Err(Error::NotFound);
        }
        let agreed = use_cases::agree_where_unanimous(&visit.database, &visit.principal, &id, visit.now).await?;
        let said = match agreed {
            0 => "Nothing was left on which nobody differs.".to_owned(),
            some => {
                format!("{} agreed, as everybody rated.", capitalized(&counted(some, "indicator is", "indicators are")))
            }
        };
        Ok(Done::to(format!("/assessments/{id}/consensus")).saying(said))
    })
    .await
}

fn capitalized(words: &str) -> String {
    words[..1].to_uppercase() + &words[1..]
}

/// Everything that is done on the page of one indicator.
pub async fn discuss(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let indicator = IndicatorNumber::parse(visit.segment(3)).ok_or(Error::NotFound)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let here = format!("/assessments/{id}/consensus/{indicator}");
        match fields.get("do") {
            "agree" => agree(&visit, &id, indicator, &fields, None).await,
            "agree_next" => agree(&visit, &id, indicator, &fields, IndicatorNumber::parse(fields.get("next"))).await,
            "follow_up" => {
                let site = visit.site.as_ref().ok_or(Error::NotFound)?;
                let form = fields.read();
                use_cases::follow_up(database, principal, site, &id, indicator, &form, visit.now).await?;
                Ok(Done::to(format!("{here}#follow-up")).saying(format!("What follows from {indicator} is saved.")))
            }
            "dissent" => {
                if fields.get("dissent").trim().is_empty() {
                    return Err(Error::invalid("dissent", "Say in a sentence or two why you don’t share it."));
                }
                let words = fields.get("dissent");
                use_cases::record_dissent(database, principal, &id, indicator, words, visit.now).await?;
                Ok(Done::to(format!("{here}#dissents")).saying("Your dissent is recorded under your name."))
            }
            "withdraw_dissent" => {
                use_cases::record_dissent(database, principal, &id, indicator, "", visit.now).await?;
                Ok(Done::to(format!("{here}#dissents")).saying("Your dissent is taken back."))
            }
            "show" => {
                use_cases::show_indicator(database, principal, &id, indicator).await?;
                Ok(Done::to(here).saying(format!("{indicator} is before the meeting.")))
            }
            _ => Err(Error::NotFound),
        }
    })
    .await
}

async fn agree(
    visit: &Visit,
    id: &AssessmentId,
    indicator: IndicatorNumber,
    fields: &Submitted,
    next: Option<IndicatorNumber>,
) -> Result<Done> {
    let form: AgreementForm = fields.read();
    let settled = use_cases::agree(&visit.database, &visit.principal, id, indicator, &form, next, visit.now).await?;
    match settled {
        Settled::Stored(agreed) => {
            let home = format!("/assessments/{id}/consensus");
            let to = match (next, fields.get("do")) {
                (Some(next), _) => format!("{home}/{next}"),
                (None, "agree_next") => home,
                (None, _) => format!("{home}/{indicator}"),
            };
            Ok(Done::to(to).saying(format!("{indicator} is agreed: {}.", agreed.answer.words())))
        }
        Settled::ChangedMeanwhile(stored) => {
            let chose = Answer::parse(&form.answer).map(Answer::words).unwrap_or_default();
            Err(Error::Conflict(both(visit, &stored, &chose)))
        }
    }
}

/// What is stored now beside what was chosen: `Hannah set 3 Strong a moment ago: … You chose 2 Emerging.`
fn both(visit: &Visit, stored: &Agreement, chose: &str) -> String {
    let when = ago(stored.agreed_at, visit.now).unwrap_or_else(|| format!("on {}", visit.moment(stored.agreed_at)));
    let why = match stored.rationale.as_str() {
        "" => ".".to_owned(),
        why if why.ends_with(['.', '!', '?']) => format!(": “{why}”"),
        why => format!(": “{why}.”"),
    };
    format!("{} set {} {when}{why} You chose {chose}.", stored.agreed_by, stored.answer.words())
}

/// How long ago something was, while that is easier to grasp than the time of day.
fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    match (now - at).num_minutes() {
        ..2 => Some("a moment ago".to_owned()),
        minutes @ 2..60 => Some(format!("{minutes} minutes ago")),
        _ => None,
    }
}

/// Finishes an assessment.
pub async fn finish(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let version = fields.number("version");
        use_cases::finish_assessment(&visit.database, &visit.principal, &id, version, visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}/results"))
            .saying("The assessment is final. Nothing in it changes any more."))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_just_happened_is_said_so() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let before = |seconds| ago(now - chrono::TimeDelta::seconds(seconds), now);
        assert_eq!(before(0).as_deref(), Some("a moment ago"));
        assert_eq!(before(119).as_deref(), Some("a moment ago"));
        assert_eq!(before(125).as_deref(), Some("2 minutes ago"));
        assert_eq!(before(3600), None);
        assert_eq!(before(-5).as_deref(), Some("a moment ago"), "clocks of two servers differ");
    }
}
