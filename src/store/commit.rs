//! Writing a batch into the file, in order of keys.

use super::{
    batch::{Batch, Layer},
    db::{DRAFTS, JOURNAL, RECORDS, durable},
    error::{StoreError, failed},
};
use redb::{CursorError, Table, WriteTransaction};
use std::{collections::btree_map, iter::Peekable, ops::Bound};

/// From this many entries on a batch is looked through for runs of new keys: an import of 73,320 responses then
/// commits six times as fast and leaves a file half as large. A single save would only lose by it.
const MANY: usize = 256;
/// How many entries at most are put one by one before a run is tried again, where there was none.
const PATIENCE: usize = 64;

/// Writes everything and commits; on disk when it returns.
pub(super) fn apply(mut transaction: WriteTransaction, batch: &Batch<'_>) -> Result<(), StoreError> {
    durable(&mut transaction)?;
    for (definition, layer) in [(RECORDS, &batch.records), (DRAFTS, &batch.drafts)] {
        if !layer.0.is_empty() {
            write(&mut transaction.open_table(definition).map_err(failed)?, layer)?;
        }
    }
    if !batch.entries.is_empty() {
        let mut journal = transaction.open_table(JOURNAL).map_err(failed)?;
        for (number, bytes) in &batch.entries {
            journal.insert(number, bytes.as_slice()).map_err(failed)?;
        }
    }
    transaction.commit().map_err(failed)
}

type Bytes = &'static [u8];
type Entries<'a> = Peekable<btree_map::Iter<'a, Vec<u8>, Option<Vec<u8>>>>;

fn write(table: &mut Table<'_, Bytes, Bytes>, layer: &Layer) -> Result<(), StoreError> {
    let mut entries = layer.0.iter().peekable();
    let (mut pause, mut alone) = (0, 0);
    while let Some((key, value)) = entries.next() {
        match value {
            Some(value) => drop(table.insert(key.as_slice(), value.as_slice()).map_err(failed)?),
            None => drop(table.remove(key.as_slice()).map_err(failed)?),
        }
        alone += 1;
        if layer.0.len() >= MANY && alone > pause {
            let found = write_run(table, key, &mut entries)?;
            pause = if found > 0 { 0 } else { (2 * pause + 1).min(PATIENCE) };
            alone = 0;
        }
    }
    Ok(())
}

/// Puts the entries that follow `after` through one cursor, as far as they lie before the next key in the table;
/// says how many.
fn write_run(
    table: &mut Table<'_, Bytes, Bytes>,
    after: &[u8],
    entries: &mut Entries<'_>,
) -> Result<usize, StoreError> {
    let mut gap = table.upper_bound_mut(Bound::Included(after)).map_err(failed)?;
    let mut n = 0;
    while let Some((key, Some(value))) = entries.peek() {
        match gap.insert_before(key.as_slice(), value.as_slice()) {
            Ok(()) => n += 1,
            Err(CursorError::UnorderedKey) => break,
            Err(error) => return Err(StoreError::Failed(error.to_string())),
        }
        entries.next();
    }
    gap.close().map_err(failed)?;
    Ok(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use redb::{Database, ReadableDatabase, ReadableTable, backends::InMemoryBackend};
    use std::collections::BTreeMap;

    /// Deterministic numbers that look like none.
    fn mixed(n: u32) -> u32 {
        (n ^ 0x5bd1).wrapping_mul(0x9e37_79b1) >> 7
    }

    #[test]
    fn runs_between_and_over_what_is_there_give_what_single_puts_give() {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        let mut model: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        for round in 0..12u32 {
            let mut layer = Layer::default();
            // Whole ranges of new keys, scattered ones, ones that are there already, and removals.
            for n in 0..600u32 {
                let place = if n % 3 == 0 { mixed(n + round) % 4_000 } else { round * 300 + n };
                let value =
                    (!mixed(n * 7 + round).is_multiple_of(4)).then(|| (n * round).to_be_bytes().to_vec());
                layer.0.insert(place.to_be_bytes().to_vec(), value);
            }
            let transaction = database.begin_write().unwrap();
            write(&mut transaction.open_table(RECORDS).unwrap(), &layer).unwrap();
            transaction.commit().unwrap();
            for (key, value) in layer.0 {
                match value {
                    Some(value) => drop(model.insert(key, value)),
                    None => drop(model.remove(&key)),
                }
            }
            let transaction = database.begin_read().unwrap();
            let table = transaction.open_table(RECORDS).unwrap();
            let found: BTreeMap<_, _> = table
                .iter()
                .unwrap()
                .map(|entry| entry.unwrap())
                .map(|(k, v)| (k.value().to_vec(), v.value().to_vec()))
                .collect();
            assert!(found == model, "round {round}");
        }
    }
}
