//! Master data changed with the keyboard: what a personnel office does between two cycles.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/office.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod office;

use desk::Desk;
use kinerja::{
    client::{News, embedded::Embedded},
    domain::{decimal::Decimal, id::EmployeeId, kind::Target},
    service::{
        api::{Act, Edit, Query, Reply},
        notice::Topics,
    },
    text::Lang,
    tui::{event::Event, theme::Theme},
};
use office::{CYCLE, FORM, Office, office};
use std::{fs, sync::Arc};

fn desk(office: &Office) -> Desk {
    let link = Embedded::new(Arc::clone(&office.service), "admin".to_owned());
    Desk::new(Arc::new(link), Lang::Id, (80, 24), Theme::colour())
}

fn superior(office: &Office, id: u32) -> Option<EmployeeId> {
    office.store.snapshot().unwrap().view().employee(EmployeeId(id)).unwrap().unwrap().superior
}

#[test]
fn a_wrong_superior_is_put_right_in_three_keys() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 Tab Down Down").shows("▸Guru Siti");
    let before = desk.n_keys;
    // Who may be meant stands there at once: the heads of the units above.
    desk.press("a").shows("▸Boss").press("Enter").shows("Tersimpan");
    assert!(desk.n_keys - before <= 3);
    assert_eq!(superior(&office, 3), Some(EmployeeId(1)));
    desk.press("C-z").shows("Dibatalkan");
    assert_eq!(superior(&office, 3), Some(EmployeeId(2)));
    // Esc leaves everything as it was.
    desk.press("a Esc").shows("▸Guru Siti");
    assert_eq!(superior(&office, 3), Some(EmployeeId(2)));
}

#[test]
fn somebody_new_is_typed_in_and_faults_are_said_where_they_are() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 Tab n").types("19900101").press("F2").shows("NIP: NIP harus 18 digit");
    desk.types("2020121001").press("Enter").types("Orang Baru").press("F2").shows("Tersimpan (Orang Baru)");
    desk.press("/").types("orang baru").shows("Orang Baru");
    desk.press("Esc").press("C-z").shows("Dibatalkan (Orang Baru)");
    desk.press("n").types("x").press("Esc").shows("Belum disimpan").press("Esc").shows("Semua pegawai");
}

#[test]
fn a_weight_is_another_one_with_its_digits_and_a_form_in_use_becomes_the_next_version() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("3 Tab Enter").shows("bobot aspek 100").shows("dipakai 1 periode");
    desk.press("7 0 Enter").shows("bobot aspek 120 ≠ 100").shows("menjadi versi berikutnya");
    desk.press("v").shows("target: target · 50").press("Esc");
    desk.press("y").shows("tidak disimpan").press("Esc");
    desk.press("F2").shows("Tersimpan");
    let view = office.store.snapshot().unwrap();
    let newest = view.view().form_by_code("guru").unwrap().unwrap();
    assert_ne!(newest, FORM);
    let form = view.view().form(newest).unwrap().unwrap();
    assert_eq!((form.version, form.aspects[0].weight), (2, Decimal::from_int(70)));
    assert_eq!(view.view().form(FORM).unwrap().unwrap().aspects[0].weight, Decimal::from_int(50));
    desk.press("C-z").shows("Dibatalkan");
    assert_eq!(office.store.snapshot().unwrap().view().form_by_code("guru").unwrap(), Some(FORM));
}

#[test]
fn a_cell_is_put_right_on_the_spot_and_the_whole_file_taken_back() {
    let office = office();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("units.csv");
    fs::write(&file, "kode,nama,induk\nX1,Unit Satu,KTP\nX2,,KTP\n").unwrap();
    let mut desk = desk(&office);
    // The columns are named as an office writes them.
    desk.press("2 i").shows("kolom: kode*, nama*, induk, bidang, kepala").types(file.to_str().unwrap());
    desk.press("Enter")
        .shows("1 baris akan diambil, 0 tidak berubah, 1 ditolak")
        .shows("kosong, padahal harus diisi");
    desk.press("Enter").shows("kolom Nama").types("Unit Dua").press("Enter");
    desk.shows("2 baris akan diambil, 0 tidak berubah, 0 ditolak").shows("1 nilai diperbaiki di sini");
    let n_units = |desk: &Desk| match desk.ask(Query::Units) {
        Reply::Units(rows) => rows.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(n_units(&desk), 4, "nothing is written yet");
    desk.press("F2").shows("2 baris diambil");
    assert_eq!(n_units(&desk), 6);
    desk.press("Esc Esc").shows("Unit Dua");
    // Also from the list of one's own changes, with a second Enter to be sure.
    desk.press("9 Down Down Enter").shows("Berkas units.csv").press("Enter").shows("sekali lagi");
    desk.press("Enter").shows("Dibatalkan (Berkas units.csv)");
    assert_eq!(n_units(&desk), 4);
}

#[test]
fn a_personal_target_is_agreed_on_and_stands_in_the_journal_of_the_person() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 /").types("siti").press("Enter t").shows("I-1 Indicator 1").press("Enter");
    desk.types("80").press("Enter").shows("Tersimpan (Guru Siti)").shows("80");
    desk.press("Esc").press("J").shows("Target pribadi Guru Siti").press("Esc").press("C-z");
    desk.press("J").shows("Dibatalkan");
    let view = office.store.snapshot().unwrap();
    assert!(view.view().subject(CYCLE, EmployeeId(3)).unwrap().unwrap().plan.is_empty());
}

#[test]
fn a_cycle_is_copied_into_the_next_and_its_raters_appointed() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("9 Enter c").shows("2026-T4 · Triwulan IV 2026").press("F2").shows("Tersimpan (2026-T4)");
    desk.press("r Right").press("F2").shows("Tersimpan (2026-T4)");
    let view = office.store.snapshot().unwrap();
    let next = view.view().cycle_by_code("2026-t4").unwrap().unwrap();
    assert_eq!(view.view().counts(next, None).unwrap().n_subjects(), 10);
    assert!(!view.view().assignments(next, EmployeeId(3)).unwrap().is_empty());
    desk.press("C-z C-z");
    assert_eq!(office.store.snapshot().unwrap().view().cycle_by_code("2026-t4").unwrap(), None);
}

#[test]
fn a_file_being_taken_is_taken_back_whatever_was_pressed_meanwhile() {
    let office = office();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("units.csv");
    fs::write(&file, "kode,nama,induk\nX1,Unit Satu,KTP\n").unwrap();
    let mut desk = desk(&office);
    desk.press("2 Tab Down Down a Enter").shows("Tersimpan");
    for meanwhile in ["F1 Esc C-z", "Esc C-z", "F1 Esc Esc C-z", "C-z"] {
        desk.press("Esc Esc Esc 2 i")
            .types(file.to_str().unwrap())
            .press("Enter")
            .shows("1 baris akan diambil");
        desk.is_late = true;
        desk.press("F2").press(meanwhile);
        desk.is_late = false;
        desk.answer_all();
        desk.shows("Dibatalkan (units.csv)");
        let view = office.store.snapshot().unwrap();
        assert_eq!(view.view().unit_by_code("X1").unwrap(), None, "{meanwhile}");
        assert_eq!(superior(&office, 3), Some(EmployeeId(1)), "{meanwhile}");
    }
    // What is on its way when one leaves is waited for; what could not be taken is said first.
    desk.press("Esc Esc Esc 2 i").types(file.to_str().unwrap()).press("Enter");
    desk.is_late = true;
    desk.press("F2 Esc").shows("Berkas sedang diambil");
    desk.is_late = false;
    desk.answer_all();
    desk.shows("Tersimpan (units.csv)").shows("Isi berkas");
}

#[test]
fn what_is_taken_back_from_the_list_leaves_what_is_older_to_ctrl_z() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 Tab Down Down a Enter").shows("Tersimpan (Guru Siti)");
    desk.press("Down a Enter").shows("Tersimpan (Guru Budi)");
    assert_eq!((superior(&office, 3), superior(&office, 4)), (Some(EmployeeId(1)), Some(EmployeeId(1))));
    desk.press("9 Down Down Enter Enter Enter").shows("Dibatalkan (Pegawai Guru Budi)");
    assert_eq!(superior(&office, 4), Some(EmployeeId(2)));
    desk.press("C-z").shows("Dibatalkan (Guru Siti)");
    assert_eq!(superior(&office, 3), Some(EmployeeId(2)));
}

#[test]
fn people_stay_on_the_screen_until_the_changed_ones_are_there() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 Down Down Tab").shows("Guru Siti");
    let view = office.store.snapshot().unwrap();
    let before = view.view().employee(EmployeeId(3)).unwrap();
    let mut after = before.clone().unwrap();
    after.name = "Guru Sitti".into();
    desk.act(Act::Edit(Box::new(Edit::Employee { id: Some(EmployeeId(3)), before, after })));
    desk.is_late = true;
    let asked = desk.app.update(Event::News(News::Changed(Topics::everything())));
    desk.held.extend(asked);
    let mut n_seen = 0;
    while desk.answer_one() {
        assert!(desk.text().contains("Guru Siti") || desk.text().contains("Guru Sitti"), "{}", desk.text());
        n_seen += 1;
    }
    assert!(n_seen > 1, "{n_seen}");
    desk.shows("Guru Sitti");
}

#[test]
fn what_is_saved_after_its_page_is_gone_is_what_ctrl_z_takes_back() {
    let office = office();
    let mut desk = desk(&office);
    desk.press("2 Tab Down Down a Enter").shows("Tersimpan (Guru Siti)");
    desk.press("Down Enter e Down").types("x");
    desk.is_late = true;
    desk.press("F2 Esc Esc C-z").shows("Masih ada yang sedang disimpan");
    desk.is_late = false;
    desk.answer_all();
    let budi = || office.store.snapshot().unwrap().view().employee(EmployeeId(4)).unwrap().unwrap().name;
    assert_eq!(budi(), "Guru Budix");
    desk.press("C-z").shows("Dibatalkan (Guru Budix)");
    assert_eq!((budi().as_str(), superior(&office, 3)), ("Guru Budi", Some(EmployeeId(1))));
}

#[test]
fn a_personal_target_taken_away_comes_back_with_ctrl_z() {
    let office = office();
    let key = (CYCLE, EmployeeId(3), 0);
    let target = Target::Number(Decimal::from_int(40));
    let plan = |before, after| {
        let (cycle, employee, line) = key;
        Act::Edit(Box::new(Edit::Plan { cycle, employee, line, before, after }))
    };
    let desk = desk(&office);
    desk.act(plan(None, Some(target)));
    let Reply::Edited { undo: Some(number) } = desk.act(plan(Some(target), None)) else { panic!() };
    let stored = || office.store.snapshot().unwrap().view().subject(CYCLE, key.1).unwrap().unwrap().plan;
    assert_eq!(stored(), []);
    desk.act(Act::Undo { number });
    assert_eq!(stored(), [(0, target)]);
}
