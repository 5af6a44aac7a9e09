//! Changing a theory without drawing: its prose, checklists of strategies and goals, and its links, each made by picking two
//! metrics. Everything by keyboard, and nothing needs a script.

use app_ground::components::{
    ChoiceField, Choices, Crumbs, ErrorSummary, PageHead, SelectField, StoredNow, TextArea, TextField, address_with,
    counted,
};
use app_ground::form::FormState;
use app_ground::page::load;
use app_ground::visit::Visit;
use ground::calendar::date_in_words;
use ground::identity::{LinkId, MetricId, TheoryId};
use ground::{Error, Result};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use progress::metric::Metric;
use progress::theory::use_cases::{Candidate, Editor, offered, open_editor};
use progress::theory::{Expected, Link, LinkForm, Theory};

use super::address::{THEORIES, address_of, edit_address};
use super::marks::lag_words;
use super::new::prose_fields;

/// Most characters of words that are looked for.
const WORDS_MAX: usize = 200;

/// Changes a theory.
#[component]
pub fn EditTheoryPage() -> impl IntoView {
    let id = TheoryId::parse(&use_params_map().get_untracked().get("id").unwrap_or_default());
    let query = use_query_map().read_untracked().clone();
    let chosen = LinkId::parse(&query.get("link").unwrap_or_default());
    let words: String = query.get("search").unwrap_or_default().trim().chars().take(WORDS_MAX).collect();
    let was_sent = FormState::current().submitted.is_some();
    load(
        move |visit| async move { open(&visit, id, was_sent).await },
        move |editor| show(&editor, chosen.as_ref(), &words),
    )
}

/// A theory that can't be changed now says why; what was typed comes back all the same.
async fn open(visit: &Visit, id: Option<TheoryId>, was_sent: bool) -> Result<Editor> {
    let id = id.or_else(|| TheoryId::parse("-")).ok_or(Error::NotFound)?;
    let editor = open_editor(&visit.database, &visit.principal, &id).await?;
    match editor.refused.clone().filter(|_| !was_sent) {
        Some(why) => Err(why),
        None => Ok(editor),
    }
}

/// What was typed, for the form that it was typed into; the others show what is stored.
fn typed_into(part: &str) -> FormState {
    let state = FormState::current();
    match &state.submitted {
        Some(submitted) if submitted.get("do") != part => FormState::default(),
        _ => state,
    }
}

fn show(editor: &Editor, chosen: Option<&LinkId>, words: &str) -> AnyView {
    let theory = &editor.theory;
    let home = address_of(&theory.id);
    let trail = vec![(THEORIES.to_owned(), "Theory of action".to_owned()), (home.clone(), theory.name.clone())];
    view! {
        <Crumbs trail=trail here="Change"/>
        <PageHead title="Change the theory" intro="Each part is saved by itself.">
            <a class="usa-button usa-button--outline" href=home>"See the theory"</a>
        </PageHead>
        <ErrorSummary/>
        {refused(editor)}
        <nav aria-label="Parts of the theory">
            <ul class="tl-theory__parts">
                <li><a href="#prose">"Prose"</a></li>
                <li><a href="#members">"Strategies and goals"</a></li>
                <li><a href="#links">"Links"</a></li>
            </ul>
        </nav>
        {prose(editor)}
        {members(editor, words)}
        {links(editor, chosen)}
    }
    .into_any()
}

/// Why nothing can be saved now, and what to do about it.
fn refused(editor: &Editor) -> impl IntoView + use<> {
    let home = address_of(&editor.theory.id);
    editor.refused.as_ref().map(|why| {
        view! {
            <div class="tl-next">
                <p>{why.to_string()}" Open "<a href=home>"its page"</a>" in another tab for that, then save here."</p>
            </div>
        }
    })
}

fn version(editor: &Editor, part: &str) -> AnyView {
    let version = typed_into(part).version(editor.theory.version);
    view! { <input type="hidden" name="version" value=version/> }.into_any()
}

fn prose(editor: &Editor) -> AnyView {
    let theory = editor.theory.clone();
    view! {
        <section class="tl-section" aria-labelledby="prose">
            <h2 id="prose">"Prose"</h2>
            <form method="post" class="usa-form usa-form--large tl-form">
                {version(editor, "prose")}
                <Provider value=typed_into("prose")>{stored(&theory)}{prose_fields(Some(&theory))}</Provider>
                <button class="usa-button" type="submit" name="do" value="prose">"Save the prose"</button>
            </form>
        </section>
    }
    .into_any()
}

/// The prose that is stored, where somebody changed it first.
fn stored(theory: &Theory) -> AnyView {
    let (name, if_we) = (theory.name.clone(), theory.if_we.clone());
    let (then, because) = (theory.then.clone(), theory.because.clone());
    view! {
        <StoredNow>
            <dl class="tl-facts">
                <div><dt>"Name"</dt><dd>{name}</dd></div>
                <div><dt>"If we …"</dt><dd class="tl-said">{if_we}</dd></div>
                <div><dt>"then …"</dt><dd class="tl-said">{then}</dd></div>
                <div><dt>"because …"</dt><dd class="tl-said">{because}</dd></div>
            </dl>
        </StoredNow>
    }
    .into_any()
}

/// What a list offers: what is the State's, what was chosen before or in the form that comes back, and what `words` find.
fn choices<T: ToString>(list: &str, all: &[Candidate<T>], own: &[String], words: &str) -> Choices {
    let state = typed_into("members");
    let is_chosen = |id: &T| {
        let id = id.to_string();
        own.contains(&id) || state.chosen(list, &id, false)
    };
    offered(all, is_chosen, words).into_iter().map(|it| (it.id.to_string(), it.label())).collect()
}

/// Looking for what is an LEA's or a school's; nothing where there is none.
fn searching(editor: &Editor, words: &str) -> impl IntoView + use<> {
    let (strategies, goals) = (&editor.strategies, &editor.goals);
    let has_others = strategies.iter().any(|it| !it.of.is_empty()) || goals.iter().any(|it| !it.of.is_empty());
    let is_found = strategies.iter().any(|it| it.is_found(words)) || goals.iter().any(|it| it.is_found(words));
    let nothing = (!words.is_empty() && !is_found).then(|| {
        view! { <p>"No LEA’s or school’s strategy or goal has all these words in its title or in the organization’s name."</p> }
    });
    let (action, words) = (format!("{}#members", edit_address(&editor.theory.id)), words.to_owned());
    has_others.then(|| {
        view! {
            <form class="tl-filters" method="get" action=action role="search" aria-label="Strategies and goals of LEAs and schools">
                <TextField name="search" label="Find those of LEAs and schools" hint="Words of a title or an organization’s name. Save what you have ticked first. At most 20 of each are added below." kind="search" value=words/>
                <div class="tl-filters__actions"><button class="usa-button usa-button--outline" type="submit">"Find"</button></div>
            </form>
            {nothing}
        }
    })
}

fn members(editor: &Editor, words: &str) -> AnyView {
    let own_strategies: Vec<String> = editor.theory.strategies.iter().map(ToString::to_string).collect();
    let own_goals: Vec<String> = editor.theory.goals.iter().map(ToString::to_string).collect();
    let strategies = choices("strategies", &editor.strategies, &own_strategies, words);
    let goals = choices("goals", &editor.goals, &own_goals, words);
    let no_strategies = editor.strategies.is_empty().then(|| {
        view! { <p>"There is no strategy yet. "<a href="/strategies/new">"Write one down"</a>" first."</p> }
    });
    let no_goals = editor.goals.is_empty().then(|| {
        view! { <p>"No goal is approved yet. "<a href="/goals">"See the goals"</a>"."</p> }
    });
    view! {
        <section class="tl-section" aria-labelledby="members">
            <h2 id="members">"Strategies and goals"</h2>
            {searching(editor, words)}
            <form method="post" class="usa-form usa-form--large tl-form">
                {version(editor, "members")}
                {no_strategies}
                {no_goals}
                <Provider value=typed_into("members")>
                    <div class="tl-theory__members">
                        <ChoiceField name="strategies" label="Strategies it is about" hint="30 at most." kind="checkbox" choices=strategies values=own_strategies/>
                        <ChoiceField name="goals" label="Goals it is to reach" hint="30 at most." kind="checkbox" choices=goals values=own_goals/>
                    </div>
                </Provider>
                <button class="usa-button" type="submit" name="do" value="members">"Save strategies and goals"</button>
            </form>
        </section>
    }
    .into_any()
}

fn links(editor: &Editor, chosen: Option<&LinkId>) -> AnyView {
    let theory = &editor.theory;
    let items: Vec<_> = theory.links.iter().enumerate().map(|(at, link)| item(editor, at + 1, link)).collect();
    let list = match items.is_empty() {
        true => view! { <p>"No two metrics are connected yet."</p> }.into_any(),
        false => view! { <ol class="tl-list">{items}</ol> }.into_any(),
    };
    let undo = theory.undo().map(|undoable| {
        view! {
            <form method="post" class="tl-moves">
                <input type="hidden" name="version" value=theory.version/>
                <button class="usa-button usa-button--outline" type="submit" name="do" value="undo">{format!("Undo {}", undoable.what)}</button>
            </form>
        }
    });
    let changed = chosen.and_then(|id| theory.link(id));
    view! {
        <section class="tl-section" aria-labelledby="links">
            <h2 id="links">"Links"</h2>
            <p>"Each link is a guess that can be checked: as this leading metric improves, that lagging metric moves, by so much, after so long."</p>
            {undo}
            {list}
            {connect(editor, changed)}
        </section>
    }
    .into_any()
}

fn name_of(editor: &Editor, id: &MetricId) -> String {
    editor.names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

/// A link with what can be done to it.
fn item(editor: &Editor, number: usize, link: &Link) -> AnyView {
    let theory = &editor.theory;
    let (leading, lagging) = (name_of(editor, &link.leading), name_of(editor, &link.lagging));
    let about = format!(": {leading} to {lagging}");
    let change = format!("{}#connect", address_with(&edit_address(&theory.id), &[("link", link.id.as_str())]));
    let facts = format!("{}; reviewed on {}", lag_words(link.lag_months), date_in_words(link.review_on));
    let kept = editor.reviews.iter().filter(|review| review.link.id == link.id).count();
    let kept = match kept {
        0 => "It has no reviews.".to_owned(),
        kept => format!("{} of it kept and stay readable.", counted(kept, "review is", "reviews are")),
    };
    view! {
        <li class="tl-list__item">
            <div class="tl-list__words">
                <p>{format!("{number}. ")}<strong>{leading}</strong>" → "<strong>{lagging}</strong></p>
                <p class="tl-quiet">{format!("It {}", link.expected.name())}"; "{facts}</p>
            </div>
            <div class="tl-moves">
                <a href=change>"Change"<span class="usa-sr-only">{about.clone()}</span></a>
                <details>
                    <summary>"Remove"<span class="usa-sr-only">{about}</span></summary>
                    <form method="post">
                        <p>{kept}</p>
                        <input type="hidden" name="version" value=theory.version/>
                        <input type="hidden" name="link" value=link.id.to_string()/>
                        <button class="usa-button usa-button--secondary" type="submit" name="do" value="remove">"Remove the link"</button>
                    </form>
                </details>
            </div>
        </li>
    }
    .into_any()
}

/// The metrics to choose from, one that the link has and that isn't offered any more among them.
fn metrics(editor: &Editor, offered: &[Metric], own: Option<&MetricId>) -> Choices {
    let mut choices: Choices = vec![(String::new(), "Choose a metric".to_owned())];
    choices.extend(
        offered
            .iter()
            .map(|metric| (metric.id.to_string(), format!("{} ({})", metric.name, metric.unit.name().to_lowercase()))),
    );
    if let Some(own) = own.filter(|own| !offered.iter().any(|metric| metric.id == **own)) {
        choices.push((own.to_string(), name_of(editor, own)));
    }
    choices
}

/// The form that connects two metrics, or changes how they are connected.
fn connect(editor: &Editor, changed: Option<&Link>) -> AnyView {
    let form = changed.map(LinkForm::of).unwrap_or_default();
    let part = if changed.is_some() { "link" } else { "connect" };
    let leading = metrics(editor, &editor.leading, changed.map(|link| &link.leading));
    let lagging = metrics(editor, &editor.lagging, changed.map(|link| &link.lagging));
    let expected: Choices =
        Expected::ALL.map(|it| (it.key().to_owned(), format!("The lagging metric {}", it.name()))).into();
    let way = if form.expected.is_empty() { Expected::Improves.key().to_owned() } else { form.expected };
    let hidden = changed.map(|link| view! { <input type="hidden" name="link" value=link.id.to_string()/> });
    let stopped = changed.and_then(|link| link.stopped_on).map(|day| {
        view! { <p>{format!("It was stopped on {}. Saving takes it up again.", date_in_words(day))}</p> }
    });
    let (heading, says) = match changed {
        Some(_) => ("Change the link", "Save the link"),
        None => ("Connect two metrics", "Add the link"),
    };
    let back = changed.is_some().then(|| view! { <a class="tl-beside" href=format!("{}#links", edit_address(&editor.theory.id))>"Leave it as it is"</a> });
    view! {
        <h3 id="connect">{heading}</h3>
        <form method="post" class="usa-form usa-form--large tl-form">
            {version(editor, part)}
            {hidden}
            {stopped}
            <Provider value=typed_into(part)>
                <SelectField name="leading" label="Leading metric" hint="What moves first, and tells whether a strategy is carried out." choices=leading value=form.leading/>
                <SelectField name="lagging" label="Lagging metric" hint="What should move after it, and tells whether a goal is reached." choices=lagging value=form.lagging/>
                <ChoiceField name="expected" label="As the leading metric improves" choices=expected values=vec![way]/>
                <TextField name="lag_months" label="Lag in months" hint="How long until it should show: 0 to 120." value=form.lag_months class="usa-input--small"/>
                <TextField name="smallest_effect" label="Smallest effect worth having" hint="In the lagging metric’s unit, against its baseline. Less than this isn’t worth the work." value=form.smallest_effect class="usa-input--small"/>
                <TextField name="review_on" label="Review on" hint="When the figures are to be asked." kind="date" value=form.review_on/>
                <TextArea name="note" label="Why it should be so" hint="May be left empty. At most 2,000 characters." value=form.note rows=3/>
            </Provider>
            <button class="usa-button" type="submit" name="do" value=part>{says}</button>
            {back}
        </form>
    }
    .into_any()
}
