//! Addresses of this product’s own pages, with what they ask for.

/// `path` with query parameters, those that are empty left out.
pub fn address_with(path: &str, parameters: &[(&str, impl AsRef<str>)]) -> String {
    let pairs = parameters.iter().map(|(name, value)| (name, value.as_ref())).filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
