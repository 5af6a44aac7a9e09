//! Keys are what is stored, in files and in addresses: one that is changed or lost can't be read back from a State's
//! database. All of them stand in `keys.txt`; a new one is added there, and none is ever changed.

use regex::Regex;

use super::sources;

/// Each enum written with `keyed!`, by its room and name, with its keys in their order.
fn keys() -> Vec<String> {
    let block = Regex::new(r"(?s)keyed! \{(.*?)\n\}").unwrap();
    let name = Regex::new(r"enum (\w+):\s*(?:#\[[^\]]*\]\s*)?key\b").unwrap();
    let key = Regex::new(r#"(?m)^\s+\w+: "([^"]*)""#).unwrap();
    let mut found = Vec::new();
    for source in sources("src") {
        for block in block.captures_iter(&source.code) {
            let Some(named) = name.captures(&block[1]) else { continue };
            let room: Vec<&str> = source.path.split('/').skip(1).take(2).collect();
            let keys = key.captures_iter(&block[1]).map(|it| it[1].to_owned());
            let room = room.join("/").trim_end_matches(".rs").to_owned();
            found.push(format!("{room} {}: {}", &named[1], keys.collect::<Vec<_>>().join(", ")));
        }
    }
    found.sort();
    found
}

#[test]
fn keys_stay_as_they_are() {
    let kept: Vec<&str> = include_str!("keys.txt").lines().collect();
    let now = keys();
    assert!(now.len() > 30, "{now:?}");
    for line in &kept {
        // What comes is added at the end or in between; what was there stays.
        let (name, keys) = line.split_once(": ").unwrap();
        let found = now.iter().find_map(|it| it.strip_prefix(name)?.strip_prefix(": "));
        let found: Vec<&str> = found.unwrap_or_else(|| panic!("{name} is gone")).split(", ").collect();
        let lost: Vec<&str> = keys.split(", ").filter(|key| !found.contains(key)).collect();
        assert!(lost.is_empty(), "{name} had {lost:?}");
    }
    let unlisted: Vec<&String> = now.iter().filter(|it| !kept.contains(&it.as_str())).collect();
    assert!(unlisted.is_empty(), "not in keys.txt: {unlisted:#?}");
}
