//! Settings: one table, three places to set them, and a wrong one refused in words.

use server::Settings;
use server::settings::TABLE;

#[test]
fn everything_has_a_default_that_holds() {
    let settings = Settings::of(&[]).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:3000");
    assert_eq!(settings.database.address, "surrealkv://data/throughline");
    assert!(settings.listens_on_this_machine_only() && !settings.secure_cookies() && settings.said.is_empty());
}

#[test]
fn a_wrong_one_is_named_with_its_value_and_what_is_allowed() {
    for (key, value, allowed) in [
        ("listen", "3000", "an address with a port, such as 127.0.0.1:3000"),
        ("listen", "localhost:99999", "an address with a port"),
        ("public_address", "http://throughline.example.gov", "https:// with a host"),
        ("behind_proxy", "yes", "true or false"),
        ("database", "postgres://db", "surrealkv:// with a folder, ws:// or wss://"),
        ("database_name", "a b", "1 to 60 letters"),
        ("database_user", "root", "THROUGHLINE_DATABASE_PASSWORD, which is not set"),
        ("allow_public_demonstration", "1", "true or false"),
        ("files", "gs://bucket", "a folder, or s3:// with a bucket"),
        ("files_endpoint", "http://minio.example.gov", "https:// with a host"),
        ("files_endpoint", "https://minio.example.gov", "only where THROUGHLINE_FILES is s3://"),
        ("files_key", "AKIA", "THROUGHLINE_FILES_SECRET, which is not set"),
        ("log", "loud", "error, warn, info, debug or trace"),
        ("log_format", "xml", "text or json"),
    ] {
        let wrong = Settings::of(&[(key, value)]).unwrap_err().to_string();
        assert!(wrong.starts_with(key), "{wrong}");
        assert!(wrong.contains(&format!("is “{value}”")), "{wrong}");
        assert!(wrong.contains("Allowed: ") && wrong.contains(allowed), "{wrong}");
    }
    let secret = Settings::of(&[("database_password", "hunter2-hunter2")]).unwrap_err().to_string();
    assert!(secret.starts_with("database_password. Allowed: a password together with"), "{secret}");
    assert!(!secret.contains("hunter2"), "{secret}");
    let secret = Settings::of(&[("files_secret", "hunter2-hunter2")]).unwrap_err().to_string();
    assert!(
        secret.starts_with("files_secret. Allowed: a secret together with") && !secret.contains("hunter2"),
        "{secret}"
    );
    let bucket = [
        ("files", "s3://throughline-files/evidence"),
        ("files_endpoint", "http://127.0.0.1:9000"),
        ("files_key", "AKIA"),
        ("files_secret", "hunter2-hunter2"),
    ];
    let settings = Settings::of(&bucket).unwrap();
    let shown = format!("{:?} {:?}", settings.files, settings.said);
    assert!(shown.contains("s3://throughline-files/evidence in us-east-1") && !shown.contains("hunter2"), "{shown}");
    assert!(Settings::of(&[("colour", "blue")]).is_err());
}

#[test]
fn names_follow_from_one_another() {
    for setting in TABLE {
        assert_eq!(setting.variable, format!("THROUGHLINE_{}", setting.key.to_uppercase()));
        assert!(setting.meaning.ends_with('.'), "{}", setting.key);
        let is_secret = setting.key.ends_with("password") || setting.key.ends_with("secret");
        assert_eq!(setting.flag().is_none(), is_secret, "{}", setting.key);
    }
}

/// The README's table has a row for every setting, word for word.
#[test]
fn the_readme_shows_the_same_table() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let code = |text: &str| if text.is_empty() { "–".to_owned() } else { format!("`{text}`") };
    let rows = TABLE.iter().map(|setting| {
        let flag = code(&setting.flag().unwrap_or_default());
        format!("| {} | {flag} | {} | {} |", code(setting.variable), code(setting.default), setting.meaning)
    });
    let missing: Vec<_> = rows.filter(|row| !readme.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "README.md lacks these rows of its settings table:\n{}", missing.join("\n"));
}
