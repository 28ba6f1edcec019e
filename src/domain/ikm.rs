//! Public satisfaction of a unit (indeks kepuasan masyarakat, PermenPANRB 14/2017).

use super::{decimal::Hundredths, exact::Exact};
use serde::{Deserialize, Serialize};

pub const N_ELEMENTS: usize = 9;

/// Quality of service, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quality {
    A,
    B,
    C,
    D,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ikm {
    /// Mean answer of each element, 1 to 4.
    pub elements: [Hundredths; N_ELEMENTS],
    /// 25 to 100.
    pub value: Hundredths,
    pub quality: Quality,
}

/// From the sum and number of answers (1 to 4) of each element; `None` while an element has no answer.
pub fn index(elements: &[(u64, u64); N_ELEMENTS]) -> Option<Ikm> {
    if elements.iter().any(|(_, n)| *n == 0) {
        return None;
    }
    let means = elements.map(|(sum, n)| Exact::ratio(i128::from(sum), i128::from(n)));
    let sum = means.iter().fold(Exact::ZERO, |sum, mean| sum.plus(mean));
    let value = sum.times(&Exact::ratio(25, N_ELEMENTS as i128)).rounded();
    let quality = match value.0 {
        8_831.. => Quality::A,
        7_661.. => Quality::B,
        6_500.. => Quality::C,
        _ => Quality::D,
    };
    Some(Ikm { elements: means.map(|m| m.rounded()), value, quality })
}

/// How many of the people served must be asked (Krejcie and Morgan, as the regulation has it).
pub fn sample_size(n_served: u64) -> u64 {
    if n_served == 0 {
        return 0;
    }
    // 3.841 N 0.25 / (0.0025 (N - 1) + 3.841 0.25), both sides times 100,000.
    let (upper, lower) = (96_025 * u128::from(n_served), 250 * u128::from(n_served - 1) + 96_025);
    u64::try_from((2 * upper + lower) / (2 * lower)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_that_of_the_published_table() {
        for (served, asked) in
            [(0, 0), (10, 10), (100, 80), (500, 217), (1_000, 278), (10_000, 370), (1_000_000, 384)]
        {
            assert_eq!(sample_size(served), asked, "{served}");
        }
    }

    #[test]
    fn the_index_is_weighed_exactly_and_classed_after_rounding() {
        let all = |sum, n| index(&[(sum, n); N_ELEMENTS]).unwrap();
        assert_eq!((all(4, 1).value.0, all(4, 1).quality), (10_000, Quality::A));
        assert_eq!((all(1, 1).value.0, all(1, 1).quality), (2_500, Quality::D));
        assert_eq!(all(26, 10).quality, Quality::C);
        // 3.53236 x 25 = 88.309: rounded 88.31, and that is an A.
        assert_eq!((all(353_236, 100_000).value.0, all(353_236, 100_000).quality), (8_831, Quality::A));
        let mut one_missing = [(3, 1); N_ELEMENTS];
        one_missing[4] = (0, 0);
        assert_eq!(index(&one_missing), None);
    }
}
