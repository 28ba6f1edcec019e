//! What a key costs on the line, beside its limit.

use crate::{support::Office, wire};

pub fn print() {
    let office = Office::new(200);
    let answers = wire::answered_lines(&office.store());
    let steps = wire::steps(&office.store(), 10);
    let line = |what: &str, bytes: usize| {
        let (limit, part) = (wire::MOST_BYTES, bytes as f64 / wire::MOST_BYTES as f64);
        println!("| {what} | {bytes} bytes | limit | {limit} bytes | {part:.2} |");
    };
    line(
        "bytes for an answered line, the dearest",
        answers.iter().map(|(typed, _)| *typed).max().unwrap_or_default(),
    );
    line(
        "bytes for its mark, the dearest",
        answers.iter().map(|(_, marked)| *marked).max().unwrap_or_default(),
    );
    line("bytes for a step in a list, the dearest", steps.into_iter().max().unwrap_or_default());
}
