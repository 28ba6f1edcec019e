//! What goes to stdout: lines, aligned tables, JSON. Writing may fail, and a reader that has left is no error.

use super::exit::Failure;
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use unicode_width::UnicodeWidthStr;

/// Stdout, or in tests a buffer.
pub struct Out<'a> {
    sink: Box<dyn Write + 'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

impl Out<'_> {
    pub fn stdout() -> Out<'static> {
        // Not locked: while the screens are up, stdout is theirs.
        Out { sink: Box::new(BufWriter::new(io::stdout())) }
    }
}

impl<'a> Out<'a> {
    #[cfg(test)]
    pub fn to(sink: impl Write + 'a) -> Out<'a> {
        Out { sink: Box::new(sink) }
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())?;
        self.bytes(b"\n")
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.sink.write_all(bytes).map_err(failure)
    }

    /// One JSON document and a line end.
    pub fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.sink, document).map_err(|e| failure(e.into()))?;
        self.bytes(b"\n")
    }

    /// Columns two blanks apart, each as wide as its widest cell; nothing trails a line.
    pub fn table(&mut self, columns: &[(String, Align)], rows: &[Vec<String>]) -> Result<(), Failure> {
        let mut widths: Vec<usize> = columns.iter().map(|(name, _)| name.width()).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let mut put = |cells: &mut dyn Iterator<Item = &String>| {
            let mut line = String::new();
            for ((cell, width), (_, align)) in cells.zip(&widths).zip(columns) {
                let blanks = " ".repeat(width - cell.width().min(*width));
                match align {
                    Align::Left => line.extend([cell, &blanks, "  "]),
                    Align::Right => line.extend([&blanks, cell.as_str(), "  "]),
                }
            }
            self.line(line.trim_end())
        };
        put(&mut columns.iter().map(|(name, _)| name))?;
        for row in rows {
            put(&mut row.iter())?;
        }
        Ok(())
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// What a fault of the output means for the command.
pub fn failure(fault: io::Error) -> Failure {
    match fault.kind() {
        io::ErrorKind::BrokenPipe => Failure::Pipe,
        _ => Failure::Print(fault),
    }
}

/// Says a sentence on stderr. When even that fails there is nobody to tell.
pub fn complain(sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "{sentence}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_align_by_what_is_seen_not_by_bytes() {
        let mut bytes = Vec::new();
        let columns = [("kode".to_owned(), Align::Left), ("nilai".to_owned(), Align::Right)];
        let rows = [vec!["Été".to_owned(), "9,5".to_owned()], vec!["a".to_owned(), "100,25".to_owned()]];
        Out::to(&mut bytes).table(&columns, &rows).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "kode   nilai\nÉté      9,5\na     100,25\n");
    }

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_left_is_no_error() {
        assert!(matches!(Out::to(Gone).line("x"), Err(Failure::Pipe)));
        assert!(matches!(Out::to(Gone).json(&[1, 2]), Err(Failure::Pipe)));
    }
}
