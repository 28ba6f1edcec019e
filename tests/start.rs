//! From an empty store to a running cycle with the keyboard alone, and what stands on the way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;

use desk::Desk;
use kinerja::{
    client::embedded::Embedded,
    service::{
        Service,
        api::{Query, Reply},
    },
    store::Store,
    text::Lang,
    tui::theme::Theme,
};
use std::{path::Path, sync::Arc};

fn empty(place: &Path) -> Desk {
    let service = Service::start(Store::create(&place.join("s.redb")).unwrap()).unwrap();
    let _ = service.actor("admin").unwrap();
    Desk::new(Arc::new(Embedded::new(service, "admin".to_owned())), Lang::Id, (80, 24), Theme::colour())
}

fn data(name: &str) -> String {
    format!("{}/tests/data/kertapati/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn five_steps_lead_from_nothing_to_a_running_cycle() {
    let place = tempfile::tempdir().unwrap();
    let mut desk = empty(place.path());
    desk.shows("Lima langkah").shows("▸ 1. Unit organisasi");
    // The units: a path is typed, the fate of the rows shown, F2 takes them.
    desk.press("Enter").types(&data("units.csv")).press("Enter");
    desk.shows("124 baris akan diambil, 0 tidak berubah, 1 ditolak").press("F2").shows("124 baris diambil");
    desk.press("Esc Esc").shows("✓ 124").shows("▸ 2. Pegawai");
    desk.press("Enter").types(&data("employees.csv")).press("Enter").press("F2").shows("4.738 baris diambil");
    desk.press("Esc Esc").shows("✓ 4.738").shows("124 tanpa kepala");
    desk.press("Home Enter").types(&data("units.csv")).press("Enter").press("F2").press("Esc Esc");
    assert!(!desk.text().contains("tanpa kepala"), "{}", desk.text());
    desk.shows("▸ 3. Katalog indikator").press("Enter").press("F2").press("Esc");
    desk.shows("▸ 4. Formulir").press("Enter").press("F2").press("Esc");
    desk.shows("▸ 5. Periode penilaian").press("Enter").shows("Triwulan").shows("Guru v1");
    desk.press("F2").shows("Tersimpan (").shows("Menunggu Anda");
    let code = desk.app.ui().me.as_ref().unwrap().cycle.as_ref().unwrap().cycle.code.clone();
    desk.shows(&format!("{code} (pengisian)"));
    let counts = |desk: &Desk| match desk.ask(Query::Cycles) {
        Reply::Cycles(rows) => rows[0].counts.n_subjects(),
        other => panic!("{other:?}"),
    };
    assert_eq!(counts(&desk), 4_738);
    // Raters by a rule, from the menu.
    desk.press("9 Enter r Right").press("Tab").press("Backspace").types("2").press("F2").shows("Tersimpan");
    match desk.ask(Query::Verify) {
        Reply::Verify(report) => assert!(report.is_clean(), "{report:?}"),
        other => panic!("{other:?}"),
    }
    // All of it can be seen and taken back.
    desk.press("Esc").press("Down Down Enter").shows("Berkas katalog bawaan").shows("Berkas employees.csv");
}

#[test]
fn an_empty_list_of_cycles_offers_only_a_new_one() {
    let place = tempfile::tempdir().unwrap();
    let mut desk = empty(place.path());
    desk.press("9 Enter").shows("\n n baru  F1 bantuan  Esc kembali").press("n").shows("Periode baru");
}

#[test]
fn each_step_is_taken_back_with_one_key() {
    let place = tempfile::tempdir().unwrap();
    let mut desk = empty(place.path());
    desk.press("Enter").types(&data("units.csv")).press("Enter").press("F2").press("C-z");
    desk.shows("Dibatalkan (units.csv)").shows("124 baris akan diambil");
    desk.press("Esc Esc").shows("▸ 1. Unit organisasi");
    assert!(matches!(desk.ask(Query::Units), Reply::Units(units) if units.is_empty()));
    desk.press("C-z").shows("Tidak ada yang dapat dibatalkan di sini.");
}

#[test]
fn the_fate_of_every_row_is_seen_before_it_is_written() {
    let place = tempfile::tempdir().unwrap();
    let mut desk = empty(place.path());
    // First what needs somebody, then the new ones, then every row.
    desk.press("Enter").types(&data("units.csv")).press("Enter");
    desk.shows("yang ditolak atau bercatatan").shows("ditolak");
    desk.press("Tab").shows("Daftar: yang baru").shows("1/124").press("Tab").shows("semua baris");
    desk.press("Tab").shows("yang ditolak atau bercatatan").press("S-Tab").shows("semua baris");
    desk.press("F2").press("Esc Esc");
    desk.press("Enter").types(&data("employees.csv")).press("Enter").shows("semua baris").shows("1/4.738");
    desk.press("End").shows("4.738/4.738").shows("baru");
    desk.press("F2").shows("4.738 baris diambil");
    // The same file again, one name changed.
    let text = std::fs::read_to_string(data("employees.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let head: Vec<String> = lines[0].split(',').map(|name| name.trim().to_lowercase()).collect();
    let name = head.iter().position(|h| h == "name" || h == "nama").unwrap();
    let mut cells: Vec<&str> = lines[1].split(',').collect();
    let before = cells[name].to_owned();
    cells[name] = "Nama Baru";
    lines[1] = cells.join(",");
    let changed = place.path().join("lagi.csv");
    std::fs::write(&changed, lines.join("\n")).unwrap();
    desk.press("Esc Esc").press("Home Down Enter").types(changed.to_str().unwrap()).press("Enter");
    desk.shows("1 baris akan diambil").shows("Nama: ").shows(&before).shows("→ Nama Baru");
    desk.shows("semua baris")
        .shows("tetap")
        .press("Tab")
        .shows("yang berubah")
        .press("Tab")
        .shows("semua baris");
    // A sound row has nothing to be put right.
    desk.press("End Enter").shows("tidak ada yang perlu diperbaiki");
}
