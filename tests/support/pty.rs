//! The real program in a real terminal: keys in, words out. Waits for words, never for a length of time.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    termios::{LocalModes, OptionalActions},
};
use std::{
    io::Read,
    num::NonZero,
    os::fd::BorrowedFd,
    path::Path,
    time::{Duration, Instant},
};

/// How long words may take before a test gives up; only a failing test ever waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    line: Option<Line>,
    screen: vt100::Parser,
    /// Bytes that came in, and in how many reads.
    pub n_bytes: usize,
    pub n_reads: usize,
}

/// Our end of the terminal. Dropping it is what a lost connection looks like, so nothing else may hold a copy. The
/// library's own writer is not used: on being dropped it types Enter and Ctrl-D, which no lost connection does.
struct Line {
    output: Box<dyn Read + Send>,
    master: Box<dyn MasterPty + Send>,
}

impl Session {
    pub fn start(store: &Path, args: &[&str], size: (u16, u16), env: &[(&str, &str)]) -> Session {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kinerja"));
        command.arg("--store");
        command.arg(store);
        command.args(args);
        command.env("TERM", "xterm");
        command.env("XDG_CONFIG_HOME", store.parent().unwrap());
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        Session::of(command, size)
    }

    pub fn of(command: CommandBuilder, size: (u16, u16)) -> Session {
        let pair = native_pty_system()
            .openpty(PtySize { rows: size.1, cols: size.0, ..PtySize::default() })
            .unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let line = Line { output: pair.master.try_clone_reader().unwrap(), master: pair.master };
        let screen = vt100::Parser::new(cells(size.1), cells(size.0), 0);
        Session { child, line: Some(line), screen, n_bytes: 0, n_reads: 0 }
    }

    pub fn press(&mut self, keys: &str) -> &mut Session {
        let mut rest = keys.as_bytes();
        while !rest.is_empty() {
            let n = rustix::io::write(self.fd(), rest).unwrap();
            rest = &rest[n..];
        }
        self
    }

    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    fn fd(&self) -> BorrowedFd<'_> {
        let fd = self.line.as_ref().unwrap().master.as_raw_fd().unwrap();
        // SAFETY: the descriptor belongs to `line.master`, which outlives this borrow.
        #[allow(unsafe_code, reason = "portable-pty gives no safe borrow")]
        unsafe {
            BorrowedFd::borrow_raw(fd)
        }
    }

    /// Takes in what comes within so long; false when nothing came or the other end is gone.
    pub fn takes_in(&mut self, within: Duration) -> bool {
        let fd = self.fd();
        let mut fds = [PollFd::new(&fd, PollFlags::IN)];
        let timeout = Timespec::try_from(within).unwrap();
        if poll(&mut fds, Some(&timeout)).unwrap_or(0) == 0 {
            return false;
        }
        let mut bytes = [0; 65_536];
        match self.line.as_mut().unwrap().output.read(&mut bytes) {
            Ok(0) | Err(_) => false,
            Ok(n) => {
                self.n_bytes += n;
                self.n_reads += 1;
                self.screen.process(&bytes[..n]);
                true
            }
        }
    }

    /// Waits until the picture fits.
    #[track_caller]
    pub fn waits_for(&mut self, what: &str, fits: impl Fn(&vt100::Screen) -> bool) -> &mut Session {
        let deadline = Instant::now() + PATIENCE;
        while !fits(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && self.takes_in(left), "no {what} on:\n{}", self.contents());
        }
        self
    }

    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Session {
        self.waits_for(&format!("{words:?}"), |screen| screen.contents().contains(words))
    }

    pub fn resize(&mut self, size: (u16, u16)) -> &mut Session {
        let line = self.line.as_ref().unwrap();
        line.master.resize(PtySize { rows: size.1, cols: size.0, ..PtySize::default() }).unwrap();
        self.screen.screen_mut().set_size(cells(size.1), cells(size.0));
        self
    }

    /// The terminal takes whole lines and echoes, as a shell has it while a job is stopped.
    pub fn spoil_settings(&self) {
        let fd = self.fd();
        let mut settings = rustix::termios::tcgetattr(fd).unwrap();
        settings.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        rustix::termios::tcsetattr(fd, OptionalActions::Now, &settings).unwrap();
    }

    /// Somebody else has cleared the screen.
    pub fn forget_picture(&mut self) {
        self.screen.process(b"\x1b[2J");
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// The link is gone, as when a modem drops.
    pub fn hang_up(&mut self) {
        self.line = None;
    }

    /// Without a last word: `kill -9`. The library's own `kill` would hang up first.
    pub fn kill(&mut self) {
        self.signal("KILL");
        self.child.wait().unwrap();
    }

    /// Whether the program has ended, and if so, whether well.
    pub fn ended(&mut self) -> Option<bool> {
        self.child.try_wait().unwrap().map(|status| status.success())
    }

    /// Whether the program ends by itself within so long.
    pub fn exits_within(&mut self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            // The terminal must be drained, or the program could not write its last words.
            if self.line.is_none() || !self.takes_in(Duration::from_millis(5)) {
                std::thread::yield_now();
            }
        }
        let _ = self.child.kill();
        false
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A demonstration office in a directory of its own.
pub struct Office {
    pub place: tempfile::TempDir,
}

impl Office {
    pub fn new(n_employees: u32) -> Office {
        let office = Office { place: tempfile::tempdir().unwrap() };
        let n = n_employees.to_string();
        let output = office.run(&["demo", "--no-screens", "--employees", &n]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        office
    }

    pub fn store(&self) -> std::path::PathBuf {
        self.place.path().join("office.redb")
    }

    pub fn run(&self, args: &[&str]) -> std::process::Output {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kinerja"));
        command.env("XDG_CONFIG_HOME", self.place.path());
        command.args(["--lang", "id", "--store"]).arg(self.store()).args(args).output().unwrap()
    }

    pub fn session(&self) -> Session {
        Session::start(&self.store(), &["--lang", "id"], (80, 24), &[])
    }

    #[track_caller]
    pub fn is_sound(&self) {
        let verified = self.run(&["verify", "--json"]);
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    }
}
