//! On whose behalf a request is handled. Made by the service from the account, never by a client.

use crate::domain::{
    account::Role,
    id::{AccountId, EmployeeId, UnitId},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub login: String,
    pub employee: Option<EmployeeId>,
    pub roles: Vec<Role>,
    /// The subtree an operator works for; `None` for the whole government.
    pub unit: Option<UnitId>,
}
