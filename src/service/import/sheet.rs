//! A table of texts, as it came from a CSV or XLSX file, with the row numbers a spreadsheet shows.
//!
//! Nothing here knows what the columns mean; that is `headers`.

use super::{super::fault::FileFault, delimited, xlsx};
use std::ops::Range;

/// All cells lie in one text, since a survey has half a million of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    rows: Vec<(u32, Range<u32>)>,
    n_cells_closed: u32,
}

/// A row that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// As the spreadsheet counts, from 1; blank rows count, a line break inside a cell does not.
    pub line: u32,
    sheet: &'a Sheet,
    first: usize,
    last: usize,
}

/// Larger files are refused; places in the text are 32-bit numbers.
const MOST_BYTES: usize = 1 << 30;
/// The first bytes of every ZIP archive with something in it, and so of every XLSX.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of the older Excel files and of those with a password.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

impl Sheet {
    /// Reads a file of either kind; its content tells which.
    pub fn read(bytes: &[u8]) -> Result<Sheet, FileFault> {
        if bytes.len() > MOST_BYTES {
            return Err(FileFault::TooLarge);
        }
        let sheet = if bytes.starts_with(ZIP) {
            xlsx::read(bytes)?
        } else if bytes.starts_with(OLE) {
            return Err(FileFault::Spreadsheet("OLE".to_owned()));
        } else {
            delimited::read(bytes)?
        };
        if sheet.rows.is_empty() { Err(FileFault::Empty) } else { Ok(sheet) }
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            line: *line,
            sheet: self,
            first: cells.start as usize,
            last: cells.end as usize,
        })
    }

    /// The same with other texts in some cells: line, place in the row, text. Of two for a cell the last counts.
    pub fn replaced(&self, cells: &[(u32, usize, &str)]) -> Sheet {
        let mut sheet = Sheet::default();
        for row in self.rows() {
            let mine = || cells.iter().rev().filter(|(line, ..)| *line == row.line);
            let n = mine().map(|(_, at, _)| at + 1).max().unwrap_or_default().max(row.last - row.first);
            for at in 0..n {
                let other = mine().find(|(_, place, _)| *place == at).map(|(_, _, text)| *text);
                sheet.push(other.unwrap_or_else(|| row.cell(at)));
                sheet.end_cell();
            }
            sheet.end_row(row.line);
        }
        sheet
    }

    /// Adds to the cell that is being read.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn end_cell(&mut self) {
        // `read` bounds the bytes of a file and `archive` what it unpacks to.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Closes the row; a blank one leaves nothing but its number.
    pub(super) fn end_row(&mut self, line: u32) {
        let first = self.n_cells_closed;
        let last = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let row = Row { line, sheet: self, first: first as usize, last: last as usize };
        if row.cells().all(str::is_empty) {
            self.text.truncate(self.start_of(first as usize));
            self.ends.truncate(first as usize);
        } else {
            self.rows.push((line, first..last));
            self.n_cells_closed = last;
        }
    }

    pub(super) fn n_cells(&self) -> usize {
        self.ends.len()
    }

    fn start_of(&self, cell: usize) -> usize {
        cell.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize)
    }
}

impl<'a> Row<'a> {
    /// Without the blanks around it; empty beyond the end of the row.
    pub fn cell(&self, column: usize) -> &'a str {
        let at = self.first + column;
        match self.sheet.ends.get(at) {
            Some(end) if at < self.last => {
                let text = self.sheet.text.get(self.sheet.start_of(at)..*end as usize);
                text.unwrap_or_default().trim_matches(is_blank)
            }
            Some(_) | None => "",
        }
    }

    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        (0..self.last - self.first).map(|column| self.cell(column))
    }
}

/// What stands around a value without belonging to it, no-break blanks and byte order marks included.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}')
}
