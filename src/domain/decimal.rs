//! Decimal numbers as people write them, exactly.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A decimal with at most four places, kept in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Decimal(i64);

/// Why a text is not a number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberFault {
    NotANumber,
    /// More than four decimal places.
    TooFine,
    /// Beyond what anything here measures (fourteen digits before the point).
    TooLarge,
}

impl Decimal {
    pub const ZERO: Decimal = Decimal(0);
    /// How many parts make one.
    pub const PARTS: i64 = 10_000;
    const MOST: i64 = 100_000_000_000_000;

    pub const fn from_int(n: i32) -> Decimal {
        Decimal(n as i64 * Self::PARTS)
    }

    pub const fn from_parts(ten_thousandths: i64) -> Decimal {
        Decimal(ten_thousandths)
    }

    /// The value in ten-thousandths.
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// The whole number this is, if it is one.
    pub const fn as_int(self) -> Option<i64> {
        if self.0 % Self::PARTS == 0 { Some(self.0 / Self::PARTS) } else { None }
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Reads `12`, `12.5`, `12,5`, `-3`, also with blanks around. A point or a comma is the decimal mark;
    /// with both present the last one is, and the others must group threes (`1.234,5`).
    pub fn parse(text: &str) -> Result<Decimal, NumberFault> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let has_both = text.contains(',') && text.contains('.');
        let mark = if has_both { text.rfind([',', '.']) } else { text.find([',', '.']) };
        let (whole, places) = match mark {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        let whole = if has_both { ungrouped(whole)? } else { whole.to_owned() };
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && places.is_empty()) || !digits(&whole) || !digits(places) {
            return Err(NumberFault::NotANumber);
        }
        if mark.is_some() && places.is_empty() {
            return Err(NumberFault::NotANumber);
        }
        let places = places.trim_end_matches('0');
        if places.len() > 4 {
            return Err(NumberFault::TooFine);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 14 {
            return Err(NumberFault::TooLarge);
        }
        let fold = |s: &str| s.bytes().fold(0i64, |n, b| n * 10 + i64::from(b - b'0'));
        let scale = 10i64.pow(4 - places.len() as u32);
        let value = fold(whole) * Self::PARTS + fold(places) * scale;
        if value / Self::PARTS >= Self::MOST {
            return Err(NumberFault::TooLarge);
        }
        Ok(Decimal(if negative { -value } else { value }))
    }
}

/// `1.234` -> `1234`; a group that is not three digits is refused.
fn ungrouped(whole: &str) -> Result<String, NumberFault> {
    let mut groups = whole.split([',', '.']);
    let first = groups.next().unwrap_or_default();
    let mut out = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return Err(NumberFault::NotANumber);
        }
        out.push_str(group);
    }
    Ok(out)
}

impl fmt::Display for Decimal {
    /// Without needless zeros, with a point: `12`, `12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, n) = if self.0 < 0 { ("-", self.0.unsigned_abs()) } else { ("", self.0.unsigned_abs()) };
        let (whole, rest) = (n / Self::PARTS as u64, n % Self::PARTS as u64);
        let text = if rest == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{}", format!("{rest:04}").trim_end_matches('0'))
        };
        f.pad(&text)
    }
}

/// A rounded figure: a score, a coverage, a mean, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// Compares with a limit that may be finer than hundredths.
    pub fn reaches(self, limit: Decimal) -> bool {
        self.0 * 100 >= limit.parts()
    }
}

impl fmt::Display for Hundredths {
    /// Always two places, with a point: `87.35`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let n = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", n / 100, n % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let cases = [
            ("12", 120_000),
            ("12.5", 125_000),
            ("12,5", 125_000),
            ("0,0001", 1),
            (" 7 ", 70_000),
            ("-3", -30_000),
            ("1.234,5", 12_345_000),
            ("1,234.5", 12_345_000),
            (",5", 5_000),
            ("1.50000", 15_000),
        ];
        for (text, parts) in cases {
            assert_eq!(Decimal::parse(text), Ok(Decimal::from_parts(parts)), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused_with_its_reason() {
        for text in ["", "-", ".", "12.", "1e5", "1 2", "12a", "1.2.3,4", "1,2,3", "٣"] {
            assert_eq!(Decimal::parse(text), Err(NumberFault::NotANumber), "{text}");
        }
        assert_eq!(Decimal::parse("1,23456"), Err(NumberFault::TooFine));
        assert_eq!(Decimal::parse("1234567890123456"), Err(NumberFault::TooLarge));
    }

    #[test]
    fn a_number_prints_as_it_is_read() {
        for text in ["0", "12", "-12.5", "0.0001", "99.99"] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(Hundredths(8735).to_string(), "87.35");
        assert_eq!(Hundredths(5).to_string(), "0.05");
    }
}
