//! One small form and its answers, small enough to be scored by hand; for the tests of this layer.

use super::{
    day::Moment,
    decimal::Decimal,
    form::{Aspect, Axis, Form, GroupRule, Line, LineNo, Missing, RaterGroup, Scale},
    id::{EmployeeId, IndicatorId},
    kind::Kind,
    response::{Answer, Rater, Response},
    tally::Totals,
};
use RaterGroup::{Own, Peer, Public, Superior};

/// Superior 60 (one, required), peer 20 (three), public 20 (five), self asked without a weight.
/// `target` 60 on results: line 0 (more is better, target 92, weight 30), line 1 (less is better, target 60,
/// weight 20). `values` 40 on behaviour: line 2 (marks 1 to 5).
pub fn form(missing: Missing) -> Form {
    let rule = |weight, min, required| Some(GroupRule { weight: number(weight), min, required });
    Form {
        code: "guru".to_owned(),
        name: "Formulir guru".to_owned(),
        version: 1,
        missing,
        scale: Scale::Proportion,
        cap: Form::DEFAULT_CAP,
        result: Form::DEFAULT_RESULT,
        behaviour: Form::DEFAULT_BEHAVIOUR,
        groups: [rule("60", 1, true), rule("20", 3, false), None, rule("0", 1, false), rule("20", 5, false)],
        aspects: vec![
            aspect(
                "target",
                "60",
                Axis::Result,
                vec![
                    line("GR-01", "30", Kind::Higher { target: number("92") }),
                    line("GR-02", "20", Kind::Lower { target: number("60") }),
                ],
            ),
            aspect(
                "values",
                "40",
                Axis::Behaviour,
                vec![line("NILAI", "100", Kind::Rating { min: 1, max: 5, labels: Vec::new() })],
            ),
        ],
    }
}

/// The superior and the employee answer all; three peers lines 0 and 2, two of them line 1, a fourth says TA to
/// line 2 alone; five of the public line 2, three of them TA.
pub fn totals() -> Totals {
    responses(&[
        (Superior, "87.4 45 4"),
        (Own, "92 60 5"),
        (Peer, "92 60 5"),
        (Peer, "69 60 4"),
        (Peer, "46 - 3"),
        (Peer, "- - TA"),
        (Public, "- - 1"),
        (Public, "- - 1"),
        (Public, "- - TA"),
        (Public, "- - TA"),
        (Public, "- - TA"),
    ])
}

/// Each response as its answers in the order of lines, `-` for a line that it does not hold.
pub fn responses(list: &[(RaterGroup, &str)]) -> Totals {
    let response = |text: &str| Response {
        rater: Rater::Employee(EmployeeId(1)),
        answers: (0..).zip(text.split(' ')).filter_map(|(no, word)| Some((no, answer(word)?))).collect(),
        remarks: Vec::new(),
        at: Moment(0),
    };
    let all: Vec<_> = list.iter().map(|(group, text)| (*group, response(text))).collect();
    Totals::of(all.iter().map(|(group, response)| (*group, response)))
}

fn answer(word: &str) -> Option<Answer> {
    match word {
        "-" => None,
        "TA" => Some(Answer::NotObserved),
        _ => Some(Answer::Value(number(word))),
    }
}

pub fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

pub fn line(code: &str, weight: &str, kind: Kind) -> Line {
    Line {
        indicator: IndicatorId(1),
        code: code.to_owned(),
        name: code.to_owned(),
        unit: String::new(),
        kind,
        weight: number(weight),
        groups: None,
    }
}

fn aspect(code: &str, weight: &str, axis: Axis, lines: Vec<Line>) -> Aspect {
    Aspect { code: code.to_owned(), name: code.to_owned(), weight: number(weight), axis, lines }
}

/// The line in a form that is being made.
pub fn line_mut(form: &mut Form, no: LineNo) -> &mut Line {
    form.aspects.iter_mut().flat_map(|a| &mut a.lines).nth(usize::from(no)).unwrap()
}
