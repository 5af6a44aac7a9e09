//! How the State stands: goals and metrics with their status, what changed, what has no current data.
