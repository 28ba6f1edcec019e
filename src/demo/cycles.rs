//! The quarters of the demo and who gets which form in them.

use super::units::FIRST_CENTRE_CODE;
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
    pub units: &'static [&'static str],
    pub position_types: &'static [&'static str],
}

const fn rule(
    form: &'static str,
    units: &'static [&'static str],
    position_types: &'static [&'static str],
) -> Rule {
    Rule { form, units, position_types }
}

pub(super) const RULES: &[Rule] =
    &[rule("demo-pelayanan", &[FIRST_CENTRE_CODE], &[]), rule("umum", &[], &[])];

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

impl CyclePlan {
    /// The cycle's file.
    pub fn file(&self) -> String {
        let mut file = format!(
            "code = \"{}\"\nname = \"{}\"\nfrom = \"{}\"\nto = \"{}\"\ndue = \"{}\"\n",
            self.code, self.name, self.from, self.to, self.due
        );
        for rule in RULES {
            // Writing to a text cannot fail.
            let _ = writeln!(file, "\n[[assign]]\nform = \"{}\"", rule.form);
            for (name, list) in [("units", rule.units), ("position_types", rule.position_types)] {
                if !list.is_empty() {
                    let _ = writeln!(file, "{name} = {list:?}");
                }
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
    fn a_cycle_file_is_well_formed() {
        for plan in cycles(Day(20_000)) {
            let table: toml::Table = plan.file().parse().unwrap();
            assert_eq!(table["code"].as_str(), Some(plan.code.as_str()));
            assert_eq!(table["assign"].as_array().map(Vec::len), Some(RULES.len()));
        }
    }
}
