//! Reads a framework from its file, and says by line what is wrong with one. The product's own file and a State's
//! come the same way.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Element, Framework, FrameworkId, Indicator, IndicatorNumber, Perception, PerceptionKind, Variable};
use crate::problem::{Error, Result, Violation};

/// Longest file taken, in bytes.
const MAX_BYTES: usize = 2_000_000;
/// Longest text, in characters.
const MAX_TEXT: usize = 1000;
/// Most indicators.
const MAX_INDICATORS: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    key: Spanned<String>,
    version: Spanned<String>,
    title: Spanned<String>,
    summary: Spanned<String>,
    source: Spanned<String>,
    variables: Vec<Spanned<VariableText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariableText {
    number: Spanned<String>,
    name: Spanned<String>,
    summary: Spanned<String>,
    weight: Option<Spanned<i64>>,
    elements: Vec<Spanned<ElementText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementText {
    number: Spanned<String>,
    name: Spanned<String>,
    summary: Spanned<String>,
    weight: Option<Spanned<i64>>,
    indicators: Vec<Spanned<IndicatorText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorText {
    number: Spanned<String>,
    text: Spanned<String>,
    look_fors: Spanned<Vec<Spanned<String>>>,
    inadequate: Spanned<String>,
    emerging: Spanned<String>,
    strong: Spanned<String>,
    exemplary: Spanned<String>,
    perception: Option<Spanned<PerceptionText>>,
    weight: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PerceptionText {
    kind: Spanned<String>,
    of: Spanned<Vec<String>>,
}

/// Reads a framework.
///
/// # Errors
/// One violation for each thing wrong, its field being `line 12`.
pub fn read(text: &str) -> Result<Framework> {
    if text.len() > MAX_BYTES {
        return Err(Error::invalid("file", "A framework file may have 2 MB at most."));
    }
    let file: FileText = toml::from_str(text).map_err(|cause| {
        let line = cause.span().map_or(1, |span| line_of(text, &span));
        Error::invalid(format!("line {line}"), format!("{}.", cause.message().trim_end_matches('.')))
    })?;
    let mut reader = Reader { text, violations: Vec::new(), indicators: 0 };
    let framework = reader.framework(file);
    match reader.violations.is_empty() {
        true => Ok(framework),
        false => Err(Error::Invalid(reader.violations)),
    }
}

struct Reader<'t> {
    text: &'t str,
    violations: Vec<Violation>,
    indicators: usize,
}

impl Reader<'_> {
    fn framework(&mut self, file: FileText) -> Framework {
        let id = format!("{}@{}", file.key.get_ref(), file.version.get_ref());
        if FrameworkId::parse(&id).is_none() {
            self.wrong(&file.key.span(), "`key` and `version` are 1 to 40 letters, digits, `-` or `.` each");
        }
        let id = FrameworkId { key: file.key.into_inner(), edition: file.version.into_inner() };
        if !(1..=20).contains(&file.variables.len()) {
            self.wrong(&(0..0), "a framework has 1 to 20 variables");
        }
        let title = self.words(file.title, "`title`");
        let summary = self.words(file.summary, "`summary`");
        let source = self.words(file.source, "`source`");
        let variables = file.variables.into_iter().enumerate().map(|(at, variable)| self.variable(at + 1, variable));
        Framework { id, title, summary, source, variables: variables.collect() }
    }

    fn variable(&mut self, position: usize, variable: Spanned<VariableText>) -> Variable {
        let span = variable.span();
        let variable = variable.into_inner();
        let number = self.number(variable.number, &position.to_string());
        if !(1..=20).contains(&variable.elements.len()) {
            self.wrong(&span, "a variable has 1 to 20 elements");
        }
        Variable {
            name: self.words(variable.name, "`name`"),
            summary: self.words(variable.summary, "`summary`"),
            weight: self.weight(variable.weight),
            elements: variable
                .elements
                .into_iter()
                .enumerate()
                .map(|(at, element)| self.element(&number, at + 1, element))
                .collect(),
            number,
        }
    }

    fn element(&mut self, variable: &str, position: usize, element: Spanned<ElementText>) -> Element {
        let span = element.span();
        let element = element.into_inner();
        let number = self.number(element.number, &format!("{variable}.{position}"));
        if !(1..=20).contains(&element.indicators.len()) {
            self.wrong(&span, "an element has 1 to 20 indicators");
        }
        Element {
            name: self.words(element.name, "`name`"),
            summary: self.words(element.summary, "`summary`"),
            weight: self.weight(element.weight),
            indicators: element
                .indicators
                .into_iter()
                .enumerate()
                .map(|(at, indicator)| self.indicator(&number, at + 1, indicator))
                .collect(),
            number,
        }
    }

    fn indicator(&mut self, element: &str, position: usize, indicator: Spanned<IndicatorText>) -> Indicator {
        let span = indicator.span();
        let indicator = indicator.into_inner();
        self.indicators += 1;
        if self.indicators == MAX_INDICATORS + 1 {
            self.wrong(&span, "a framework has 300 indicators at most");
        }
        let number = self.number(indicator.number, &format!("{element}.{position}"));
        let number = IndicatorNumber::parse(&number).unwrap_or(IndicatorNumber(1, 1, 1));
        if !(2..=4).contains(&indicator.look_fors.get_ref().len()) {
            let found = indicator.look_fors.get_ref().len();
            self.wrong(
                &indicator.look_fors.span(),
                &format!("an indicator has two to four look-fors, this one {found}"),
            );
        }
        let look_fors = indicator.look_fors.into_inner();
        let levels = [
            (indicator.inadequate, "`inadequate`"),
            (indicator.emerging, "`emerging`"),
            (indicator.strong, "`strong`"),
            (indicator.exemplary, "`exemplary`"),
        ];
        let descriptors = self.descriptors(levels);
        Indicator {
            number,
            text: self.words(indicator.text, "`text`"),
            look_fors: look_fors.into_iter().map(|look_for| self.words(look_for, "a look-for")).collect(),
            descriptors,
            perception: indicator.perception.and_then(|perception| self.perception(perception.into_inner())),
            weight: self.weight(indicator.weight),
        }
    }

    fn descriptors(&mut self, levels: [(Spanned<String>, &str); 4]) -> [String; 4] {
        let mut seen: Vec<String> = Vec::new();
        levels.map(|(level, name)| {
            let span = level.span();
            let text = self.words(level, name);
            if !text.is_empty() && seen.contains(&text) {
                self.wrong(&span, &format!("{name} says the same as another level of this indicator"));
            }
            seen.push(text.clone());
            text
        })
    }

    fn perception(&mut self, perception: PerceptionText) -> Option<Perception> {
        let of = perception.of.get_ref();
        if of.is_empty() || of.iter().any(|group| group.trim().is_empty() || group.len() > 60) {
            self.wrong(&perception.of.span(), "`of` names one or more groups, of 1 to 60 characters each");
        }
        let kind = match perception.kind.get_ref().as_str() {
            "opinion" => PerceptionKind::Opinion,
            "knowledge" => PerceptionKind::Knowledge,
            other => {
                self.wrong(&perception.kind.span(), &format!("`kind` is “opinion” or “knowledge”, not “{other}”"));
                return None;
            }
        };
        Some(Perception { kind, of: perception.of.into_inner() })
    }

    /// Numbers count up without a gap, so that `1.1.3` is the third indicator of the first element.
    fn number(&mut self, given: Spanned<String>, expected: &str) -> String {
        if given.get_ref() != expected {
            self.wrong(&given.span(), &format!("the number here must be {expected}, not {}", given.get_ref()));
        }
        expected.to_owned()
    }

    fn words(&mut self, given: Spanned<String>, name: &str) -> String {
        let length = given.get_ref().trim().chars().count();
        if length == 0 {
            self.wrong(&given.span(), &format!("{name} is empty"));
        } else if length > MAX_TEXT {
            self.wrong(&given.span(), &format!("{name} has {length} characters; {MAX_TEXT} is the most"));
        }
        crate::text::clean(given.get_ref())
    }

    fn weight(&mut self, given: Option<Spanned<i64>>) -> u8 {
        let Some(given) = given else { return 1 };
        match u8::try_from(*given.get_ref()) {
            Ok(weight @ 1..=100) => weight,
            _ => {
                self.wrong(&given.span(), "`weight` is a whole number from 1 to 100");
                1
            }
        }
    }

    fn wrong(&mut self, span: &Range<usize>, message: &str) {
        let line = line_of(self.text, span);
        let mut letters = message.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        self.violations.push(Violation::new(format!("line {line}"), format!("{first}{}.", letters.as_str())));
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
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
        assert_eq!(said[0].0, line_with("key = "));
        let said = with("[[variables]]", "colour = \"red\"\n[[variables]]");
        assert!(said[0].1.contains("unknown field"), "{said:?}");
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
    }
}
