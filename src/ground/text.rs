//! Bounded text: what a person types, cleaned and within limits. An over-long or empty value can't be built. And numbers as
//! people read them, with the word for what is counted.

use serde::{Deserialize, Serialize};

use crate::problem::Violation;

/// Text of `MIN` to `MAX` characters, trimmed, without control characters but line breaks and tabs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

/// A name or title: 1 to 200 characters.
pub type Title = Text<1, 200>;
/// A longer explanation: at most 4,000 characters, may be empty.
pub type Note = Text<0, 4000>;
/// An explanation that must be given: 1 to 4,000 characters.
pub type Reason = Text<1, 4000>;

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Cleans and checks `raw`; `field` and `label` name it to the person.
    ///
    /// # Errors
    /// Says that the text is missing, or by how many characters it is too long.
    pub fn parse(field: &str, label: &str, raw: &str) -> Result<Self, Violation> {
        let text = clean(raw);
        let length = text.chars().count();
        if length < MIN {
            let message = match MIN {
                1 => format!("Enter {label}."),
                _ => format!("{} must be at least {MIN} characters long.", capitalized(label)),
            };
            return Err(Violation::new(field, message));
        }
        if length > MAX {
            let over = length - MAX;
            let message = format!("{} may have {MAX} characters at most; shorten it by {over}.", capitalized(label));
            return Err(Violation::new(field, message));
        }
        Ok(Self(text))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the text away.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MIN: usize, const MAX: usize> std::fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address, lower case: something before one `@`, a domain with a dot after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks the form of an address; whether it exists only a message can tell.
    ///
    /// # Errors
    /// Says that it is missing, too long (254 characters) or not of the form `name@example.org`.
    pub fn parse(field: &str, raw: &str) -> Result<Self, Violation> {
        let address = clean(raw).to_lowercase();
        if address.is_empty() {
            return Err(Violation::new(field, "Enter an e-mail address."));
        }
        let shaped = address.len() <= 254
            && !address.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ',' | ';' | '(' | ')'))
            && address.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty()
                    && !domain.contains('@')
                    && domain.contains('.')
                    && domain.split('.').all(|part| !part.is_empty())
            });
        match shaped {
            true => Ok(Self(address)),
            false => Err(Violation::new(field, "Enter an e-mail address like name@example.org.")),
        }
    }

    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A link a person gave as evidence: `http` or `https`, at most 2,000 characters, nothing a browser would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebLink(String);

impl WebLink {
    /// Checks the form of a link.
    ///
    /// # Errors
    /// Says what a link must look like.
    pub fn parse(field: &str, raw: &str) -> Result<Self, Violation> {
        let link = clean(raw);
        let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
        let shaped = link.len() <= 2000
            && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && !link.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'));
        match shaped {
            true => Ok(Self(link)),
            false => Err(Violation::new(field, "Enter a link that starts with https:// or http://, without spaces.")),
        }
    }

    /// The link itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Trims, turns every line break into `\n`, and drops control characters and invisible marks that pasting brings along.
pub fn clean(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    let unwanted = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{feff}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    unified.chars().filter(|c| !unwanted(*c)).collect::<String>().trim().to_owned()
}

fn capitalized(label: &str) -> String {
    let label = label
        .strip_prefix("a ")
        .or_else(|| label.strip_prefix("an "))
        .or_else(|| label.strip_prefix("the "))
        .unwrap_or(label);
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A number with its thousands parted: `10,039`.
pub fn figure(number: usize) -> String {
    let digits = number.to_string();
    let mut parted = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// How many of something: `1,201 LEAs`, `1 LEA`, `no LEAs`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", figure(number)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cleaned_before_it_is_measured() {
        assert_eq!(Title::parse("name", "a name", "  Spring\u{a0}review\r\n").unwrap().as_str(), "Spring review");
        assert_eq!(Title::parse("name", "a name", " \u{feff} ").unwrap_err().message, "Enter a name.");
        let long = Title::parse("name", "a name", &"x".repeat(203)).unwrap_err();
        assert_eq!(long.message, "Name may have 200 characters at most; shorten it by 3.");
        assert_eq!(Title::parse("name", "a name", &"é".repeat(200)).unwrap().as_str().chars().count(), 200);
    }

    #[test]
    fn addresses_and_links_have_a_form() {
        assert_eq!(EmailAddress::parse("email", " Ana.Ruiz@Example.ORG ").unwrap().as_str(), "ana.ruiz@example.org");
        for bad in
            ["", "ana", "ana@", "@example.org", "ana@example", "a b@example.org", "a@b@c.org", "a@.org", "a@b..c"]
        {
            assert!(EmailAddress::parse("email", bad).is_err(), "{bad:?}");
        }
        assert!(WebLink::parse("link", "https://example.org/plan?x=1").is_ok());
        for bad in
            ["", "javascript:alert(1)", "https://", "https:///x", "ftp://example.org", "https://a b", "https://\"x"]
        {
            assert!(WebLink::parse("link", bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(raw in "\\PC{0,40}[\\r\\n\\t ]{0,3}\\PC{0,10}") {
            let once = clean(&raw);
            prop_assert_eq!(clean(&once), once);
        }
    }

    #[test]
    fn thousands_are_parted() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (10_039, "10,039"), (1_234_567, "1,234,567")]
        {
            assert_eq!(figure(number), expected);
        }
    }

    #[test]
    fn what_is_counted_is_named() {
        assert_eq!(counted(0, "LEA", "LEAs"), "no LEAs");
        assert_eq!(counted(1, "LEA", "LEAs"), "1 LEA");
        assert_eq!(counted(1_201, "LEA", "LEAs"), "1,201 LEAs");
    }
}
