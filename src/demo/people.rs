//! The employees of a generated government: numbers, names, titles, ranks, positions and superiors.

use super::{
    random::Random,
    units::{Rung, UnitPlan},
    words::{Position, Words},
};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub nip: String,
    pub name: String,
    pub title_before: String,
    pub title_after: String,
    pub is_pppk: bool,
    pub rank: &'static str,
    pub position: String,
    pub position_type: String,
    /// Place in the list of units.
    pub unit: usize,
    /// Place in the list of people.
    pub superior: Option<usize>,
    /// How well this person does, in percent of a spread around the middle.
    pub ability: i32,
}

/// The year the people are made for; fixed, so that a seed gives the same numbers in any year.
const YEAR: i32 = 2026;

const RANKS: [&str; 9] = ["II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b"];

/// Everybody, unit by unit, each unit's head first.
pub fn make(units: &[UnitPlan], seed: u64) -> Vec<Person> {
    let words = Words::load();
    let mut random = Random::part(seed, 1);
    let mut serials = HashMap::new();
    let n_people: u32 = units.iter().map(|unit| unit.size).sum();
    let mut people: Vec<Person> = Vec::with_capacity(n_people as usize);
    let mut heads: Vec<usize> = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let head = people.len();
        let above = unit.parent.and_then(|parent| heads.get(parent)).copied();
        heads.push(head);
        for nth in 0..unit.size {
            let is_head = nth == 0;
            let mut person = drawn(&words, &mut random, &mut serials, unit, is_head);
            person.unit = at;
            person.superior = if is_head { above } else { Some(head) };
            people.push(person);
        }
    }
    people
}

fn drawn(
    words: &Words,
    random: &mut Random,
    serials: &mut HashMap<u64, u16>,
    unit: &UnitPlan,
    is_head: bool,
) -> Person {
    let male = random.percent(48);
    let age = if is_head { random.between(42, 57) } else { random.between(24, 57) };
    let is_pppk = !is_head && random.percent(22);
    let born = YEAR - age;
    let since =
        if is_pppk { random.between(2_021, 2_025) } else { (born + random.between(21, 32)).min(2_025) };
    let birth = born * 10_000 + random.between(1, 12) * 100 + random.between(1, 28);
    let month = if is_pppk { 21 } else { random.between(1, 12) };
    let stem = (birth as u64 * 10_000 + since as u64) * 1_000 + month as u64 * 10 + if male { 1 } else { 2 };
    let serial = serials.entry(stem).or_insert(0);
    *serial += 1;
    let nip = format!("{stem:015}{serial:03}");
    let position = if is_head { head_of(unit) } else { words.position(unit.field, random).cloned() };
    let position = position.unwrap_or_else(|| plain("Pengadministrasi Perkantoran", "pelaksana", ""));
    let (mut title_before, mut title_after) = (String::new(), position.education.clone());
    if let Some(before) = ["dr.", "drg.", "Apt."].into_iter().find(|t| *t == title_after) {
        title_before = std::mem::take(&mut title_after).replace("Apt.", "apt.");
        if before == "Apt." {
            title_after = "S.Farm.".to_owned();
        }
    } else if random.percent(4) {
        title_before = if male { "H." } else { "Hj." }.to_owned();
    }
    let rank = if is_pppk {
        random.pick(&["V", "VII", "IX", "X"]).copied().unwrap_or_default()
    } else {
        let years = (YEAR - since).clamp(0, 32) as usize;
        let from = if title_after.starts_with("A.Md") || title_after.is_empty() { 0 } else { 3 };
        let top = if is_head { 8 } else { 7 };
        RANKS.get((from + years / 5).min(top)).copied().unwrap_or_default()
    };
    Person {
        nip,
        name: words.name(male, random),
        title_before,
        title_after,
        is_pppk,
        rank,
        position: position.position,
        position_type: position.position_type,
        unit: 0,
        superior: None,
        ability: random.bell(),
    }
}

fn plain(position: &str, position_type: &str, education: &str) -> Position {
    Position {
        field: String::new(),
        position: position.to_owned(),
        position_type: position_type.to_owned(),
        weight: 1,
        education: education.to_owned(),
    }
}

fn head_of(unit: &UnitPlan) -> Option<Position> {
    let head = |kind, education| Some(plain(&format!("Kepala {}", unit.name), kind, education));
    match unit.rung {
        Rung::Government => Some(plain("Sekretaris Daerah", "JPT pratama", "S.H., M.Si.")),
        Rung::Agency => head("JPT pratama", "S.E., M.M."),
        Rung::Division => head("administrator", "S.T., M.Si."),
        Rung::HealthCentre => head("fungsional ahli madya", "S.K.M., M.Kes."),
        Rung::School => head("fungsional ahli madya", "S.Pd., M.Pd."),
        Rung::Village => Some(plain(&unit.name.replace("Kelurahan", "Lurah"), "pengawas", "S.IP.")),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::units, *};
    use crate::domain::{
        day::Day,
        employee::{PositionType, Rank, Service},
        nip::Nip,
    };
    use std::collections::HashSet;

    #[test]
    fn everybody_has_a_valid_number_of_his_own_and_a_superior_above_him() {
        let units = units::plan(6_000);
        let people = make(&units, 1);
        assert_eq!(people.len(), 6_000);
        let nips: HashSet<&str> = people.iter().map(|p| p.nip.as_str()).collect();
        assert_eq!(nips.len(), people.len());
        for (at, person) in people.iter().enumerate() {
            let nip = Nip::parse(&person.nip).unwrap();
            assert_eq!(nip.oddity(Day::from_ymd(YEAR, 1, 1).unwrap()), None, "{nip}");
            assert_eq!(person.is_pppk, nip.service() == Service::Pppk);
            assert!(Rank::parse(person.rank).is_some(), "{}", person.rank);
            assert_eq!(person.is_pppk, matches!(Rank::parse(person.rank), Some(Rank::Pppk(_))));
            assert!(PositionType::parse(&person.position_type).is_some(), "{}", person.position_type);
            assert_eq!(person.superior.is_none(), at == 0);
            assert!(person.superior.is_none_or(|superior| superior < at));
        }
    }

    #[test]
    fn a_seed_gives_the_same_people_and_another_one_others() {
        let units = units::plan(150);
        assert_eq!(make(&units, 1), make(&units, 1));
        assert_ne!(make(&units, 1), make(&units, 2));
    }
}
