//! Random numbers that are the same everywhere for the same seed.

/// SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixing steps a number.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for a part, so that a change in one part leaves the others as they are.
    pub const fn part(seed: u64, part: u64) -> Random {
        let mut random = Random(seed ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        random.0 = random.next();
        random
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// `0..n`; 0 for `n` 0.
    pub const fn below(&mut self, n: u32) -> u32 {
        // The high half times n: no division, and for our small n no bias that anybody could see.
        (((self.next() >> 32) * n as u64) >> 32) as u32
    }

    /// `low..=high`.
    pub const fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low) as u32 + 1) as i32
    }

    pub const fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len() as u32) as usize)
    }

    /// About normal around 0 with a spread of about 100: the sum of four even ones.
    pub const fn bell(&mut self) -> i32 {
        let mut sum = 0;
        let mut n = 0;
        while n < 4 {
            sum += self.between(-87, 87);
            n += 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_within_their_bounds() {
        let draw = |seed| {
            let mut random = Random::part(seed, 0);
            (0..200).map(|_| random.between(-3, 5)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|n| (-3..=5).contains(n)));
        assert!((-3..=5).all(|n| draw(7).contains(&n)));
        assert_eq!(Random::part(1, 0).below(0), 0);
    }

    #[test]
    fn the_bell_is_centred_and_as_wide_as_said() {
        let mut random = Random::part(1, 0);
        let draws: Vec<i64> = (0..10_000).map(|_| random.bell().into()).collect();
        let mean = draws.iter().sum::<i64>() / 10_000;
        let variance = draws.iter().map(|d| d * d).sum::<i64>() / 10_000;
        assert!(mean.abs() < 5, "{mean}");
        assert!((9_000..11_500).contains(&variance), "{variance}");
    }
}
