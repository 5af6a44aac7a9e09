//! Secrets that travel: codes for links, codes that are typed, and the hashes by which the store knows them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Letters and digits that can't be taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of 256 random bits for a link, 43 characters.
pub fn link_code() -> String {
    URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>())
}

/// A code of 100 random bits to be read and typed: `7K2QD-…`, four groups of five.
pub fn typed_code() -> String {
    let mut random = rand::rng();
    let mut group = || (0..5).map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())])).collect::<String>();
    [group(), group(), group(), group()].join("-")
}

/// A typed code as it was given out, however it was typed: case, spaces and dashes don't matter, nor O for 0 or I for
/// 1.
pub fn normalized(typed: &str) -> String {
    let symbols = typed.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    symbols.collect()
}

/// The SHA-256 of a secret in lower-case hexadecimal: what is stored in its place.
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two hashes are equal, in a time that doesn't tell where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_long_and_never_the_same() {
        let (one, other) = (link_code(), link_code());
        assert_eq!(one.len(), 43);
        assert!(one.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        assert_ne!(one, other);
        assert_ne!(typed_code(), typed_code());
    }

    #[test]
    fn a_typed_code_survives_being_typed() {
        let code = typed_code();
        assert_eq!(code.len(), 23);
        let plain = normalized(&code);
        assert_eq!(plain.len(), 20);
        assert_eq!(normalized(&format!("  {} ", code.to_lowercase().replace('-', " "))), plain);
        assert_eq!(normalized(&code.replace('0', "o").replace('1', "l")), plain);
    }

    #[test]
    fn hashes_are_sha_256() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(same(&hash("abc"), &hash("abc")));
        assert!(!same(&hash("abc"), &hash("abd")));
        assert!(!same("", &hash("abc")));
    }
}
