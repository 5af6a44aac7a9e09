//! What each kind of setting may be, and the words that say so.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use axum::http::Uri;
use throughline::upload::{Bucket, Place};
use tracing_subscriber::EnvFilter;

/// Allowed for `listen`.
pub(super) const LISTEN: &str =
    "an address with a port, such as 127.0.0.1:3000, localhost:3000, 0.0.0.0:80 or [::]:3000";
/// Allowed for `public_address`.
pub(super) const PUBLIC_ADDRESS: &str = "https:// with a host and, if need be, a port, and nothing after it, such as \
     https://throughline.example.gov; http:// only with localhost or 127.0.0.1";
/// Allowed for `database`.
pub(super) const DATABASE: &str =
    "surrealkv:// with a folder, ws:// or wss:// with a host and port, or mem:// for a trial that forgets everything";
/// Allowed for `files`.
pub(super) const FILES: &str =
    "a folder, or s3:// with a bucket and, if need be, a prefix, such as s3://throughline-files/evidence";
/// Allowed for `files_endpoint`.
pub(super) const ENDPOINT: &str =
    "https:// with a host and, if need be, a port, and nothing after it; http:// only with localhost or 127.0.0.1";
/// Allowed for what says where a bucket is.
pub(super) const ONLY_BUCKET: &str = "this only where THROUGHLINE_FILES is s3:// with a bucket";
/// Allowed for names on a database server.
pub(super) const NAME: &str = "1 to 60 letters, digits, - or _";
/// Allowed for `log`.
pub(super) const LOG: &str = "error, warn, info, debug or trace, or a filter such as info,server=debug";

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A line of JSON.
    Json,
}

impl LogFormat {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The address people type: `https://host[:port]`, as a browser names it as the origin of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(String);

impl PublicAddress {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let uri: Uri = text.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
        let nothing_else = text == format!("{scheme}://{authority}") && text.is_ascii();
        let fitting = match scheme {
            "https" => true,
            "http" => is_loopback(authority.host().trim_start_matches('[').trim_end_matches(']')),
            _ => false,
        };
        // Browsers leave the usual port out.
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let address = text.strip_suffix(usual).unwrap_or(&text).to_owned();
        (nothing_else && fitting && !authority.host().is_empty() && !authority.as_str().contains('@'))
            .then_some(Self(address))
    }

    /// The address, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over https.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

pub(super) fn listen(text: &str) -> Option<String> {
    let port_is_number = |text: &str| text.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let fits = text.parse::<SocketAddr>().is_ok() || (text.starts_with("localhost:") && port_is_number(text));
    fits.then(|| text.to_owned())
}

/// Whether a host names this machine alone.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.to_canonical().is_loopback())
}

pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(super) fn database(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let fits = match scheme {
        "surrealkv" => !rest.is_empty() && !rest.starts_with('?'),
        "ws" | "wss" => text.parse::<Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty())),
        "mem" => true,
        _ => false,
    };
    fits.then(|| text.to_owned())
}

pub(super) fn files(text: &str) -> Option<Place> {
    let Some(rest) = text.strip_prefix("s3://") else {
        return (!text.is_empty() && !text.contains("://")).then(|| Place::Folder(PathBuf::from(text)));
    };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    let plain_prefix = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let prefix = prefix.trim_matches('/');
    let fits = (3..=63).contains(&bucket.len()) && bucket.chars().all(plain) && prefix.chars().all(plain_prefix);
    fits.then(|| {
        Place::Bucket(Bucket {
            name: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: None,
            region: String::new(),
            credentials: None,
        })
    })
}

pub(super) fn name(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    ((1..=60).contains(&text.len()) && text.chars().all(plain)).then(|| text.to_owned())
}

pub(super) fn log(text: &str) -> Option<String> {
    // The filter takes any single word for the name of a module and then logs nothing: a mistyped level.
    let word = text.chars().all(|c| c.is_ascii_alphanumeric());
    let level = matches!(text, "off" | "error" | "warn" | "info" | "debug" | "trace");
    (if word { level } else { EnvFilter::try_new(text).is_ok() }).then(|| text.to_owned())
}

/// The folder asked for; where nobody asked and the usual one isn't there, the one beside the program.
pub(super) fn site_folder(text: &str, asked: bool) -> PathBuf {
    let usual = Path::new(text);
    let beside = || std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("site")));
    match beside().filter(|beside| !asked && !usual.is_dir() && beside.is_dir()) {
        Some(beside) => beside,
        None => usual.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_an_origin() {
        for (given, expected) in [
            ("https://throughline.example.gov", "https://throughline.example.gov"),
            ("HTTPS://Throughline.Example.gov/", "https://throughline.example.gov"),
            ("https://example.gov:443", "https://example.gov"),
            ("https://example.gov:8443", "https://example.gov:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(PublicAddress::parse(given).map(|it| it.0).as_deref(), Some(expected), "{given}");
        }
        for bad in [
            "example.gov",
            "http://example.gov",
            "https://",
            "https://a/b",
            "https://a?x",
            "ftp://a",
            "https://u@a",
            "https://é.gov",
        ] {
            assert_eq!(PublicAddress::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn databases_are_of_known_kinds() {
        for good in [
            "surrealkv://data/x",
            "surrealkv:///var/lib/x?sync=every",
            "ws://db:8000",
            "wss://db.example.gov",
            "mem://",
        ] {
            assert!(database(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "data/x",
            "surrealkv://",
            "surrealkv://?sync=every",
            "postgres://db",
            "rocksdb://x",
            "ws://",
            "http://db",
        ] {
            assert!(database(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn files_go_to_a_folder_or_a_bucket() {
        assert_eq!(files("data/files"), Some(Place::Folder(PathBuf::from("data/files"))));
        for (good, name, prefix) in [
            ("s3://throughline", "throughline", ""),
            ("s3://throughline/", "throughline", ""),
            ("s3://files.example/a/b/", "files.example", "a/b"),
        ] {
            let Some(Place::Bucket(bucket)) = files(good) else { panic!("{good}") };
            assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), (name, prefix));
        }
        for bad in ["", "s3://", "s3://a", "s3://Bucket", "s3://bucket/a b", "gs://bucket", "https://files"] {
            assert_eq!(files(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_mistyped_level_is_no_filter() {
        for (text, fits) in
            [("info", true), ("info,server=debug", true), ("inof", false), ("server=loud", false), ("", false)]
        {
            assert_eq!(log(text).is_some(), fits, "{text:?}");
        }
    }

    #[test]
    fn loopback_is_known_in_all_its_spellings() {
        for (host, expected) in [
            ("127.0.0.1", true),
            ("localhost", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(host), expected, "{host}");
        }
    }
}
