//! The answers of one form and what may be typed on each of its lines.

use crate::domain::{
    day::Day,
    decimal::{Decimal, NumberFault},
    form::{Form, LineNo, RaterGroup},
    kind::{AnswerFault, Kind, Target},
    response::Answer,
};
use std::sync::Arc;

/// Why a key was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Answer(AnswerFault),
    Number(NumberFault),
    Date,
    /// This key means nothing on this line.
    NotHere,
    /// There is no line above to repeat.
    NothingAbove,
    /// The line above has another kind of answer.
    OtherKind,
}

/// What a key on a line led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// The answer is complete.
    Answer(Answer),
    /// More digits may follow; Enter ends them.
    More,
    Refused(Why),
}

#[derive(Debug, Clone)]
pub struct Cells {
    pub form: Arc<Form>,
    /// The lines this rater is asked, in order.
    pub lines: Vec<LineNo>,
    /// Of each of these lines, with the personal target.
    pub kinds: Vec<Kind>,
    pub answers: Vec<Option<Answer>>,
    /// The first day and the due day of the cycle; a date without a year is the one in it, or nearest to it.
    period: (Day, Day),
}

impl Cells {
    pub fn new(form: Arc<Form>, group: RaterGroup, plan: &[(LineNo, Target)], period: (Day, Day)) -> Cells {
        let mut lines = Vec::new();
        let mut kinds = Vec::new();
        for (no, _, line) in form.lines_for(group) {
            let target = plan.iter().find(|(l, _)| *l == no).map(|(_, t)| *t);
            let kind =
                target.and_then(|t| line.kind.with_target(t).ok()).unwrap_or_else(|| line.kind.clone());
            lines.push(no);
            kinds.push(kind);
        }
        let answers = vec![None; lines.len()];
        Cells { form, lines, kinds, answers, period }
    }

    /// Every line of the form, whoever is asked it.
    pub fn all(form: Arc<Form>, period: (Day, Day)) -> Cells {
        let lines = form.lines().map(|(no, _, _)| no).collect();
        let kinds: Vec<Kind> = form.lines().map(|(_, _, line)| line.kind.clone()).collect();
        let answers = vec![None; kinds.len()];
        Cells { form, lines, kinds, answers, period }
    }

    /// Takes answers as a draft or a response has them; lines that are not asked are left aside.
    pub fn fill(&mut self, answers: &[(LineNo, Answer)]) {
        for (no, answer) in answers {
            if let Ok(i) = self.lines.binary_search(no) {
                self.answers[i] = Some(*answer);
            }
        }
    }

    /// As a draft has them.
    pub fn list(&self) -> Vec<(LineNo, Answer)> {
        self.lines.iter().zip(&self.answers).filter_map(|(no, a)| a.map(|a| (*no, a))).collect()
    }

    pub fn n(&self) -> usize {
        self.lines.len()
    }

    pub fn n_answered(&self) -> usize {
        self.answers.iter().flatten().count()
    }

    pub fn is_complete(&self) -> bool {
        self.answers.iter().all(Option::is_some)
    }

    pub fn first_open(&self) -> Option<usize> {
        self.answers.iter().position(Option::is_none)
    }

    /// Whether one key is a whole answer on this line.
    pub fn is_one_key(&self, line: usize) -> bool {
        match self.kinds.get(line) {
            Some(Kind::Rating { min, max, .. }) => *min >= 0 && *max <= 9,
            Some(Kind::YesNo) => true,
            Some(Kind::Level(levels)) => levels.len() <= 9,
            Some(Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } | Kind::Date { .. }) | None => {
                false
            }
        }
    }

    /// A character on a line, with what was typed there before.
    pub fn typed(&self, line: usize, pending: &str, c: char) -> Typed {
        let Some(kind) = self.kinds.get(line) else { return Typed::Refused(Why::NotHere) };
        let digit = c.to_digit(10).map(|d| d as i32);
        let one = |value: i32| self.checked(kind, Decimal::from_int(value));
        match kind {
            Kind::YesNo => match c {
                'y' | 'Y' | '1' => one(1),
                'n' | 'N' | '0' => one(0),
                _ => Typed::Refused(Why::NotHere),
            },
            Kind::Rating { .. } if self.is_one_key(line) => match digit {
                Some(d) => one(d),
                None => Typed::Refused(Why::NotHere),
            },
            Kind::Level(_) if self.is_one_key(line) => match digit {
                Some(d) => one(d - 1),
                None => Typed::Refused(Why::NotHere),
            },
            Kind::Date { .. } => {
                let fits = digit.is_some() || (matches!(c, '-' | '/' | '.') && !pending.is_empty());
                if fits && pending.len() < 10 { Typed::More } else { Typed::Refused(Why::NotHere) }
            }
            Kind::Rating { .. }
            | Kind::Level(_)
            | Kind::Higher { .. }
            | Kind::Lower { .. }
            | Kind::Band { .. } => {
                let is_mark = matches!(c, ',' | '.') && !pending.contains([',', '.']);
                if (digit.is_some() || is_mark) && pending.len() < 15 {
                    Typed::More
                } else {
                    Typed::Refused(Why::NotHere)
                }
            }
        }
    }

    /// Enter after several digits.
    pub fn finished(&self, line: usize, pending: &str) -> Typed {
        let Some(kind) = self.kinds.get(line) else { return Typed::Refused(Why::NotHere) };
        match kind {
            Kind::Date { .. } => match self.day(pending) {
                Some(day) => Typed::Answer(Answer::Value(Decimal::from_int(day.0))),
                None => Typed::Refused(Why::Date),
            },
            Kind::Level(_) => match pending.parse::<i32>() {
                Ok(n) => self.checked(kind, Decimal::from_int(n.saturating_sub(1))),
                Err(_) => Typed::Refused(Why::Answer(AnswerFault::NotAChoice)),
            },
            Kind::Rating { .. }
            | Kind::Higher { .. }
            | Kind::Lower { .. }
            | Kind::Band { .. }
            | Kind::YesNo => match Decimal::parse(pending) {
                Ok(value) => self.checked(kind, value),
                Err(fault) => Typed::Refused(Why::Number(fault)),
            },
        }
    }

    /// A whole answer as it stands in a spreadsheet's cell.
    pub fn read(&self, line: usize, text: &str) -> Typed {
        let text = text.trim();
        let Some(kind) = self.kinds.get(line) else { return Typed::Refused(Why::NotHere) };
        if ["TA", "T/A", "N/O", "N/A"].iter().any(|t| t.eq_ignore_ascii_case(text)) {
            return Typed::Answer(Answer::NotObserved);
        }
        match kind {
            Kind::YesNo if text.eq_ignore_ascii_case("ya") || text.eq_ignore_ascii_case("yes") => {
                Typed::Answer(Answer::Value(Decimal::from_int(1)))
            }
            Kind::YesNo if text.eq_ignore_ascii_case("tidak") || text.eq_ignore_ascii_case("no") => {
                Typed::Answer(Answer::Value(Decimal::ZERO))
            }
            Kind::YesNo => match text.chars().next() {
                Some(c) if text.chars().count() == 1 => self.typed(line, "", c),
                _ => Typed::Refused(Why::Answer(AnswerFault::NotAChoice)),
            },
            Kind::Level(levels) => {
                match levels.iter().position(|(name, _)| name.eq_ignore_ascii_case(text)) {
                    Some(i) => Typed::Answer(Answer::Value(Decimal::from_int(i as i32))),
                    None => self.finished(line, text),
                }
            }
            Kind::Date { .. }
            | Kind::Rating { .. }
            | Kind::Higher { .. }
            | Kind::Lower { .. }
            | Kind::Band { .. } => self.finished(line, text),
        }
    }

    fn checked(&self, kind: &Kind, value: Decimal) -> Typed {
        match kind.check_answer(value) {
            Ok(()) => Typed::Answer(Answer::Value(value)),
            Err(fault) => Typed::Refused(Why::Answer(fault)),
        }
    }

    /// `0309`, `03092026`, `3-9`, `3/9/2026`, `2026-09-03`.
    fn day(&self, text: &str) -> Option<Day> {
        if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 4 | 8) {
            let number = |from: usize, to: usize| text.get(from..to).and_then(|s| s.parse::<u32>().ok());
            let (day, month) = (number(0, 2)?, number(2, 4)?);
            return match number(4, 8) {
                Some(year) => Day::from_ymd(year as i32, month, day),
                None => self.day_near(month, day),
            };
        }
        Day::parse(text).or_else(|| {
            let (day, month) = text.split_once(['-', '/', '.'])?;
            self.day_near(month.parse().ok()?, day.parse().ok()?)
        })
    }

    /// The day of this date inside the cycle, the later one of two, or else the nearest to it. A 29 February that
    /// is not near is none.
    fn day_near(&self, month: u32, day: u32) -> Option<Day> {
        const HALF_A_YEAR: i32 = 183;
        let (from, due) = self.period;
        let (first, last) = (from.ymd().0 - 1, due.ymd().0 + 1);
        let away = |day: &Day| day.days_until(from).max(due.days_until(*day)).max(0);
        let all = (first..=last).rev().filter_map(|year| Day::from_ymd(year, month, day));
        all.min_by_key(away).filter(|day| away(day) <= HALF_A_YEAR)
    }
}

/// The third quarter of 2026, due ten days later.
#[cfg(test)]
pub(super) fn quarter() -> (Day, Day) {
    (Day::from_ymd(2026, 7, 1).unwrap(), Day::from_ymd(2026, 10, 10).unwrap())
}

/// A form with a line of every kind, for the tests of this directory.
#[cfg(test)]
pub(super) fn sample(n_ratings: usize, others: bool) -> Arc<Form> {
    use crate::domain::{
        form::{Aspect, Axis, GroupRule, Line, Missing, Scale},
        id::IndicatorId,
    };
    let mut kinds = vec![Kind::Rating { min: 1, max: 5, labels: Vec::new() }; n_ratings];
    if others {
        let d = Decimal::from_int;
        kinds.extend([
            Kind::Rating { min: 0, max: 100, labels: Vec::new() },
            Kind::Higher { target: d(95) },
            Kind::YesNo,
            Kind::Level(vec![("AA".into(), d(100)), ("A".into(), d(90))]),
            Kind::Date { due: Day::from_ymd(2026, 9, 30).unwrap(), per_day: d(5) },
        ]);
    }
    let line = |(i, kind): (usize, Kind)| Line {
        indicator: IndicatorId(i as u32 + 1),
        code: format!("L-{i}"),
        name: format!("Baris {i}"),
        unit: String::new(),
        kind,
        weight: Decimal::from_int(10),
        groups: None,
    };
    let lines = kinds.into_iter().enumerate().map(line).collect();
    let rule = GroupRule { weight: Decimal::from_int(100), min: 1, required: true };
    Arc::new(Form {
        code: "uji".into(),
        name: "Formulir uji".into(),
        version: 1,
        missing: Missing::Renormalise,
        scale: Scale::Proportion,
        cap: Form::DEFAULT_CAP,
        result: Form::DEFAULT_RESULT,
        behaviour: Form::DEFAULT_BEHAVIOUR,
        groups: [Some(rule), None, None, None, Some(rule)],
        aspects: vec![Aspect {
            code: "a".into(),
            name: "Aspek".into(),
            weight: Decimal::from_int(100),
            axis: Axis::Behaviour,
            lines,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_takes_its_own_keys() {
        let cells = Cells::new(sample(1, true), RaterGroup::Superior, &[], quarter());
        let value = |n: i32| Typed::Answer(Answer::Value(Decimal::from_int(n)));
        assert_eq!(cells.typed(0, "", '4'), value(4));
        assert!(matches!(
            cells.typed(0, "", '7'),
            Typed::Refused(Why::Answer(AnswerFault::OutOfRange { .. }))
        ));
        assert_eq!(cells.typed(0, "", 'x'), Typed::Refused(Why::NotHere));
        assert_eq!(cells.typed(1, "8", '7'), Typed::More);
        assert_eq!(cells.finished(1, "87"), value(87));
        assert!(matches!(cells.finished(1, "187"), Typed::Refused(Why::Answer(_))));
        assert_eq!(cells.typed(2, "97", ','), Typed::More);
        assert_eq!(cells.typed(2, "97,", ','), Typed::Refused(Why::NotHere));
        assert_eq!(cells.finished(2, "97,5"), Typed::Answer(Answer::Value(Decimal::from_parts(975_000))));
        assert_eq!(cells.typed(3, "", 'y'), value(1));
        assert_eq!(cells.typed(3, "", 'n'), value(0));
        assert_eq!(cells.typed(4, "", '2'), value(1));
        assert!(matches!(cells.typed(4, "", '3'), Typed::Refused(_)));
        let day = Day::from_ymd(2026, 9, 3).unwrap().0;
        for text in ["0309", "03092026", "3-9", "3/9/2026", "2026-09-03"] {
            assert_eq!(cells.finished(5, text), value(day), "{text}");
        }
        assert_eq!(cells.finished(5, "3113"), Typed::Refused(Why::Date));
        assert_eq!(cells.read(4, "aa"), value(0));
        assert_eq!(cells.read(3, "Ya"), value(1));
        assert_eq!(cells.read(0, " ta "), Typed::Answer(Answer::NotObserved));
    }

    #[test]
    fn a_date_without_a_year_falls_into_the_cycle_or_next_to_it() {
        let day = |(y, m, d)| Day::from_ymd(y, m, d).unwrap();
        let last_quarter = ((2026, 10, 1), (2027, 1, 10));
        let year = ((2026, 1, 1), (2027, 1, 10));
        let leap = ((2024, 1, 1), (2024, 3, 31));
        let cases = [
            (((2026, 7, 1), (2026, 10, 10)), "3-9", Some((2026, 9, 3))),
            (last_quarter, "1512", Some((2026, 12, 15))),
            (last_quarter, "0501", Some((2027, 1, 5))),
            (last_quarter, "15/9", Some((2026, 9, 15))),
            (last_quarter, "15.2", Some((2027, 2, 15))),
            (last_quarter, "2902", None),
            (year, "0303", Some((2026, 3, 3))),
            (year, "0501", Some((2027, 1, 5))),
            (year, "0201", Some((2027, 1, 2))),
            (((2026, 1, 1), (2026, 4, 10)), "3112", Some((2025, 12, 31))),
            (leap, "2902", Some((2024, 2, 29))),
            (((2025, 1, 1), (2025, 4, 10)), "2902", None),
            (leap, "3002", None),
        ];
        for ((from, due), text, expected) in cases {
            let cells = Cells::new(sample(0, true), RaterGroup::Superior, &[], (day(from), day(due)));
            let expected = match expected {
                Some(expected) => Typed::Answer(Answer::Value(Decimal::from_int(day(expected).0))),
                None => Typed::Refused(Why::Date),
            };
            assert_eq!(cells.finished(4, text), expected, "{text} in {from:?}");
        }
    }
}
