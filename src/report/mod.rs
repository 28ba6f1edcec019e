//! What goes out as a table: rows from the service's answers, as CSV or XLSX.
//!
//! A report is a list of columns and a function that makes a row of what the service gave (`employees`,
//! `results`, `responses`, `audit`); `file` writes rows one by one, so that a table of any length takes no more
//! memory than a row. Column names are those of the import files and the same in every language. Never here:
//! asking the service, where a table is shown.

pub mod audit;
pub mod csv;
pub mod employees;
pub mod file;
pub mod responses;
pub mod results;
pub mod words;
pub mod xlsx;

use crate::domain::decimal::Hundredths;

/// A column by its name in files, and about how many characters wide a spreadsheet should show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub width: u16,
}

pub const fn column(name: &'static str, width: u16) -> Column {
    Column { name, width }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text stays text, also when it looks like a number: a NIP has more digits than a spreadsheet keeps.
    Text(String),
    Figure(Hundredths),
    Count(u64),
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, Cell::from)
    }
}

impl From<Option<Hundredths>> for Cell {
    fn from(figure: Option<Hundredths>) -> Cell {
        figure.map_or(Cell::Empty, Cell::Figure)
    }
}
