//! Reads a framework from its file, and says by line what is wrong with one. The product's own file and a State's
//! come the same way. How the file is put together is next door in `file.rs`.

use toml::Spanned;

use super::file::{self, Notes, Table};
use super::{Element, Framework, FrameworkId, Indicator, IndicatorNumber, Perception, PerceptionKind, Variable};
use ground::problem::{Error, Result};

/// Longest file taken, in bytes.
pub const MAX_BYTES: usize = 500_000;
/// Longest text, in characters.
const MAX_TEXT: usize = 1000;
/// Most indicators.
const MAX_INDICATORS: usize = 300;
/// Most parts of a variable or an element.
const MAX_PARTS: usize = 20;

/// Reads a framework.
///
/// # Errors
/// One violation for each thing wrong, its field being `line 12`; a file that is too long is a violation of `file`.
pub fn read(text: &str) -> Result<Framework> {
    if text.len() > MAX_BYTES {
        return Err(Error::invalid("file", "A framework file may have 500 kB at most."));
    }
    let table = file::parse(text)?;
    let mut reader = Reader { notes: Notes::on(text), indicators: 0 };
    let framework = reader.framework(table);
    reader.notes.finish(framework)
}

struct Reader<'t> {
    notes: Notes<'t>,
    indicators: usize,
}

impl Reader<'_> {
    fn framework(&mut self, mut table: Table<'_>) -> Framework {
        let framework = Framework {
            id: self.id(&mut table),
            title: self.words(&mut table, "title"),
            summary: self.words(&mut table, "summary"),
            source: self.words(&mut table, "source"),
            variables: self.parts(&mut table, "variables", "a framework has 1 to 20 variables", |reader, at, part| {
                reader.variable(at, part)
            }),
        };
        table.done(&mut self.notes);
        framework
    }

    fn id(&mut self, table: &mut Table<'_>) -> FrameworkId {
        let mut part = |key| {
            let given = table.text(&mut self.notes, key)?;
            if !FrameworkId::is_part(given.get_ref()) {
                self.notes.wrong(&given.span(), &format!("`{key}` is 1 to 40 letters, digits, `-` or `.`"));
            }
            Some(given.into_inner())
        };
        FrameworkId { key: part("key").unwrap_or_default(), edition: part("version").unwrap_or_default() }
    }

    /// The tables under `key`, 1 to 20 of them, each read with its position from 1.
    fn parts<T>(
        &mut self,
        table: &mut Table<'_>,
        key: &str,
        bounds: &str,
        mut read: impl FnMut(&mut Self, usize, Table<'_>) -> T,
    ) -> Vec<T> {
        let Some(parts) = table.tables(&mut self.notes, key) else { return Vec::new() };
        if !(1..=MAX_PARTS).contains(&parts.len()) {
            self.notes.wrong(&table.span, &format!("{bounds}, this one {}", parts.len()));
        }
        parts.into_iter().enumerate().map(|(at, part)| read(self, at + 1, part)).collect()
    }

    fn variable(&mut self, position: usize, mut table: Table<'_>) -> Variable {
        let number = self.number(&mut table, position.to_string());
        let variable = Variable {
            name: self.words(&mut table, "name"),
            summary: self.words(&mut table, "summary"),
            weight: self.weight(&mut table),
            elements: self.parts(&mut table, "elements", "a variable has 1 to 20 elements", |reader, at, part| {
                reader.element(&number, at, part)
            }),
            number,
        };
        table.done(&mut self.notes);
        variable
    }

    fn element(&mut self, variable: &str, position: usize, mut table: Table<'_>) -> Element {
        let number = self.number(&mut table, format!("{variable}.{position}"));
        let element = Element {
            name: self.words(&mut table, "name"),
            summary: self.words(&mut table, "summary"),
            weight: self.weight(&mut table),
            indicators: self.parts(
                &mut table,
                "indicators",
                "an element has 1 to 20 indicators",
                |reader, at, part| reader.indicator(&number, at, part),
            ),
            number,
        };
        table.done(&mut self.notes);
        element
    }

    fn indicator(&mut self, element: &str, position: usize, mut table: Table<'_>) -> Indicator {
        self.indicators += 1;
        if self.indicators == MAX_INDICATORS + 1 {
            self.notes.wrong(&table.span, "a framework has 300 indicators at most");
        }
        let number = self.number(&mut table, format!("{element}.{position}"));
        let indicator = Indicator {
            number: IndicatorNumber::parse(&number).unwrap_or(IndicatorNumber(1, 1, 1)),
            text: self.words(&mut table, "text"),
            look_fors: self.look_fors(&mut table),
            descriptors: self.descriptors(&mut table),
            perception: self.perception(&mut table),
            weight: self.weight(&mut table),
        };
        table.done(&mut self.notes);
        indicator
    }

    fn look_fors(&mut self, table: &mut Table<'_>) -> Vec<String> {
        let Some(given) = table.texts(&mut self.notes, "look_fors") else { return Vec::new() };
        let found = given.get_ref().len();
        if !(2..=4).contains(&found) {
            let message = format!("an indicator has two to four look-fors, this one {found}");
            self.notes.wrong(&given.span(), &message);
        }
        given.into_inner().iter().map(|look_for| self.bounded(look_for, "a look-for")).collect()
    }

    fn descriptors(&mut self, table: &mut Table<'_>) -> [String; 4] {
        let mut seen: Vec<String> = Vec::new();
        ["inadequate", "emerging", "strong", "exemplary"].map(|key| {
            let Some(level) = table.text(&mut self.notes, key) else { return String::new() };
            let text = self.bounded(&level, &format!("`{key}`"));
            if !text.is_empty() && seen.contains(&text) {
                let message = format!("`{key}` says the same as another level of this indicator");
                self.notes.wrong(&level.span(), &message);
            }
            seen.push(text.clone());
            text
        })
    }

    fn perception(&mut self, table: &mut Table<'_>) -> Option<Perception> {
        let mut table = table.table(&mut self.notes, "perception")?;
        let of = table.texts(&mut self.notes, "of");
        let kind = table.text(&mut self.notes, "kind");
        table.done(&mut self.notes);
        let (of, kind) = (of?, kind?);
        let unfit = |group: &Spanned<String>| group.get_ref().trim().is_empty() || group.get_ref().len() > 60;
        if of.get_ref().is_empty() || of.get_ref().iter().any(unfit) {
            self.notes.wrong(&of.span(), "`of` names one or more groups, of 1 to 60 characters each");
        }
        let of = of.into_inner().into_iter().map(Spanned::into_inner).collect();
        let known = PerceptionKind::parse(kind.get_ref());
        if known.is_none() {
            let message = format!("`kind` is “opinion” or “knowledge”, not “{}”", kind.get_ref());
            self.notes.wrong(&kind.span(), &message);
        }
        Some(Perception { kind: known?, of })
    }

    /// Numbers count up without a gap, so that `1.1.3` is the third indicator of the first element.
    fn number(&mut self, table: &mut Table<'_>, expected: String) -> String {
        if let Some(given) = table.text(&mut self.notes, "number")
            && *given.get_ref() != expected
        {
            let message = format!("the number here must be {expected}, not {}", given.get_ref());
            self.notes.wrong(&given.span(), &message);
        }
        expected
    }

    fn words(&mut self, table: &mut Table<'_>, key: &str) -> String {
        let given = table.text(&mut self.notes, key);
        given.map(|given| self.bounded(&given, &format!("`{key}`"))).unwrap_or_default()
    }

    fn bounded(&mut self, given: &Spanned<String>, name: &str) -> String {
        let length = given.get_ref().trim().chars().count();
        if length == 0 {
            self.notes.wrong(&given.span(), &format!("{name} is empty"));
        } else if length > MAX_TEXT {
            let message = format!("{name} has {length} characters; {MAX_TEXT} is the most");
            self.notes.wrong(&given.span(), &message);
        }
        ground::text::clean(given.get_ref())
    }

    fn weight(&mut self, table: &mut Table<'_>) -> u8 {
        let Some(given) = table.whole(&mut self.notes, "weight") else { return 1 };
        match u8::try_from(*given.get_ref()) {
            Ok(weight @ 1..=100) => weight,
            _ => {
                self.notes.wrong(&given.span(), "`weight` is a whole number from 1 to 100");
                1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::BUNDLED;
    use super::*;

    /// Reads the bundled file with one replacement and gives back what is said about it.
    fn with(from: &str, to: &str) -> Vec<(String, String)> {
        assert!(BUNDLED.contains(from), "the file holds {from:?}");
        match read(&BUNDLED.replacen(from, to, 1)) {
            Err(Error::Invalid(found)) => found.into_iter().map(|it| (it.field, it.message)).collect(),
            other => panic!("refused, not {other:?}"),
        }
    }

    fn line_with(needle: &str) -> String {
        let line = BUNDLED.lines().position(|line| line.contains(needle)).unwrap() + 1;
        format!("line {line}")
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        let number = "number = \"1.1.2\"";
        assert_eq!(
            with(number, "number = \"1.1.9\""),
            [(line_with(number), "The number here must be 1.1.2, not 1.1.9.".to_owned())]
        );
        let kind = "kind = \"knowledge\"";
        let said = with(kind, "kind = \"rumour\"");
        assert_eq!(said, [(line_with(kind), "`kind` is “opinion” or “knowledge”, not “rumour”.".to_owned())]);
        let said = with("version = \"2014.1\"", "version = \"\"");
        assert_eq!(said[0].0, line_with("version = "));
        let said = with("[[variables]]", "colour = \"red\"\n[[variables]]");
        assert!(said[0].1.starts_with("`colour` isn’t known here"), "{said:?}");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let broken = BUNDLED.replacen("inadequate = \"", "inadequate = \"\" #", 1).replacen(
            "number = \"2\"",
            "number = \"5\"",
            1,
        );
        let Err(Error::Invalid(found)) = read(&broken) else { panic!("refused") };
        let said: Vec<_> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(said, ["`inadequate` is empty.", "The number here must be 2, not 5."]);
    }

    #[test]
    fn keys_missing_unknown_or_of_another_kind_are_all_named() {
        let broken = BUNDLED
            .replacen("look_fors = [", "lookfors = [", 1)
            .replacen("strong = \"", "weight = \"twice\" #", 1)
            .replacen("perception = {", "perception = 3 #", 1);
        let Err(Error::Invalid(found)) = read(&broken) else { panic!("refused") };
        let said: Vec<_> = found.iter().map(|it| (it.field.clone(), it.message.as_str())).collect();
        let table = line_with("[[variables.elements.indicators]]");
        assert_eq!(
            said,
            [
                (table.clone(), "`look_fors` is missing."),
                (table, "`strong` is missing."),
                (line_with("look_fors = ["), "`lookfors` isn’t known here; check its spelling and where it stands."),
                (line_with("strong = "), "`weight` is a whole number."),
                (line_with("perception = {"), "`perception` is a table between braces."),
            ]
        );
        let Err(Error::Invalid(found)) = read("") else { panic!("refused") };
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(matches!(read(&"# x\n".repeat(200_000)), Err(Error::Invalid(said)) if said[0].field == "file"));
    }

    #[test]
    fn two_levels_must_differ_and_texts_have_a_limit() {
        let level = |name: &str| {
            let start = BUNDLED.find(&format!("{name} = ")).unwrap();
            BUNDLED[start..].lines().next().unwrap().to_owned()
        };
        let same = level("emerging").replacen("emerging", "strong", 1);
        let said = with(&level("strong"), &same);
        assert_eq!(said[0].1, "`strong` says the same as another level of this indicator.");
        let said = with(&level("strong"), &format!("strong = \"{}\"", "x".repeat(1001)));
        assert_eq!(said[0].1, "`strong` has 1001 characters; 1000 is the most.");
    }

    #[test]
    fn broken_syntax_is_named_by_line_too() {
        let Err(Error::Invalid(found)) = read("key = \"a\"\nversion = ") else { panic!("refused") };
        assert_eq!(found[0].field, "line 2");
        let broken = BUNDLED.replacen("title = \"", "title = ", 1).replacen("strong = ", "strong ", 1);
        let Err(Error::Invalid(found)) = read(&broken) else { panic!("refused") };
        let lines: Vec<_> = found.iter().map(|it| it.field.clone()).collect();
        assert!(lines.contains(&line_with("title = ")) && lines.contains(&line_with("strong = ")), "{found:?}");
        assert!(matches!(read(&"[".repeat(100_000)), Err(Error::Invalid(_))));
    }
}
