//! The rubric's page: which version, what it is, its contents; the rubric itself is `rubric`.

use std::sync::Arc;

use app_ground::components::{PageHead, counted};
use app_ground::page;
use app_ground::visit::visit;
use chrono::{DateTime, Utc};
use ground::Error;
use ground::access::Action;
use ground::calendar::date_in_words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use practice::framework::use_cases::{Version, before, list_frameworks};
use practice::framework::{Framework, FrameworkId, Level, Variable};

use super::rubric;

/// The rubric, of the newest version or the one the address names.
#[component]
pub fn FrameworkPage() -> impl IntoView {
    let edition = use_query_map().read_untracked().get("edition").unwrap_or_default();
    page::load(
        move |visit| async move {
            let all = list_frameworks(&visit.database, &visit.principal).await?;
            let chosen = chosen(&all, &edition).ok_or(Error::NotFound)?;
            Ok((chosen, all))
        },
        |(framework, all)| {
            view! {
                <div class="tl-document">
                    <PageHead title=framework.title.clone() intro=framework.summary.clone()>{publish()}</PageHead>
                    {origin(&framework)}
                    {how_to_read()}
                    {versions(&framework, &all)}
                    {contents(&framework)}
                    {framework.variables.iter().map(rubric::variable).collect_view()}
                </div>
            }
        },
    )
}

/// The version an address names; the newest where it names none.
fn chosen(all: &[Version], edition: &str) -> Option<Arc<Framework>> {
    let version = match edition {
        "" => all.first(),
        named => {
            let id = FrameworkId::parse(named)?;
            all.iter().find(|version| version.framework.id == id)
        }
    };
    version.map(|version| version.framework.clone())
}

/// The way to a new version, for who may.
fn publish() -> impl IntoView {
    visit().may(Action::PublishFramework).then(|| {
        view! { <a class="usa-button usa-button--outline" href="/framework/publish">"Publish a new version"</a> }
    })
}

fn origin(framework: &Framework) -> AnyView {
    let size = format!(
        "{}, {}, {}",
        counted(framework.variables.len(), "variable", "variables"),
        counted(framework.elements().count(), "element", "elements"),
        counted(framework.indicators().count(), "indicator", "indicators")
    );
    view! {
        <dl class="tl-facts">
            <div><dt>"Contents"</dt><dd>{size}</dd></div>
            <div><dt>"Version"</dt><dd>{framework.id.edition.clone()}</dd></div>
            <div><dt>"Source"</dt><dd>{framework.source.clone()}</dd></div>
        </dl>
    }
    .into_any()
}

/// Every version in use: since when, what it changed, its file.
fn versions(shown: &Framework, all: &[Version]) -> AnyView {
    let items = all.iter().map(|version| {
        let framework = &version.framework;
        let name = format!("{}, version {}", framework.title, framework.id.edition);
        let name = match framework.id == shown.id {
            true => view! { <strong>{name}</strong>" (shown here)" }.into_any(),
            false => view! { <a href=format!("/framework?edition={}", framework.id)>{name}</a> }.into_any(),
        };
        let differences = before(all, version).map(|older| {
            let to = format!("/framework/differences?from={}&to={}", older.framework.id, framework.id);
            view! { <a href=to>{format!("Differences from version {}", older.framework.id.edition)}</a>" · " }
        });
        let file = format!("/framework.toml?edition={}", framework.id);
        let which = format!(" of version {}", framework.id.edition);
        view! {
            <li class="tl-rows__item">
                <p>{name}<span class="tl-quiet">{format!(", published {}", day(version.published_at))}</span></p>
                <p>{differences}<a href=file download="">"Download the file"<span class="usa-sr-only">{which}</span></a></p>
            </li>
        }
    });
    view! {
        <section class="tl-section screen-only" aria-labelledby="versions">
            <h2 id="versions">"Versions"</h2>
            <ul class="tl-rows">{items.collect_view()}</ul>
            <p class="tl-quiet">"A version never changes once it is published. An assessment keeps the version it was made with."</p>
        </section>
    }
    .into_any()
}

/// The day of an instant in words, where the SEA is.
pub(super) fn day(at: DateTime<Utc>) -> String {
    date_in_words(visit().site.as_ref().map_or_else(|| at.date_naive(), |site| site.today(at)))
}

fn how_to_read() -> AnyView {
    let levels = Level::ALL.map(|level| format!("{} {}", level.number(), level.name())).join(", ");
    view! {
        <section class="tl-section tl-narrow" aria-labelledby="reading">
            <h2 id="reading">"How to read it"</h2>
            <p>"Each indicator is one practice, as a statement. Under it stands what to look for, and what is seen at each of four levels: "
                {levels}"."</p>
            <p>"Some indicators are about what others think or know. They say whom to ask: an agency can’t answer them for itself."</p>
        </section>
    }
    .into_any()
}

fn contents(framework: &Framework) -> AnyView {
    view! {
        <nav class="tl-contents tl-section" aria-labelledby="contents">
            <h2 id="contents">"Contents"</h2>
            <ol class="tl-contents__list">{framework.variables.iter().map(contents_of).collect_view()}</ol>
        </nav>
    }
    .into_any()
}

fn contents_of(variable: &Variable) -> AnyView {
    let elements = variable.elements.iter().map(|element| {
        let indicators = counted(element.indicators.len(), "indicator", "indicators");
        view! {
            <li>
                <a href=format!("#e-{}", element.number)>{element.number.clone()}" "{element.name.clone()}</a>
                <span class="tl-quiet">", "{indicators}</span>
            </li>
        }
    });
    view! {
        <li>
            <a href=format!("#v-{}", variable.number)>{variable.number.clone()}" "{variable.name.clone()}</a>
            <ol class="tl-contents__list">{elements.collect_view()}</ol>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use practice::framework::{BUNDLED, read};

    use super::*;

    #[test]
    fn an_address_may_name_a_version_in_use() {
        let older = read(BUNDLED).unwrap();
        let mut newer = older.clone();
        newer.id.edition = "2030.1".to_owned();
        let all = [newer, older]
            .map(|framework| Version { framework: Arc::new(framework), published_at: DateTime::<Utc>::default() });
        let edition = |address: &str| chosen(&all, address).map(|framework| framework.id.edition.clone());
        assert_eq!(edition("").as_deref(), Some("2030.1"));
        assert_eq!(edition("turnaround@2014.1").as_deref(), Some("2014.1"));
        for unknown in ["2014.1", "turnaround@1999", "other@2014.1", "@"] {
            assert_eq!(edition(unknown), None, "{unknown:?}");
        }
    }
}
