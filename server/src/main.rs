//! The program: an allocator, a runtime, the command line.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The database engine's query planner recurses deeply; in bytes. Only what is used of it is taken.
const STACK: usize = 16 * 1024 * 1024;

/// Threads the embedded engine reads and writes files with; it would take 16.
const ENGINE_THREADS: &str = "4";

fn main() -> ExitCode {
    set_engine_defaults();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    // On a thread of the runtime: the one the program starts with has the stack the system gives it.
    let ended = runtime.map(|runtime| runtime.block_on(async { tokio::spawn(server::run()).await }));
    match ended {
        Ok(Ok(code)) => code,
        // The panic has told.
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(cause) => {
            eprintln!("throughline: the program can’t start: {cause}");
            ExitCode::FAILURE
        }
    }
}

/// The embedded engine is made for a database server with the machine to itself. What the environment says goes first.
/// This is the only one of its limits that it takes from the environment when embedded (surrealdb 3.3.5).
fn set_engine_defaults() {
    const VARIABLE: &str = "SURREAL_KVS_THREADPOOL_SIZE";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: this is the first thing the program does; no other thread reads the environment yet.
        #[allow(unsafe_code)]
        unsafe {
            std::env::set_var(VARIABLE, ENGINE_THREADS);
        }
    }
}
