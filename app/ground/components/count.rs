//! Numbers as people read them, with the word for what is counted.

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
    use super::*;

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
