//! The answers of a cycle with the columns of `responses.csv`; raters of confidential groups stay empty.

use super::{Cell, Column, column};
use crate::service::api::ResponseRow;

pub const COLUMNS: &[Column] = &[
    column("cycle", 10),
    column("nip", 20),
    column("group", 12),
    column("rater", 20),
    column("indicator", 12),
    column("value", 12),
];

pub fn row(cycle: &str, row: &ResponseRow) -> Vec<Cell> {
    vec![
        cycle.into(),
        Cell::Text(row.nip.digits()),
        row.group.code().into(),
        row.rater.as_str().into(),
        row.indicator.as_str().into(),
        row.value.as_str().into(),
    ]
}
