//! A real survey through the program's own front door: 73,421 marks that students gave to 1,128 lecturers.
//!
//! Every score the program prints is held against a computation that shares no line with it: whole numbers
//! straight from the file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eth").join(file)
}

fn kinerja(store: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
    command.env("LC_ALL", "C").arg("--lang").arg("en").arg("--store").arg(store).args(args);
    command.output().unwrap()
}

fn done(store: &Path, args: &[&str]) -> String {
    let output = kinerja(store, args);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{args:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn imported(store: &Path) {
    for (what, file) in [
        ("units", "units.csv"),
        ("employees", "employees.csv"),
        ("indicators", "indicators.toml"),
        ("forms", "form.toml"),
    ] {
        done(store, &["import", what, data(file).to_str().unwrap()]);
    }
    done(store, &["cycle", "open", data("cycle.toml").to_str().unwrap()]);
    let report = done(store, &["import", "responses", data("responses.csv").to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["taken"], 73_421);
    assert_eq!(report["refused"].as_array().map(Vec::len), Some(0));
}

/// 100 * sum / (5 n), rounded half up to hundredths, in whole numbers.
fn expected() -> HashMap<String, String> {
    let mut marks: HashMap<String, (u64, u64)> = HashMap::new();
    let file = std::fs::read_to_string(data("responses.csv")).unwrap();
    for row in file.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let entry = marks.entry(fields[1].to_owned()).or_default();
        *entry = (entry.0 + fields[5].parse::<u64>().unwrap(), entry.1 + 1);
    }
    marks
        .into_iter()
        .filter(|(_, (_, n))| *n >= 5)
        .map(|(nip, (sum, n))| {
            let hundredths = (2 * 10_000 * sum + 5 * n) / (2 * 5 * n);
            (nip, format!("{}.{:02}", hundredths / 100, hundredths % 100))
        })
        .collect()
}

#[test]
fn every_score_of_a_real_survey_equals_an_independent_exact_computation() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("survey.redb");
    imported(&store);

    let scores: Vec<serde_json::Value> =
        serde_json::from_str(&done(&store, &["score", "2026", "--json"])).unwrap();
    assert_eq!(scores.len(), 1_128);
    let expected = expected();
    for row in &scores {
        let nip = row["nip"].as_str().unwrap();
        assert_eq!(row["score"].as_str(), expected.get(nip).map(String::as_str), "{nip}");
    }
    let order: Vec<&str> = scores.iter().filter_map(|row| row["nip"].as_str()).collect();
    assert!(order.is_sorted(), "in order of NIP");

    let verified: serde_json::Value = serde_json::from_str(&done(&store, &["verify", "--json"])).unwrap();
    assert_eq!(verified["differences"].as_array().map(Vec::len), Some(0), "{verified}");
}

#[test]
fn the_same_survey_twice_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("survey.redb");
    imported(&store);
    let before = done(&store, &["score", "2026", "--json"]);
    let report = done(&store, &["import", "responses", data("responses.csv").to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((report["taken"].as_u64(), report["unchanged"].as_u64()), (Some(0), Some(73_421)));
    assert_eq!(done(&store, &["score", "2026", "--json"]), before);
}
