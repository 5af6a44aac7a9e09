//! The State's standards: from when something is behind, and what privacy hides.

use app_ground::components::{Crumbs, ErrorSummary, PageHead, TextField, figure};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::visit;
use ground::access::Action;
use leptos::prelude::*;
use progress::metric::Standards;
use progress::metric::form::StandardsForm;
use progress::metric::use_cases::read_standards;

use super::address::METRICS;

/// The standards; whoever may change them gets the form.
#[component]
pub fn StandardsPage() -> impl IntoView {
    load(
        |visit| async move { read_standards(&visit.database, &visit.principal).await },
        |standards| {
            let form = visit().may(Action::WorkOnMetrics).then(|| form(&standards));
            let since = match standards.version {
                0 => "These are the usual standards; the State has not decided otherwise.",
                _ => "The State has decided these.",
            };
            view! {
                <Crumbs trail=vec![(METRICS.to_owned(), "Metrics".to_owned())] here="Standards"/>
                <div class="tl-narrow">
                    <PageHead title="Standards" intro="How every figure in Throughline is read: when it is on track, and what is hidden to protect students."/>
                    <ErrorSummary/>
                    {in_words(&standards)}
                    <p class="tl-quiet">{since}</p>
                    {form}
                </div>
            }
        },
    )
}

/// What holds now.
fn in_words(standards: &Standards) -> AnyView {
    let (thresholds, privacy) = (standards.thresholds, standards.privacy);
    let range = format!(
        "Rates under {}% and above {}% that are from fewer than {}",
        privacy.bottom_pct,
        privacy.top_pct,
        figure(privacy.coded_below_n as usize)
    );
    view! {
        <dl class="tl-facts">
            <div><dt>"On track"</dt><dd>"All of what was expected by now, or more"</dd></div>
            <div><dt>"Nearly on track"</dt><dd>{format!("From {}% of it", thresholds.nearly_pct)}</dd></div>
            <div><dt>"Behind"</dt><dd>{format!("From {}% of it", thresholds.behind_pct)}</dd></div>
            <div><dt>"Off track"</dt><dd>{format!("Less than {}% of it, or the wrong way", thresholds.behind_pct)}</dd></div>
            <div><dt>"Hidden"</dt><dd>{format!("Figures of fewer than {} students, and what would give them away", privacy.minimum_n)}</dd></div>
            <div><dt>"Shown as a range"</dt><dd>{range}</dd></div>
        </dl>
    }
    .into_any()
}

fn form(standards: &Standards) -> AnyView {
    let state = FormState::current();
    let values = StandardsForm::of(standards);
    view! {
        <form method="post" class="usa-form usa-form--large tl-form">
            <input type="hidden" name="version" value=state.version(standards.version)/>
            <fieldset class="usa-fieldset tl-part">
                <legend class="usa-legend usa-legend--large">"When something is on track"</legend>
                <p>"Measured by how much of what was expected by now has been reached, from the baseline on."</p>
                <TextField name="nearly_pct" label="Nearly on track, from percent" class="usa-input--small" value=values.nearly_pct/>
                <TextField name="behind_pct" label="Behind, from percent" hint="Below it is off track." class="usa-input--small" value=values.behind_pct/>
            </fieldset>
            <fieldset class="usa-fieldset tl-part">
                <legend class="usa-legend usa-legend--large">"What is hidden"</legend>
                <TextField name="minimum_n" label="Smallest group shown" hint="3 to 100 students. Figures of fewer are hidden everywhere, in downloads too." class="usa-input--small" value=values.minimum_n/>
                <TextField name="bottom_pct" label="Rates under this percent are shown as under it" hint="0 to 49." class="usa-input--small" value=values.bottom_pct/>
                <TextField name="top_pct" label="Rates above this percent are shown as above it" hint="51 to 100." class="usa-input--small" value=values.top_pct/>
                <TextField name="coded_below_n" label="Only where a rate is from fewer than" hint="Rates from more students tell of nobody in particular and are shown as they are." class="usa-input--small" value=values.coded_below_n/>
            </fieldset>
            <p class="tl-quiet">"A change holds for every figure from then on, also for those that came in before."</p>
            <button class="usa-button" type="submit">"Save the standards"</button>
        </form>
    }
    .into_any()
}
