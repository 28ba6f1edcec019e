//! The kinds of indicator: what an answer may be and what target it is held against.

use super::{
    day::Day,
    decimal::{Decimal, NumberFault},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A mark between two whole numbers; a label for each whole mark from `min` on, or none.
    Rating {
        min: i32,
        max: i32,
        labels: Vec<String>,
    },
    /// More is better.
    Higher {
        target: Decimal,
    },
    /// Less is better.
    Lower {
        target: Decimal,
    },
    /// Inside is best.
    Band {
        low: Decimal,
        high: Decimal,
    },
    YesNo,
    /// Done by a day; each day later costs `per_day` percent.
    Date {
        due: Day,
        per_day: Decimal,
    },
    /// Named levels with the percent each is worth, best or worst first as the office wrote them.
    Level(Vec<(String, Decimal)>),
}

/// A target that replaces an indicator's own, in a form's line or in an employee's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    Number(Decimal),
    Range(Decimal, Decimal),
    Day(Day),
}

/// Why a text is no target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFault {
    Number(NumberFault),
    /// A band has two numbers.
    OneNumber,
    Date,
}

impl Target {
    /// A target in the place of this one: a number, two with a mark between for a band, or a day, read by `day`.
    pub fn read(self, text: &str, day: impl Fn(&str) -> Option<Day>) -> Result<Target, TargetFault> {
        const MARKS: [&str; 6] = ["..", "–", "—", "s.d.", "s/d", "-"];
        let number = |text: &str| Decimal::parse(text.trim()).map_err(TargetFault::Number);
        Ok(match self {
            Target::Number(_) => Target::Number(number(text)?),
            Target::Range(..) => {
                let pair = MARKS.iter().find_map(|mark| text.split_once(mark));
                let (low, high) = pair.ok_or(TargetFault::OneNumber)?;
                Target::Range(number(low)?, number(high)?)
            }
            Target::Day(_) => Target::Day(day(text).ok_or(TargetFault::Date)?),
        })
    }
}

/// Why a kind's definition cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindFault {
    /// `min` is not below `max`, `max` is not above zero, or the range is wider than 1,000.
    RatingRange,
    /// Neither none nor one label for each mark.
    RatingLabels,
    /// A target that is not above zero.
    TargetNotPositive,
    /// Not `0 < low <= high`.
    BandRange,
    /// A cost for each late day that is not above zero.
    PerDayNotPositive,
    /// No level, a level twice, without a name or with a negative percent.
    Levels,
    /// This kind has no target of that shape.
    TargetDoesNotFit,
}

/// Why an answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerFault {
    OutOfRange {
        min: Decimal,
        max: Decimal,
    },
    Negative,
    /// Not a whole number where only whole ones mean anything: yes/no, level, date.
    NotAChoice,
}

impl Kind {
    /// Checks the definition itself.
    pub fn check(&self) -> Result<(), KindFault> {
        let ok = |condition: bool, fault| if condition { Ok(()) } else { Err(fault) };
        match self {
            Kind::Rating { min, max, labels } => {
                ok(min < max && *max > 0 && *min >= 0 && max - min <= 1_000, KindFault::RatingRange)?;
                ok(labels.is_empty() || labels.len() == (max - min + 1) as usize, KindFault::RatingLabels)
            }
            Kind::Higher { target } | Kind::Lower { target } => {
                ok(target.is_positive(), KindFault::TargetNotPositive)
            }
            Kind::Band { low, high } => ok(low.is_positive() && low <= high, KindFault::BandRange),
            Kind::YesNo => Ok(()),
            Kind::Date { per_day, .. } => ok(per_day.is_positive(), KindFault::PerDayNotPositive),
            Kind::Level(levels) => {
                let mut names = HashSet::new();
                let sound = |(name, percent): &(String, Decimal)| {
                    !name.trim().is_empty()
                        && *percent >= Decimal::ZERO
                        && names.insert(name.to_ascii_lowercase())
                };
                ok(!levels.is_empty() && levels.iter().all(sound), KindFault::Levels)
            }
        }
    }

    /// What a form or a plan may replace.
    pub const fn target(&self) -> Option<Target> {
        match self {
            Kind::Higher { target } | Kind::Lower { target } => Some(Target::Number(*target)),
            Kind::Band { low, high } => Some(Target::Range(*low, *high)),
            Kind::Date { due, per_day: _ } => Some(Target::Day(*due)),
            Kind::Rating { .. } | Kind::YesNo | Kind::Level(_) => None,
        }
    }

    /// The same kind with another target.
    pub fn with_target(&self, target: Target) -> Result<Kind, KindFault> {
        let kind = match (self, target) {
            (Kind::Higher { .. }, Target::Number(target)) => Kind::Higher { target },
            (Kind::Lower { .. }, Target::Number(target)) => Kind::Lower { target },
            (Kind::Band { .. }, Target::Range(low, high)) => Kind::Band { low, high },
            (Kind::Date { per_day, .. }, Target::Day(due)) => Kind::Date { due, per_day: *per_day },
            _ => return Err(KindFault::TargetDoesNotFit),
        };
        kind.check()?;
        Ok(kind)
    }

    /// Checks a value that somebody gives as an answer. Yes is 1 and no is 0; a level is its place in the
    /// list from 0; a date is its `Day` number; everything else is the measured number itself.
    pub fn check_answer(&self, value: Decimal) -> Result<(), AnswerFault> {
        let whole_in = |n: i64| match value.as_int() {
            Some(v) if (0..n).contains(&v) => Ok(()),
            _ => Err(AnswerFault::NotAChoice),
        };
        match self {
            Kind::Rating { min, max, .. } => {
                let (min, max) = (Decimal::from_int(*min), Decimal::from_int(*max));
                if value < min || value > max { Err(AnswerFault::OutOfRange { min, max }) } else { Ok(()) }
            }
            Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => {
                if value < Decimal::ZERO {
                    Err(AnswerFault::Negative)
                } else {
                    Ok(())
                }
            }
            Kind::YesNo => whole_in(2),
            Kind::Date { .. } => match value.as_int() {
                Some(n) if i32::try_from(n).is_ok() => Ok(()),
                _ => Err(AnswerFault::NotAChoice),
            },
            Kind::Level(levels) => whole_in(levels.len() as i64),
        }
    }
}
