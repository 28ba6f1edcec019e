//! The use cases: what may be asked and what may be done, by whom, and how changes reach the store.
//!
//! Here: requests and answers (`api`), rights, deciding (`decide`, pure), asking (`query`), the writer that
//! commits in groups, search, import. Never here: sockets, screens, sentences.

pub mod actor;
pub mod api;
pub mod fault;
pub mod import;
pub mod progress;
