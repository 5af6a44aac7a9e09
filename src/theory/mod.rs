//! The theory of action: why the strategies should lead to the goals, link by link, and what the figures say of each link.
