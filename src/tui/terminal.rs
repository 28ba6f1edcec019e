//! The terminal: taken, given back, and written to once a frame. Nothing is ever asked of it.
//!
//! What is written goes to the kernel as it is. The standard library's `Stdout` cuts at line feeds, which are moves
//! of the cursor here: such a frame would be two packets on the way to the evaluator's screen.

use super::{app::App, theme::Theme, wire::Wire};
use crate::guard;
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    style::ResetColor,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{buffer::Buffer, layout::Rect};
use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    process::{Signal, getpgrp, getsid, kill_current_process_group},
    stdio::stdout,
};
use std::{
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};

/// Frames this long are shown as a whole; shorter ones are not worth the 16 bytes.
const SYNC_FROM: usize = 256;

/// Whether the terminal is ours now, so that it is given back once: a second time would put the cursor back over
/// what was said after the first.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Draws an app, frame by frame.
pub struct Canvas {
    wire: Wire,
    /// The next frame rings, too.
    rings: bool,
}

impl Canvas {
    pub fn new(size: (u16, u16)) -> Canvas {
        Canvas { wire: Wire::new(Buffer::empty(Rect::new(0, 0, size.0, size.1))), rings: false }
    }

    /// Brings the picture up to date in one write, or none when nothing has changed. Gives the number of bytes.
    pub fn draw(&mut self, app: &App, out: &mut impl Write) -> io::Result<usize> {
        let (width, height) = app.ui().size;
        let area = Rect::new(0, 0, width, height);
        let mut next = Buffer::empty(area);
        let cursor = app.paint(area, &mut next);
        let mut frame = self.wire.turn_to(next, cursor);
        if std::mem::take(&mut self.rings) {
            frame.push('\x07');
        }
        if frame.is_empty() {
            return Ok(0);
        }
        if SYNC_FROM <= frame.len() {
            frame.insert_str(0, "\x1b[?2026h");
            frame.push_str("\x1b[?2026l");
        }
        out.write_all(frame.as_bytes())?;
        out.flush()?;
        Ok(frame.len())
    }

    /// The next picture is drawn cell by cell on a cleared screen.
    pub fn forget(&mut self) {
        self.wire.forget();
    }
}

/// The way to the terminal.
struct Line;

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(stdout(), bytes) {
                Err(Errno::INTR) => (),
                // Somebody who shares this terminal has made it one that does not wait.
                Err(Errno::AGAIN) => {
                    let line = stdout();
                    // Whatever it says, the next write says it too.
                    let _ = poll(&mut [PollFd::new(&line, PollFlags::OUT)], None);
                }
                other => return Ok(other?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal of this process.
pub struct Tty {
    canvas: Canvas,
}

impl Tty {
    /// Before a panic is told anybody, the terminal is given back and `last_word` is called.
    pub fn take(last_word: impl Fn() + Send + Sync + 'static) -> io::Result<Tty> {
        let size = size().unwrap_or(super::page::LEAST);
        guard::before_panics(move || {
            give_back();
            last_word();
        });
        let tty = Tty { canvas: Canvas::new(size) };
        enter()?;
        Ok(tty)
    }

    pub fn draw(&mut self, app: &App) -> io::Result<usize> {
        self.canvas.draw(app, &mut Line)
    }

    /// With the next frame.
    pub fn bell(&mut self) {
        self.canvas.rings = true;
    }

    pub fn forget(&mut self) {
        self.canvas.forget();
    }

    /// Hands the terminal to the shell until the user says `fg`. The whole job stops, with whatever script started
    /// us. The kernel does not let a job stop that nobody could wake; then this comes back at once.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        kill_current_process_group(Signal::TSTP)?;
        self.resume()
    }

    /// Takes the terminal again after somebody else had it.
    pub fn resume(&mut self) -> io::Result<()> {
        // The shell has its own settings in place, also where nobody gave ours back before.
        let _ = disable_raw_mode();
        enter()?;
        self.canvas.forget();
        Ok(())
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<()> {
    IS_TAKEN.store(true, Ordering::Release);
    enable_raw_mode()?;
    let mut bytes = Vec::new();
    crossterm::queue!(bytes, EnterAlternateScreen, EnableBracketedPaste)?;
    Line.write_all(&bytes)
}

/// Gives back everything that was taken. Never fails and never panics: it also runs when the terminal is gone.
pub fn give_back() {
    if IS_TAKEN.swap(false, Ordering::AcqRel) {
        let mut bytes = Vec::new();
        let _ = crossterm::queue!(bytes, DisableBracketedPaste, ResetColor, LeaveAlternateScreen, Show);
        let _ = Line.write_all(&bytes);
        let _ = disable_raw_mode();
    }
}

/// Of all that was taken, what can be given back to a terminal that takes no more bytes.
pub fn give_back_settings() {
    let _ = disable_raw_mode();
}

/// Columns and rows, as the kernel knows them.
pub fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

/// Where a shell made us a job of our own there is something to go back to; behind an ssh forced command or as a
/// login shell there is not.
pub fn can_suspend() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Colours unless the user or the terminal wants none.
pub fn theme() -> Theme {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let is_plain =
        std::env::var("TERM").is_ok_and(|t| t == "dumb" || t.starts_with("vt") || t.ends_with("-m"));
    if set("NO_COLOR") || is_plain { Theme::monochrome() } else { Theme::colour() }
}
