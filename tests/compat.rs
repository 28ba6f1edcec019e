//! A store that an earlier program wrote opens, is what it was, and can be worked with.
//!
//! `tests/data/store-v1.redb` was written once and is never written again: whatever is stored in a new way, this
//! file stays readable. For a new schema add a file beside it: set `SCHEMA`, then run this test with
//! `KINERJA_GOLDEN=1`, which writes the file of the present schema if there is none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what went wrong that way"
)]

#[path = "support/script.rs"]
mod script;

use kinerja::{
    codec,
    domain::{
        account::{Account, Role},
        change::{Change, Thing},
        day::Moment,
        form::RaterGroup,
        id::{AccountId, CycleId, EmployeeId, UnitId},
        look::{Look, Looks},
        response::Draft,
        token::{Last, Lasts, Token},
        undo::{Deed, Piece, Undo},
    },
    progress::Progress,
    store::{SCHEMA, Store, StoreOptions, backup::backup, key, verify::verify},
};
use script::Script;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn place(schema: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/store-v{schema}.redb"))
}

fn options() -> StoreOptions {
    StoreOptions { reserve: Some(0), ..StoreOptions::default() }
}

/// The kind of a change. Whoever adds one is led here, and to a golden file that holds it.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::UnitSet { .. } => "UnitSet",
        Change::EmployeeSet { .. } => "EmployeeSet",
        Change::IndicatorSet { .. } => "IndicatorSet",
        Change::FormSet { .. } => "FormSet",
        Change::CycleSet { .. } => "CycleSet",
        Change::PhaseSet { .. } => "PhaseSet",
        Change::SubjectsAdded { .. } => "SubjectsAdded",
        Change::SubjectMoved { .. } => "SubjectMoved",
        Change::PlanSet { .. } => "PlanSet",
        Change::AssignmentSet { .. } => "AssignmentSet",
        Change::AssignmentRemoved { .. } => "AssignmentRemoved",
        Change::AttendanceSet { .. } => "AttendanceSet",
        Change::ResponsesAdded { .. } => "ResponsesAdded",
        Change::ResponseWithdrawn { .. } => "ResponseWithdrawn",
        Change::RatingsDecided { .. } => "RatingsDecided",
        Change::AccountSet { .. } => "AccountSet",
        Change::Removed { .. } => "Removed",
        Change::RatersShown { .. } => "RatersShown",
    }
}

fn draft_key() -> key::Key {
    key::draft(EmployeeId(1), CycleId(1), EmployeeId(2), RaterGroup::Peer)
}

fn write_golden() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::create_with(&directory.path().join("s"), options()).unwrap();
    let mut script = Script::new(2026);
    for step in 0..30 {
        let mut batch = store.begin().unwrap();
        for _ in 0..8 {
            for change in script.next(batch.view()).unwrap() {
                batch.record(Moment(1_790_000_000_000 + step), AccountId(1), &change).unwrap();
            }
        }
        batch.commit().unwrap();
    }
    let mut batch = store.begin().unwrap();
    let mut draft = Draft { at: 2, ..Draft::default() };
    draft.set_remark(1, "ramah");
    batch.set_draft(&draft_key(), Some(&draft)).unwrap();
    let at = key::undos(AccountId(1)).num(1).num(0);
    let undo = Undo { at: Moment(1), deed: Deed::File, name: "units.csv".into(), n_changes: 1 };
    batch.set_note(at.bytes(), Some(codec::seal(at.bytes(), &undo).unwrap()));
    let at = key::undos(AccountId(1)).num(1).num(1);
    let change = Change::Removed { what: Thing::Unit(UnitId(1)), name: "A".into() };
    let piece = Piece(vec![(change, 7)]);
    batch.set_note(at.bytes(), Some(codec::seal(at.bytes(), &piece).unwrap()));
    let at = key::lasts(AccountId(1));
    let undone = Some(undo);
    let token = Token { program: 7, number: 3 };
    let acts = vec![Last { token, undo: Some(1), undone, taken: 4, unchanged: 5, n_refused: 0 }];
    let lasts = Lasts { given: 1, acts };
    batch.set_note(at.bytes(), Some(codec::seal(at.bytes(), &lasts).unwrap()));
    let at = key::looks();
    let look = Look {
        at: Moment(1_790_000_000_000),
        by: AccountId(1),
        cycle: CycleId(1),
        about: EmployeeId(2),
        group: RaterGroup::Peer,
    };
    batch.set_note(at.bytes(), Some(codec::seal(at.bytes(), &Looks(vec![look])).unwrap()));
    let account = Account { login: "loket".into(), employee: None, roles: vec![Role::Gateway], unit: None };
    let shown = Change::RatersShown { cycle: CycleId(1), employee: EmployeeId(2), group: RaterGroup::Peer };
    for change in [Change::AccountSet { id: AccountId(99), account }, shown] {
        batch.record(Moment(1_790_000_000_100), AccountId(1), &change).unwrap();
    }
    batch.commit().unwrap();
    backup(&store.snapshot().unwrap(), &place(SCHEMA), &Progress::default()).unwrap();
}

#[test]
fn the_store_of_every_schema_opens_and_is_what_its_journal_says() {
    if std::env::var_os("KINERJA_GOLDEN").is_some() && !place(SCHEMA).exists() {
        write_golden();
    }
    for schema in 1..=SCHEMA {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        fs::copy(place(schema), &path).unwrap();
        let store = Store::open_with(&path, options()).unwrap();
        let snapshot = store.snapshot().unwrap();
        let report = verify(&snapshot, &Progress::default()).unwrap();
        assert!(report.is_clean(), "schema {schema}: {report:?}");
        assert!(report.n_entries > 200 && report.n_scores > 5, "schema {schema}: {report:?}");

        let mut batch = store.begin().unwrap();
        let mut script = Script::new(1);
        for change in script.next(batch.view()).unwrap() {
            batch.record(Moment(0), AccountId(1), &change).unwrap();
        }
        batch.commit().unwrap();
        assert!(verify(&store.snapshot().unwrap(), &Progress::default()).unwrap().is_clean());
    }
}

#[test]
fn the_first_store_reads_as_it_was_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    fs::copy(place(1), &path).unwrap();
    let store = Store::open_with(&path, options()).unwrap();
    let snapshot = store.snapshot().unwrap();
    let entries = snapshot.journal(1..=u64::MAX).unwrap();
    let kinds: BTreeSet<&str> = entries.iter().map(|entry| kind(&entry.change)).collect();
    assert_eq!(kinds.len(), 16, "every kind of change is in the file: {kinds:?}");
    assert_eq!((entries[0].at, entries[0].actor), (Moment(1_790_000_000_000), AccountId(1)));
    println!("{} {}", snapshot.head().number, snapshot.head().hash);

    let view = snapshot.view();
    let summary = |cycle| {
        let counts = view.counts(CycleId(cycle), None).unwrap();
        (counts.statuses, counts.predicates, counts.responses, counts.n_scores, counts.sum_scores)
    };
    assert_eq!(summary(1), ([1, 4, 3], [3, 2, 0, 2, 0], [7, 11, 10, 16, 3], 7, 42_382));
    assert_eq!(summary(2), ([4, 2, 2], [3, 0, 0, 0, 1], [7, 4, 8, 6, 5], 4, 16_706));
    let draft = snapshot.draft(&draft_key()).unwrap().unwrap();
    assert_eq!((draft.at, draft.remark(1)), (2, Some("ramah")));
}

#[test]
fn what_can_be_taken_back_reads_as_it_was_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    fs::copy(place(2), &path).unwrap();
    let store = Store::open_with(&path, options()).unwrap();
    let snapshot = store.snapshot().unwrap();
    let notes = snapshot.notes(&key::undos(AccountId(1))).unwrap();
    let undo: Undo = codec::open(&notes[0].0, &notes[0].1).unwrap();
    assert_eq!((undo.deed, undo.name.as_str(), undo.n_changes), (Deed::File, "units.csv", 1));
    let Piece(list) = codec::open(&notes[1].0, &notes[1].1).unwrap();
    assert_eq!(list, [(Change::Removed { what: Thing::Unit(UnitId(1)), name: "A".into() }, 7)]);
    let kinds: BTreeSet<&str> =
        snapshot.journal(1..=u64::MAX).unwrap().iter().map(|entry| kind(&entry.change)).collect();
    assert!(kinds.contains("Removed"), "{kinds:?}");
}

#[test]
fn what_programs_did_last_is_read_with_what_was_not_yet_kept_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    fs::copy(place(3), &path).unwrap();
    let store = Store::open_with(&path, options()).unwrap();
    let at = key::lasts(AccountId(1));
    let sealed = store.snapshot().unwrap().note(&at).unwrap().unwrap();
    let lasts: Lasts = codec::open(at.bytes(), &sealed).unwrap();
    let undone = Some(Undo { at: Moment(1), deed: Deed::File, name: "units.csv".into(), n_changes: 1 });
    let token = Token { program: 7, number: 3 };
    let act = Last { token, undo: Some(1), undone, taken: 4, unchanged: 5, n_refused: 0 };
    assert_eq!(lasts, Lasts { given: 0, acts: vec![act] });
}
