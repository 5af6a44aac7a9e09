//! Reading `throughline.toml`: settings by their keys, each a text, a number or `true` and `false`.

use std::io::ErrorKind;

use toml::de::{DeTable, DeValue};

use super::table::{TABLE, Value, WrongSetting};

/// The settings in the file `name`. A file that nobody asked for needn't be there.
pub(super) fn read(name: &str, asked: bool) -> Result<Vec<(&'static str, Value)>, WrongSetting> {
    match std::fs::read_to_string(name) {
        Ok(text) => parse(name, &text),
        Err(cause) if cause.kind() == ErrorKind::NotFound && !asked => Ok(Vec::new()),
        Err(cause) => Err(WrongSetting(format!("THROUGHLINE_CONFIG is “{name}”, which can’t be read: {cause}."))),
    }
}

fn parse(name: &str, text: &str) -> Result<Vec<(&'static str, Value)>, WrongSetting> {
    let table = DeTable::parse(text).map_err(|cause| {
        let line = line_of(text, cause.span().map_or(0, |span| span.start));
        WrongSetting(format!("{name}, line {line}: {}.", cause.message().trim_end_matches('.')))
    })?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| setting(name, line_of(text, key.span().start), key.get_ref(), value.get_ref()))
        .collect()
}

fn setting(name: &str, line: usize, key: &str, value: &DeValue<'_>) -> Result<(&'static str, Value), WrongSetting> {
    let wrong = |what: String| WrongSetting(format!("{name}, line {line}: {what}"));
    let known = TABLE.iter().find(|setting| setting.key == key && key != "config").ok_or_else(|| {
        let keys: Vec<_> = TABLE.iter().map(|setting| setting.key).filter(|key| *key != "config").collect();
        wrong(format!("there is no setting {key}. Known are {}.", keys.join(", ")))
    })?;
    let text = match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        _ => return Err(wrong(format!("{key} must be a text, a number, true or false."))),
    };
    Ok((known.key, Value { text, origin: format!("{name}, line {line}: {key}") }))
}

fn line_of(text: &str, position: usize) -> usize {
    text.as_bytes().iter().take(position).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_by_line() {
        let check = |text: &str| parse("throughline.toml", text).map(|found| found.len()).map_err(|wrong| wrong.0);
        assert_eq!(check("# ours\nlisten = \"127.0.0.1:80\"\nbehind_proxy = true\n"), Ok(2));
        let unknown = check("listen = \"127.0.0.1:80\"\n\nlisen = 3").unwrap_err();
        assert!(
            unknown.starts_with("throughline.toml, line 3: there is no setting lisen. Known are listen, "),
            "{unknown}"
        );
        let table = check("[listen]\nport = 3").unwrap_err();
        assert_eq!(table, "throughline.toml, line 1: listen must be a text, a number, true or false.");
        let broken = check("listen = \"a\"\nlog = ").unwrap_err();
        assert!(broken.starts_with("throughline.toml, line 2: "), "{broken}");
        assert!(check("config = \"other.toml\"").is_err());
    }
}
