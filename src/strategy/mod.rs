//! Strategies: what is done about a challenge, on what evidence, by whom, in which organizations and how well.
