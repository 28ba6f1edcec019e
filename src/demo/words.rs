//! The lists that names and positions are drawn from, embedded from `data/demo/`.

use super::random::Random;
use serde::Deserialize;

pub struct Words {
    given_male: Vec<&'static str>,
    given_female: Vec<&'static str>,
    family: Vec<&'static str>,
    positions: Vec<Position>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Position {
    pub field: String,
    pub position: String,
    pub position_type: String,
    /// How many of a hundred in the field, about.
    pub weight: u32,
    /// A title after the name, or `dr.` and `drg.` before it.
    pub education: String,
}

impl Words {
    pub fn load() -> Words {
        let positions = include_bytes!("../../data/demo/positions.csv");
        Words {
            given_male: include_str!("../../data/demo/given-male.txt").lines().collect(),
            given_female: include_str!("../../data/demo/given-female.txt").lines().collect(),
            family: include_str!("../../data/demo/family.txt").lines().collect(),
            // A row that does not fit would be missing from the demo; a test sees to it that all fit.
            positions: csv::Reader::from_reader(positions.as_slice()).deserialize().flatten().collect(),
        }
    }

    /// A given name, sometimes two, and a family name.
    pub fn name(&self, male: bool, random: &mut Random) -> String {
        let given = if male { &self.given_male } else { &self.given_female };
        let mut parts: Vec<&str> = random.pick(given).copied().into_iter().collect();
        if random.percent(25) {
            parts.extend(random.pick(given).copied().filter(|second| !parts.contains(second)));
        }
        parts.extend(random.pick(&self.family));
        parts.join(" ")
    }

    /// A position of the field; of the common ones when the field has none.
    pub fn position(&self, field: &str, random: &mut Random) -> Option<&Position> {
        let of = |field: &str| self.positions.iter().filter(|p| p.field == field).collect::<Vec<_>>();
        let found = of(field);
        let found = if found.is_empty() { of("umum") } else { found };
        let mut left = random.below(found.iter().map(|p| p.weight).sum());
        found.into_iter().find(|p| {
            let here = left < p.weight;
            left = left.saturating_sub(p.weight);
            here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::employee::PositionType;
    use std::collections::HashSet;

    #[test]
    fn every_row_of_the_lists_fits() {
        let words = Words::load();
        let rows = include_str!("../../data/demo/positions.csv").lines().count() - 1;
        assert_eq!(words.positions.len(), rows);
        for p in &words.positions {
            assert!(PositionType::parse(&p.position_type).is_some(), "{}", p.position_type);
            assert!(p.weight > 0);
        }
        for list in [&words.given_male, &words.given_female, &words.family] {
            assert!(list.len() >= 150);
            assert_eq!(list.iter().collect::<HashSet<_>>().len(), list.len());
            assert!(list.iter().all(|name| !name.is_empty() && name.trim() == *name));
        }
    }

    #[test]
    fn every_field_gives_positions_by_their_weight() {
        let words = Words::load();
        let mut random = Random::part(1, 3);
        let drawn: Vec<&Position> =
            (0..2_000).filter_map(|_| words.position("pendidikan", &mut random)).collect();
        assert_eq!(drawn.len(), 2_000);
        let n_class = drawn.iter().filter(|p| p.position == "Guru Kelas Ahli Pertama").count();
        assert!((650..950).contains(&n_class), "{n_class}");
        assert_eq!(words.position("angkasa", &mut random).map(|p| p.field.as_str()), Some("umum"));
    }
}
