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
/// All texts together. One long text may be shared by a million cells.
const MOST_TEXT: usize = 512 << 20;

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
            if row >= MOST_ROWS || cells.len() >= MOST_CELLS || text.len() >= MOST_TEXT {
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

#[cfg(test)]
mod tests {
    use super::{super::archive::tests::changed, *};
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

    fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    fn small() -> Vec<u8> {
        workbook(|sheet| {
            for (column, text) in ["nip", "nama", "tanggal"].into_iter().enumerate() {
                sheet.write(0, column as u16, text).unwrap();
            }
            sheet.write(2, 0, "198503152010011002").unwrap();
            sheet.write(2, 2, 31_121).unwrap();
            sheet.write(3, 1, "Siti").unwrap();
        })
    }

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes).unwrap();
        sheet.rows().map(|row| (row.line, row.cells().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn rows_keep_the_numbers_of_the_spreadsheet() {
        let expected = [
            (1, vec!["nip", "nama", "tanggal"]),
            (3, vec!["198503152010011002", "", "31121"]),
            (4, vec!["", "Siti"]),
        ];
        let expected = expected.map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()));
        assert_eq!(rows(&small()), expected);
    }

    #[test]
    fn cells_of_every_kind_read_as_a_person_reads_them() {
        let day = ExcelDateTime::from_ymd(1985, 3, 15).unwrap();
        let bytes = workbook(|sheet| {
            let date = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_with_format(0, 0, &day, &date).unwrap();
            sheet.write(0, 1, 12.0).unwrap();
            sheet.write(0, 2, 0.1 + 0.2).unwrap();
            sheet.write(0, 3, 198_503_152_010_011_002.0).unwrap();
            sheet.write(0, 4, true).unwrap();
            sheet.write(0, 5, -3.5).unwrap();
            sheet.write(0, 6, 6_281_281_062_344.0).unwrap();
            sheet.write_formula(0, 7, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
        });
        let expected =
            ["1985-03-15", "12", "0.3", "1.98503152010011E+17", "TRUE", "-3.5", "6281281062344", "2"];
        assert_eq!(rows(&bytes)[0].1, expected);
    }

    /// The workbook with its sheet replaced by one that no spreadsheet program writes.
    fn forged(sheet: &str) -> Vec<u8> {
        changed(&small(), |name, bytes| {
            if name == "xl/worksheets/sheet1.xml" {
                *bytes = format!(
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{sheet}</worksheet>"
                )
                .into_bytes();
            }
        })
    }

    #[test]
    fn a_sheet_costs_what_it_holds_and_not_what_it_claims() {
        let cell = |place: &str| format!("<c r=\"{place}\"><v>1</v></c>");
        let claims = "<dimension ref=\"A1:XFD1048576\"/>";
        let far = format!(
            "{claims}<sheetData><row r=\"1\">{}{}</row><row r=\"1048576\">{}</row></sheetData>",
            cell("A1"),
            cell("XFD1"),
            cell("B1048576")
        );
        assert_eq!(
            rows(&forged(&far)),
            [(1, vec!["1".into()]), (1_048_576, vec![String::new(), "1".into()])]
        );
        let beyond = format!("<sheetData><row>{}</row></sheetData>", cell("A1048577"));
        assert_eq!(read(&forged(&beyond)), Err(FileFault::TooLarge));
        for place in ["A99999999999", "ZZZZZZZZZZZZ1", "1", "", "é"] {
            let odd = format!("<sheetData><row>{}</row></sheetData>", cell(place));
            assert!(
                matches!(read(&forged(&odd)), Err(FileFault::Spreadsheet(_) | FileFault::TooLarge)),
                "{place}"
            );
        }
    }

    #[test]
    fn cells_out_of_order_and_twice_are_put_in_order() {
        let sheet = "<sheetData><row r=\"2\"><c r=\"B2\"><v>4</v></c><c r=\"A2\"><v>3</v></c></row>\
                     <row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row></sheetData>";
        let expected = [(1, vec!["1".to_owned()]), (2, vec!["3".into(), "4".into()])];
        assert_eq!(rows(&forged(sheet)), expected);
    }

    /// A linear congruence: the same seed breaks the same bytes.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n.max(1)
        }

        fn break_some(&mut self, bytes: &mut Vec<u8>) {
            for _ in 0..=self.below(6) {
                let at = self.below(bytes.len());
                match self.below(4) {
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, self.below(256) as u8),
                    2 => bytes[at] = b"<>/\"0A&;"[self.below(8)],
                    _ => bytes[at] ^= 1 << self.below(8),
                }
                if bytes.is_empty() {
                    return;
                }
            }
        }
    }

    #[test]
    fn broken_workbooks_are_read_or_refused_without_a_panic() {
        let clerk = include_bytes!("../../../tests/data/kertapati/employees-from-a-clerk.xlsx");
        let small = small();
        let mut n_refused = 0;
        for seed in 0..300 {
            let mut dice = Dice(seed);
            let mut bytes = if seed % 10 == 0 { clerk.to_vec() } else { small.clone() };
            dice.break_some(&mut bytes);
            n_refused += u32::from(read(&bytes).is_err());
        }
        assert!(n_refused > 100, "{n_refused}");
    }

    #[test]
    fn broken_texts_in_sound_archives_are_read_or_refused_without_a_panic() {
        let small = small();
        let (mut n_refused, mut n_read) = (0, 0);
        for seed in 0..600 {
            let mut dice = Dice(seed);
            let which = dice.below(3);
            let bytes = changed(&small, |name, bytes| {
                let parts = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"];
                if name == parts[which] {
                    dice.break_some(bytes);
                }
            });
            match read(&bytes) {
                Ok(_) => n_read += 1,
                Err(_) => n_refused += 1,
            }
        }
        assert!(n_refused > 100 && n_read > 50, "{n_refused} {n_read}");
    }
}
