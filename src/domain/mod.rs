//! What is true on paper: employees, units, indicators, forms, cycles, responses and the scores that follow.
//!
//! Plain values and pure functions. Never here: files, sockets, the time of day, redb, ratatui, sentences.
//! Types that are stored derive serde; a shipped one is never edited (see `codec`), enum variants are only
//! appended.

pub mod account;
pub mod assignment;
pub mod change;
pub mod cycle;
pub mod day;
pub mod decimal;
pub mod distribution;
pub mod employee;
pub mod exact;
pub mod explain;
pub mod form;
pub mod id;
pub mod ikm;
pub mod indicator;
pub mod kind;
pub mod look;
pub mod nip;
pub mod outlook;
pub mod predicate;
pub mod response;
pub mod rights;
#[cfg(test)]
pub(crate) mod sample;
pub mod score;
pub mod sound;
pub mod subject;
pub mod tally;
pub mod token;
pub mod undo;
pub mod unit;
