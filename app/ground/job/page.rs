//! The page of jobs: what needs an administrator first, then what goes on by itself.

use ground::job::use_cases::{Jobs, list_jobs};
use ground::job::{ATTEMPTS, Job, JobStanding};
use leptos::prelude::*;

use crate::components::{EmptyState, PageHead, TableFrame, alert, counted, figure};
use crate::form::FormState;
use crate::page;
use crate::visit::Visit;

/// The page of jobs.
#[component]
pub fn JobsPage() -> impl IntoView {
    let load = |visit: Visit| async move {
        let jobs = list_jobs(&visit.database, &visit.principal).await?;
        Ok((visit, jobs))
    };
    page::load(load, |(visit, jobs)| {
        let intro = format!(
            "Work that goes on beside your clicks, such as storing a file. What fails is tried up to {ATTEMPTS} times, and then waits here for you."
        );
        let is_empty = jobs.open.is_empty() && jobs.given_up.is_empty() && jobs.done.is_empty();
        let empty = is_empty.then(|| {
            view! {
                <EmptyState title="There is nothing to do">
                    <p>"Files that are being stored and figures that are hidden anew appear here."</p>
                </EmptyState>
            }
        });
        view! {
            <PageHead title="Jobs" intro=intro/>
            {FormState::current().notice.map(|why| alert("warning", "That can’t be done now", why))}
            {empty}
            {(!jobs.given_up.is_empty()).then(|| given_up(&visit, &jobs))}
            {(!jobs.open.is_empty()).then(|| open(&visit, &jobs))}
            {(!jobs.done.is_empty()).then(|| done(&visit, &jobs))}
        }
    })
}

fn section(id: &'static str, title: &'static str, headings: [&'static str; 3], rows: AnyView) -> AnyView {
    let headings = headings.map(|heading| view! { <th scope="col">{heading}</th> }).collect_view();
    view! {
        <div class="tl-section">
            <h2 id=id>{title}</h2>
            <TableFrame label=title>
                <table class="usa-table usa-table--borderless usa-table--stacked-header">
                    <thead><tr><th scope="col">"What"</th>{headings}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </div>
    }
    .into_any()
}

fn what(visit: &Visit, job: &Job) -> AnyView {
    let asked = format!("asked for by {}, {}", job.by, visit.moment(job.created_at));
    view! { <th scope="row" data-label="What">{job.title.clone()}<span class="tl-quiet tl-under">{asked}</span></th> }
        .into_any()
}

fn given_up(visit: &Visit, jobs: &Jobs) -> AnyView {
    let rows = jobs.given_up.iter().map(|job| {
        let button = |does: &'static str, says: &'static str, class: &'static str| {
            view! {
                <button type="submit" class=class name="do" value=does aria-label=format!("{says}: {}", job.title)>{says}</button>
            }
        };
        view! {
            <tr>
                {what(visit, job)}
                <td data-label="Since">
                    {visit.moment(job.at)}
                    <span class="tl-quiet tl-under">{format!("after {}", counted(job.attempts as usize, "try", "tries"))}</span>
                </td>
                <td data-label="Why">{job.failure.clone()}</td>
                <td data-label="What next">
                    <form method="post">
                        <input type="hidden" name="job" value=job.id.to_string()/>
                        <input type="hidden" name="version" value=job.version/>
                        <p>{button("again", "Try again", "usa-button usa-button--outline")}</p>
                        <p>
                            {button("forget", "Forget it", "usa-button usa-button--unstyled")}
                            <span class="tl-quiet tl-under">"What it was to do then stays undone."</span>
                        </p>
                    </form>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view().into_any();
    section("given-up", "Given up", ["Since", "Why", "What next"], rows)
}

fn open(visit: &Visit, jobs: &Jobs) -> AnyView {
    let rows = jobs.open.iter().map(|job| {
        let standing = job.standing(jobs.now);
        view! {
            <tr>
                {what(visit, job)}
                <td data-label="How it stands">{standing_tag(standing)}</td>
                <td data-label="How far">{far_in_words(job, standing, &visit.moment(job.at))}</td>
                <td data-label="What went wrong last">{job.failure.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view().into_any();
    section("open", "Waiting or running", ["How it stands", "How far", "What went wrong last"], rows)
}

fn done(visit: &Visit, jobs: &Jobs) -> AnyView {
    let rows = jobs.done.iter().map(|job| {
        view! {
            <tr>
                {what(visit, job)}
                <td data-label="How it stands">{standing_tag(job.standing(jobs.now))}</td>
                <td data-label="When">{visit.moment(job.at)}</td>
                <td data-label="Tries">{figure(job.attempts as usize)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view().into_any();
    section("done", "Done in the last week", ["How it stands", "When", "Tries"], rows)
}

/// How a job stands, in word and shape.
fn standing_tag(standing: JobStanding) -> AnyView {
    let (mark, class, name) = match standing {
        JobStanding::Waiting => ("○", "draft", "Waiting"),
        JobStanding::Running => ("◐", "rating", "Running"),
        JobStanding::Late => ("▲", "consensus", "Late"),
        JobStanding::GivenUp => ("✕", "consensus", "Given up"),
        JobStanding::Done => ("●", "final", "Done"),
    };
    // In a cell of its own lines, on a phone, the tag stays as wide as its word.
    view! { <span><span class=format!("tl-phase tl-phase--{class}")><span aria-hidden="true">{mark}</span>" "{name}</span></span> }
        .into_any()
}

/// How far a job is, or when it goes on; `at` is its instant as people say it.
fn far_in_words(job: &Job, standing: JobStanding, at: &str) -> String {
    match (standing, job.total) {
        (JobStanding::Running, 0) => format!("Try {}", job.attempts),
        (JobStanding::Running, total) => {
            let (done, total) = (figure(job.done as usize), figure(total as usize));
            format!("{done} of {total} steps, try {}", job.attempts)
        }
        (JobStanding::Late, _) => format!("Due since {at}. Is a Throughline running that can do it?"),
        (_, _) if job.attempts == 0 => "Starts at once".to_owned(),
        (_, _) => format!("Try {} of {ATTEMPTS}: {at}", job.attempts + 1),
    }
}

#[cfg(test)]
mod tests {
    use ground::job::{JobId, JobState};

    use super::*;

    #[test]
    fn how_far_a_job_is_is_told_in_words() {
        let at = "2026-01-05T12:00:00Z".parse().unwrap();
        let told = |standing, attempts, done, total| {
            let job = Job {
                id: JobId::of("figures.import", "a").unwrap(),
                title: "Store the figures of a.csv".to_owned(),
                by: "Ana Ruiz".to_owned(),
                state: JobState::Open,
                is_taken: standing == JobStanding::Running,
                at,
                attempts,
                failure: String::new(),
                done,
                total,
                created_at: at,
                version: 1,
            };
            far_in_words(&job, standing, "today at noon")
        };
        assert_eq!(told(JobStanding::Waiting, 0, 0, 0), "Starts at once");
        assert_eq!(told(JobStanding::Waiting, 2, 0, 0), "Try 3 of 8: today at noon");
        assert_eq!(told(JobStanding::Running, 1, 0, 0), "Try 1");
        assert_eq!(told(JobStanding::Running, 1, 1_200, 16_800), "1,200 of 16,800 steps, try 1");
        assert!(told(JobStanding::Late, 0, 0, 0).starts_with("Due since today at noon."));
    }
}
