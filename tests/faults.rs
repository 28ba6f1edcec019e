//! What happens to the machine around a running program: the clock is set back, the file is taken away, the disk
//! fills up and is freed again, the place may not be written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use kinerja::{
    domain::{
        change::Change,
        day::{Day, Moment},
        form::RaterGroup,
        id::{AccountId, CycleId, EmployeeId, UnitId},
        response::Draft,
        unit::Unit,
    },
    progress::Progress,
    service::{
        Service,
        actor::Actor,
        api::{Act, Edit, Reply},
        fault::Refusal,
        writer::Limits,
    },
    store::{Store, StoreError, StoreOptions, key, verify::verify},
    text::{Lang, refusal},
};
use redb::{StorageBackend, backends::InMemoryBackend};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

fn options() -> StoreOptions {
    StoreOptions { cache_bytes: 4 << 20, reserve: Some(0), pause: Duration::ZERO }
}

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("data").join("kinerja.redb");
    (directory, path)
}

fn unit(code: &str) -> Unit {
    Unit { code: code.into(), name: "Dinas".into(), parent: None, field: String::new(), head: None }
}

fn commit(store: &Store, at: i64, id: u32, code: &str) -> Result<(), StoreError> {
    let mut batch = store.begin()?;
    batch.record(Moment(at), AccountId(1), &Change::UnitSet { id: UnitId(id), unit: unit(code) })?;
    batch.commit()
}

fn codes(store: &Store) -> Vec<String> {
    let units = store.snapshot().unwrap().view().units().unwrap();
    units.into_iter().map(|(_, unit)| unit.code).collect()
}

fn is_sound(store: &Store) {
    let report = verify(&store.snapshot().unwrap(), &Progress::default()).unwrap();
    assert!(report.is_clean(), "{report:?}");
}

#[test]
fn a_clock_that_was_set_back_changes_neither_order_nor_soundness() {
    const DAY: i64 = 86_400_000;
    let (_directory, path) = place();
    let store = Store::create_with(&path, options()).unwrap();
    let times = [20_000 * DAY, 19_000 * DAY, -DAY, 0, i64::MAX, i64::MIN, 20_001 * DAY];
    for (id, at) in (1..).zip(times) {
        commit(&store, at, id, &format!("U{id}")).unwrap();
    }
    let draft = key::draft(EmployeeId(1), CycleId(1), EmployeeId(2), RaterGroup::Peer);
    let mut batch = store.begin().unwrap();
    batch.set_draft(&draft, Some(&Draft { at: 3, ..Draft::default() })).unwrap();
    batch.commit().unwrap();
    is_sound(&store);
    drop(store);
    let store = Store::open_with(&path, options()).unwrap();
    let snapshot = store.snapshot().unwrap();
    let entries = snapshot.journal(1..=99).unwrap();
    assert_eq!(entries.iter().map(|e| e.number).collect::<Vec<_>>(), (1..=7).collect::<Vec<u64>>());
    assert_eq!(entries.iter().map(|e| e.at.0).collect::<Vec<_>>(), times);
    assert_eq!(snapshot.draft(&draft).unwrap().map(|d| d.at), Some(3));
    assert_eq!(codes(&store).len(), 7);
    is_sound(&store);
    // What is due is a matter of days, and the day before yesterday is one, too.
    let due = Day::from_ymd(2026, 10, 10).unwrap();
    assert_eq!(Moment(i64::from(due.0) * DAY).day(420).days_until(due), 0);
    assert_eq!(Moment(i64::from(due.0 - 400) * DAY).day(420).days_until(due), 400);
    assert_eq!(Moment(-1).day(0), Day(-1));
}

struct Office {
    service: Arc<Service>,
    actor: Actor,
    store: Arc<Store>,
}

impl Office {
    fn at(path: &Path) -> Office {
        let store = Arc::new(Store::open_or_create_with(path, options()).unwrap());
        let service = Service::start_on(Arc::clone(&store), Arc::clone(&store), Limits::default()).unwrap();
        let actor = service.actor("admin").unwrap();
        Office { service, actor, store }
    }

    fn act(&self, act: Act) -> Result<Reply, Refusal> {
        self.service.act(&self.actor, act, &Progress::default())
    }

    fn add(&self, code: &str) -> Result<Reply, Refusal> {
        self.act(Act::Edit(Box::new(Edit::Unit { id: None, before: None, after: unit(code) })))
    }
}

/// Whoever acts on a store that is not in its place is told so, and told nothing was written.
fn is_refused_by_name(office: &Office, path: &Path) {
    let Err(refusal) = office.add("LOST") else { panic!("acknowledged, and nobody would find it again") };
    assert_eq!(refusal, Refusal::StoreMoved { file: path.display().to_string() });
    for (lang, word) in [(Lang::Id, "dipindahkan"), (Lang::En, "moved")] {
        let said = refusal::sentence(lang, &refusal);
        assert!(said.contains(word) && said.contains("kinerja.redb"), "{said}");
    }
    assert_eq!(codes(&office.store), ["A"], "reading goes on");
}

#[test]
fn a_store_that_was_taken_away_takes_nothing_until_it_is_back() {
    let (directory, path) = place();
    let office = Office::at(&path);
    office.add("A").unwrap();
    let (data, other) = (path.parent().unwrap(), directory.path().join("other"));
    // The directory gets another name, and its own again.
    fs::rename(data, &other).unwrap();
    is_refused_by_name(&office, &path);
    fs::rename(&other, data).unwrap();
    office.add("B").unwrap();
    let Ok(Reply::Edited { undo: Some(number) }) = office.add("C") else { panic!() };
    office.act(Act::Undo { number }).unwrap();
    is_sound(&office.store);
    drop(office);
    assert_eq!(codes(&Store::open_with(&path, options()).unwrap()), ["A", "B"]);
}

#[test]
fn a_store_that_was_deleted_or_replaced_is_not_written_to_for_hours() {
    let (_directory, path) = place();
    let office = Office::at(&path);
    office.add("A").unwrap();
    fs::remove_file(&path).unwrap();
    is_refused_by_name(&office, &path);
    // Somebody else makes a new one meanwhile; it is not ours, and it stays as it is.
    drop(Store::create_with(&path, options()).unwrap());
    is_refused_by_name(&office, &path);
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    is_refused_by_name(&office, &path);
    drop(office);
    assert!(matches!(Store::open(&path), Err(StoreError::Missing { .. })), "the next start says so");
}

/// A disk that holds so many bytes and no more.
#[derive(Debug, Clone)]
struct Small(Arc<InMemoryBackend>, Arc<AtomicU64>);

impl Small {
    fn room_for(&self, end: u64) -> io::Result<()> {
        let has_room = end <= self.1.load(Ordering::Relaxed).max(self.len()?);
        if has_room { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }
}

impl StorageBackend for Small {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.room_for(len)?;
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

#[test]
fn a_full_disk_that_is_freed_again_is_written_to_without_a_new_start() {
    let room = Arc::new(AtomicU64::new(u64::MAX));
    let disk = Small(Arc::new(InMemoryBackend::new()), Arc::clone(&room));
    let store = Store::with_backend(move || Ok(disk.clone()), options()).unwrap();
    let write = |id: u32| {
        let mut batch = store.begin()?;
        let unit = Unit { name: "x".repeat(400_000), ..unit(&format!("U{id}")) };
        batch.record(Moment(0), AccountId(1), &Change::UnitSet { id: UnitId(id), unit })?;
        batch.commit()
    };
    write(1).unwrap();
    room.store(0, Ordering::Relaxed);
    let mut last = 1;
    let full = loop {
        match write(last + 1) {
            Ok(()) => last += 1,
            Err(error) => break error,
        }
        assert!(last < 200, "the disk must fill up");
    };
    assert!(matches!(full, StoreError::DiskFull { .. }) && full.may_pass(), "{full}");
    assert_eq!(codes(&store).len(), last as usize, "reading goes on, and nothing is there in part");
    assert!(matches!(write(last + 1), Err(StoreError::DiskFull { .. })), "it is still full");
    room.store(u64::MAX, Ordering::Relaxed);
    for id in last + 1..last + 6 {
        write(id).unwrap();
    }
    assert_eq!(codes(&store).len(), last as usize + 5);
    is_sound(&store);
}
