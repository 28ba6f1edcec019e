//! The disk fails at every call in turn: nothing that was acknowledged is lost, nothing that was never asked
//! appears, `verify` is clean, and the store comes back by itself.
//!
//! `KINERJA_LONG=1` runs many more seeds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what went wrong that way"
)]

#[path = "support/disk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod disk;
#[path = "support/script.rs"]
mod script;

use disk::{Disk, Fault};
use kinerja::{
    domain::{
        assignment::{Attendance, Presence},
        change::Change,
        day::{Day, Moment},
        form::RaterGroup,
        id::{AccountId, CycleId, EmployeeId},
        response::Draft,
    },
    progress::Progress,
    store::{
        Snapshot, Store, StoreError, StoreOptions,
        journal::Head,
        key::{self, Key},
        read::{Entry, Read},
        verify::verify,
    },
};
use script::Script;
use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const N_BATCHES: usize = 6;

fn options() -> StoreOptions {
    StoreOptions { cache_bytes: 1 << 20, reserve: Some(0), pause: Duration::ZERO }
}

fn open(disk: &Disk) -> Result<Store, StoreError> {
    let disk = disk.clone();
    Store::with_backend(move || Ok(disk.clone()), options())
}

/// Everything a reader can see.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    /// Entries of the journal. Their hashes are never the same twice.
    n_entries: u64,
    records: Vec<Entry>,
    drafts: Vec<(Vec<u8>, Draft)>,
}

fn rater_drafts() -> Key {
    key::drafts_of(EmployeeId(1), CycleId(1))
}

fn seen(snapshot: &Snapshot) -> Result<Seen, StoreError> {
    let mut records = Vec::new();
    snapshot.scan(&[], &[u8::MAX], &mut |key, value| {
        records.push((key.to_vec(), value.to_vec()));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Seen { n_entries: snapshot.head().number, records, drafts: snapshot.drafts(&rater_drafts())? })
}

/// What is asked of the store, and what it must look like before the first batch and after each.
struct Plan {
    /// A store that has lived a while.
    image: Vec<u8>,
    batches: Vec<Vec<Change>>,
    states: Vec<Seen>,
    /// Changes and reads of the disk from opening to the last batch.
    n_calls: (u64, u64),
    /// Whether somebody keeps an early snapshot all the time.
    holds: bool,
}

fn plan(seed: u64) -> Plan {
    let disk = Disk::new(Vec::new(), Fault::Never);
    let mut script = Script::new(seed);
    {
        let store = open(&disk).unwrap();
        for _ in 0..4 {
            let mut batch = store.begin().unwrap();
            for _ in 0..12 {
                for change in script.next(batch.view()).unwrap() {
                    batch.record(Moment(0), AccountId(1), &change).unwrap();
                }
            }
            batch.commit().unwrap();
        }
    }
    let image = disk.after_power_cut(|_| 2);
    let disk = Disk::new(image.clone(), Fault::Never);
    let mut plan =
        Plan { image, batches: Vec::new(), states: Vec::new(), n_calls: (0, 0), holds: seed % 2 == 1 };
    let store = open(&disk).unwrap();
    plan.states.push(seen(&store.snapshot().unwrap()).unwrap());
    for nth in 0..N_BATCHES {
        let mut batch = store.begin().unwrap();
        let mut changes = Vec::new();
        for _ in 0..=nth % 3 {
            for change in script.next(batch.view()).unwrap() {
                batch.record(Moment(nth as i64), AccountId(1), &change).unwrap();
                changes.push(change);
            }
        }
        batch.abort();
        if nth == 3 {
            // Enough that the batch is written in runs.
            let attendance = Attendance { status: Presence::Sick, late_minutes: 0, early_minutes: 0 };
            let day = |n| Change::AttendanceSet { employee: EmployeeId(1), day: Day(n), attendance };
            changes.extend((100..400).map(day));
        }
        plan.batches.push(changes);
        ask(&store, &plan, nth).unwrap();
        plan.states.push(seen(&store.snapshot().unwrap()).unwrap());
    }
    // Counted on a run of its own, as the runs with faults will be.
    let disk = Disk::new(plan.image.clone(), Fault::Never);
    assert_eq!(run(&disk, &plan), N_BATCHES);
    plan.n_calls = disk.n_calls();
    plan
}

/// One batch of the plan: its changes and a draft that replaces the one before.
fn ask(store: &Store, plan: &Plan, nth: usize) -> Result<(), StoreError> {
    let mut batch = store.begin()?;
    for change in &plan.batches[nth] {
        batch.record(Moment(nth as i64), AccountId(1), change)?;
    }
    let draft_key = |n| key::draft(EmployeeId(1), CycleId(1), EmployeeId(n), RaterGroup::Peer);
    batch.set_draft(&draft_key(nth as u32), Some(&Draft { at: nth as u16, ..Draft::default() }))?;
    if nth > 0 {
        batch.set_draft(&draft_key(nth as u32 - 1), None)?;
    }
    batch.commit()
}

/// Asks until something fails; says how many batches were acknowledged.
fn run(disk: &Disk, plan: &Plan) -> usize {
    let Ok(store) = open(disk) else { return 0 };
    let mut held = None;
    for nth in 0..N_BATCHES {
        if plan.holds && nth == 2 {
            held = store.snapshot().ok();
        }
        if ask(&store, plan, nth).is_err() {
            return nth;
        }
    }
    drop(held);
    N_BATCHES
}

fn check(store: &Store, plan: &Plan, acknowledged: usize, what: &str) {
    let snapshot = store.snapshot().unwrap();
    let seen = seen(&snapshot).unwrap();
    // The batch that failed may be there or not, but whole.
    let most = (acknowledged + 1).min(N_BATCHES);
    assert!(
        plan.states[acknowledged..=most].contains(&seen),
        "{what}: {acknowledged} batches were acknowledged, the journal ends at {}, expected {:?}",
        seen.n_entries,
        plan.states.iter().map(|s| s.n_entries).collect::<Vec<_>>()
    );
    let report = verify(&snapshot, &Progress::default()).unwrap();
    assert!(report.is_clean(), "{what}: {report:?}");
}

/// Finishes the plan on a store that came back.
fn finish(store: &Store, plan: &Plan, what: &str) {
    let n_entries = store.snapshot().unwrap().head().number;
    let drafts = store.snapshot().unwrap().drafts(&rater_drafts()).unwrap();
    let done = plan.states.iter().rposition(|s| s.n_entries == n_entries && s.drafts == drafts).unwrap();
    for nth in done..N_BATCHES {
        ask(store, plan, nth).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    check(store, plan, N_BATCHES, what);
}

fn is_long() -> bool {
    std::env::var_os("KINERJA_LONG").is_some()
}

fn n_seeds() -> u64 {
    if is_long() { 60 } else { 2 }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    for seed in 0..n_seeds() {
        let plan = plan(seed);
        let mut in_doubt = [0; 2];
        for cut in 0..plan.n_calls.0 {
            let what = format!("seed {seed}, cut at {cut}");
            let mut coin = Script::new(seed << 32 | cut);
            let disk = Disk::new(plan.image.clone(), Fault::Cut(cut));
            let acknowledged = run(&disk, &plan);
            let image = disk.after_power_cut(|n| coin.below(n));
            // The power goes a second time while the file is being opened again.
            let again = Disk::new(image, Fault::Cut(u64::from(coin.below(12))));
            drop(open(&again));
            let disk = Disk::new(again.after_power_cut(|n| coin.below(n)), Fault::Never);
            let store = open(&disk).unwrap_or_else(|error| panic!("{what}: {error}"));
            check(&store, &plan, acknowledged, &what);
            if acknowledged < N_BATCHES {
                let n_entries = store.snapshot().unwrap().head().number;
                in_doubt[usize::from(n_entries != plan.states[acknowledged].n_entries)] += 1;
            }
            if cut % 8 == 0 {
                finish(&store, &plan, &what);
            }
        }
        assert!(plan.n_calls.0 > 40, "the disk must be used: {:?}", plan.n_calls);
        assert!(in_doubt[0] > 10, "most batches that were cut are gone: {in_doubt:?}");
    }
}

#[test]
fn a_store_that_was_cut_while_it_was_made_is_whole_or_none() {
    let whole = Disk::new(Vec::new(), Fault::Never);
    drop(open(&whole).unwrap());
    for cut in 0..whole.n_calls().0 {
        for seed in 0..n_seeds() {
            let mut coin = Script::new(seed << 32 | cut);
            let disk = Disk::new(Vec::new(), Fault::Cut(cut));
            let acknowledged = open(&disk).is_ok();
            let image = disk.after_power_cut(|n| coin.below(n));
            match open(&Disk::new(image, Fault::Never)) {
                Ok(store) => assert_eq!(store.snapshot().unwrap().head(), Head::default()),
                Err(error) => assert!(!acknowledged, "cut at {cut}: {error}"),
            }
        }
    }
}

/// The writer's part: asks again until it is sure, and looks at the head to see whether a doubtful batch is in.
fn insist(store: &Store, plan: &Plan, what: &str) {
    let mut n_errors = 0;
    for nth in 0..N_BATCHES {
        while let Err(error) = ask(store, plan, nth) {
            n_errors += 1;
            assert!(n_errors < 12, "{what}: it does not come back: {error}");
            let found = store.snapshot().and_then(|snapshot| seen(&snapshot));
            match found {
                Ok(seen) if seen == plan.states[nth + 1] => break,
                Ok(seen) => assert!(seen == plan.states[nth], "{what}: batch {nth} is there in part"),
                Err(_) => (),
            }
        }
    }
}

#[test]
fn an_error_of_the_disk_costs_nothing_that_was_acknowledged_and_the_store_recovers_by_itself() {
    for seed in 0..n_seeds() {
        let plan = plan(seed);
        let mut n_opened = 0;
        for many in [1, 3] {
            let step = if is_long() { 1 } else { 2 };
            let changes = (0..plan.n_calls.0).step_by(step).map(|at| Fault::Changes(at, many));
            let reads = (0..plan.n_calls.1).step_by(step).map(|at| Fault::Reads(at, many));
            for fault in changes.chain(reads) {
                let what = format!("seed {seed}, {fault:?}");
                let disk = Disk::new(plan.image.clone(), fault);
                // When the very opening fails, whoever starts the program starts it again.
                let Some(store) = (0..6).find_map(|_| open(&disk).ok()) else {
                    panic!("{what}: it does not open");
                };
                n_opened += 1;
                insist(&store, &plan, &what);
                let last = store.snapshot().and_then(|s| seen(&s)).or_else(|_| seen(&*store.snapshot()?));
                assert!(last.is_ok_and(|s| s == plan.states[N_BATCHES]), "{what}");
                drop(store);
                let disk = Disk::new(disk.live(), Fault::Never);
                check(&open(&disk).unwrap(), &plan, N_BATCHES, &what);
            }
        }
        assert!(n_opened > 80, "the disk must be used: {n_opened}");
    }
}

#[test]
fn while_the_disk_is_away_the_store_says_so_and_tries_again_only_after_a_pause() {
    let image = plan(1).image;
    let probe = Disk::new(image.clone(), Fault::Never);
    let store = open(&probe).unwrap();
    let n_to_open = probe.n_calls().0;
    drop(store);
    let disk = Disk::new(image, Fault::Changes(n_to_open, u64::MAX / 2));
    let n_tries = Arc::new(AtomicU32::new(0));
    let tries = Arc::clone(&n_tries);
    let backend = move || {
        tries.fetch_add(1, Ordering::Relaxed);
        Ok(disk.clone())
    };
    let options = StoreOptions { pause: Duration::from_secs(3600), ..options() };
    let store = Store::with_backend(backend, options).unwrap();
    let mut batch = store.begin().unwrap();
    batch.record(Moment(0), AccountId(1), &Script::new(5).next(batch.view()).unwrap()[0]).unwrap();
    assert!(matches!(batch.commit(), Err(StoreError::Away(_))));
    for _ in 0..5 {
        assert!(matches!(store.snapshot().err(), Some(StoreError::Away(_))));
        assert!(matches!(store.begin().err(), Some(StoreError::Away(_))));
    }
    // Once to open, once at the first call after the error, and no more before the hour is over.
    assert_eq!(n_tries.load(Ordering::Relaxed), 2);
}
