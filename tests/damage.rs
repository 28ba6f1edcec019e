//! A store that somebody or something has spoiled: bits turned over, files cut off, pages of rubbish.
//!
//! Whatever is done to it, the program says so, when it opens the store, when it reads the place, or at the latest
//! when it is verified; it never panics and never takes a wrong value for a right one without a word.
//! `KINERJA_LONG=1` tries every byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/disk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod disk;
#[path = "support/script.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod script;

use disk::{Disk, Fault};
use kinerja::{
    domain::{
        day::Moment,
        form::RaterGroup,
        id::{AccountId, CycleId, EmployeeId},
        response::Draft,
    },
    progress::Progress,
    store::{
        Snapshot, Store, StoreError, StoreOptions, key,
        read::{Entry, Read},
        verify::verify,
    },
};
use script::Script;
use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

fn options() -> StoreOptions {
    StoreOptions { cache_bytes: 1 << 20, reserve: Some(0), pause: Duration::ZERO }
}

fn open(disk: &Disk) -> Result<Store, StoreError> {
    let disk = disk.clone();
    Store::with_backend(move || Ok(disk.clone()), options())
}

/// A store in which everything has happened once or twice.
fn small() -> Vec<u8> {
    let disk = Disk::new(Vec::new(), Fault::Never);
    let backend = disk.clone();
    let store = Store::with_backend(move || Ok(backend.clone()), options()).unwrap();
    let mut script = Script::new(7);
    for step in 0..10 {
        let mut batch = store.begin().unwrap();
        for _ in 0..10 {
            for change in script.next(batch.view()).unwrap() {
                batch.record(Moment(step), AccountId(1), &change).unwrap();
            }
        }
        let key = key::draft(EmployeeId(1), CycleId(1), EmployeeId(step as u32), RaterGroup::Peer);
        batch.set_draft(&key, Some(&Draft { at: 1, ..Draft::default() })).unwrap();
        batch.commit().unwrap();
    }
    drop(store);
    disk.live()
}

fn records(snapshot: &Snapshot) -> Result<Vec<Entry>, StoreError> {
    let mut list = Vec::new();
    snapshot.scan(&[], &[u8::MAX; 8], &mut |key, value| {
        list.push((key.to_vec(), value.to_vec()));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(list)
}

/// What the program says of an image.
fn said(image: Vec<u8>, whole: &[Entry]) -> &'static str {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let disk = Disk::new(image, Fault::Never);
        let Ok(store) = open(&disk) else { return "does not open, and says why" };
        let Ok(snapshot) = store.snapshot() else { return "does not open, and says why" };
        let read = records(&snapshot);
        let verified = verify(&snapshot, &Progress::default());
        // The library writes once more when it closes a file, and where its own bookkeeping is spoiled that ends
        // the process; everything acknowledged is on disk by then. Here the disk is gone before it can.
        disk.goes_away();
        drop(records(&snapshot));
        match (verified, read) {
            (Err(_), _) | (_, Err(_)) => "says so while it is read",
            (Ok(report), _) if !report.is_clean() => "says so when it is verified",
            (Ok(_), Ok(read)) if read == whole => "is whole, the byte was not in use",
            (Ok(_), Ok(_)) => "WRONG IN SILENCE",
        }
    }));
    outcome.unwrap_or("PANIC")
}

fn is_long() -> bool {
    std::env::var_os("KINERJA_LONG").is_some()
}

#[test]
fn a_spoiled_store_says_so() {
    let image = small();
    let whole = records(&open(&Disk::new(image.clone(), Fault::Never)).unwrap().snapshot().unwrap()).unwrap();
    assert!(whole.len() > 60, "{}", whole.len());
    let mut table: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let mut bad = Vec::new();
    let mut try_it = |what: &'static str, at: usize, image: Vec<u8>| {
        let outcome = said(image, &whole);
        *table.entry((what, outcome)).or_default() += 1;
        if outcome == "PANIC" || outcome == "WRONG IN SILENCE" {
            bad.push((what, at, outcome));
        }
    };
    // Long stretches of a new file were never written to; there one byte of each sector is enough.
    let in_use = |at: usize| {
        let sector = &image[at / 512 * 512..(at / 512 * 512 + 512).min(image.len())];
        sector.iter().any(|b| *b != 0) || at.is_multiple_of(512)
    };
    let step = if is_long() { 1 } else { 101 };
    let mut script = Script::new(3);
    for at in (0..image.len()).filter(|at| in_use(*at)).step_by(step) {
        let mut spoiled = image.clone();
        spoiled[at] ^= 1 << script.below(8);
        try_it("a bit turned over", at, spoiled);
    }
    for length in (1..image.len()).step_by(if is_long() { 61 } else { 7_919 }) {
        try_it("cut off", length, image[..length].to_vec());
    }
    for page in (0..image.len()).step_by(4_096).filter(|at| in_use(*at)) {
        for kind in 0..2 {
            let mut spoiled = image.clone();
            let end = (page + 4_096).min(spoiled.len());
            spoiled[page..end]
                .iter_mut()
                .for_each(|b| *b = if kind == 0 { 0 } else { script.below(256) as u8 });
            try_it("a page of rubbish", page, spoiled);
        }
    }
    for ((what, outcome), n) in &table {
        println!("| {what} | {n} | {outcome} |");
    }
    println!("{} bytes, {} records", image.len(), whole.len());
    assert!(bad.is_empty(), "{:#?}", &bad[..bad.len().min(20)]);
    assert!(table.values().sum::<u32>() > 300, "{table:?}");
}

/// The program itself, with a command that commits.
fn imported(store: &Path, file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
    command.env("HOME", file.parent().unwrap()).env("KINERJA_LANG", "en").stdin(Stdio::null());
    command.arg("--store").arg(store).args(["import", "units"]).arg(file).output().unwrap()
}

#[test]
fn a_commit_into_spoiled_bookkeeping_ends_the_program_in_order_and_with_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let (store, file) = (directory.path().join("s.redb"), directory.path().join("units.csv"));
    for round in 0..6 {
        fs::write(&file, format!("kode,nama\nA{round},Unit\nB{round},Unit\n")).unwrap();
        assert!(imported(&store, &file).status.success());
    }
    let image = fs::read(&store).unwrap();
    fs::write(&file, "kode,nama\nC,Unit\n").unwrap();
    let mut script = Script::new(11);
    let mut ends: BTreeMap<i32, u32> = BTreeMap::new();
    let mut n_spoiled = 0;
    let step = if is_long() { 7 } else { 149 };
    let in_use = |at: &usize| image[at / 512 * 512..].iter().take(512).any(|b| *b != 0);
    for at in (0..image.len()).filter(in_use).step_by(step) {
        let mut spoiled = image.clone();
        spoiled[at] ^= 1 << script.below(8);
        fs::write(&store, spoiled).unwrap();
        let end = imported(&store, &file);
        let said = String::from_utf8_lossy(&end.stderr).into_owned();
        let code = end.status.code().unwrap_or_else(|| panic!("byte {at}: {:?} {said}", end.status));
        assert!([0, 1, 3, 4].contains(&code) && !said.contains("panicked"), "byte {at}: {code} {said}");
        assert!(code != 4 || said.trim().lines().count() == 1, "one sentence: {said}");
        n_spoiled += u32::from(said.contains("bookkeeping"));
        *ends.entry(code).or_default() += 1;
    }
    println!("exit codes {ends:?}; {n_spoiled} times the bookkeeping, in {} bytes", image.len());
    // The bookkeeping itself is a few dozen bytes; every seventh byte meets one of them.
    assert!(ends.contains_key(&4) && (n_spoiled > 0 || !is_long()), "{ends:?}");
}
