//! Bytes broken on purpose, the same way for the same seed, and archives packed by hand.

use flate2::{Compression, write::DeflateEncoder};
use std::io::Write;

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }

    fn range(&mut self, n: usize) -> std::ops::Range<usize> {
        let from = self.below(n + 1);
        let most = if self.below(4) == 0 { n - from } else { (n - from).min(12) };
        from..from + self.below(most + 1)
    }
}

/// No input of the walk is longer.
const MOST: usize = 16 << 10;

/// What stands in files that people and programs have broken.
const WORDS: [&[u8]; 58] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"\r",
    b"sep=;\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\xf0\x9f\x92\xa9",
    b"\xc3",
    b"\x80",
    b"'",
    b"=1+1",
    b"-0",
    b"-1",
    b"1e17",
    b"1.98503E+17",
    b"1,98503E+17",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"18446744073709551616",
    b"0.0001",
    b"0.00001",
    b"1.234.567,89",
    b"2147483647",
    b"4294967296",
    b"NaN",
    b"inf",
    b"29-02-2025",
    b"31121",
    b"9999-12-31",
    b"0000-00-00",
    b"TA",
    b"ya",
    b"198503152010011001",
    b"19850315 201001 1 001",
    b"[[",
    b"]]",
    b"{",
    b"}",
    b"[[aspects]]\n",
    b"[[indicator]]\n",
    b"\"\"\"",
    b"<",
    b"/>",
    b"&amp;",
    b"&#x10ffff;",
    b"XFD1048576",
    b"A1048577",
    b"\x1b[200~",
    b"\x1b[201~",
];

/// Breaks a text in one to eight places, mostly in one; `other` lends pieces.
pub fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let n_more = if dice.below(2) == 0 { 0 } else { dice.below(8) };
    for _ in 0..=n_more {
        let (at, word) = (dice.below(bytes.len() + 1), WORDS[dice.below(WORDS.len())]);
        match dice.below(13) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            2 => bytes.insert(at, dice.below(256) as u8),
            3 => drop(bytes.drain(dice.range(bytes.len()))),
            4 if dice.below(4) == 0 => bytes.truncate(at),
            5 | 6 => drop(bytes.splice(at..at, word.iter().copied())),
            7 => {
                let end = (at + word.len()).min(bytes.len());
                bytes.splice(at..end, word.iter().copied());
            }
            8 => {
                let piece = bytes[dice.range(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            9 => {
                let piece = bytes[dice.range(bytes.len())].repeat(dice.below(60));
                bytes.splice(at..at, piece);
            }
            10 => {
                let piece = other[dice.range(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            // One cell or line takes the place of another.
            11 => {
                let mut pieces: Vec<&[u8]> = bytes.split_inclusive(|b| b",;\n".contains(b)).collect();
                if pieces.len() > 1 {
                    let (a, b) = (dice.below(pieces.len()), dice.below(pieces.len()));
                    pieces.swap(a, b);
                    *bytes = pieces.concat();
                }
            }
            12 => {
                let digits: Vec<usize> =
                    bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
                if !digits.is_empty() {
                    bytes[digits[dice.below(digits.len())]] = b'0' + dice.below(10) as u8;
                }
            }
            _ => (),
        }
        bytes.truncate(MOST);
    }
}

/// A part of an archive: its name and what it holds.
pub type Part = (&'static str, Vec<u8>);

/// A ZIP archive, its parts stored or deflated.
pub fn packed(parts: &[Part], is_deflated: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let body = if is_deflated {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(content).unwrap();
            encoder.finish().unwrap()
        } else {
            content.clone()
        };
        let mut shared = vec![20, 0, 0, 0, if is_deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
        shared.extend(crc32fast::hash(content).to_le_bytes());
        shared.extend((body.len() as u32).to_le_bytes());
        shared.extend((content.len() as u32).to_le_bytes());
        shared.extend((name.len() as u16).to_le_bytes());
        shared.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&shared);
        out.extend(name.as_bytes());
        out.extend(body);
    }
    let (at, n) = (out.len() as u32, parts.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// The parts of a workbook whose one sheet has this text.
pub fn workbook(sheet: &str) -> Vec<Part> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relations = |list: &[(&str, &str)]| {
        let each = (1..).zip(list).map(|(n, (kind, target))| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        });
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>",
            each.collect::<String>()
        )
    };
    let strings =
        ["nip", "nama", "Siti Aminah", "<![CDATA[ x ]]>"].map(|text| format!("<si><t>{text}</t></si>"));
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>")),
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"0\"/><sheets>\
                 <sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" \
                 formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                 <xf numFmtId=\"164\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{MAIN}\" count=\"4\" uniqueCount=\"4\">{}</sst>", strings.concat()),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
    ];
    parts.map(|(name, text)| (name, text.into_bytes())).into()
}
