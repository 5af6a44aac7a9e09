//! Codes in a survey's links: 28 symbols of Crockford's base 32, 140 random bits, written in groups of four so that a
//! person can type one from paper. Where the chance comes from is the use cases'.

use serde::{Deserialize, Serialize};

/// The symbols: digits and letters that can't be taken for one another.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many symbols a code has.
pub const LENGTH: usize = 28;

/// A code as it is stored: 28 symbols, lower case, no dashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

ground::stored_as_text! { Code, as_str }

impl Code {
    /// Takes a code however it was typed: case, spaces and dashes don't matter, nor O for 0 or I and L for 1.
    pub fn parse(raw: &str) -> Option<Self> {
        if raw.len() > 4 * LENGTH {
            return None;
        }
        let symbols = raw.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
        let code: String = symbols.collect();
        let plain = |c: char| c.is_ascii() && ALPHABET.contains(&(c as u8));
        (code.len() == LENGTH && code.chars().all(plain)).then_some(Self(code))
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as it stands in links: `7k2q-d9xw-…`.
    pub fn grouped(&self) -> String {
        let symbols: Vec<char> = self.0.chars().collect();
        symbols.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_typed() {
        let code = Code::parse("7k2qd9xw01mnpqrstvwxyz34567a").unwrap();
        assert_eq!(code.grouped(), "7k2q-d9xw-01mn-pqrs-tvwx-yz34-567a");
        assert_eq!(Code::parse(" 7K2Q-D9XW-OLMN-PQRS TVWX-YZ34-567A "), Some(code));
        for bad in ["", "7k2q", "7k2qd9xw01mnpqrstvwxyz34567u", &"x".repeat(29), &"-".repeat(200)] {
            assert_eq!(Code::parse(bad), None, "{bad:?}");
        }
    }
}
