//! Ratings of the two axes, both predicates, and the check of a unit's distribution.

use super::{decimal::Hundredths, form::Thresholds};
use serde::{Deserialize, Serialize};

/// PermenPANRB 6/2022: the rating of results or of behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rating {
    Below,
    Meets,
    Above,
}

/// The binding predicate, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Predicate {
    SangatKurang,
    Kurang,
    ButuhPerbaikan,
    Baik,
    SangatBaik,
}

/// The predicate of PP 30/2019, for information, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumericPredicate {
    SangatKurang,
    Kurang,
    Cukup,
    Baik,
    SangatBaik,
}

/// The predicate of a unit as an organisation, which sets the pattern of its people's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitPredicate {
    SangatKurang,
    Kurang,
    ButuhPerbaikan,
    Baik,
    Istimewa,
}

impl Rating {
    pub const ALL: [Rating; 3] = [Rating::Below, Rating::Meets, Rating::Above];

    /// The rating that a rounded axis score proposes.
    pub fn of(score: Hundredths, limits: Thresholds) -> Rating {
        if score.reaches(limits.above) {
            Rating::Above
        } else if score.reaches(limits.meets) {
            Rating::Meets
        } else {
            Rating::Below
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Rating::Below => "below",
            Rating::Meets => "meets",
            Rating::Above => "above",
        }
    }
}

impl Predicate {
    pub const ALL: [Predicate; 5] = [
        Predicate::SangatKurang,
        Predicate::Kurang,
        Predicate::ButuhPerbaikan,
        Predicate::Baik,
        Predicate::SangatBaik,
    ];

    /// The matrix of PermenPANRB 6/2022.
    pub const fn of(result: Rating, behaviour: Rating) -> Predicate {
        match (result, behaviour) {
            (Rating::Above, Rating::Above) => Predicate::SangatBaik,
            (Rating::Above, Rating::Meets) | (Rating::Meets, Rating::Meets | Rating::Above) => {
                Predicate::Baik
            }
            (Rating::Below, Rating::Meets | Rating::Above) => Predicate::ButuhPerbaikan,
            (Rating::Above | Rating::Meets, Rating::Below) => Predicate::Kurang,
            (Rating::Below, Rating::Below) => Predicate::SangatKurang,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Predicate::SangatKurang => "sangat_kurang",
            Predicate::Kurang => "kurang",
            Predicate::ButuhPerbaikan => "butuh_perbaikan",
            Predicate::Baik => "baik",
            Predicate::SangatBaik => "sangat_baik",
        }
    }
}

impl NumericPredicate {
    /// The scale of PP 30/2019 on the rounded composite; the top needs a recorded new idea.
    pub const fn of(composite: Hundredths, new_idea: bool) -> NumericPredicate {
        match composite.0 {
            11_000.. if new_idea => NumericPredicate::SangatBaik,
            9_000.. => NumericPredicate::Baik,
            7_000.. => NumericPredicate::Cukup,
            5_000.. => NumericPredicate::Kurang,
            _ => NumericPredicate::SangatKurang,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            NumericPredicate::SangatKurang => "sangat_kurang",
            NumericPredicate::Kurang => "kurang",
            NumericPredicate::Cukup => "cukup",
            NumericPredicate::Baik => "baik",
            NumericPredicate::SangatBaik => "sangat_baik",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Form;

    #[test]
    fn the_matrix_is_that_of_the_regulation() {
        let rows = [
            (Rating::Above, ["kurang", "baik", "sangat_baik"]),
            (Rating::Meets, ["kurang", "baik", "baik"]),
            (Rating::Below, ["sangat_kurang", "butuh_perbaikan", "butuh_perbaikan"]),
        ];
        for (result, row) in rows {
            assert_eq!(Rating::ALL.map(|behaviour| Predicate::of(result, behaviour).code()), row);
        }
    }

    #[test]
    fn a_rating_begins_exactly_at_its_threshold() {
        let of = |hundredths| Rating::of(Hundredths(hundredths), Form::DEFAULT_RESULT);
        assert_eq!(
            [10_999, 11_000, 8_999, 9_000].map(of),
            [Rating::Meets, Rating::Above, Rating::Below, Rating::Meets]
        );
    }

    #[test]
    fn the_numeric_scale_needs_an_idea_for_its_top() {
        let of = |score, idea| NumericPredicate::of(Hundredths(score), idea).code();
        assert_eq!(of(11_000, true), "sangat_baik");
        assert_eq!(of(12_000, false), "baik");
        assert_eq!(
            [8_999, 7_000, 6_999, 5_000, 4_999, 0].map(|s| of(s, true)),
            ["cukup", "cukup", "kurang", "kurang", "sangat_kurang", "sangat_kurang"]
        );
    }
}
