//! Which words of a text changed: what it said before and what it says after, cut where they differ.

/// A run of words that both texts share, or that only one of them has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words, with single spaces between them.
    pub words: String,
    /// Whether the other text lacks them.
    pub changed: bool,
}

/// A text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What it said.
    pub before: Vec<Piece>,
    /// What it says.
    pub after: Vec<Piece>,
}

/// What changed between two texts, word by word; none where they have the same words.
pub fn changed(before: &str, after: &str) -> Option<Wording> {
    let (old, new) = (words(before), words(after));
    if old == new {
        return None;
    }
    let (old_kept, new_kept) = common(&old, &new);
    Some(Wording { before: pieces(&old, &old_kept), after: pieces(&new, &new_kept) })
}

/// Whether two texts say the same but for spaces, capitals and punctuation.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    letters(one) == letters(other)
}

/// Whether half or more of the longer text's words stand in the other too, in their order.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let kept = common(&one, &other).0.iter().filter(|kept| **kept).count();
    kept * 2 >= one.len().max(other.len())
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Which words of each are part of the longest row of words that both have.
fn common(old: &[&str], new: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut old_kept, mut new_kept) = (vec![false; old.len()], vec![false; new.len()]);
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    old_kept[..start].fill(true);
    new_kept[..start].fill(true);
    old_kept[old.len() - end..].fill(true);
    new_kept[new.len() - end..].fill(true);

    let (left, right) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    // longest[i][j]: how many words the rests from i and from j share.
    let mut longest = vec![vec![0_u16; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            longest[i][j] = match left[i] == right[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i] == right[j] {
            (old_kept[start + i], new_kept[start + j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (old_kept, new_kept)
}

/// Neighbouring words of the same fate in one piece.
fn pieces(words: &[&str], kept: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (word, kept) in words.iter().zip(kept) {
        match pieces.last_mut() {
            Some(last) if last.changed != *kept => {
                last.words.push(' ');
                last.words.push_str(word);
            }
            _ => pieces.push(Piece { words: (*word).to_owned(), changed: !kept }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces with changed words between brackets.
    fn marked(pieces: &[Piece]) -> String {
        let marked = pieces.iter().map(|it| if it.changed { format!("[{}]", it.words) } else { it.words.clone() });
        marked.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        for (before, after, old, new) in [
            ("The SEA sets goals", "The SEA sets yearly goals", "The SEA sets goals", "The SEA sets [yearly] goals"),
            ("a b c d", "a x c y d", "a [b] c d", "a [x] c [y] d"),
            ("one two", "three", "[one two]", "[three]"),
            ("", "new words", "", "[new words]"),
            ("a a", "a a a", "a a", "a a [a]"),
        ] {
            let wording = changed(before, after).unwrap();
            assert_eq!((marked(&wording.before), marked(&wording.after)), (old.to_owned(), new.to_owned()));
        }
        assert_eq!(changed("same  words", "same words"), None);
    }

    #[test]
    fn spaces_capitals_and_punctuation_change_no_meaning() {
        assert!(says_the_same("Goals, for schools.", "goals for  Schools"));
        assert!(!says_the_same("Goals for schools", "Goals for LEAs"));
        assert!(is_alike("Notes from the last check", "Notes from the last yearly check"));
        assert!(!is_alike("Notes from the last check", "Ask two principals"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_is_kept_is_the_same(before in "[abc ]{0,30}", after in "[abc ]{0,30}") {
            if let Some(wording) = changed(&before, &after) {
                let all = |pieces: &[Piece]| pieces.iter().map(|it| it.words.clone()).collect::<Vec<_>>().join(" ");
                let kept = |pieces: &[Piece]| pieces.iter().filter(|it| !it.changed).map(|it| it.words.clone()).collect::<Vec<_>>().join(" ");
                prop_assert_eq!(all(&wording.before), words(&before).join(" "));
                prop_assert_eq!(all(&wording.after), words(&after).join(" "));
                prop_assert_eq!(kept(&wording.before), kept(&wording.after));
            } else {
                prop_assert_eq!(words(&before), words(&after));
            }
        }
    }
}
