//! What the survey pages' forms post to, and the results file.

use app_ground::components::counted;
use app_ground::download::csv_file;
use app_ground::form::{Done, Posted, Submitted, handle};
use app_ground::visit::Visit;
use axum::response::Response;
use ground::identity::AssessmentId;
use ground::{Error, Result};
use practice::perception::answer::AnswerForm;
use practice::perception::{ItemForm, MAX_STATEMENTS, StatementForm, SurveyForm, export, use_cases};

fn assessment_of(visit: &Visit) -> Result<AssessmentId> {
    AssessmentId::parse(visit.segment(1)).ok_or(Error::NotFound)
}

/// Prepares, opens or closes a survey, or makes links for it.
pub async fn advance(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let home = format!("/assessments/{id}/survey");
        let (database, principal, now) = (&visit.database, &visit.principal, visit.now);
        let version = fields.number("version");
        match fields.get("do") {
            "prepare" => {
                use_cases::prepare_survey(database, principal, &id, now).await?;
                Ok(Done::to(format!("{home}/edit")).saying("The survey is drafted. Go through its questions."))
            }
            "open" => {
                use_cases::open_survey(database, principal, &id, version, now).await?;
                Ok(Done::to(home).saying("The survey is open. Hand out its links."))
            }
            "close" => {
                let site = visit.site.as_ref().ok_or(Error::NotFound)?;
                use_cases::close_survey(database, principal, site, &id, version, now).await?;
                Ok(Done::to(home).saying("The survey is closed. Here is what others say."))
            }
            "links" => {
                let made = use_cases::make_links(database, principal, &id, &fields.read(), now).await?;
                let links = counted(made.count * made.organizations.len(), "link is made", "links are made");
                Ok(Done::to(home).saying(format!("{links}. Print the sheet to hand them out.")))
            }
            _ => Err(Error::NotFound),
        }
    })
    .await
}

fn survey_form(fields: &Submitted) -> SurveyForm {
    let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
    // Every item sends its wording, so its field names the item.
    let items = fields.pairs().filter_map(|(name, question)| {
        let field = name.strip_suffix("-question")?;
        // One more than is taken, so that too many are refused and not dropped.
        let statement = |at: usize| StatementForm {
            text: fields.get(&format!("{field}-statement-{at}")).to_owned(),
            holds: fields.get(&format!("{field}-holds-{at}")).to_owned(),
        };
        Some(ItemForm {
            field: field.to_owned(),
            kept: fields.has(&format!("{field}-kept")),
            question: question.to_owned(),
            asked: owned(fields.all(&format!("{field}-asked"))),
            statements: (0..=MAX_STATEMENTS).map(statement).collect(),
        })
    });
    SurveyForm {
        title: fields.get("title").to_owned(),
        introduction: fields.get("introduction").to_owned(),
        audience: owned(fields.all("audience")),
        open_link: fields.has("open_link"),
        last_day: fields.get("last_day").to_owned(),
        items: items.collect(),
    }
}

/// Changes a draft.
pub async fn edit(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = assessment_of(&visit)?;
        let (database, principal) = (&visit.database, &visit.principal);
        let form = survey_form(&fields);
        use_cases::edit_survey(database, principal, &id, fields.number("version"), &form, visit.now).await?;
        Ok(Done::to(format!("/assessments/{id}/survey")).saying("Your changes are saved."))
    })
    .await
}

/// Takes an answer in.
pub async fn respond(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let code = visit.segment(1).to_owned();
        let given = fields.pairs().filter(|(name, _)| name.starts_with("item-"));
        let form = AnswerForm {
            key: fields.get("key").to_owned(),
            kind: fields.get("kind").to_owned(),
            lea: fields.get("lea").to_owned(),
            given: given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        };
        use_cases::answer(&visit.database, &visit.principal, &code, &form, &visit.address, visit.now).await?;
        Ok(Done::to(format!("/survey/{code}?sent")))
    })
    .await
}

/// Results as a CSV file.
pub async fn results_csv(visit: Visit) -> Response {
    let found = async {
        let id = assessment_of(&visit)?;
        let perceived = use_cases::perceived(&visit.database, &visit.principal, &id).await?.ok_or(Error::NotFound)?;
        Ok((format!("survey-{}", perceived.closed_on), export::sheet(&perceived)))
    };
    csv_file(found.await, &visit)
}
