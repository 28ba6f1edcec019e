//! Whether a form can stand: what is wrong with it, and where. Not here: whether its texts are too long, and
//! whether its indicators are those of the catalogue.

use super::{
    decimal::Decimal,
    form::{Aspect, Form, Line, RaterGroup, Thresholds},
    kind::KindFault,
};

/// One thing that is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// The field, as files name it.
    pub place: &'static str,
    /// What stands there, or the code of what it belongs to.
    pub value: String,
    pub why: Unsound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsound {
    Range {
        min: Decimal,
        max: Decimal,
    },
    WeightNotPositive,
    ThresholdOrder,
    NoLines,
    /// The same code as that aspect or line, counted from 1.
    Twice {
        first: u32,
    },
    /// A line weighs a group that the form does not ask.
    NotAsked(RaterGroup),
    Kind(KindFault),
}

/// Gathers the faults.
#[derive(Default)]
struct Check(Vec<FormFault>);

impl Form {
    /// Everything that is wrong with it, from its head down to its lines.
    pub fn check(&self) -> Vec<FormFault> {
        let mut check = Check::default();
        check.range("cap", self.cap, (100, 1_000), || self.cap.to_string());
        check.thresholds("thresholds.result", self.result);
        check.thresholds("thresholds.behaviour", self.behaviour);
        check.groups(self);
        if self.aspects.is_empty() {
            check.add("aspects", &self.code, Unsound::NoLines);
        }
        for (i, aspect) in self.aspects.iter().enumerate() {
            check.aspect(aspect);
            let same = |other: &Aspect| other.code.eq_ignore_ascii_case(&aspect.code);
            check.once("aspects.code", &aspect.code, self.aspects.iter().take(i).position(same));
        }
        for (no, _, line) in self.lines() {
            let same = |other: &Line| other.code.eq_ignore_ascii_case(&line.code);
            let first = self.lines().take(usize::from(no)).position(|(_, _, other)| same(other));
            check.once("aspects.lines.indicator", &line.code, first);
            check.line(self, line);
        }
        check.0
    }
}

impl Check {
    fn add(&mut self, place: &'static str, value: impl ToString, why: Unsound) {
        self.0.push(FormFault { place, value: value.to_string(), why });
    }

    fn range(&mut self, place: &'static str, n: Decimal, most: (i32, i32), value: impl Fn() -> String) {
        let (min, max) = (Decimal::from_int(most.0), Decimal::from_int(most.1));
        if n < min || n > max {
            self.add(place, value(), Unsound::Range { min, max });
        }
    }

    fn once(&mut self, place: &'static str, code: &str, first: Option<usize>) {
        if let Some(at) = first {
            self.add(place, code, Unsound::Twice { first: at as u32 + 1 });
        }
    }

    fn thresholds(&mut self, place: &'static str, Thresholds { above, meets }: Thresholds) {
        if above <= meets || meets < Decimal::ZERO {
            self.add(place, format!("{above}, {meets}"), Unsound::ThresholdOrder);
        }
    }

    /// Weight zero asks a group without counting it; one at least must count.
    fn groups(&mut self, form: &Form) {
        for group in RaterGroup::ALL {
            let Some(rule) = form.rule(group) else { continue };
            if rule.weight < Decimal::ZERO {
                self.add("groups.weight", group.code(), Unsound::WeightNotPositive);
            }
            let n = Decimal::from_int(rule.min.into());
            self.range("groups.min", n, (1, u16::MAX.into()), || group.code().to_owned());
        }
        if !form.groups.iter().flatten().any(|rule| rule.weight.is_positive()) {
            self.add("groups", "", Unsound::WeightNotPositive);
        }
    }

    fn aspect(&mut self, aspect: &Aspect) {
        if !aspect.weight.is_positive() {
            self.add("aspects.weight", &aspect.code, Unsound::WeightNotPositive);
        }
        if aspect.lines.is_empty() {
            self.add("aspects.lines", &aspect.code, Unsound::NoLines);
        }
    }

    fn line(&mut self, form: &Form, line: &Line) {
        if !line.weight.is_positive() {
            self.add("aspects.lines.weight", &line.code, Unsound::WeightNotPositive);
        }
        if let Err(why) = line.kind.check() {
            self.add("aspects.lines.target", &line.code, Unsound::Kind(why));
        }
        let Some(own) = &line.groups else { return };
        let is_asked = |group: RaterGroup| form.rule(group).is_some();
        for (group, _) in own.iter().filter(|(group, _)| !is_asked(*group)) {
            self.add("aspects.lines.groups", group.code(), Unsound::NotAsked(*group));
        }
        let weights = || own.iter().filter(|(group, _)| is_asked(*group)).map(|(_, weight)| *weight);
        if weights().any(|w| w < Decimal::ZERO) || !weights().any(Decimal::is_positive) {
            self.add("aspects.lines.groups", &line.code, Unsound::WeightNotPositive);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            form::{GroupRule, Missing},
            id::IndicatorId,
            kind::Kind,
            sample,
        },
        *,
    };

    #[test]
    fn every_fault_is_named_at_its_place() {
        let n = Decimal::from_int;
        let range = |min, max| Unsound::Range { min: n(min), max: n(max) };
        type Spoil = fn(&mut Form);
        let cases: [(Spoil, &str, &str, Unsound); 17] = [
            (|f| f.cap = Decimal::from_int(99), "cap", "99", range(100, 1_000)),
            (|f| f.cap = Decimal::from_int(1_001), "cap", "1001", range(100, 1_000)),
            (|f| f.result.above = f.result.meets, "thresholds.result", "90, 90", Unsound::ThresholdOrder),
            (
                |f| f.behaviour.meets = Decimal::from_int(-1),
                "thresholds.behaviour",
                "90, -1",
                Unsound::ThresholdOrder,
            ),
            (
                |f| f.groups[1] = f.groups[1].map(|rule| GroupRule { min: 0, ..rule }),
                "groups.min",
                "peer",
                range(1, u16::MAX.into()),
            ),
            (
                |f| f.groups.iter_mut().flatten().for_each(|rule| rule.weight = Decimal::ZERO),
                "groups",
                "",
                Unsound::WeightNotPositive,
            ),
            (|f| f.aspects.clear(), "aspects", "guru", Unsound::NoLines),
            (|f| f.aspects[0].weight = Decimal::ZERO, "aspects.weight", "target", Unsound::WeightNotPositive),
            (|f| f.aspects[1].lines.clear(), "aspects.lines", "values", Unsound::NoLines),
            (|f| f.aspects[1].code = "TARGET".into(), "aspects.code", "TARGET", Unsound::Twice { first: 1 }),
            (
                |f| f.aspects[1].lines[0].code = "gr-02".into(),
                "aspects.lines.indicator",
                "gr-02",
                Unsound::Twice { first: 2 },
            ),
            (
                |f| f.aspects[0].lines[1].weight = Decimal::ZERO,
                "aspects.lines.weight",
                "GR-02",
                Unsound::WeightNotPositive,
            ),
            (
                |f| f.aspects[0].lines[0].kind = Kind::Higher { target: Decimal::ZERO },
                "aspects.lines.target",
                "GR-01",
                Unsound::Kind(KindFault::TargetNotPositive),
            ),
            (
                |f| f.aspects[0].lines[0].groups = Some(Vec::new()),
                "aspects.lines.groups",
                "GR-01",
                Unsound::WeightNotPositive,
            ),
            (
                |f| {
                    let weights = [(RaterGroup::Superior, 100), (RaterGroup::Peer, -1)];
                    let own = weights.map(|(group, weight)| (group, Decimal::from_int(weight)));
                    f.aspects[0].lines[0].groups = Some(own.into());
                },
                "aspects.lines.groups",
                "GR-01",
                Unsound::WeightNotPositive,
            ),
            (
                |f| {
                    let weights = [(RaterGroup::Superior, 100), (RaterGroup::Subordinate, 50)];
                    let own = weights.map(|(group, weight)| (group, Decimal::from_int(weight)));
                    f.aspects[0].lines[0].groups = Some(own.into());
                },
                "aspects.lines.groups",
                "subordinate",
                Unsound::NotAsked(RaterGroup::Subordinate),
            ),
            (
                |f| f.groups[1].as_mut().unwrap().weight = Decimal::from_int(-1),
                "groups.weight",
                "peer",
                Unsound::WeightNotPositive,
            ),
        ];
        let sound = sample::form(Missing::Zero);
        assert_eq!(sound.check(), []);
        for (spoil, place, value, why) in cases {
            let mut form = sound.clone();
            spoil(&mut form);
            assert_eq!(form.check(), [FormFault { place, value: value.to_owned(), why }]);
        }
    }

    #[test]
    fn all_faults_are_found_at_once() {
        let mut form = sample::form(Missing::Wait);
        form.cap = Decimal::ZERO;
        form.aspects[0].lines[0].weight = Decimal::ZERO;
        form.aspects[0].lines[1].indicator = IndicatorId(99);
        form.aspects[1].weight = Decimal::ZERO;
        let places: Vec<&str> = form.check().iter().map(|fault| fault.place).collect();
        assert_eq!(places, ["cap", "aspects.weight", "aspects.lines.weight"]);
    }
}
