//! Kept by its store.
