//! The terminal: taken, given back, and written to once a frame. Nothing is ever asked of it.

use super::{app::App, theme::Theme, wire::Wire};
use crate::guard;
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    style::ResetColor,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{buffer::Buffer, layout::Rect};
use std::io::{self, Stdout, Write};

/// Frames this long are shown as a whole; shorter ones are not worth the 16 bytes.
const SYNC_FROM: usize = 256;

/// Draws an app, frame by frame.
pub struct Canvas {
    wire: Wire,
}

impl Canvas {
    pub fn new(size: (u16, u16)) -> Canvas {
        Canvas { wire: Wire::new(Buffer::empty(Rect::new(0, 0, size.0, size.1))) }
    }

    /// Brings the picture up to date in one write, or none when nothing has changed. Gives the number of bytes.
    pub fn draw(&mut self, app: &App, out: &mut impl Write) -> io::Result<usize> {
        let (width, height) = app.ui().size;
        let area = Rect::new(0, 0, width, height);
        let mut next = Buffer::empty(area);
        let cursor = app.paint(area, &mut next);
        let mut frame = self.wire.turn_to(next, cursor);
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

/// The terminal of this process.
pub struct Tty {
    canvas: Canvas,
    out: Stdout,
}

impl Tty {
    pub fn take() -> io::Result<Tty> {
        let size = size().unwrap_or(super::page::LEAST);
        guard::before_panics(give_back);
        enter()?;
        Ok(Tty { canvas: Canvas::new(size), out: io::stdout() })
    }

    pub fn draw(&mut self, app: &App) -> io::Result<usize> {
        self.canvas.draw(app, &mut self.out)
    }

    pub fn bell(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x07")?;
        self.out.flush()
    }

    pub fn forget(&mut self) {
        self.canvas.forget();
    }

    /// Hands the terminal to the shell until the user says `fg`.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)?;
        self.resume()
    }

    /// Takes the terminal again after somebody else had it.
    pub fn resume(&mut self) -> io::Result<()> {
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
    enable_raw_mode()?;
    let mut bytes = Vec::new();
    crossterm::queue!(bytes, EnterAlternateScreen, EnableBracketedPaste)?;
    let mut out = io::stdout();
    out.write_all(&bytes)?;
    out.flush()
}

/// Gives back everything that was taken. Never fails and never panics: it also runs when the terminal is gone.
pub fn give_back() {
    let mut bytes = Vec::new();
    let _ = crossterm::queue!(bytes, DisableBracketedPaste, ResetColor, LeaveAlternateScreen, Show);
    let mut out = io::stdout();
    let _ = out.write_all(&bytes).and_then(|()| out.flush());
    let _ = disable_raw_mode();
}

/// Columns and rows, as the kernel knows them.
pub fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

/// Where a shell started us there is something to go back to; behind an ssh forced command or as a login shell
/// there is not.
pub fn can_suspend() -> bool {
    rustix::process::getsid(None).is_ok_and(|leader| leader != rustix::process::getpid())
}

/// Colours unless the user or the terminal wants none.
pub fn theme() -> Theme {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let is_plain =
        std::env::var("TERM").is_ok_and(|t| t == "dumb" || t.starts_with("vt") || t.ends_with("-m"));
    if set("NO_COLOR") || is_plain { Theme::monochrome() } else { Theme::colour() }
}
