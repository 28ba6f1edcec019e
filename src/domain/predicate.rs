//! Ratings of the two axes, both predicates, and the check of a unit's distribution.

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
