//! Budgets that time does not decide: bytes, writes and commits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;
#[path = "support/wire.rs"]
mod wire;

use desk::Desk;
use kinerja::tui::terminal::Canvas;
use pty::Office;
use wire::{MOST_BYTES, answered_lines, drawn, steps};

#[test]
fn an_answered_line_costs_at_most_120_bytes_in_one_write() {
    let office = Office::new(200);
    let costs = answered_lines(&office.store());
    let most = costs.iter().map(|(typed, _)| *typed).max().unwrap();
    assert!(most <= MOST_BYTES, "{costs:?}");
    assert!(costs.iter().all(|(_, marked)| *marked <= 40), "{costs:?}");
}

#[test]
fn a_picture_that_did_not_change_costs_next_to_nothing() {
    let office = Office::new(200);
    let desk = Desk::on(&office.store());
    let mut canvas = Canvas::new((80, 24));
    let (first, writes) = drawn(&desk, &mut canvas);
    assert!(writes == 1 && first < 3_000, "{first}");
    let (again, _) = drawn(&desk, &mut canvas);
    assert!(again <= 30, "{again}");
    drop(desk);
    // A step in a list moves a mark.
    let steps = steps(&office.store(), 5);
    assert!(steps.iter().all(|step| *step <= 80), "{steps:?}");
}
