//! The use cases: what may be asked and what may be done, by whom, and how changes reach the store.
//!
//! Here: requests and answers (`api`), rights, deciding (`decide`, pure), asking (`query`), the writer that
//! commits in groups, search, import. Never here: sockets, screens, sentences.

pub mod actor;
pub mod api;
pub mod check;
pub mod decide;
pub mod draft;
pub mod entry;
pub mod fault;
pub mod progress;
pub mod search;
pub mod writer;
