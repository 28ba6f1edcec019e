//! A batch of changes on its way to the disk.
//!
//! What a batch changes lies in memory, in layers over the snapshot it began on, until its commit opens the
//! transaction, writes everything in order of keys and makes it durable. So giving a batch up costs nothing, a
//! panic while deciding harms nobody, a row that many changes touch is written once, and the tables are opened
//! once. A batch needs memory for about three times what it writes: a file of millions goes in several.

use super::{
    db::Store,
    error::StoreError,
    journal::{self, Head},
    key::Key,
    read::{Entry, Read, View, Visit, Write},
    record::record,
    snapshot::{Snapshot, draft_in, drafts_in, next_note_in, notes_in},
};
use crate::{
    codec,
    domain::{change::Change, day::Moment, id::AccountId, response::Draft},
};
use std::{
    collections::BTreeMap,
    ops::{Bound, ControlFlow},
    sync::{Arc, MutexGuard},
};

/// Values put (or, with `None`, deleted) over a tree.
#[derive(Default)]
pub(super) struct Layer(pub(super) BTreeMap<Vec<u8>, Option<Vec<u8>>>);

/// A tree with a layer over it.
struct Layered<'a> {
    layer: &'a Layer,
    base: &'a dyn Read,
}

impl Layered<'_> {
    fn changed(&self, from: &[u8], to: &[u8]) -> impl DoubleEndedIterator<Item = (&[u8], Option<&[u8]>)> {
        let bounds = (Bound::Included(from), Bound::Excluded(to.max(from)));
        self.layer.0.range::<[u8], _>(bounds).map(|(k, v)| (k.as_slice(), v.as_deref()))
    }
}

impl Read for Layered<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.layer.0.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.base.get(key),
        }
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        let mut changed = self.changed(from, to).peekable();
        if changed.peek().is_none() {
            return self.base.scan(from, to, visit);
        }
        let mut stopped = false;
        self.base.scan(from, to, &mut |key, value| {
            while let Some((k, v)) = changed.next_if(|(k, _)| *k < key) {
                if let Some(v) = v
                    && visit(k, v)?.is_break()
                {
                    stopped = true;
                    return Ok(ControlFlow::Break(()));
                }
            }
            let flow = match changed.next_if(|(k, _)| *k == key) {
                Some((_, Some(v))) => visit(key, v)?,
                Some((_, None)) => ControlFlow::Continue(()),
                None => visit(key, value)?,
            };
            stopped = flow.is_break();
            Ok(flow)
        })?;
        if stopped {
            return Ok(());
        }
        for (k, v) in changed {
            if let Some(v) = v
                && visit(k, v)?.is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError> {
        let mut to = to.to_vec();
        let own = |to: &[u8]| self.changed(from, to).rev().find_map(|(k, v)| Some((k.to_vec(), v?.to_vec())));
        loop {
            let Some((key, value)) = self.base.last(from, &to)? else {
                return Ok(own(&to));
            };
            match own(&to) {
                Some(mine) if mine.0 >= key => return Ok(Some(mine)),
                Some(_) | None if !self.layer.0.contains_key(&key) => return Ok(Some((key, value))),
                // Deleted in the layer: look before it.
                Some(_) | None => to = key,
            }
        }
    }
}

/// Everything that one commit makes durable. Only one batch is open at a time; a second waits.
pub struct Batch<'s> {
    store: &'s Store,
    _turn: MutexGuard<'s, ()>,
    base: Arc<Snapshot>,
    pub(super) records: Layer,
    pub(super) drafts: Layer,
    pub(super) entries: Vec<(u64, Vec<u8>)>,
    head: Head,
    /// A change could be recorded only in part.
    spoiled: bool,
}

impl<'s> Batch<'s> {
    pub(super) fn new(store: &'s Store, turn: MutexGuard<'s, ()>, base: Arc<Snapshot>) -> Batch<'s> {
        let head = base.head();
        Batch {
            store,
            _turn: turn,
            base,
            records: Layer::default(),
            drafts: Layer::default(),
            entries: Vec::new(),
            head,
            spoiled: false,
        }
    }

    /// The records with everything this batch has done so far.
    pub fn view(&self) -> View<'_> {
        View::new(self)
    }

    /// The end of the journal with the entries of this batch.
    pub fn head(&self) -> Head {
        self.head
    }

    pub(super) fn base_head(&self) -> Head {
        self.base.head()
    }

    /// Appends a change to the journal and brings the records up to date. After an error the batch cannot be
    /// committed any more.
    pub fn record(&mut self, at: Moment, actor: AccountId, change: &Change) -> Result<(), StoreError> {
        self.spoiled = true;
        let (bytes, head) = journal::seal(self.head, at, actor, change)?;
        record(self, change)?;
        self.entries.push((head.number, bytes));
        self.head = head;
        self.spoiled = false;
        Ok(())
    }

    pub fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError> {
        draft_in(&self.draft_tree(), key)
    }

    /// All drafts under a prefix, with their keys.
    pub fn drafts(&self, prefix: &Key) -> Result<Vec<(Vec<u8>, Draft)>, StoreError> {
        drafts_in(&self.draft_tree(), prefix)
    }

    /// `None` removes the draft.
    pub fn set_draft(&mut self, key: &Key, draft: Option<&Draft>) -> Result<(), StoreError> {
        let sealed = draft.map(|draft| codec::seal(key.bytes(), draft)).transpose();
        let sealed = sealed.map_err(|why| StoreError::Damaged { key: key.bytes().to_vec(), why })?;
        self.drafts.0.insert(key.bytes().to_vec(), sealed);
        Ok(())
    }

    /// What lies under a key of the table of drafts, as it is stored.
    pub fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.draft_tree().get(key.bytes())
    }

    /// All that lies under a prefix of the table of drafts.
    pub fn notes(&self, prefix: &Key) -> Result<Vec<Entry>, StoreError> {
        notes_in(&self.draft_tree(), prefix)
    }

    /// The first key of the table of drafts from a place on that begins so.
    pub fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        next_note_in(&self.draft_tree(), from, prefix)
    }

    /// `None` removes it.
    pub fn set_note(&mut self, key: &[u8], sealed: Option<Vec<u8>>) {
        self.drafts.0.insert(key.to_vec(), sealed);
    }

    /// Whether a commit would write nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.records.0.is_empty() && self.drafts.0.is_empty()
    }

    /// Returns when everything is on disk. After an error it may be there all the same: the head of the next
    /// snapshot tells.
    pub fn commit(self) -> Result<(), StoreError> {
        if self.spoiled {
            return Err(StoreError::Misfit { what: "a change that was recorded in part" });
        }
        if self.is_empty() { Ok(()) } else { self.store.write(&self) }
    }

    /// Gives everything up. Dropping does the same.
    pub fn abort(self) {}

    fn draft_tree(&self) -> Layered<'_> {
        Layered { layer: &self.drafts, base: self.base.draft_tree() }
    }

    fn record_tree(&self) -> Layered<'_> {
        Layered { layer: &self.records, base: &*self.base }
    }
}

impl Read for Batch<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.record_tree().get(key)
    }
    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        self.record_tree().scan(from, to, visit)
    }
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError> {
        self.record_tree().last(from, to)
    }
}

impl Write for Batch<'_> {
    fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.records.0.insert(key.to_vec(), Some(value.to_vec()));
        Ok(())
    }
    fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        self.records.0.insert(key.to_vec(), None);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::memory::Memory, *};
    use proptest::{collection::vec, prelude::*};

    fn key() -> impl Strategy<Value = Vec<u8>> {
        vec(0u8..4, 1..3)
    }

    proptest! {
        #[test]
        fn a_layered_tree_reads_like_one_that_was_changed(
            base in vec((key(), any::<u8>()), 0..20),
            edits in vec((key(), any::<Option<u8>>()), 0..20),
            from in key(), to in key(), most in 1usize..30,
        ) {
            let mut plain = Memory(base.into_iter().map(|(k, v)| (k.into(), [v].into())).collect());
            let under = plain.clone();
            let mut layer = Layer::default();
            for (k, v) in edits {
                let v = v.map(|v| vec![v]);
                match &v {
                    Some(v) => plain.put(&k, v).unwrap(),
                    None => plain.delete(&k).unwrap(),
                }
                layer.0.insert(k, v);
            }
            let layered = Layered { layer: &layer, base: &under };
            let listed = |tree: &dyn Read| {
                let mut list: Vec<Entry> = Vec::new();
                tree.scan(&from, &to, &mut |k, v| {
                    list.push((k.to_vec(), v.to_vec()));
                    Ok(if list.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
                }).unwrap();
                list
            };
            prop_assert_eq!(listed(&layered), listed(&plain));
            prop_assert_eq!(layered.last(&from, &to).unwrap(), plain.last(&from, &to).unwrap());
            prop_assert_eq!(layered.get(&from).unwrap(), plain.get(&from).unwrap());
        }
    }
}
