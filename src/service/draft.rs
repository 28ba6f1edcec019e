//! Whose draft a form is, and where drafts are read from.

use super::{actor::Actor, api::FormKey, fault::Refusal};
use crate::{
    domain::{
        form::RaterGroup,
        id::EmployeeId,
        response::{Draft, Rater},
    },
    store::{
        batch::Batch,
        error::StoreError,
        key::{self, Key, num_at},
        read::{Entry, group_at},
        snapshot::Snapshot,
    },
};

/// A draft and the key it lies under.
pub type Kept = (Vec<u8>, Draft);

/// Whatever holds drafts: a snapshot, or a batch that is being written.
pub trait Drafts {
    fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError>;
    /// All whose key begins so, in order.
    fn drafts(&self, prefix: &Key) -> Result<Vec<Kept>, StoreError>;
    /// What lies there, whatever it is, as it is stored.
    fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError>;
    fn notes(&self, prefix: &Key) -> Result<Vec<Entry>, StoreError>;
    /// The first key from a place on that begins so; what lies there is not read.
    fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError>;
}

impl Drafts for Snapshot {
    fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError> {
        Snapshot::draft(self, key)
    }
    fn drafts(&self, prefix: &Key) -> Result<Vec<Kept>, StoreError> {
        Snapshot::drafts(self, prefix)
    }
    fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Snapshot::note(self, key)
    }
    fn notes(&self, prefix: &Key) -> Result<Vec<Entry>, StoreError> {
        Snapshot::notes(self, prefix)
    }
    fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Snapshot::next_note(self, from, prefix)
    }
}

impl Drafts for Batch<'_> {
    fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError> {
        Batch::draft(self, key)
    }
    fn drafts(&self, prefix: &Key) -> Result<Vec<Kept>, StoreError> {
        Batch::drafts(self, prefix)
    }
    fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Batch::note(self, key)
    }
    fn notes(&self, prefix: &Key) -> Result<Vec<Entry>, StoreError> {
        Batch::notes(self, prefix)
    }
    fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Batch::next_note(self, from, prefix)
    }
}

/// Sets a draft, or deletes it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    pub key: Key,
    pub draft: Option<Draft>,
}

/// Where the actor's draft of a form lies.
pub fn key(actor: &Actor, form: &FormKey) -> Result<Key, Refusal> {
    let FormKey { cycle, subject, group, respondent } = form;
    match group {
        RaterGroup::Public => {
            let respondent = respondent.as_deref().unwrap_or_default();
            Ok(key::paper(*cycle, *subject, *group, actor.account, respondent))
        }
        RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate | RaterGroup::Own => {
            Ok(key::draft(actor.employee.ok_or(Refusal::NoEmployee)?, *cycle, *subject, *group))
        }
    }
}

/// The employee and the group in a key under `key::drafts_of`.
pub fn about(key: &[u8]) -> Result<(EmployeeId, RaterGroup), StoreError> {
    Ok((EmployeeId(num_at(key, 9)), group_at(key, 13)?))
}

/// Who answers the form: the actor himself, or the respondent of the paper when he has a number already.
pub fn rater(actor: &Actor, form: &FormKey) -> Result<Option<Rater>, Refusal> {
    match form.group {
        RaterGroup::Public => Ok(form.respondent.clone().map(Rater::Respondent)),
        RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate | RaterGroup::Own => {
            Ok(Some(Rater::Employee(actor.employee.ok_or(Refusal::NoEmployee)?)))
        }
    }
}
