//! Whatever comes from outside, broken by dice: files, cells, stored bytes, the keyboard.
//!
//! Nothing panics, every fault has its place and its sentence, what is taken fits the records, and the same again
//! changes nothing. The dice fall the same way every time. `KINERJA_FUZZ=N` makes N cases for each parser, on two
//! threads, and prints the table:
//! `KINERJA_FUZZ=600000 cargo test --release --test fuzz -- --nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop where it stands, and prints its table"
)]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/mutation.rs"]
mod mutation;
#[path = "support/outside.rs"]
mod outside;

use hostile::Way;
use kinerja::{guard, service::api::ImportKind, service::import::catalogue};
use mutation::{Dice, Part, mutate, packed, workbook};
use outside::Office;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Whether an input was taken; panics when something does not hold.
type Run = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// One way in.
struct Parser {
    name: &'static str,
    /// Cases of the short run.
    n_cases: u64,
    inputs: Inputs,
    run: Run,
}

enum Inputs {
    /// Sound ones; one is taken and broken.
    Bytes(Vec<Vec<u8>>),
    /// A workbook; what is broken is a part inside it.
    Parts(Vec<Part>),
}

fn texts(list: &[&str]) -> Inputs {
    Inputs::Bytes(list.iter().map(|text| text.as_bytes().to_vec()).collect())
}

fn parsers() -> Vec<Parser> {
    let office = Office::new();
    let mut list = Vec::new();
    let mut add = |name, n_cases, inputs, run: Run| {
        list.push(Parser { name, n_cases, inputs, run });
    };
    let all = [
        outside::UNITS,
        outside::EMPLOYEES,
        outside::ASSIGNMENTS,
        outside::RESPONSES,
        outside::PLANS,
        outside::ATTENDANCE,
    ];
    add("table, CSV", 20_000, texts(&all), Box::new(outside::table));
    let book = || workbook(outside::SHEET);
    let packed_both = Inputs::Bytes(vec![packed(&book(), false), packed(&book(), true)]);
    add("table, XLSX, its bytes", 4_000, packed_both, Box::new(outside::table));
    add("table, XLSX, a part inside", 4_000, Inputs::Parts(book()), Box::new(outside::table));
    let whole: [(&str, ImportKind, &[&str]); 9] = [
        ("units", ImportKind::Units, &[outside::UNITS]),
        ("employees", ImportKind::Employees, &[outside::EMPLOYEES]),
        ("assignments", ImportKind::Assignments, &[outside::ASSIGNMENTS]),
        ("responses", ImportKind::Responses, &[outside::RESPONSES]),
        ("plans", ImportKind::Plans, &[outside::PLANS]),
        ("attendance", ImportKind::Attendance, &[outside::ATTENDANCE]),
        ("accounts", ImportKind::Accounts, &[outside::ACCOUNTS]),
        ("indicators", ImportKind::Indicators, &[outside::INDICATORS, catalogue::INDICATORS]),
        ("forms", ImportKind::Forms, &[outside::FORM]),
    ];
    for (name, what, seeds) in whole {
        let office = office.clone();
        add(name, 2_500, texts(seeds), Box::new(move |bytes| office.import(what, bytes)));
    }
    let lossy = |run: fn(&str) -> bool| Box::new(move |bytes: &[u8]| run(&String::from_utf8_lossy(bytes)));
    let theirs = office.clone();
    let open = move |bytes: &[u8]| theirs.open_cycle(&String::from_utf8_lossy(bytes));
    add("cycle file", 2_500, texts(&[outside::CYCLE]), Box::new(open));
    let nips = ["198503152010011001", "19850315 201001 1 002", "'198503152022211004", "1.98503E+17"];
    add("NIP", 30_000, texts(&nips), lossy(outside::nip));
    let numbers = ["12", "-3,5", "1.234.567,8901", "95.5", "922337203685477.5807", "1e3"];
    add("decimal", 30_000, texts(&numbers), lossy(outside::decimal));
    let days = ["1985-03-15", "15/03/1985", "1.2.2026", "31121", "2026-09-30T07:00:00", "30-9-2026 08:00"];
    add("day", 30_000, texts(&days), lossy(outside::day));
    let ranks = ["IV/c", "ix", "Penata Muda Tingkat I", "JPT pratama", "ahli pertama", "pelaksana"];
    add("rank and position", 10_000, texts(&ranks), lossy(outside::rank));
    add("stored bytes", 20_000, Inputs::Bytes(office.stored()), Box::new(outside::stored));
    let keys: [&[u8]; 4] = [
        b"4\r\x1b[A\x1bOB\x1b[1;5C\x1b[[A\x1b[24~abc\x7f",
        b"\x1b[200~1\t2\r\n3\t4\x1b[201~\r\x1b",
        "é\u{20ac}\u{1f4a9}\x1bOp\x1bOM\x1b[Z".as_bytes(),
        b"\x1b[200~1\x1b[201\x1b[20\x1b[201~\x1b[<0;1;1M",
    ];
    let keys = Inputs::Bytes(keys.map(<[u8]>::to_vec).into());
    add("terminal", 20_000, keys, Box::new(outside::terminal));
    let block = "90,5\t30\t65\t15/09/2026\tbaik\tya\tAA\r\n95\t\t70\t30-9\t5\ttidak\tTA\n\t1.234\n";
    add(
        "pasted block",
        5_000,
        texts(&[block]),
        Box::new(move |bytes| office.paste(&String::from_utf8_lossy(bytes))),
    );
    list
}

impl Parser {
    fn case(&self, nth: u64) -> Vec<u8> {
        let mut dice = Dice::new(nth);
        match &self.inputs {
            Inputs::Bytes(list) => {
                let mut bytes = list[dice.below(list.len())].clone();
                let other = &list[dice.below(list.len())];
                mutate(&mut dice, &mut bytes, other);
                bytes
            }
            Inputs::Parts(parts) => {
                let mut parts = parts.clone();
                // Half of them the sheet itself.
                let which = if dice.below(2) == 0 { parts.len() - 1 } else { dice.below(parts.len()) };
                let other = parts[dice.below(parts.len())].1.clone();
                mutate(&mut dice, &mut parts[which].1, &other);
                packed(&parts, dice.below(2) == 0)
            }
        }
    }
}

/// What came of a parser's cases.
#[derive(Default)]
struct Tally {
    n_taken: u64,
    n_refused: u64,
    /// And how many bytes it had.
    longest: (Duration, usize),
    faults: Vec<String>,
}

fn tried(parser: &Parser, n_cases: u64) -> Tally {
    let mut tally = Tally::default();
    for nth in 0..n_cases {
        let bytes = parser.case(nth);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (parser.run)(&bytes)));
        tally.longest = tally.longest.max((begun.elapsed(), bytes.len()));
        match outcome {
            Ok(true) => tally.n_taken += 1,
            Ok(false) => tally.n_refused += 1,
            Err(why) => {
                let why = why
                    .downcast_ref::<String>()
                    .cloned()
                    .or_else(|| Some((*why.downcast_ref::<&str>()?).into()));
                let shown = &bytes[..bytes.len().min(3_000)];
                let why = why.unwrap_or_default();
                tally.faults.push(format!("{} case {nth}: {why}\n{}", parser.name, shown.escape_ascii()));
                if tally.faults.len() >= 5 {
                    return tally;
                }
            }
        }
    }
    tally
}

#[test]
fn whatever_comes_in_is_taken_or_refused_and_nothing_panics() {
    // What the program catches itself is silent.
    guard::before_panics(|| ());
    let asked: Option<u64> = std::env::var("KINERJA_FUZZ").ok().map(|n| n.parse().unwrap());
    let part = if cfg!(debug_assertions) { 10 } else { 1 };
    let parsers = parsers();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, u64, Tally)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..if asked.is_some() { 2 } else { 1 } {
            scope.spawn(|| {
                while let Some((at, parser)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, parsers.get(at)?)))
                {
                    let n_cases = asked.unwrap_or(parser.n_cases / part);
                    let tally = tried(parser, n_cases);
                    done.lock().unwrap().push((at, n_cases, tally));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, ..)| *at);
    println!("| what | cases | taken | refused | longest | its bytes |\n|---|---|---|---|---|---|");
    for (at, n_cases, tally) in &done {
        let ((time, bytes), name) = (tally.longest, parsers[*at].name);
        let micros = time.as_micros();
        println!("| {name} | {n_cases} | {} | {} | {micros} µs | {bytes} |", tally.n_taken, tally.n_refused);
    }
    println!("{} cases", done.iter().map(|(_, n, _)| n).sum::<u64>());
    let faults: Vec<&str> =
        done.iter().flat_map(|(.., tally)| tally.faults.iter().map(String::as_str)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    for (at, n_cases, tally) in &done {
        let name = parsers[*at].name;
        assert!(
            tally.n_taken * 50 > *n_cases,
            "{name}: hardly anything was taken, nothing is tried behind the door"
        );
        assert!(tally.n_refused * 200 > *n_cases, "{name}: hardly anything was refused");
        // A walk that hangs is found; how fast a parser is, the table says.
        assert!(tally.longest.0 < Duration::from_secs(20), "{name}: {:?}", tally.longest);
    }
}

#[test]
fn an_input_made_to_be_dear_costs_what_its_size_costs() {
    guard::before_panics(|| ());
    let office = Office::new();
    // Bytes of each, about; a walk over all pairs of them would not end.
    let size = if cfg!(debug_assertions) { 100_000 } else { 2_000_000 };
    println!("| what | bytes | time | taken |\n|---|---|---|---|");
    for shape in hostile::shapes(size) {
        let begun = Instant::now();
        let is_taken = match shape.way {
            Way::Import(what) => office.import(what, &shape.bytes),
            Way::Cycle => office.open_cycle(&String::from_utf8_lossy(&shape.bytes)),
            Way::Terminal => outside::terminal(&shape.bytes),
            Way::Paste => office.paste(&String::from_utf8_lossy(&shape.bytes)),
        };
        let time = begun.elapsed();
        println!("| {} | {} | {} ms | {is_taken} |", shape.name, shape.bytes.len(), time.as_millis());
        assert!(time < Duration::from_secs(20), "{}: {time:?}", shape.name);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let peak: u64 = peak.map_or(0, |kb| kb.trim().parse().unwrap());
    println!("{} MB of memory at most", peak / 1_024);
    assert!(peak < 3 << 20, "{peak} kB");
}
