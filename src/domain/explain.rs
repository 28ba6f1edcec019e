//! The working of a score as a tree of steps, from the predicate down to single answers.
//!
//! Made from the same exact figures as the score. In confidential groups answers appear only from three on,
//! counted by value, and never with a rater; while there are fewer, neither they nor their mean nor the line
//! that rests on them is told, and of how they answered only how many there are.

use super::{
    decimal::{Decimal, Hundredths},
    exact::Exact,
    form::{Axis, Missing, RaterGroup, Scale, Thresholds},
    kind::Kind,
    outlook::{AxisOutlook, Rise, Way, ways},
    predicate::{NumericPredicate, Predicate, Rating},
    response::Answer,
    score::{AspectWorking, GroupWorking, LineWorking, Score, Working, achievement},
    subject::Status,
    tally::Tally,
};
use serde::{Deserialize, Serialize};

/// From how many raters on the answers of a confidential group are shown.
pub const CONFIDENTIAL_FROM: u32 = 3;

/// One step of a working: what is said, and the steps it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub what: What,
    /// The step's own rounded outcome, in percent; `None` where there is none.
    pub value: Option<Hundredths>,
    pub children: Vec<Step>,
}

/// A weighed part of a mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part<N> {
    pub name: N,
    pub weight: Decimal,
    pub value: PartValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartValue {
    Counted(Hundredths),
    /// Counted, but not told: it would show what single confidential raters said.
    Confidential,
    LeftOut,
}

/// Answers of a group that may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub n_answers: u32,
    pub n_not_observed: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// From the two ratings by the matrix of PermenPANRB 6/2022.
    Predicate {
        predicate: Option<Predicate>,
        result: Option<Rating>,
        behaviour: Option<Rating>,
        /// What would propose a better one.
        ways: Vec<Way>,
    },
    /// An axis score held against its thresholds, and what the evaluator made of it.
    Rating {
        axis: Axis,
        rating: Option<Rating>,
        proposed: Option<Rating>,
        limits: Thresholds,
        /// The next better rating that the form can give.
        next: Option<Rise>,
        /// The best rating, and the most that the form gives, when that is not enough for it.
        unreachable: Option<(Rise, Hundredths)>,
        parts: Vec<Part<String>>,
        reason: String,
    },
    /// PP 30/2019, for information.
    Numeric {
        predicate: Option<NumericPredicate>,
        new_idea: bool,
    },
    Composite {
        status: Status,
        coverage: Hundredths,
        missing: Missing,
        parts: Vec<Part<String>>,
    },
    Aspect {
        name: String,
        axis: Axis,
        weight: Decimal,
        coverage: Hundredths,
        parts: Vec<Part<String>>,
    },
    Line {
        code: String,
        name: String,
        unit: String,
        kind: Kind,
        weight: Decimal,
        parts: Vec<Part<RaterGroup>>,
    },
    Group {
        group: RaterGroup,
        weight: Decimal,
        min: u16,
        /// Responses that hold the line.
        n_held: u32,
        /// `None` when there are too few raters to show how they answered.
        shown: Option<Shown>,
        fate: Fate,
    },
    /// The same answer by so many raters, and what one is worth.
    Answers {
        answer: Answer,
        n: u32,
        kind: Kind,
        scale: Scale,
        cap: Decimal,
    },
}

/// What becomes of a group on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    Counts,
    /// It has an answer, but the form gives the group no weight.
    ShownOnly,
    /// Too few responses, and the form leaves out what is missing.
    LeftOut,
    /// Too few responses, and the form counts what is missing as zero.
    Zero,
    /// Enough responses, but too few that are not "not observed".
    NotObserved,
    /// The form waits until everything required is in.
    Waits,
}

/// The whole working.
pub fn explain(working: &Working<'_>) -> Step {
    let Score { standing, proposed, aspects: _ } = working.score();
    let form = working.basis.form;
    let outlook = |axis, score: Option<Hundredths>| score.map(|score| AxisOutlook::new(form, axis, score));
    let result = outlook(Axis::Result, standing.result);
    let behaviour = outlook(Axis::Behaviour, standing.behaviour);
    let composite = Step {
        what: What::Composite {
            status: standing.status,
            coverage: standing.coverage,
            missing: form.missing,
            parts: working.aspects.iter().map(aspect_part).collect(),
        },
        value: standing.score,
        children: working.aspects.iter().map(|a| aspect_step(working, a)).collect(),
    };
    let numeric = Step {
        what: What::Numeric {
            predicate: standing.numeric_predicate,
            new_idea: working.basis.decision.is_some_and(|d| d.new_idea),
        },
        value: standing.score,
        children: Vec::new(),
    };
    let ratings = [
        rating_step(working, Axis::Result, [standing.result_rating, proposed.result_rating], result),
        rating_step(
            working,
            Axis::Behaviour,
            [standing.behaviour_rating, proposed.behaviour_rating],
            behaviour,
        ),
    ];
    Step {
        what: What::Predicate {
            predicate: standing.predicate,
            result: standing.result_rating,
            behaviour: standing.behaviour_rating,
            ways: result.zip(behaviour).map_or_else(Vec::new, |(r, b)| ways(&r, &b)),
        },
        value: None,
        children: ratings.into_iter().chain([composite, numeric]).collect(),
    }
}

/// The rating in effect and the proposed one, and what the score on the axis says.
fn rating_step(
    working: &Working<'_>,
    axis: Axis,
    [rating, proposed]: [Option<Rating>; 2],
    outlook: Option<AxisOutlook>,
) -> Step {
    let form = working.basis.form;
    let reason = working.basis.decision.filter(|_| rating != proposed).map(|d| d.reason.clone());
    Step {
        what: What::Rating {
            axis,
            rating,
            proposed,
            limits: match axis {
                Axis::Result => form.result,
                Axis::Behaviour => form.behaviour,
            },
            next: outlook.and_then(|o| o.rises().next()),
            unreachable: outlook.and_then(|o| o.unreachable().map(|rise| (rise, o.most))),
            parts: working.aspects.iter().filter(|a| a.aspect.axis == axis).map(aspect_part).collect(),
            reason: reason.unwrap_or_default(),
        },
        value: outlook.map(|o| o.score),
        children: Vec::new(),
    }
}

fn counted(score: Option<&Exact>) -> PartValue {
    score.map_or(PartValue::LeftOut, |score| PartValue::Counted(score.rounded()))
}

fn aspect_part(aspect: &AspectWorking<'_>) -> Part<String> {
    Part {
        name: aspect.aspect.name.clone(),
        weight: aspect.aspect.weight,
        value: counted(aspect.score.as_ref()),
    }
}

fn aspect_step(working: &Working<'_>, aspect: &AspectWorking<'_>) -> Step {
    let part = |l: &LineWorking<'_>| Part {
        name: l.line.name.clone(),
        weight: l.line.weight,
        value: if is_confidential(l) { PartValue::Confidential } else { counted(l.score.as_ref()) },
    };
    Step {
        what: What::Aspect {
            name: aspect.aspect.name.clone(),
            axis: aspect.aspect.axis,
            weight: aspect.aspect.weight,
            coverage: aspect.coverage.rounded(),
            parts: aspect.lines.iter().map(part).collect(),
        },
        value: aspect.score.as_ref().map(Exact::rounded),
        children: aspect.lines.iter().map(|l| line_step(working, l)).collect(),
    }
}

fn line_step(working: &Working<'_>, line: &LineWorking<'_>) -> Step {
    let parts = line.groups.iter().map(|g| Part {
        name: g.group,
        weight: g.weight,
        value: match fate(working, g) {
            Fate::Counts if hides(g) => PartValue::Confidential,
            Fate::Counts => counted(g.mean.as_ref()),
            Fate::Zero => PartValue::Counted(Hundredths(0)),
            Fate::ShownOnly | Fate::LeftOut | Fate::NotObserved | Fate::Waits => PartValue::LeftOut,
        },
    });
    Step {
        what: What::Line {
            code: line.line.code.clone(),
            name: line.line.name.clone(),
            unit: line.line.unit.clone(),
            kind: line.kind.clone().into_owned(),
            weight: line.line.weight,
            parts: parts.collect(),
        },
        value: line.score.as_ref().filter(|_| !is_confidential(line)).map(Exact::rounded),
        children: line.groups.iter().map(|g| group_step(working, line, g)).collect(),
    }
}

fn fate(working: &Working<'_>, group: &GroupWorking<'_>) -> Fate {
    let missing = working.basis.form.missing;
    if !group.weight.is_positive() {
        return Fate::ShownOnly;
    }
    if missing == Missing::Wait && working.status != Status::Complete {
        return Fate::Waits;
    }
    match (group.settled, group.mean.is_some(), missing) {
        (true, true, _) => Fate::Counts,
        (true, false, _) => Fate::NotObserved,
        // While nobody at all is heard there is no score that a zero could lower.
        (false, _, Missing::Zero) if working.composite.is_some() => Fate::Zero,
        (false, _, Missing::Zero | Missing::Renormalise | Missing::Wait) => Fate::LeftOut,
    }
}

/// Whether telling how a group answered a line would tell what single people said, when so many responses hold the
/// line and so many of them say more than "not observed". That protects nobody: one mark among three papers is
/// still one person's mark.
pub fn is_hidden(group: RaterGroup, n_held: u32, n_values: u32) -> bool {
    let few = |n| n < CONFIDENTIAL_FROM;
    group.is_confidential() && (few(n_held) || n_values > 0 && few(n_values))
}

fn hides(group: &GroupWorking<'_>) -> bool {
    let (n_held, n_values) = group.tally.map_or((0, 0), |t| (t.n_held(), t.n_values()));
    is_hidden(group.group, n_held, n_values)
}

/// Whether the line's score would tell, beside the other groups, what a hidden one said.
pub fn is_confidential(line: &LineWorking<'_>) -> bool {
    line.score.is_some() && line.groups.iter().any(|g| g.counts() && hides(g))
}

fn group_step(working: &Working<'_>, line: &LineWorking<'_>, group: &GroupWorking<'_>) -> Step {
    let is_hidden = hides(group);
    Step {
        what: What::Group {
            group: group.group,
            weight: group.weight,
            min: group.rule.min,
            n_held: group.tally.map_or(0, Tally::n_held),
            shown: (!is_hidden).then(|| Shown {
                n_answers: group.tally.map_or(0, Tally::n_values),
                n_not_observed: group.tally.map_or(0, |t| t.n_not_observed),
            }),
            fate: fate(working, group),
        },
        value: group.mean.as_ref().filter(|_| !is_hidden).map(Exact::rounded),
        children: group.tally.filter(|_| !is_hidden).map_or_else(Vec::new, |t| answers(working, line, t)),
    }
}

/// The greatest answer first, each with how many gave it.
fn answers(working: &Working<'_>, line: &LineWorking<'_>, tally: &Tally) -> Vec<Step> {
    let (scale, cap) = (working.basis.form.scale, working.basis.form.cap);
    let step = |answer, n, value| Step {
        what: What::Answers { answer, n, kind: line.kind.clone().into_owned(), scale, cap },
        value,
        children: Vec::new(),
    };
    let worth = |v| Some(achievement(&line.kind, scale, cap, v).rounded());
    let values = tally.values.iter().rev().map(|(v, n)| step(Answer::Value(*v), *n, worth(*v)));
    let not_observed = Some(tally.n_not_observed).filter(|n| *n > 0);
    values.chain(not_observed.map(|n| step(Answer::NotObserved, n, None))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        form::{Form, LineNo},
        sample,
        score::{Basis, compute},
        tally::Totals,
    };
    use RaterGroup::{Peer, Public, Superior};

    fn explained(form: &Form, totals: &Totals) -> Step {
        explain(&compute(&Basis { form, plan: &[], totals, decision: None }))
    }

    /// The steps of a line and of one of its groups.
    fn line_and_group(root: &Step, no: LineNo, group: RaterGroup) -> (&Step, &Step) {
        let lines = root.children[2].children.iter().flat_map(|aspect| &aspect.children);
        let line = lines.clone().nth(usize::from(no)).unwrap();
        let is_it = |step: &&Step| matches!(&step.what, What::Group { group: g, .. } if *g == group);
        (line, line.children.iter().find(is_it).unwrap())
    }

    /// A form whose office lets a single peer count.
    fn lenient() -> Form {
        let mut form = sample::form(Missing::Renormalise);
        form.groups[Peer as usize].as_mut().unwrap().min = 1;
        form
    }

    #[test]
    fn every_figure_of_the_score_has_its_step() {
        let root = explained(&sample::form(Missing::Renormalise), &sample::totals());
        let [result, behaviour, composite, numeric] = &root.children[..] else { panic!("{root:?}") };
        let cents = |steps: &[Step]| steps.iter().map(|s| s.value.map(|v| v.0)).collect::<Vec<_>>();
        assert_eq!(result.value.zip(behaviour.value), Some((Hundredths(10_200), Hundredths(8_000))));
        assert_eq!(composite.value.zip(numeric.value), Some((Hundredths(9_320), Hundredths(9_320))));
        assert_eq!(cents(&composite.children), [10_200, 8_000].map(Some));
        assert_eq!(cents(&composite.children[0].children), [9_000, 12_000].map(Some));
        let (_, peers) = line_and_group(&root, 0, Peer);
        assert_eq!(peers.value, Some(Hundredths(7_500)));
        assert_eq!(cents(&peers.children), [10_000, 7_500, 5_000].map(Some));
    }

    #[test]
    fn the_answers_of_one_or_two_confidential_raters_show_nowhere() {
        let peers = [(Peer, "92 60 5"), (Peer, "46 60 3")];
        for n in 1..=2 {
            let superior: &[(RaterGroup, &str)] = &[(Superior, "92 60 5")];
            let totals = sample::responses(&[superior, &peers[..n]].concat());
            let root = explained(&lenient(), &totals);
            let (line, group) = line_and_group(&root, 0, Peer);
            assert_eq!((line.value, group.value), (None, None));
            assert!(group.children.is_empty());
            let What::Group { n_held, shown: None, fate: Fate::Counts, .. } = &group.what else {
                panic!("{group:?}")
            };
            assert_eq!(*n_held, n as u32);
            let What::Line { parts, .. } = &line.what else { panic!("{line:?}") };
            assert_eq!(parts[0].value, PartValue::Counted(Hundredths(10_000)));
            assert_eq!(parts[1].value, PartValue::Confidential);
            let What::Aspect { parts, .. } = &root.children[2].children[0].what else { panic!("{root:?}") };
            assert_eq!(parts[0].value, PartValue::Confidential);
        }
    }

    #[test]
    fn one_mark_among_three_papers_is_still_one_persons_mark() {
        let totals = sample::responses(&[(Public, "- - 1"), (Public, "- - TA"), (Public, "- - TA")]);
        let root = explained(&sample::form(Missing::Renormalise), &totals);
        let (_, group) = line_and_group(&root, 2, Public);
        assert!(group.children.is_empty());
        assert!(matches!(group.what, What::Group { n_held: 3, shown: None, fate: Fate::LeftOut, .. }));
    }

    #[test]
    fn from_three_on_answers_are_counted_by_value() {
        let list = [(Peer, "92 60 5"), (Peer, "92 60 4"), (Peer, "92 60 5"), (Peer, "- - TA")];
        let root = explained(&lenient(), &sample::responses(&list));
        let (line, group) = line_and_group(&root, 2, Peer);
        let told = |step: &Step| match &step.what {
            What::Answers { answer, n, .. } => (*answer, *n),
            other => panic!("{other:?}"),
        };
        let mark = |text| Answer::Value(sample::number(text));
        let told: Vec<_> = group.children.iter().map(told).collect();
        assert_eq!(told, [(mark("5"), 2), (mark("4"), 1), (Answer::NotObserved, 1)]);
        // (100 + 80 + 100) / 3
        assert_eq!((group.value, line.value), (Some(Hundredths(9_333)), Some(Hundredths(9_333))));
    }

    #[test]
    fn what_is_missing_is_called_by_what_the_form_does_with_it() {
        let fate = |missing, list: &[(RaterGroup, &str)]| {
            let root = explained(&sample::form(missing), &sample::responses(list));
            match line_and_group(&root, 0, Peer).1.what {
                What::Group { fate, .. } => fate,
                ref other => panic!("{other:?}"),
            }
        };
        let (whole, part) = ([(Superior, "92 60 5")], [(Superior, "92 - -")]);
        assert_eq!(fate(Missing::Renormalise, &whole), Fate::LeftOut);
        assert_eq!(fate(Missing::Zero, &whole), Fate::Zero);
        assert_eq!(fate(Missing::Zero, &[]), Fate::LeftOut, "nothing that a zero could lower");
        assert_eq!(fate(Missing::Wait, &part), Fate::Waits);
        assert_eq!(fate(Missing::Wait, &whole), Fate::LeftOut);
        let silent = [(Superior, "92 60 5"), (Peer, "TA - -"), (Peer, "TA - -"), (Peer, "92 - -")];
        assert_eq!(fate(Missing::Zero, &silent), Fate::NotObserved);
    }
}
