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
use serde::{Deserialize, Serialize};
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// With the decision in effect.
    pub standing: Standing,
    /// What the numbers alone propose.
    pub proposed: Standing,
    /// One for each aspect of the form, in its order.
    pub aspects: Vec<AspectScore>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
            Some(d) => {
                // On an axis that the form does not measure there is nothing to decide, whatever is recorded.
                let on = |axis| form.aspects.iter().any(|aspect| aspect.axis == axis);
                let (result, behaviour) = (on(Axis::Result), on(Axis::Behaviour));
                standing(result.then_some(d.result), behaviour.then_some(d.behaviour), d.new_idea)
            }
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
    pub(super) fn counts(&self) -> bool {
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
pub(super) fn weighed(items: impl Iterator<Item = (Decimal, Option<Exact>)>) -> Option<Exact> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        day::Day,
        sample::{self, line_mut, number},
    };
    use RaterGroup::{Own, Peer, Public, Superior};

    fn scored(form: &Form, totals: &Totals) -> Score {
        score(&Basis { form, plan: &[], totals, decision: None })
    }

    fn standing(form: &Form, list: &[(RaterGroup, &str)]) -> Standing {
        scored(form, &sample::responses(list)).standing
    }

    fn cents(score: Option<Hundredths>) -> Option<i64> {
        score.map(|s| s.0)
    }

    /// By hand. Line 0: superior 95, peers (100 + 75 + 50) / 3 = 75, so (60 x 95 + 20 x 75) / 80 = 90.
    /// Line 1: superior 100 (2 - 45/60) = 125, held to 120; two peers are too few. Line 2: superior 80, peers
    /// 80; the public is settled, but has two answers of the five it needs.
    /// target = (30 x 90 + 20 x 120) / 50 = 102, values = 80, composite = (60 x 102 + 40 x 80) / 100 = 93.2.
    /// Settled: line 0 80 %, line 1 60 %, so target 72 %; values 100 %; together 83.2 %.
    #[test]
    fn a_form_scored_by_hand() {
        let form = sample::form(Missing::Renormalise);
        let Score { standing, proposed, aspects } = scored(&form, &sample::totals());
        let want = Standing {
            status: Status::Complete,
            score: Some(Hundredths(9_320)),
            coverage: Hundredths(8_320),
            result: Some(Hundredths(10_200)),
            behaviour: Some(Hundredths(8_000)),
            result_rating: Some(Rating::Meets),
            behaviour_rating: Some(Rating::Meets),
            predicate: Some(Predicate::Baik),
            numeric_predicate: Some(NumericPredicate::Baik),
        };
        assert_eq!((&standing, &proposed), (&want, &want));
        let aspects: Vec<_> = aspects.iter().map(|a| (cents(a.score), a.coverage.0)).collect();
        assert_eq!(aspects, [(Some(10_200), 7_200), (Some(8_000), 10_000)]);
    }

    /// Line 0: (60 x 95 + 20 x 75 + 20 x 0) / 100 = 72, line 1: 60 x 120 / 100 = 72; line 2 stays 80, since
    /// its public is settled. (60 x 72 + 40 x 80) / 100 = 75.2.
    #[test]
    fn under_zero_a_group_that_is_not_settled_costs_its_weight_and_a_settled_one_does_not() {
        let standing = scored(&sample::form(Missing::Zero), &sample::totals()).standing;
        assert_eq!(
            [standing.result, standing.behaviour, standing.score].map(cents),
            [7_200, 8_000, 7_520].map(Some)
        );
    }

    #[test]
    fn under_zero_lines_and_aspects_without_anybody_count_as_zero_but_not_before_somebody_is_heard() {
        let form = sample::form(Missing::Zero);
        let heard = standing(&form, &[(Superior, "- - 5")]);
        // values = 60 x 100 / 100, target = 0.
        assert_eq!([heard.result, heard.behaviour, heard.score].map(cents), [0, 6_000, 2_400].map(Some));
        let unheard = standing(&form, &[(Superior, "TA TA TA")]);
        assert_eq!((unheard.status, unheard.score, unheard.result), (Status::Complete, None, None));
        assert_eq!(unheard.coverage.0, 6_000);
    }

    #[test]
    fn under_wait_there_is_no_score_until_every_required_group_is_in() {
        let form = sample::form(Missing::Wait);
        let Score { standing, aspects, .. } = scored(&form, &sample::responses(&[(Superior, "87.4 45 -")]));
        assert_eq!((standing.status, standing.score, standing.predicate), (Status::Partial, None, None));
        assert!(aspects.iter().all(|a| a.score.is_none()));
        assert_eq!(
            cents(scored(&form, &sample::totals()).standing.score),
            Some(9_320),
            "then as renormalise"
        );
    }

    #[test]
    fn who_is_asked_without_a_weight_is_in_no_figure() {
        let form = sample::form(Missing::Renormalise);
        assert_eq!(standing(&form, &[(Own, "92 60 5")]), Standing::default());
        let working_of = sample::totals();
        let working = compute(&Basis { form: &form, plan: &[], totals: &working_of, decision: None });
        let own = working.lines().flat_map(|l| &l.groups).find(|g| g.group == Own).unwrap();
        assert_eq!(
            own.mean.as_ref().map(Exact::rounded),
            Some(Hundredths(10_000)),
            "but it is there to be shown"
        );
    }

    #[test]
    fn a_line_with_its_own_groups_asks_only_them() {
        let mut form = sample::form(Missing::Renormalise);
        line_mut(&mut form, 2).groups = Some(vec![(Public, number("100"))]);
        let superior = (Superior, "92 60 5");
        let partial = standing(&form, &[superior]);
        // The superior's mark on line 2 is not asked for, so the aspect has no score.
        assert_eq!(
            (partial.status, cents(partial.score), partial.behaviour),
            (Status::Partial, Some(10_000), None)
        );
        // Without a required group one settled group is enough for a line.
        let papers = [(Public, "- - 3"); 5];
        let whole = standing(&form, &[[superior].as_slice(), &papers].concat());
        assert_eq!((whole.status, cents(whole.behaviour)), (Status::Complete, Some(6_000)));
        assert_eq!(whole.coverage.0, 7_600, "target 60 % of 60, values 100 % of 40");
    }

    #[test]
    fn a_personal_target_replaces_that_of_the_form_and_one_that_does_not_fit_is_no_target() {
        let form = sample::form(Missing::Renormalise);
        let totals = sample::responses(&[(Superior, "46 - -")]);
        let with = |target| {
            let plan = [(0, target)];
            cents(score(&Basis { form: &form, plan: &plan, totals: &totals, decision: None }).standing.result)
        };
        assert_eq!(with(Target::Number(number("46"))), Some(10_000));
        assert_eq!(with(Target::Day(Day(0))), Some(5_000));
    }

    #[test]
    fn ratings_come_from_the_rounded_score() {
        let mut form = sample::form(Missing::Renormalise);
        // 100 v / 300000 = 89.995 exactly at v = 269985: rounds up to the threshold.
        line_mut(&mut form, 0).kind = Kind::Higher { target: number("300000") };
        let rating = |answer: &str| standing(&form, &[(Superior, answer)]).result_rating;
        assert_eq!(rating("269985 - -"), Some(Rating::Meets));
        assert_eq!(rating("269984 - -"), Some(Rating::Below));
    }

    #[test]
    fn the_evaluators_word_is_in_effect_and_the_proposal_stays_beside_it() {
        let form = sample::form(Missing::Renormalise);
        let decision = Decision {
            result: Rating::Above,
            behaviour: Rating::Above,
            reason: "proyek".to_owned(),
            new_idea: true,
        };
        let totals = sample::totals();
        let score = score(&Basis { form: &form, plan: &[], totals: &totals, decision: Some(&decision) });
        assert_eq!(score.standing.predicate, Some(Predicate::SangatBaik));
        assert_eq!(score.proposed.predicate, Some(Predicate::Baik));
        assert_eq!(score.standing.score, score.proposed.score);
    }

    #[test]
    fn a_form_with_one_axis_has_one_rating_and_no_predicate_even_when_decided() {
        let mut form = sample::form(Missing::Renormalise);
        form.aspects.remove(0);
        let totals = sample::responses(&[(Superior, "5")]);
        let standing =
            |decision| score(&Basis { form: &form, plan: &[], totals: &totals, decision }).standing;
        let open = standing(None);
        assert_eq!((cents(open.score), open.result_rating), (Some(10_000), None));
        assert_eq!((open.behaviour_rating, open.predicate), (Some(Rating::Above), None));
        let (result, behaviour) = (Rating::Meets, Rating::Meets);
        let decision = Decision { result, behaviour, reason: String::new(), new_idea: false };
        let decided = standing(Some(&decision));
        assert_eq!((decided.result_rating, decided.predicate), (None, None));
        assert_eq!(decided.behaviour_rating, Some(Rating::Meets));
    }

    #[test]
    fn every_kind_of_indicator_becomes_percent_as_the_rules_say() {
        let rating = Kind::Rating { min: 1, max: 5, labels: Vec::new() };
        let higher = Kind::Higher { target: number("95") };
        let lower = Kind::Lower { target: number("60") };
        let band = Kind::Band { low: number("60"), high: number("85") };
        let date = Kind::Date { due: Day(100), per_day: number("5") };
        let level = Kind::Level(vec![("AA".to_owned(), number("100")), ("B".to_owned(), number("70.5"))]);
        let cases: [(&Kind, Scale, &[_]); 8] = [
            (&rating, Scale::Proportion, &[("1", 2_000), ("4", 8_000), ("3.5", 7_000)]),
            (&rating, Scale::Span, &[("1", 0), ("4", 7_500), ("5", 10_000)]),
            (
                &higher,
                Scale::Proportion,
                &[("0", 0), ("95", 10_000), ("100", 10_526), ("114", 12_000), ("900", 12_000)],
            ),
            (
                &lower,
                Scale::Proportion,
                &[("60", 10_000), ("48", 12_000), ("0", 12_000), ("90", 5_000), ("120", 0), ("500", 0)],
            ),
            (
                &band,
                Scale::Proportion,
                &[
                    ("0", 0),
                    ("30", 5_000),
                    ("60", 10_000),
                    ("85", 10_000),
                    ("102", 8_000),
                    ("170", 0),
                    ("999", 0),
                ],
            ),
            (&Kind::YesNo, Scale::Proportion, &[("0", 0), ("1", 10_000)]),
            (
                &date,
                Scale::Proportion,
                &[("7", 10_000), ("100", 10_000), ("101", 9_500), ("120", 0), ("999", 0)],
            ),
            (&level, Scale::Proportion, &[("0", 10_000), ("1", 7_050)]),
        ];
        for (kind, scale, answers) in cases {
            for (answer, want) in answers {
                let x = achievement(kind, scale, Form::DEFAULT_CAP, number(answer));
                assert_eq!(x.rounded(), Hundredths(*want), "{kind:?} {answer}");
            }
        }
    }

    #[test]
    fn peers_are_not_heard_before_there_are_three_answers() {
        let form = sample::form(Missing::Renormalise);
        let two_and_silence = standing(&form, &[(Peer, "92 60 5"), (Peer, "92 60 5"), (Peer, "TA TA TA")]);
        assert_eq!((two_and_silence.score, two_and_silence.coverage.0), (None, 2_000));
        assert_eq!(two_and_silence.status, Status::Partial);
    }
}
