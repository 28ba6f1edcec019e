//! A table as the only sheet of an XLSX, written row by row.

use super::{Cell, Column, file::WriteFault};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

pub struct Xlsx {
    workbook: Workbook,
    figures: Format,
    row: u32,
}

/// Rows of a sheet, the header among them.
const MOST_ROWS: u32 = 1_048_576;

impl From<XlsxError> for WriteFault {
    fn from(fault: XlsxError) -> WriteFault {
        match fault {
            XlsxError::IoError(fault) => WriteFault::Io(fault),
            other => WriteFault::Sheet(other.to_string()),
        }
    }
}

impl Xlsx {
    pub fn new(columns: &[Column]) -> Result<Xlsx, WriteFault> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0u16..).zip(columns) {
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(0, at, column.name, &bold)?;
        }
        Ok(Xlsx { workbook, figures: Format::new().set_num_format("0.00"), row: 1 })
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteFault> {
        if self.row >= MOST_ROWS {
            return Err(WriteFault::TooManyRows);
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (at, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(self.row, at, text)?,
                // Hundredths are far below the 2^53 that a spreadsheet's numbers hold exactly.
                Cell::Figure(n) => {
                    sheet.write_number_with_format(self.row, at, n.0 as f64 / 100.0, &self.figures)?
                }
                Cell::Count(n) => sheet.write_number(self.row, at, *n as f64)?,
                Cell::Empty => continue,
            };
        }
        self.row += 1;
        Ok(())
    }

    pub fn save(mut self, path: &Path) -> Result<(), WriteFault> {
        Ok(self.workbook.save(path)?)
    }
}
