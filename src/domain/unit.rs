//! Organisational units; they form a tree.

use super::id::{EmployeeId, UnitId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Short and unique in the government: `DIKBUD`.
    pub code: String,
    pub name: String,
    pub parent: Option<UnitId>,
    /// Field of work, as the indicator catalogue names it; empty when not given.
    pub field: String,
    pub head: Option<EmployeeId>,
}
