//! The terminal: taken, given back, and written to once a frame. Nothing is ever asked of it.

use super::{app::App, theme::Theme};
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    style::ResetColor,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};
use std::{
    cell::RefCell,
    io::{self, Stdout, Write},
    rc::Rc,
};

/// Collects what the backend writes. Its `flush` does nothing on purpose: the backend flushes for every cursor
/// command, and each flush would be a packet of its own on the way to the evaluator's screen.
#[derive(Clone, Default)]
pub struct FrameBuffer(Rc<RefCell<Vec<u8>>>);

impl Write for FrameBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FrameBuffer {
    /// Frames this long are shown as a whole; shorter ones are not worth the 16 bytes.
    const SYNC_FROM: usize = 256;

    /// One write for the whole frame; nothing for an empty one. Gives its length.
    pub fn send(&self, out: &mut impl Write) -> io::Result<usize> {
        let mut frame = std::mem::take(&mut *self.0.borrow_mut());
        if frame.is_empty() {
            return Ok(0);
        }
        if Self::SYNC_FROM <= frame.len() {
            frame.splice(0..0, *b"\x1b[?2026h");
            frame.extend_from_slice(b"\x1b[?2026l");
        }
        out.write_all(&frame)?;
        out.flush()?;
        Ok(frame.len())
    }
}

/// Draws an app through ratatui's difference of pictures into frames.
pub struct Canvas {
    terminal: Terminal<CrosstermBackend<FrameBuffer>>,
    frame: FrameBuffer,
    size: (u16, u16),
}

impl Canvas {
    pub fn new(size: (u16, u16)) -> io::Result<Canvas> {
        let frame = FrameBuffer::default();
        Ok(Canvas { terminal: blank(&frame, size)?, frame, size })
    }

    /// Brings the picture up to date in one write. Gives the number of bytes.
    pub fn draw(&mut self, app: &App, out: &mut impl Write) -> io::Result<usize> {
        if app.ui().size != self.size {
            self.size = app.ui().size;
            self.forget()?;
        }
        self.terminal.draw(|f| app.view(f))?;
        self.frame.send(out)
    }

    /// The next picture is drawn cell by cell on a cleared screen. ratatui's own `clear` and `resize` would ask
    /// the terminal where its cursor is and wait for the answer.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal = blank(&self.frame, self.size)?;
        crossterm::queue!(self.frame, ResetColor, Clear(ClearType::All))
    }
}

/// A terminal of a fixed area, of which ratatui never asks how large it is.
fn blank(frame: &FrameBuffer, size: (u16, u16)) -> io::Result<Terminal<CrosstermBackend<FrameBuffer>>> {
    let area = Rect::new(0, 0, size.0, size.1);
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    Terminal::with_options(CrosstermBackend::new(frame.clone()), options)
}

/// The terminal of this process.
pub struct Tty {
    canvas: Canvas,
    out: Stdout,
}

impl Tty {
    pub fn take() -> io::Result<Tty> {
        let size = size().unwrap_or(super::page::LEAST);
        let next = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            next(info);
        }));
        enter()?;
        Ok(Tty { canvas: Canvas::new(size)?, out: io::stdout() })
    }

    pub fn draw(&mut self, app: &App) -> io::Result<usize> {
        self.canvas.draw(app, &mut self.out)
    }

    pub fn bell(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x07")?;
        self.out.flush()
    }

    pub fn forget(&mut self) -> io::Result<()> {
        self.canvas.forget()
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
        self.canvas.forget()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Wire {
        n_writes: usize,
        bytes: Vec<u8>,
    }

    impl Write for Wire {
        fn write(&mut self, b: &[u8]) -> io::Result<usize> {
            self.n_writes += 1;
            self.bytes.extend_from_slice(b);
            Ok(b.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write_and_a_long_one_is_bracketed() {
        let frame = FrameBuffer::default();
        let mut backend = frame.clone();
        for _ in 0..100 {
            backend.write_all(b"abc").unwrap();
            backend.flush().unwrap();
        }
        let mut wire = Wire::default();
        assert_eq!(frame.send(&mut wire).unwrap(), 316);
        assert_eq!(wire.n_writes, 1);
        assert!(wire.bytes.starts_with(b"\x1b[?2026h") && wire.bytes.ends_with(b"\x1b[?2026l"));
        assert_eq!(frame.send(&mut wire).unwrap(), 0);
        assert_eq!(wire.n_writes, 1, "an empty frame is not written");
    }
}
