//! How fast it is, each figure beside a well-known program that does the like in the same run.
//!
//! `KINERJA_BENCH=1 cargo test --release --test bench -- --nocapture` prints the table of the README. Without
//! the variable everything runs once and small, so that the measuring itself cannot rot. `KINERJA_LOAD=all` beside it
//! measures the server alone, `KINERJA_LOAD=16,256` only so many clients at full speed,
//! `KINERJA_LOAD=typing` only those who type, `KINERJA_LOAD=ssh` real terminals through an sshd, which wants root.
//! A peer that is not installed leaves a dash.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may stop where it stands"
)]

#[path = "../support/desk.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod desk;
#[path = "../support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod support;
#[path = "../support/wire.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod wire;

mod bytes;
mod count;
mod imports;
mod load;
mod million;
mod office;
mod scoring;
mod screen;
mod store;
mod terminals;

#[path = "../support/crowd.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod crowd;
#[path = "../support/machine.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod machine;
#[path = "../support/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;

use std::time::Duration;

/// How much to measure.
#[derive(Clone, Copy)]
pub struct Scale {
    pub n_employees: u32,
    pub n_rated: u32,
    pub n_papers: u32,
    pub n_scores: u32,
    pub n_starts: usize,
    pub n_keys: usize,
    /// At the server: how many at full speed, how many that type, and for how long at a time.
    pub n_clients: &'static [usize],
    pub n_typists: usize,
    pub n_terminals: usize,
    pub seconds: f64,
}

const FULL: Scale = Scale {
    n_employees: 4_738,
    n_rated: 1_128,
    n_papers: 65,
    n_scores: 100_000,
    n_starts: 20,
    n_keys: 400,
    n_clients: &[1, 16, 64, 256, 300],
    n_typists: 300,
    n_terminals: 60,
    seconds: 10.0,
};
const SMALL: Scale = Scale {
    n_employees: 100,
    n_rated: 20,
    n_papers: 5,
    n_scores: 50,
    n_starts: 1,
    n_keys: 3,
    n_clients: &[2],
    n_typists: 4,
    n_terminals: 2,
    seconds: 0.2,
};

/// One line of the table: what, ours, the peer's and its name.
pub struct Figure {
    pub what: String,
    pub ours: Duration,
    pub peer: Option<(&'static str, Duration)>,
}

impl Figure {
    fn line(&self) -> String {
        let (name, time, ratio) = match self.peer {
            Some((name, time)) => {
                let ratio = self.ours.as_secs_f64() / time.as_secs_f64();
                (name, said(time), if ratio < 0.01 { format!("{ratio:.4}") } else { format!("{ratio:.2}") })
            }
            None => ("–", "–".to_owned(), "–".to_owned()),
        };
        format!("| {} | {} | {name} | {time} | {ratio} |", self.what, said(self.ours))
    }
}

fn said(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        m if m < 1_000.0 => format!("{m:.2} µs"),
        m if m < 1_000_000.0 => format!("{:.2} ms", m / 1e3),
        m => format!("{:.2} s", m / 1e6),
    }
}

/// The middle one; zero of none.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    if let Ok(what) = std::env::var("KINERJA_COUNT") {
        return count::run(&what);
    }
    if let Ok(what) = std::env::var(load::CLIENT) {
        return load::run(&what);
    }
    let scale = if std::env::var_os("KINERJA_BENCH").is_some() { FULL } else { SMALL };
    println!("| what | kinerja | beside | its time | ours / its |");
    println!("|---|---|---|---|---|");
    let print = |figures: Vec<Figure>| figures.iter().for_each(|figure| println!("{}", figure.line()));
    if let Ok(which) = std::env::var("KINERJA_LOAD") {
        return print(load::chosen(&which, scale));
    }
    print(scoring::measure(scale));
    let office = office::Office::new(scale);
    print(imports::measure(&office, scale));
    print(store::measure(scale));
    print(screen::measure(&office, scale));
    bytes::print();
    print(load::measure(scale));
    if std::env::var_os("KINERJA_MILLION").is_some() {
        print(million::measure());
    }
}
