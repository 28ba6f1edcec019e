//! A made-up government to try the program with: units, employees, cycles, peers and answers.
//!
//! Everything comes out as the files an office would import, so that the demo goes the way real data go. Pure:
//! the same numbers in, the same files out. Never here: the store, the service, the clock.

mod answers;
mod cycles;
mod files;
mod people;
mod random;
mod units;
mod words;

use crate::service::{api::ImportKind, import::catalogue};
use cycles::Rule;
pub use cycles::{CyclePlan, cycles};
use people::Person;
use units::UnitPlan;

/// Fewer people do not make a government with a health centre of its own.
pub const LEAST_EMPLOYEES: u32 = 100;
pub const MOST_EMPLOYEES: u32 = 5_000_000;

pub struct Office {
    units: Vec<UnitPlan>,
    people: Vec<Person>,
    rules: Vec<Rule>,
    seed: u64,
}

impl Office {
    pub fn new(n_employees: u32, seed: u64) -> Office {
        let units = units::plan(n_employees);
        let people = people::make(&units, seed);
        let rules = cycles::rules(&units);
        Office { units, people, rules, seed }
    }

    /// The form of the first health centre; only a demo has it.
    pub const FIRST_FORM: &str = "demo-pelayanan";

    /// The NIP of the head of the first health centre, whose people's forms are all open.
    pub fn evaluator_nip(&self) -> Option<&str> {
        let is_first = |person: &&Person| {
            self.units.get(person.unit).is_some_and(|unit| unit.code == units::FIRST_CENTRE_CODE)
        };
        self.people.iter().find(is_first).map(|person| person.nip.as_str())
    }

    /// Indicators and forms, in the order in which they are imported: those that come with the program, and one
    /// of the demo's own.
    pub fn catalogue() -> impl Iterator<Item = (ImportKind, &'static str)> {
        let indicators = (ImportKind::Indicators, catalogue::INDICATORS);
        let forms =
            catalogue::FORMS.iter().map(|(_, form)| *form).chain([include_str!("../../data/demo/form.toml")]);
        [indicators].into_iter().chain(forms.map(|form| (ImportKind::Forms, form)))
    }
}
