//! Help in plain words, for everybody: goals, figures and the theory of action (`progress`), from the framework and rating
//! alone to consensus, the improvement plan and the years; who sees what; what administrators do.

mod progress;

use app_ground::components::{PageHead, TableFrame};
use ground::privacy::respondents::MINIMUM;
use ground::upload::TAKEN;
use leptos::prelude::*;

/// The parts of the page: anchor and heading.
const PARTS: [(&str, &str); 24] = [
    ("line", "From strategies to outcomes"),
    ("goals", "Priority goals"),
    ("theory", "The theory of action, and whether it holds"),
    ("status", "What “on track” means"),
    ("figures", "Getting figures in"),
    ("privacy", "What is hidden, and why"),
    ("burden", "What reporting costs"),
    ("framework", "What the framework is"),
    ("rating", "Rating alone, and why"),
    ("keys", "Rating by keyboard"),
    ("evidence", "Evidence and files"),
    ("consensus", "Agreeing: how consensus works"),
    ("surveys", "Asking LEAs, schools and stakeholders"),
    ("finishing", "What must be there to finish"),
    ("revisions", "Reopening a final assessment"),
    ("improvement", "Priorities and the improvement plan"),
    ("scores", "How scores are computed"),
    ("results", "How to read results"),
    ("years", "Comparing years"),
    ("files", "Report, workbook and CSV"),
    ("who-sees-what", "Who can see what"),
    ("accounts", "Accounts and passwords"),
    ("importing", "Importing organizations"),
    ("own-framework", "A State’s own framework"),
];

/// The help page.
#[component]
pub fn HelpPage() -> impl IntoView {
    let contents = PARTS.map(|(anchor, heading)| view! { <li><a href=format!("#{anchor}")>{heading}</a></li> });
    let bodies = [
        progress::line(),
        progress::goals(),
        progress::theory(),
        progress::status(),
        progress::figures(),
        progress::privacy(),
        progress::burden(),
        framework().into_any(),
        rating().into_any(),
        keys().into_any(),
        evidence().into_any(),
        consensus().into_any(),
        surveys().into_any(),
        finishing().into_any(),
        revisions().into_any(),
        improvement().into_any(),
        scores().into_any(),
        results().into_any(),
        years().into_any(),
        files().into_any(),
        who_sees_what().into_any(),
        accounts().into_any(),
        importing().into_any(),
        own_framework().into_any(),
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

fn framework() -> AnyView {
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
            "They are marked, because an agency can’t answer them for others. You rate what you believe they would say, and "<a href="#surveys">"a survey"</a>" asks them."
        </p>
        <p><a href="/framework">"Read the framework"</a></p>
    }
    .into_any()
}

fn rating() -> AnyView {
    view! {
        <p>
            "Everybody on the team rates alone. Until consensus opens, nobody sees what you rate or write, and the lead sees only how many "
            "indicators you have answered. So you say what you think, and not what somebody else said first."
        </p>
        <p>"You see one indicator at a time. Choose the level whose description fits what you can show."</p>
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
            "Say in a sentence or two why you chose the level. Everything is saved as you go. You can leave at any time and come back to where you were."
        </p>
        <p>
            "If the connection is lost, "
            "your choice is kept in your browser and sent when the connection is back. "
            "The page says what is saved and what isn’t yet."
        </p>
    }
    .into_any()
}

fn keys() -> AnyView {
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
                <caption class="usa-sr-only">"What each key does on the rating page"</caption>
                <thead><tr><th scope="col">"Key"</th><th scope="col">"What it does"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableFrame>
        <p>"Without the keys, and without JavaScript, the page is an ordinary form: choose, then save."</p>
    }
    .into_any()
}

fn evidence() -> AnyView {
    view! {
        <p>
            "A piece of evidence is a note, a link or a file, with the date of the evidence itself. It can serve several indicators. "
            "Evidence from before the school year is marked as such."
        </p>
        <ul class="usa-list">
            <li><strong>"Files:"</strong>{format!(" {TAKEN}, up to 25 MB each. What a file is, is told by its content and not by its name.")}</li>
            <li>
                <strong>"Who sees it:"</strong>
                " you alone while rating is open; the team from consensus on; everybody who may read results once the assessment is final."
            </li>
            <li>
                <strong>"Changing it:"</strong>
                " what you gave before consensus opened can’t change after that. You can add more until the assessment is final."
            </li>
        </ul>
    }
    .into_any()
}

fn consensus() -> AnyView {
    view! {
        <p>
            "When the lead opens consensus, the team sees everybody’s ratings and reasons, and ratings can’t change any more. "
            "The team then agrees on each indicator, those on which it differs most first. The lead, or a member named for it, writes down what is agreed. "
            "Every screen follows within a second, in the room and elsewhere."
        </p>
        <ul class="usa-list">
            <li>
                <strong>"The proposal"</strong>
                " is the level in the middle: 1, 2, 2, 4 gives 2. Between two middle levels it is the lower one, marked “split”: 2 and 3 give 2. "
                "You may agree on another."
            </li>
            <li><strong>"The spread"</strong>" is the highest level less the lowest. From 2 up, write down why you agree."</li>
            <li>
                <strong>"Dissent:"</strong>
                " if you don’t share what is agreed, you can say so with your reason. It stays in the results under your name."
            </li>
            <li><strong>"The projector"</strong>" page is for the room’s screen. It shows each level as a dot, without names."</li>
        </ul>
    }
    .into_any()
}

fn surveys() -> AnyView {
    view! {
        <p>
            "A lead can ask others about the ten indicators that an agency can’t answer for them. The questions are drafted from the framework. "
            "Change their wording before the survey opens; for questions of knowledge, add true statements and others that sound as likely."
        </p>
        <ul class="usa-list">
            <li>
                "People answer by an open link, or by links that work once, printed on cards for each LEA or school. "
                "They need three minutes, no account, and give no name."
            </li>
            <li>"Results appear when the lead closes the survey, and not before. A closed survey stays closed."</li>
            <li>
                <strong>{format!("Groups of fewer than {MINIMUM} aren’t shown.")}</strong>
                " In a small group one could guess who said what. A larger group is hidden too, where a small one could be worked out from it."
            </li>
            <li>
                <strong>"The gap"</strong>
                " is your agreed level less the mean of their answers. A gap of one level or more is flagged, whichever side is higher."
            </li>
        </ul>
    }
    .into_any()
}

fn finishing() -> AnyView {
    view! {
        <p>"The lead finishes an assessment once nothing is missing. The page lists what is, with a link to each place to put it right:"</p>
        <ul class="usa-list">
            <li>"Every indicator has an agreed level, “not applicable” or “can’t tell yet”."</li>
            <li>"Where the spread is 2 or more, it says why the team agrees."</li>
            <li>"Every level 1 or 2 is a priority, with an owner, a next step and a date; or “not now”, with a reason."</li>
            <li>"Every level 4 has evidence, and says how it will last."</li>
        </ul>
        <p>"Then it is locked. It keeps the framework’s version, the scores and the words of that day."</p>
    }
    .into_any()
}

fn revisions() -> AnyView {
    view! {
        <p>
            "A final assessment never changes. If something has to be put right, its lead reopens it as a revision and says why. "
            "The revision begins in consensus, with all that was rated and agreed; ratings stay as they were. Both can be read for ever."
        </p>
    }
    .into_any()
}

fn improvement() -> AnyView {
    view! {
        <p>
            "Each priority of a finished assessment becomes an action of the improvement plan, with its owner, its next step and its date. "
            "You can add others. See them as a list or a board, by person, or only what is overdue."
        </p>
        <ul class="usa-list">
            <li>"An action is done when you say what shows it. One that is given up is dropped, with a reason, and stays in the plan."</li>
            <li><strong>"Undo"</strong>" takes back a change of status, for a day, as long as nobody has changed the action since."</li>
            <li>"Notes stay as they were written. Each action keeps its history."</li>
        </ul>
    }
    .into_any()
}

fn scores() -> AnyView {
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
        </ul>
    }
    .into_any()
}

fn results() -> AnyView {
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
    }
    .into_any()
}

fn years() -> AnyView {
    view! {
        <p>
            "Two to six finished assessments can stand side by side: scores by element, which indicators moved and by how much, "
            "which stayed low, and whether the actions taken were done. "
            "An indicator whose meaning changed between framework versions isn’t compared, and the page says so."
        </p>
    }
    .into_any()
}

fn files() -> AnyView {
    view! {
        <p>"From the results of an assessment you get:"</p>
        <ul class="usa-list">
            <li><strong>"The report,"</strong>" to print or save as a PDF: profile, gaps, priorities, plan, method, who took part."</li>
            <li>
                <strong>"The workbook,"</strong>
                " for Excel and LibreOffice: summary, indicators, ratings, what others say, actions. How each rated is there for the team alone."
            </li>
            <li><strong>"CSV files"</strong>" of results, surveys, the plan and the years."</li>
        </ul>
    }
    .into_any()
}

fn who_sees_what() -> AnyView {
    let rows = [
        ("Anybody, without an account", "the framework and this page; with its link, a survey’s questions"),
        ("Everybody with an account", "also the directory of LEAs and schools"),
        (
            "SEA leads, team members, viewers and administrators",
            "also which assessments there are, the results of finished ones and of closed surveys, and the improvement plan",
        ),
        ("A rater, while rating is open", "their own ratings and evidence, and nobody else’s"),
        ("The lead of an assessment, while rating is open", "also how many indicators each has answered, but not how"),
        ("An assessment’s team, from consensus on", "also how each of them rated, and why, and all evidence"),
        ("SEA administrators", "also accounts, settings and the record of changes, where open ratings stay sealed"),
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
    .into_any()
}

fn accounts() -> AnyView {
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
    .into_any()
}

fn importing() -> AnyView {
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
    .into_any()
}

fn own_framework() -> AnyView {
    view! {
        <p>
            "An administrator can put a State’s own wording into use. Download the newest version from the "<a href="/framework">"framework"</a>
            " page, change it, give it a new version, and have it checked. You see each problem with its line, then what differs from the version in use, "
            "and only then publish. A published version can’t be changed or withdrawn. Assessments keep the version they were made with."
        </p>
    }
    .into_any()
}
