//! Where a survey's codes and keys come from: chance.

use rand::Rng;

use crate::perception::Code;
use crate::perception::code::{ALPHABET, LENGTH};
use ground::problem::{Error, Result};

/// A code of 140 random bits.
pub(super) fn fresh() -> Result<Code> {
    let mut random = rand::rng();
    let symbols: String = (0..LENGTH).map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())])).collect();
    Code::parse(&symbols).ok_or(Error::Internal { reference: "survey-code".to_owned() })
}

/// A form's one-time key, which becomes its answer's: 128 random bits, so that keys in order tell nothing of the time.
pub(super) fn key() -> String {
    rand::rng().random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether this is a key as [`key`] makes them.
pub(super) fn is_key(raw: &str) -> bool {
    raw.len() == 32 && raw.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_keys_are_never_the_same() {
        assert_ne!(fresh().unwrap(), fresh().unwrap());
        assert_ne!(key(), key());
        assert!(is_key(&key()));
        for bad in ["", "0198", &"g".repeat(32), &"A".repeat(32)] {
            assert!(!is_key(bad));
        }
    }
}
