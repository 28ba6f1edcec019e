//! The 18-digit number of a civil servant.

use super::day::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number that passed every check. It can change (PPPK contracts), so it is never a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Nip(u64);

/// Why a text is not a NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The 18 digits as a number.
    pub const fn number(self) -> u64 {
        self.0
    }
}
