//! What makes a password good enough: long, not guessable from the person, not among the first anybody tries.
//! No rules about kinds of characters, and none of this knows how passwords are kept (`hashing`).

use crate::problem::Violation;

/// The fewest characters of a password.
pub const LEAST: usize = 12;
/// The most characters of a password; longer ones are refused before anything is computed from them.
pub const MOST: usize = 200;

/// Passwords of twelve characters or more that everybody tries first, in lower case.
const COMMON: &[&str] = &[
    "000000000000",
    "0123456789012",
    "111222333444",
    "123123123123",
    "123456123456",
    "123456789012",
    "1234567890123",
    "1234567890ab",
    "1234567890abc",
    "1234567890qwerty",
    "123456789abc",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcdefghijklmnopqrstuvwxyz",
    "administrator",
    "administrator1",
    "basketball123",
    "changemechangeme",
    "changemenow1",
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "iloveyou1234",
    "iloveyouforever",
    "letmeinletmein",
    "passw0rd1234",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qazwsxedcrfv",
    "qwerty123456",
    "qwertyqwerty",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfghjkl",
    "throughline1",
    "throughline123",
    "welcome12345",
];

/// Checks a new password of the person with this e-mail address and name; `field` is the form's.
///
/// # Errors
/// Says what is wrong and what would be right.
pub fn check(field: &str, password: &str, email: &str, name: &str) -> Result<(), Violation> {
    let length = password.chars().count();
    let lowered = password.trim().to_lowercase();
    let refusal = if length == 0 {
        "Enter a password.".to_owned()
    } else if length < LEAST {
        format!("Choose a password of at least {LEAST} characters; a few words in a row work well.")
    } else if length > MOST {
        format!("Choose a password of at most {MOST} characters.")
    } else if is_one_repeated_character(&lowered) {
        "Choose a password that isn’t one character repeated.".to_owned()
    } else if is_about_the_person(&lowered, email, name) {
        "Choose a password that isn’t your name or e-mail address.".to_owned()
    } else if COMMON.contains(&lowered.as_str()) {
        "Too many people use that password. Choose another.".to_owned()
    } else {
        return Ok(());
    };
    Err(Violation::new(field, refusal))
}

fn is_one_repeated_character(password: &str) -> bool {
    let mut letters = password.chars();
    letters.next().is_none_or(|first| letters.all(|letter| letter == first))
}

fn is_about_the_person(password: &str, email: &str, name: &str) -> bool {
    let letters = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let local = email.split('@').next().unwrap_or_default();
    let typed = letters(password);
    [email, local, name].into_iter().any(|own| typed == letters(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_password_is_long_and_not_guessable() {
        let refused = |password: &str| {
            check("password", password, "maximiliana.okafor@example.org", "Maximiliana Okafor").err().map(|v| v.message)
        };
        for good in ["every-river-finds-a-way", "twelve chars", "ééééééééééé!", &"ab".repeat(100)] {
            assert_eq!(refused(good), None, "{good:?}");
        }
        for (bad, because) in [
            ("", "Enter a password."),
            ("elevenchars", "at least 12"),
            ("ééééééééééé", "at least 12"),
            (&"ab".repeat(101)[..201], "at most 200"),
            ("zzzzzzzzzzzz", "one character repeated"),
            ("            ", "one character repeated"),
            ("Maximiliana Okafor", "your name"),
            ("maximilianaokafor", "your name"),
            ("Maximiliana.Okafor@example.org", "your name or e-mail"),
            ("PassWord1234", "Too many people"),
        ] {
            let message = refused(bad).unwrap_or_default();
            assert!(message.contains(because), "{bad:?}: {message:?}");
        }
    }

    #[test]
    fn the_common_ones_are_long_enough_to_matter() {
        for common in COMMON {
            assert!(common.chars().count() >= LEAST && *common == common.to_lowercase(), "{common}");
        }
    }
}
