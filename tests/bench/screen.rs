//! What a user waits for: the first picture, and the picture after a key, beside vim on the same terminal.

use crate::{
    Figure, Scale, median,
    office::{Office, is_there},
};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

/// Longer than anything here may take; a screen that does not come by then is a fault.
const PATIENCE: Duration = Duration::from_secs(20);
/// A picture is over when nothing has come for so long.
const QUIET: Duration = Duration::from_millis(15);

pub fn measure(office: &Office, scale: Scale) -> Vec<Figure> {
    let text: String = (1..=5_000).map(|n| format!("line {n} of a text as long as a list\n")).collect();
    let file = office.path("text.txt");
    fs::write(&file, text).unwrap();
    let kinerja = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kinerja"));
        command.env("XDG_DATA_HOME", office.path("").as_os_str());
        command.args(["--lang", "en"]);
        (command, "KINERJA")
    };
    let vim = || {
        let mut command = CommandBuilder::new("vim");
        command.args(["-u", "NONE", "-N", "-n"]);
        command.arg(&file);
        (command, "line 1 of")
    };
    let has_vim = is_there("vim");
    let starts = |program: &dyn Fn() -> (CommandBuilder, &'static str)| {
        median((0..scale.n_starts).map(|_| start(program()).1).collect())
    };
    let keys = |program: &dyn Fn() -> (CommandBuilder, &'static str), first: &[&str]| {
        let mut screen = start(program()).0;
        for key in first {
            screen.press(key);
        }
        let times = (0..scale.n_keys).map(|nth| screen.press(if nth % 20 < 10 { "j" } else { "k" }));
        median(times.collect())
    };
    vec![
        Figure {
            what: "start until the first picture".to_owned(),
            ours: starts(&kinerja),
            peer: has_vim.then(|| ("vim -u NONE", starts(&vim))),
        },
        Figure {
            what: format!("key to picture, list of {} employees", scale.n_employees),
            ours: keys(&kinerja, &["2", "\t"]),
            peer: has_vim.then(|| ("vim -u NONE", keys(&vim, &[]))),
        },
        Figure {
            what: "key to picture, tree of units with the people of each".to_owned(),
            ours: keys(&kinerja, &["2"]),
            peer: has_vim.then(|| ("vim -u NONE", keys(&vim, &[]))),
        },
    ]
}

/// A program in a terminal of its own.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    arrived: Receiver<(Instant, Vec<u8>)>,
    // Closing it hangs up.
    _terminal: Box<dyn MasterPty + Send>,
}

/// Starts a program and waits for a picture with these words; how long it took to its last byte.
fn start((mut command, words): (CommandBuilder, &str)) -> (Screen, Duration) {
    command.env("TERM", "xterm-256color");
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let keyboard = pair.master.take_writer().unwrap();
    let (sender, arrived) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(n @ 1..) = reader.read(&mut bytes) {
            if sender.send((Instant::now(), bytes[..n].to_vec())).is_err() {
                break;
            }
        }
    });
    let begin = Instant::now();
    let child = pair.slave.spawn_command(command).unwrap();
    let mut screen = Screen { child, keyboard, arrived, _terminal: pair.master };
    let mut picture = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    while !picture.screen().contents().contains(words) {
        let (_, bytes) = screen.arrived.recv_timeout(PATIENCE).unwrap();
        picture.process(&bytes);
    }
    let end = screen.settled().unwrap_or_else(Instant::now);
    (screen, end - begin)
}

impl Screen {
    /// Our program on a store, once these words are there, and how long that took.
    pub fn on(store: &Path, words: &'static str) -> (Screen, Duration) {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kinerja"));
        command.arg("--store");
        command.arg(store);
        command.args(["--lang", "id"]);
        start((command, words))
    }

    /// Any program, once these words are there.
    pub fn of(command: CommandBuilder, words: &'static str) -> Screen {
        start((command, words)).0
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Until these words have come; what was there before does not count.
    pub fn waits_for(&mut self, words: &str) {
        let mut picture = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        // Everything anew.
        self.keyboard.write_all(b"\x0c").unwrap();
        self.keyboard.flush().unwrap();
        while !picture.screen().contents().contains(words) {
            let (_, bytes) = self.arrived.recv_timeout(PATIENCE).unwrap();
            picture.process(&bytes);
        }
        self.settled();
    }

    /// When the last byte came, once it is quiet; `None` when nothing came at all.
    fn settled(&mut self) -> Option<Instant> {
        self.quiet_for(QUIET)
    }

    /// When the last byte came before nothing came for so long; `None` when nothing came at all.
    pub fn quiet_for(&mut self, quiet: Duration) -> Option<Instant> {
        let mut last = None;
        while let Ok((at, _)) = self.arrived.recv_timeout(quiet) {
            last = Some(at);
        }
        last
    }

    /// Until nothing has come for so long, where a second picture may follow the first.
    pub fn press_and_wait(&mut self, key: &str, quiet: Duration) -> Duration {
        let begin = Instant::now();
        self.keyboard.write_all(key.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        self.quiet_for(quiet).map_or(Duration::ZERO, |at| at - begin)
    }

    pub fn press(&mut self, key: &str) -> Duration {
        let begin = Instant::now();
        self.keyboard.write_all(key.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        let (first, _) = self.arrived.recv_timeout(PATIENCE).unwrap();
        self.settled().unwrap_or(first) - begin
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
