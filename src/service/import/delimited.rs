//! CSV as offices have it: three encodings, three delimiters, quotes, line breaks inside cells.
//!
//! The rows are cut here and not by the `csv` crate, which passes blank lines over without counting them: the
//! numbers in a list of faults would not be those the clerk sees.

use super::{super::fault::FileFault, sheet::Sheet};
use encoding_rs::{Encoding, WINDOWS_1252};
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// The mark that wins when two fit equally well comes first.
const DELIMITERS: [u8; 3] = [b'\t', b';', b','];
/// How many rows tell the delimiter.
const SAMPLE: usize = 40;

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, FileFault> {
    let text = decoded(bytes);
    if text.as_bytes().iter().take(65_536).any(|b| *b == 0) {
        return Err(FileFault::UnknownKind);
    }
    let (named, body) = named_delimiter(&text);
    let mut sheet = Sheet::default();
    cut(body, named.unwrap_or_else(|| delimiter(body)), usize::MAX, &mut sheet);
    Ok(sheet)
}

/// The text behind a byte order mark (UTF-8 or UTF-16), as UTF-8 when it is, and as windows-1252 otherwise.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, n)), _) => {
            encoding.decode_without_bom_handling(bytes.get(n..).unwrap_or_default()).0
        }
        (None, Ok(text)) => Cow::Borrowed(text),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// `sep=;` in the first line tells a spreadsheet the delimiter; it is no row of the table.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end_matches('\r').to_ascii_lowercase().as_bytes() {
        [b's', b'e', b'p', b'=', mark] if DELIMITERS.contains(mark) => (Some(*mark), rest),
        _ => (None, text),
    }
}

/// The mark under which most of the first rows have the same number of cells, and more than one; of those
/// that do equally well, the one with more cells. Decimal commas and titles do not stand in every row.
fn delimiter(text: &str) -> u8 {
    let mut best = (b',', (false, 0, 0));
    for mark in DELIMITERS {
        let mut sample = Sheet::default();
        let n_stray = cut(text, mark, SAMPLE, &mut sample);
        let widths: Vec<usize> = sample.rows().map(|row| row.cells().count()).filter(|n| *n > 1).collect();
        // Under the right mark every quote that opens a cell is closed at its end.
        let fit = |width: &usize| (n_stray == 0, widths.iter().filter(|w| *w == width).count(), *width);
        let found = widths.iter().map(fit).max().unwrap_or_default();
        if found > best.1 {
            best = (mark, found);
        }
    }
    best.0
}

/// Cuts the text into the sheet's rows, at most so many. Gives how many quotes opened a cell and closed none.
fn cut(text: &str, mark: u8, most_rows: usize, sheet: &mut Sheet) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut n_stray) = (0, 0, 0);
    while at < bytes.len() && sheet.n_rows() < most_rows {
        at = cut_row(text, mark, at, sheet, &mut n_stray);
        line += 1;
        sheet.end_row(line);
    }
    n_stray
}

/// One row from a place on; returns where the next begins.
fn cut_row(text: &str, mark: u8, mut at: usize, sheet: &mut Sheet, n_stray: &mut usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        if bytes.get(at) == Some(&b'"') {
            match quoted(text, mark, at, sheet) {
                Some(behind) => at = behind,
                None => {
                    *n_stray += 1;
                    sheet.push("\"");
                    at += 1;
                }
            }
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let end = at + memchr3(mark, b'\n', b'\r', rest).unwrap_or(rest.len());
        sheet.push(text.get(at..end).unwrap_or_default());
        sheet.end_cell();
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => return end + 2,
            (Some(b'\r' | b'\n'), _) => return end + 1,
            (Some(_), _) => at = end + 1,
            (None, _) => return end,
        }
    }
}

/// What stands between quotes, a doubled quote being one; returns the place behind the closing one. A quote
/// that does not close at the end of a cell is an ordinary character, so that it cannot swallow the rest of the
/// file.
fn quoted(text: &str, mark: u8, open: usize, sheet: &mut Sheet) -> Option<usize> {
    let bytes = text.as_bytes();
    let find = |from: usize| memchr(b'"', bytes.get(from..).unwrap_or_default()).map(|n| from + n);
    let mut close = find(open + 1);
    while let Some(at) = close
        && bytes.get(at + 1) == Some(&b'"')
    {
        close = find(at + 2);
    }
    let close = close?;
    if !bytes.get(close + 1).is_none_or(|b| *b == mark || matches!(b, b'\n' | b'\r')) {
        return None;
    }
    let inside = text.get(open + 1..close).unwrap_or_default();
    if inside.contains("\"\"") {
        sheet.push(&inside.replace("\"\"", "\""));
    } else {
        sheet.push(inside);
    }
    Some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes).unwrap();
        sheet.rows().map(|r| (r.line, r.cells().map(str::to_owned).collect())).collect()
    }

    fn rows(list: &[(u32, &[&str])]) -> Vec<(u32, Vec<String>)> {
        list.iter().map(|(line, cells)| (*line, cells.iter().map(|c| (*c).to_owned()).collect())).collect()
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        let text = b"nip,name\r\n1,\"Siti\r\nAminah\"\r\n\r\n;;\n , \n2,Budi\n\n3,Ani";
        let expected = rows(&[
            (1, &["nip", "name"]),
            (2, &["1", "Siti\r\nAminah"]),
            (4, &[";;"]),
            (6, &["2", "Budi"]),
            (8, &["3", "Ani"]),
        ]);
        assert_eq!(table(text), expected);
    }

    #[test]
    fn every_delimiter_is_found_whatever_the_cells_hold() {
        let cases: [(&str, &[&str]); 7] = [
            ("a;b;c\n1;2,5;3\n4;5,5;6\n", &["a", "b", "c"]),
            ("a,b,c\n1,\"2;5\",3\n4,\"5;5\",6\n", &["a", "b", "c"]),
            ("a\tb\tc\n1\t2,5; 3\t3\n", &["a", "b", "c"]),
            ("name;value\nBudi, S.H., M.H.;3\nAni, S.H., M.H.;4\n", &["name", "value"]),
            ("nip\n199\n", &["nip"]),
            ("sep=,\na,b;c;d\n1,2;3;4\n", &["a", "b;c;d"]),
            ("DAFTAR PEGAWAI, PER MEI\nnip;name\n1;a\n2;b\n", &["DAFTAR PEGAWAI, PER MEI"]),
        ];
        for (text, header) in cases {
            assert_eq!(table(text.as_bytes())[0].1, header, "{text}");
        }
    }

    #[test]
    fn every_encoding_is_read() {
        let expected = rows(&[(1, &["nama", "x"]), (2, &["Zoë", "1"])]);
        let mut with_mark = b"\xef\xbb\xbf".to_vec();
        with_mark.extend("nama;x\nZoë;1".as_bytes());
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("nama\tx\nZoë\t1".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [&with_mark[..], "nama,x\nZoë,1".as_bytes(), b"nama;x\nZo\xeb;1", &utf16] {
            assert_eq!(table(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_swallows_nothing() {
        let expected = rows(&[(1, &["a", "b"]), (2, &["\"x", "y"]), (3, &["H. \"Z\" Q", "\"z\" q"])]);
        assert_eq!(table(b"a,b\n\"x,y\nH. \"Z\" Q,\"\"\"z\"\" q\"\n".as_ref())[..2], expected[..2]);
        assert_eq!(table(b"a,b\nH. \"Z\" Q,\"\"\"z\"\" q\"\n")[1].1, expected[2].1);
    }

    fn cell() -> impl Strategy<Value = String> {
        "[a-zé;,\t\"\n ]{0,6}[a-z0-9]"
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_a_panic(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[a-z\"\r\n;,\t ]{0,80}") {
            let _ = read(text.as_bytes());
        }

        #[test]
        fn what_was_quoted_comes_back(
            table_in in proptest::collection::vec(proptest::collection::vec(cell(), 3), 2..6),
            mark in proptest::sample::select(&DELIMITERS[..]),
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let mark = char::from(mark).to_string();
            let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(&mark);
            let text = table_in.iter().map(line).collect::<Vec<_>>().join("\r\n");
            let found: Vec<Vec<String>> = table(text.as_bytes()).into_iter().map(|(_, cells)| cells).collect();
            let trimmed: Vec<Vec<String>> = table_in
                .iter()
                .map(|row| row.iter().map(|c| c.trim().to_owned()).collect())
                .collect();
            prop_assert_eq!(found, trimmed);
        }
    }
}
