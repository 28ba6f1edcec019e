//! A long walk over the keyboard with nobody at it: whatever is pressed, the program stays, shows where it is, lets
//! itself be left, and harms nothing.
//!
//! `KINERJA_LONG=1` walks 100,000 keys, `KINERJA_SEED` another way. What was pressed last stands in the failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;

use portable_pty::CommandBuilder;
use pty::{Office, Session};
use std::{fs, time::Duration};

/// Every key that a terminal sends, the more useful ones more often.
const KEYS: &[&str] = &[
    "\r",
    "\r",
    "\r",
    "\r",
    "\x1b[A",
    "\x1b[B",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\t",
    "\t",
    "\x1b[Z",
    "\x7f",
    "\x7f",
    "\x1b[H",
    "\x1b[F",
    "\x1b[5~",
    "\x1b[6~",
    "\x1bOQ",
    "\x1bOQ",
    "\x1bOP",
    "\x1b[3~",
    "\x1b[2~",
    "\x1b[15~",
    "\x10",
    "\x1a",
    "\x1a",
    "\x0c",
    "\x03",
    "\x00",
    "\x1bx",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "0",
    "2",
    "3",
    "4",
    "5",
    "9",
    "n",
    "n",
    "e",
    "e",
    "a",
    "u",
    "i",
    "c",
    "r",
    "x",
    "k",
    "b",
    "y",
    "v",
    "s",
    "p",
    "o",
    "S",
    "t",
    "f",
    "d",
    "w",
    "h",
    "j",
    "l",
    "g",
    "G",
    "=",
    ",",
    ".",
    "-",
    "/",
    "?",
    ":",
    " ",
    "é",
    "…",
    "\u{200b}",
    "\x1b[200~4\t5\n3\t2\x1b[201~",
];

struct Walk {
    state: u64,
}

impl Walk {
    fn below(&mut self, n: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % n
    }

    fn keys(&mut self, n: usize) -> String {
        (0..n).map(|_| KEYS[self.below(KEYS.len())]).collect()
    }
}

fn has_header(screen: &vt100::Screen) -> bool {
    let first = screen.rows(0, 80).next().unwrap_or_default();
    first.strip_prefix(" KINERJA  ").is_some_and(|rest| !rest.trim().is_empty())
}

fn is_home(screen: &vt100::Screen) -> bool {
    let first = screen.rows(0, 80).next().unwrap_or_default();
    [" KINERJA  Beranda", " KINERJA  Home"].iter().any(|home| first.starts_with(home))
}

/// Esc again and again; as many as there can be screens, and twice where something is not saved. False when what was
/// pressed before has led out of the program.
fn goes_home(session: &mut Session, last: &str) -> bool {
    for _ in 0..60 {
        match session.ended() {
            Some(true) => return false,
            Some(false) => panic!("ended badly after {last:?}:\n{}", session.contents()),
            None => (),
        }
        session.press("\x1b");
        // A lone Esc is told from the beginning of a longer key by the time after it.
        while session.takes_in(Duration::from_millis(80)) {}
        if is_home(session.screen()) {
            return true;
        }
    }
    panic!("Esc does not leave, after {last:?}:\n{}", session.contents());
}

trait Ends {
    fn ends_with(&mut self, keys: &str) -> bool;
}

impl Ends for Session {
    /// Whether the program has ended, and well; otherwise it shows where one is.
    #[track_caller]
    fn ends_with(&mut self, keys: &str) -> bool {
        loop {
            // Whatever is there already; that nothing more comes is no fault once there is a header.
            while self.takes_in(Duration::ZERO) {}
            if has_header(self.screen()) {
                break;
            }
            match self.ended() {
                Some(true) => return true,
                Some(false) => panic!("ended badly after {keys:?}:\n{}", self.contents()),
                None => assert!(
                    self.takes_in(Duration::from_secs(20)),
                    "no header after {keys:?}:\n{}",
                    self.contents()
                ),
            }
        }
        let ended = self.ended();
        assert!(ended != Some(false), "ended badly after {keys:?}:\n{}", self.contents());
        ended == Some(true)
    }
}

#[test]
fn whatever_is_pressed_the_program_stays_and_harms_nothing() {
    let n_keys = if std::env::var_os("KINERJA_LONG").is_some() { 100_000 } else { 3_000 };
    let seed = std::env::var("KINERJA_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(2026);
    let office = Office::new(200);
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("units.csv"), "code,name,parent\nX1,Unit X,\nX2,Unit Y,X1\nX2,Z,\n").unwrap();
    let start = |office: &Office| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kinerja"));
        command.arg("--store");
        command.arg(office.store());
        command.env("TERM", "xterm");
        command.env("XDG_CONFIG_HOME", place.path());
        // Whatever is set on the way, each start speaks the language that is waited for.
        command.env("KINERJA_LANG", "id");
        command.cwd(place.path());
        let mut session = Session::of(command, (80, 24));
        session.waits_for("home", is_home);
        session
    };
    let mut walk = Walk { state: seed };
    let mut session = start(&office);
    let (mut n_pressed, mut n_homes) = (0, 0);
    while n_pressed < n_keys {
        let n = 1 + walk.below(60);
        let keys = walk.keys(n);
        session.press(&keys);
        n_pressed += n;
        if session.ends_with(&keys) {
            // Somebody chose to leave, from the list of commands.
            session = start(&office);
            continue;
        }
        if walk.below(10) == 0 {
            while session.takes_in(Duration::from_millis(80)) {}
            if !goes_home(&mut session, &keys) {
                session = start(&office);
                continue;
            }
            n_homes += 1;
            assert!(has_header(session.screen()), "{}", session.contents());
        }
    }
    while session.takes_in(Duration::from_millis(80)) {}
    if goes_home(&mut session, "the end") {
        session.press("q");
    }
    assert!(n_homes * 600 > n_keys, "{n_homes}");
    assert!(session.exits_within(Duration::from_secs(10)));
    drop(session);
    office.is_sound();
}
