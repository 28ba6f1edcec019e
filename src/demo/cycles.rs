//! The quarters of the demo and who gets which form in them.

use super::{
    Office,
    units::{FIRST_CENTRE_CODE, UnitPlan},
};
use crate::domain::day::Day;
use std::fmt::Write;

/// One quarter; only the last of them is running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CyclePlan {
    pub code: String,
    pub name: String,
    pub from: Day,
    pub to: Day,
    pub due: Day,
    /// 0 for the first of the demo.
    pub nth: i32,
    pub is_running: bool,
}

/// Who gets a form; the first rule that fits counts, as in a cycle's file.
pub(super) struct Rule {
    pub form: &'static str,
    /// With all below them; empty for all.
    pub units: Vec<String>,
    pub position_types: &'static [&'static str],
}

/// Forms with the agency that each is for, empty for all, and the beginnings of position types.
const FORMS: &[(&str, &str, &[&str])] = &[
    (Office::FIRST_FORM, FIRST_CENTRE_CODE, &[]),
    ("guru", "DIKBUD", &["fungsional"]),
    ("kesehatan", "DINKES", &["fungsional"]),
    ("kependudukan", "DUKCAPIL", &[]),
    ("pekerjaan-umum", "PUPR", &[]),
    ("keuangan", "BPKAD", &[]),
    ("inspektorat", "INSPEKTORAT", &[]),
    ("umum", "", &[]),
];

/// The rules of a government; a form whose agency it lacks has none.
pub(super) fn rules(units: &[UnitPlan]) -> Vec<Rule> {
    let rule = |(form, agency, position_types): &(&'static str, &str, &'static [&'static str])| {
        let is_meant = |unit: &&UnitPlan| unit.code.strip_prefix(unit.region.as_str()) == Some(*agency);
        let units: Vec<String> = units.iter().filter(is_meant).map(|unit| unit.code.clone()).collect();
        (agency.is_empty() || !units.is_empty()).then_some(Rule { form, units, position_types })
    };
    FORMS.iter().filter_map(rule).collect()
}

/// Days after the quarter's end until forms must be in.
const GRACE: i32 = 10;
const N_PAST: i32 = 3;

/// The quarter that holds the day, and before it the last three, oldest first.
pub fn cycles(today: Day) -> Vec<CyclePlan> {
    let (year, month, _) = today.ymd();
    let running = year * 4 + (month as i32 - 1) / 3;
    (0..=N_PAST).filter_map(|nth| plan(running - N_PAST + nth, nth)).collect()
}

/// The quarter by its number from the year 0.
fn plan(number: i32, nth: i32) -> Option<CyclePlan> {
    let (year, quarter) = (number.div_euclid(4), number.rem_euclid(4) as u32);
    let from = Day::from_ymd(year, quarter * 3 + 1, 1)?;
    let next =
        if quarter == 3 { Day::from_ymd(year + 1, 1, 1) } else { Day::from_ymd(year, quarter * 3 + 4, 1) };
    let to = Day(next?.0 - 1);
    let roman = ["I", "II", "III", "IV"].get(quarter as usize)?;
    Some(CyclePlan {
        code: format!("{year}-T{}", quarter + 1),
        name: format!("Triwulan {roman} {year}"),
        from,
        to,
        due: Day(to.0 + GRACE),
        nth,
        is_running: nth == N_PAST,
    })
}

impl Office {
    /// The file that opens the cycle.
    pub fn cycle_file(&self, cycle: &CyclePlan) -> String {
        let mut file = format!(
            "code = \"{}\"\nname = \"{}\"\nfrom = \"{}\"\nto = \"{}\"\ndue = \"{}\"\n",
            cycle.code, cycle.name, cycle.from, cycle.to, cycle.due
        );
        for rule in &self.rules {
            // Writing to a text cannot fail.
            let _ = writeln!(file, "\n[[assign]]\nform = \"{}\"", rule.form);
            if !rule.units.is_empty() {
                let _ = writeln!(file, "units = {:?}", rule.units);
            }
            if !rule.position_types.is_empty() {
                let _ = writeln!(file, "position_types = {:?}", rule.position_types);
            }
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_quarter_holds_the_day_and_the_others_lead_up_to_it() {
        for (day, codes) in [
            ("2026-11-24", ["2026-T1", "2026-T2", "2026-T3", "2026-T4"]),
            ("2026-01-01", ["2025-T2", "2025-T3", "2025-T4", "2026-T1"]),
        ] {
            let today = Day::parse(day).unwrap();
            let plans = cycles(today);
            assert_eq!(plans.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), codes);
            let running = plans.last().unwrap();
            assert!(running.is_running && running.from <= today && today <= running.to);
            for pair in plans.windows(2) {
                assert_eq!(pair[0].to.days_until(pair[1].from), 1);
            }
        }
    }

    #[test]
    fn a_cycle_file_gives_every_field_its_form_in_every_region() {
        for (n_employees, n_regions) in [(100, 1), (1_200, 1), (12_000, 3)] {
            let office = Office::new(n_employees, 1);
            let plan = cycles(Day(20_000)).pop().unwrap();
            let table: toml::Table = office.cycle_file(&plan).parse().unwrap();
            assert_eq!(table["code"].as_str(), Some(plan.code.as_str()));
            let rules = table["assign"].as_array().unwrap();
            let units_of = |form: &str| {
                let rule = rules.iter().find(|rule| rule["form"].as_str() == Some(form)).unwrap();
                rule.get("units").map_or(0, |units| units.as_array().unwrap().len())
            };
            assert_eq!(
                (units_of("guru"), units_of("kesehatan"), units_of("umum")),
                (n_regions, n_regions, 0)
            );
            assert_eq!(units_of(Office::FIRST_FORM), 1);
        }
    }
}
