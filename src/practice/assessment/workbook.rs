//! Results as a workbook for Excel and LibreOffice: a sheet for each table of `tabular`, the first under what the assessment
//! is.

use chrono::{DateTime, NaiveDate, Utc};

use super::results::{Results, Standing};
use super::tabular::{self, state};
use crate::improvement::ImprovementAction;
use ground::problem::Result;
use ground::site::Site;
use ground::table_file::{About, Content, book_xlsx};

/// The workbook's bytes: the same for the same results on the same day.
///
/// # Errors
/// `Internal` when it can't be written.
pub fn xlsx(results: &Results, actions: &[ImprovementAction], site: &Site, now: DateTime<Utc>) -> Result<Vec<u8>> {
    let (assessment, day_of) = (&results.assessment, |at| site.today(at));
    let about = About {
        title: assessment.full_name(),
        subject: format!("Self-assessment, school year {}", assessment.school_year),
        agency: site.agency.clone(),
        status: state(results),
        made_at: assessment.finished_at.unwrap_or(assessment.created_at),
        facts: facts(results, day_of),
    };
    let tables = [
        tabular::summary(results),
        tabular::indicators(results),
        tabular::ratings(results),
        tabular::perception(results),
        tabular::actions(actions, site.today(now), day_of),
    ];
    book_xlsx(&about, &tables)
}

/// What the assessment is, as names and values.
fn facts(results: &Results, day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> Vec<(&'static str, Content)> {
    let (assessment, framework) = (&results.assessment, &results.framework);
    let team: Vec<_> = assessment.team.iter().map(|member| member.name.as_str()).collect();
    let absent = assessment.opening.as_ref().map(|opening| opening.absent.join(", "));
    let mut facts: Vec<(_, Content)> = vec![
        ("Assessment", assessment.full_name().into()),
        ("School year", assessment.school_year.to_string().into()),
        ("Scope", (&assessment.scope).into()),
        ("State", state(results).into()),
    ];
    if let Standing::Final(at, by) = &results.standing {
        facts.extend([("Finished", day_of(*at).into()), ("Finished by", by.into())]);
    }
    facts.extend([
        ("Framework", format!("{}, version {}", framework.title, framework.id.edition).into()),
        ("Why it was reopened", (&assessment.revision.reason).into()),
        ("Team", team.join(", ").into()),
        ("Hadn’t answered everything", absent.into()),
        ("Overall score", results.profile.basis().into()),
    ]);
    facts.retain(|(_, content)| *content != Content::Empty);
    facts
}
