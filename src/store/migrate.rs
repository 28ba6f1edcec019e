//! Files of older programs, brought up step by step; files of newer ones, refused.
//!
//! The layout of the file has a number, `SCHEMA`. Whoever changes a table, a key or what is derived raises it and
//! appends a step. Before the first step a copy is kept beside the file. A stored type that gets a new version
//! needs no step: `codec` reads the old ones.

use super::{
    SCHEMA,
    db::{META, StoreOptions, beside, caught, durable, open_file},
    error::{StoreError, at, failed},
};
use redb::{Database, ReadableDatabase, TableError, WriteTransaction};
use std::{fs, path::Path};

/// Brings a file from one number to the next, inside the transaction that also writes the number.
type Step = fn(&WriteTransaction) -> Result<(), StoreError>;

/// The step at place `n` leads from schema `n + 1` to `n + 2`.
const STEPS: &[Step] = &[records_may_go, gateways_and_lasts, salted_journal];
const _: () = assert!(STEPS.len() + 1 == SCHEMA as usize);

/// The journal may hold changes that take something away, and the drafts what takes an act back. Nothing that is
/// there changes; the number keeps programs away that would not understand it.
fn records_may_go(_: &WriteTransaction) -> Result<(), StoreError> {
    Ok(())
}

/// Accounts may be gateways, raters may be shown to an auditor, and the drafts hold what programs did last.
fn gateways_and_lasts(_: &WriteTransaction) -> Result<(), StoreError> {
    Ok(())
}

/// Entries of the journal have a salt from here on; those that are there stay as they are.
fn salted_journal(_: &WriteTransaction) -> Result<(), StoreError> {
    Ok(())
}

/// Brings a file up to this program's schema, before it is opened for work.
pub(super) fn bring_up(path: &Path, options: &StoreOptions) -> Result<(), StoreError> {
    let database = open_file(path, options.cache_bytes, false)?;
    // Closing it meets what is spoiled in it, too.
    caught(|| migrate(database, path, STEPS, SCHEMA))
}

fn migrate(database: Database, path: &Path, steps: &[Step], known: u32) -> Result<(), StoreError> {
    let found = schema(&database, path)?;
    let first =
        (found as usize).checked_sub(1).ok_or_else(|| StoreError::NotAStore { path: path.to_owned() })?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    // The lock stays ours while the copy is made: it is the handle that holds it, not the file's content.
    let kept = beside(path, &format!("schema-{found}"));
    let copied = fs::copy(path, &kept).and_then(|_| fs::File::open(&kept)?.sync_all());
    if copied.is_err() {
        // Half a copy is none, and most likely the disk is full.
        let _ = fs::remove_file(&kept);
    }
    copied.map_err(|e| at(&kept, &e))?;
    for (i, step) in steps.iter().enumerate().skip(first) {
        let mut transaction = database.begin_write().map_err(failed)?;
        durable(&mut transaction)?;
        step(&transaction)?;
        {
            let mut meta = transaction.open_table(META).map_err(failed)?;
            meta.insert("schema", i as i64 + 2).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}

/// Refuses a file of a newer program.
pub(super) fn check_schema(database: &Database, path: &Path) -> Result<(), StoreError> {
    match schema(database, path)? {
        0 => Err(StoreError::NotAStore { path: path.to_owned() }),
        found if found > SCHEMA => Err(StoreError::Newer { found, known: SCHEMA }),
        _ => Ok(()),
    }
}

fn schema(database: &Database, path: &Path) -> Result<u32, StoreError> {
    let not_ours = || StoreError::NotAStore { path: path.to_owned() };
    let transaction = database.begin_read().map_err(failed)?;
    let meta = match transaction.open_table(META) {
        Ok(meta) => meta,
        Err(TableError::Storage(error)) => return Err(failed(error)),
        Err(_) => return Err(not_ours()),
    };
    let found = meta.get("schema").map_err(failed)?.ok_or_else(not_ours)?.value();
    u32::try_from(found).map_err(|_| not_ours())
}

#[cfg(test)]
mod tests {
    use super::{super::db::RECORDS, *};
    use crate::store::Store;

    fn first(transaction: &WriteTransaction) -> Result<(), StoreError> {
        let mut records = transaction.open_table(RECORDS).map_err(failed)?;
        records.insert([7u8].as_slice(), b"one".as_slice()).map_err(failed)?;
        Ok(())
    }

    fn second(transaction: &WriteTransaction) -> Result<(), StoreError> {
        let mut records = transaction.open_table(RECORDS).map_err(failed)?;
        let old = records.remove([7u8].as_slice()).map_err(failed)?.map(|v| v.value().to_vec());
        match old.as_deref() {
            Some(b"one") => Ok(()),
            _ => Err(StoreError::Misfit { what: "the first step was not taken" }),
        }
    }

    fn broken(_: &WriteTransaction) -> Result<(), StoreError> {
        Err(StoreError::Misfit { what: "a step that fails" })
    }

    #[test]
    fn steps_are_taken_in_order_once_and_a_copy_of_the_old_file_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        drop(Store::create(&path).unwrap());
        let open = |path: &Path| open_file(path, 1 << 20, false).unwrap();
        let transaction = open(&path).begin_write().unwrap();
        transaction.open_table(META).unwrap().insert("schema", 1).unwrap();
        transaction.commit().unwrap();
        let taken = migrate(open(&path), &path, &[first, broken], 3);
        assert!(matches!(taken, Err(StoreError::Misfit { .. })));
        assert_eq!(schema(&open(&path), &path).unwrap(), 2, "a step that fails leaves the ones before it");
        migrate(open(&path), &path, &[first, second], 3).unwrap();
        migrate(open(&path), &path, &[first, second], 3).unwrap();
        assert_eq!(schema(&open(&path), &path).unwrap(), 3);
        assert_eq!(schema(&open(&beside(&path, "schema-1")), &path).unwrap(), 1);
        assert_eq!(schema(&open(&beside(&path, "schema-2")), &path).unwrap(), 2);
        assert!(!beside(&path, "schema-3").exists());

        assert!(matches!(migrate(open(&path), &path, &[first], 2), Err(StoreError::Newer { .. })));
        let transaction = open(&path).begin_write().unwrap();
        transaction.open_table(META).unwrap().insert("schema", i64::from(SCHEMA) + 1).unwrap();
        transaction.commit().unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: _, known: SCHEMA })));
    }
}
