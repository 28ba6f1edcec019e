//! The store as it was on disk at one moment.
//!
//! Cheap to share and to read from many threads. It pins the pages it was taken on, so nobody keeps one longer
//! than a request takes; and it does not keep the file open: once the store is gone, or has been opened again
//! after an error, reading fails.

use super::{
    db::{DRAFTS, JOURNAL, META, RECORDS, caught},
    error::{StoreError, failed},
    journal::{self, Entry, Head},
    key::Key,
    read::{self, Read, View, Visit, opened},
};
use crate::domain::{day::Moment, response::Draft};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata};
use std::{
    ops::{ControlFlow, RangeInclusive},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Set by whoever meets an error of the disk; then the file must be opened again.
pub(super) type Broken = Arc<AtomicBool>;

/// One table of bytes, read as a tree.
pub(super) struct Tree {
    table: ReadOnlyTable<&'static [u8], &'static [u8]>,
    broken: Broken,
}

impl Tree {
    fn note<T, E: Into<redb::Error>>(&self, outcome: Result<T, E>) -> Result<T, StoreError> {
        note(&self.broken, outcome)
    }
}

fn note<T, E: Into<redb::Error>>(broken: &Broken, outcome: Result<T, E>) -> Result<T, StoreError> {
    outcome.map_err(|error| {
        broken.store(true, Ordering::Release);
        failed(error)
    })
}

impl Read for Tree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        caught(|| Ok(self.note(self.table.get(key))?.map(|value| value.value().to_vec())))
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        if from >= to {
            return Ok(());
        }
        caught(|| {
            for entry in self.note(self.table.range::<&[u8]>(from..to))? {
                let (key, value) = self.note(entry)?;
                if visit(key.value(), value.value())?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<read::Entry>, StoreError> {
        if from >= to {
            return Ok(None);
        }
        caught(|| match self.note(self.table.range::<&[u8]>(from..to))?.next_back() {
            Some(entry) => {
                let (key, value) = self.note(entry)?;
                Ok(Some((key.value().to_vec(), value.value().to_vec())))
            }
            None => Ok(None),
        })
    }
}

pub struct Snapshot {
    records: Tree,
    drafts: Tree,
    journal: ReadOnlyTable<u64, &'static [u8]>,
    head: Head,
    created: Moment,
}

impl Snapshot {
    pub(super) fn take(transaction: &ReadTransaction, broken: &Broken) -> Result<Snapshot, StoreError> {
        let tree = |definition| -> Result<Tree, StoreError> {
            let table = transaction.open_table(definition).map_err(failed)?;
            Ok(Tree { table, broken: Arc::clone(broken) })
        };
        let journal = transaction.open_table(JOURNAL).map_err(failed)?;
        let head = match journal.last().map_err(failed)? {
            Some((number, bytes)) => journal::head(number.value(), bytes.value())?,
            None => Head::default(),
        };
        let meta = transaction.open_table(META).map_err(failed)?;
        let created = Moment(meta.get("created").map_err(failed)?.map_or(0, |at| at.value()));
        Ok(Snapshot { records: tree(RECORDS)?, drafts: tree(DRAFTS)?, journal, head, created })
    }

    pub fn view(&self) -> View<'_> {
        View::new(self)
    }

    /// The end of the journal.
    pub fn head(&self) -> Head {
        self.head
    }

    /// When the store was made.
    pub fn created(&self) -> Moment {
        self.created
    }

    /// How many records and index entries there are.
    pub fn n_records(&self) -> Result<u64, StoreError> {
        caught(|| self.records.note(self.records.table.len()))
    }

    pub(super) fn draft_tree(&self) -> &dyn Read {
        &self.drafts
    }

    pub fn draft(&self, key: &Key) -> Result<Option<Draft>, StoreError> {
        draft_in(&self.drafts, key)
    }

    /// All drafts under a prefix, with their keys.
    pub fn drafts(&self, prefix: &Key) -> Result<Vec<(Vec<u8>, Draft)>, StoreError> {
        drafts_in(&self.drafts, prefix)
    }

    /// What lies under a key of the table of drafts, as it is stored.
    pub fn note(&self, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.drafts.get(key.bytes())
    }

    /// All that lies under a prefix of the table of drafts.
    pub fn notes(&self, prefix: &Key) -> Result<Vec<read::Entry>, StoreError> {
        notes_in(&self.drafts, prefix)
    }

    /// The first key of the table of drafts from a place on that begins so.
    pub fn next_note(&self, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        next_note_in(&self.drafts, from, prefix)
    }

    /// The entries with these numbers, in order. Numbers beyond the head give nothing.
    pub fn journal(&self, numbers: RangeInclusive<u64>) -> Result<Vec<Entry>, StoreError> {
        let mut list = Vec::new();
        self.each_entry(numbers, |number, bytes| {
            list.push(journal::open(number, bytes)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }

    pub(super) fn record_tree(&self) -> &dyn Read {
        &self.records
    }

    /// Visits the stored bytes of entries in order.
    pub(super) fn each_entry(
        &self,
        numbers: RangeInclusive<u64>,
        mut visit: impl FnMut(u64, &[u8]) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let broken = &self.records.broken;
        caught(|| {
            for entry in note(broken, self.journal.range(numbers))? {
                let (number, bytes) = note(broken, entry)?;
                if visit(number.value(), bytes.value())?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }
}

impl Read for Snapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.records.get(key)
    }
    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        self.records.scan(from, to, visit)
    }
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<read::Entry>, StoreError> {
        self.records.last(from, to)
    }
}

pub(super) fn draft_in(tree: &dyn Read, key: &Key) -> Result<Option<Draft>, StoreError> {
    match tree.get(key.bytes())? {
        Some(sealed) => opened(key.bytes(), &sealed).map(Some),
        None => Ok(None),
    }
}

pub(super) fn notes_in(tree: &dyn Read, prefix: &Key) -> Result<Vec<read::Entry>, StoreError> {
    let mut list = Vec::new();
    tree.scan(prefix.bytes(), &prefix.end(), &mut |key, sealed| {
        list.push((key.to_vec(), sealed.to_vec()));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(list)
}

pub(super) fn next_note_in(tree: &dyn Read, from: &Key, prefix: &Key) -> Result<Option<Vec<u8>>, StoreError> {
    let mut next = None;
    tree.scan(from.bytes(), &prefix.end(), &mut |key, _| {
        next = Some(key.to_vec());
        Ok(ControlFlow::Break(()))
    })?;
    Ok(next)
}

pub(super) fn drafts_in(tree: &dyn Read, prefix: &Key) -> Result<Vec<(Vec<u8>, Draft)>, StoreError> {
    let mut list = Vec::new();
    tree.scan(prefix.bytes(), &prefix.end(), &mut |key, sealed| {
        list.push((key.to_vec(), opened(key, sealed)?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(list)
}
