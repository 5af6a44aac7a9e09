//! The rubric's page: which version, what it is, its contents; the rubric itself is `rubric`.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use throughline::Error;
use throughline::framework::use_cases::list_frameworks;
use throughline::framework::{Framework, FrameworkId, Level, Variable};

use super::rubric;
use crate::components::{Choices, PageHead, SelectField, counted};
use crate::page;

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
                    <PageHead title=framework.title.clone() intro=framework.summary.clone()/>
                    {origin(&framework)}
                    {editions(&framework, &all)}
                    {how_to_read()}
                    {contents(&framework)}
                    {framework.variables.iter().map(rubric::variable).collect_view()}
                </div>
            }
        },
    )
}

/// The version an address names; the newest where it names none.
fn chosen(all: &[Arc<Framework>], edition: &str) -> Option<Arc<Framework>> {
    match edition {
        "" => all.first().cloned(),
        named => {
            let id = FrameworkId::parse(named)?;
            all.iter().find(|framework| framework.id == id).cloned()
        }
    }
}

fn origin(framework: &Framework) -> impl IntoView + use<> {
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
}

/// The choice of a version, where there is one.
fn editions(framework: &Framework, all: &[Arc<Framework>]) -> impl IntoView + use<> {
    (all.len() > 1).then(|| {
        let choices: Choices = all
            .iter()
            .map(|each| (each.id.to_string(), format!("{}, version {}", each.title, each.id.edition)))
            .collect();
        view! {
            <form class="tl-filters screen-only" method="get">
                <SelectField name="edition" label="Version" choices=choices value=framework.id.to_string()/>
                <div class="tl-filters__actions"><button class="usa-button" type="submit">"Show"</button></div>
            </form>
        }
    })
}

fn how_to_read() -> impl IntoView {
    let levels = Level::ALL.map(|level| format!("{} {}", level.number(), level.name())).join(", ");
    view! {
        <section class="tl-section tl-narrow" aria-labelledby="reading">
            <h2 id="reading">"How to read it"</h2>
            <p>"Each indicator is one practice, as a statement. Under it stands what to look for, and what is seen at each of four levels: "
                {levels}"."</p>
            <p>"Some indicators are about what others think or know. They say whom to ask: an agency can’t answer them for itself."</p>
        </section>
    }
}

fn contents(framework: &Framework) -> impl IntoView + use<> {
    view! {
        <nav class="tl-contents tl-section" aria-labelledby="contents">
            <h2 id="contents">"Contents"</h2>
            <ol class="tl-contents__list">{framework.variables.iter().map(contents_of).collect_view()}</ol>
        </nav>
    }
}

fn contents_of(variable: &Variable) -> impl IntoView + use<> {
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
}

#[cfg(test)]
mod tests {
    use throughline::framework::{BUNDLED, read};

    use super::*;

    #[test]
    fn an_address_may_name_a_version_in_use() {
        let older = read(BUNDLED).unwrap();
        let mut newer = older.clone();
        newer.id.edition = "2030.1".to_owned();
        let all = [Arc::new(newer), Arc::new(older)];
        let edition = |address: &str| chosen(&all, address).map(|framework| framework.id.edition.clone());
        assert_eq!(edition("").as_deref(), Some("2030.1"));
        assert_eq!(edition("turnaround@2014.1").as_deref(), Some("2014.1"));
        for unknown in ["2014.1", "turnaround@1999", "other@2014.1", "@"] {
            assert_eq!(edition(unknown), None, "{unknown:?}");
        }
    }
}
