//! How numbers, dates and answers read in each language. Files keep the point; people get their own mark.

use super::{Lang, common};
use crate::domain::{
    day::{Day, Moment},
    decimal::{Decimal, Hundredths},
    kind::{Kind, Target},
    response::Answer,
};

const MONTHS: [(&str, &str); 12] = [
    ("Jan", "Jan"),
    ("Feb", "Feb"),
    ("Mar", "Mar"),
    ("Apr", "Apr"),
    ("Mei", "May"),
    ("Jun", "Jun"),
    ("Jul", "Jul"),
    ("Agu", "Aug"),
    ("Sep", "Sep"),
    ("Okt", "Oct"),
    ("Nov", "Nov"),
    ("Des", "Dec"),
];

fn marked(lang: Lang, number: String) -> String {
    match lang {
        Lang::Id => number.replace('.', ","),
        Lang::En => number,
    }
}

/// `87,35` or `87.35`.
pub fn hundredths(lang: Lang, n: Hundredths) -> String {
    marked(lang, n.to_string())
}

/// The same, with a dash where there is none.
pub fn score(lang: Lang, n: Option<Hundredths>) -> String {
    n.map_or_else(|| common::nothing(lang), |n| hundredths(lang, n))
}

pub fn decimal(lang: Lang, n: Decimal) -> String {
    marked(lang, n.to_string())
}

/// With marks between thousands: `4.738` or `4,738`.
pub fn count(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let mark = match lang {
        Lang::Id => '.',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

/// `30 Sep 2026`.
pub fn day(lang: Lang, day: Day) -> String {
    let (y, m, d) = day.ymd();
    let name = MONTHS.get(m as usize - 1).map_or("", |(id, en)| match lang {
        Lang::Id => id,
        Lang::En => en,
    });
    format!("{d} {name} {y}")
}

/// `30 Sep 2026 14.05` in the zone so many minutes east of UTC.
pub fn moment(lang: Lang, at: Moment, minutes_east: i32) -> String {
    let minutes = (at.0 + i64::from(minutes_east) * 60_000).div_euclid(60_000).rem_euclid(1_440);
    let mark = match lang {
        Lang::Id => '.',
        Lang::En => ':',
    };
    format!("{} {:02}{mark}{:02}", day(lang, at.day(minutes_east)), minutes / 60, minutes % 60)
}

/// An answer as the rater means it: `4`, `12,5`, `ya`, `AA`, `30 Sep 2026`, `TA`.
pub fn answer(lang: Lang, kind: &Kind, answer: Answer) -> String {
    match answer {
        Answer::NotObserved => common::not_observed_short(lang),
        Answer::Value(v) => value(lang, kind, v),
    }
}

fn value(lang: Lang, kind: &Kind, v: Decimal) -> String {
    match (kind, v.as_int()) {
        (Kind::YesNo, Some(1)) => common::yes(lang),
        (Kind::YesNo, Some(0)) => common::no(lang),
        (Kind::Date { .. }, Some(n)) => day(lang, Day(n as i32)),
        (Kind::Level(levels), Some(n)) if (0..levels.len() as i64).contains(&n) => {
            levels[n as usize].0.clone()
        }
        _ => decimal(lang, v),
    }
}

pub fn target(lang: Lang, target: Target) -> String {
    match target {
        Target::Number(n) => decimal(lang, n),
        Target::Range(low, high) => format!("{}–{}", decimal(lang, low), decimal(lang, high)),
        Target::Day(d) => day(lang, d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_of_the_country_write_them() {
        assert_eq!(hundredths(Lang::Id, Hundredths(8735)), "87,35");
        assert_eq!(count(Lang::Id, 1_128), "1.128");
        assert_eq!(count(Lang::En, 73_421), "73,421");
        assert_eq!(count(Lang::Id, 999), "999");
        assert_eq!(day(Lang::Id, Day::from_ymd(2026, 5, 3).unwrap()), "3 Mei 2026");
        assert_eq!(moment(Lang::Id, Moment(0), 420), "1 Jan 1970 07.00");
    }
}
