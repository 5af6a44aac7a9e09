//! Help with goals, figures, strategies and the theory of action.

use app_ground::components::TableFrame;
use ground::calendar::Frequency;
use leptos::prelude::*;

pub(super) fn line() -> AnyView {
    view! {
        <p>"A strategy is meant to change something soon, and to change something for students in the end. What changes soon is told by a "<strong>"leading metric"</strong>", what changes in the end by a "<strong>"lagging metric"</strong>", and a "<strong>"priority goal"</strong>" says how far it should get by when. The "<a href="/theories">"theory of action"</a>" says why the one should lead to the other."</p>
        <p>"On the page of any strategy, metric or goal stand the things that should move it and the things it should move, each one click away, with their figures."</p>
    }
    .into_any()
}

pub(super) fn goals() -> AnyView {
    view! {
        <p>"A priority goal is a student outcome with a target for each year, a baseline, a population, an owner and one to five lagging metrics. LEAs set goals under a State goal, schools under their LEA’s."</p>
        <ol class="usa-list">
            <li>"Whoever works with the organization writes a "<strong>"draft"</strong>" and submits it."</li>
            <li>"A lead of the State agency "<strong>"approves"</strong>" it or "<strong>"returns"</strong>" it with comments. A returned goal waits on the start page of those who wrote it."</li>
            <li>"An approved goal stays in force while its next version is written and reviewed. The page shows what the next version would change, word by word."</li>
            <li>"A goal is closed when it is reached, given up or replaced. Opened again, it begins a history of its own."</li>
        </ol>
    }
    .into_any()
}

pub(super) fn theory() -> AnyView {
    view! {
        <p>"A theory of action is prose (if we…, then…, because…) and links under it. Each link says: as this leading metric improves, that lagging metric improves too, after so many months, by at least so much. On its review date the figures say which of these holds:"</p>
        <TableFrame label="Verdicts on a link">
            <table class="usa-table usa-table--borderless">
                <caption class="usa-sr-only">"Verdicts on a link"</caption>
                <thead><tr><th scope="col">"Leading metric"</th><th scope="col">"Lagging metric after the lag"</th><th scope="col">"Verdict"</th></tr></thead>
                <tbody>
                    <tr><td>"Behind or off track"</td><td>"Whatever it is"</td><td>"Not yet tested: carry it out first"</td></tr>
                    <tr><td>"On track or nearly"</td><td>"Better by at least the smallest effect"</td><td>"Consistent with the theory"</td></tr>
                    <tr><td>"On track or nearly"</td><td>"Not better by that much"</td><td>"Not supported: adapt or stop"</td></tr>
                    <tr><td colspan="2">"No current data, or fewer than 3 figures"</td><td>"Inconclusive"</td></tr>
                </tbody>
            </table>
        </TableFrame>
        <p>"Where 10 or more LEAs report both, the page adds how far the two go together across LEAs: a rank correlation with its 95% interval. That is an association, not evidence of what brought the change about."</p>
        <p>"A review keeps the verdict, the figures and the decision (continue, adapt, scale or stop) as they were that day."</p>
    }
    .into_any()
}

pub(super) fn status() -> AnyView {
    let current = Frequency::ALL.map(|frequency| {
        let through = match frequency {
            Frequency::Weekly => "10 days",
            Frequency::Monthly => "a month and a half",
            Frequency::Quarterly => "4½ months",
            Frequency::TwiceAYear => "9 months",
            Frequency::Yearly => "18 months",
        };
        view! { <li>{format!("{}: {through} after the end of the period.", frequency.name())}</li> }
    });
    view! {
        <p>"What is expected on a date lies on the straight line between baseline, milestones and target. A metric’s status is how much of that it has reached: all of it is "<strong>"on track"</strong>", from 90% "<strong>"nearly on track"</strong>", from 70% "<strong>"behind"</strong>", less "<strong>"off track"</strong>". The State can set other limits under "<a href="/metrics/standards">"Standards"</a>"."</p>
        <p>"Example: baseline 70 on September 1, 2024, milestone 74 on June 1, 2025, target 80 on June 1, 2026. On December 1, 2025, 77.0 is expected. A figure of 76 has reached 6 of 7.0 points, 86%: behind."</p>
        <p>"When the newest figure is too old the status is "<strong>"no current data"</strong>". How long a figure stays current depends on how often it is due:"</p>
        <ul class="usa-list">{current.into_iter().collect_view()}</ul>
        <p>"Beside the computed status a person may put a judgement (red, orange, yellow or green) with a reason. The two are never merged."</p>
    }
    .into_any()
}

pub(super) fn figures() -> AnyView {
    view! {
        <p>"For each metric, organization, student group and period there is a number, or one of four reasons why there is none: "<strong>"missing"</strong>", "<strong>"suppressed"</strong>", "<strong>"not applicable"</strong>" or "<strong>"under review"</strong>". None of them ever counts as zero."</p>
        <ul class="usa-list">
            <li><strong>"By hand: "</strong>"on an organization’s page, “Enter figures” opens a grid. You can paste a block from a spreadsheet. Type m for missing, s for suppressed, na for not applicable."</li>
            <li><strong>"From a file: "</strong>"under Figures, “Import”. Say what the columns hold, once; save that choice for next time. You see what would change before anything is stored, all of the file is stored or none of it, and the whole import can be taken back."</li>
            <li><strong>"Under review: "</strong>"a number that breaks a rule of its metric counts nowhere until somebody accepts or refuses it."</li>
            <li><strong>"Corrections "</strong>"keep what stood before, with who changed it and when."</li>
        </ul>
    }
    .into_any()
}

pub(super) fn privacy() -> AnyView {
    view! {
        <p>"Figures of fewer than 10 students are hidden, on every page, in every picture and in every file. Where a total and the other groups would give a hidden one away, the next smallest is hidden with it. Rates above 95% or under 5% of fewer than 200 students are shown as “over 95%” and “under 5%”. The State can set other numbers under "<a href="/metrics/standards">"Standards"</a>"."</p>
        <p>"Who types an organization’s figures in sees them in the grid as they were typed."</p>
    }
    .into_any()
}

pub(super) fn burden() -> AnyView {
    view! {
        <p>"The "<a href="/burden">"burden ledger"</a>" adds up what is asked of LEAs and schools: minutes for one figure, times how many report it, times how often a year. It points out what is asked twice, and what no decision has used."</p>
    }
    .into_any()
}
