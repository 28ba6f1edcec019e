//! One employee's score: twelve lines, twenty responses.

use crate::{Figure, Scale};
use kinerja::domain::{
    day::Moment,
    decimal::Decimal,
    form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale as Marks},
    id::IndicatorId,
    kind::Kind,
    response::{Answer, Rater, Response},
    score::{Basis, score},
    tally::Totals,
};
use std::{hint::black_box, time::Instant};

/// Scores so often, and nothing else.
pub fn run(n: u32) {
    let form = form();
    let totals = Totals::of(responses().iter().map(|(group, response)| (*group, response)));
    let basis = Basis { form: &form, plan: &[], totals: &totals, decision: None };
    for _ in 0..n {
        black_box(score(black_box(&basis)));
    }
}

pub fn measure(scale: Scale) -> Vec<Figure> {
    let form = form();
    let totals = Totals::of(responses().iter().map(|(group, response)| (*group, response)));
    let basis = Basis { form: &form, plan: &[], totals: &totals, decision: None };
    let begin = Instant::now();
    for _ in 0..scale.n_scores {
        black_box(score(black_box(&basis)));
    }
    let ours = begin.elapsed() / scale.n_scores;
    vec![Figure { what: "score of one employee, 12 lines, 20 responses".to_owned(), ours, peer: None }]
}

fn form() -> Form {
    let line = |n: u32| Line {
        indicator: IndicatorId(n),
        code: format!("I-{n}"),
        name: format!("Indikator {n}"),
        unit: "nilai".to_owned(),
        kind: if n.is_multiple_of(3) {
            Kind::Higher { target: Decimal::from_int(95) }
        } else {
            Kind::Rating { min: 1, max: 5, labels: Vec::new() }
        },
        weight: Decimal::from_int(10 + n as i32),
        groups: None,
    };
    let aspect = |code: &str, axis, numbers: std::ops::Range<u32>| Aspect {
        code: code.to_owned(),
        name: code.to_owned(),
        weight: Decimal::from_int(30),
        axis,
        lines: numbers.map(line).collect(),
    };
    let rule = |weight| Some(GroupRule { weight: Decimal::from_int(weight), min: 1, required: false });
    Form {
        code: "bench".to_owned(),
        name: "Bench".to_owned(),
        version: 1,
        missing: Missing::Renormalise,
        scale: Marks::Proportion,
        cap: Form::DEFAULT_CAP,
        result: Form::DEFAULT_RESULT,
        behaviour: Form::DEFAULT_BEHAVIOUR,
        groups: [rule(60), rule(20), rule(10), None, rule(10)],
        aspects: vec![
            aspect("target", Axis::Result, 0..5),
            aspect("disiplin", Axis::Behaviour, 5..9),
            aspect("kerja-sama", Axis::Behaviour, 9..12),
        ],
    }
}

fn responses() -> Vec<(RaterGroup, Response)> {
    let groups = [RaterGroup::Superior, RaterGroup::Peer, RaterGroup::Subordinate, RaterGroup::Public];
    let response = |n: u32| Response {
        rater: Rater::Respondent(n.to_string()),
        answers: (0..12u16)
            .map(|line| (line, Answer::Value(Decimal::from_int((n as i32 * 7 + i32::from(line)) % 5 + 1))))
            .collect(),
        remarks: Vec::new(),
        at: Moment(0),
    };
    (0..20).map(|n| (groups[(n as usize).min(3)], response(n))).collect()
}
