//! The 18-digit number of a civil servant.
//!
//! Digits 1-8 are the birth date; 9-12 the year and 13-14 the month of appointment (PNS), or 21-29 at 13-14 for
//! a contract (PPPK); 15 is the sex, 16-18 a serial number. There is no check digit.

use super::{day::Day, employee::Service};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number that passed every check. It can change (PPPK contracts), so it is never a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Nip(u64);

/// Why a text is not a NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NipFault {
    Missing,
    /// `1.97805E+17`: the spreadsheet has thrown digits away.
    DigitsLost,
    NotEighteenDigits,
    BirthDate,
    /// Digits 13-14 are neither a month nor a contract number.
    Appointment,
    Sex,
    Serial,
}

/// What is odd about a valid NIP; it is taken all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NipOddity {
    AppointedBefore18,
    AppointedInFuture,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
}

impl Nip {
    /// Reads 18 digits; survives an apostrophe before them and blanks, dots or dashes among them.
    pub fn parse(text: &str) -> Result<Nip, NipFault> {
        let filler =
            |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{200b}' | '\u{feff}' | '.' | '-');
        let text = text.trim_matches(|c| filler(c) || matches!(c, '\'' | '’' | '`' | '"'));
        if text.is_empty() {
            return Err(NipFault::Missing);
        }
        if is_scientific(text) {
            return Err(NipFault::DigitsLost);
        }
        let digits: String = text.chars().filter(|c| !filler(*c)).collect();
        if digits.len() != 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NipFault::NotEighteenDigits);
        }
        let nip = Nip(digits.parse().map_err(|_| NipFault::NotEighteenDigits)?);
        if nip.birth_day().is_none() || nip.part(0, 4) < 1900 {
            return Err(NipFault::BirthDate);
        }
        if !matches!(nip.part(12, 2), 1..=12 | 21..=29) || nip.part(8, 4) < 1900 {
            return Err(NipFault::Appointment);
        }
        if !matches!(nip.part(14, 1), 1 | 2) {
            return Err(NipFault::Sex);
        }
        if nip.part(15, 3) == 0 {
            return Err(NipFault::Serial);
        }
        Ok(nip)
    }

    /// The 18 digits as a number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The 18 digits without blanks, as files have them.
    pub fn digits(self) -> String {
        format!("{:018}", self.0)
    }

    /// So many digits from a place.
    const fn part(self, from: u32, n: u32) -> u32 {
        (self.0 / 10u64.pow(18 - from - n) % 10u64.pow(n)) as u32
    }

    fn birth_day(self) -> Option<Day> {
        Day::from_ymd(self.part(0, 4) as i32, self.part(4, 2), self.part(6, 2))
    }

    pub fn birth(self) -> Day {
        self.birth_day().unwrap_or(Day(0))
    }

    pub const fn service(self) -> Service {
        if self.part(12, 2) >= 21 { Service::Pppk } else { Service::Pns }
    }

    /// Year of appointment, and the month for PNS.
    pub const fn appointed(self) -> (u32, Option<u32>) {
        match self.service() {
            Service::Pns => (self.part(8, 4), Some(self.part(12, 2))),
            Service::Pppk => (self.part(8, 4), None),
        }
    }

    pub const fn sex(self) -> Sex {
        if self.part(14, 1) == 1 { Sex::Male } else { Sex::Female }
    }

    /// What is odd about it on this day.
    pub fn oddity(self, today: Day) -> Option<NipOddity> {
        let (year, month) = self.appointed();
        let (this_year, this_month, _) = today.ymd();
        let (birth_year, birth_month, _) = self.birth().ymd();
        // Without a month the end of the year counts, so that nobody is called odd by chance.
        let months = |year: i64, month: u32| year * 12 + i64::from(month);
        let age = months(year.into(), month.unwrap_or(12)) - months(birth_year.into(), birth_month);
        if months(year.into(), month.unwrap_or(1)) > months(this_year.into(), this_month) {
            Some(NipOddity::AppointedInFuture)
        } else if age < 18 * 12 {
            Some(NipOddity::AppointedBefore18)
        } else {
            None
        }
    }
}

/// `1.97805E+17`, `1,97805e17`.
fn is_scientific(text: &str) -> bool {
    text.split_once(['e', 'E']).is_some_and(|(number, power)| {
        let power = power.strip_prefix('+').unwrap_or(power);
        number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
            && !number.is_empty()
            && !power.is_empty()
            && power.bytes().all(|b| b.is_ascii_digit())
    })
}

impl fmt::Display for Nip {
    /// `19850315 201001 1 002`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{:08} {:06} {} {:03}",
            self.0 / 10_000_000_000,
            self.part(8, 6),
            self.part(14, 1),
            self.part(15, 3)
        );
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_spreadsheets_and_people_do_to_a_nip_is_survived() {
        for text in [
            "198503152010011002",
            "'198503152010011002",
            " 19850315 201001 1 002 ",
            "19850315\u{a0}201001\u{a0}1\u{a0}002",
            "19850315.201001.1.002",
        ] {
            let nip = Nip::parse(text).unwrap();
            assert_eq!(nip.to_string(), "19850315 201001 1 002");
            assert_eq!(nip.digits(), "198503152010011002");
        }
    }

    #[test]
    fn every_fault_is_named() {
        let cases = [
            ("", NipFault::Missing),
            (" ' ", NipFault::Missing),
            ("1.97805E+17", NipFault::DigitsLost),
            ("1,97805E+17", NipFault::DigitsLost),
            ("19960506202212200", NipFault::NotEighteenDigits),
            ("19850315201001100x", NipFault::NotEighteenDigits),
            ("198113102002111001", NipFault::BirthDate),
            ("198902302011011001", NipFault::BirthDate),
            ("198503152010131002", NipFault::Appointment),
            ("198709092014113001", NipFault::Sex),
            ("198503152010011000", NipFault::Serial),
        ];
        for (text, fault) in cases {
            assert_eq!(Nip::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_parts_tell_service_birth_and_sex() {
        let pns = Nip::parse("198503152010011002").unwrap();
        assert_eq!((pns.service(), pns.sex(), pns.appointed()), (Service::Pns, Sex::Male, (2010, Some(1))));
        assert_eq!(pns.birth().to_string(), "1985-03-15");
        let pppk = Nip::parse("199203012022212001").unwrap();
        assert_eq!(
            (pppk.service(), pppk.sex(), pppk.appointed()),
            (Service::Pppk, Sex::Female, (2022, None))
        );
    }

    #[test]
    fn odd_numbers_are_taken_with_a_remark() {
        let today = Day::from_ymd(2026, 11, 24).unwrap();
        let oddity = |text| Nip::parse(text).unwrap().oddity(today);
        assert_eq!(oddity("198503152010011002"), None);
        assert_eq!(oddity("200001012010011002"), Some(NipOddity::AppointedBefore18));
        assert_eq!(oddity("199901012027011002"), Some(NipOddity::AppointedInFuture));
    }

    proptest! {
        #[test]
        fn a_printed_nip_is_read_back(y in 1950i32..2006, m in 1u32..13, d in 1u32..29, at in 0u32..21, sex in 1u32..3, n in 1u32..1000) {
            let month = if at < 12 { at + 1 } else { at + 9 };
            let text = format!("{y:04}{m:02}{d:02}{:04}{month:02}{sex}{n:03}", y + 20);
            let nip = Nip::parse(&text).unwrap();
            prop_assert_eq!(nip.digits(), text);
            prop_assert_eq!(Nip::parse(&nip.to_string()), Ok(nip));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Ok(nip) = Nip::parse(&text) {
                prop_assert_eq!(nip.digits().len(), 18);
            }
        }
    }
}
