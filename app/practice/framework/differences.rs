//! What differs between two versions, element by element: only what changed, with its words before and after.

use app_ground::components::{Choices, Crumbs, PageHead, SelectField};
use app_ground::page;
use ground::Error;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use practice::framework::differences::{
    Difference, Differences, Fate, GroupDifferences, IndicatorDifferences, Piece, Tally, Wording,
};
use practice::framework::use_cases::{Compared, Version, compare_frameworks};
use practice::framework::{FrameworkId, Perception};

use super::page::day;
use super::rubric::perception_in_words;

/// What differs between the two versions the address names; between the newest and the one before where it names none.
#[component]
pub fn DifferencesPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let named = move |name| match query.get(name).unwrap_or_default().as_str() {
        "" => Ok(None),
        named => FrameworkId::parse(named).map(Some).ok_or(Error::NotFound),
    };
    page::load(
        move |visit| async move {
            let (from, to) = (named("from")?, named("to")?);
            compare_frameworks(&visit.database, &visit.principal, from.as_ref(), to.as_ref()).await
        },
        |compared| {
            let (from, to) = (&compared.from, &compared.to);
            let edition = to.framework.id.edition.clone();
            let title = format!("What version {edition} changed");
            let address = format!("/framework?edition={}", to.framework.id);
            let intro = format!("Held against {}.", named_in_full(from));
            view! {
                <Crumbs trail=vec![("/framework".to_owned(), "Framework".to_owned())] here="Differences"/>
                <PageHead title=title intro=intro>
                    <a class="usa-button usa-button--outline" href=address>{format!("Read version {edition}")}</a>
                </PageHead>
                {choice(&compared)}
                {shown(&compared.differences, from.framework.indicators().count())}
            }
        },
    )
}

fn named_in_full(version: &Version) -> String {
    let framework = &version.framework;
    format!("{}, version {}, published {}", framework.title, framework.id.edition, day(version.published_at))
}

/// Two other versions to compare, where there are more than two.
fn choice(compared: &Compared) -> impl IntoView + use<> {
    (compared.all.len() > 2).then(|| {
        let choices: Choices = compared.all.iter().map(|it| (it.framework.id.to_string(), named_in_full(it))).collect();
        let (from, to) = (compared.from.framework.id.to_string(), compared.to.framework.id.to_string());
        view! {
            <form class="tl-filters screen-only" method="get">
                <SelectField name="from" label="From version" choices=choices.clone() value=from/>
                <SelectField name="to" label="To version" choices=choices value=to/>
                <div class="tl-filters__actions"><button class="usa-button" type="submit">"Compare"</button></div>
            </form>
        }
    })
}

/// All that differs; the earlier version has `before` indicators.
pub(super) fn shown(found: &Differences, before: usize) -> AnyView {
    let from = found.from.edition.clone();
    let body = match found.is_empty() {
        true => view! { <p>"The two versions say the same, word for word."</p> }.into_any(),
        false => view! {
            {(!found.whole.is_empty()).then(|| view! {
                <section class="tl-element"><h3>"The framework itself"</h3>{found.whole.iter().map(difference).collect_view()}</section>
            })}
            {found.groups.iter().map(group).collect_view()}
        }
        .into_any(),
    };
    view! {
        <section class="tl-section tl-differences" aria-labelledby="differences">
            <h2 id="differences">{format!("Differences from version {from}")}</h2>
            <p class="tl-differences__sum"><strong>{comparable(found)}</strong>" "{why(found, before)}</p>
            <dl class="tl-facts">
                <div><dt>"Variables"</dt><dd>{tally(found.variables)}</dd></div>
                <div><dt>"Elements"</dt><dd>{tally(found.elements)}</dd></div>
                <div><dt>"Indicators"</dt><dd>{tally(found.indicators)}</dd></div>
            </dl>
            {body}
        </section>
    }
    .into_any()
}

fn comparable(found: &Differences) -> String {
    let verb = if found.comparable == 1 { "indicator can" } else { "indicators can" };
    format!("{} of {} {verb} be compared with version {}.", found.comparable, found.of, found.from.edition)
}

/// Why the others can't be compared.
fn why(found: &Differences, before: usize) -> String {
    let new = found.of - found.comparable - found.reworded;
    let gone = before - found.comparable - found.reworded;
    let else_said = "something else in the statement, a level, or what others are asked";
    let reasons = [
        (
            found.reworded,
            format!("keeps its number but says {else_said}"),
            format!("keep their numbers but say {else_said}"),
        ),
        (new, "is new".to_owned(), "are new".to_owned()),
        (gone, "is gone".to_owned(), "are gone".to_owned()),
    ];
    let reasons = reasons.iter().filter(|(count, ..)| *count > 0);
    let reasons: Vec<_> =
        reasons.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    if reasons.is_empty() { String::new() } else { format!("{}.", reasons.join("; ")) }
}

fn tally(tally: Tally) -> String {
    let parts = [(tally.added, "new"), (tally.removed, "gone"), (tally.changed, "changed"), (tally.same, "the same")];
    let parts: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    parts.join(", ")
}

fn fate(fate: Fate) -> Option<impl IntoView> {
    let (key, mark, word) = match fate {
        Fate::Added => ("added", "+", "New"),
        Fate::Removed => ("removed", "−", "Gone"),
        Fate::Changed => ("changed", "≠", "Changed"),
        Fate::Same => return None,
    };
    Some(
        view! { " "<span class=format!("tl-fate tl-fate--{key}")><span aria-hidden="true">{mark}" "</span>{word}</span> },
    )
}

fn group(group: &GroupDifferences) -> AnyView {
    let kind = if group.is_variable() { "Variable " } else { "" };
    view! {
        <section class="tl-element">
            <h3>{format!("{kind}{} {}", group.number, group.name)}{fate(group.fate)}</h3>
            {group.differences.iter().map(difference).collect_view()}
            {group.indicators.iter().map(indicator).collect_view()}
        </section>
    }
    .into_any()
}

fn indicator(indicator: &IndicatorDifferences) -> AnyView {
    view! {
        <article class="tl-differences__indicator">
            <h4>{format!("{} {}", indicator.number, indicator.text)}{fate(indicator.fate)}</h4>
            {indicator.differences.iter().map(difference).collect_view()}
        </article>
    }
    .into_any()
}

fn difference(difference: &Difference) -> impl IntoView + use<> {
    match difference {
        Difference::Reworded(place, wording) => reworded(place.name(), wording).into_any(),
        Difference::LookForAdded(text) => only("New look-for", view! { <ins>{text.clone()}</ins> }).into_any(),
        Difference::LookForRemoved(text) => {
            only("Look-for that is gone", view! { <del>{text.clone()}</del> }).into_any()
        }
        Difference::Asked { before, after } => {
            both("Ask others", asked(before.as_ref()), asked(after.as_ref())).into_any()
        }
        Difference::Weight { before, after } => both("How much it counts", times(*before), times(*after)).into_any(),
    }
}

fn asked(perception: Option<&Perception>) -> String {
    perception.map_or_else(|| "Nobody has to be asked.".to_owned(), perception_in_words)
}

fn times(weight: u8) -> String {
    match weight {
        1 => "Once".to_owned(),
        many => format!("{many} times"),
    }
}

fn reworded(name: String, wording: &Wording) -> impl IntoView + use<> {
    both(name, pieces(&wording.before, "removed"), pieces(&wording.after, "added"))
}

fn both(name: impl Into<String>, before: impl IntoView, after: impl IntoView) -> AnyView {
    view! {
        <div class="tl-diff">
            <p class="tl-diff__name">{name.into()}</p>
            <dl class="tl-diff__both">
                <div><dt>"Before"</dt><dd>{before}</dd></div>
                <div><dt>"After"</dt><dd>{after}</dd></div>
            </dl>
        </div>
    }
    .into_any()
}

fn only(name: &'static str, text: impl IntoView) -> AnyView {
    view! { <div class="tl-diff"><p class="tl-diff__name">{name}</p><p>{text}</p></div> }.into_any()
}

/// Words, those that differ marked and named for who can't see the mark.
fn pieces(pieces: &[Piece], label: &'static str) -> impl IntoView + use<> {
    let shown = pieces.iter().map(|piece| {
        let words = piece.words.clone();
        let said = move || view! { <span class="usa-sr-only">{format!("[{label}: ")}</span>{words}<span class="usa-sr-only">"]"</span> };
        match (piece.changed, label) {
            (false, _) => piece.words.clone().into_any(),
            (true, "removed") => view! { <del>{said()}</del> }.into_any(),
            (true, _) => view! { <ins>{said()}</ins> }.into_any(),
        }
    });
    shown.flat_map(|piece| [piece, " ".into_any()]).collect_view()
}

#[cfg(test)]
mod tests {
    use practice::framework::differences::compare;
    use practice::framework::{BUNDLED, read};

    use super::*;

    #[test]
    fn what_can_be_compared_is_said_with_why_the_rest_can_t() {
        let from = read(BUNDLED).unwrap();
        let mut to = from.clone();
        let same = compare(&from, &to);
        assert_eq!(comparable(&same), "46 of 46 indicators can be compared with version 2014.1.");
        assert_eq!((why(&same, 46).as_str(), tally(same.indicators).as_str()), ("", "46 the same"));
        to.variables[0].elements[0].indicators[0].text = "Another".to_owned();
        to.variables[3].elements[2].indicators.truncate(1);
        let found = compare(&from, &to);
        assert_eq!(comparable(&found), "43 of 44 indicators can be compared with version 2014.1.");
        assert_eq!(
            why(&found, 46),
            "1 keeps its number but says something else in the statement, a level, or what others are asked; 2 are gone."
        );
        assert_eq!(tally(found.indicators), "2 gone, 1 changed, 43 the same");
        assert!(why(&compare(&to, &from), 44).ends_with("; 2 are new."));
    }
}
