//! The browser's entry: wakes the islands of a page the server rendered. Everything else lives in `islands`.

// Nothing below names the crate: islands register themselves. Without this line the linker leaves the whole crate out, and
// the page says 'Could not find WASM function for the island …'.
extern crate islands;

/// Called by the script Leptos writes into every page with islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
