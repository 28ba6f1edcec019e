//! Exact fractions: 128-bit while they fit, without limit when they do not.
//!
//! Answers of one line share a denominator, so adding them needs no common divisor; a fraction is reduced only
//! when its parts grow large or when it leaves as a rounded figure.

use super::decimal::{Decimal, Hundredths};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

#[derive(Debug, Clone)]
pub struct Exact(Repr);

#[derive(Debug, Clone)]
enum Repr {
    /// The second is above zero.
    Small(i128, i128),
    Big(Box<BigRational>),
}
use Repr::{Big, Small};

/// Above this a fraction is reduced before it goes on, so that the next product still fits.
const LARGE: i128 = 1 << 62;

impl Exact {
    pub const ZERO: Exact = Exact(Small(0, 1));

    /// `numerator / denominator`; zero when the denominator is not above zero.
    pub const fn ratio(numerator: i128, denominator: i128) -> Exact {
        if denominator > 0 { Exact(Small(numerator, denominator)) } else { Exact::ZERO }
    }

    pub const fn from_int(n: i64) -> Exact {
        Exact(Small(n as i128, 1))
    }

    pub const fn from_decimal(n: Decimal) -> Exact {
        Exact(Small(n.parts() as i128, Decimal::PARTS as i128))
    }

    fn small(numerator: i128, denominator: i128) -> Exact {
        if numerator.abs() <= LARGE && denominator <= LARGE {
            return Exact(Small(numerator, denominator));
        }
        let divisor = numerator.gcd(&denominator);
        Exact(Small(numerator / divisor, denominator / divisor))
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Small(n, d) => BigRational::new(BigInt::from(*n), BigInt::from(*d)),
            Big(r) => (**r).clone(),
        }
    }

    fn from_big(r: BigRational) -> Exact {
        match (r.numer().to_i128(), r.denom().to_i128()) {
            (Some(n), Some(d)) if n.checked_abs().is_some() => Exact(Small(n, d)),
            _ => Exact(Big(Box::new(r))),
        }
    }

    #[must_use]
    pub fn plus(&self, other: &Exact) -> Exact {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            let sum = if b == d {
                a.checked_add(*c).map(|n| (n, *b))
            } else {
                let cross = a.checked_mul(*d).zip(c.checked_mul(*b));
                cross.and_then(|(x, y)| x.checked_add(y)).zip(b.checked_mul(*d))
            };
            if let Some((n, d)) = sum.filter(|(n, _)| *n != i128::MIN) {
                return Exact::small(n, d);
            }
        }
        Exact::from_big(self.big() + other.big())
    }

    #[must_use]
    pub fn minus(&self, other: &Exact) -> Exact {
        self.plus(&other.times(&Exact::from_int(-1)))
    }

    #[must_use]
    pub fn times(&self, other: &Exact) -> Exact {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            let product = a.checked_mul(*c).zip(b.checked_mul(*d));
            if let Some((n, d)) = product.filter(|(n, _)| *n != i128::MIN) {
                return Exact::small(n, d);
            }
        }
        Exact::from_big(self.big() * other.big())
    }

    /// Zero when the divisor is zero: a share of nothing is nothing.
    #[must_use]
    pub fn over(&self, other: &Exact) -> Exact {
        match &other.0 {
            Small(0, _) => Exact::ZERO,
            Small(n, d) => self.times(&if *n > 0 { Exact(Small(*d, *n)) } else { Exact(Small(-d, -n)) }),
            Big(r) if r.is_zero() => Exact::ZERO,
            Big(r) => Exact::from_big(self.big() / &**r),
        }
    }

    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Small(n, _) => *n > 0,
            Big(r) => r.is_positive(),
        }
    }

    #[must_use]
    pub fn at_least(self, least: &Exact) -> Exact {
        if self < *least { least.clone() } else { self }
    }

    #[must_use]
    pub fn at_most(self, most: &Exact) -> Exact {
        if self > *most { most.clone() } else { self }
    }

    /// The one rounding: half up, to two decimals.
    pub fn rounded(&self) -> Hundredths {
        if let Small(n, d) = &self.0
            && let Some(twice) = n.checked_mul(200).and_then(|n| n.checked_add(*d))
            && let Some(double) = d.checked_mul(2)
        {
            return Hundredths(i64::try_from(twice.div_euclid(double)).unwrap_or(i64::MAX));
        }
        let half_up: BigRational = self.big() * BigInt::from(100) + BigRational::new(1.into(), 2.into());
        Hundredths(half_up.floor().to_integer().to_i64().unwrap_or(i64::MAX))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0)
            && let Some((x, y)) = a.checked_mul(*d).zip(c.checked_mul(*b))
        {
            return x.cmp(&y);
        }
        self.big().cmp(&other.big())
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Equal in value; `1/2` equals `2/4`.
impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fraction() -> impl Strategy<Value = Exact> {
        let part = prop_oneof![-1_000_i128..1_000, any::<i64>().prop_map(i128::from), any::<i128>()];
        (part.clone(), part).prop_map(|(n, d)| Exact::ratio(n.max(i128::MIN + 1), (d | 1).saturating_abs()))
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_unlimited_fractions(a in fraction(), b in fraction()) {
            prop_assert_eq!(a.plus(&b).big(), a.big() + b.big());
            prop_assert_eq!(a.minus(&b).big(), a.big() - b.big());
            prop_assert_eq!(a.times(&b).big(), a.big() * b.big());
            prop_assert_eq!(a.cmp(&b), a.big().cmp(&b.big()));
            if !b.big().is_zero() {
                prop_assert_eq!(a.over(&b).big(), a.big() / b.big());
            }
        }
    }

    #[test]
    fn halves_are_rounded_up_once() {
        let rounded = |n, d| Exact::ratio(n, d).rounded().0;
        assert_eq!(rounded(1, 200), 1);
        assert_eq!(rounded(1, 201), 0);
        assert_eq!(rounded(200, 3), 6_667);
        assert_eq!(rounded(-1, 200), 0);
        assert_eq!(Exact::ratio(1, 0), Exact::ZERO);
    }
}
