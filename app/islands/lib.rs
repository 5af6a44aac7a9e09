//! What runs in the browser, and nothing else: the islands, and the server functions they call. The only code of pages that is
//! built for WebAssembly; on the server the same islands render what they will wake up in.

#![recursion_limit = "512"]

pub mod assessment;
