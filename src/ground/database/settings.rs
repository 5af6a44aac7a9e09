//! Where the database is, and how to get in.

/// Where the database is and how to get in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `surrealkv://PATH` embedded, `ws(s)://HOST:PORT` a server or cluster, `mem://` for tests.
    pub address: String,
    /// Namespace, `throughline` unless told otherwise.
    pub namespace: String,
    /// Database in it, `throughline` unless told otherwise.
    pub database: String,
    /// A root user's name and password, where the address is a server's.
    pub credentials: Option<(String, String)>,
}

impl Settings {
    /// An address with the usual names and no credentials.
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            namespace: "throughline".to_owned(),
            database: "throughline".to_owned(),
            credentials: None,
        }
    }

    /// Whether the address is a server's.
    pub(super) fn is_server(&self) -> bool {
        ["ws://", "wss://"].iter().any(|scheme| self.address.starts_with(scheme))
    }

    /// The address as the engine is given it: an embedded database writes through to the disk before it answers,
    /// unless the address says something else about `sync`.
    pub(super) fn engine_address(&self) -> String {
        let embedded = self.address.starts_with("surrealkv://");
        match (embedded, self.address.contains('?')) {
            (true, false) => format!("{}?sync=every", self.address),
            (true, true) if !self.address.contains("sync=") => format!("{}&sync=every", self.address),
            _ => self.address.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedded_database_is_durable_unless_told_otherwise() {
        for (given, expected) in [
            ("surrealkv://data/x", "surrealkv://data/x?sync=every"),
            ("surrealkv://data/x?versioned=true", "surrealkv://data/x?versioned=true&sync=every"),
            ("surrealkv://data/x?sync=1s", "surrealkv://data/x?sync=1s"),
            ("wss://db.example:8000", "wss://db.example:8000"),
            ("mem://", "mem://"),
        ] {
            assert_eq!(Settings::at(given).engine_address(), expected);
        }
    }
}
