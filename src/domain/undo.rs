//! What is kept of a change so that whoever made it can take it back.

use super::{change::Change, day::Moment};
use serde::{Deserialize, Serialize};

/// One act of somebody, with what it was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    pub at: Moment,
    pub deed: Deed,
    /// A name, a code, or the name of a file.
    pub name: String,
    /// How many changes it was.
    pub n_changes: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    Employee,
    Unit,
    Indicator,
    Form,
    Cycle,
    Phase,
    Raters,
    Plan,
    Account,
    File,
}

/// A piece of what takes an act back, in the order in which it is recorded: each change with a checksum of what
/// it replaces, as the act has left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece(pub Vec<(Change, u32)>);
