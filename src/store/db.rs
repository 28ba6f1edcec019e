//! The file: making, opening, writing, and coming back after the disk failed.
//!
//! redb refuses every read and write after any error of the disk until the file is closed and opened again.
//! The store does that by itself at the next call that needs the file, and says `Failed` while it cannot, trying
//! again after longer and longer pauses.

use super::{
    SCHEMA,
    batch::Batch,
    commit,
    error::{StoreError, at, failed},
    migrate,
    snapshot::{Broken, Snapshot},
};
use crate::{clock, guard};
use redb::{
    Builder, Database, DatabaseError, Durability, ReadableDatabase, StorageBackend, StorageError,
    TableDefinition, WriteTransaction, backends::FileBackend,
};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

pub(super) const RECORDS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("records");
pub(super) const DRAFTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("drafts");
pub(super) const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
/// `schema`, and `created` in milliseconds.
pub(super) const META: TableDefinition<&str, i64> = TableDefinition::new("meta");

#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// What redb may keep in memory.
    pub cache_bytes: usize,
    /// What must stay free on the disk for a batch to begin; `None` for 512 MB or a twentieth of the disk,
    /// whichever is more.
    pub reserve: Option<u64>,
    /// The first pause between two tries to open the file again; it doubles up to a hundred times as much.
    pub pause: Duration,
}

impl Default for StoreOptions {
    fn default() -> StoreOptions {
        StoreOptions { cache_bytes: 64 << 20, reserve: None, pause: Duration::from_millis(50) }
    }
}

const USUAL_RESERVE: u64 = 512 << 20;

/// Opens the database; told whether a new one may be made of an empty place.
type Opener = dyn Fn(bool) -> Result<Database, StoreError> + Send + Sync;

pub struct Store {
    opener: Box<Opener>,
    options: StoreOptions,
    /// Whose disk is watched; none behind a foreign backend.
    path: Option<PathBuf>,
    /// Which file lay there when it was opened.
    file: Option<Identity>,
    state: Mutex<State>,
    turn: Mutex<()>,
}

enum State {
    Open(Open),
    /// Closed after an error.
    Closed {
        why: String,
        again: Instant,
        pause: Duration,
    },
}

struct Open {
    database: Database,
    snapshot: Arc<Snapshot>,
    broken: Broken,
}

impl Drop for Store {
    /// Closing writes once more, and over a damaged file that may fail in any way. Everything acknowledged is on
    /// disk already.
    fn drop(&mut self) {
        let closed = State::Closed { why: String::new(), again: Instant::now(), pause: Duration::ZERO };
        let state = std::mem::replace(self.state.get_mut().unwrap_or_else(PoisonError::into_inner), closed);
        let _ = guard::caught(|| drop(state));
    }
}

impl Store {
    /// Makes a new store, and its directory if there is none; refuses to touch a file that is there already.
    pub fn create(path: &Path) -> Result<Store, StoreError> {
        Store::create_with(path, StoreOptions::default())
    }

    /// Opens a store. An empty file is none.
    pub fn open(path: &Path) -> Result<Store, StoreError> {
        Store::open_with(path, StoreOptions::default())
    }

    pub fn open_or_create(path: &Path) -> Result<Store, StoreError> {
        Store::open_or_create_with(path, StoreOptions::default())
    }

    pub fn create_with(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        if let Some(directory) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(directory);
            made.map_err(|e| at(directory, &e))?;
        }
        make_aside(path, |aside| make(aside, options.cache_bytes).map(drop))?;
        Store::open_with(path, options)
    }

    pub fn open_with(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        migrate::bring_up(path, &options)?;
        let (place, cache_bytes) = (path.to_owned(), options.cache_bytes);
        let opener = move |_| open_file(&place, cache_bytes, false);
        Store::start(Box::new(opener), Some(path.to_owned()), options)
    }

    pub fn open_or_create_with(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        match Store::open_with(path, options.clone()) {
            Err(StoreError::Missing { .. }) => match Store::create_with(path, options.clone()) {
                // Somebody else was faster.
                Err(StoreError::Exists { .. }) => Store::open_with(path, options),
                other => other,
            },
            other => other,
        }
    }

    /// A store behind a backend that is asked for anew with each opening. An empty one becomes a new store the
    /// first time.
    pub fn with_backend<B: StorageBackend>(
        backend: impl Fn() -> io::Result<B> + Send + Sync + 'static,
        options: StoreOptions,
    ) -> Result<Store, StoreError> {
        let cache_bytes = options.cache_bytes;
        let opener = move |may_create: bool| {
            let backend = backend().map_err(|e| StoreError::Failed(e.to_string()))?;
            if !may_create && backend.len().map_err(|e| StoreError::Failed(e.to_string()))? == 0 {
                return Err(StoreError::NotAStore { path: PathBuf::new() });
            }
            let database = guarded(Path::new(""), || {
                Builder::new().set_cache_size(cache_bytes).create_with_backend(backend)
            })?;
            if may_create && caught(|| is_blank(&database))? {
                caught(|| lay_out(&database))?;
            }
            Ok(database)
        };
        Store::start(Box::new(opener), None, options)
    }

    fn start(opener: Box<Opener>, path: Option<PathBuf>, options: StoreOptions) -> Result<Store, StoreError> {
        let open = caught(|| Open::new(opener(true)?, path.as_deref()))?;
        let file = path.as_deref().map(identity).transpose()?;
        Ok(Store { opener, options, path, file, state: Mutex::new(State::Open(open)), turn: Mutex::new(()) })
    }

    /// The store as it is on disk now.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, StoreError> {
        self.with_open(|open| Ok(Arc::clone(&open.snapshot)))
    }

    /// Begins a batch, when no other is open, the file is still in its place and there is room on the disk.
    pub fn begin(&self) -> Result<Batch<'_>, StoreError> {
        let turn = lock(&self.turn);
        self.check_place()?;
        self.check_room()?;
        let snapshot = self.snapshot()?;
        Ok(Batch::new(self, turn, snapshot))
    }

    /// Where the file lies; none behind a foreign backend.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// How large the file is.
    pub fn n_bytes(&self) -> u64 {
        self.path.as_deref().and_then(|path| fs::metadata(path).ok()).map_or(0, |about| about.len())
    }

    pub(super) fn write(&self, batch: &Batch<'_>) -> Result<(), StoreError> {
        let transaction = self.with_open(|open| {
            // Numbers of entries would be given twice if something else had been written meanwhile.
            if open.snapshot.head() == batch.base_head() {
                open.database.begin_write().map_err(failed)
            } else {
                Err(StoreError::Away("it was opened again meanwhile".to_owned()))
            }
        })?;
        let outcome = caught(|| commit::apply(transaction, batch));
        let mut state = lock(&self.state);
        if let State::Open(open) = &mut *state {
            match outcome {
                Ok(()) => match open.latest() {
                    Ok(snapshot) => open.snapshot = snapshot,
                    // It is on disk; whoever reads next will open the file again.
                    Err(_) => open.broken.store(true, Ordering::Release),
                },
                Err(_) => open.broken.store(true, Ordering::Release),
            }
        }
        outcome.map_err(|error| match error {
            StoreError::Failed(why) => StoreError::Away(why),
            other => other,
        })
    }

    /// Runs with the open file, which is opened again first when it has to be and the time has come.
    fn with_open<T>(&self, run: impl FnOnce(&Open) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut state = lock(&self.state);
        if let State::Open(open) = &*state
            && open.broken.load(Ordering::Acquire)
        {
            let why = "the disk failed".to_owned();
            // Closes the old handle, which gives back the lock on the file.
            let closed = State::Closed { why, again: Instant::now(), pause: self.options.pause };
            let old = std::mem::replace(&mut *state, closed);
            let _ = guard::caught(|| drop(old));
        }
        if let State::Closed { why, again, pause } = &mut *state {
            if Instant::now() < *again {
                return Err(StoreError::Away(why.clone()));
            }
            match caught(|| Open::new((self.opener)(false)?, self.path.as_deref())) {
                Ok(open) => *state = State::Open(open),
                Err(error) => {
                    *why = error.to_string();
                    *again = Instant::now() + *pause;
                    *pause = (*pause * 2).min(self.options.pause * 100);
                    return Err(StoreError::Away(why.clone()));
                }
            }
        }
        match &*state {
            State::Open(open) => {
                let outcome = run(open);
                if outcome.is_err() {
                    open.broken.store(true, Ordering::Release);
                }
                outcome
            }
            State::Closed { why, .. } => Err(StoreError::Away(why.clone())),
        }
    }

    /// Nothing is written into a file that nobody would find again.
    fn check_place(&self) -> Result<(), StoreError> {
        match &self.path {
            Some(path) if identity(path).ok() != self.file => Err(StoreError::Moved { path: path.clone() }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_room(&self) -> Result<(), StoreError> {
        let Some(path) = &self.path else { return Ok(()) };
        let (free, all) = room(path)?;
        let reserve = self.options.reserve.unwrap_or_else(|| USUAL_RESERVE.max(all / 20));
        if free < reserve { Err(StoreError::DiskFull { free }) } else { Ok(()) }
    }
}

impl Open {
    fn new(database: Database, path: Option<&Path>) -> Result<Open, StoreError> {
        let broken = Arc::new(AtomicBool::new(false));
        let snapshot = caught(|| {
            migrate::check_schema(&database, path.unwrap_or(Path::new("")))?;
            let transaction = database.begin_read().map_err(failed)?;
            Ok(Arc::new(Snapshot::take(&transaction, &broken)?))
        })?;
        Ok(Open { database, snapshot, broken })
    }

    fn latest(&self) -> Result<Arc<Snapshot>, StoreError> {
        let transaction = self.database.begin_read().map_err(failed)?;
        Ok(Arc::new(Snapshot::take(&transaction, &self.broken)?))
    }
}

/// The disk and the number of a file on it: the same for as long as it is the same file.
type Identity = (u64, u64);

fn identity(path: &Path) -> Result<Identity, StoreError> {
    let file = fs::metadata(path).map_err(|e| at(path, &e))?;
    Ok((file.dev(), file.ino()))
}

/// Free bytes and all bytes of the disk a file lies on.
fn room(path: &Path) -> Result<(u64, u64), StoreError> {
    let disk = rustix::fs::statvfs(path).map_err(|e| at(path, &e.into()))?;
    Ok((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
}

/// On disk when the commit returns, and opened fast after a crash at any size.
pub(super) fn durable(transaction: &mut WriteTransaction) -> Result<(), StoreError> {
    transaction.set_durability(Durability::Immediate).map_err(failed)?;
    transaction.set_quick_repair(true);
    Ok(())
}

/// Makes the empty tables of a new store.
fn lay_out(database: &Database) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().map_err(failed)?;
    durable(&mut transaction)?;
    {
        let mut meta = transaction.open_table(META).map_err(failed)?;
        meta.insert("schema", i64::from(SCHEMA)).map_err(failed)?;
        meta.insert("created", clock::now().0).map_err(failed)?;
        transaction.open_table(RECORDS).map_err(failed)?;
        transaction.open_table(DRAFTS).map_err(failed)?;
        transaction.open_table(JOURNAL).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn is_blank(database: &Database) -> Result<bool, StoreError> {
    let transaction = database.begin_read().map_err(failed)?;
    Ok(transaction.list_tables().map_err(failed)?.next().is_none())
}

/// A whole new store without anything in it.
pub(super) fn make(path: &Path, cache_bytes: usize) -> Result<Database, StoreError> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path);
    let database = guarded(path, || {
        Builder::new().set_cache_size(cache_bytes).create_with_backend(FileBackend::new(file?)?)
    })?;
    lay_out(&database)?;
    Ok(database)
}

/// A name beside a file, for what is not finished yet.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// Makes a file beside its place and gives it its name when it is whole, so that a crash leaves no half file
/// under that name. Whatever has the name already stays.
pub(super) fn make_aside<T>(
    path: &Path,
    fill: impl FnOnce(&Path) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    if path.exists() {
        return Err(StoreError::Exists { path: path.to_owned() });
    }
    let nth = MADE.fetch_add(1, Ordering::Relaxed);
    let aside = beside(path, &format!("new-{}-{nth}", std::process::id()));
    let outcome = fill(&aside).and_then(|made| publish(&aside, path).map(|()| made));
    if outcome.is_err() {
        // The error that is reported is the first one.
        let _ = fs::remove_file(&aside);
    }
    outcome
}

fn publish(aside: &Path, path: &Path) -> Result<(), StoreError> {
    File::open(aside).and_then(|file| file.sync_all()).map_err(|e| at(aside, &e))?;
    // A second name and the first one removed: unlike renaming, this never replaces a file.
    fs::hard_link(aside, path).map_err(|e| at(path, &e))?;
    fs::remove_file(aside).map_err(|e| at(aside, &e))?;
    let directory = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory).and_then(|d| d.sync_all()).map_err(|e| at(directory, &e))
}

/// Opens the database in a file that must be there and hold something.
pub(super) fn open_file(path: &Path, cache_bytes: usize, check: bool) -> Result<Database, StoreError> {
    guarded(path, || {
        let mut builder = Builder::new();
        builder.set_cache_size(cache_bytes).set_check_integrity_on_open(check);
        builder.open(path)
    })
}

/// Opens, and tells a file that is no database, is damaged or is in use from one that is good.
fn guarded(
    path: &Path,
    open: impl FnOnce() -> Result<Database, DatabaseError>,
) -> Result<Database, StoreError> {
    caught(|| {
        open().map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
                StoreError::Busy { path: path.to_owned() }
            }
            DatabaseError::UpgradeRequired(_) => StoreError::NotAStore { path: path.to_owned() },
            DatabaseError::Storage(StorageError::Io(error)) => at(path, &error),
            other => failed(other),
        })
    })
}

/// Runs something that meets the bytes of the file, where redb panics on some kinds of damage.
pub(super) fn caught<T>(run: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    guard::caught(run).unwrap_or_else(|_| Err(StoreError::Failed("the file is damaged".to_owned())))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            change::Change,
            day::Moment,
            form::RaterGroup,
            id::{AccountId, CycleId, EmployeeId, UnitId},
            response::Draft,
            unit::Unit,
        },
        store::{key, read::Write},
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

    fn unit(code: &str) -> Change {
        let unit =
            Unit { code: code.into(), name: "Dinas".into(), parent: None, field: String::new(), head: None };
        Change::UnitSet { id: UnitId(1), unit }
    }

    fn commit(store: &Store, code: &str) -> Result<(), StoreError> {
        let mut batch = store.begin()?;
        batch.record(Moment(1), AccountId(1), &unit(code))?;
        batch.commit()
    }

    fn code_of(store: &Store) -> Option<String> {
        store.snapshot().unwrap().view().unit(UnitId(1)).unwrap().map(|u| u.code)
    }

    #[test]
    fn what_was_committed_is_there_after_opening_again() {
        let (_directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        let before = store.snapshot().unwrap();
        let draft_key = key::draft(EmployeeId(3), CycleId(1), EmployeeId(4), RaterGroup::Peer);
        let mut draft = Draft::default();
        draft.set_remark(2, "baik");
        let mut batch = store.begin().unwrap();
        batch.record(Moment(5), AccountId(2), &unit("DIKBUD")).unwrap();
        batch.set_draft(&draft_key, Some(&draft)).unwrap();
        assert_eq!(batch.view().unit_by_code("dikbud").unwrap(), Some(UnitId(1)));
        assert_eq!(batch.draft(&draft_key).unwrap().as_ref(), Some(&draft));
        assert_eq!(code_of(&store), None, "nobody sees a batch before its commit");
        let head = batch.head();
        batch.commit().unwrap();
        assert_eq!(before.view().units().unwrap(), [], "a snapshot stays what it was");
        drop((before, store));
        let store = Store::open_with(&path, options()).unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.head(), head);
        assert_eq!(code_of(&store).as_deref(), Some("DIKBUD"));
        let drafts = snapshot.drafts(&key::drafts_of(EmployeeId(3), CycleId(1))).unwrap();
        assert_eq!(drafts, [(draft_key.bytes().to_vec(), draft)]);
        let entries = snapshot.journal(1..=9).unwrap();
        let said: Vec<_> = entries.iter().map(|e| (e.at, e.actor, &e.change)).collect();
        assert_eq!(said, [(Moment(5), AccountId(2), &unit("DIKBUD"))]);
    }

    #[test]
    fn a_batch_that_is_given_up_or_spoiled_leaves_nothing() {
        let (_directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        let mut batch = store.begin().unwrap();
        batch.record(Moment(1), AccountId(1), &unit("A")).unwrap();
        batch.abort();
        let mut batch = store.begin().unwrap();
        batch.record(Moment(1), AccountId(1), &unit("B")).unwrap();
        let misfit = Change::PhaseSet { cycle: CycleId(9), phase: crate::domain::cycle::Phase::Open };
        assert!(matches!(batch.record(Moment(1), AccountId(1), &misfit), Err(StoreError::Misfit { .. })));
        assert!(matches!(batch.commit(), Err(StoreError::Misfit { .. })));
        assert_eq!(code_of(&store), None);
        assert_eq!(store.snapshot().unwrap().head().number, 0);
        commit(&store, "C").unwrap();
        assert_eq!(code_of(&store).as_deref(), Some("C"));
    }

    #[test]
    fn each_kind_of_trouble_has_its_name() {
        let (directory, path) = place();
        assert!(matches!(Store::open(&path), Err(StoreError::Missing { .. })));
        let store = Store::create_with(&path, options()).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Busy { .. })));
        assert!(matches!(Store::create(&path), Err(StoreError::Exists { .. })));
        drop(store);
        let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing is left beside the store: {left:?}");

        let other = directory.path().join("other");
        fs::write(&other, []).unwrap();
        assert!(matches!(Store::open(&other), Err(StoreError::NotAStore { .. })));
        assert!(matches!(Store::open_or_create(&other), Err(StoreError::NotAStore { .. })));
        assert_eq!(fs::metadata(&other).unwrap().len(), 0);
        fs::write(&other, "NIP;Nama\n").unwrap();
        assert!(matches!(Store::open(&other), Err(StoreError::NotAStore { .. })));
        assert!(matches!(Store::open(directory.path()), Err(StoreError::NotAStore { .. })));
        drop(Database::create(directory.path().join("foreign")).unwrap());
        assert!(matches!(Store::open(&directory.path().join("foreign")), Err(StoreError::NotAStore { .. })));
    }

    #[test]
    fn only_the_owner_may_read_a_new_store() {
        use std::os::unix::fs::PermissionsExt;
        let (_directory, path) = place();
        drop(Store::open_or_create_with(&path, options()).unwrap());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }

    #[test]
    fn a_place_that_may_not_be_written_is_told_from_one_that_is_not_there() {
        use std::os::unix::fs::PermissionsExt;
        let (directory, path) = place();
        drop(Store::create_with(&path, options()).unwrap());
        let locked =
            |place: &Path, mode| fs::set_permissions(place, fs::Permissions::from_mode(mode)).unwrap();
        locked(&path, 0o400);
        locked(directory.path(), 0o500);
        let opened = Store::open_with(&path, options()).map(drop);
        let created = Store::create_with(&directory.path().join("s"), options()).map(drop);
        let nested = Store::create_with(&directory.path().join("d").join("s"), options()).map(drop);
        locked(directory.path(), 0o700);
        for outcome in [opened, created, nested] {
            // Root may write everywhere.
            if rustix::process::geteuid().is_root() {
                outcome.unwrap();
            } else {
                assert!(matches!(outcome, Err(StoreError::NoPermission { .. })), "{outcome:?}");
            }
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let (_directory, path) = place();
        drop(Store::create_with(&path, options()).unwrap());
        let database = Database::open(&path).unwrap();
        let transaction = database.begin_write().unwrap();
        transaction.open_table(META).unwrap().insert("schema", i64::from(SCHEMA) + 1).unwrap();
        transaction.commit().unwrap();
        drop(database);
        match Store::open(&path) {
            Err(StoreError::Newer { found, known }) => assert_eq!((found, known), (SCHEMA + 1, SCHEMA)),
            other => panic!("{:?}", other.err()),
        }
    }

    #[test]
    fn a_full_disk_is_said_before_anything_is_written() {
        let (_directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        commit(&store, "A").unwrap();
        drop(store);
        let store = Store::open_with(&path, StoreOptions { reserve: Some(u64::MAX), ..options() }).unwrap();
        assert!(matches!(commit(&store, "B"), Err(StoreError::DiskFull { .. })));
        assert_eq!(code_of(&store).as_deref(), Some("A"), "reading goes on");
    }

    #[test]
    fn truncated_and_overwritten_files_give_an_error_and_no_panic() {
        let (directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        for n in 0..20 {
            commit(&store, &format!("U{n}")).unwrap();
        }
        drop(store);
        let good = fs::read(&path).unwrap();
        let bad = directory.path().join("bad");
        for keep in [1, 7, 100, 512, 4096, 4097, 8192, good.len() / 2, good.len() - 1] {
            fs::write(&bad, &good[..keep]).unwrap();
            assert!(Store::open_with(&bad, options()).is_err(), "cut to {keep}");
        }
        let mut noise = good.clone();
        for (i, byte) in noise.iter_mut().enumerate().skip(64) {
            *byte = (i * 31 % 251) as u8;
        }
        fs::write(&bad, &noise).unwrap();
        assert!(Store::open_with(&bad, options()).is_err());
    }

    #[test]
    fn a_store_is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Store>();
        shared::<Snapshot>();
        let (_directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        std::thread::scope(|scope| {
            for n in 0..4 {
                let store = &store;
                scope.spawn(move || commit(store, &format!("U{n}")).unwrap());
            }
        });
        assert_eq!(store.snapshot().unwrap().head().number, 4);
    }

    #[test]
    fn a_batch_puts_and_deletes_like_the_tree_it_lies_on() {
        let (_directory, path) = place();
        let store = Store::create_with(&path, options()).unwrap();
        let mut batch = store.begin().unwrap();
        batch.put(b"a", b"1").unwrap();
        batch.put(b"b", b"2").unwrap();
        batch.commit().unwrap();
        let mut batch = store.begin().unwrap();
        batch.delete(b"a").unwrap();
        batch.put(b"c", b"3").unwrap();
        batch.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        let get = |key: &[u8]| super::super::read::Read::get(&*snapshot, key).unwrap();
        assert_eq!((get(b"a"), get(b"b"), get(b"c")), (None, Some(b"2".to_vec()), Some(b"3".to_vec())));
    }
}
