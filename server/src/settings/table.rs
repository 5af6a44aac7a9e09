//! The table of settings: what each is called, what it is when nobody says otherwise, what it is for.

/// One setting, as `--help` and the README show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The key in `throughline.toml`; with `--` before it and dashes in it, the flag.
    pub key: &'static str,
    /// The variable of the environment.
    pub variable: &'static str,
    /// What it is when nobody says otherwise; empty where there is no default.
    pub default: &'static str,
    /// What it is for, as a sentence.
    pub meaning: &'static str,
    /// Whether it is a secret: then it has no flag, which other users of the machine could read, and is never shown.
    pub secret: bool,
}

impl Setting {
    /// The flag with its dashes; secrets have none.
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| format!("--{}", self.key.replace('_', "-")))
    }

    /// The variable and the meaning, for `--help`.
    pub(super) fn described(&self) -> String {
        format!("  {}  {}", self.variable, self.meaning)
    }
}

macro_rules! settings {
    ($($secret:ident $key:ident $variable:literal $default:literal $meaning:literal)+) => {
        &[$(Setting {
            key: stringify!($key), variable: $variable, default: $default, meaning: $meaning,
            secret: settings!(@ $secret),
        }),+]
    };
    (@ open) => { false };
    (@ secret) => { true };
}

/// Every setting, in the order they are shown.
pub const TABLE: &[Setting] = settings! {
    open listen "THROUGHLINE_LISTEN" "127.0.0.1:3000"
        "Address and port to listen on; port 0 takes a free one."
    open public_address "THROUGHLINE_PUBLIC_ADDRESS" ""
        "The address people type, such as https://throughline.example.gov, where a proxy stands in front. Plain http only on this machine."
    open behind_proxy "THROUGHLINE_BEHIND_PROXY" "false"
        "true when every request comes through a proxy that sets X-Forwarded-For, so that guessing at sign-in and survey answers are limited by visitor."
    open database "THROUGHLINE_DATABASE" "surrealkv://data/throughline"
        "surrealkv://FOLDER on this machine, or ws:// or wss:// with host and port of a SurrealDB server or cluster."
    open database_user "THROUGHLINE_DATABASE_USER" ""
        "A root user of the SurrealDB server."
    secret database_password "THROUGHLINE_DATABASE_PASSWORD" ""
        "That user’s password. It has no flag: other users of the machine could read it."
    open database_namespace "THROUGHLINE_DATABASE_NAMESPACE" "throughline"
        "The namespace on the SurrealDB server."
    open database_name "THROUGHLINE_DATABASE_NAME" "throughline"
        "The database in that namespace."
    open files "THROUGHLINE_FILES" "data/files"
        "Where uploaded files are kept: a folder, or s3://BUCKET or s3://BUCKET/PREFIX of a server that speaks S3."
    open files_endpoint "THROUGHLINE_FILES_ENDPOINT" ""
        "The address of the S3 server, such as https://minio.example.gov; without it Amazon’s own. Plain http only on this machine."
    open files_region "THROUGHLINE_FILES_REGION" "us-east-1"
        "The region of the bucket."
    open files_key "THROUGHLINE_FILES_KEY" ""
        "The key id to the bucket; without it the role that Amazon gave this machine."
    secret files_secret "THROUGHLINE_FILES_SECRET" ""
        "The secret that goes with the key id. It has no flag: other users of the machine could read it."
    open site "THROUGHLINE_SITE" "target/site"
        "Folder with the style and the scripts of the pages; where it isn’t there, the folder site beside the program."
    open allow_public_demonstration "THROUGHLINE_ALLOW_PUBLIC_DEMONSTRATION" "false"
        "true lets a demonstration, whose passwords are public, listen beyond this machine."
    open log "THROUGHLINE_LOG" "info"
        "What is logged: error, warn, info, debug or trace, or a filter such as info,server=debug."
    open log_format "THROUGHLINE_LOG_FORMAT" "text"
        "text for people, json for machines; a line an event, on standard error."
    open config "THROUGHLINE_CONFIG" "throughline.toml"
        "A file with these settings by their names in lower case without THROUGHLINE_, such as listen = \"127.0.0.1:3000\"."
};

/// A setting's value with where it came from, for saying what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) origin: String,
}

/// What is wrong with how the program was started, in words for its operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongSetting(pub String);
