//! Help in plain words, for everybody: the framework, rating, scores, results, who sees what, accounts, importing.

use leptos::prelude::*;

use crate::components::{PageHead, TableFrame};

/// The parts of the page: anchor and heading.
const PARTS: [(&str, &str); 8] = [
    ("framework", "What the framework is"),
    ("rating", "How to rate"),
    ("keys", "Rating by keyboard"),
    ("scores", "How scores are computed"),
    ("results", "How to read results"),
    ("who-sees-what", "Who can see what"),
    ("accounts", "Accounts and passwords"),
    ("importing", "Importing organizations"),
];

/// The help page.
#[component]
pub fn HelpPage() -> impl IntoView {
    let contents = PARTS.map(|(anchor, heading)| view! { <li><a href=format!("#{anchor}")>{heading}</a></li> });
    let bodies = [
        framework().into_any(),
        rating().into_any(),
        keys().into_any(),
        scores().into_any(),
        results().into_any(),
        who_sees_what().into_any(),
        accounts().into_any(),
        importing().into_any(),
    ];
    let parts = PARTS.into_iter().zip(bodies).map(|((anchor, heading), body)| {
        view! {
            <section class="tl-section" aria-labelledby=anchor>
                <h2 id=anchor>{heading}</h2>
                {body}
            </section>
        }
    });
    view! {
        <div class="tl-narrow tl-help">
            <PageHead title="Help" intro="How Throughline works, in plain words."/>
            <nav aria-labelledby="contents">
                <h2 id="contents">"On this page"</h2>
                <ul class="usa-list">{contents.collect_view()}</ul>
            </nav>
            {parts.collect_view()}
        </div>
    }
}

fn framework() -> impl IntoView {
    view! {
        <p>
            "The framework describes how a State education agency (SEA) runs its work with low-performing schools when it runs it well. "
            "It follows the Reform Support Network’s “Performance Management Framework: School Turnaround Programs” of 2014, in words of our own."
        </p>
        <ul class="usa-list">
            <li>"4 variables, such as “Collection and Use of Data”, are its main parts."</li>
            <li>"11 elements divide them."</li>
            <li>
                "46 indicators are what is rated. Each says what to look for, "
                "and what each of the four levels looks like."
            </li>
        </ul>
        <p>
            "Ten of the indicators are about what others think or know: local education agencies (LEAs), schools, stakeholders. "
            "They are marked, because an agency can’t answer them for others; you rate what you believe they would say."
        </p>
        <p><a href="/framework">"Read the framework"</a></p>
    }
}

fn rating() -> impl IntoView {
    view! {
        <p>
            "You see one indicator at a time. Read what to look for, "
            "then choose the level whose description fits what you can show."
        </p>
        <ul class="usa-list">
            <li>
                <strong>"1 Inadequate, 2 Emerging, 3 Strong, 4 Exemplary."</strong>
                " Choose the level that fits as a whole. Between two, "
                "choose the lower one unless you have evidence for the higher."
            </li>
            <li>
                <strong>"Not applicable:"</strong>
                " your agency has no such task. Say why. It is left out of all scores."
            </li>
            <li>
                <strong>"Can’t tell yet:"</strong>
                " it applies, but you don’t know enough. It has no number. It lowers coverage, "
                "so it stays in sight."
            </li>
        </ul>
        <p>
            "Say in a sentence or two why you chose the level, and add evidence: a note, a link or a file, with the date of the evidence itself. "
            "Everything is saved as you go. You can leave at any time and come back to where you were."
        </p>
        <p>
            "If the connection is lost, "
            "your choice is kept in your browser and sent when the connection is back. "
            "The page says what is saved and what isn’t yet."
        </p>
    }
}

fn keys() -> impl IntoView {
    let rows = [
        ("1 to 4", "Choose the level"),
        ("5", "Not applicable"),
        ("6", "Can’t tell yet"),
        ("Right arrow", "Next indicator"),
        ("Left arrow", "Previous indicator"),
    ];
    let rows = rows.map(|(key, does)| view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{does}</td></tr> });
    view! {
        <p>"These keys work on the rating page as long as you are not typing in a field. You can turn them off there."</p>
        <TableFrame label="Keys on the rating page">
            <table class="usa-table usa-table--borderless">
                <thead><tr><th scope="col">"Key"</th><th scope="col">"What it does"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableFrame>
        <p>"Without the keys, and without JavaScript, the page is an ordinary form: choose, then save."</p>
    }
}

fn scores() -> impl IntoView {
    let rows = [
        ("Element 1.1", "levels 3, 2, 2; one not applicable; one not rated", "(3 + 2 + 2) ÷ 3 = 2.33", "3 of 4"),
        ("Element 1.2", "levels 2, 2, 1, 2", "7 ÷ 4 = 1.75", "4 of 4"),
        ("Element 1.3", "levels 3, 3, 2", "8 ÷ 3 = 2.67", "3 of 3"),
        ("Variable 1", "its three elements", "(2.33 + 1.75 + 2.67) ÷ 3 = 2.25", "10 of 11"),
    ];
    let rows = rows.map(|(what, from, score, coverage)| {
        view! { <tr><th scope="row">{what}</th><td>{from}</td><td>{score}</td><td>{coverage}</td></tr> }
    });
    view! {
        <p>
            "An element’s score is the mean of its indicators’ levels, a variable’s the mean of its elements, and the overall score the mean of "
            "the variables. So each variable counts the same, however many indicators it has."
        </p>
        <TableFrame label="Example of a score">
            <table class="usa-table usa-table--borderless">
                <thead>
                    <tr><th scope="col">"Score of"</th><th scope="col">"From"</th><th scope="col">"How"</th><th scope="col">"Coverage"</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableFrame>
        <ul class="usa-list">
            <li>
                "Only levels are numbers. What isn’t rated is never counted as zero; "
                "where nothing is rated there is no score."
            </li>
            <li>
                <strong>"Coverage"</strong>
                " is how many indicators have a level, out of those that apply. It stands beside every score."
            </li>
            <li>"Scores are computed exactly and rounded once, for showing: 2.25 is shown as 2.3."</li>
            <li>
                "Where several people rate, the level in the middle is proposed, and the team agrees on one together. "
                "Between two middle levels the lower one is proposed, marked “split”."
            </li>
        </ul>
    }
}

fn results() -> impl IntoView {
    view! {
        <p>"Read a score together with what stands beside it:"</p>
        <ul class="usa-list">
            <li>"The coverage: a high score from few indicators says little."</li>
            <li>"The lowest level: a mean hides the one thing that doesn’t work."</li>
            <li>"The indicators it comes from: every number leads to them, with what was said and on what evidence."</li>
        </ul>
        <p>
            "A score is a way to start a conversation about what to do next. It is no grade, and a difference of a few tenths means little. "
            "Look at the lowest indicators first, then at strengths to build on."
        </p>
        <p>"A finished assessment never changes. It keeps the framework’s version, the scores and the words of that day."</p>
    }
}

fn who_sees_what() -> impl IntoView {
    let rows = [
        ("Anybody, without an account", "the framework and this page"),
        ("Everybody with an account", "also the directory of LEAs and schools"),
        (
            "SEA leads, team members, viewers and administrators",
            "also which assessments there are, and the results of finished ones",
        ),
        ("A rater, while rating is open", "their own ratings and nobody else’s"),
        ("The lead of an assessment, while rating is open", "also how many indicators each has answered, but not how"),
        ("An assessment’s team, from consensus on", "also how each of them rated, and why"),
        ("SEA administrators", "also accounts, settings and the record of changes"),
    ];
    let rows = rows.map(|(who, what)| view! { <tr><th scope="row">{who}</th><td>{what}</td></tr> });
    view! {
        <TableFrame label="Roles and what each sees">
            <table class="usa-table usa-table--borderless">
                <thead><tr><th scope="col">"Who"</th><th scope="col">"Sees"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableFrame>
        <p>
            "A finished result shows what was agreed, and who dissented, to those who may read results; how each rated stays with the team. "
            "A role at an LEA reaches its schools, not other LEAs. Every change is recorded with who made it and when."
        </p>
    }
}

fn accounts() -> impl IntoView {
    view! {
        <p>
            "An administrator invites you and sends you a link. It works once, for 14 days. By it you choose a password of at least 12 "
            "characters; a few words in a row work well."
        </p>
        <ul class="usa-list">
            <li>
                "Forgotten your password? Ask an administrator for a link to choose a new one. It works once, "
                "for two days."
            </li>
            <li>"After five wrong passwords in a row, signing in with that address has to wait up to 15 minutes."</li>
            <li>"Changing your password signs you out everywhere else."</li>
            <li>
                "An account that is no longer needed is deactivated, not deleted: "
                "what its owner rated stays under their name."
            </li>
        </ul>
    }
}

fn importing() -> impl IntoView {
    view! {
        <p>
            "Administrators bring in LEAs and schools from files of comma-separated values (CSV), LEAs first. The columns are found by their "
            "names, and you can correct what was found."
        </p>
        <ul class="usa-list">
            <li>"You see what the file would do before anything is stored."</li>
            <li>"Ids that a spreadsheet has shortened get their leading zeros back."</li>
            <li>"Importing a newer file updates what is there; nothing is doubled."</li>
            <li>"If a row is wrong, nothing is stored, and each wrong row is named with its line and column."</li>
        </ul>
    }
}
