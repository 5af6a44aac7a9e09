//! The page table: what there is to know of an address stands in one row, and nothing else goes by what a path looks like.
//! Each wing lists its rows in its `pages.rs`, and `app` joins them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use ground::access::Action;
use ground::database::Database;
use ground::upload::Files;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::AxumRouteListing;
use leptos_router::SsrMode;
use leptos_router::params::ParamsMap;
use leptos_router::static_routes::RegenerationFn;

use crate::live::Watches;
use crate::visit::{AssetVersions, Visit};

/// What every handler is given.
#[derive(Clone, FromRef)]
pub struct Services {
    /// Where everything is kept.
    pub database: Database,
    /// Where uploaded files are kept.
    pub files: Files,
    /// What Leptos needs to know of the files around a page.
    pub leptos: LeptosOptions,
    /// The versions under which style and scripts are asked for.
    pub assets: Arc<AssetVersions>,
    /// Who listens to which live topic.
    pub watches: Watches,
    /// Every page there is.
    #[from_ref(skip)]
    pub pages: &'static PageTable,
    /// Renders the document of the page asked for.
    #[from_ref(skip)]
    pub document: fn(LeptosOptions) -> AnyView,
}

/// A wing of the house: one kind of work, and one way in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wing {
    /// Who is there and how the program is set up, and what all share.
    Ground,
    /// Frameworks, assessments, what others say, improvement.
    Practice,
    /// The line: metrics, figures, goals, strategies, theories of action.
    Progress,
}

/// A row of the table: an address and everything that is known of it.
pub struct Page {
    address: &'static str,
    wing: Wing,
    view: Option<Box<dyn Fn() -> AnyView + Send + Sync>>,
    handlers: Vec<(Method, &'static str, MethodRouter<Services>)>,
    file_megabytes: Option<usize>,
    has_islands: bool,
    is_projected: bool,
    takes_long: bool,
    action: Option<Action>,
}

/// A page at an address such as `/goals/:id/edit`: the parts after a colon are the page's to read.
pub fn page<V: IntoAny>(address: &'static str, view: impl Fn() -> V + Send + Sync + 'static) -> Page {
    Page { view: Some(Box::new(move || view().into_any())), ..no_page(address) }
}

/// An address without a page, for what isn't a page's own.
pub fn no_page(address: &'static str) -> Page {
    Page {
        address,
        wing: Wing::Ground,
        view: None,
        handlers: Vec::new(),
        file_megabytes: None,
        has_islands: false,
        is_projected: false,
        takes_long: false,
        action: None,
    }
}

impl Page {
    /// What the page's form posts to: its own address.
    pub fn posts<T: 'static>(mut self, handler: impl Handler<T, Services>) -> Self {
        self.handlers.push((Method::POST, self.address, post(handler)));
        self
    }

    /// What else is to be had here, at an address of its own: files, streams.
    pub fn gives<T: 'static>(mut self, address: &'static str, handler: impl Handler<T, Services>) -> Self {
        self.handlers.push((Method::GET, address, get(handler)));
        self
    }

    /// Its form takes a file, at most this large, in megabytes of 1024 × 1024 bytes.
    pub fn takes_file(self, megabytes: usize) -> Self {
        Self { file_megabytes: Some(megabytes), ..self }
    }

    /// It has an island, and so needs WebAssembly.
    pub fn with_islands(self) -> Self {
        Self { has_islands: true, ..self }
    }

    /// It is for a room's screen, and so has nothing around it.
    pub fn projected(self) -> Self {
        Self { is_projected: true, ..self }
    }

    /// Answering may take minutes, because of what it takes in.
    pub fn takes_long(self) -> Self {
        Self { takes_long: true, ..self }
    }

    /// For whom it is, where one action at the SEA says so: others aren't led there. The use case behind it decides.
    pub fn shown_to(self, action: Action) -> Self {
        Self { action: Some(action), ..self }
    }

    /// The wing it belongs to.
    pub fn wing(&self) -> Wing {
        self.wing
    }

    /// Whether it has an island.
    pub fn has_islands(&self) -> bool {
        self.has_islands
    }

    /// Whether it has nothing around it.
    pub fn is_projected(&self) -> bool {
        self.is_projected
    }

    /// Whether this visitor is led there.
    pub fn is_shown_to(&self, visit: &Visit) -> bool {
        self.action.is_none_or(|action| visit.may(action))
    }

    /// Its content, where it has any; the parts of `path` that its address names are in the context.
    pub fn show(&self, path: &str) -> Option<AnyView> {
        let view = self.view.as_ref()?;
        let named = segments(self.address).zip(segments(path));
        let parts = named.filter_map(|(part, value)| Some((part.strip_prefix(':')?, value)));
        let parts: ParamsMap = parts.collect();
        provide_context(ArcMemo::new(move |_| parts.clone()));
        Some(view())
    }
}

/// Every row, the one with more words of its own before the one with parts to read: where both fit, it is the page.
pub struct PageTable(Vec<Page>);

impl PageTable {
    /// Joins the wings' rows.
    pub fn new(wings: impl IntoIterator<Item = (Wing, Vec<Page>)>) -> Self {
        let of_wing = |(wing, pages): (Wing, Vec<Page>)| pages.into_iter().map(move |page| Page { wing, ..page });
        let mut pages: Vec<Page> = wings.into_iter().flat_map(of_wing).collect();
        pages.sort_by_cached_key(|page| segments(page.address).map(|part| part.starts_with(':')).collect::<Vec<_>>());
        Self(pages)
    }

    /// The row of a path.
    pub fn at(&self, path: &str) -> Option<&Page> {
        self.0.iter().find(|page| fits(page.address, path))
    }

    /// The largest file that the page at a path takes, in megabytes; none where it takes none.
    pub fn file_megabytes(&self, path: &str) -> Option<usize> {
        self.at(path)?.file_megabytes
    }

    /// Whether answering at a path may take minutes.
    pub fn takes_long(&self, path: &str) -> bool {
        self.0
            .iter()
            .filter(|page| page.takes_long)
            .any(|page| fits(page.address, path) || page.handlers.iter().any(|(_, address, _)| fits(address, path)))
    }

    /// The pages, as Leptos wants to hear of them.
    pub fn listing(&self) -> Vec<AxumRouteListing> {
        let listing = |page: &Page| {
            let methods = [leptos_router::Method::Get];
            AxumRouteListing::new(pattern(page.address), SsrMode::Async, methods, Vec::<RegenerationFn>::new())
        };
        self.0.iter().filter(|page| page.view.is_some()).map(listing).collect()
    }

    /// What pages post to and what else is to be had, to be merged with the pages.
    pub fn handlers(&self) -> Router<Services> {
        let handlers = self.0.iter().flat_map(|page| &page.handlers);
        handlers.fold(Router::new(), |router, (_, address, handler)| router.route(&pattern(address), handler.clone()))
    }

    /// Every address with its method, such as `POST /goals/:id`.
    pub fn addresses(&self) -> BTreeSet<String> {
        let pages = self.0.iter().filter(|page| page.view.is_some()).map(|page| format!("GET {}", page.address));
        let handlers = self.0.iter().flat_map(|page| &page.handlers);
        pages.chain(handlers.map(|(method, address, _)| format!("{method} {address}"))).collect()
    }
}

/// What stands between the slashes; one at the end makes no difference.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/')
}

fn fits(address: &str, path: &str) -> bool {
    let same = |(part, value): (&str, &str)| part == value || (part.starts_with(':') && !value.is_empty());
    segments(address).count() == segments(path).count() && segments(address).zip(segments(path)).all(same)
}

/// An address as axum writes it: `/goals/{id}`.
fn pattern(address: &str) -> String {
    let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
    format!("/{}", segments(address).map(part).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> PageTable {
        let view = || ();
        let goals = vec![
            page("/", view),
            page("/goals/:id", view).posts(|| async {}),
            page("/goals/new", view).takes_file(25),
            page("/goals/:id/edit", view),
            page("/goals/import/:id", view).takes_long().gives("/goals/import/:id/problems", || async {}),
        ];
        PageTable::new([(Wing::Progress, goals)])
    }

    #[test]
    fn words_come_before_parts_to_read() {
        for (path, expected) in [
            ("/", Some("/")),
            ("/goals/new", Some("/goals/new")),
            ("/goals/new/", Some("/goals/new")),
            ("/goals/7", Some("/goals/:id")),
            ("/goals/7/edit", Some("/goals/:id/edit")),
            ("/goals/import/edit", Some("/goals/import/:id")),
            ("/goals/", None),
            ("/goals//edit", None),
            ("/goals/7/edit/more", None),
            ("", Some("/")),
        ] {
            assert_eq!(table().at(path).map(|page| page.address), expected, "{path}");
        }
        assert_eq!(table().at("/goals/7").map(Page::wing), Some(Wing::Progress));
    }

    #[test]
    fn an_address_says_what_it_takes() {
        assert_eq!((table().file_megabytes("/goals/new"), table().file_megabytes("/goals/7")), (Some(25), None));
        for (path, expected) in [("/goals/import/7", true), ("/goals/import/7/problems", true), ("/goals/7", false)] {
            assert_eq!(table().takes_long(path), expected, "{path}");
        }
    }

    #[test]
    fn an_address_is_read_by_both_routers() {
        let listed: Vec<String> = table().listing().iter().map(|each| each.path().to_owned()).collect();
        assert!(listed.contains(&"/goals/{id}/edit".to_owned()), "{listed:?}");
        assert!(table().addresses().contains("POST /goals/:id"));
    }
}
