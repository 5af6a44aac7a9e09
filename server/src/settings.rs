//! What can be set about a running Throughline: one table of settings, and the values it was started with. A setting is
//! taken from a flag, else from the environment, else from `throughline.toml`, else it has its default.

mod file;
mod table;
mod values;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use throughline::{database, upload};

use table::Value;
pub use table::{Setting, TABLE, WrongSetting};
pub use values::{LogFormat, PublicAddress};

/// What was set, as it was typed, and where; [`Settings`] is what it comes to.
#[derive(Debug, Clone, Default)]
pub struct Given {
    values: BTreeMap<&'static str, Value>,
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        let flags = TABLE.iter().filter(|setting| !setting.secret).map(|setting| {
            let default =
                if setting.default.is_empty() { String::new() } else { format!(" [default: {}]", setting.default) };
            Arg::new(setting.key)
                .long(setting.key.replace('_', "-"))
                .env(setting.variable)
                .hide_env_values(true)
                .value_name("VALUE")
                .help(format!("{}{default}", setting.meaning))
                .help_heading("Settings")
                .global(true)
        });
        let secrets: Vec<_> = TABLE.iter().filter(|setting| setting.secret).map(Setting::described).collect();
        command.args(flags).after_help(format!(
            "Every setting can also stand in the environment, under the name shown, or in throughline.toml. Only there:\n{}",
            secrets.join("\n")
        ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Self::default();
        given.update_from_arg_matches(matches)?;
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for setting in TABLE {
            let (text, origin) = match setting.secret {
                true => (std::env::var(setting.variable).ok(), setting.variable.to_owned()),
                false => {
                    let by_flag = matches.value_source(setting.key) == Some(ValueSource::CommandLine);
                    let origin = setting.flag().filter(|_| by_flag).unwrap_or_else(|| setting.variable.to_owned());
                    (matches.get_one::<String>(setting.key).cloned(), origin)
                }
            };
            // A variable that is there but empty is how deployments spell "not set".
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                self.values.insert(setting.key, Value { text, origin });
            }
        }
        Ok(())
    }
}

/// The settings a Throughline runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Host and port to listen on.
    pub listen: String,
    /// The address people type, where it isn't the one listened on.
    pub public_address: Option<PublicAddress>,
    /// Whether `X-Forwarded-For` is to be believed.
    pub behind_proxy: bool,
    /// Where the database is.
    pub database: database::Settings,
    /// Where uploaded files are kept.
    pub files: upload::Place,
    /// Where style and scripts are.
    pub site: PathBuf,
    /// Whether a demonstration may be reached from other machines.
    pub allow_public_demonstration: bool,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// What was set otherwise than by default: name, value (of secrets only that there is one), where.
    pub said: Vec<(&'static str, String, String)>,
}

impl Settings {
    /// Settings from flags and environment, joined with the file they name.
    ///
    /// # Errors
    /// Names the first setting that can't be taken, its value unless it is a secret, and what is allowed.
    pub fn from(mut given: Given) -> Result<Self, WrongSetting> {
        let named = given.values.contains_key("config");
        let config = given.text("config").to_owned();
        for (key, value) in file::read(&config, named)? {
            given.values.entry(key).or_insert(value);
        }
        given.settings()
    }

    /// Settings from pairs of key and value, as in `throughline.toml`: for tests and tools.
    ///
    /// # Errors
    /// As [`Settings::from`]; also for a key that is no setting.
    pub fn of(pairs: &[(&str, &str)]) -> Result<Self, WrongSetting> {
        let mut given = Given::default();
        for (key, text) in pairs {
            let setting = TABLE.iter().find(|setting| setting.key == *key);
            let setting = setting.ok_or_else(|| WrongSetting(format!("There is no setting {key}.")))?;
            given.values.insert(setting.key, Value { text: (*text).to_owned(), origin: setting.key.to_owned() });
        }
        given.settings()
    }

    /// Whether nothing but this machine can reach what is listened on.
    pub fn listens_on_this_machine_only(&self) -> bool {
        let host = self.listen.rsplit_once(':').map_or("", |(host, _)| host);
        values::is_loopback(host.trim_start_matches('[').trim_end_matches(']'))
    }

    /// Whether people come over https, so that cookies may insist on it. Beyond this machine they always must.
    pub fn is_https(&self) -> bool {
        self.public_address.as_ref().is_some_and(PublicAddress::is_https)
    }

    /// Whether a session's cookie is sent over https only: always, but where everything stays on this machine.
    pub fn secure_cookies(&self) -> bool {
        self.is_https() || !self.listens_on_this_machine_only()
    }
}

impl Given {
    /// The value of a setting, or its default.
    fn text(&self, key: &str) -> &str {
        let default = || TABLE.iter().find(|setting| setting.key == key).map_or("", |setting| setting.default);
        self.values.get(key).map_or_else(default, |value| value.text.trim())
    }

    /// A setting taken by `parse`, or what is wrong with it and what is `allowed`.
    fn take<T>(&self, key: &str, allowed: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, WrongSetting> {
        parse(self.text(key)).ok_or_else(|| self.wrong(key, allowed))
    }

    fn wrong(&self, key: &str, allowed: &str) -> WrongSetting {
        let setting = TABLE.iter().find(|setting| setting.key == key);
        let origin =
            self.values.get(key).map(|value| value.origin.as_str()).or(setting.map(|it| it.variable)).unwrap_or(key);
        let value = match setting.is_some_and(|setting| setting.secret) {
            true => String::new(),
            false => format!(" is “{}”", self.text(key)),
        };
        WrongSetting(format!("{origin}{value}. Allowed: {allowed}."))
    }

    fn optional(&self, key: &str) -> Option<String> {
        Some(self.text(key).to_owned()).filter(|text| !text.is_empty())
    }

    fn settings(self) -> Result<Settings, WrongSetting> {
        let flag = |key| self.take(key, "true or false", values::flag);
        Ok(Settings {
            listen: self.take("listen", values::LISTEN, values::listen)?,
            public_address: match self.optional("public_address") {
                Some(_) => Some(self.take("public_address", values::PUBLIC_ADDRESS, PublicAddress::parse)?),
                None => None,
            },
            behind_proxy: flag("behind_proxy")?,
            database: self.database()?,
            files: self.files()?,
            site: values::site_folder(self.text("site"), self.values.contains_key("site")),
            allow_public_demonstration: flag("allow_public_demonstration")?,
            log: self.take("log", values::LOG, values::log)?,
            log_format: self.take("log_format", "text or json", LogFormat::parse)?,
            said: self.said(),
        })
    }

    fn database(&self) -> Result<database::Settings, WrongSetting> {
        let address = self.take("database", values::DATABASE, values::database)?;
        let user = self.optional("database_user");
        let password = self.values.get("database_password").map(|value| value.text.clone());
        let credentials = match (user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(
                    self.wrong("database_user", "a user together with THROUGHLINE_DATABASE_PASSWORD, which is not set")
                );
            }
            (None, Some(_)) => {
                return Err(self.wrong(
                    "database_password",
                    "a password together with THROUGHLINE_DATABASE_USER, which is not set",
                ));
            }
        };
        Ok(database::Settings {
            address,
            namespace: self.take("database_namespace", values::NAME, values::name)?,
            database: self.take("database_name", values::NAME, values::name)?,
            credentials,
        })
    }

    fn files(&self) -> Result<upload::Place, WrongSetting> {
        let place = self.take("files", values::FILES, values::files)?;
        let endpoint = match self.optional("files_endpoint") {
            Some(_) => Some(self.take("files_endpoint", values::ENDPOINT, PublicAddress::parse)?),
            None => None,
        };
        let key = self.optional("files_key");
        let secret = self.values.get("files_secret").map(|value| value.text.clone());
        let credentials = match (key, secret) {
            (Some(key), Some(secret)) => Some((key, secret)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(
                    self.wrong("files_key", "a key id together with THROUGHLINE_FILES_SECRET, which is not set")
                );
            }
            (None, Some(_)) => {
                return Err(
                    self.wrong("files_secret", "a secret together with THROUGHLINE_FILES_KEY, which is not set")
                );
            }
        };
        match place {
            upload::Place::Bucket(bucket) => Ok(upload::Place::Bucket(upload::Bucket {
                endpoint: endpoint.map(|address| address.as_str().to_owned()),
                region: self.take("files_region", values::NAME, values::name)?,
                credentials,
                ..bucket
            })),
            folder if endpoint.is_none() && credentials.is_none() => Ok(folder),
            _ if endpoint.is_some() => Err(self.wrong("files_endpoint", values::ONLY_BUCKET)),
            _ => Err(self.wrong("files_key", values::ONLY_BUCKET)),
        }
    }

    fn said(&self) -> Vec<(&'static str, String, String)> {
        let shown = |setting: &Setting, value: &Value| match setting.secret {
            true => "(a secret)".to_owned(),
            false => value.text.trim().to_owned(),
        };
        let given = |setting: &'static Setting| {
            self.values.get(setting.key).map(|value| (setting.variable, shown(setting, value), value.origin.clone()))
        };
        TABLE.iter().filter_map(given).collect()
    }
}
