//! The time of day; the only file that asks for it.

pub use crate::domain::day::WIB;
use crate::domain::day::{Day, Moment};

pub fn now() -> Moment {
    Moment(chrono::Utc::now().timestamp_millis())
}

pub fn today() -> Day {
    now().day(WIB)
}
