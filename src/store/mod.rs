//! The store: one redb file with the records, the journal and the drafts.
//!
//! Here: tables, keys, sealed values, the journal with its hash chain, running totals, backup, verify.
//! Never here: requests, rights, sentences.
//!
//! What always holds:
//! - the records are what `record` makes of the journal, byte for byte;
//! - readers see what is on disk and nothing later: a snapshot is taken after each durable commit;
//! - a batch changes nothing until its commit, and then everything or nothing;
//! - after an error of the disk the file is closed and opened again before anything else is said about it.

pub mod backup;
pub mod batch;
mod commit;
pub mod db;
pub mod error;
pub mod journal;
pub mod key;
pub mod memory;
mod migrate;
pub mod read;
pub mod record;
pub mod snapshot;
pub mod verify;

pub use batch::Batch;
pub use db::{Store, StoreOptions};
pub use error::StoreError;
pub use snapshot::Snapshot;

/// The layout of the file that this program writes. See `migrate`.
pub const SCHEMA: u32 = 4;

#[cfg(test)]
#[path = "../../tests/support/script.rs"]
mod script;
