//! Answers and targets as files have them.

use super::{
    super::fault::Reason,
    found::{day, yes_no},
};
use crate::domain::{
    decimal::Decimal,
    kind::{Kind, KindFault, Target},
    response::Answer,
};

/// An answer to a line of this kind: a number, the name of a level or mark, a date, ya or tidak, or TA.
pub fn answer(kind: &Kind, cell: &str) -> Result<Answer, Reason> {
    if cell.is_empty() {
        return Err(Reason::Missing);
    }
    if is_not_observed(cell) {
        return Ok(Answer::NotObserved);
    }
    let place = |n: usize| i32::try_from(n).map(Decimal::from_int).unwrap_or_default();
    let value = match kind {
        Kind::Rating { min, labels, .. } => match Decimal::parse(cell) {
            Ok(value) => value,
            Err(fault) => {
                let label = labels.iter().position(|label| same(label, cell)).ok_or(Reason::Number(fault))?;
                Decimal::from_int(*min + label as i32)
            }
        },
        Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => {
            Decimal::parse(cell).map_err(Reason::Number)?
        }
        Kind::YesNo => {
            let yes = yes_no(cell).ok_or_else(|| Reason::NotAChoice { choices: "ya, tidak, TA".into() })?;
            Decimal::from_int(i32::from(yes))
        }
        Kind::Date { .. } => Decimal::from_int(day(cell)?.0),
        Kind::Level(levels) => {
            let found = levels.iter().position(|(name, _)| same(name, cell));
            let choices = || levels.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            place(found.ok_or_else(|| Reason::NotAChoice { choices: choices() })?)
        }
    };
    kind.check_answer(value).map_err(Reason::Answer)?;
    Ok(Answer::Value(value))
}

fn same(name: &str, cell: &str) -> bool {
    name.trim().to_lowercase() == cell.to_lowercase()
}

fn is_not_observed(cell: &str) -> bool {
    const WORDS: [&str; 6] = ["TA", "T.A.", "T.A", "T/A", "N/O", "tidak diamati"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// A personal target for a line of this kind: a number, two with a dash between for a band, or a date.
pub fn target(kind: &Kind, cell: &str) -> Result<Target, Reason> {
    if cell.is_empty() {
        return Err(Reason::Missing);
    }
    let usual = kind.target().ok_or(Reason::Kind(KindFault::TargetDoesNotFit))?;
    let target = usual.read(cell, |cell| day(cell).ok())?;
    kind.with_target(target).map_err(Reason::Kind)?;
    Ok(target)
}

/// A target as a file has it.
pub fn written(target: Target) -> String {
    match target {
        Target::Number(number) => number.to_string(),
        Target::Range(low, high) => format!("{low}-{high}"),
        Target::Day(day) => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{day::Day, decimal::NumberFault, kind::AnswerFault};
    use proptest::prelude::*;

    fn kinds() -> Vec<Kind> {
        let n = Decimal::from_int;
        vec![
            Kind::Rating { min: 1, max: 3, labels: vec!["kurang".into(), "cukup".into(), "baik".into()] },
            Kind::Higher { target: n(90) },
            Kind::Lower { target: n(60) },
            Kind::Band { low: n(60), high: n(85) },
            Kind::YesNo,
            Kind::Date { due: Day(20_000), per_day: n(5) },
            Kind::Level(vec![("AA".into(), n(100)), ("A".into(), n(90))]),
        ]
    }

    #[test]
    fn answers_are_read_as_each_kind_means_them() {
        let [rating, higher, _, _, yes_no, date, level] = &kinds()[..] else { panic!() };
        let value = |n| Ok(Answer::Value(Decimal::from_parts(n)));
        let cases = [
            (rating, "2", value(20_000)),
            (rating, "2,5", value(25_000)),
            (rating, "Baik", value(30_000)),
            (rating, "t.a.", Ok(Answer::NotObserved)),
            (rating, "", Err(Reason::Missing)),
            (rating, "bagus", Err(Reason::Number(NumberFault::NotANumber))),
            (higher, "1.234,5", value(12_345_000)),
            (higher, "-1", Err(Reason::Answer(AnswerFault::Negative))),
            (yes_no, "Ya", value(10_000)),
            (yes_no, "TIDAK", value(0)),
            (yes_no, "mungkin", Err(Reason::NotAChoice { choices: "ya, tidak, TA".into() })),
            (date, "04/10/2024", value(200_000_000)),
            (date, "besok", Err(Reason::Date)),
            (level, "a", value(10_000)),
            (level, "B", Err(Reason::NotAChoice { choices: "AA, A".into() })),
        ];
        for (kind, cell, expected) in cases {
            assert_eq!(answer(kind, cell), expected, "{kind:?} {cell}");
        }
        let (min, max) = (Decimal::from_int(1), Decimal::from_int(3));
        assert_eq!(answer(rating, "4"), Err(Reason::Answer(AnswerFault::OutOfRange { min, max })));
    }

    #[test]
    fn targets_are_read_as_each_kind_means_them() {
        let [rating, higher, lower, band, _, date, _] = &kinds()[..] else { panic!() };
        let n = Decimal::from_int;
        let cases = [
            (higher, "95", Ok(Target::Number(n(95)))),
            (lower, "0", Err(Reason::Kind(KindFault::TargetNotPositive))),
            (band, "50 - 70", Ok(Target::Range(n(50), n(70)))),
            (band, "50–70", Ok(Target::Range(n(50), n(70)))),
            (band, "70-50", Err(Reason::Kind(KindFault::BandRange))),
            (band, "70", Err(Reason::OneNumber)),
            (band, "50 s.d. 70", Ok(Target::Range(n(50), n(70)))),
            (band, "50 - x", Err(Reason::Number(NumberFault::NotANumber))),
            (date, "besok", Err(Reason::Date)),
            (date, "2024-10-04", Ok(Target::Day(Day(20_000)))),
            (rating, "3", Err(Reason::Kind(KindFault::TargetDoesNotFit))),
        ];
        for (kind, cell, expected) in cases {
            assert_eq!(target(kind, cell), expected, "{kind:?} {cell}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_an_answer_the_kind_allows(cell in ".{0,12}", which in 0usize..7) {
            let kind = &kinds()[which];
            if let Ok(Answer::Value(value)) = answer(kind, &cell) {
                prop_assert_eq!(kind.check_answer(value), Ok(()));
            }
            if let Ok(target) = target(kind, &cell) {
                prop_assert!(kind.with_target(target).is_ok());
            }
        }
    }
}
