//! Where drafts lie: under whoever fills them, so that the drafts of one person in a cycle are one range.

use super::{actor::Actor, api::FormKey};
use crate::{
    domain::{
        form::RaterGroup,
        id::{CycleId, EmployeeId},
        response::{Draft, Rater},
    },
    store::{
        error::StoreError,
        key::num_at,
        read::group_at,
    },
};

/// A draft and the key it lies under.
pub type Kept = (Vec<u8>, Draft);

/// Whatever holds drafts: a snapshot, or a batch that is being written.
pub trait Drafts {
    fn draft(&self, key: &[u8]) -> Result<Option<Draft>, StoreError>;
    /// All whose key begins so, in order.
    fn drafts(&self, prefix: &[u8]) -> Result<Vec<Kept>, StoreError>;
}

/// Sets a draft, or deletes it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    pub key: Vec<u8>,
    pub draft: Option<Draft>,
}

const OF_RATER: u8 = 0;
const OF_OPERATOR: u8 = 1;

fn numbers(kind: u8, numbers: [u32; 2]) -> Vec<u8> {
    let mut key = vec![kind];
    for n in numbers {
        key.extend_from_slice(&n.to_be_bytes());
    }
    key
}

/// The drafts of a rater in a cycle, the papers of the public aside.
pub fn of_rater(rater: EmployeeId, cycle: CycleId) -> Vec<u8> {
    numbers(OF_RATER, [rater.0, cycle.0])
}

/// Where the actor's draft of a form lies. A paper of the public belongs to the account that keys it in, so
/// that two operators can work on one stack.
pub fn key(actor: &Actor, form: &FormKey) -> Vec<u8> {
    match (form.group, actor.employee) {
        (RaterGroup::Public, _) | (_, None) => {
            let mut key = numbers(OF_OPERATOR, [actor.account.0, form.cycle.0]);
            key.extend_from_slice(&form.subject.0.to_be_bytes());
            key.extend_from_slice(form.respondent.as_deref().unwrap_or_default().as_bytes());
            key
        }
        (group, Some(rater)) => {
            let mut key = of_rater(rater, form.cycle);
            key.push(group as u8);
            key.extend_from_slice(&form.subject.0.to_be_bytes());
            key
        }
    }
}

/// The group and the employee in a key under `of_rater`.
pub fn about(key: &[u8]) -> Result<(RaterGroup, EmployeeId), StoreError> {
    Ok((group_at(key, 9)?, EmployeeId(num_at(key, 10))))
}

/// Who answers the form: the actor himself, or the respondent of the paper.
pub fn rater(actor: &Actor, form: &FormKey) -> Option<Rater> {
    match form.group {
        RaterGroup::Public => form.respondent.clone().map(Rater::Respondent),
        RaterGroup::Superior | RaterGroup::Peer | RaterGroup::Subordinate | RaterGroup::Own => {
            actor.employee.map(Rater::Employee)
        }
    }
}

/// Drafts in memory, for deciding without a store.
impl Drafts for std::collections::BTreeMap<Vec<u8>, Draft> {
    fn draft(&self, key: &[u8]) -> Result<Option<Draft>, StoreError> {
        Ok(self.get(key).cloned())
    }

    fn drafts(&self, prefix: &[u8]) -> Result<Vec<Kept>, StoreError> {
        let begins = |(k, _): &(&Vec<u8>, &Draft)| k.starts_with(prefix);
        let range = self.range(prefix.to_vec()..).take_while(begins);
        Ok(range.map(|(k, d)| (k.clone(), d.clone())).collect())
    }
}
