//! Proving that the store is what its journal says.
//!
//! The journal is walked entry by entry: numbers without gaps, hashes that hold together, changes that can be
//! read. Replayed into memory it gives a tree, and the records in the file must be that tree byte for byte; what
//! is kept for speed in it must be what its records give; and every standing in the file is computed again from
//! the raw responses in the file. One thing it cannot tell: a journal cut off at its end, with records that match
//! what is left. Only a head hash kept elsewhere, such as on a printed report, shows that.

use super::{
    db::caught,
    error::StoreError,
    journal::{self, Hash},
    key::{self, DraftSpace, Key, Space, num_at},
    memory::Memory,
    read::{Entry, Read, View, Visit, opened},
    record::{is_derived, rebuild, record, standing},
    snapshot::Snapshot,
};
use crate::{
    codec::Unreadable,
    domain::{
        id::{CycleId, EmployeeId},
        look::Looks,
        response::Draft,
        subject::Subject,
        tally::Totals,
        token::Lasts,
        undo::{Piece, Undo},
    },
    progress::Progress,
};
use serde::{Deserialize, Serialize};
use std::{ops::ControlFlow, thread::ScopedJoinHandle};

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct VerifyReport {
    pub n_entries: u64,
    pub n_records: u64,
    pub n_scores: u64,
    pub head: String,
    /// What differs: at most the first hundred, each with its place.
    pub differences: Vec<Difference>,
    pub n_differences: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Difference {
    /// The entry's hash is not that of its content, or its predecessor's is not the one it names.
    Chain { number: u64 },
    /// A journal entry that cannot be read, or whose change does not fit what came before.
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
    /// A draft, or something to be taken back, that cannot be read. Neither is in the journal.
    Draft { key: Vec<u8> },
}

const MOST: usize = 100;

impl VerifyReport {
    pub fn is_clean(&self) -> bool {
        self.n_differences == 0
    }

    /// Adds what another thread has found.
    fn join(
        &mut self,
        other: ScopedJoinHandle<'_, Result<VerifyReport, StoreError>>,
    ) -> Result<(), StoreError> {
        let broken = |_| StoreError::Failed("a part of the check broke off".to_owned());
        let other = other.join().map_err(broken)??;
        self.n_scores += other.n_scores;
        self.n_differences += other.n_differences;
        self.differences.extend(other.differences);
        self.differences.truncate(MOST);
        Ok(())
    }

    fn add(&mut self, difference: Difference) {
        self.n_differences += 1;
        if self.differences.len() < MOST {
            self.differences.push(difference);
        }
    }
}

/// Holds everything in the file against the journal. What is wrong is in the report; an error means that the
/// file could not be read to its end.
pub fn verify(snapshot: &Snapshot, progress: &Progress) -> Result<VerifyReport, StoreError> {
    caught(|| {
        let mut report = VerifyReport { head: snapshot.head().hash.to_string(), ..VerifyReport::default() };
        progress.start(snapshot.head().number + 2 * snapshot.n_records()?);
        // The scores rest on the file alone, and what is derived on the replayed tree alone: each has a thread.
        std::thread::scope(|scope| {
            let scored = scope.spawn(|| {
                let mut report = VerifyReport::default();
                scores(snapshot, progress, &mut report).map(|()| report)
            });
            let replayed = replay(snapshot, progress, &mut report)?;
            let is_whole = report.is_clean();
            std::thread::scope(|scope| {
                let rebuilt = is_whole.then(|| {
                    scope.spawn(|| {
                        let mut report = VerifyReport::default();
                        derived(&replayed, &mut report).map(|()| report)
                    })
                });
                report.n_records = compare(snapshot, &replayed, progress, |d| report.add(d))?;
                rebuilt.map_or(Ok(()), |rebuilt| report.join(rebuilt))
            })?;
            report.join(scored)?;
            drafts(snapshot, &mut report)
        })?;
        Ok(report)
    })
}

/// Walks the journal and gives the tree that it leads to.
fn replay(snapshot: &Snapshot, progress: &Progress, report: &mut VerifyReport) -> Result<Memory, StoreError> {
    let mut tree = Memory::default();
    let (mut last, mut hash) = (0, Hash::default());
    snapshot.each_entry(0..=u64::MAX, |number, bytes| {
        report.n_entries += 1;
        progress.advance(1);
        if number != last + 1 {
            report.add(Difference::Gap { after: last });
        }
        match journal::open(number, bytes) {
            Ok(entry) => {
                if entry.previous != hash {
                    report.add(Difference::Chain { number });
                }
                hash = entry.hash;
                if let Err(error) = record(&mut tree, &entry.change) {
                    report.add(Difference::Entry { number, why: error.to_string() });
                }
            }
            Err(StoreError::Damaged { why: Unreadable::Checksum, .. }) => {
                report.add(Difference::Chain { number });
                hash = journal::head(number, bytes)?.hash;
            }
            Err(error) => {
                report.add(Difference::Entry { number, why: error.to_string() });
                hash = journal::head(number, bytes).map(|head| head.hash).unwrap_or_default();
            }
        }
        last = number;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(tree)
}

/// Walks two trees side by side; says how many entries the first has.
fn compare(
    found: &dyn Read,
    expected: &Memory,
    progress: &Progress,
    mut report: impl FnMut(Difference),
) -> Result<u64, StoreError> {
    let mut n = 0;
    let mut expected = expected.0.iter().peekable();
    found.scan(&[], &[u8::MAX; 8], &mut |key, value| {
        n += 1;
        progress.advance(1);
        while let Some((lost, _)) = expected.next_if(|(k, _)| k.as_slice() < key) {
            report(Difference::Lost { key: lost.to_vec() });
        }
        match expected.next_if(|(k, _)| k.as_slice() == key) {
            Some((_, should)) if **should == *value => (),
            Some(_) => report(Difference::Differs { key: key.to_vec() }),
            None => report(Difference::Extra { key: key.to_vec() }),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    expected.for_each(|(lost, _)| report(Difference::Lost { key: lost.to_vec() }));
    Ok(n)
}

/// Computes every standing again from the responses as they lie in the file. What cannot be read differs from
/// the journal and is in the report already.
fn scores(snapshot: &Snapshot, progress: &Progress, report: &mut VerifyReport) -> Result<(), StoreError> {
    let (view, subjects) = (snapshot.view(), Key::new(Space::Subject));
    let mut form = None;
    snapshot.scan(subjects.bytes(), &subjects.end(), &mut |key, sealed| {
        progress.advance(1);
        let Ok(subject) = opened::<Subject>(key, sealed) else { return Ok(ControlFlow::Continue(())) };
        let (cycle, employee) = (CycleId(num_at(key, 1)), EmployeeId(num_at(key, 9)));
        if form.as_ref().is_none_or(|(id, _)| *id != subject.form) {
            form = view.form(subject.form).ok().flatten().map(|f| (subject.form, f));
        }
        let (Some((_, form)), Ok(responses)) = (&form, view.responses(cycle, employee)) else {
            return Ok(ControlFlow::Continue(()));
        };
        report.n_scores += 1;
        let mut anew = subject.clone();
        anew.totals = Totals::of(responses.iter().map(|(group, response)| (*group, response)));
        anew.standing = standing(form, &anew);
        if anew != subject {
            report.add(Difference::Score { cycle, employee });
        }
        Ok(ControlFlow::Continue(()))
    })
}

fn drafts(snapshot: &Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
    snapshot.draft_tree().scan(&[], &[u8::MAX; 8], &mut |key, sealed| {
        let is_sound = match key::draft_space(key) {
            Some(DraftSpace::Form | DraftSpace::Paper) => opened::<Draft>(key, sealed).is_ok(),
            Some(DraftSpace::Undo) if num_at(key, 9) == 0 => opened::<Undo>(key, sealed).is_ok(),
            Some(DraftSpace::Undo) => opened::<Piece>(key, sealed).is_ok(),
            Some(DraftSpace::Lasts) => opened::<Lasts>(key, sealed).is_ok(),
            Some(DraftSpace::Looks) => opened::<Looks>(key, sealed).is_ok(),
            None => false,
        };
        if !is_sound {
            report.add(Difference::Draft { key: key.to_vec() });
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Holds what `record` kept in a replayed tree against what the records in it give.
fn derived(replayed: &Memory, report: &mut VerifyReport) -> Result<(), StoreError> {
    let anew = rebuild(View::new(replayed).tree())?;
    compare(&Kept(replayed), &anew, &Progress::default(), |d| report.add(d))?;
    Ok(())
}

/// The derived entries of a tree, without a copy of it.
struct Kept<'a>(&'a Memory);

impl Read for Kept<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if is_derived(key) { self.0.get(key) } else { Ok(None) }
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: Visit<'_>) -> Result<(), StoreError> {
        self.0.scan(from, to, &mut |key, value| {
            if is_derived(key) { visit(key, value) } else { Ok(ControlFlow::Continue(())) }
        })
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Entry>, StoreError> {
        let mut last = None;
        self.scan(from, to, &mut |key, value| {
            last = Some((key.to_vec(), value.to_vec()));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(last)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            db::{Store, StoreOptions},
            key,
            read::Write,
            script::Script,
        },
        *,
    };
    use crate::{
        codec,
        domain::{
            day::Moment,
            form::RaterGroup,
            id::{AccountId, UnitId},
        },
    };
    use redb::{ReadableDatabase, ReadableTable};
    use std::{path::Path, time::Duration};

    fn options() -> StoreOptions {
        StoreOptions { cache_bytes: 4 << 20, reserve: Some(0), pause: Duration::ZERO }
    }

    /// A store in which a lot has happened.
    fn lived(path: &Path) -> Store {
        let store = Store::create_with(path, options()).unwrap();
        let mut script = Script::new(11);
        for step in 0..40 {
            let mut batch = store.begin().unwrap();
            for _ in 0..5 {
                for change in script.next(batch.view()).unwrap() {
                    batch.record(Moment(step), AccountId(1), &change).unwrap();
                }
            }
            let key = key::draft(EmployeeId(1), CycleId(1), EmployeeId(step as u32), RaterGroup::Peer);
            batch.set_draft(&key, Some(&Draft::default())).unwrap();
            batch.commit().unwrap();
        }
        store
    }

    fn report_of(store: &Store) -> VerifyReport {
        verify(&store.snapshot().unwrap(), &Progress::default()).unwrap()
    }

    #[test]
    fn a_store_that_was_left_alone_is_clean() {
        let directory = tempfile::tempdir().unwrap();
        let store = lived(&directory.path().join("s"));
        let progress = Progress::default();
        let snapshot = store.snapshot().unwrap();
        let report = verify(&snapshot, &progress).unwrap();
        assert_eq!(report.differences, []);
        assert_eq!(report.n_entries, snapshot.head().number);
        assert_eq!(report.head, snapshot.head().hash.to_string());
        assert!(report.n_records > 50 && report.n_scores > 5, "{report:?}");
        assert!(progress.read().0 > 100);
    }

    /// Writes past the journal, as somebody with the file in his hands would.
    fn tampered(edit: impl FnOnce(&mut dyn Write, &Snapshot)) -> VerifyReport {
        let directory = tempfile::tempdir().unwrap();
        let store = lived(&directory.path().join("s"));
        let snapshot = store.snapshot().unwrap();
        let mut batch = store.begin().unwrap();
        edit(&mut batch, &snapshot);
        batch.commit().unwrap();
        report_of(&store)
    }

    #[test]
    fn a_record_added_removed_or_altered_with_a_good_checksum_is_found() {
        let report = tampered(|tree, _| tree.put(key::unit(UnitId(99)).bytes(), b"x").unwrap());
        assert_eq!(report.differences, [Difference::Extra { key: key::unit(UnitId(99)).bytes().to_vec() }]);

        let mut gone = Vec::new();
        let report = tampered(|tree, snapshot| {
            let unit = snapshot.view().units().unwrap()[0].0;
            gone = key::unit(unit).bytes().to_vec();
            tree.delete(&gone).unwrap();
        });
        assert_eq!(report.differences[0], Difference::Lost { key: gone });

        let mut place = (CycleId(0), EmployeeId(0), Vec::new());
        let report = tampered(|tree, snapshot| {
            let all = Key::new(Space::Subject);
            let (key, sealed) = snapshot.last(all.bytes(), &all.end()).unwrap().unwrap();
            let mut subject: Subject = opened(&key, &sealed).unwrap();
            subject.standing.score = Some(crate::domain::decimal::Hundredths(12_000));
            tree.put(&key, &codec::seal(&key, &subject).unwrap()).unwrap();
            place = (CycleId(num_at(&key, 1)), EmployeeId(num_at(&key, 9)), key);
        });
        let (cycle, employee, key) = place;
        assert_eq!(report.differences, [Difference::Differs { key }, Difference::Score { cycle, employee }]);
    }

    #[test]
    fn differences_are_counted_beyond_the_hundred_that_are_listed() {
        let report = tampered(|tree, _| {
            (0..150u8).for_each(|n| tree.put(&[200, n], b"").unwrap());
        });
        assert_eq!((report.differences.len(), report.n_differences), (100, 150));
    }

    /// Edits the journal's table of a closed store.
    fn with_journal(edit: impl FnOnce(&mut redb::Table<'_, u64, &'static [u8]>)) -> VerifyReport {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        drop(lived(&path));
        let database = redb::Database::open(&path).unwrap();
        let transaction = database.begin_write().unwrap();
        edit(&mut transaction.open_table(super::super::db::JOURNAL).unwrap());
        transaction.commit().unwrap();
        drop(database);
        report_of(&Store::open_with(&path, options()).unwrap())
    }

    #[test]
    fn an_entry_altered_removed_or_written_anew_is_found() {
        let bytes_of = |table: &redb::Table<'_, u64, &'static [u8]>, number: u64| {
            table.get(number).unwrap().unwrap().value().to_vec()
        };
        let report = with_journal(|table| {
            let mut bytes = bytes_of(table, 5);
            bytes[70] ^= 1;
            table.insert(5, bytes.as_slice()).unwrap();
        });
        assert_eq!(report.differences[0], Difference::Chain { number: 5 });

        let report = with_journal(|table| drop(table.remove(7).unwrap()));
        assert_eq!(report.differences[..2], [Difference::Gap { after: 6 }, Difference::Chain { number: 8 }]);

        // A new entry with a good hash of its own still does not fit its neighbour.
        let report = with_journal(|table| {
            let entry = journal::open(9, &bytes_of(table, 9)).unwrap();
            let head = journal::Head { number: 8, hash: entry.previous };
            let (bytes, _) = journal::seal(head, Moment(77), AccountId(66), &entry.change).unwrap();
            table.insert(9, bytes.as_slice()).unwrap();
        });
        assert_eq!(report.differences, [Difference::Chain { number: 10 }]);

        let report = with_journal(|table| drop(table.insert(3, [9u8; 5].as_slice()).unwrap()));
        assert!(
            matches!(report.differences[0], Difference::Entry { number: 3, .. }),
            "{:?}",
            report.differences
        );
    }

    /// The promise that redb does not make: whatever byte of a value turns over, somebody notices.
    #[test]
    fn a_byte_that_turned_over_in_a_value_is_found() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        drop(lived(&path));
        let good = std::fs::read(&path).unwrap();
        let values = {
            let database = redb::Database::open(&path).unwrap();
            let transaction = database.begin_read().unwrap();
            let table = transaction.open_table(super::super::db::RECORDS).unwrap();
            let all = table.iter().unwrap().map(|e| e.unwrap().1.value().to_vec());
            all.filter(|v| v.len() > 24).collect::<Vec<_>>()
        };
        let bad = directory.path().join("bad");
        let mut n_flipped = 0;
        for (i, value) in values.iter().enumerate().step_by(3) {
            // A value may lie in the file more than once, in pages that are no longer in use: turn all of them.
            let mut bytes = good.clone();
            let at = i % value.len();
            for place in memchr::memmem::find_iter(&good, value) {
                bytes[place + at] ^= 0x10;
            }
            std::fs::write(&bad, &bytes).unwrap();
            let outcome = Store::open_with(&bad, options())
                .and_then(|store| verify(&*store.snapshot()?, &Progress::default()));
            assert!(outcome.is_ok_and(|report| !report.is_clean()), "byte {at} of value {i}");
            n_flipped += 1;
        }
        assert!(n_flipped > 10);
    }
}
