//! The states before and after a change, as they are laid out to be read.

use serde_json::{Map, Value};

/// The states before and after, laid out to be read. Where both are there, only what differs.
pub(super) fn states_in_words(before: &str, after: &str) -> (String, String) {
    match (serde_json::from_str(before), serde_json::from_str(after)) {
        (Ok(Value::Object(before)), Ok(Value::Object(after))) => {
            let (only_before, only_after) = (differing(&before, &after), differing(&after, &before));
            (laid_out(only_before), laid_out(only_after))
        }
        (before_read, after_read) => {
            let either = |read: Result<Value, _>, raw: &str| read.map_or_else(|_| raw.to_owned(), laid_out);
            (either(before_read, before), either(after_read, after))
        }
    }
}

/// What `state` says that `other` doesn't.
fn differing(state: &Map<String, Value>, other: &Map<String, Value>) -> Value {
    let differs = |(name, value): &(&String, &Value)| other.get(*name) != Some(*value);
    Value::Object(state.iter().filter(differs).map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn laid_out(state: Value) -> String {
    match state {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => serde_json::to_string_pretty(&other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_show_what_differs() {
        let (before, after) =
            states_in_words(r#"{"name":"A","region":"7"}"#, r#"{"name":"B","region":"7","grades":"K"}"#);
        assert_eq!(before, "{\n  \"name\": \"A\"\n}");
        assert_eq!(after, "{\n  \"grades\": \"K\",\n  \"name\": \"B\"\n}");
        assert_eq!(states_in_words("", r#"{"new":1}"#), (String::new(), "{\n  \"new\": 1\n}".to_owned()));
        assert_eq!(states_in_words("\"Draft\"", ""), ("Draft".to_owned(), String::new()));
        assert_eq!(states_in_words("true", "not json"), ("true".to_owned(), "not json".to_owned()));
    }
}
