//! The score against a second implementation: written from the rules alone, on raw responses, with unlimited
//! fractions, and without a thought for speed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use kinerja::domain::{
    day::{Day, Moment},
    decimal::Decimal,
    form::{Aspect, Axis, Form, GroupRule, Line, Missing, RaterGroup, Scale},
    id::{EmployeeId, IndicatorId},
    kind::{Kind, Target},
    response::{Answer, Rater, Response},
    score::{Basis, score},
    subject::Status,
    tally::Totals,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use std::ops::Range;

type Q = BigRational;

fn int(n: i64) -> Q {
    Q::from(BigInt::from(n))
}

fn q(d: Decimal) -> Q {
    Q::new(d.parts().into(), Decimal::PARTS.into())
}

/// The naive outcome: composite, result, behaviour, coverage, status, and each aspect's score and coverage.
struct Naive {
    figures: [Option<Q>; 3],
    coverage: Q,
    status: Status,
    aspects: Vec<(Option<Q>, Q)>,
}

fn x_of(kind: &Kind, form: &Form, v: Decimal) -> Q {
    let hundred = int(100);
    let clamp = |x: Q, cap: Option<Q>| {
        let x = if x.is_negative() { Q::zero() } else { x };
        match cap {
            Some(c) if x > c => c,
            _ => x,
        }
    };
    let cap = Some(q(form.cap));
    match kind {
        Kind::Rating { min, max, .. } => match form.scale {
            Scale::Proportion => hundred * q(v) / int((*max).into()),
            Scale::Span => hundred * (q(v) - int((*min).into())) / int((max - min).into()),
        },
        Kind::Higher { target } => clamp(hundred * q(v) / q(*target), cap),
        Kind::Lower { target } => clamp(hundred * (int(2) - q(v) / q(*target)), cap),
        Kind::Band { low, high } => {
            if v < *low {
                clamp(hundred * q(v) / q(*low), None)
            } else if v > *high {
                clamp(hundred * (int(2) - q(v) / q(*high)), None)
            } else {
                hundred
            }
        }
        Kind::YesNo => hundred * q(v),
        Kind::Date { due, per_day } => {
            let late = q(v) - int(due.0.into());
            if late.is_positive() { clamp(hundred - q(*per_day) * late, None) } else { hundred }
        }
        Kind::Level(levels) => q(levels[(v.parts() / Decimal::PARTS) as usize].1),
    }
}

fn mean(pairs: &[(Q, Q)]) -> Option<Q> {
    let weights: Q = pairs.iter().map(|(w, _)| w.clone()).fold(Q::zero(), |a, b| a + b);
    let sum = pairs.iter().map(|(w, x)| w * x).fold(Q::zero(), |a, b| a + b);
    if weights.is_zero() { None } else { Some(sum / weights) }
}

fn naive(form: &Form, plan: &[(u16, Target)], responses: &[(RaterGroup, Response)]) -> Naive {
    let mut no = 0u16;
    let (mut any_settled, mut any_present, mut complete) = (false, false, true);
    // Per aspect: axis, weight, lines as (weight, score if present, share settled).
    let mut aspects = Vec::new();
    for aspect in &form.aspects {
        let mut lines = Vec::new();
        for line in &aspect.lines {
            let mut kind = line.kind.clone();
            for (n, target) in plan {
                if *n == no {
                    kind = kind.with_target(*target).unwrap();
                }
            }
            let (mut parts, mut settled_weight, mut all_weight) = (Vec::new(), Q::zero(), Q::zero());
            let (mut required, mut required_settled, mut one_settled) = (0, 0, false);
            for group in RaterGroup::ALL {
                let Some(rule) = &form.groups[group as usize] else { continue };
                let weight = match &line.groups {
                    None => rule.weight,
                    Some(own) => match own.iter().find(|(g, _)| *g == group) {
                        Some((_, w)) => *w,
                        None => continue,
                    },
                };
                let answers: Vec<Answer> = responses
                    .iter()
                    .filter(|(g, _)| *g == group)
                    .flat_map(|(_, r)| r.answers.iter().filter(|(l, _)| *l == no).map(|(_, a)| *a))
                    .collect();
                let xs: Vec<Q> = answers
                    .iter()
                    .filter_map(|a| match a {
                        Answer::Value(v) => Some(x_of(&kind, form, *v)),
                        Answer::NotObserved => None,
                    })
                    .collect();
                let settled = answers.len() >= usize::from(rule.min);
                let present = xs.len() >= usize::from(rule.min);
                all_weight += q(weight);
                if rule.required {
                    required += 1;
                    required_settled += i32::from(settled);
                }
                if settled {
                    settled_weight += q(weight);
                    one_settled |= weight.is_positive();
                }
                if present {
                    let n = int(xs.len() as i64);
                    let sum = xs.into_iter().fold(Q::zero(), |a, b| a + b);
                    any_present |= weight.is_positive();
                    parts.push((q(weight), sum / n));
                } else if !settled && form.missing == Missing::Zero {
                    parts.push((q(weight), Q::zero()));
                }
            }
            any_settled |= one_settled;
            complete &= if required > 0 { required == required_settled } else { one_settled };
            let share = if all_weight.is_zero() { Q::zero() } else { settled_weight / all_weight };
            lines.push((q(line.weight), mean(&parts), share));
            no += 1;
        }
        aspects.push((aspect.axis, q(aspect.weight), lines));
    }
    let status = match (no > 0 && complete, any_settled) {
        (true, _) => Status::Complete,
        (false, true) => Status::Partial,
        (false, false) => Status::None,
    };
    let scored = any_present && (form.missing != Missing::Wait || status == Status::Complete);
    let scores: Vec<(Axis, Q, Option<Q>, Q)> = aspects
        .iter()
        .map(|(axis, weight, lines)| {
            let present: Vec<(Q, Q)> =
                lines.iter().filter_map(|(w, s, _)| s.clone().map(|s| (w.clone(), s))).collect();
            let shares: Vec<(Q, Q)> = lines.iter().map(|(w, _, c)| (w.clone(), c.clone())).collect();
            let coverage = mean(&shares).unwrap_or_else(Q::zero) * int(100);
            (*axis, weight.clone(), if scored { mean(&present) } else { None }, coverage)
        })
        .collect();
    let over = |axis: Option<Axis>| {
        let parts: Vec<(Q, Q)> = scores
            .iter()
            .filter(|(a, ..)| axis.is_none_or(|x| x == *a))
            .filter_map(|(_, w, s, _)| s.clone().map(|s| (w.clone(), s)))
            .collect();
        mean(&parts)
    };
    let coverages: Vec<(Q, Q)> = scores.iter().map(|(_, w, _, c)| (w.clone(), c.clone())).collect();
    Naive {
        figures: [over(None), over(Some(Axis::Result)), over(Some(Axis::Behaviour))],
        coverage: mean(&coverages).unwrap_or_else(Q::zero),
        status,
        aspects: scores.into_iter().map(|(_, _, s, c)| (s, c)).collect(),
    }
}

fn rounded(x: &Q) -> i64 {
    let n = x * int(100) + Q::one() / int(2);
    i64::try_from(n.floor().to_integer()).unwrap()
}

fn decimal(least: i64, most: i64) -> impl Strategy<Value = Decimal> {
    (least..=most).prop_map(Decimal::from_parts)
}

fn weight() -> impl Strategy<Value = Decimal> {
    prop_oneof![(1i32..100).prop_map(Decimal::from_int), decimal(1, 2_000_000)]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        (0i32..3, 4i32..11).prop_map(|(min, max)| Kind::Rating { min, max, labels: Vec::new() }),
        decimal(1, 2_000_000).prop_map(|target| Kind::Higher { target }),
        decimal(1, 2_000_000).prop_map(|target| Kind::Lower { target }),
        (decimal(1, 900_000), 0i64..900_000)
            .prop_map(|(low, more)| Kind::Band { low, high: Decimal::from_parts(low.parts() + more) }),
        Just(Kind::YesNo),
        (20_000i32..20_050, decimal(1, 200_000))
            .prop_map(|(due, per_day)| Kind::Date { due: Day(due), per_day }),
        proptest::collection::vec(decimal(0, 1_200_000), 1..5).prop_map(|percents| {
            Kind::Level(percents.into_iter().enumerate().map(|(i, p)| (format!("L{i}"), p)).collect())
        }),
    ]
}

fn answer(kind: Kind) -> BoxedStrategy<Answer> {
    let value = match kind {
        Kind::Rating { min, max, .. } => decimal(i64::from(min) * 10_000, i64::from(max) * 10_000).boxed(),
        Kind::Higher { .. } | Kind::Lower { .. } | Kind::Band { .. } => decimal(0, 4_000_000).boxed(),
        Kind::YesNo => (0i32..2).prop_map(Decimal::from_int).boxed(),
        Kind::Date { .. } => (19_990i32..20_080).prop_map(Decimal::from_int).boxed(),
        Kind::Level(levels) => (0..levels.len() as i32).prop_map(Decimal::from_int).boxed(),
    };
    prop_oneof![5 => value.prop_map(Answer::Value), 1 => Just(Answer::NotObserved)].boxed()
}

fn rule() -> impl Strategy<Value = Option<GroupRule>> {
    let weight = prop_oneof![1 => Just(Decimal::ZERO), 4 => weight()];
    proptest::option::weighted(
        0.7,
        (weight, 1u16..4, any::<bool>()).prop_map(|(weight, min, required)| GroupRule {
            weight,
            min,
            required,
        }),
    )
}

fn line() -> impl Strategy<Value = Line> {
    let own = proptest::option::weighted(
        0.3,
        proptest::sample::subsequence(RaterGroup::ALL.to_vec(), 1..4)
            .prop_flat_map(|groups| (Just(groups.clone()), proptest::collection::vec(weight(), groups.len())))
            .prop_map(|(groups, weights)| groups.into_iter().zip(weights).collect()),
    );
    (kind(), weight(), own).prop_map(|(kind, weight, groups)| Line {
        indicator: IndicatorId(1),
        code: String::new(),
        name: String::new(),
        unit: String::new(),
        kind,
        weight,
        groups,
    })
}

fn form() -> impl Strategy<Value = Form> {
    let axis = prop_oneof![Just(Axis::Result), Just(Axis::Behaviour)];
    let aspect =
        (axis, weight(), proptest::collection::vec(line(), 1..4)).prop_map(|(axis, weight, lines)| Aspect {
            code: String::new(),
            name: String::new(),
            weight,
            axis,
            lines,
        });
    let missing = prop_oneof![Just(Missing::Renormalise), Just(Missing::Zero), Just(Missing::Wait)];
    let scale = prop_oneof![Just(Scale::Proportion), Just(Scale::Span)];
    let groups = [rule(), rule(), rule(), rule(), rule()];
    (missing, scale, decimal(1_000_000, 1_500_000), groups, proptest::collection::vec(aspect, 1..4)).prop_map(
        |(missing, scale, cap, groups, aspects)| Form {
            code: String::new(),
            name: String::new(),
            version: 1,
            missing,
            scale,
            cap,
            result: Form::DEFAULT_RESULT,
            behaviour: Form::DEFAULT_BEHAVIOUR,
            groups,
            aspects,
        },
    )
}

fn response(kinds: Vec<Kind>) -> impl Strategy<Value = (RaterGroup, Response)> {
    let answers: Vec<_> =
        kinds.into_iter().map(|kind| proptest::option::weighted(0.8, answer(kind)).boxed()).collect();
    (proptest::sample::select(RaterGroup::ALL.to_vec()), answers).prop_map(|(group, answers)| {
        let answers = answers.into_iter().enumerate().filter_map(|(i, a)| a.map(|a| (i as u16, a))).collect();
        (
            group,
            Response { rater: Rater::Employee(EmployeeId(1)), answers, remarks: Vec::new(), at: Moment(0) },
        )
    })
}

type Case = (Form, Vec<(u16, Target)>, Vec<(RaterGroup, Response)>);

fn case() -> impl Strategy<Value = Case> {
    with(0..12)
}

fn with(n_responses: Range<usize>) -> impl Strategy<Value = Case> {
    form().prop_flat_map(move |form| {
        let kinds: Vec<Kind> = form.lines().map(|(_, _, l)| l.kind.clone()).collect();
        let plan = form.lines().filter_map(|(no, _, l)| match &l.kind {
            Kind::Higher { .. } | Kind::Lower { .. } if no % 2 == 0 => {
                Some((no, Target::Number(Decimal::from_int(i32::from(no) + 7))))
            }
            _ => None,
        });
        let plan: Vec<(u16, Target)> = plan.collect();
        (Just(form), Just(plan), proptest::collection::vec(response(kinds), n_responses.clone()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_score_equals_a_naive_one_on_raw_responses((form, plan, responses) in case()) {
        let totals = Totals::of(responses.iter().map(|(g, r)| (*g, r)));
        let ours = score(&Basis { form: &form, plan: &plan, totals: &totals, decision: None });
        let theirs = naive(&form, &plan, &responses);
        let s = &ours.standing;
        prop_assert_eq!(s.status, theirs.status);
        prop_assert_eq!(
            [s.score, s.result, s.behaviour].map(|x| x.map(|h| h.0)),
            theirs.figures.map(|x| x.as_ref().map(rounded))
        );
        prop_assert_eq!(s.coverage.0, rounded(&theirs.coverage));
        for (ours, (score, coverage)) in ours.aspects.iter().zip(&theirs.aspects) {
            prop_assert_eq!(ours.score.map(|h| h.0), score.as_ref().map(rounded));
            prop_assert_eq!(ours.coverage.0, rounded(coverage));
        }
    }

    #[test]
    fn totals_forget_a_response_that_was_taken_back((_, _, responses) in with(1..12), at in any::<prop::sample::Index>()) {
        let i = at.index(responses.len());
        let mut totals = Totals::of(responses.iter().map(|(g, r)| (*g, r)));
        totals.remove(responses[i].0, &responses[i].1);
        let rest = responses.iter().enumerate().filter(|(n, _)| *n != i).map(|(_, (g, r))| (*g, r));
        prop_assert_eq!(totals, Totals::of(rest));
    }
}
