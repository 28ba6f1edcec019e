//! What goes to the terminal for a key, counted: bytes and writes.

use crate::desk::Desk;
use kinerja::tui::terminal::Canvas;
use std::{
    io::{self, Write},
    path::Path,
};

/// An answered line may cost so many bytes, and so may a step in a list.
pub const MOST_BYTES: usize = 120;

/// Counts what goes to the terminal.
#[derive(Default)]
struct Wire {
    n_writes: usize,
    n_bytes: usize,
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.n_writes += 1;
        self.n_bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes and writes of the next picture.
pub fn drawn(desk: &Desk, canvas: &mut Canvas) -> (usize, usize) {
    let mut wire = Wire::default();
    canvas.draw(&desk.app, &mut wire).unwrap();
    (wire.n_bytes, wire.n_writes)
}

/// Bytes of the answer on each line of a form, and of its mark when it is on disk. Each is one write.
pub fn answered_lines(store: &Path) -> Vec<(usize, usize)> {
    let mut desk = Desk::on(store);
    let mut canvas = Canvas::new((80, 24));
    desk.press("4 Enter");
    drawn(&desk, &mut canvas);
    let mut costs = Vec::new();
    for digit in "4352415342".chars() {
        // The answer, before the store has said anything.
        desk.is_late = true;
        desk.types(&digit.to_string());
        let (typed, writes) = drawn(&desk, &mut canvas);
        assert_eq!(writes, 1);
        desk.is_late = false;
        desk.answer_all();
        let (marked, writes) = drawn(&desk, &mut canvas);
        assert_eq!(writes, 1);
        costs.push((typed, marked));
    }
    costs
}

/// Bytes of each of so many steps down the list of tasks. Each is one write.
pub fn steps(store: &Path, n: usize) -> Vec<usize> {
    let mut desk = Desk::on(store);
    let mut canvas = Canvas::new((80, 24));
    desk.press("4");
    drawn(&desk, &mut canvas);
    let mut costs = Vec::new();
    for _ in 0..n {
        desk.press("Down");
        let (bytes, writes) = drawn(&desk, &mut canvas);
        assert_eq!(writes, 1);
        costs.push(bytes);
    }
    costs
}
