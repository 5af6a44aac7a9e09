//! A framework file's form: its tables and keys, each with where it stands. Notes by line every key that is missing,
//! unknown or of the wrong kind; what the values may say is decided in `reader.rs`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use ground::problem::{Error, Result, Violation};

/// Most things noted about one file; whoever corrects these checks it again.
const MAX_NOTED: usize = 500;

/// What is wrong with a file, each with its line.
pub(super) struct Notes<'t> {
    text: &'t str,
    noted: Vec<(usize, String)>,
}

impl<'t> Notes<'t> {
    pub(super) fn on(text: &'t str) -> Self {
        Self { text, noted: Vec::new() }
    }

    /// Notes what is wrong with what stands at `span`.
    pub(super) fn wrong(&mut self, span: &Range<usize>, message: &str) {
        if self.noted.len() < MAX_NOTED {
            let mut letters = message.trim_end_matches('.').chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            self.noted.push((span.start, format!("{first}{}.", letters.as_str())));
        }
    }

    /// `value` if nothing is wrong.
    pub(super) fn finish<T>(mut self, value: T) -> Result<T> {
        if self.noted.is_empty() {
            return Ok(value);
        }
        self.noted.sort_by_key(|(at, _)| *at);
        let (mut line, mut reached) = (1, 0);
        let violations = self.noted.into_iter().map(|(at, message)| {
            line += self.text.as_bytes().get(reached..at).unwrap_or_default().iter().filter(|it| **it == b'\n').count();
            reached = reached.max(at);
            Violation::new(format!("line {line}"), message)
        });
        Err(Error::Invalid(violations.collect()))
    }
}

/// A table of the file, from which keys are taken one by one.
pub(super) struct Table<'i> {
    entries: Vec<(String, Range<usize>, Spanned<DeValue<'i>>)>,
    pub span: Range<usize>,
}

/// Reads the file's form.
///
/// # Errors
/// A violation for each place where it can't be read as a file of this kind.
pub(super) fn parse(text: &str) -> Result<Table<'_>> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut notes = Notes::on(text);
    for cause in broken {
        notes.wrong(&cause.span().unwrap_or_default(), cause.message());
    }
    notes.finish(Table::of(table.into_inner(), 0..0))
}

impl<'i> Table<'i> {
    fn of(entries: DeTable<'i>, span: Range<usize>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.get_ref().to_string(), key.span(), value));
        Self { entries: entries.collect(), span }
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'i>>> {
        let at = self.entries.iter().position(|(name, ..)| name == key)?;
        Some(self.entries.swap_remove(at).2)
    }

    fn needed(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Spanned<DeValue<'i>>> {
        let found = self.take(key);
        if found.is_none() {
            notes.wrong(&self.span, &format!("`{key}` is missing"));
        }
        found
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Spanned<String>> {
        let value = self.needed(notes, key)?;
        text_of(notes, value, &format!("`{key}` is a text between quotation marks"))
    }

    /// A list of texts that must be there.
    pub(super) fn texts(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let value = self.needed(notes, key)?;
        let (span, message) = (value.span(), format!("`{key}` is a list of texts between square brackets"));
        match value.into_inner() {
            DeValue::Array(items) => {
                let texts: Vec<_> = items.into_iter().map(|item| text_of(notes, item, &message)).collect();
                texts.into_iter().collect::<Option<Vec<_>>>().map(|texts| Spanned::new(span, texts))
            }
            _ => noted(notes, &span, &message),
        }
    }

    /// A whole number that may be left out.
    pub(super) fn whole(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Spanned<i64>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.get_ref().as_integer().map(|it| i64::from_str_radix(it.as_str(), it.radix())) {
            Some(Ok(number)) => Some(Spanned::new(span, number)),
            _ => noted(notes, &span, &format!("`{key}` is a whole number")),
        }
    }

    /// A table that may be left out.
    pub(super) fn table(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Table<'i>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(entries) => Some(Table::of(entries, span)),
            _ => noted(notes, &span, &format!("`{key}` is a table between braces")),
        }
    }

    /// The tables of a list that must be there.
    pub(super) fn tables(&mut self, notes: &mut Notes<'_>, key: &str) -> Option<Vec<Table<'i>>> {
        let value = self.needed(notes, key)?;
        let (span, message) = (value.span(), format!("`{key}` is a list of tables, each beginning with `[[…{key}]]`"));
        let DeValue::Array(items) = value.into_inner() else { return noted(notes, &span, &message) };
        let tables = items.into_iter().filter_map(|item| {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(entries) => Some(Table::of(entries, span)),
                _ => noted(notes, &span, &message),
            }
        });
        Some(tables.collect())
    }

    /// Ends a table: what hasn't been taken isn't known.
    pub(super) fn done(self, notes: &mut Notes<'_>) {
        for (name, span, _) in self.entries {
            notes.wrong(&span, &format!("`{name}` isn’t known here; check its spelling and where it stands"));
        }
    }
}

fn text_of(notes: &mut Notes<'_>, value: Spanned<DeValue<'_>>, otherwise: &str) -> Option<Spanned<String>> {
    let span = value.span();
    match value.into_inner() {
        DeValue::String(text) => Some(Spanned::new(span, text.into_owned())),
        _ => noted(notes, &span, otherwise),
    }
}

fn noted<T>(notes: &mut Notes<'_>, span: &Range<usize>, message: &str) -> Option<T> {
    notes.wrong(span, message);
    None
}
