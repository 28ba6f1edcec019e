//! The working of a score as a tree of steps, from the predicate down to single answers.
//!
//! Made from the same exact figures as the score. In confidential groups answers appear only from three raters
//! on, counted by value, and never with a rater.

use super::{
    decimal::{Decimal, Hundredths},
    form::{Axis, Missing, RaterGroup, Scale, Thresholds},
    kind::Kind,
    predicate::{NumericPredicate, Predicate, Rating},
    response::Answer,
    score::{AspectWorking, GroupWorking, LineWorking, Working, achievement},
    subject::Status,
};

/// From how many raters on the answers of a confidential group are shown.
pub const CONFIDENTIAL_FROM: u32 = 3;

/// One step of a working: what is said, and the steps it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub what: What,
    /// The step's own rounded outcome, in percent; `None` where there is none.
    pub value: Option<Hundredths>,
    pub children: Vec<Step>,
}

/// A weighed part of a mean: its name, its weight, and its value unless it is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<N> {
    pub name: N,
    pub weight: Decimal,
    pub value: Option<Hundredths>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// From the two ratings by the matrix of PermenPANRB 6/2022.
    Predicate {
        predicate: Option<Predicate>,
        result: Option<Rating>,
        behaviour: Option<Rating>,
    },
    /// An axis score held against its thresholds, and what the evaluator made of it.
    Rating {
        axis: Axis,
        rating: Option<Rating>,
        proposed: Option<Rating>,
        limits: Thresholds,
        /// The next better rating and how many points are missing to it.
        next: Option<(Rating, Hundredths)>,
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
        n_answers: u32,
        n_not_observed: u32,
        fate: Fate,
        /// Too few raters to show their answers.
        hidden: bool,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    let score = working.score();
    let (standing, proposed) = (&score.standing, &score.proposed);
    let aspects = working.aspects.iter().map(|a| aspect_step(working, a));
    let composite = Step {
        what: What::Composite {
            status: standing.status,
            coverage: standing.coverage,
            missing: working.basis.form.missing,
            parts: working.aspects.iter().map(aspect_part).collect(),
        },
        value: standing.score,
        children: aspects.collect(),
    };
    let reason = working.basis.decision.map_or(String::new(), |d| d.reason.clone());
    let rating =
        |axis, value: Option<Hundredths>, rating, proposed: Option<Rating>, limits: Thresholds| Step {
            what: What::Rating {
                axis,
                rating,
                proposed,
                limits,
                next: value.zip(proposed).and_then(|(value, proposed)| next(value, proposed, limits)),
                parts: working.aspects.iter().filter(|a| a.aspect.axis == axis).map(aspect_part).collect(),
                reason: if rating == proposed { String::new() } else { reason.clone() },
            },
            value,
            children: Vec::new(),
        };
    let form = working.basis.form;
    Step {
        what: What::Predicate {
            predicate: standing.predicate,
            result: standing.result_rating,
            behaviour: standing.behaviour_rating,
        },
        value: None,
        children: vec![
            rating(
                Axis::Result,
                standing.result,
                standing.result_rating,
                proposed.result_rating,
                form.result,
            ),
            rating(
                Axis::Behaviour,
                standing.behaviour,
                standing.behaviour_rating,
                proposed.behaviour_rating,
                form.behaviour,
            ),
            composite,
            Step {
                what: What::Numeric {
                    predicate: standing.numeric_predicate,
                    new_idea: working.basis.decision.is_some_and(|d| d.new_idea),
                },
                value: standing.score,
                children: Vec::new(),
            },
        ],
    }
}

fn next(value: Hundredths, proposed: Rating, limits: Thresholds) -> Option<(Rating, Hundredths)> {
    let (better, limit) = match proposed {
        Rating::Below => (Rating::Meets, limits.meets),
        Rating::Meets => (Rating::Above, limits.above),
        Rating::Above => return None,
    };
    // A limit finer than hundredths is reached by the next hundredth.
    let needed = limit.parts().div_euclid(100) + i64::from(limit.parts().rem_euclid(100) != 0);
    Some((better, Hundredths(needed - value.0)))
}

fn aspect_part(aspect: &AspectWorking<'_>) -> Part<String> {
    Part {
        name: aspect.aspect.name.clone(),
        weight: aspect.aspect.weight,
        value: aspect.score.as_ref().map(|s| s.rounded()),
    }
}

fn aspect_step(working: &Working<'_>, aspect: &AspectWorking<'_>) -> Step {
    let part = |l: &LineWorking<'_>| Part {
        name: l.line.name.clone(),
        weight: l.line.weight,
        value: l.score.as_ref().map(|s| s.rounded()),
    };
    Step {
        what: What::Aspect {
            name: aspect.aspect.name.clone(),
            axis: aspect.aspect.axis,
            weight: aspect.aspect.weight,
            coverage: aspect.coverage.rounded(),
            parts: aspect.lines.iter().map(part).collect(),
        },
        value: aspect.score.as_ref().map(|s| s.rounded()),
        children: aspect.lines.iter().map(|l| line_step(working, l)).collect(),
    }
}

fn line_step(working: &Working<'_>, line: &LineWorking<'_>) -> Step {
    let steps: Vec<Step> = line.groups.iter().map(|g| group_step(working, line, g)).collect();
    let parts = line.groups.iter().map(|g| Part {
        name: g.group,
        weight: g.weight,
        value: match fate(working, g) {
            Fate::Counts => g.mean.as_ref().map(|m| m.rounded()),
            Fate::Zero => Some(Hundredths(0)),
            Fate::ShownOnly | Fate::LeftOut | Fate::NotObserved | Fate::Waits => None,
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
        value: line.score.as_ref().map(|s| s.rounded()),
        children: steps,
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
        (false, _, Missing::Zero) => Fate::Zero,
        (false, _, Missing::Renormalise | Missing::Wait) => Fate::LeftOut,
    }
}

fn group_step(working: &Working<'_>, line: &LineWorking<'_>, group: &GroupWorking<'_>) -> Step {
    let n_held = group.tally.map_or(0, |t| t.n_held());
    let n_answers = group.tally.map_or(0, |t| t.n_values());
    let n_not_observed = group.tally.map_or(0, |t| t.n_not_observed);
    let hidden = group.group.is_confidential() && n_held < CONFIDENTIAL_FROM;
    let (scale, cap) = (working.basis.form.scale, working.basis.form.cap);
    let answers = |answer, n, value| Step {
        what: What::Answers { answer, n, kind: line.kind.clone().into_owned(), scale, cap },
        value,
        children: Vec::new(),
    };
    let mut children = Vec::new();
    if let Some(tally) = group.tally.filter(|_| !hidden) {
        for (value, n) in tally.values.iter().rev() {
            let worth = achievement(&line.kind, scale, cap, *value).rounded();
            children.push(answers(Answer::Value(*value), *n, Some(worth)));
        }
        if n_not_observed > 0 {
            children.push(answers(Answer::NotObserved, n_not_observed, None));
        }
    }
    Step {
        what: What::Group {
            group: group.group,
            weight: group.weight,
            min: group.rule.min,
            n_answers,
            n_not_observed,
            fate: fate(working, group),
            hidden,
        },
        value: group.mean.as_ref().filter(|_| !hidden).map(|m| m.rounded()),
        children,
    }
}
