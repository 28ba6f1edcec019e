//! What came out of a file's rows, and how a single cell is read.

use super::{
    super::{
        api::{Fate, ImportReport},
        fault::{Reason, Refusal, RowFault},
    },
    sheet::is_blank,
};
use crate::domain::{
    day::Day,
    nip::{Nip, NipFault},
};
use std::convert::Infallible;

/// The report while it grows.
#[derive(Debug, Default)]
pub struct Found {
    pub report: ImportReport,
}

/// A cell that cannot be taken: our name of its column, its text, why.
pub type CellFault = (&'static str, String, Reason);

impl Found {
    pub fn new(unknown_columns: Vec<String>) -> Found {
        Found { report: ImportReport { unknown_columns, ..ImportReport::default() } }
    }

    pub fn refuse(&mut self, line: u32, (column, value, reason): CellFault) {
        self.report.refused.push(RowFault { line, column: column.to_owned(), value, reason });
        self.report.n_refused += 1;
    }

    pub fn warn(&mut self, line: u32, (column, value, reason): CellFault) {
        self.report.warnings.push(RowFault { line, column: column.to_owned(), value, reason });
    }

    /// Counts rows that bring something, and tells the fate of the first of them.
    pub fn take(
        &mut self,
        (line, n_rows): (u32, u32),
        fate: impl FnOnce() -> Result<(Fate, String), Refusal>,
    ) -> Result<(), Refusal> {
        self.report.taken += n_rows;
        self.report.fates.add(line, fate)
    }

    /// Counts rows that bring nothing new.
    pub fn leave(&mut self, (line, n_rows): (u32, u32), about: impl FnOnce() -> String) {
        self.report.unchanged += n_rows;
        let Ok(()) = self.report.fates.add(line, || Ok::<_, Infallible>((Fate::Unchanged, about())));
    }

    /// The report, its lists in the order of lines.
    pub fn done(mut self) -> ImportReport {
        self.report.refused.sort_by_key(|fault| fault.line);
        self.report.warnings.sort_by_key(|fault| fault.line);
        self.report.fates.sort();
        self.report
    }
}

/// Names of people, units and positions.
pub const NAME: u32 = 200;
pub const CODE: u32 = 60;
pub const TITLE: u32 = 80;

/// A text with single blanks, not longer than its field.
pub fn text(column: &'static str, cell: &str, most: u32) -> Result<String, CellFault> {
    let mut out = String::with_capacity(cell.len());
    for word in cell.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.chars().count() > most as usize {
        let shown = out.chars().take(most as usize).chain(['…']).collect();
        return Err((column, shown, Reason::TooLong { most }));
    }
    Ok(out)
}

/// A text that must be there.
pub fn needed(column: &'static str, cell: &str, most: u32) -> Result<String, CellFault> {
    let text = text(column, cell, most)?;
    if text.is_empty() { Err((column, text, Reason::Missing)) } else { Ok(text) }
}

pub fn nip(column: &'static str, cell: &str) -> Result<Nip, CellFault> {
    Nip::parse(cell).map_err(|fault| match fault {
        NipFault::Missing => (column, cell.to_owned(), Reason::Missing),
        // Shown as the clerk sees it, whatever the cell still holds behind that.
        NipFault::DigitsLost => {
            let shown = cell.replace(',', ".").parse().map_or_else(|_| cell.to_owned(), |n| scientific(n, 5));
            (column, shown, Reason::Nip(fault))
        }
        fault => (column, cell.to_owned(), Reason::Nip(fault)),
    })
}

/// `1.97805E+17`, with at most so many places, as spreadsheets write it.
pub fn scientific(n: f64, most_places: usize) -> String {
    let text = format!("{n:.most_places$E}");
    let (digits, power) = text.split_once('E').unwrap_or((&text, "0"));
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}E{}{power}", if power.starts_with('-') { "" } else { "+" })
}

/// The first 15 digits of a NIP that a spreadsheet took for a number; they are all it keeps.
pub fn kept_digits(cell: &str) -> Option<u64> {
    let (digits, power) = cell.split_once(['e', 'E'])?;
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    if power.trim_start_matches('+') != "17" || digits.len() > 15 {
        return None;
    }
    format!("{digits:0<15}").parse().ok()
}

/// A date in any usual shape, also as the number a spreadsheet keeps for it.
pub fn day(cell: &str) -> Result<Day, Reason> {
    // A time behind the day does not matter.
    let first = cell.split([' ', 'T']).next().unwrap_or_default();
    let serial = || first.parse().ok().filter(|_| first.len() == 5).and_then(Day::from_spreadsheet);
    Day::parse(cell).or_else(|| Day::parse(first)).or_else(serial).ok_or(Reason::Date)
}

pub fn yes_no(cell: &str) -> Option<bool> {
    const YES: [&str; 7] = ["ya", "y", "yes", "true", "benar", "1", "v"];
    const NO: [&str; 7] = ["tidak", "t", "no", "n", "false", "salah", "0"];
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is_one_of(&YES) {
        Some(true)
    } else if is_one_of(&NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_tidied_and_held_to_their_length() {
        assert_eq!(text("name", " Siti\u{a0}\r\n Aminah ", 20), Ok("Siti Aminah".into()));
        assert_eq!(needed("name", " \u{a0}", 20), Err(("name", String::new(), Reason::Missing)));
        assert_eq!(text("name", "abcd", 3), Err(("name", "abc…".into(), Reason::TooLong { most: 3 })));
    }

    #[test]
    fn a_number_that_was_a_nip_is_shown_as_the_spreadsheet_shows_it() {
        let fault = |value: &str| Err(("nip", value.to_owned(), Reason::Nip(NipFault::DigitsLost)));
        assert_eq!(nip("nip", "1.97805232008121E+17"), fault("1.97805E+17"));
        assert_eq!(nip("nip", "1,985E+17"), fault("1.985E+17"));
        assert_eq!(kept_digits("1.97805232008121E+17"), Some(197_805_232_008_121));
        assert_eq!(kept_digits("1.985E+17"), Some(198_500_000_000_000));
        for cell in ["197805232008121001", "1.5E+10", "x"] {
            assert_eq!(kept_digits(cell), None, "{cell}");
        }
    }

    #[test]
    fn days_are_read_in_every_shape_a_file_has_them() {
        let expected = Day::from_ymd(1985, 3, 15);
        for cell in [
            "1985-03-15",
            "15-03-1985",
            "15/03/1985",
            "15.3.1985",
            "31121",
            "15/03/1985 00:00",
            "1985-03-15T00:00:00",
        ] {
            assert_eq!(day(cell).ok(), expected, "{cell}");
        }
        for cell in ["", "2026", "198503", "31/02/2026", "99999999999"] {
            assert_eq!(day(cell), Err(Reason::Date), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_a_panic(cell: String) {
            let _ = (day(&cell), yes_no(&cell), nip("nip", &cell), text("name", &cell, 10));
        }

        #[test]
        fn every_day_is_read_back_from_its_number_and_its_text(serial in 10_000u32..99_999) {
            let expected = Day::from_spreadsheet(serial).unwrap();
            prop_assert_eq!(day(&serial.to_string()), Ok(expected));
            let (year, month, date) = expected.ymd();
            prop_assert_eq!(day(&format!("{date}/{month}/{year}")), Ok(expected));
        }
    }
}
