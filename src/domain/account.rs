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
    /// A login shared by many: it may say for whom it speaks, and may do nothing for itself.
    Gateway,
}

impl Role {
    pub const ALL: [Role; 8] = [
        Role::Administrator,
        Role::Operator,
        Role::Head,
        Role::Evaluator,
        Role::Rater,
        Role::Employee,
        Role::Auditor,
        Role::Gateway,
    ];

    /// As on the command line and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Operator => "operator",
            Role::Head => "head",
            Role::Evaluator => "evaluator",
            Role::Rater => "rater",
            Role::Employee => "employee",
            Role::Auditor => "auditor",
            Role::Gateway => "gateway",
        }
    }

    /// What somebody may be himself.
    pub fn personal() -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(|role| *role != Role::Gateway)
    }
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

impl Account {
    /// It stays for the journal's sake, and nobody gets in with it.
    pub fn is_closed(&self) -> bool {
        self.roles.is_empty() && self.employee.is_none()
    }

    pub fn is_gateway(&self) -> bool {
        self.roles.contains(&Role::Gateway)
    }

    pub fn is_administrator(&self) -> bool {
        self.roles.contains(&Role::Administrator)
    }

    /// A gateway with roles of its own as well, which nobody may be.
    pub fn is_mixed(&self) -> bool {
        self.is_gateway() && self.roles.len() > 1
    }
}
