//! The one function that computes a score. Forms, lists, reports, files and `verify` all call it.
//!
//! Exact fractions throughout; a figure is rounded once, half up to two decimals, when it leaves in `Score`.
//! From below: an answer becomes an achievement, the mean of a group's achievements is weighed with the other
//! groups' into the line, lines into aspects, aspects into the two axes and into the composite. What is not
//! there is never zero unless the form's policy says so.

use super::{
    decimal::{Decimal, Hundredths},
    exact::Exact,
    form::{Aspect, Axis, Form, GroupRule, Line, LineNo, Missing, RaterGroup, Scale},
    kind::{Kind, Target},
    predicate::{NumericPredicate, Predicate, Rating},
    subject::{Decision, Standing, Status},
    tally::{Tally, Totals},
};
use std::borrow::Cow;

/// What a score rests on.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub form: &'a Form,
    /// Personal targets, in the order of lines.
    pub plan: &'a [(LineNo, Target)],
    pub totals: &'a Totals,
    pub decision: Option<&'a Decision>,
}

/// A score as lists, reports and files show it; everything rounded once, here.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// With the decision in effect.
    pub standing: Standing,
    /// What the numbers alone propose.
    pub proposed: Standing,
    /// One for each aspect of the form, in its order.
    pub aspects: Vec<AspectScore>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AspectScore {
    pub code: String,
    pub weight: Decimal,
    pub score: Option<Hundredths>,
    pub coverage: Hundredths,
}

/// Every exact figure on the way to a score.
#[derive(Debug, Clone)]
pub struct Working<'a> {
    pub basis: Basis<'a>,
    pub status: Status,
    /// Percent.
    pub coverage: Exact,
    pub composite: Option<Exact>,
    pub result: Option<Exact>,
    pub behaviour: Option<Exact>,
    pub aspects: Vec<AspectWorking<'a>>,
}

#[derive(Debug, Clone)]
pub struct AspectWorking<'a> {
    pub aspect: &'a Aspect,
    pub score: Option<Exact>,
    /// Percent.
    pub coverage: Exact,
    pub lines: Vec<LineWorking<'a>>,
}

#[derive(Debug, Clone)]
pub struct LineWorking<'a> {
    pub no: LineNo,
    pub line: &'a Line,
    /// With the personal target, where there is one.
    pub kind: Cow<'a, Kind>,
    pub score: Option<Exact>,
    pub groups: Vec<GroupWorking<'a>>,
}

/// One group on one line.
#[derive(Debug, Clone)]
pub struct GroupWorking<'a> {
    pub group: RaterGroup,
    pub rule: GroupRule,
    /// On this line; zero for a group that is shown but does not count.
    pub weight: Decimal,
    /// `None` when nobody of the group answered.
    pub tally: Option<&'a Tally>,
    pub settled: bool,
    /// Mean achievement; `None` unless the group is present.
    pub mean: Option<Exact>,
}

/// Computes and rounds.
pub fn score(basis: &Basis<'_>) -> Score {
    compute(basis).score()
}

/// Computes everything, exactly.
pub fn compute<'a>(basis: &Basis<'a>) -> Working<'a> {
    let mut no = 0;
    let aspects: Vec<AspectWorking<'a>> = basis
        .form
        .aspects
        .iter()
        .map(|aspect| {
            let lines = aspect.lines.iter().map(|line| {
                no += 1;
                line_working(basis, no - 1, line)
            });
            let lines: Vec<LineWorking<'a>> = lines.collect();
            let coverage = weighed(lines.iter().map(|l| (l.line.weight, Some(l.share_settled()))));
            AspectWorking { aspect, score: None, coverage: coverage.unwrap_or(Exact::ZERO), lines }
        })
        .collect();
    let coverage = weighed(aspects.iter().map(|a| (a.aspect.weight, Some(a.coverage.clone()))));
    let mut working = Working {
        basis: *basis,
        status: status(&aspects),
        coverage: coverage.unwrap_or(Exact::ZERO),
        composite: None,
        result: None,
        behaviour: None,
        aspects,
    };
    working.weigh();
    working
}

impl Working<'_> {
    /// Lines, aspects, axes, composite.
    fn weigh(&mut self) {
        let missing = self.basis.form.missing;
        let anything = self.lines().any(|l| l.groups.iter().any(GroupWorking::counts));
        if !anything || (missing == Missing::Wait && self.status != Status::Complete) {
            return;
        }
        for aspect in &mut self.aspects {
            for line in &mut aspect.lines {
                line.score = weighed(line.groups.iter().map(|g| (g.weight, g.contribution(missing))));
            }
            aspect.score = weighed(aspect.lines.iter().map(|l| (l.line.weight, l.score.clone())));
        }
        let on = |axis: Option<Axis>| {
            let aspects = self.aspects.iter().filter(|a| axis.is_none_or(|axis| a.aspect.axis == axis));
            weighed(aspects.map(|a| (a.aspect.weight, a.score.clone())))
        };
        (self.composite, self.result, self.behaviour) =
            (on(None), on(Some(Axis::Result)), on(Some(Axis::Behaviour)));
    }

    pub fn lines(&self) -> impl Iterator<Item = &LineWorking<'_>> {
        self.aspects.iter().flat_map(|a| &a.lines)
    }

    /// Rounds, and draws the conclusions from the rounded figures.
    pub fn score(&self) -> Score {
        let form = self.basis.form;
        let rounded = |x: &Option<Exact>| x.as_ref().map(Exact::rounded);
        let result = rounded(&self.result);
        let behaviour = rounded(&self.behaviour);
        let rating = |score: Option<Hundredths>, limits| score.map(|s| Rating::of(s, limits));
        let standing = |result_rating: Option<Rating>, behaviour_rating: Option<Rating>, new_idea| Standing {
            status: self.status,
            score: rounded(&self.composite),
            coverage: self.coverage.rounded(),
            result,
            behaviour,
            result_rating,
            behaviour_rating,
            predicate: result_rating.zip(behaviour_rating).map(|(r, b)| Predicate::of(r, b)),
            numeric_predicate: rounded(&self.composite).map(|c| NumericPredicate::of(c, new_idea)),
        };
        let proposed = standing(rating(result, form.result), rating(behaviour, form.behaviour), false);
        let in_effect = match self.basis.decision {
            Some(d) => standing(Some(d.result), Some(d.behaviour), d.new_idea),
            None => proposed.clone(),
        };
        let aspects = self.aspects.iter().map(|a| AspectScore {
            code: a.aspect.code.clone(),
            weight: a.aspect.weight,
            score: rounded(&a.score),
            coverage: a.coverage.rounded(),
        });
        Score { standing: in_effect, proposed, aspects: aspects.collect() }
    }
}

impl LineWorking<'_> {
    /// The share of the groups' weight that is settled, in percent.
    pub fn share_settled(&self) -> Exact {
        let share = |g: &GroupWorking<'_>| Exact::from_int(if g.settled { 100 } else { 0 });
        weighed(self.groups.iter().map(|g| (g.weight, Some(share(g))))).unwrap_or(Exact::ZERO)
    }

    /// Every required group is settled, or without one at least one group that counts.
    fn is_complete(&self) -> bool {
        let mut required = self.groups.iter().filter(|g| g.rule.required).peekable();
        if required.peek().is_some() {
            return required.all(|g| g.settled);
        }
        self.groups.iter().any(GroupWorking::counts_settled)
    }
}

impl GroupWorking<'_> {
    /// What the group gives to its line; `None` when it is left out.
    fn contribution(&self, missing: Missing) -> Option<Exact> {
        match missing {
            Missing::Zero if !self.settled => Some(Exact::ZERO),
            Missing::Zero | Missing::Renormalise | Missing::Wait => self.mean.clone(),
        }
    }

    /// Present, with a weight.
    fn counts(&self) -> bool {
        self.mean.is_some() && self.weight.is_positive()
    }

    fn counts_settled(&self) -> bool {
        self.settled && self.weight.is_positive()
    }
}

fn status(aspects: &[AspectWorking<'_>]) -> Status {
    let mut lines = aspects.iter().flat_map(|a| &a.lines).peekable();
    if lines.peek().is_some() && lines.clone().all(LineWorking::is_complete) {
        Status::Complete
    } else if lines.any(|l| l.groups.iter().any(GroupWorking::counts_settled)) {
        Status::Partial
    } else {
        Status::None
    }
}

fn line_working<'a>(basis: &Basis<'a>, no: LineNo, line: &'a Line) -> LineWorking<'a> {
    let target = basis.plan.iter().find(|(l, _)| *l == no).map(|(_, t)| *t);
    let kind = match target.map(|t| line.kind.with_target(t)) {
        Some(Ok(kind)) => Cow::Owned(kind),
        Some(Err(_)) | None => Cow::Borrowed(&line.kind),
    };
    let groups = RaterGroup::ALL.into_iter().filter_map(|group| {
        let rule = *basis.form.rule(group)?;
        let weight = basis.form.weight_on(line, group)?;
        let tally = basis.totals.tally(no, group);
        let min = u32::from(rule.min.max(1));
        let settled = tally.is_some_and(|t| t.n_held() >= min);
        let present = tally.filter(|t| t.n_values() >= min);
        let mean = present.map(|t| mean(&kind, basis.form, t));
        Some(GroupWorking { group, rule, weight, tally, settled, mean })
    });
    let groups = groups.collect();
    LineWorking { no, line, kind, score: None, groups }
}

fn mean(kind: &Kind, form: &Form, tally: &Tally) -> Exact {
    let sum = tally.values.iter().fold(Exact::ZERO, |sum, (value, n)| {
        let x = achievement(kind, form.scale, form.cap, *value).times(&Exact::from_int(i64::from(*n)));
        sum.plus(&x)
    });
    sum.over(&Exact::from_int(i64::from(tally.n_values())))
}

/// An answer in percent, exactly.
pub fn achievement(kind: &Kind, scale: Scale, cap: Decimal, value: Decimal) -> Exact {
    let parts = |d: Decimal| i128::from(d.parts());
    let hundred = Exact::from_int(100);
    let v = parts(value);
    let over =
        |limit: Decimal| Exact::ratio(100 * (2 * parts(limit) - v), parts(limit)).at_least(&Exact::ZERO);
    match kind {
        Kind::Rating { min, max, .. } => {
            let whole = i128::from(Decimal::PARTS);
            let (min, max) = (i128::from(*min) * whole, i128::from(*max) * whole);
            match scale {
                Scale::Proportion => Exact::ratio(100 * v, max),
                Scale::Span => Exact::ratio(100 * (v - min), max - min),
            }
        }
        Kind::Higher { target } => {
            Exact::ratio(100 * v, parts(*target)).at_least(&Exact::ZERO).at_most(&Exact::from_decimal(cap))
        }
        Kind::Lower { target } => over(*target).at_most(&Exact::from_decimal(cap)),
        Kind::Band { low, .. } if value < *low => Exact::ratio(100 * v, parts(*low)).at_least(&Exact::ZERO),
        Kind::Band { high, .. } if value > *high => over(*high),
        Kind::Band { .. } => hundred,
        Kind::YesNo => Exact::ratio(100 * v, i128::from(Decimal::PARTS)),
        Kind::Date { due, per_day } => {
            let late = value.as_int().unwrap_or(0) - i64::from(due.0);
            let lost = Exact::from_decimal(*per_day).times(&Exact::from_int(late.max(0)));
            hundred.minus(&lost).at_least(&Exact::ZERO)
        }
        Kind::Level(levels) => {
            let level = value.as_int().and_then(|n| usize::try_from(n).ok()).and_then(|n| levels.get(n));
            level.map_or(Exact::ZERO, |(_, percent)| Exact::from_decimal(*percent))
        }
    }
}

/// The weighed mean of those that are there; `None` when none is, or when nothing has a weight.
fn weighed(items: impl Iterator<Item = (Decimal, Option<Exact>)>) -> Option<Exact> {
    let mut sum = Exact::ZERO;
    let mut weights = 0_i128;
    for (weight, score) in items {
        if let Some(score) = score.filter(|_| weight.is_positive()) {
            sum = sum.plus(&score.times(&Exact::from_int(weight.parts())));
            weights += i128::from(weight.parts());
        }
    }
    (weights > 0).then(|| sum.over(&Exact::ratio(weights, 1)))
}
