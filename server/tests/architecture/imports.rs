//! Who imports whom: every path in the code, followed to the file that defines what it names. A re-export is no import; a
//! file that only passes a name on is passed by.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::{files, is_test, root, without_tests, without_words};

static IMPORT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());
static CHILD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:pub(?:\([^)]*\))?\s+)?\bmod\s+(\w+)\s*;").unwrap());
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:fn|struct|enum|trait|type|const|static|mod|macro_rules!)\s+(\w+)").unwrap());
static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(^|[^\w.:])([A-Za-z_]\w*(?:::\w+)+)").unwrap());

/// A crate of the workspace: its name in code, the crates of the workspace it may name, and its first file.
pub struct Crate {
    pub name: String,
    pub depends_on: BTreeSet<String>,
    entry: String,
}

impl Crate {
    /// The folder of its files: `src/ground`; of the facade `src/lib`, which stands for itself.
    pub fn folder(&self) -> String {
        let (folder, _) = self.entry.rsplit_once('/').unwrap_or_default();
        if folder == "src" { "src/lib".to_owned() } else { folder.to_owned() }
    }
}

/// The crates of the workspace, by their manifests.
pub fn crates() -> Vec<Crate> {
    let manifests = files(&["src", "app", "server"], "Cargo.toml").into_iter().chain(["Cargo.toml".to_owned()]);
    let read = |path: String| {
        let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(root().join(&path)).unwrap()).unwrap();
        let text = |section: &str, key: &str| Some(manifest.get(section)?.get(key)?.as_str()?.to_owned());
        let name = text("lib", "name").or_else(|| text("package", "name"))?.replace('-', "_");
        let folder = path.trim_end_matches("Cargo.toml");
        let entry = format!("{folder}{}", text("lib", "path").unwrap_or_else(|| "src/lib.rs".to_owned()));
        let named = manifest.get("dependencies").and_then(|it| it.as_table()).into_iter().flat_map(|it| it.keys());
        Some(Crate { name, depends_on: named.map(|it| it.replace('-', "_")).collect(), entry })
    };
    let mut found: Vec<Crate> = manifests.filter_map(read).filter(|it| root().join(&it.entry).exists()).collect();
    let names: BTreeSet<String> = found.iter().map(|it| it.name.clone()).collect();
    found.iter_mut().for_each(|it| it.depends_on.retain(|name| names.contains(name)));
    found
}

/// A module that has a file of its own.
struct Module {
    path: String,
    parent: Option<usize>,
    /// The module its crate begins with.
    first: usize,
    children: BTreeMap<String, usize>,
    /// What it defines.
    items: BTreeSet<String>,
    /// What it imports or passes on: the name here, the path, whether it is passed on.
    uses: BTreeMap<String, (Vec<String>, bool)>,
    /// What is imported in a function or a module within it.
    within: Vec<Vec<String>>,
    /// Modules whose names it takes in all at once, and whether it passes them on.
    globs: Vec<(Vec<String>, bool)>,
    /// Its code without `use` and `mod`.
    body: String,
}

/// All modules of all crates, and which of them names something of which.
pub struct Imports {
    modules: Vec<Module>,
    crates: BTreeMap<String, usize>,
    /// For each module the modules it imports from, with one of the paths that do.
    edges: Vec<BTreeMap<usize, String>>,
}

/// Where a path leads: a module as a whole, or something that it defines.
enum Found {
    Module(usize),
    Item(usize),
}

impl Imports {
    /// Reads the whole workspace.
    pub fn read() -> Self {
        let mut all = Self { modules: Vec::new(), crates: BTreeMap::new(), edges: Vec::new() };
        for found in crates() {
            let first = all.load(&found.entry, None);
            all.crates.insert(found.name, first);
        }
        all.edges = (0..all.modules.len()).map(|at| all.imported_by(at)).collect();
        all
    }

    fn load(&mut self, path: &str, parent: Option<usize>) -> usize {
        let code = without_tests(&without_words(
            &std::fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{path}")),
        ));
        let (mut uses, mut within, mut globs) = (BTreeMap::new(), Vec::new(), Vec::new());
        for found in IMPORT.captures_iter(&code) {
            let is_public = found.get(1).is_some();
            for (full, name) in leaves(found[2].split_whitespace().collect::<Vec<_>>().join(" ").as_str(), &[]) {
                match name.as_str() {
                    "*" => globs.push((full, is_public)),
                    // Below the top of the file, in a function or a module within it, names are another scope's.
                    _ if found[0].trim_start_matches('\n').starts_with(' ') => within.push(full),
                    _ => drop(uses.insert(name, (full, is_public))),
                }
            }
        }
        let declared = IMPORT.replace_all(&code, "");
        let children: Vec<String> = CHILD.captures_iter(&declared).map(|it| it[1].to_owned()).collect();
        let body = CHILD.replace_all(&declared, "").into_owned();
        let items = ITEM.captures_iter(&body).map(|it| it[1].to_owned()).collect();
        let at = self.modules.len();
        let first = parent.map_or(at, |parent| self.modules[parent].first);
        let path = path.to_owned();
        self.modules.push(Module { path, parent, first, children: BTreeMap::new(), items, uses, within, globs, body });
        for name in children {
            let path = child_path(&self.modules[at].path, &name);
            let child = self.load(&path, Some(at));
            self.modules[at].children.insert(name, child);
        }
        at
    }

    /// Where a path leads that stands in the module `at`; nowhere for what isn't the workspace's.
    fn resolve(&self, at: usize, path: &[String], seen: &mut BTreeSet<(usize, String)>) -> Option<Found> {
        let module = &self.modules[at];
        let Some((name, rest)) = path.split_first() else { return Some(Found::Module(at)) };
        match name.as_str() {
            "crate" => return self.resolve(module.first, rest, seen),
            "self" => return self.resolve(at, rest, seen),
            "super" => return self.resolve(module.parent?, rest, seen),
            "std" | "core" | "alloc" => return None,
            _ => {}
        }
        if let Some(child) = module.children.get(name) {
            return self.resolve(*child, rest, seen);
        }
        if module.items.contains(name) {
            return Some(Found::Item(at));
        }
        if let Some((full, _)) = module.uses.get(name) {
            let is_new = seen.insert((at, name.clone()));
            return is_new.then(|| self.resolve(at, &[full, rest].concat(), seen))?;
        }
        for (full, _) in &module.globs {
            if seen.insert((at, format!("{}::{name}", full.join("::")))) {
                let found = self.resolve(at, &[full, path].concat(), seen);
                if found.is_some() {
                    return found;
                }
            }
        }
        self.crates.get(name).and_then(|first| self.resolve(*first, rest, seen))
    }

    fn imported_by(&self, at: usize) -> BTreeMap<usize, String> {
        let module = &self.modules[at];
        let mut found = BTreeMap::new();
        let mut note = |path: &[String], whole_modules: bool| match self.resolve(at, path, &mut BTreeSet::new()) {
            Some(Found::Item(other)) if other != at => drop(found.entry(other).or_insert_with(|| path.join("::"))),
            Some(Found::Module(other)) if other != at && whole_modules => {
                found.entry(other).or_insert_with(|| path.join("::"));
            }
            _ => {}
        };
        for (name, (full, is_public)) in &module.uses {
            if !is_public || is_used(name, &module.body) {
                note(full, false);
            }
        }
        for full in &module.within {
            note(full, true);
        }
        for named in PATH.captures_iter(&module.body) {
            note(&named[2].split("::").map(str::to_owned).collect::<Vec<_>>(), true);
        }
        for (full, _) in module.globs.iter().filter(|(_, is_public)| !is_public) {
            if let Some(Found::Module(other)) = self.resolve(at, full, &mut BTreeSet::new()) {
                let names = self.modules[other].items.iter().chain(self.modules[other].uses.keys());
                for name in names.filter(|name| is_used(name, &module.body)) {
                    note(&[full.clone(), vec![name.clone()]].concat(), true);
                }
            }
        }
        found
    }

    /// The files, each with those it imports from and a path that does.
    pub fn of_files(&self) -> BTreeMap<&str, BTreeMap<&str, &str>> {
        let is_code = |at: &usize| !is_test(&self.modules[*at].path);
        let others = |at: usize| {
            let named = self.edges[at].iter().filter(|(other, _)| is_code(other));
            named.map(|(other, path)| (self.modules[*other].path.as_str(), path.as_str())).collect()
        };
        (0..self.modules.len()).filter(is_code).map(|at| (self.modules[at].path.as_str(), others(at))).collect()
    }
}

/// Whether code uses what goes by `name`: a field, a method or the end of a path of the same spelling isn't it.
fn is_used(name: &str, code: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let is_whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        let after = after.trim_start();
        let is_field = after.starts_with(':') && !after.starts_with("::");
        is_whole && !before.ends_with(['.', ':']) && !is_field
    })
}

/// The paths of a `use`, each with the name it goes by here: `a::{b, c as d}` is `a::b` as `b` and `a::c` as `d`. A path that
/// ends in `*` is without it.
fn leaves(tree: &str, before: &[String]) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    if let Some((path, inside)) = tree.strip_suffix('}').and_then(|it| it.split_once('{')) {
        let before = [before, &steps(path)].concat();
        let mut depth = 0;
        let parts = inside.split(|letter| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            letter == ',' && depth == 0
        });
        return parts.filter(|it| !it.trim().is_empty()).flat_map(|part| leaves(part, &before)).collect();
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut full = [before, &steps(path)].concat();
    let last = full.last().cloned().unwrap_or_default();
    if last == "*" || last == "self" && full.len() > 1 {
        full.pop();
    }
    let name = match last.as_str() {
        "*" => last,
        "self" => full.last().cloned().unwrap_or_default(),
        _ => last,
    };
    vec![(full, alias.map_or(name, str::to_owned))]
}

fn steps(path: &str) -> Vec<String> {
    path.split("::").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The file of the module `name` that the file `path` declares.
fn child_path(path: &str, name: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        file => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    let beside = format!("{folder}/{name}.rs");
    if Path::new(&root()).join(&beside).exists() { beside } else { format!("{folder}/{name}/mod.rs") }
}

/// The imports of a graph that are part of a circle: from what they lead to, the way goes back.
pub fn circles<'a>(graph: &BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>) -> Vec<String> {
    let reached = |from: &'a str| {
        let (mut found, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(name) = open.pop() {
            let others = graph.get(name).into_iter().flat_map(|others| others.keys().copied());
            open.extend(others.filter(|other| found.insert(*other)));
        }
        found
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|name| (*name, reached(name))).collect();
    let edges = graph.iter().flat_map(|(name, others)| others.iter().map(move |(other, path)| (*name, *other, *path)));
    let back = edges.filter(|(name, other, _)| reached.get(other).is_some_and(|found| found.contains(name)));
    back.map(|(name, other, path)| format!("{name} → {other} ({path})")).collect()
}

#[test]
fn each_name_of_a_use_is_seen() {
    let seen = |tree: &str| -> Vec<String> {
        leaves(tree, &[]).into_iter().map(|(path, name)| format!("{} as {name}", path.join("::"))).collect()
    };
    assert_eq!(seen("crate::site::Site"), ["crate::site::Site as Site"]);
    assert_eq!(
        seen("crate::{access::Role, site::{self, Site as Place}, text::*}"),
        ["crate::access::Role as Role", "crate::site as site", "crate::site::Site as Place", "crate::text as *"]
    );
    assert!(is_used("Site", "fn of(site: &Site)") && is_used("store", "store::all(database)"));
    for other in ["it.title", "title: String", "other::title", "subtitle"] {
        assert!(!is_used("title", other), "{other}");
    }
}

#[test]
fn a_circle_is_seen_and_what_leads_to_it_is_not() {
    let graph = |edges: &[(&'static str, &'static str)]| {
        let mut graph = BTreeMap::<&str, BTreeMap<&str, &str>>::new();
        for (from, to) in edges {
            graph.entry(*from).or_default().insert(*to, "by");
        }
        graph
    };
    assert!(circles(&graph(&[("a", "b"), ("b", "c"), ("a", "c")])).is_empty());
    let found = circles(&graph(&[("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]));
    assert_eq!(found, ["b → c (by)", "c → b (by)"]);
}
