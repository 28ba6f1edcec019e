//! `kill -9` again and again while somebody types: what had its mark is there, and nothing that was not typed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;

use pty::{Office, Session};
use std::time::Duration;

/// The answer of each line on the screen and whether it has its mark.
fn answers(screen: &vt100::Screen) -> Vec<(Option<char>, bool)> {
    let mut out = Vec::new();
    for line in screen.contents().lines() {
        if !line.contains("1–5") {
            continue;
        }
        let mark = line.chars().nth(1);
        let answer = line.chars().nth(43).filter(char::is_ascii_digit);
        out.push((answer, mark == Some('✓')));
    }
    out
}

fn in_the_form(office: &Office) -> Session {
    let mut session = office.session();
    session.sees("Menunggu Anda").press("4").sees("/10").press("\r").sees("terisi ");
    session.waits_for("a form", |s| answers(s).len() == 10);
    session
}

#[test]
fn nothing_with_its_mark_is_lost_and_nothing_is_there_that_was_not_typed() {
    let n_kills = 200;
    let office = Office::new(100);
    let mut seed = 0x9e37_79b9_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    // What a line may hold: what it held when it was last seen, and everything typed there since.
    let mut possible: Vec<Vec<Option<char>>> = vec![vec![None]; 10];
    let mut certain: Vec<Option<char>> = vec![None; 10];
    let mut n_certain = 0;
    for kill in 0..n_kills {
        let mut session = in_the_form(&office);
        for (line, (answer, _)) in answers(session.screen()).into_iter().enumerate() {
            assert!(possible[line].contains(&answer), "kill {kill}, line {line}: {answer:?} was never typed");
            if certain[line].is_some() {
                assert_eq!(answer, certain[line], "kill {kill}, line {line} had its mark");
            }
            possible[line] = vec![answer];
        }
        session.press("\x1b[H");
        let n_typed = 1 + random(10) as usize;
        let digits: Vec<char> =
            (0..n_typed).map(|_| char::from_digit(1 + random(5) as u32, 10).unwrap()).collect();
        for (line, digit) in digits.iter().enumerate() {
            possible[line].push(Some(*digit));
        }
        // All at once, as fast as a script types; then death comes at some point of the work.
        session.press(&digits.iter().collect::<String>());
        let n_seen = random(n_typed as u64 + 1) as usize;
        let n_marks = |screen: &vt100::Screen| {
            let shown = answers(screen).into_iter().zip(&digits);
            shown.filter(|((answer, has_mark), digit)| *has_mark && *answer == Some(**digit)).count()
        };
        while n_marks(session.screen()) < n_seen && session.takes_in(Duration::from_secs(5)) {}
        session.kill();
        // What reached the terminal before the end was seen by the user.
        while session.takes_in(Duration::ZERO) {}
        for (line, (answer, has_mark)) in answers(session.screen()).into_iter().enumerate() {
            let was_typed = digits.get(line);
            certain[line] = match was_typed {
                // A mark beside what was typed now, not one that still stands from before.
                Some(digit) if has_mark && answer == Some(*digit) => answer,
                Some(_) => None,
                None => certain[line].or(answer.filter(|_| has_mark)),
            };
            n_certain += usize::from(certain[line].is_some());
        }
    }
    assert!(n_certain > n_kills, "the deaths came too early to prove anything: {n_certain}");
    office.is_sound();
}
