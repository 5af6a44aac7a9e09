//! Tables as JSON: an object of sheets, each an array with an object for every row. Numbers are written digit for digit,
//! never by way of binary fractions.

use super::{Content, Sheet};

/// A file's text from its sheets, a row a line.
pub fn sheets_json(sheets: &[Sheet]) -> String {
    let sheets: Vec<String> = sheets.iter().map(|sheet| format!("{}: {}", quoted(&sheet.name), array(sheet))).collect();
    format!("{{{}}}\n", sheets.join(",\n"))
}

fn array(sheet: &Sheet) -> String {
    let names: Vec<String> = sheet.header.iter().map(|heading| quoted(heading)).collect();
    let rows = sheet.rows.iter().map(|row| {
        let fields = names.iter().zip(row).map(|(name, content)| format!("{name}: {}", value(content)));
        format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
    });
    format!("[\n{}\n]", rows.collect::<Vec<_>>().join(",\n"))
}

fn value(content: &Content) -> String {
    match content {
        Content::Text(text) => quoted(text),
        Content::Date(date) => quoted(&date.to_string()),
        Content::Empty => "null".to_owned(),
        number => number.plain(),
    }
}

/// Words as a JSON string.
fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn every_digit_of_a_number_is_written() {
        let text = sheets_json(&[example(), Sheet::new("Empty", ["A"])]);
        assert!(text.contains("\"Value\": -0.100001, \"n\": 12, \"On\": \"2026-05-14\""), "{text}");
        assert!(text.contains("\"Value\": 9007199254.740993, \"n\": null, \"On\": null, \"Said\": \"Yes\""), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["Figures"][0]["LEA"], "=Alder");
        assert_eq!(read["Figures"][0]["Said"], "“Yes”, and\n\"no\"");
        assert_eq!(read["Empty"], serde_json::json!([]));
        assert_eq!(sheets_json(&[]), "{}\n");
    }
}
