//! Proving that the store is what its journal says.

use crate::domain::id::{CycleId, EmployeeId};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct VerifyReport {
    pub n_entries: u64,
    pub n_records: u64,
    pub n_scores: u64,
    pub head: String,
    /// What differs: at most the first hundred, each with its place.
    pub differences: Vec<Difference>,
    pub n_differences: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// The entry's hash is not that of its content, or its predecessor's is not the one it names.
    Chain { number: u64 },
    /// A journal entry that cannot be read.
    Entry { number: u64, why: String },
    /// A number is missing in the journal.
    Gap { after: u64 },
    /// A record that the journal does not give.
    Extra { key: Vec<u8> },
    /// A record that the journal gives and the tables lack.
    Lost { key: Vec<u8> },
    /// A record that differs from what the journal gives.
    Differs { key: Vec<u8> },
    /// A stored score that is not the one its answers give.
    Score { cycle: CycleId, employee: EmployeeId },
}
