//! The check of a unit's distribution of predicates against the pattern of its own (SE MenPANRB 3/2023).
//!
//! It warns and counts head-room; it never changes a predicate.

use super::predicate::{Predicate, UnitPredicate};

/// One condition of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// More people than in any other predicate.
    Majority(Predicate),
    /// At most so many percent.
    AtMost(Predicate, u32),
    /// At least so many percent.
    AtLeast(Predicate, u32),
    /// Together at least so many percent.
    AtLeastTogether(Predicate, Predicate, u32),
    /// At least one person in one of the two.
    Some(Predicate, Predicate),
    None(Predicate),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Every rule of the pattern and whether it holds.
    pub rules: Vec<(Rule, bool)>,
    /// For each predicate, worst first: how many of the people who have another one (or none yet) could still
    /// get it before an upper limit is passed. `None`: no upper limit.
    pub room: [Option<u32>; 5],
}

impl Distribution {
    pub fn fits(&self) -> bool {
        self.rules.iter().all(|(_, holds)| *holds)
    }
}

use Predicate::{Baik, ButuhPerbaikan, Kurang, SangatBaik, SangatKurang};

/// The pattern of a unit with this predicate.
pub const fn pattern(unit: UnitPredicate) -> &'static [Rule] {
    match unit {
        UnitPredicate::Istimewa => &[Rule::Majority(SangatBaik), Rule::AtMost(SangatBaik, 70)],
        UnitPredicate::Baik => {
            &[Rule::Majority(Baik), Rule::AtMost(Baik, 70), Rule::Some(ButuhPerbaikan, Kurang)]
        }
        UnitPredicate::ButuhPerbaikan => &[Rule::AtLeast(ButuhPerbaikan, 60), Rule::AtMost(SangatBaik, 10)],
        UnitPredicate::Kurang => {
            &[Rule::AtLeast(Kurang, 60), Rule::AtLeast(ButuhPerbaikan, 10), Rule::AtMost(SangatBaik, 10)]
        }
        UnitPredicate::SangatKurang => &[
            Rule::AtLeast(SangatKurang, 60),
            Rule::AtLeastTogether(Kurang, ButuhPerbaikan, 10),
            Rule::None(SangatBaik),
        ],
    }
}

/// Holds the people with a predicate, worst first, against the pattern. `n_people` also counts those without.
pub fn check(unit: UnitPredicate, counts: &[u32; 5], n_people: u32) -> Distribution {
    let rated: u32 = counts.iter().sum();
    let of = |p: Predicate| counts[p as usize];
    let at_least = |n: u32, percent: u32| u64::from(n) * 100 >= u64::from(rated) * u64::from(percent);
    let holds = |rule: &Rule| match *rule {
        Rule::Majority(p) => Predicate::ALL.iter().all(|other| *other == p || of(*other) < of(p)),
        Rule::AtMost(p, percent) => u64::from(of(p)) * 100 <= u64::from(rated) * u64::from(percent),
        Rule::AtLeast(p, percent) => at_least(of(p), percent),
        Rule::AtLeastTogether(p, q, percent) => at_least(of(p) + of(q), percent),
        Rule::Some(p, q) => of(p) + of(q) > 0,
        Rule::None(p) => of(p) == 0,
    };
    let rules = pattern(unit);
    let most = |p: Predicate| {
        rules.iter().find_map(|rule| match *rule {
            Rule::AtMost(q, percent) if p == q => {
                Some((u64::from(n_people) * u64::from(percent) / 100) as u32)
            }
            Rule::None(q) if p == q => Some(0),
            _ => None,
        })
    };
    Distribution {
        rules: rules.iter().map(|rule| (*rule, rated > 0 && holds(rule))).collect(),
        room: Predicate::ALL.map(|p| most(p).map(|most| most.saturating_sub(of(p)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts best first, as one speaks of them.
    fn fits(unit: UnitPredicate, best_first: [u32; 5]) -> bool {
        let mut counts = best_first;
        counts.reverse();
        check(unit, &counts, counts.iter().sum()).fits()
    }

    #[test]
    fn each_pattern_accepts_its_own_and_refuses_the_edge() {
        assert!(fits(UnitPredicate::Istimewa, [70, 30, 0, 0, 0]));
        assert!(!fits(UnitPredicate::Istimewa, [71, 29, 0, 0, 0]));
        assert!(!fits(UnitPredicate::Istimewa, [40, 60, 0, 0, 0]));
        assert!(fits(UnitPredicate::Baik, [20, 70, 10, 0, 0]));
        assert!(!fits(UnitPredicate::Baik, [30, 70, 0, 0, 0]));
        assert!(fits(UnitPredicate::ButuhPerbaikan, [10, 30, 60, 0, 0]));
        assert!(!fits(UnitPredicate::ButuhPerbaikan, [11, 29, 60, 0, 0]));
        assert!(fits(UnitPredicate::Kurang, [10, 20, 10, 60, 0]));
        assert!(!fits(UnitPredicate::Kurang, [10, 21, 9, 60, 0]));
        assert!(fits(UnitPredicate::SangatKurang, [0, 30, 5, 5, 60]));
        assert!(!fits(UnitPredicate::SangatKurang, [1, 29, 5, 5, 60]));
    }

    #[test]
    fn room_says_how_many_more_fit() {
        let counts = [0, 0, 1, 5, 12];
        let checked = check(UnitPredicate::Istimewa, &counts, 20);
        assert_eq!(checked.room, [None, None, None, None, Some(2)]);
    }

    /// Every unit of one to eight people in every distribution, `[u32; 5]` worst first.
    fn all_units() -> impl Iterator<Item = [u32; 5]> {
        let all = (0..9u32.pow(5)).map(|n| std::array::from_fn(|i| n / 9u32.pow(i as u32) % 9));
        all.filter(|counts: &[u32; 5]| (1..=8).contains(&counts.iter().sum::<u32>()))
    }

    #[test]
    fn every_small_unit_is_judged_as_the_letter_of_the_rules_says() {
        let mut n_units = 0;
        for counts in all_units() {
            n_units += 1;
            let n = f64::from(counts.iter().sum::<u32>());
            let share = counts.map(|c| f64::from(c) / n);
            let [very_poor, poor, improve, good, best] = share;
            let rest = |own: usize| (0..5).filter(|i| *i != own).map(|i| counts[i]).max().unwrap();
            let near = 1e-9;
            let want = [
                (UnitPredicate::Istimewa, counts[4] > rest(4) && best <= 0.7 + near),
                (UnitPredicate::Baik, counts[3] > rest(3) && good <= 0.7 + near && improve + poor > 0.0),
                (UnitPredicate::ButuhPerbaikan, improve >= 0.6 - near && best <= 0.1 + near),
                (UnitPredicate::Kurang, poor >= 0.6 - near && improve >= 0.1 - near && best <= 0.1 + near),
                (
                    UnitPredicate::SangatKurang,
                    very_poor >= 0.6 - near && poor + improve >= 0.1 - near && counts[4] == 0,
                ),
            ];
            for (unit, fits) in want {
                let checked = check(unit, &counts, counts.iter().sum());
                assert_eq!(checked.fits(), fits, "{unit:?} {counts:?}");
            }
        }
        assert_eq!(n_units, 1_286, "eight people in five places, less the empty unit");
    }

    #[test]
    fn as_many_as_there_is_room_for_keep_the_limit_and_one_more_breaks_it() {
        let units = [
            UnitPredicate::Istimewa,
            UnitPredicate::Baik,
            UnitPredicate::Kurang,
            UnitPredicate::SangatKurang,
        ];
        for (unit, counts) in units.into_iter().flat_map(|unit| all_units().map(move |counts| (unit, counts)))
        {
            let n_people: u32 = counts.iter().sum();
            let checked = check(unit, &counts, n_people);
            for (i, room) in checked.room.into_iter().enumerate() {
                let Some(room) = room else { continue };
                // People change their predicate: the unit stays as large as it is.
                let keeps = |more: u32| {
                    let mut counts = counts;
                    let mut others = more;
                    for (_, count) in counts.iter_mut().enumerate().filter(|(j, _)| *j != i) {
                        let moved = others.min(*count);
                        *count -= moved;
                        others -= moved;
                    }
                    counts[i] += more;
                    let upper = |rule: &Rule| matches!(rule, Rule::AtMost(..) | Rule::None(_));
                    check(unit, &counts, n_people).rules.iter().all(|(rule, holds)| !upper(rule) || *holds)
                };
                assert!(room == 0 || keeps(room), "{unit:?} {counts:?}");
                assert!(counts[i] + room == n_people || !keeps(room + 1), "{unit:?} {counts:?}");
            }
        }
    }

    #[test]
    fn nobody_rated_fits_no_pattern() {
        assert!(!check(UnitPredicate::Istimewa, &[0; 5], 10).fits());
    }
}
