//! The program in a terminal: what is taken is given back, a lost line loses nothing, and nothing is written
//! or woken for nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;

use kinerja::{
    progress::Progress,
    service::{
        api::{Act, Query, Reply},
        fault::Refusal,
    },
};
use pty::{Office, Session};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// The first form of the evaluator, ready to be filled.
fn in_a_form(office: &Office) -> Session {
    let mut session = office.session();
    session.sees("Menunggu Anda").press("4").sees("Penilaian").sees("0/10").press("\r").sees("0/10 terisi");
    session
}

#[test]
fn a_dropped_line_ends_the_program_within_a_second_and_the_form_goes_on_at_the_same_cell() {
    let office = Office::new(200);
    let mut session = in_a_form(&office);
    session.press("453").sees("3/10 terisi").press("\x1b[B\x1b[B");
    session.waits_for("cursor on line 6", |s| row_of(s, "▸   6").is_some());
    session.hang_up();
    assert!(session.exits_within(SECOND));
    let mut again = office.session();
    again.sees("Menunggu Anda").press("4").sees("3/10").press("\r").sees("3/10 terisi");
    again.waits_for("the same cell", |s| row_of(s, "▸   6").is_some());
    office_is_left(&mut again);
    office.is_sound();
}

fn row_of(screen: &vt100::Screen, words: &str) -> Option<usize> {
    screen.contents().lines().position(|line| line.contains(words))
}

fn office_is_left(session: &mut Session) {
    session.press("\x1b\x1b").sees("Menunggu Anda").press("q");
    assert!(session.exits_within(5 * SECOND));
}

#[test]
fn sigterm_leaves_like_a_dropped_line() {
    let office = Office::new(100);
    for (signal, key, progress) in [("TERM", "4", "1/10"), ("INT", "5", "2/10")] {
        let mut session = office.session();
        session.sees("Menunggu Anda").press(&format!("4\r{key}")).sees(&format!("{progress} terisi"));
        session.signal(signal);
        assert!(session.exits_within(SECOND));
        while session.takes_in(Duration::from_millis(50)) {}
        assert!(!session.screen().alternate_screen());
        office.session().sees("Menunggu Anda").press("4").sees(progress);
    }
}

#[test]
fn the_terminal_is_given_back() {
    let office = Office::new(100);
    let mut session = office.session();
    session.sees("Menunggu Anda");
    assert!(session.screen().alternate_screen() && session.screen().bracketed_paste());
    session.press("q");
    assert!(session.exits_within(5 * SECOND));
    while session.takes_in(Duration::from_millis(50)) {}
    assert!(!session.screen().alternate_screen() && !session.screen().bracketed_paste());
    assert!(!session.screen().hide_cursor());
}

/// This test runs itself again in a terminal of its own, to take it and to panic there.
#[test]
fn a_panic_gives_the_terminal_back() {
    const NAME: &str = "a_panic_gives_the_terminal_back";
    if std::env::var_os("KINERJA_PANICS").is_some() {
        let _terminal = kinerja::tui::terminal::Tty::take(|| ()).unwrap();
        panic!("on purpose");
    }
    let mut session = Session::of(itself(NAME), (80, 24));
    session.sees("on purpose");
    assert!(session.exits_within(5 * SECOND));
    assert!(!session.screen().alternate_screen() && !session.screen().bracketed_paste());
}

#[test]
fn a_lone_esc_goes_back_and_a_split_arrow_stays_an_arrow() {
    let office = Office::new(100);
    let mut session = in_a_form(&office);
    // The two halves of an arrow in two packets.
    session.press("\x1b").press("[B").waits_for("line 2", |s| row_of(s, "▸   2").is_some());
    session.press("\x1b").sees("terkirim");
    // Esc and a digit typed ahead: back to the list, then to home by its digit.
    session.press("\r").sees("0/10 terisi").press("\x1b1").sees("Menunggu Anda");
}

#[test]
fn a_pasted_block_lands_in_the_sheet() {
    let office = Office::new(200);
    let mut session = office.session();
    session.sees("Menunggu Anda").press("4").sees("0/10").press("s").sees("Lembar");
    session.press("\x1b[200~4\t5\r\n3\tx\r\n\x1b[201~").sees("3 isian diterima, 1 tidak dapat dibaca.");
}

#[test]
fn a_small_terminal_says_what_it_needs_and_goes_on_when_it_grows() {
    let office = Office::new(100);
    let mut session = Session::start(&office.store(), &["--lang", "id"], (60, 20), &[]);
    session.sees("80 × 24").resize((80, 24)).sees("Menunggu Anda");
    session.resize((132, 43)).press("2").sees("Jabatan");
}

#[test]
fn without_colour_nothing_is_coloured() {
    let office = Office::new(100);
    let mut session = Session::start(&office.store(), &["--lang", "id"], (80, 24), &[("NO_COLOR", "1")]);
    session.sees("Menunggu Anda").press("4").sees("0/10");
    let screen = session.screen();
    for row in 0..24 {
        for column in 0..80 {
            let cell = screen.cell(row, column).unwrap();
            assert_eq!((cell.fgcolor(), cell.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        }
    }
}

#[test]
fn nothing_is_written_and_nobody_wakes_while_nothing_happens() {
    let office = Office::new(100);
    let mut session = in_a_form(&office);
    session.press("4").sees("✓  1");
    while session.takes_in(Duration::from_millis(300)) {}
    let (bytes, wakes) = (session.n_bytes, wake_ups(session.pid()));
    assert!(!session.takes_in(2 * SECOND));
    assert_eq!((session.n_bytes - bytes, wake_ups(session.pid()) - wakes), (0, 0));
}

/// How often the threads of a process have gone to sleep by themselves.
fn wake_ups(pid: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    tasks
        .map(|task| {
            let status = std::fs::read_to_string(task.unwrap().path().join("status")).unwrap();
            let line = status.lines().find_map(|l| l.strip_prefix("voluntary_ctxt_switches:")).unwrap();
            line.trim().parse::<u64>().unwrap()
        })
        .sum()
}

#[test]
fn stopped_by_others_the_terminal_is_taken_again_and_the_picture_is_whole() {
    let office = Office::new(100);
    let mut session = office.session();
    session.sees("Menunggu Anda").signal("STOP");
    session.spoil_settings();
    session.forget_picture();
    // Who sleeps is not told of a new size.
    session.resize((100, 30)).signal("CONT");
    session.sees("Menunggu Anda").sees("F1 bantuan");
    session.waits_for("the footer on the last line", |s| row_of(s, "F1 bantuan") == Some(29));
    // Without Enter, as only a terminal in raw mode gives them.
    session.press("2").sees("Semua pegawai").press("1").sees("Menunggu Anda");
}

#[test]
fn suspended_by_name_the_shell_is_back_until_fg() {
    let office = Office::new(100);
    let mut shell = portable_pty::CommandBuilder::new("sh");
    shell.arg("-i");
    let own = office.store();
    let own = own.parent().unwrap().to_str().unwrap();
    for (name, value) in [("PS1", "shell> "), ("TERM", "xterm"), ("ENV", ""), ("XDG_CONFIG_HOME", own)] {
        shell.env(name, value);
    }
    let mut session = Session::of(shell, (80, 24));
    let program = env!("CARGO_BIN_EXE_kinerja");
    // With a script in between: the whole job must stop.
    let words =
        format!("sh -c '{program} --lang id --store {}; echo end-$((40+4))'\r", office.store().display());
    session.sees("shell> ").press(&words).sees("Menunggu Anda");
    session.press("\x10").sees("Perintah").press("suspend").sees("kembali sebentar").press("\r");
    session.waits_for("the shell", |s| !s.alternate_screen() && s.contents().trim_end().ends_with("shell>"));
    assert!(!session.screen().bracketed_paste());
    session.press("echo $((40+2))\r").sees("42").press("fg\r").sees("Menunggu Anda").sees("F1 bantuan");
    session.press("2").sees("Semua pegawai").press("1").sees("Menunggu Anda").press("q").sees("end-44");
    session.press("exit\r");
    assert!(session.exits_within(5 * SECOND));
}

#[test]
fn behind_a_forced_command_suspend_only_rings() {
    let office = Office::new(100);
    let mut session = office.session();
    session
        .sees("Menunggu Anda")
        .press("\x10")
        .sees("Perintah")
        .press("suspend")
        .sees("kembali sebentar")
        .press("\r");
    session.sees("Menunggu Anda");
    assert!(session.screen().alternate_screen());
    session.press("2").sees("Semua pegawai");
}

#[test]
fn keys_typed_ahead_reach_the_place_they_are_for() {
    let office = Office::new(200);
    let nip = someone(&office);
    let mut session = office.session();
    // Before anything is on the screen, as over a slow line.
    session.press("4\r453").sees("3/10 terisi");
    session.press("\x1b").sees("terkirim").press("1").sees("Menunggu Anda");
    // The first hit of a search that has not been made yet.
    session.press(&format!("2/{nip}\r")).sees("Hasil dari periode ke periode");
    session.waits_for("the person", |s| s.contents().replace(' ', "").contains(&nip));
}

/// The NIP of an employee, as it is typed.
fn someone(office: &Office) -> String {
    let file = office.place.path().join("employees.csv");
    let output = office.run(&["export", "employees", &file.to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().nth(1).unwrap().split([',', ';']).next().unwrap().trim_start_matches('\u{feff}').to_owned()
}

#[test]
fn every_picture_is_one_write() {
    let office = Office::new(200);
    let mut session = in_a_form(&office);
    // A refused digit rings, in the same write as its sentence.
    let before = n_writes(session.pid());
    session.press("9").sees("Isian harus antara 1 dan 5.");
    assert_eq!(n_writes(session.pid()) - before, 1);
    session.press("\x1b").sees("terkirim");
    // Moves of the mark go down and up the list; nothing is asked for them.
    let before = n_writes(session.pid());
    let keys = ["\x1b[B", "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[H", "\x1b[B", "\x1b[A"];
    for key in keys {
        session.press(key);
        assert!(session.takes_in(20 * SECOND), "{key:?}");
        while session.takes_in(Duration::from_millis(30)) {}
    }
    assert_eq!(n_writes(session.pid()) - before, keys.len() as u64);
}

/// How often a process has written anything anywhere.
fn n_writes(pid: u32) -> u64 {
    let counts = std::fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    counts.lines().find_map(|l| l.strip_prefix("syscw:")).unwrap().trim().parse().unwrap()
}

#[test]
fn a_fault_of_a_thread_ends_the_program_with_a_sentence() {
    const NAME: &str = "a_fault_of_a_thread_ends_the_program_with_a_sentence";
    struct Broken;
    impl kinerja::client::Link for Broken {
        fn ask(&self, _: Query, _: &Progress) -> Result<Reply, Refusal> {
            panic!("on purpose");
        }
        fn act(&self, _: Act, _: &Progress) -> Result<Reply, Refusal> {
            panic!("on purpose");
        }
    }
    if std::env::var_os("KINERJA_PANICS").is_some() {
        let outcome = kinerja::tui::run::start(
            std::sync::Arc::new(Broken),
            kinerja::text::Lang::En,
            kinerja::tui::settings::Remembered::default(),
        );
        assert!(outcome.is_err());
        return println!("outcome told");
    }
    let mut session = Session::of(itself(NAME), (80, 24));
    session.sees("over a fault of its own").sees("on purpose").sees("outcome told");
    assert!(session.exits_within(5 * SECOND));
    assert!(!session.screen().alternate_screen() && !session.screen().bracketed_paste());
}

/// This file again, to run one of its tests in a terminal of its own and to panic there.
fn itself(test: &str) -> portable_pty::CommandBuilder {
    let mut command = portable_pty::CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env("KINERJA_PANICS", "1");
    command
}

#[test]
fn ctrl_z_undoes_and_never_suspends() {
    let office = Office::new(100);
    let mut session = in_a_form(&office);
    session
        .press("45")
        .sees("2/10 terisi")
        .press("\x1a")
        .sees("1/10 terisi")
        .press("\x1a")
        .sees("0/10 terisi");
}

#[test]
fn keys_that_mean_nothing_do_nothing() {
    let office = Office::new(100);
    let mut session = in_a_form(&office);
    session.press("\x1b[99~\x1b[?1;2c\x00\u{fffd}\x1bOz").press("4").sees("1/10 terisi");
    session.press("9").sees("Isian harus antara 1 dan 5.").press("5").sees("2/10 terisi");
}
