//! Which role may do what, and for whom: one table.
//!
//! Every kind of request has its row; the service looks nothing else up. A person has the widest scope that
//! one of his roles gives.

use super::account::Role;

/// For whom a right holds. Wider ones come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Nobody,
    /// Himself.
    Own,
    /// Whom he was asked to rate.
    Assigned,
    /// His direct subordinates.
    Subordinates,
    /// His unit and everything below it.
    Subtree,
    Everybody,
}
