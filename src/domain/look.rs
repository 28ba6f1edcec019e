//! When an auditor was told who answers in a confidential group: for those who answer for the rules.

use super::{
    day::Moment,
    form::RaterGroup,
    id::{AccountId, CycleId, EmployeeId},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub at: Moment,
    pub by: AccountId,
    pub cycle: CycleId,
    pub about: EmployeeId,
    pub group: RaterGroup,
}

/// The latest looks, the newest first; the journal has them all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Looks(pub Vec<Look>);

impl Looks {
    const MOST: usize = 30;

    #[must_use]
    pub fn with(mut self, look: Look) -> Looks {
        self.0.insert(0, look);
        self.0.truncate(Looks::MOST);
        self
    }
}
