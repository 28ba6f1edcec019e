//! Who is asked about whom in the demo, and what they have answered so far.

use super::{
    CyclePlan, Office,
    cycles::Rule,
    files::Sheet,
    people::Person,
    random::Random,
    units::{FIRST_CENTRE_CODE, Rung},
};
use crate::domain::{
    day::Day,
    decimal::Decimal,
    form::{Form, RaterGroup},
    kind::Kind,
};
use std::{collections::HashMap, io, ops::Range};

/// Beyond this many people the rest have no answers yet: a larger demo is about size, not about history.
const MOST_ANSWERED: usize = 10_000;
const N_PEERS: usize = 4;

/// One rater's form about one person.
struct Response<'a> {
    group: RaterGroup,
    rater: &'a str,
    submitted: bool,
}

impl Office {
    /// Peers, and for heads subordinates, with the columns of `assignments.csv`.
    pub fn assignments_csv(&self, cycle: &CyclePlan, forms: &[Form]) -> io::Result<Vec<u8>> {
        let mut sheet = Sheet::new(&["cycle", "nip", "group", "rater_nip"])?;
        self.each_response(cycle, forms, |person, _, response| {
            if !matches!(response.group, RaterGroup::Superior | RaterGroup::Public) {
                sheet.row(&[&cycle.code, &person.nip, response.group.code(), response.rater])?;
            }
            Ok(())
        })?;
        sheet.bytes()
    }

    /// What is in so far, with the columns of `responses.csv`.
    pub fn responses_csv(&self, cycle: &CyclePlan, forms: &[Form]) -> io::Result<Vec<u8>> {
        let mut sheet = Sheet::new(&["cycle", "nip", "group", "rater", "indicator", "value"])?;
        let mut random = Random::part(self.seed, cycle.from.0 as u64 + 2);
        self.each_response(cycle, forms, |person, form, response| {
            if !response.submitted {
                return Ok(());
            }
            // A rater has his own measure, and people do a little better with each quarter.
            let mood = random.bell() / 3 + cycle.nth * 6;
            for (_, _, line) in form.lines_for(response.group) {
                let level = person.ability + mood + random.bell() / 2;
                let value = answer(&line.kind, &line.unit, level, &mut random);
                let group = response.group.code();
                sheet.row(&[&cycle.code, &person.nip, group, response.rater, &line.code, &value])?;
            }
            Ok(())
        })?;
        sheet.bytes()
    }

    /// Walks over everybody who is asked about somebody, in the order of people.
    fn each_response<'a>(
        &'a self,
        cycle: &CyclePlan,
        forms: &'a [Form],
        mut visit: impl FnMut(&'a Person, &'a Form, &Response<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let form_of_code: HashMap<&str, &Form> = forms.iter().map(|f| (f.code.as_str(), f)).collect();
        let ranges = self.ranges();
        let mut random = Random::part(self.seed, cycle.from.0 as u64 + 1);
        let mut progress = HashMap::new();
        for (at, person) in self.people.iter().enumerate().take(MOST_ANSWERED) {
            let form = self.rule_of(person).and_then(|rule| form_of_code.get(rule.form)).copied();
            let Some(form) = form else { continue };
            // Units are at different points, as they are in life; the first centre has not begun.
            let done: u32 = *progress.entry(person.unit).or_insert_with(|| random.below(90) + 5);
            let done = match (cycle.is_running, self.is_first_centre(person)) {
                (false, _) => 96,
                (true, true) => 0,
                (true, false) => done,
            };
            let asks = |group| form.rule(group).is_some();
            let superior = person.superior.and_then(|superior| self.people.get(superior));
            if let Some(superior) = superior.filter(|_| asks(RaterGroup::Superior)) {
                let submitted = random.percent(done);
                visit(
                    person,
                    form,
                    &Response { group: RaterGroup::Superior, rater: &superior.nip, submitted },
                )?;
            }
            let is_head = ranges.get(person.unit).is_some_and(|range| range.start == at);
            for (group, raters) in [
                (RaterGroup::Peer, self.peers(at, is_head, &ranges)),
                (RaterGroup::Subordinate, self.subordinates(person, is_head, &ranges)),
            ] {
                for rater in raters.into_iter().filter(|_| asks(group)) {
                    let submitted = random.percent(if cycle.is_running { done * 2 / 3 } else { 50 });
                    visit(person, form, &Response { group, rater, submitted })?;
                }
            }
            if asks(RaterGroup::Public) && random.percent(if cycle.is_running { done / 3 } else { 30 }) {
                for paper in 1..=random.between(5, 7) {
                    let rater = paper.to_string();
                    visit(
                        person,
                        form,
                        &Response { group: RaterGroup::Public, rater: &rater, submitted: true },
                    )?;
                }
            }
        }
        Ok(())
    }

    /// The people of each unit: one range each, the head first.
    fn ranges(&self) -> Vec<Range<usize>> {
        let mut next = 0;
        let mut range = |size: u32| {
            let from = next;
            next += size as usize;
            from..next
        };
        self.units.iter().map(|unit| range(unit.size)).collect()
    }

    fn is_first_centre(&self, person: &Person) -> bool {
        self.units.get(person.unit).is_some_and(|unit| unit.code == FIRST_CENTRE_CODE)
    }

    /// Colleagues of the same unit; for a head the heads of the units beside his.
    fn peers(&self, at: usize, is_head: bool, ranges: &[Range<usize>]) -> Vec<&str> {
        let Some(unit) = self.people.get(at).map(|person| person.unit) else { return Vec::new() };
        let beside: Vec<usize> = if is_head {
            let parent = self.units.get(unit).and_then(|unit| unit.parent);
            let siblings = self.units.iter().enumerate().skip(parent.unwrap_or(0)).take(400);
            siblings
                .filter(|(_, other)| other.parent == parent && other.rung != Rung::Government)
                .filter_map(|(sibling, _)| ranges.get(sibling).map(|range| range.start))
                .collect()
        } else {
            ranges.get(unit).map(|range| (range.start + 1..range.end).collect()).unwrap_or_default()
        };
        let own = beside.iter().position(|other| *other == at).unwrap_or(0);
        let others = beside.iter().cycle().skip(own + 1).take(beside.len().saturating_sub(1).min(N_PEERS));
        others.filter_map(|other| self.people.get(*other)).map(|other| other.nip.as_str()).collect()
    }

    fn subordinates(&self, person: &Person, is_head: bool, ranges: &[Range<usize>]) -> Vec<&str> {
        let range = ranges.get(person.unit).filter(|_| is_head).cloned().unwrap_or(0..0);
        let raters = self.people.get(range).unwrap_or_default().iter().skip(1).take(N_PEERS);
        raters.map(|rater| rater.nip.as_str()).collect()
    }

    /// The first rule that fits, as the service chooses it.
    fn rule_of(&self, person: &Person) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            let kind = &person.position_type;
            (rule.position_types.is_empty()
                || rule.position_types.iter().any(|begin| kind.starts_with(begin)))
                && (rule.units.is_empty() || self.lies_in(person.unit, &rule.units))
        })
    }

    /// Whether a unit or one above it has one of these codes.
    fn lies_in(&self, unit: usize, codes: &[String]) -> bool {
        let mut at = Some(unit);
        while let Some(unit) = at.and_then(|at| self.units.get(at)) {
            if codes.contains(&unit.code) {
                return true;
            }
            at = unit.parent;
        }
        false
    }
}

/// An answer as it stands in a file. A level of 0 is a usual one, 100 better than five of six people's.
fn answer(kind: &Kind, unit: &str, level: i32, random: &mut Random) -> String {
    if random.percent(2) {
        return "TA".to_owned();
    }
    let parts = |value: i64, step: i64| Decimal::from_parts((value / step).max(0) * step).to_string();
    let of = |target: Decimal, percent: i32| target.parts() * i64::from(percent.max(5)) / 100;
    match kind {
        Kind::Rating { min, max, .. } => {
            let share = (78 + level / 9).clamp(0, 100);
            (min + ((max - min) * share + 50) / 100).to_string()
        }
        Kind::Higher { target } => {
            let value = of(*target, 98 + level / 12);
            let most = if unit == "%" { Decimal::from_int(100).parts() } else { i64::MAX };
            parts(value.min(most), step_for(*target))
        }
        Kind::Lower { target } => parts(of(*target, 100 - level / 8), step_for(*target)),
        Kind::Band { low, high } => {
            let span = high.parts() - low.parts();
            parts(low.parts() + span * i64::from(60 + level / 3) / 100, step_for(*low))
        }
        Kind::YesNo => {
            if random.percent((88 + level / 15).clamp(0, 100) as u32) { "ya" } else { "tidak" }.to_owned()
        }
        Kind::Date { due, .. } => Day(due.0 - 2 - level / 30).to_string(),
        Kind::Level(levels) => {
            let mut by_worth: Vec<&(String, Decimal)> = levels.iter().collect();
            by_worth.sort_by_key(|(_, percent)| *percent);
            let top = by_worth.len().saturating_sub(1) as i32;
            let at = (top * (75 + level / 6).clamp(0, 100) + 50) / 100;
            by_worth.get(at as usize).map(|(name, _)| name.clone()).unwrap_or_default()
        }
    }
}

/// Whole numbers for counts, one place for small measures.
fn step_for(target: Decimal) -> i64 {
    if target.parts() >= Decimal::from_int(10).parts() { Decimal::PARTS } else { Decimal::PARTS / 10 }
}

#[cfg(test)]
mod tests {
    use super::{super::cycles, *};
    use crate::domain::{
        form::{Aspect, Axis, GroupRule, Line, Missing, Scale},
        id::IndicatorId,
    };

    fn number(n: i32) -> Decimal {
        Decimal::from_int(n)
    }

    fn kinds() -> Vec<Kind> {
        let levels = [("AA", 100), ("A", 90), ("B", 70)];
        vec![
            Kind::Rating { min: 1, max: 5, labels: Vec::new() },
            Kind::Higher { target: number(95) },
            Kind::Lower { target: number(1) },
            Kind::Band { low: number(60), high: number(85) },
            Kind::YesNo,
            Kind::Date { due: Day(20_000), per_day: number(5) },
            Kind::Level(levels.map(|(name, percent)| (name.to_owned(), number(percent))).into()),
        ]
    }

    fn form(code: &str) -> Form {
        let line = |(n, kind): (usize, Kind)| Line {
            indicator: IndicatorId(n as u32),
            code: format!("I-{n}"),
            name: String::new(),
            unit: "%".to_owned(),
            kind,
            weight: number(1),
            groups: None,
        };
        let rule = |min| Some(GroupRule { weight: number(1), min, required: false });
        Form {
            code: code.to_owned(),
            name: String::new(),
            version: 1,
            missing: Missing::Renormalise,
            scale: Scale::Proportion,
            cap: Form::DEFAULT_CAP,
            result: Form::DEFAULT_RESULT,
            behaviour: Form::DEFAULT_BEHAVIOUR,
            groups: [rule(1), rule(3), rule(3), None, rule(5)],
            aspects: vec![Aspect {
                code: "a".to_owned(),
                name: String::new(),
                weight: number(1),
                axis: Axis::Behaviour,
                lines: kinds().into_iter().enumerate().map(line).collect(),
            }],
        }
    }

    fn forms(office: &Office) -> Vec<Form> {
        office.rules.iter().map(|rule| form(rule.form)).collect()
    }

    fn rows(bytes: Vec<u8>) -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(bytes.as_slice()).records().map(Result::unwrap).collect()
    }

    #[test]
    fn every_answer_fits_its_kind() {
        let mut random = Random::part(1, 1);
        for kind in kinds() {
            for level in (-400..400).step_by(7) {
                let said = answer(&kind, "%", level, &mut random);
                let value = match &kind {
                    _ if said == "TA" => continue,
                    Kind::YesNo => number(i32::from(said == "ya")),
                    Kind::Date { .. } => number(Day::parse(&said).unwrap().0),
                    Kind::Level(levels) => {
                        number(levels.iter().position(|(name, _)| *name == said).unwrap() as i32)
                    }
                    Kind::Rating { .. } | Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => {
                        Decimal::parse(&said).unwrap()
                    }
                };
                assert_eq!(kind.check_answer(value), Ok(()), "{kind:?} {said}");
            }
        }
    }

    #[test]
    fn those_who_are_better_get_better_answers() {
        let kind = Kind::Rating { min: 1, max: 5, labels: Vec::new() };
        let mut random = Random::part(1, 1);
        let mut mean = |level| {
            let marks = (0..100).filter_map(|_| answer(&kind, "", level, &mut random).parse::<i32>().ok());
            marks.sum::<i32>()
        };
        assert!(mean(150) > mean(-150));
    }

    #[test]
    fn only_the_running_quarter_is_unfinished_and_the_first_centre_has_not_begun() {
        let office = Office::new(200, 1);
        let evaluator = office.evaluator_nip().unwrap().to_owned();
        let plans = cycles(Day::from_ymd(2026, 11, 24).unwrap());
        let by_superior = |plan: &CyclePlan| {
            let rows = rows(office.responses_csv(plan, &forms(&office)).unwrap());
            let superior: Vec<_> = rows.iter().filter(|row| &row[2] == "superior").cloned().collect();
            (superior.len() / kinds().len(), superior.iter().filter(|row| row[3] == evaluator).count())
        };
        let past = by_superior(&plans[0]);
        let running = by_superior(&plans[3]);
        assert!(past.0 > 180 && past.1 > 20, "{past:?}");
        assert!(running.0 > 20 && running.0 < 150 && running.1 == 0, "{running:?}");
    }

    #[test]
    fn nobody_is_asked_about_himself_or_twice_about_another() {
        let office = Office::new(300, 1);
        let plans = cycles(Day(20_000));
        let rows = rows(office.assignments_csv(&plans[3], &forms(&office)).unwrap());
        let mut pairs: Vec<_> =
            rows.iter().map(|row| (row[1].to_owned(), row[2].to_owned(), row[3].to_owned())).collect();
        assert!(pairs.iter().all(|(subject, _, rater)| subject != rater));
        pairs.sort();
        let n = pairs.len();
        pairs.dedup();
        assert_eq!(n, pairs.len());
        let evaluator = office.evaluator_nip().unwrap();
        assert!(rows.iter().any(|row| &row[3] == evaluator), "the evaluator is asked as a peer, too");
    }
}
