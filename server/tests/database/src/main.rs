//! SurrealDB's own command line, nothing added: `database-server start --user … --pass … --bind … surrealkv://FOLDER`.

use std::process::ExitCode;

use surrealdb_core::CommunityComposer;

fn main() -> ExitCode {
    surrealdb_server::init(CommunityComposer())
}
