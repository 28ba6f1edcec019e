//! Acts that have a name, so that one handed in twice is performed once.

use super::undo::Undo;
use serde::{Deserialize, Serialize};

/// The name of an act: the program it comes from, and how many that had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub program: u64,
    pub number: u64,
}

/// What the last act of a program came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub token: Token,
    /// The number that takes it back.
    pub undo: Option<u32>,
    /// What it took back itself.
    pub undone: Option<Undo>,
    /// Rows of a file.
    pub taken: u32,
    pub unchanged: u32,
    pub n_refused: u32,
}

/// What an account's programs did last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lasts {
    /// The last number under which an act is kept to be taken back. It is never given again: who still has it in
    /// mind would take back something else.
    pub given: u32,
    /// The last act of each program, the latest first.
    pub acts: Vec<Last>,
}
