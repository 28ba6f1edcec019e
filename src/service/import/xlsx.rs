//! The first sheet of an XLSX, cell by cell, as texts.
//!
//! The range reader of the library allocates what the sheet claims to span (a file of 5.5 kB asked for 550 GB),
//! so the cells are taken one after another and counted; how large the file really is `archive` has settled.

use super::{super::fault::FileFault, archive, found::scientific, sheet::Sheet};
use crate::{domain::day::Day, guard};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::{fmt::Write, io::Cursor};

/// Cells further to the right are passed over; no file of ours has columns there.
const MOST_COLUMNS: u32 = 256;
const MOST_ROWS: u32 = 1_048_576;
/// With the empty ones between.
const MOST_CELLS: usize = 40_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, FileFault> {
    let plain = archive::plain(bytes)?;
    // The library computes places of cells without checking for overflow.
    let caught = guard::caught(|| first_sheet(plain));
    caught.unwrap_or_else(|_| Err(FileFault::Spreadsheet("the places of its cells make no sense".to_owned())))
}

/// A cell: row, column, and where its text lies.
struct Placed {
    row: u32,
    column: u32,
    text: std::ops::Range<usize>,
}

fn first_sheet(plain: Vec<u8>) -> Result<Sheet, FileFault> {
    let fault = |e: XlsxError| FileFault::Spreadsheet(e.to_string());
    let mut book = Xlsx::new(Cursor::new(plain)).map_err(fault)?;
    for name in book.sheet_names() {
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet that is a chart has no cells; the table is behind it.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(e) => return Err(fault(e)),
        };
        let (mut text, mut cells) = (String::new(), Vec::new());
        while let Some(cell) = reader.next_cell().map_err(fault)? {
            let (row, column) = cell.get_position();
            if row >= MOST_ROWS || cells.len() >= MOST_CELLS {
                return Err(FileFault::TooLarge);
            }
            let start = text.len();
            show(cell.get_value(), &mut text);
            if column < MOST_COLUMNS && text.len() > start {
                cells.push(Placed { row, column, text: start..text.len() });
            }
        }
        return table(&text, cells);
    }
    Err(FileFault::Empty)
}

fn table(text: &str, mut cells: Vec<Placed>) -> Result<Sheet, FileFault> {
    if !cells.is_sorted_by_key(|c| (c.row, c.column)) {
        cells.sort_by_key(|c| (c.row, c.column));
    }
    let mut sheet = Sheet::default();
    for row in cells.chunk_by(|a, b| a.row == b.row) {
        let mut n_written = 0;
        for cell in row {
            // A place that is taken twice keeps its first text.
            if cell.column < n_written {
                continue;
            }
            while n_written < cell.column {
                sheet.end_cell();
                n_written += 1;
            }
            sheet.push(text.get(cell.text.clone()).unwrap_or_default());
            sheet.end_cell();
            n_written += 1;
        }
        if sheet.n_cells() > MOST_CELLS {
            return Err(FileFault::TooLarge);
        }
        sheet.end_row(row.first().map_or(0, |cell| cell.row + 1));
    }
    Ok(sheet)
}

/// Adds the text of a cell, as the spreadsheet shows it where that matters.
fn show(value: &DataRef<'_>, out: &mut String) {
    let written = match value {
        DataRef::Empty => Ok(()),
        DataRef::String(text) => out.write_str(text),
        DataRef::SharedString(text) => out.write_str(text),
        DataRef::Int(n) => write!(out, "{n}"),
        DataRef::Float(n) => out.write_str(&number(*n)),
        DataRef::Bool(yes) => out.write_str(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            match Day::from_ymd(year.into(), month.into(), day.into()) {
                Some(day) => write!(out, "{day}"),
                None => out.write_str(&number(time.as_f64())),
            }
        }
        DataRef::DateTime(duration) => out.write_str(&number(duration.as_f64())),
        // The day stands before the time.
        DataRef::DateTimeIso(text) => out.write_str(text.split('T').next().unwrap_or_default()),
        DataRef::DurationIso(text) => out.write_str(text),
        DataRef::Error(e) => write!(out, "{e}"),
    };
    // Writing to a text cannot fail.
    written.unwrap_or_default();
}

/// A number of a cell as text. Spreadsheets keep 15 digits: a number with more (a NIP) has lost its end and is
/// written with what is left, `1.97805232008121E+17`; of one with fewer, what lies beyond the fifteenth is noise
/// of the binary fraction.
fn number(n: f64) -> String {
    if n.is_finite() && n.abs() >= 1e15 {
        return scientific(n, 14);
    }
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    // Zero may have come as minus zero.
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}
