//! Whole pieces of work by keyboard: what an evaluator and an operator do all day, key by key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;

use desk::Desk;
use kinerja::{
    domain::{decimal::Hundredths, form::RaterGroup, id::EmployeeId, subject::Standing},
    service::api::{Query, Reply, Task},
    text::Lang,
    tui::{
        app::App,
        screen::Place,
        settings::{Remembered, Settings},
        theme::{Colours, Role, Theme},
    },
};
use pty::Office;
use std::path::Path;

const N_PEOPLE: usize = 20;
const N_LINES: usize = 10;

/// The mark of a person on a line: something different everywhere.
fn mark(person: usize, line: usize) -> u64 {
    ((person * 7 + line * 3 + person * line) % 5 + 1) as u64
}

/// The evaluator's tasks with open forms, in the order of the list.
fn tasks(desk: &Desk) -> Vec<Task> {
    let cycle = desk.app.ui().cycle().unwrap();
    match desk.ask(Query::Tasks { cycle }) {
        Reply::Tasks(tasks) => {
            tasks.into_iter().filter(|t| !t.submitted && t.group == RaterGroup::Superior).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// The composite of the demonstration's form of ten marks, in whole numbers: an aspect of 60 with five lines of
/// 25, 25, 15, 15 and 20, and one of 40 with five lines that weigh alike; marks out of five.
fn composite(marks: &[u64]) -> Option<Hundredths> {
    let weights = [25, 25, 15, 15, 20, 20, 20, 20, 20, 20];
    let lines: Vec<(u64, u64)> = weights.into_iter().zip(marks.iter().copied()).collect();
    let (first, second) = lines.split_at(lines.len().min(5));
    let (mut above, mut below) = (0u64, 0u64);
    // Weighed means of the aspects over a common denominator.
    let common = 16 * 25 * 3 * 13;
    for (weight, lines) in [(60, first), (40, second)].into_iter().filter(|(_, l)| !l.is_empty()) {
        let sum: u64 = lines.iter().map(|(w, m)| w * m * 20).sum();
        let n: u64 = lines.iter().map(|(w, _)| w).sum();
        assert_eq!(common % n, 0);
        above += weight * sum * (common / n);
        below += weight * common;
    }
    (below > 0).then(|| Hundredths(((2 * 100 * above + below) / (2 * below)) as i64))
}

fn standings(desk: &Desk, people: &[EmployeeId]) -> Vec<Standing> {
    people.iter().map(|id| desk.standing(*id)).collect()
}

#[test]
fn twenty_forms_of_ten_lines_take_220_keys_and_the_score_is_right_after_every_one() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    let people: Vec<EmployeeId> = tasks(&desk).iter().take(N_PEOPLE).map(|t| t.person.id).collect();
    assert_eq!(people.len(), N_PEOPLE);
    desk.press("4 Enter");
    desk.n_keys = 0;
    for (person, id) in people.iter().enumerate() {
        let mut marks = Vec::new();
        for line in 0..N_LINES {
            marks.push(mark(person, line));
            desk.types(&mark(person, line).to_string());
            assert_eq!(desk.number_after("Nilai"), composite(&marks), "{marks:?}\n{}", desk.text());
        }
        let shown = desk.number_after("Nilai");
        desk.press("Enter");
        assert_eq!(desk.standing(*id).score, shown);
    }
    assert_eq!(desk.n_keys, N_PEOPLE * (N_LINES + 1));
    assert_eq!(desk.n_keys, 220);
    let by_form = standings(&desk, &people);

    // The same marks by sheet, and by a block pasted from a spreadsheet, lead to the same scores.
    let by_sheet = on_a_sheet(&people, |desk| {
        for line in 0..N_LINES {
            for person in 0..people.len() {
                desk.types(&mark(person, line).to_string());
            }
            // The rest of the column is somebody else's.
            let n_rest = tasks(desk).len() - people.len();
            for _ in 0..n_rest {
                desk.press("Down");
            }
            if n_rest > 0 && line + 1 < N_LINES {
                desk.press("PgUp PgUp PgUp PgUp Right");
            }
        }
    });
    let by_block = on_a_sheet(&people, |desk| {
        let row =
            |person| (0..N_LINES).map(|line| mark(person, line).to_string()).collect::<Vec<_>>().join("\t");
        let block = (0..people.len()).map(row).collect::<Vec<_>>().join("\r\n");
        desk.paste(&block);
        desk.shows("200 isian diterima, 0 tidak dapat dibaca.");
    });
    assert_eq!(by_sheet, by_form);
    assert_eq!(by_block, by_form);
}

fn on_a_sheet(people: &[EmployeeId], fill: impl Fn(&mut Desk)) -> Vec<Standing> {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    desk.press("4 s");
    fill(&mut desk);
    desk.press("S").shows("20 formulir dikirim.");
    standings(&desk, people)
}

#[test]
fn keys_typed_ahead_of_every_answer_all_arrive() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    let people: Vec<EmployeeId> = tasks(&desk).iter().take(3).map(|t| t.person.id).collect();
    desk.press("4");
    desk.is_late = true;
    desk.press("Enter");
    for person in 0..3 {
        for line in 0..N_LINES {
            desk.types(&mark(person, line).to_string());
        }
        desk.press("Enter");
    }
    desk.answer_all();
    for (person, id) in people.iter().enumerate() {
        let marks: Vec<u64> = (0..N_LINES).map(|line| mark(person, line)).collect();
        assert_eq!(desk.standing(*id).score, composite(&marks));
    }
}

#[test]
fn a_form_submitted_by_mistake_comes_back_with_ctrl_z() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    let first = tasks(&desk)[0].person.clone();
    desk.press("4 Enter").types("5555555555").press("Enter");
    desk.shows(&format!("Formulir {} terkirim.", first.name));
    assert!(desk.standing(first.id).score.is_some());
    desk.press("C-z");
    desk.shows("10/10 terisi").shows(&first.name);
    assert_eq!(desk.standing(first.id).score, None);
    // One answer is corrected, and the form goes in again.
    desk.press("Home").types("1").press("Enter");
    let marks = [1, 5, 5, 5, 5, 5, 5, 5, 5, 5];
    assert_eq!(desk.standing(first.id).score, composite(&marks));
}

#[test]
fn an_incomplete_form_is_not_submitted_and_says_what_is_open() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    desk.press("4 Enter").types("45").press("Enter");
    desk.shows("Masih 8 baris yang belum diisi.").shows("2/10 terisi");
    desk.press("=").types("t").shows("TA");
}

#[test]
fn a_remark_is_kept_with_its_line() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    desk.press("4 Enter").types("4").press("Up c").types("rajin dan teliti").press("Enter");
    desk.shows("Catatan: rajin dan teliti");
    desk.press("Esc Enter").shows("1/10 terisi");
    desk.press("Home").shows("Catatan: rajin dan teliti");
}

/// An office of one who is rated by the public: the questionnaire of nine elements.
fn counter() -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let store = place.path().join("loket.redb");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let units = write("units.csv", "code,name,parent,field,head_nip\nLOKET,Loket,,umum,\n");
    let people = write(
        "employees.csv",
        "nip,name,unit,position\n198503152010011002,Siti Aminah,LOKET,Petugas loket\n",
    );
    let cycle = write(
        "cycle.toml",
        "code = \"2026-T3\"\nname = \"Triwulan III\"\nfrom = \"2026-07-01\"\nto = \"2026-09-30\"\ndue = \"2026-10-10\"\n[[assign]]\nform = \"ikm\"\n",
    );
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kinerja"));
        let output = command.arg("--store").arg(&store).args(args).output().unwrap();
        assert!(
            output.status.success(),
            "{args:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    };
    run(&["import", "units", units.to_str().unwrap()]);
    run(&["import", "employees", people.to_str().unwrap()]);
    run(&["import", "indicators", data.join("indicators.toml").to_str().unwrap()]);
    run(&["import", "forms", data.join("forms/ikm.toml").to_str().unwrap()]);
    run(&["cycle", "open", cycle.to_str().unwrap()]);
    (place, store)
}

#[test]
fn four_hundred_questionnaires_of_nine_answers_take_3600_keys() {
    let (_place, store) = counter();
    let mut desk = Desk::on(&store);
    desk.press("2 Right Enter p");
    desk.shows("no. 1");
    desk.n_keys = 0;
    let mut sum = 0u64;
    for paper in 0..400u64 {
        for element in 0..9u64 {
            let mark = (paper * 5 + element * 2) % 4 + 1;
            if element == 0 {
                sum += mark;
            }
            desk.types(&mark.to_string());
        }
        if paper == 123 {
            // A wrong digit is refused with a bell; a step back over the row end corrects the paper before.
            let n_keys = desk.n_keys;
            desk.types("7");
            assert_eq!(desk.n_bells, 1);
            desk.press("Backspace");
            desk.shows("no. 124");
            desk.types(&((paper * 5 + 16) % 4 + 1).to_string());
            desk.shows("no. 125");
            desk.n_keys = n_keys;
        }
    }
    assert_eq!(desk.n_keys, 3_600);
    desk.shows("400 kuesioner").shows("no. 401");
    let cycle = desk.app.ui().cycle().unwrap();
    let person = EmployeeId(1);
    match desk.ask(Query::Stack { cycle, subject: person }) {
        Reply::Stack(page) => {
            let tally = page.totals.tally(0, RaterGroup::Public).unwrap();
            assert_eq!((page.next, tally.n_values()), (401, 400));
            let counted: i64 = tally.values.iter().map(|(v, n)| v.as_int().unwrap() * i64::from(*n)).sum();
            assert_eq!(counted as u64, sum);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn ratings_are_confirmed_by_one_key_changed_with_a_reason_and_taken_back() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    let first = tasks(&desk)[0].person.clone();
    desk.press("4 Enter").types("5555555555").press("Enter Esc");
    // The form also asks peers; a complete score comes from the person's page.
    desk.press("2 Tab").types("/").types(&first.nip.digits()).press("Enter Enter");
    desk.shows("Uraian nilai").shows("Predikat kinerja");
    desk.press("r");
    let standing = desk.standing(first.id);
    if standing.status != kinerja::domain::subject::Status::Complete {
        desk.shows("Anda tidak dapat menetapkan rating pegawai ini sekarang.");
        return;
    }
    desk.shows("Tetapkan rating").press("Enter").shows("Rating ditetapkan");
    desk.press("r").types("1").press("Enter").types("terlambat").press("Enter").shows("Rating ditetapkan");
    assert_eq!(desk.standing(first.id).predicate.map(|p| p.code()), Some("butuh_perbaikan"));
    desk.press("C-z").shows("Penetapan rating dibatalkan.");
    assert_eq!(desk.standing(first.id), standing);
}

#[test]
fn a_search_with_a_typo_finds_the_person_among_all() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    let person = tasks(&desk)[2].person.clone();
    let words: Vec<String> =
        person.name.split([' ', ',']).filter(|w| w.len() > 5).map(str::to_owned).collect();
    let word = words.first().unwrap_or_else(|| panic!("{}", person.name)).to_lowercase();
    // Two letters change their places.
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(2, 3);
    let typo: String = letters.into_iter().collect();
    desk.press("2 /").types(&typo).shows(&person.name[..12]);
}

#[test]
fn keys_typed_ahead_in_results_open_what_they_were_meant_for() {
    let office = Office::new(400);
    let mut prompt = Desk::on(&office.store());
    prompt.press("5").press("Enter").press("Enter");
    let (shown, link) = (prompt.text(), std::sync::Arc::clone(&prompt.link));
    let mut late = Desk::new(link, kinerja::text::Lang::Id, (80, 24), kinerja::tui::theme::Theme::colour());
    late.is_late = true;
    late.press("5").press("Enter").press("Enter");
    late.answer_all();
    assert_eq!(late.text(), shown);
}

#[test]
fn who_goes_up_or_leaves_a_search_is_where_he_was() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    desk.press("5 Down Down");
    let before = desk.text();
    desk.press("Enter");
    assert_ne!(desk.text(), before);
    desk.press("Left");
    assert_eq!(desk.text(), before, "the cursor stands on the unit that was left");
    desk.press("/").types("sari").press("Enter").press("Esc").press("Esc");
    assert_eq!(desk.text(), before);
}

#[test]
fn the_whole_working_is_one_text_with_every_page_to_be_turned() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    let person = tasks(&desk)[0].person.clone();
    desk.press("2 /").types(&person.nip.digits()).press("Enter").press("Enter").press("w");
    desk.shows("1/");
    let first = desk.text();
    desk.press("Down").shows("2/");
    assert_ne!(desk.text(), first);
    desk.press("Up");
    assert_eq!(desk.text(), first);
}

#[test]
fn a_record_a_form_and_a_cycle_are_saved_without_knowing_a_function_key() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    // A unit: the fields in turn, the head left open, and the line below them.
    desk.press("2 Home n").types("UJI").press("Enter").types("Unit uji").press("Enter Down");
    desk.types("umum").press("Enter").shows("▸ Kepala").press("Down").shows("▸ [ Simpan ]");
    desk.types("x").press("Enter").shows("Tersimpan (UJI)");
    assert!(
        matches!(desk.ask(Query::Units), Reply::Units(units) if units.iter().any(|u| u.unit.code == "UJI"))
    );
    // A form: another weight, and the line below its table.
    desk.press("3 Tab Enter Down").types("7").press("Enter").press("End Enter").shows("Tersimpan (");
    let n_cycles = |desk: &Desk| match desk.ask(Query::Cycles) {
        Reply::Cycles(rows) => rows.len(),
        other => panic!("{other:?}"),
    };
    let before = n_cycles(&desk);
    // A cycle: the one after the present.
    desk.press("9 Enter c End Enter").shows("Tersimpan (");
    assert_eq!(n_cycles(&desk), before + 1);
}

#[test]
fn a_unit_has_a_page_from_the_tree_and_from_results_and_leads_to_its_children() {
    let office = Office::new(400);
    let mut desk = Desk::on(&office.store());
    let Reply::Units(units) = desk.ask(Query::Units) else { panic!() };
    let root = units.iter().find(|u| u.unit.parent.is_none() && u.n_children > 0).unwrap();
    let child = units.iter().find(|u| u.unit.parent == Some(root.id)).unwrap();
    let named = |u: &kinerja::service::api::UnitRow| format!(" {} ({})", u.unit.name, u.unit.code);
    desk.press("2 Home Down b").shows(&named(root)).shows(&format!("Kepala: {}", root.head_name));
    desk.shows("Predikat unit: ‹ Baik ›").press("Left").shows("Predikat unit: ‹ Istimewa ›");
    desk.press("Enter").shows(&named(child)).shows(&format!("Induk: {}", root.unit.name));
    // Changed here, and shown so when one is back.
    desk.press("e End").types("").press("Down").types("X").press("F2").shows("Tersimpan (");
    desk.shows(&format!("{}X", child.unit.name)).press("Esc").shows(&named(root));
    desk.press("5 b").shows("Predikat unit").press("d").shows("Sebaran predikat");
}

#[test]
fn what_one_sets_for_oneself_counts_at_once_and_is_kept() {
    let office = Office::new(100);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("kinerja/settings.toml");
    let remembered = |fault| Remembered { place: Some(file.clone()), fault, ..Remembered::default() };
    let mut desk = Desk::on(&office.store());
    desk.app =
        App::new(Lang::Id, Theme::colour(), (80, 24), Place::Home.open()).remembering(remembered(None));
    let first = desk.app.start();
    desk.held.extend(first);
    desk.answer_all();
    desk.press("9 End Up Enter").shows("Bahasa     ‹ Bahasa Indonesia ›").shows("skema");
    desk.shows(&office.store().display().to_string());
    desk.press("Enter").shows("Language   ‹ English ›").shows("Remembered in ");
    desk.press("Down Right Right").shows("‹ for a light screen ›");
    let light = Settings { lang: Some(Lang::En), colours: Colours::Light };
    assert_eq!(Settings::parse(&std::fs::read_to_string(&file).unwrap()), Ok(light));
    assert_eq!(desk.app.ui().theme.of(Role::Key), Theme::light().of(Role::Key));
    desk.press("Left Left Left").shows("‹ no colours ›");
    assert_eq!(desk.app.ui().theme.of(Role::Good), Theme::monochrome().of(Role::Good));
    desk.press("C-p").types("indonesia").press("Enter").shows("Bahasa     ‹ Bahasa Indonesia ›");
    let settings = Settings::parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(settings.lang, Some(Lang::Id), "also from the palette");
    desk.press("C-p").types("english").press("Enter");
    // Where the file cannot be written, the choice counts for now and that is said.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    desk.press("Right").shows("‹ as the terminal says ›").shows("! The settings cannot be kept in ");
}

#[test]
fn settings_are_read_at_start_and_bad_ones_are_named() {
    let office = Office::new(100);
    let store = office.store();
    let file = store.parent().unwrap().join("kinerja/settings.toml");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "lang = \"en\"\ncolours = \"monochrome\"\n").unwrap();
    let login = [("LANG", "id_ID.UTF-8"), ("LC_ALL", ""), ("KINERJA_LANG", "")];
    let mut session = pty::Session::start(&store, &[], (80, 24), &login);
    session.sees("Waiting for you");
    let by_variable = [("KINERJA_LANG", "id")];
    drop(session);
    let mut session = pty::Session::start(&store, &[], (80, 24), &by_variable);
    session.sees("Menunggu Anda");
    drop(session);
    let mut session = pty::Session::start(&store, &["--lang", "id"], (80, 24), &[]);
    session.sees("Menunggu Anda");
    drop(session);
    std::fs::write(&file, "lang = \"en\"\ncolours = \"mauve\"\n").unwrap();
    let mut session = pty::Session::start(&store, &[], (80, 24), &login);
    session.sees("Menunggu Anda").sees("Pengaturan colours = \"mauve\" tidak dikenal");
}
