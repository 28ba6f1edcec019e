//! Master data changed by hand: what is checked, what follows, and that everything can be taken back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/disk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod disk;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use disk::{Disk, Fault};
use kinerja::{
    domain::{
        account::Role,
        cycle::Phase,
        decimal::Decimal,
        form::RaterGroup,
        id::{CycleId, EmployeeId, FormId, UnitId},
        kind::Target,
        undo::Deed,
        unit::Unit,
    },
    progress::Progress,
    service::{
        Service,
        api::{Act, Edit, ImportKind, Query, RaterRule, Reply},
        fault::{Reason, Refusal},
        repeat::Token,
        writer::Limits,
    },
    store::{Store, StoreOptions, key::undos, read::Read, verify::verify},
};
use office::{CYCLE, FORM, Office, answers, key, name, nip, office, value};
use redb::StorageBackend;
use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

fn act_as(office: &Office, login: &str, act: Act) -> Result<Reply, Refusal> {
    office.service.act(&office.actor(login), act, &Progress::default())
}

fn edit(office: &Office, edit: Edit) -> Result<Reply, Refusal> {
    act_as(office, "admin", Act::Edit(Box::new(edit)))
}

fn number(reply: Result<Reply, Refusal>) -> u32 {
    match reply {
        Ok(Reply::Edited { undo: Some(number) }) => number,
        Ok(Reply::Imported(report)) => report.undo.unwrap_or_else(|| panic!("{report:?}")),
        other => panic!("{other:?}"),
    }
}

fn undo(office: &Office, number: u32) -> Result<Reply, Refusal> {
    act_as(office, "admin", Act::Undo { number })
}

/// All records, byte for byte.
fn records(office: &Office) -> Vec<(Vec<u8>, Vec<u8>)> {
    let snapshot = office.store.snapshot().unwrap();
    let mut list = Vec::new();
    snapshot
        .scan(&[], &[u8::MAX; 8], &mut |k, v| {
            list.push((k.to_vec(), v.to_vec()));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
    list
}

fn is_sound(office: &Office) {
    let report = verify(&office.store.snapshot().unwrap(), &Progress::default()).unwrap();
    assert!(report.is_clean(), "{report:?}");
}

/// What the change did is there, and taking it back leaves the records as they were.
fn goes_and_comes_back(office: &Office, act: Act) {
    let before = records(office);
    let number = number(act_as(office, "admin", act));
    let after = records(office);
    assert_ne!(before, after);
    assert!(matches!(undo(office, number), Ok(Reply::Undone(_))));
    assert_eq!(records(office), before);
    assert_eq!(undo(office, number), Err(Refusal::NothingToUndo));
    is_sound(office);
}

#[test]
fn every_kind_of_edit_can_be_taken_back_to_the_byte() {
    let office = office();
    let snapshot = office.store.snapshot().unwrap();
    let view = snapshot.view();
    let e = |edit| Act::Edit(Box::new(edit));

    let siti = view.employee(EmployeeId(3)).unwrap();
    let mut moved = siti.clone().unwrap();
    moved.unit = Some(UnitId(4));
    moved.superior = Some(EmployeeId(6));
    let edit = Edit::Employee { id: Some(EmployeeId(3)), before: siti.clone(), after: moved };
    goes_and_comes_back(&office, e(edit));

    let mut new = siti.clone().unwrap();
    new.nip = kinerja::domain::nip::Nip::parse("199001012020121001").unwrap();
    new.name = "  Orang   Baru ".into();
    goes_and_comes_back(&office, e(Edit::Employee { id: None, before: None, after: new }));

    let unit = view.unit(UnitId(3)).unwrap();
    let mut renamed = unit.clone().unwrap();
    renamed.parent = None;
    renamed.name = "Sekolah".into();
    goes_and_comes_back(&office, e(Edit::Unit { id: Some(UnitId(3)), before: unit.clone(), after: renamed }));
    let mut new = unit.unwrap();
    new.code = "BARU".into();
    goes_and_comes_back(&office, e(Edit::Unit { id: None, before: None, after: new }));

    let (id, indicator) = view.indicators().unwrap().remove(0);
    let mut renamed = indicator.clone();
    renamed.name = "Lain".into();
    let edit = Edit::Indicator { id: Some(id), before: Some(indicator.clone()), after: renamed };
    goes_and_comes_back(&office, e(edit));
    let mut new = indicator;
    new.code = "BARU-1".into();
    goes_and_comes_back(&office, e(Edit::Indicator { id: None, before: None, after: new }));

    let form = view.form(FORM).unwrap();
    let mut heavier = form.clone().unwrap();
    heavier.aspects[0].weight = Decimal::from_int(70);
    goes_and_comes_back(&office, e(Edit::Form { id: Some(FORM), before: form.clone(), after: heavier }));
    let mut new = form.unwrap();
    new.code = "baru".into();
    goes_and_comes_back(&office, e(Edit::Form { id: None, before: None, after: new }));

    let mut cycle = view.cycle(CYCLE).unwrap().unwrap();
    cycle.code = "2026-T4".into();
    goes_and_comes_back(&office, e(Edit::Cycle { id: None, before: None, after: cycle }));

    let (subject, group, rater) = (EmployeeId(3), RaterGroup::Peer, EmployeeId(5));
    let edit = Edit::Rater { cycle: CYCLE, subject, group, rater, asked: true };
    goes_and_comes_back(&office, e(edit));
    let edit = Edit::RatersByRule { cycle: CYCLE, unit: None, rule: RaterRule::Peers(2) };
    goes_and_comes_back(&office, e(edit));

    let units = "code,name,parent\nX,Xa,\nY,Ya,X\n";
    let bytes = Arc::new(units.as_bytes().to_vec());
    let name = "units.csv".to_owned();
    goes_and_comes_back(
        &office,
        Act::Import { what: ImportKind::Units, name, bytes, dry_run: false, fixes: Vec::new() },
    );
}

#[test]
fn an_import_of_answers_is_taken_back_as_a_whole_with_the_scores() {
    let office = office();
    let text = format!(
        "cycle,nip,group,rater,indicator,value\n{}",
        (1..=6)
            .flat_map(|rater| answers(RaterGroup::Public).into_iter().map(move |(no, _)| (rater, no)))
            .map(|(rater, no)| {
                let view = office.store.snapshot().unwrap();
                let form = view.view().form(FORM).unwrap().unwrap();
                let code = form.line(no).unwrap().code.clone();
                let said = if no == 2 { "ya" } else { "3" };
                format!("2026-T3,{},public,{rater},{code},{said}\n", nip(EmployeeId(3)).digits())
            })
            .collect::<String>()
    );
    let bytes = Arc::new(text.into_bytes());
    let name = "answers.csv".to_owned();
    goes_and_comes_back(
        &office,
        Act::Import { what: ImportKind::Responses, name, bytes, dry_run: false, fixes: Vec::new() },
    );
}

#[test]
fn what_somebody_changed_meanwhile_is_not_overwritten_and_not_taken_back() {
    let office = office();
    let snapshot = office.store.snapshot().unwrap();
    let siti = snapshot.view().employee(EmployeeId(3)).unwrap();
    let named = |name: &str| {
        let mut after = siti.clone().unwrap();
        after.name = name.into();
        after
    };
    let id = Some(EmployeeId(3));
    let first = number(edit(&office, Edit::Employee { id, before: siti.clone(), after: named("Siti Satu") }));
    let stale = Edit::Employee { id, before: siti.clone(), after: named("Siti Dua") };
    assert_eq!(edit(&office, stale), Err(Refusal::ChangedSince));
    let second = Edit::Employee { id, before: Some(named("Siti Satu")), after: named("Siti Tiga") };
    let second = number(edit(&office, second));
    assert_eq!(undo(&office, first), Err(Refusal::ChangedSince));
    assert!(matches!(undo(&office, second), Ok(Reply::Undone(u)) if u.deed == Deed::Employee));
    assert!(matches!(undo(&office, first), Ok(Reply::Undone(_))));
    assert_eq!(office.store.snapshot().unwrap().view().employee(EmployeeId(3)).unwrap(), siti);
    let same = Edit::Employee { id, before: siti.clone(), after: siti.clone().unwrap() };
    assert_eq!(edit(&office, same), Ok(Reply::Edited { undo: None }));

    let target = |n| Some(Target::Number(Decimal::from_int(n)));
    let plan = |before, after| {
        let agreed = Edit::Plan { cycle: CYCLE, employee: EmployeeId(3), line: 0, before, after };
        edit(&office, agreed)
    };
    number(plan(None, target(80)));
    assert_eq!(plan(None, target(70)), Err(Refusal::ChangedSince));
    assert_eq!(plan(target(80), target(80)), Ok(Reply::Edited { undo: None }));
    number(plan(target(80), target(70)));
    assert_eq!(plan(target(80), None), Err(Refusal::ChangedSince));
    assert!(plan(target(70), None).is_ok());
    is_sound(&office);
}

#[test]
fn what_others_rest_on_stays() {
    let office = office();
    let snapshot = office.store.snapshot().unwrap();
    let mut unit = snapshot.view().unit(UnitId(3)).unwrap().unwrap();
    unit.code = "BARU".into();
    let new = number(edit(&office, Edit::Unit { id: None, before: None, after: unit }));
    let unit = office.store.snapshot().unwrap().view().unit_by_code("baru").unwrap();
    let siti = snapshot.view().employee(EmployeeId(3)).unwrap();
    let mut after = siti.clone().unwrap();
    after.unit = unit;
    number(edit(&office, Edit::Employee { id: Some(EmployeeId(3)), before: siti, after }));
    let before = records(&office);
    assert_eq!(undo(&office, new), Err(Refusal::InUse));
    assert_eq!(records(&office), before);

    let mut cycle = snapshot.view().cycle(CYCLE).unwrap().unwrap();
    cycle.code = "2026-T4".into();
    let opened = number(edit(&office, Edit::Cycle { id: None, before: None, after: cycle }));
    let mut form = key(3, RaterGroup::Superior);
    form.cycle = CycleId(2);
    for (line, answer) in answers(form.group) {
        let save = Act::SaveDraft { form: form.clone(), cells: vec![(line, Some(answer))], at: line };
        act_as(&office, "kepala", save).unwrap();
    }
    act_as(&office, "kepala", Act::Submit { form, answers: Vec::new() }).unwrap();
    assert_eq!(undo(&office, opened), Err(Refusal::InUse));
    is_sound(&office);
}

#[test]
fn a_form_in_use_becomes_its_next_version_and_scores_stay() {
    let office = office();
    let before = office.store.snapshot().unwrap();
    let form = before.view().form(FORM).unwrap();
    let mut after = form.clone().unwrap();
    after.aspects[0].weight = Decimal::from_int(70);
    number(edit(&office, Edit::Form { id: Some(FORM), before: form.clone(), after: after.clone() }));
    let now = office.store.snapshot().unwrap();
    assert_eq!(now.view().form(FORM).unwrap(), form);
    let newest = now.view().form_by_code(&after.code).unwrap().unwrap();
    assert_ne!(newest, FORM);
    assert_eq!(now.view().form(newest).unwrap().unwrap().version, 2);
    after.version = 2;
    let mut again = after.clone();
    again.aspects[0].weight = Decimal::from_int(80);
    number(edit(&office, Edit::Form { id: Some(newest), before: Some(after), after: again }));
    let now = office.store.snapshot().unwrap();
    let now = now.view().form(newest).unwrap().unwrap();
    assert_eq!((now.version, now.aspects[0].weight), (2, Decimal::from_int(80)), "nobody uses it yet");
    assert!(office.store.snapshot().unwrap().view().form(FormId(newest.0 + 1)).unwrap().is_none());
}

#[test]
fn faults_are_named_with_their_field() {
    let office = office();
    let snapshot = office.store.snapshot().unwrap();
    let view = snapshot.view();
    let refused = |edit_: Edit| match edit(&office, edit_) {
        Err(Refusal::Field { column, reason }) => (&*column.leak(), *reason),
        other => panic!("{other:?}"),
    };
    let kepala = view.employee(EmployeeId(2)).unwrap();
    let siti = view.employee(EmployeeId(3)).unwrap();
    let with = |of: &Option<kinerja::domain::employee::Employee>,
                id: u32,
                change: &dyn Fn(&mut kinerja::domain::employee::Employee)| {
        let mut after = of.clone().unwrap();
        change(&mut after);
        Edit::Employee { id: Some(EmployeeId(id)), before: of.clone(), after }
    };
    assert_eq!(refused(with(&siti, 3, &|e| e.name = " ".into())), ("name", Reason::Missing));
    assert_eq!(refused(with(&siti, 3, &|e| e.nip = nip(EmployeeId(2)))), ("nip", Reason::Taken));
    let circle = refused(with(&kepala, 2, &|e| e.superior = Some(EmployeeId(3))));
    let path = vec![name(EmployeeId(2)).to_owned(), name(EmployeeId(3)).to_owned()];
    assert_eq!(circle, ("superior_nip", Reason::Circle { path }));
    let own = refused(with(&siti, 3, &|e| e.superior = Some(EmployeeId(3))));
    assert!(matches!(own, ("superior_nip", Reason::Circle { .. })));

    let unit = view.unit(UnitId(2)).unwrap();
    let mut below_itself = unit.clone().unwrap();
    below_itself.parent = Some(UnitId(3));
    let edit_ = Edit::Unit { id: Some(UnitId(2)), before: unit, after: below_itself };
    assert!(matches!(refused(edit_), ("parent", Reason::Circle { .. })));

    let form = view.form(FORM).unwrap();
    let mut light = form.clone().unwrap();
    light.aspects[0].lines[0].weight = Decimal::ZERO;
    let edit_ = Edit::Form { id: Some(FORM), before: form.clone(), after: light };
    assert_eq!(refused(edit_), ("aspects.lines.weight", Reason::WeightNotPositive));
    let mut upside = form.clone().unwrap();
    upside.result.above = upside.result.meets;
    let edit_ = Edit::Form { id: Some(FORM), before: form, after: upside };
    assert_eq!(refused(edit_), ("thresholds.result", Reason::ThresholdOrder));

    let cycle = view.cycle(CYCLE).unwrap();
    let mut backwards = cycle.clone().unwrap();
    std::mem::swap(&mut backwards.from, &mut backwards.to);
    let edit_ = Edit::Cycle { id: Some(CYCLE), before: cycle, after: backwards };
    assert_eq!(refused(edit_), ("to", Reason::DateOrder));

    let (subject, group) = (EmployeeId(3), RaterGroup::Peer);
    let rater = |rater, asked| Edit::Rater { cycle: CYCLE, subject, group, rater: EmployeeId(rater), asked };
    assert_eq!(refused(rater(5, false)), ("rater_nip", Reason::NotAskedOrAnswered));
    let edit_ = rater(3, true);
    assert_eq!(refused(edit_), ("rater_nip", Reason::Himself));
}

#[test]
fn a_corrected_superior_is_followed_by_the_open_form() {
    let office = office();
    let tasks = |login: &str| match office.service.ask(
        &office.actor(login),
        &Query::Tasks { cycle: CYCLE },
        &Progress::default(),
    ) {
        Ok(Reply::Tasks(tasks)) => {
            tasks.iter().any(|t| t.person.id == EmployeeId(3) && t.group == RaterGroup::Superior)
        }
        other => panic!("{other:?}"),
    };
    assert!(tasks("kepala"));
    let siti = office.store.snapshot().unwrap().view().employee(EmployeeId(3)).unwrap();
    let mut after = siti.clone().unwrap();
    after.superior = Some(EmployeeId(1));
    number(edit(&office, Edit::Employee { id: Some(EmployeeId(3)), before: siti, after }));
    assert!(!tasks("kepala"));
}

#[test]
fn raters_are_appointed_by_rule_until_the_forms_are_in() {
    let office = office();
    let rule = |rule| Edit::RatersByRule { cycle: CYCLE, unit: None, rule };
    number(edit(&office, rule(RaterRule::Peers(2))));
    let view = office.store.snapshot().unwrap();
    for subject in 1..=10 {
        let all = view.view().assignments(CYCLE, EmployeeId(subject)).unwrap();
        let peers: Vec<EmployeeId> =
            all.iter().filter(|a| a.group == RaterGroup::Peer).map(|a| a.rater).collect();
        assert!(!peers.contains(&EmployeeId(subject)));
    }
    assert_eq!(edit(&office, rule(RaterRule::Peers(2))), Ok(Reply::Edited { undo: None }), "twice is once");
    act_as(&office, "admin", Act::SetPhase { cycle: CYCLE, phase: Phase::Calibration }).unwrap();
    let late = edit(&office, rule(RaterRule::Subordinates));
    assert_eq!(late, Err(Refusal::WrongPhase { phase: Phase::Calibration }));
}

#[test]
fn an_import_of_confidential_answers_that_was_taken_back_names_nobody_in_the_journal() {
    let office = office();
    let view = office.store.snapshot().unwrap();
    let form = view.view().form(FORM).unwrap().unwrap();
    let mut text = String::from("cycle,nip,group,rater,indicator,value\n");
    for rater in [7, 8, 9] {
        for (no, _) in answers(RaterGroup::Peer) {
            let code = &form.line(no).unwrap().code;
            let said = if no == 2 { "ya" } else { "3" };
            let (subject, rater) = (nip(EmployeeId(3)).digits(), nip(EmployeeId(rater)).digits());
            text.push_str(&format!("2026-T3,{subject},peer,{rater},{code},{said}\n"));
        }
    }
    let (bytes, name) = (Arc::new(text.into_bytes()), "rahasia.csv".to_owned());
    let import = Act::Import { what: ImportKind::Responses, name, bytes, dry_run: false, fixes: Vec::new() };
    let number = number(act_as(&office, "admin", import));
    assert!(matches!(undo(&office, number), Ok(Reply::Undone(_))));
    let query = Query::Journal { before: None, limit: 3, about: None };
    let rows = match office.service.ask(&office.actor("auditor"), &query, &Progress::default()) {
        Ok(Reply::Journal(rows)) => rows,
        other => panic!("{other:?}"),
    };
    let text = format!("{rows:?}");
    assert!(text.contains("Removed") && text.contains("ResponsesAdded"), "{text}");
    for rater in [7, 8, 9] {
        assert!(!text.contains(&nip(EmployeeId(rater)).digits()), "{text}");
        assert!(!text.contains(&format!("Employee(EmployeeId({rater}))")), "{text}");
    }
}

/// Counts the bytes that are read from the disk.
#[derive(Debug, Clone)]
struct Counting(Disk, Arc<AtomicU64>);

impl StorageBackend for Counting {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.1.fetch_add(out.len() as u64, Ordering::Relaxed);
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
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
fn an_edit_after_a_large_file_reads_little_of_what_takes_the_file_back() {
    let n_read = Arc::new(AtomicU64::new(0));
    let backend = Counting(Disk::new(Vec::new(), Fault::Never), Arc::clone(&n_read));
    // Nothing is kept in memory, so that every page that is looked at is read.
    let options = StoreOptions { cache_bytes: 0, reserve: Some(0), pause: Duration::ZERO };
    let store = Arc::new(Store::with_backend(move || Ok(backend.clone()), options).unwrap());
    let service = Service::start_on(Arc::clone(&store), Arc::clone(&store), Limits::default()).unwrap();
    let actor = service.actor("admin").unwrap();
    let act = |act| service.act(&actor, act, &Progress::default());
    let set = |code: &str| {
        let unit =
            Unit { code: code.into(), name: "Unit".into(), parent: None, field: String::new(), head: None };
        let before = n_read.load(Ordering::Relaxed);
        number(act(Act::Edit(Box::new(Edit::Unit { id: None, before: None, after: unit }))));
        n_read.load(Ordering::Relaxed) - before
    };
    let alone = set("A");
    // The second file replaces what the first has brought, and all of that is kept.
    for word in ["Unit ", "Other "] {
        let rows: String = (0..40_000).map(|n| format!("U{n},{}\n", word.repeat(30))).collect();
        number(act(Act::Import {
            what: ImportKind::Units,
            name: "units.csv".into(),
            bytes: Arc::new(format!("kode,nama\n{rows}").into_bytes()),
            fixes: Vec::new(),
            dry_run: false,
        }));
    }
    // The first writes its own beside the file's last piece, and meets that one.
    let (after, later) = (set("B"), set("C"));
    let before = n_read.load(Ordering::Relaxed);
    let kept = store.snapshot().unwrap().notes(&undos(actor.account)).unwrap();
    assert!(kept.len() > 4, "the acts and the pieces of the file");
    let whole = n_read.load(Ordering::Relaxed) - before;
    println!(
        "bytes read by an edit: {alone} before the file, {after} and {later} after it; all that is kept {whole}"
    );
    assert!(after * 3 < whole && later * 5 < whole, "{alone} {after} {later} {whole}");
}

fn import(what: ImportKind, text: &str) -> Act {
    let bytes = Arc::new(text.as_bytes().to_vec());
    Act::Import { what, name: "berkas.csv".to_owned(), bytes, dry_run: false, fixes: Vec::new() }
}

/// A new form, then changed while nobody uses it, and the cycle that is opened with it; the numbers of each.
fn new_form_and_cycle(office: &Office) -> [u32; 3] {
    let view = office.store.snapshot().unwrap();
    let mut form = view.view().form(FORM).unwrap().unwrap();
    form.code = "baru".into();
    let made = number(edit(office, Edit::Form { id: None, before: None, after: form.clone() }));
    let id = office.store.snapshot().unwrap().view().form_by_code("baru").unwrap().unwrap();
    let mut heavier = form.clone();
    heavier.aspects[0].weight = Decimal::from_int(70);
    let changed = number(edit(office, Edit::Form { id: Some(id), before: Some(form), after: heavier }));
    let mut cycle = view.view().cycle(CYCLE).unwrap().unwrap();
    cycle.code = "2026-T4".into();
    cycle.assign[0].form = id;
    [made, changed, number(edit(office, Edit::Cycle { id: None, before: None, after: cycle }))]
}

#[test]
fn a_form_that_a_cycle_uses_does_not_become_again_what_it_was() {
    let office = office();
    let [_, changed, opened] = new_form_and_cycle(&office);
    assert_eq!(undo(&office, changed), Err(Refusal::InUse), "also while nobody has answered");
    let mut form = key(3, RaterGroup::Superior);
    form.cycle = CycleId(2);
    let cells = answers(form.group).into_iter().map(|(line, answer)| (line, Some(answer))).collect();
    act_as(&office, "kepala", Act::SaveDraft { form: form.clone(), cells, at: 0 }).unwrap();
    assert_eq!(undo(&office, opened), Err(Refusal::InUse), "a draft would be found in the next cycle");
    act_as(&office, "kepala", Act::Submit { form, answers: Vec::new() }).unwrap();
    for number in [opened, changed] {
        assert_eq!(undo(&office, number), Err(Refusal::InUse));
    }
    is_sound(&office);
}

#[test]
fn what_is_gone_again_leaves_the_journal_and_the_first_page_readable() {
    let office = office();
    for number in new_form_and_cycle(&office).into_iter().rev() {
        assert!(matches!(undo(&office, number), Ok(Reply::Undone(_))));
    }
    let text = "nip,nama,unit\n199001012020121001,Orang Baru,SD\n";
    let new = number(act_as(&office, "admin", import(ImportKind::Employees, text)));
    let look = Act::ShowRaters { cycle: CYCLE, subject: EmployeeId(11), group: RaterGroup::Peer };
    assert!(matches!(act_as(&office, "auditor", look), Ok(Reply::RatersShown(_))));
    assert!(matches!(undo(&office, new), Ok(Reply::Undone(_))));

    let ask = |login: &str, query| office.service.ask(&office.actor(login), &query, &Progress::default());
    match ask("auditor", Query::Journal { before: None, limit: 99, about: None }) {
        Ok(Reply::Journal(rows)) => {
            let about: Vec<&str> = rows.iter().map(|row| row.about.as_str()).collect();
            assert!(about.contains(&"#2, #2"), "the form and the cycle: {about:?}");
            assert!(about.contains(&"#11, 2026-T3"), "who was looked up: {about:?}");
        }
        other => panic!("{other:?}"),
    }
    match ask("admin", Query::Home { cycle: CYCLE }) {
        Ok(Reply::Home(home)) => assert_eq!(home.looks[0].1, "#11"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_goes_whichever_way_round_it_names_superiors_and_units() {
    let office = office();
    let before = office.store.snapshot().unwrap();
    let units = "code,nama,induk\nX1,Bawah,X2\nX2,Atas,X3\nX3,Puncak,\n";
    let budi = nip(EmployeeId(4)).digits();
    let people = "nip,nama,unit,nip atasan\nBUDI,Guru Budi,X1,199001012020121002\n199001012020121001,Bawahan,X1,199001012020121002\n\
                  199001012020121002,Atasan,X2,199001012020121003\n199001012020121003,Kepala,X3,\n";
    let units = number(act_as(&office, "admin", import(ImportKind::Units, units)));
    let people =
        number(act_as(&office, "admin", import(ImportKind::Employees, &people.replace("BUDI", &budi))));
    assert!(matches!(undo(&office, people), Ok(Reply::Undone(_))));
    assert!(matches!(undo(&office, units), Ok(Reply::Undone(_))));
    let after = office.store.snapshot().unwrap();
    assert_eq!(after.view().employee(EmployeeId(11)).unwrap(), None);
    assert_eq!(after.view().employee(EmployeeId(4)).unwrap(), before.view().employee(EmployeeId(4)).unwrap());
    assert_eq!(after.view().units().unwrap(), before.view().units().unwrap());
    is_sound(&office);
}

#[test]
fn somebody_new_stays_while_anything_is_about_him() {
    let office = office();
    let text = format!(
        "nip,nama,unit,nip atasan\n199001012020121001,Orang Baru,SD,{}\n",
        nip(EmployeeId(2)).digits()
    );
    let new = number(act_as(&office, "admin", import(ImportKind::Employees, &text)));
    let subject = EmployeeId(11);
    let target = Some(Target::Number(Decimal::from_int(40)));
    for about_him in [
        Edit::Rater { cycle: CYCLE, subject, group: RaterGroup::Peer, rater: EmployeeId(7), asked: true },
        Edit::Plan { cycle: CYCLE, employee: subject, line: 0, before: None, after: target },
    ] {
        let number = number(edit(&office, about_him));
        assert_eq!(undo(&office, new), Err(Refusal::InUse));
        assert!(matches!(undo(&office, number), Ok(Reply::Undone(_))));
    }
    for (login, group) in [("kepala", RaterGroup::Superior), ("operator", RaterGroup::Public)] {
        let draft = |answer| Act::SaveDraft { form: key(11, group), cells: vec![(1, answer)], at: 1 };
        assert_eq!(act_as(&office, login, draft(Some(value(4)))), Ok(Reply::Saved));
        assert_eq!(undo(&office, new), Err(Refusal::InUse), "{login}");
        assert_eq!(act_as(&office, login, draft(None)), Ok(Reply::Saved));
    }
    assert!(matches!(undo(&office, new), Ok(Reply::Undone(_))));
    is_sound(&office);
}

fn new_unit(office: &Office) -> (u32, UnitId) {
    let mut unit = office.store.snapshot().unwrap().view().unit(UnitId(4)).unwrap().unwrap();
    unit.code = "BARU".into();
    let number = number(edit(office, Edit::Unit { id: None, before: None, after: unit }));
    (number, office.store.snapshot().unwrap().view().unit_by_code("baru").unwrap().unwrap())
}

#[test]
fn a_unit_stays_while_an_account_or_a_cycle_names_it_and_nothing_leads_back_to_a_gone_one() {
    let office = office();
    let (made, unit) = new_unit(&office);
    let operator = |unit| Act::SetAccount {
        login: "operator".to_owned(),
        employee: None,
        roles: vec![Role::Operator],
        unit,
    };
    assert_eq!(act_as(&office, "admin", operator(Some(unit))), Ok(Reply::Saved));
    assert_eq!(undo(&office, made), Err(Refusal::InUse), "the next unit would be the operator's");
    assert_eq!(act_as(&office, "admin", operator(Some(UnitId(2)))), Ok(Reply::Saved));
    let back = match office.service.ask(&office.actor("admin"), &Query::Undos, &Progress::default()) {
        Ok(Reply::Undos(list)) => list[0].0,
        other => panic!("{other:?}"),
    };

    let mut cycle = office.store.snapshot().unwrap().view().cycle(CYCLE).unwrap().unwrap();
    cycle.code = "2026-T4".into();
    cycle.assign[0].units = vec![unit];
    let opened = number(edit(&office, Edit::Cycle { id: None, before: None, after: cycle }));
    assert_eq!(undo(&office, made), Err(Refusal::InUse), "the next unit would get the form");
    assert!(matches!(undo(&office, opened), Ok(Reply::Undone(_))));

    assert!(matches!(undo(&office, made), Ok(Reply::Undone(_))));
    assert_eq!(undo(&office, back), Err(Refusal::InUse), "the unit of that account is gone");
}

#[test]
fn a_number_that_took_something_back_is_never_given_again() {
    let office = office();
    let (first, _) = new_unit(&office);
    assert!(matches!(undo(&office, first), Ok(Reply::Undone(_))));
    let file = number(act_as(&office, "admin", import(ImportKind::Units, "kode,nama\nX,Xa\n")));
    assert_eq!(undo(&office, first), Err(Refusal::NothingToUndo), "another terminal still has it in mind");
    assert!(matches!(undo(&office, file), Ok(Reply::Undone(_))));
}

#[test]
fn whoever_may_not_see_the_raters_does_not_learn_by_removing_one_whether_he_answered() {
    let office = office();
    let rater = office.actor("secret-login-7");
    let form = key(3, RaterGroup::Peer);
    let cells = answers(form.group).into_iter().map(|(line, answer)| (line, Some(answer))).collect();
    let progress = Progress::default();
    office.service.act(&rater, Act::SaveDraft { form: form.clone(), cells, at: 1 }, &progress).unwrap();
    office.service.act(&rater, Act::Submit { form, answers: Vec::new() }, &progress).unwrap();
    let remove = |login: &str, rater| {
        let (cycle, subject, group, rater) = (CYCLE, EmployeeId(3), RaterGroup::Peer, EmployeeId(rater));
        act_as(
            &office,
            login,
            Act::Edit(Box::new(Edit::Rater { cycle, subject, group, rater, asked: false })),
        )
    };
    for login in ["admin", "operator"] {
        assert!(matches!(remove(login, 7), Err(Refusal::Field { .. })));
        assert_eq!(remove(login, 7), remove(login, 10), "{login}: he has answered, she was not asked");
    }
    let accounts = "login,roles\nboth,operator auditor\n";
    number(act_as(&office, "admin", import(ImportKind::Accounts, accounts)));
    let fault = |reason| Err(Refusal::Field { column: "rater_nip".to_owned(), reason: Box::new(reason) });
    assert_eq!(remove("both", 7), fault(Reason::Fixed));
    assert_eq!(remove("both", 10), fault(Reason::UnknownRater));
}

#[test]
fn a_file_handed_in_again_still_has_its_refused_rows() {
    let office = office();
    let file = import(ImportKind::Units, "kode,nama\nX,Xa\n,Ya\nX,Za\n");
    let token = Some(Token { program: 1, number: 1 });
    let hand_in =
        || office.service.act_once(&office.actor("admin"), file.clone(), token, &Progress::default());
    let [first, again] = [hand_in(), hand_in()].map(|reply| match reply {
        Ok(Reply::Imported(report)) => report,
        other => panic!("{other:?}"),
    });
    assert_eq!((first.taken, first.refused.len()), (1, 2));
    assert!(again.refused.is_empty(), "only their number is kept");
    let counts = |r: &kinerja::service::api::ImportReport| (r.taken, r.unchanged, r.n_refused, r.undo);
    assert_eq!(counts(&first), counts(&again));
}
