//! Copies of the store: taken while others work, and put back.
//!
//! A backup is a store like any other, with journal and drafts. Neither way ever replaces a file: the copy is
//! written under another name, made to last, proved, and only then given its name.

use super::{
    SCHEMA,
    db::{DRAFTS, JOURNAL, META, Store, StoreOptions, beside, caught, durable, make, make_aside, open_file},
    error::{StoreError, at, failed},
    read::Read,
    snapshot::Snapshot,
    verify::{VerifyReport, verify},
};
use crate::progress::Progress;
use redb::{Database, Durability, TableDefinition, WriteTransaction};
use std::{
    fs::{self, File, OpenOptions},
    io,
    ops::{Bound, ControlFlow},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// A copy needs no more: it is written from front to back.
const CACHE_BYTES: usize = 16 << 20;
/// How much goes into one transaction of a copy, so that a large store does not fill the memory.
const PIECE_BYTES: usize = 8 << 20;

/// Writes what the snapshot holds into a new file, opens it to see that all of it arrived, and says how many
/// bytes it has. Others read and write the store meanwhile.
pub fn backup(snapshot: &Snapshot, to: &Path, progress: &Progress) -> Result<u64, StoreError> {
    copy(snapshot, to, progress, PIECE_BYTES)
}

fn copy(snapshot: &Snapshot, to: &Path, progress: &Progress, piece: usize) -> Result<u64, StoreError> {
    make_aside(to, |aside| {
        caught(|| {
            progress.start(snapshot.n_records()? + snapshot.head().number);
            let database = make(aside, CACHE_BYTES)?;
            let copy = Copy { database: &database, progress, piece };
            copy.tree(super::db::RECORDS, snapshot.record_tree())?;
            copy.tree(DRAFTS, snapshot.draft_tree())?;
            copy.journal(snapshot)?;
            copy.finish(snapshot)
        })?;
        check(snapshot, aside)?;
        Ok(fs::metadata(aside).map_err(|e| at(aside, &e))?.len())
    })
}

struct Copy<'a> {
    database: &'a Database,
    progress: &'a Progress,
    piece: usize,
}

impl Copy<'_> {
    fn tree(&self, table: TableDefinition<&[u8], &[u8]>, tree: &dyn Read) -> Result<(), StoreError> {
        let mut from = Vec::new();
        loop {
            let transaction = self.begin()?;
            let mut next = None;
            {
                let mut table = transaction.open_table(table).map_err(failed)?;
                let mut end = table.upper_bound_mut(Bound::<&[u8]>::Unbounded).map_err(failed)?;
                let mut n_bytes = 0;
                tree.scan(&from, &[u8::MAX; 64], &mut |key, value| {
                    if n_bytes > self.piece {
                        next = Some(key.to_vec());
                        return Ok(ControlFlow::Break(()));
                    }
                    n_bytes += key.len() + value.len();
                    self.progress.advance(1);
                    end.insert_before(key, value).map_err(|e| StoreError::Failed(e.to_string()))?;
                    Ok(ControlFlow::Continue(()))
                })?;
                end.close().map_err(failed)?;
            }
            transaction.commit().map_err(failed)?;
            match next {
                Some(key) => from = key,
                None => return Ok(()),
            }
        }
    }

    fn journal(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut from = 0;
        loop {
            let transaction = self.begin()?;
            let mut next = None;
            {
                let mut table = transaction.open_table(JOURNAL).map_err(failed)?;
                let mut n_bytes = 0;
                snapshot.each_entry(from..=u64::MAX, |number, bytes| {
                    if n_bytes > self.piece {
                        next = Some(number);
                        return Ok(ControlFlow::Break(()));
                    }
                    n_bytes += bytes.len();
                    self.progress.advance(1);
                    table.insert(number, bytes).map_err(failed)?;
                    Ok(ControlFlow::Continue(()))
                })?;
            }
            transaction.commit().map_err(failed)?;
            match next {
                Some(number) => from = number,
                None => return Ok(()),
            }
        }
    }

    /// The one commit that has to reach the disk: the others come with it.
    fn finish(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut transaction = self.begin()?;
        durable(&mut transaction)?;
        let created = snapshot.created().0;
        transaction.open_table(META).map_err(failed)?.insert("created", created).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    fn begin(&self) -> Result<WriteTransaction, StoreError> {
        let mut transaction = self.database.begin_write().map_err(failed)?;
        transaction.set_durability(Durability::None).map_err(failed)?;
        Ok(transaction)
    }
}

/// Opens a finished copy, with redb's check of every page.
fn check(snapshot: &Snapshot, copy: &Path) -> Result<(), StoreError> {
    caught(|| open_file(copy, CACHE_BYTES, true).map(drop))?;
    let store = Store::open_with(copy, options())?;
    let copied = store.snapshot()?;
    if copied.head() == snapshot.head() && copied.n_records()? == snapshot.n_records()? {
        Ok(())
    } else {
        Err(StoreError::Failed("the copy is not complete".to_owned()))
    }
}

/// Makes a store of a backup, if the backup is sound: with a difference in the report nothing was made.
/// `from` is only read; a plain copy of a file that was in use will do, if it was whole.
pub fn restore(from: &Path, to: &Path, progress: &Progress) -> Result<VerifyReport, StoreError> {
    let mut report = VerifyReport::default();
    let outcome = make_aside(to, |aside| {
        copy_file(from, aside)?;
        caught(|| open_file(aside, CACHE_BYTES, true).map(drop))?;
        let opened = Store::open_with(aside, options());
        // The backup itself is the copy of the old file that is kept.
        for schema in 1..SCHEMA {
            let _ = fs::remove_file(beside(aside, &format!("schema-{schema}")));
        }
        let store = opened?;
        let snapshot = store.snapshot()?;
        report = verify(&snapshot, progress)?;
        if report.is_clean() {
            Ok(())
        } else {
            Err(StoreError::Failed("the backup differs from its journal".to_owned()))
        }
    });
    match outcome {
        Err(_) if !report.is_clean() => Ok(report),
        other => other.map(|()| report),
    }
}

fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut source = File::open(from).map_err(|e| at(from, &e))?;
    let target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    target.and_then(|mut target| io::copy(&mut source, &mut target)).map_err(|e| at(to, &e))?;
    Ok(())
}

fn options() -> StoreOptions {
    StoreOptions { cache_bytes: CACHE_BYTES, reserve: Some(0), ..StoreOptions::default() }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{memory::Memory, read::Write, script::Script},
        *,
    };
    use crate::domain::{day::Moment, form::RaterGroup, id::*, response::Draft};
    use std::os::unix::fs::PermissionsExt;

    /// Some steps of a script, each a batch of its own.
    fn live(store: &Store, script: &mut Script, n: usize) {
        for _ in 0..n {
            let mut batch = store.begin().unwrap();
            for change in script.next(batch.view()).unwrap() {
                batch.record(Moment(1), AccountId(1), &change).unwrap();
            }
            batch.commit().unwrap();
        }
    }

    fn draft_key() -> super::super::key::Key {
        super::super::key::draft(EmployeeId(1), CycleId(1), EmployeeId(2), RaterGroup::Peer)
    }

    fn all(tree: &dyn Read) -> Memory {
        let mut out = Memory::default();
        tree.scan(&[], &[u8::MAX], &mut |k, v| {
            out.put(k, v)?;
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        out
    }

    #[test]
    fn a_backup_taken_while_others_write_is_the_store_at_one_moment_and_comes_back() {
        let directory = tempfile::tempdir().unwrap();
        let place = |name: &str| directory.path().join(name);
        let store = Store::create_with(&place("s"), options()).unwrap();
        let mut script = Script::new(3);
        live(&store, &mut script, 60);
        let mut batch = store.begin().unwrap();
        batch.set_draft(&draft_key(), Some(&Draft { at: 7, ..Draft::default() })).unwrap();
        batch.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        live(&store, &mut script, 20);

        let progress = Progress::default();
        let n_bytes = backup(&snapshot, &place("b"), &progress).unwrap();
        assert_eq!(n_bytes, fs::metadata(place("b")).unwrap().len());
        assert_eq!(fs::metadata(place("b")).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(progress.read().0 >= progress.read().1, "{progress:?}");
        copy(&snapshot, &place("pieces"), &progress, 300).unwrap();
        let copied = Store::open_with(&place("pieces"), options()).unwrap();
        let pieces = copied.snapshot().unwrap();

        let report = restore(&place("b"), &place("r"), &Progress::default()).unwrap();
        assert!(report.is_clean() && report.n_entries == snapshot.head().number, "{report:?}");
        let restored = Store::open_with(&place("r"), options()).unwrap();
        let again = restored.snapshot().unwrap();
        assert_eq!(all(&*again), all(&*snapshot));
        assert_eq!(all(&*pieces), all(&*snapshot));
        assert_eq!(pieces.journal(0..=9999).unwrap(), snapshot.journal(0..=9999).unwrap());
        assert_eq!((again.head(), again.created()), (snapshot.head(), snapshot.created()));
        assert_eq!(again.draft(&draft_key()).unwrap().unwrap().at, 7);
        drop(again);
        live(&restored, &mut Script::new(4), 5);
    }

    #[test]
    fn nothing_is_ever_replaced_and_nothing_is_left_behind() {
        let directory = tempfile::tempdir().unwrap();
        let place = |name: &str| directory.path().join(name);
        let store = Store::create_with(&place("s"), options()).unwrap();
        let snapshot = store.snapshot().unwrap();
        fs::write(place("taken"), "old").unwrap();
        let progress = Progress::default();
        for outcome in [
            backup(&snapshot, &place("taken"), &progress).err(),
            backup(&snapshot, &place("s"), &progress).err(),
            restore(&place("s"), &place("taken"), &progress).err(),
        ] {
            assert!(matches!(outcome, Some(StoreError::Exists { .. })), "{outcome:?}");
        }
        let missing = restore(&place("nowhere"), &place("r"), &progress);
        assert!(matches!(missing, Err(StoreError::Missing { .. })));
        let garbage = restore(&place("taken"), &place("r"), &progress);
        assert!(matches!(garbage, Err(StoreError::NotAStore { .. })), "{garbage:?}");
        let nowhere = backup(&snapshot, &place("no/such/directory"), &progress);
        assert!(matches!(nowhere, Err(StoreError::Missing { .. })), "{nowhere:?}");
        assert_eq!(fs::read_to_string(place("taken")).unwrap(), "old");
        let mut left: Vec<_> =
            fs::read_dir(directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["s", "taken"]);
    }

    #[test]
    fn a_backup_of_an_earlier_program_comes_back_alone() {
        let directory = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-v1.redb");
        let report = restore(&from, &directory.path().join("r"), &Progress::default()).unwrap();
        assert!(report.is_clean(), "{report:?}");
        let left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["r"]);
    }

    #[test]
    fn a_backup_that_was_altered_is_reported_and_not_put_back() {
        let directory = tempfile::tempdir().unwrap();
        let place = |name: &str| directory.path().join(name);
        let store = Store::create_with(&place("s"), options()).unwrap();
        live(&store, &mut Script::new(5), 30);
        let mut batch = store.begin().unwrap();
        batch.put(&[99], b"x").unwrap();
        batch.commit().unwrap();
        backup(&store.snapshot().unwrap(), &place("b"), &Progress::default()).unwrap();
        let report = restore(&place("b"), &place("r"), &Progress::default()).unwrap();
        assert_eq!(report.n_differences, 1);
        assert!(!place("r").exists());

        let mut bytes = fs::read(place("b")).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..].fill(0);
        fs::write(place("b"), bytes).unwrap();
        assert!(restore(&place("b"), &place("r"), &Progress::default()).is_err());
        assert!(!place("r").exists());
    }
}
