//! TOML files: how decimals, dates, kinds and targets are written in them.
//!
//! A file with a key that we do not know, or a value of the wrong shape, is refused as a whole with the place;
//! what the values mean is checked entry by entry elsewhere.

use super::{super::fault::FileFault, delimited::decoded};
use crate::domain::{
    day::Day,
    decimal::Decimal,
    kind::{Kind, Target},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, Visitor},
};
use std::fmt;

/// The text of a file, if it can be TOML.
pub fn text(bytes: &[u8]) -> Result<String, FileFault> {
    let text = decoded(bytes).into_owned();
    if text.contains('\0') {
        Err(FileFault::UnknownKind)
    } else if text.trim().is_empty() {
        Err(FileFault::Empty)
    } else {
        Ok(text)
    }
}

/// Reads a document of this shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, FileFault> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| place(text, span.start)).unwrap_or_default();
        FileFault::Toml(format!("{place}{}", error.message().trim().replace('\n', " ")))
    })
}

/// `12:3: `, line and column from 1.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}: ")
}

/// A decimal: `12`, `12.5`, or `"12,5"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with at most 4 decimals")
            }

            fn visit_i64<E: Error>(self, n: i64) -> Result<Number, E> {
                self.visit_str(&n.to_string())
            }

            // The shortest text that gives this float is what stands in the file, up to 15 digits.
            fn visit_f64<E: Error>(self, n: f64) -> Result<Number, E> {
                self.visit_str(&n.to_string())
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                let refused = |_| E::invalid_value(serde::de::Unexpected::Str(text), &self);
                Decimal::parse(text).map(Number).map_err(refused)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A date as TOML has them, or as a text in any usual shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Date(pub Day);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a date such as 2026-09-30")]
        enum Written {
            Text(String),
            Native(toml::value::Datetime),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Native(date) => date.date.map(|d| d.to_string()).unwrap_or_default(),
        };
        let day = Day::parse(&text);
        day.map(Date).ok_or_else(|| D::Error::custom(format!("`{text}` is no date such as 2026-09-30")))
    }
}

/// `{ higher = { target = 95 } }`, `"yes_no"`, ...
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WrittenKind {
    Rating {
        min: i32,
        max: i32,
        #[serde(default)]
        labels: Vec<String>,
    },
    Higher {
        target: Number,
    },
    Lower {
        target: Number,
    },
    Band {
        low: Number,
        high: Number,
    },
    YesNo,
    Date {
        due: Date,
        per_day: Number,
    },
    Level(Vec<(String, Number)>),
}

impl From<WrittenKind> for Kind {
    fn from(kind: WrittenKind) -> Kind {
        match kind {
            WrittenKind::Rating { min, max, labels } => Kind::Rating { min, max, labels },
            WrittenKind::Higher { target } => Kind::Higher { target: target.0 },
            WrittenKind::Lower { target } => Kind::Lower { target: target.0 },
            WrittenKind::Band { low, high } => Kind::Band { low: low.0, high: high.0 },
            WrittenKind::YesNo => Kind::YesNo,
            WrittenKind::Date { due, per_day } => Kind::Date { due: due.0, per_day: per_day.0 },
            WrittenKind::Level(levels) => {
                Kind::Level(levels.into_iter().map(|(name, n)| (name, n.0)).collect())
            }
        }
    }
}

/// `92`, `[60, 85]`, `{ low = 60, high = 85 }`, or a date.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged, expecting = "expected a target: 92, [60, 85] or \"2026-09-30\"")]
pub enum WrittenTarget {
    Date(Date),
    Number(Number),
    Pair(Number, Number),
    Range { low: Number, high: Number },
}

impl From<WrittenTarget> for Target {
    fn from(target: WrittenTarget) -> Target {
        match target {
            WrittenTarget::Date(date) => Target::Day(date.0),
            WrittenTarget::Number(n) => Target::Number(n.0),
            WrittenTarget::Pair(low, high) | WrittenTarget::Range { low, high } => {
                Target::Range(low.0, high.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(default)]
        kind: Option<WrittenKind>,
        #[serde(default)]
        target: Option<WrittenTarget>,
        #[serde(default)]
        number: Option<Number>,
        #[serde(default)]
        date: Option<Date>,
    }

    fn number(text: &str) -> Result<Decimal, FileFault> {
        read::<Sample>(&format!("number = {text}")).map(|s| s.number.unwrap().0)
    }

    #[test]
    fn numbers_are_exactly_what_is_written() {
        for (text, parts) in [("33.3", 333_000), ("12", 120_000), ("0.0001", 1), ("\"12,5\"", 125_000)] {
            assert_eq!(number(text), Ok(Decimal::from_parts(parts)), "{text}");
        }
        for text in ["33.33333", "1e300", "nan", "\"x\"", "true", "[1]"] {
            assert!(matches!(number(text), Err(FileFault::Toml(_))), "{text}");
        }
    }

    #[test]
    fn dates_may_be_texts_or_the_documents_own() {
        let day = Day::from_ymd(2026, 9, 30).unwrap();
        for text in ["2026-09-30", "\"30-09-2026\"", "2026-09-30T07:00:00Z"] {
            assert_eq!(read::<Sample>(&format!("date = {text}")).unwrap().date, Some(Date(day)), "{text}");
        }
        assert!(read::<Sample>("date = \"31-02-2026\"").is_err());
    }

    #[test]
    fn every_kind_and_target_is_read_as_it_is_written() {
        let n = |n| Decimal::from_int(n);
        let due = Day::from_ymd(2026, 9, 30).unwrap();
        let kinds = [
            (
                "{ rating = { min = 1, max = 2, labels = [\"a\", \"b\"] } }",
                Kind::Rating { min: 1, max: 2, labels: vec!["a".into(), "b".into()] },
            ),
            ("{ higher = { target = 95 } }", Kind::Higher { target: n(95) }),
            ("{ lower = { target = 60 } }", Kind::Lower { target: n(60) }),
            ("{ band = { low = 60, high = 85 } }", Kind::Band { low: n(60), high: n(85) }),
            ("\"yes_no\"", Kind::YesNo),
            ("{ date = { due = \"2026-09-30\", per_day = 5 } }", Kind::Date { due, per_day: n(5) }),
            (
                "{ level = [[\"AA\", 100], [\"A\", 90]] }",
                Kind::Level(vec![("AA".into(), n(100)), ("A".into(), n(90))]),
            ),
        ];
        for (text, kind) in kinds {
            assert_eq!(Kind::from(read::<Sample>(&format!("kind = {text}")).unwrap().kind.unwrap()), kind);
        }
        let targets = [
            ("92.5", Target::Number(Decimal::from_parts(925_000))),
            ("[60, 85]", Target::Range(n(60), n(85))),
            ("{ low = 60, high = 85 }", Target::Range(n(60), n(85))),
            ("\"2026-09-30\"", Target::Day(due)),
            ("2026-09-30", Target::Day(due)),
        ];
        for (text, target) in targets {
            assert_eq!(
                Target::from(read::<Sample>(&format!("target = {text}")).unwrap().target.unwrap()),
                target
            );
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let Err(FileFault::Toml(words)) = read::<Sample>("number = 1\n  kynd = 2\n") else { panic!() };
        assert!(words.starts_with("2:3: ") && words.contains("kynd"), "{words}");
        let Err(FileFault::Toml(words)) = read::<Sample>("kind = { highr = { target = 1 } }") else {
            panic!()
        };
        assert!(words.contains("highr"), "{words}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(bytes: Vec<u8>, line in "[a-z]{1,4} = .{0,30}") {
            let _ = text(&bytes).and_then(|text| read::<Sample>(&text));
            let _ = read::<Sample>(&line);
        }

        #[test]
        fn every_decimal_is_read_back(parts in -10_000_000_000i64..10_000_000_000) {
            let n = Decimal::from_parts(parts);
            prop_assert_eq!(number(&n.to_string()), Ok(n));
        }
    }
}
