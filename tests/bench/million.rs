//! A government of a million: `KINERJA_MILLION=1` beside `KINERJA_BENCH=1` makes one and measures it against its limits.

use crate::{
    Figure,
    load::{back_after_death, resident},
    median,
    office::time,
    screen::Screen,
};
use std::{fs, process::Command, time::Duration};

const MS: fn(u64) -> Duration = Duration::from_millis;

pub fn measure() -> Vec<Figure> {
    let place = tempfile::tempdir().unwrap();
    let store = place.path().join("million.redb");
    let kinerja = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        command.arg("--store").arg(&store).args(words);
        command
    };
    let limit = |what: &str, ours: Duration, limit: Duration| Figure {
        what: format!("a million employees: {what}"),
        ours,
        peer: Some(("limit", limit)),
    };
    let made = time(&mut kinerja(&["demo", "--no-screens", "--employees", "1000000"]));
    let verified = time(&mut kinerja(&["verify"]));
    let mut figures = vec![limit("made", made, MS(90_000)), limit("verify", verified, MS(60_000))];
    figures.push(limit("a killed server back until its first answer", back_after_death(&store), MS(500)));
    let starts = (0..9).map(|_| Screen::on(&store, "KINERJA").1).collect();
    figures.push(limit("start until the first picture", median(starts), MS(50)));

    let mut screen = Screen::on(&store, "KINERJA").0;
    screen.press("2");
    // The tree of units is there when its first key is answered.
    screen.waits_for("Semua pegawai");
    let keys = |screen: &mut Screen, first: &str, n: usize| {
        screen.press(first);
        let times: Vec<Duration> =
            (0..n).map(|nth| screen.press(if nth % 20 < 10 { "j" } else { "k" })).collect();
        let mut sorted = times.clone();
        sorted.sort_unstable();
        (median(times), sorted[n * 99 / 100])
    };
    let (tree, tree_worst) = keys(&mut screen, "j", 400);
    figures.push(limit("key in the tree of units", tree, Duration::from_micros(500)));
    figures.push(limit("the same, 99 of 100", tree_worst, MS(5)));
    let (list, list_worst) = keys(&mut screen, "\t", 400);
    figures.push(limit("key in the list of employees", list, Duration::from_micros(500)));
    figures.push(limit("the same, 99 of 100", list_worst, MS(5)));
    let walked = resident(screen.pid()) / 1_024;
    screen.press("/");
    screen.waits_for("Cari");
    // The first letter waits for the index.
    let first = screen.press_and_wait("s", MS(2_000));
    let mut hits = Vec::new();
    for word in ["uhartini", "utabarat", "iti", "rasetio"] {
        for letter in word.chars() {
            hits.push(screen.press_and_wait(&letter.to_string(), MS(150)));
        }
        for _ in 0..word.len() {
            screen.press_and_wait("\x7f", MS(150));
        }
    }
    hits.sort_unstable();
    figures.push(limit("hits after a typed letter, with typos", median(hits.clone()), MS(30)));
    figures.push(limit("the same, the slowest", *hits.last().unwrap(), MS(30)));
    let what = "a million employees: the first letter, with the index being made".to_owned();
    figures.push(Figure { what, ours: first, peer: None });
    let searched = resident(screen.pid()) / 1_024;
    println!("| a million employees: memory while walking | {walked} MB | limit | 120 MB | – |");
    println!("| a million employees: memory with search | {searched} MB | limit | 300 MB | – |");
    let size = fs::metadata(&store).unwrap().len() >> 20;
    println!("| a million employees: the store | {size} MB | – | – | – |");
    figures
}
