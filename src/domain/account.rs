//! Who may log in and as what.

use super::id::{EmployeeId, UnitId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    Administrator,
    /// Personnel office of a unit and all below it.
    Operator,
    /// Leads a unit.
    Head,
    /// Direct superior, from the superior relation.
    Evaluator,
    /// Peer or subordinate, from an assignment.
    Rater,
    /// Everybody, about himself.
    Employee,
    /// Reads all, changes nothing.
    Auditor,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Administrator,
        Role::Operator,
        Role::Head,
        Role::Evaluator,
        Role::Rater,
        Role::Employee,
        Role::Auditor,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The login name as the operating system knows it.
    pub login: String,
    pub employee: Option<EmployeeId>,
    pub roles: Vec<Role>,
    /// The subtree an operator works for; `None` for the whole government.
    pub unit: Option<UnitId>,
}
