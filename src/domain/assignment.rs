//! Who is asked about whom besides the direct superior and the employee himself.

use super::{form::RaterGroup, id::EmployeeId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Assignment {
    pub subject: EmployeeId,
    pub group: RaterGroup,
    pub rater: EmployeeId,
}

/// One day of one employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    pub status: Presence,
    pub late_minutes: u16,
    pub early_minutes: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Presence {
    Present,
    Leave,
    Sick,
    OnDuty,
    /// Without an excuse; what PP 94/2021 counts.
    Absent,
}
