//! A table as CSV: UTF-8, comma, the point as decimal mark, as the import reads it back.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Such a text gets an apostrophe
//! in front unless it is a number, so that nobody can plant a formula in a name and have it run on the
//! machine of the one who opens the export.

use super::{Cell, Column};
use std::{
    borrow::Cow,
    io::{self, Write},
};

pub struct Csv<W: Write> {
    writer: ::csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    pub fn new(sink: W, columns: &[Column]) -> io::Result<Csv<W>> {
        let mut writer = ::csv::Writer::from_writer(sink);
        writer.write_record(columns.iter().map(|c| c.name)).map_err(plain)?;
        Ok(Csv { writer })
    }

    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let field = match cell {
                Cell::Text(text) => harmless(text),
                Cell::Figure(figure) => Cow::Owned(figure.to_string()),
                Cell::Count(n) => Cow::Owned(n.to_string()),
                Cell::Empty => Cow::Borrowed(""),
            };
            self.writer.write_field(field.as_bytes()).map_err(plain)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(plain)
    }

    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}

/// The error of the sink itself: whoever writes to a pipe must see that its reader has left.
fn plain(fault: ::csv::Error) -> io::Error {
    match fault.into_kind() {
        ::csv::ErrorKind::Io(fault) => fault,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn harmless(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A sign and digits with at most one mark among them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.splitn(2, ['.', ',']);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(all_digits) && parts.next().is_none_or(all_digits)
}

#[cfg(test)]
mod tests {
    use super::{super::column, *};
    use crate::domain::decimal::Hundredths;
    use proptest::prelude::*;

    fn written(rows: &[Vec<Cell>]) -> String {
        let mut csv = Csv::new(Vec::new(), &[column("nip", 18), column("name", 30)]).unwrap();
        for row in rows {
            csv.row(row).unwrap();
        }
        String::from_utf8(csv.finish().unwrap()).unwrap()
    }

    #[test]
    fn a_table_reads_as_it_was_meant() {
        let rows = vec![
            vec!["198503152010011002".into(), "Siti, \"A\"\nB".into()],
            vec![Cell::Empty, Cell::Figure(Hundredths(8_735))],
        ];
        assert_eq!(written(&rows), "nip,name\n198503152010011002,\"Siti, \"\"A\"\"\nB\"\n,87.35\n");
    }

    #[test]
    fn a_formula_in_a_name_is_disarmed_and_a_number_is_left() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("+62 811", "'+62 811"),
            ("\t=1", "'\t=1"),
            ("-3,5", "-3,5"),
            ("+4", "+4"),
            ("-", "'-"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_begins_like_a_formula(text in "[-=+@ \ta-c0-9.,]{0,6}") {
            let written = harmless(&text);
            prop_assert!(!written.starts_with(['=', '@', '\t']));
            prop_assert!(!written.starts_with(['+', '-']) || written.replace(',', ".").parse::<f64>().is_ok());
            prop_assert!(written.ends_with(&text));
        }
    }
}
