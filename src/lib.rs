//! kinerja: performance management for the civil servants of a local government.
//!
//! The map of the crate, lower layers first; an arrow means "may use", and `tests/tidy.rs` holds the
//! `use crate::` lines of every file against it:
//!
//! ```text
//!  domain <- store <- service <- protocol <- server <---+
//!                        ^          ^                    |
//!                        +------- client <- tui <------ cli <- main
//!                        |                               |
//!                     report <---------------------------+
//!  codec, clock, guard, progress: leaves.  text: only for tui, cli and report.
//! ```
//!
//! What always holds:
//! - a score is computed by one function, [`domain::score::compute`], exactly, and rounded once;
//! - a change is decided ([`service::decide`], pure) and then recorded ([`store::record`]); the tables are
//!   what folding the journal gives, and `verify` proves it;
//! - nobody is told "saved" before the commit that holds it is on disk;
//! - rights are checked in the service and nowhere else;
//! - who somebody is comes from the kernel or the system's list of users, never from a program;
//! - nothing in the interface touches a terminal, a socket, a clock or a file except `tui::terminal`,
//!   `tui::input`, `tui::signal` and `tui::files`.

pub mod cli;
pub mod client;
pub mod clock;
pub mod codec;
pub mod demo;
pub mod domain;
pub mod guard;
pub mod progress;
pub mod protocol;
pub mod report;
pub mod server;
pub mod service;
pub mod store;
pub mod text;
pub mod tui;

// The scripts of changes in tests/support name the crate as the tests outside do.
#[cfg(test)]
extern crate self as kinerja;
