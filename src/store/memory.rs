//! A tree of records in memory: what `verify` replays the journal into, and what tests run on.

use super::{
    error::StoreError,
    read::{Entry, Read, Visit, Write},
};
use smallvec::SmallVec;
use std::{collections::BTreeMap, ops::Bound};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(pub BTreeMap<Bytes, Box<[u8]>>);

/// Most keys are this short, and then lie in the tree itself: comparing them is most of the work.
pub type Bytes = SmallVec<[u8; 16]>;

fn bounds<'a>(from: &'a [u8], to: &'a [u8]) -> (Bound<&'a [u8]>, Bound<&'a [u8]>) {
    (Bound::Included(from), Bound::Excluded(to.max(from)))
}

impl Read for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(key).map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        for (k, v) in self.0.range::<[u8], _>(bounds(from, to)) {
            if visit(k, v)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError> {
        Ok(self.0.range::<[u8], _>(bounds(from, to)).next_back().map(|(k, v)| (k.to_vec(), v.to_vec())))
    }
}

impl Write for Memory {
    fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.0.insert(Bytes::from_slice(key), value.into());
        Ok(())
    }

    fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        self.0.remove(key);
        Ok(())
    }
}
