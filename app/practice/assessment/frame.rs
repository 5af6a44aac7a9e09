//! Starting an assessment, and changing its frame.

use app_ground::components::{ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, SelectField, TextArea, TextField};
use app_ground::page::load;
use app_ground::visit::{Visit, visit};
use ground::Error;
use ground::calendar::SchoolYear;
use ground::identity::AssessmentId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use practice::assessment::use_cases::{FrameChoices, frame_choices, view_assessment};
use practice::assessment::{Assessment, Duty, Phase};

/// Starts an assessment.
#[component]
pub fn NewAssessmentPage() -> impl IntoView {
    load(
        |visit| async move { frame_choices(&visit.database, &visit.principal).await },
        |choices| {
            view! {
                <Crumbs trail=vec![("/assessments".to_owned(), "Assessments".to_owned())] here="Start an assessment"/>
                <div class="tl-narrow">
                    <PageHead title="Start an assessment" intro="Nobody is asked to rate until you open it for rating."/>
                    <ErrorSummary/>
                    {frame_form(&choices, None, "Set it up")}
                </div>
            }
        },
    )
}

/// Changes an assessment's frame.
#[component]
pub fn EditAssessmentPage() -> impl IntoView {
    let id = AssessmentId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    load(
        move |visit| async move {
            let id = id.ok_or(Error::NotFound)?;
            let choices = frame_choices(&visit.database, &visit.principal).await?;
            let overview = view_assessment(&visit.database, &visit.principal, &id).await?;
            match overview.assessment.phase {
                Phase::Final => Err(Error::Conflict("This assessment is final and can’t be changed.".to_owned())),
                _ => Ok((choices, overview.assessment)),
            }
        },
        |(choices, assessment)| {
            let trail = vec![
                ("/assessments".to_owned(), "Assessments".to_owned()),
                (format!("/assessments/{}", assessment.id), assessment.name.clone()),
            ];
            view! {
                <Crumbs trail=trail here="Change"/>
                <div class="tl-narrow">
                    <PageHead title=format!("Change “{}”", assessment.name)/>
                    <ErrorSummary/>
                    {frame_form(&choices, Some(&assessment), "Save changes")}
                </div>
            }
        },
    )
}

/// What stands in the form on a first look.
struct First {
    name: String,
    scope: String,
    year: SchoolYear,
    framework: String,
    starts_on: String,
    ends_on: String,
    lead: String,
    members: Vec<String>,
    recorder: String,
}

fn first(visit: &Visit, choices: &FrameChoices, assessment: Option<&Assessment>) -> First {
    let newest = choices.frameworks.first().map(|it| it.id.to_string()).unwrap_or_default();
    match assessment {
        Some(it) => First {
            name: it.name.clone(),
            scope: it.scope.clone(),
            year: it.school_year,
            framework: it.framework.to_string(),
            starts_on: it.starts_on.to_string(),
            ends_on: it.ends_on.to_string(),
            lead: it.lead().map(|lead| lead.person.to_string()).unwrap_or_default(),
            members: it.team.iter().filter(|it| it.duty != Duty::Lead).map(|it| it.person.to_string()).collect(),
            recorder: it
                .team
                .iter()
                .find(|it| it.duty == Duty::Recorder)
                .map(|it| it.person.to_string())
                .unwrap_or_default(),
        },
        None => First {
            name: String::new(),
            scope: String::new(),
            year: current_year(visit),
            framework: newest,
            starts_on: visit.today().to_string(),
            ends_on: String::new(),
            lead: visit.principal.person().map(|person| person.id.to_string()).unwrap_or_default(),
            members: Vec::new(),
            recorder: String::new(),
        },
    }
}

fn current_year(visit: &Visit) -> SchoolYear {
    visit.site.as_ref().map_or_else(|| SchoolYear::containing(visit.today(), 7), |site| site.school_year(visit.now))
}

fn frame_form(choices: &FrameChoices, assessment: Option<&Assessment>, button: &'static str) -> AnyView {
    let visit = visit();
    let first = first(&visit, choices, assessment);
    let this_year = current_year(&visit).start_year();
    let years = (this_year - 5..=this_year + 1).rev().filter_map(SchoolYear::starting);
    let years: Choices = years.map(|year| (year.start_year().to_string(), year.to_string())).collect();
    let frameworks: Choices = choices
        .frameworks
        .iter()
        .map(|it| (it.id.to_string(), format!("{}, version {}", it.title, it.id.edition)))
        .collect();
    let people: Choices = choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let nobody = (String::new(), "Nobody beside the lead".to_owned());
    let recorders: Choices = std::iter::once(nobody).chain(people.iter().cloned()).collect();
    let version = assessment.map(|it| view! { <input type="hidden" name="version" value=it.version/> });
    view! {
        <form method="post" class="usa-form usa-form--large tl-form">
            {version}
            <TextField name="name" label="Name" hint="For example, Annual self-assessment of school turnaround" value=first.name/>
            <TextArea name="scope" label="Scope" hint="Which work and which programs it covers. May be left empty." value=first.scope/>
            <SelectField name="school_year" label="School year" choices=years value=first.year.start_year().to_string()/>
            <SelectField name="framework" label="Framework" choices=frameworks value=first.framework/>
            <TextField name="starts_on" label="First day of rating" kind="date" value=first.starts_on/>
            <TextField name="ends_on" label="Last day" hint="The day by which you plan to finish." kind="date" value=first.ends_on/>
            <SelectField name="lead" label="Lead" hint="Opens and finishes the assessment, and rates like everybody else." choices=people.clone() value=first.lead/>
            <ChoiceField name="members" label="Team" hint="Each rates alone; nobody sees another’s rating before you agree on levels together. The lead alone is enough." kind="checkbox" choices=people values=first.members/>
            <SelectField name="recorder" label="Who writes down what is agreed" hint="The lead can, and one member of the team beside the lead."
                choices=recorders value=first.recorder/>
            <button class="usa-button" type="submit">{button}</button>
        </form>
    }
    .into_any()
}
