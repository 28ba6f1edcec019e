//! Budgets that time does not decide: bytes, writes and commits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;

use desk::Desk;
use kinerja::tui::terminal::Canvas;
use pty::Office;
use std::io::{self, Write};

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
fn drawn(desk: &Desk, canvas: &mut Canvas) -> (usize, usize) {
    let mut wire = Wire::default();
    canvas.draw(&desk.app, &mut wire).unwrap();
    (wire.n_bytes, wire.n_writes)
}

#[test]
fn an_answered_line_costs_at_most_120_bytes_in_one_write() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
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
        // And its mark when it is on disk.
        desk.is_late = false;
        desk.answer_all();
        let (marked, writes) = drawn(&desk, &mut canvas);
        assert_eq!(writes, 1);
        costs.push((typed, marked));
    }
    let most = costs.iter().map(|(typed, _)| *typed).max().unwrap();
    assert!(most <= 120, "{costs:?}");
    assert!(costs.iter().all(|(_, marked)| *marked <= 40), "{costs:?}");
}

#[test]
fn a_picture_that_did_not_change_costs_next_to_nothing() {
    let office = Office::new(200);
    let mut desk = Desk::on(&office.store());
    let mut canvas = Canvas::new((80, 24));
    let (first, writes) = drawn(&desk, &mut canvas);
    assert!(writes == 1 && first < 3_000, "{first}");
    let (again, _) = drawn(&desk, &mut canvas);
    assert!(again <= 30, "{again}");
    // A step in a list moves a mark.
    desk.press("4");
    drawn(&desk, &mut canvas);
    desk.press("Down");
    let (step, writes) = drawn(&desk, &mut canvas);
    assert!(writes == 1 && step <= 80, "{step}");
}
