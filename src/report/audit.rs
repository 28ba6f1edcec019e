//! The journal, newest entry first: who did what when, and the hash that seals it.

use super::{Cell, Column, column};
use crate::service::api::JournalRow;

pub const COLUMNS: &[Column] = &[
    column("number", 9),
    column("at", 24),
    column("login", 14),
    column("about", 34),
    column("change", 80),
    column("hash", 66),
];

pub fn row(row: &JournalRow) -> Vec<Cell> {
    // The change as JSON: nothing of it is lost, and programs can read it. Changes are plain values of ours,
    // for which JSON has a form; should one ever lack it, the entry still shows.
    let change = serde_json::to_string(&row.change).unwrap_or_default();
    let at = chrono::DateTime::from_timestamp_millis(row.at.0)
        .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
    vec![
        Cell::Count(row.number),
        at.as_deref().into(),
        row.login.as_str().into(),
        row.about.as_str().into(),
        change.as_str().into(),
        row.hash.as_str().into(),
    ]
}
