//! The store: one redb file with the records, the journal and the drafts.
//!
//! Here: tables, keys, sealed values, the journal with its hash chain, running totals, backup, verify.
//! Never here: requests, rights, sentences.

pub mod error;
pub mod key;
pub mod memory;
pub mod read;
pub mod record;
