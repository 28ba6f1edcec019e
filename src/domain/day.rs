//! A calendar day without a time, and a moment without a place.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

/// Western Indonesian time (WIB) in minutes east of UTC: the zone of the office. No daylight saving there.
pub const WIB: i32 = 420;

const EPOCH_FROM_CE: i32 = 719_163;

impl Day {
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(|d| Day(d.num_days_from_ce() - EPOCH_FROM_CE))
    }

    /// Year, month, day.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date =
            NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH_FROM_CE)).unwrap_or_default();
        (date.year(), date.month(), date.day())
    }

    /// Days from `self` to `other`; negative when `other` is earlier.
    pub const fn days_until(self, other: Day) -> i32 {
        other.0 - self.0
    }

    /// Reads `1985-03-15`, `15-03-1985`, `15/03/1985`, `15.03.1985`; also with one-digit days and months.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.trim().split(['-', '/', '.']);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        let number =
            |s: &str| if s.bytes().all(|b| b.is_ascii_digit()) { s.parse::<u32>().ok() } else { None };
        if parts.next().is_some() {
            return None;
        }
        let (year, month, day) = match (a.len(), c.len()) {
            (4, 1..=2) => (a, b, c),
            (1..=2, 4) => (c, b, a),
            _ => return None,
        };
        Day::from_ymd(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
    }

    /// The day a spreadsheet counts from 1900 (its day 60, 29 February 1900, never was).
    pub fn from_spreadsheet(serial: u32) -> Option<Day> {
        (61..=2_958_465).contains(&serial).then(|| Day(serial as i32 - 25_569))
    }
}

impl fmt::Display for Day {
    /// `1985-03-15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        f.pad(&format!("{y:04}-{m:02}-{d:02}"))
    }
}

impl Moment {
    /// The day it was in a zone so many minutes ahead of UTC (WIB 420, WITA 480, WIT 540).
    pub const fn day(self, minutes_east: i32) -> Day {
        Day((self.0 + minutes_east as i64 * 60_000).div_euclid(86_400_000) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_usual_shape() {
        let day = Day::from_ymd(1985, 3, 15);
        for text in ["1985-03-15", "15-03-1985", "15/03/1985", "15.3.1985", " 1985/3/15 "] {
            assert_eq!(Day::parse(text), day, "{text}");
        }
        for text in ["1985-13-01", "30-02-2020", "15-03-85", "1985-03", "1985-03-15-1", "x", "+1-02-2020"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::from_spreadsheet(31_121), day);
        assert_eq!(day.map(|d| d.to_string()).as_deref(), Some("1985-03-15"));
    }

    #[test]
    fn a_moment_falls_on_the_day_of_its_zone() {
        let late =
            Moment(Day::from_ymd(2026, 9, 30).map_or(0, |d| i64::from(d.0)) * 86_400_000 + 18 * 3_600_000);
        assert_eq!(late.day(0).to_string(), "2026-09-30");
        assert_eq!(late.day(420).to_string(), "2026-10-01");
    }
}
