//! A form: aspects, their lines, the groups that rate, and the policy. Versioned; frozen once a cycle uses it.
//!
//! A line carries its own copy of the indicator's name, unit and kind, so that a later change of the
//! catalogue can never move a score that rests on this version.

use super::{decimal::Decimal, id::IndicatorId, kind::Kind};
use serde::{Deserialize, Serialize};

/// Who rates. The order is the order on screens and in keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RaterGroup {
    Superior,
    Peer,
    Subordinate,
    Own,
    Public,
}

impl RaterGroup {
    pub const ALL: [RaterGroup; 5] = [
        RaterGroup::Superior,
        RaterGroup::Peer,
        RaterGroup::Subordinate,
        RaterGroup::Own,
        RaterGroup::Public,
    ];

    /// The name in files: `superior`, `peer`, `subordinate`, `self`, `public`.
    pub const fn code(self) -> &'static str {
        match self {
            RaterGroup::Superior => "superior",
            RaterGroup::Peer => "peer",
            RaterGroup::Subordinate => "subordinate",
            RaterGroup::Own => "self",
            RaterGroup::Public => "public",
        }
    }

    pub fn from_code(code: &str) -> Option<RaterGroup> {
        RaterGroup::ALL.into_iter().find(|g| g.code().eq_ignore_ascii_case(code.trim()))
    }

    /// In these groups nobody learns who gave which answer, and means show only from three raters on.
    pub const fn is_confidential(self) -> bool {
        matches!(self, RaterGroup::Peer | RaterGroup::Subordinate | RaterGroup::Public)
    }

    /// How many responses settle a line when the form does not say: three where raters stay unknown.
    pub const fn usual_min(self) -> u16 {
        if self.is_confidential() { 3 } else { 1 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRule {
    /// Zero for a group that is asked but does not count (self, as a rule).
    pub weight: Decimal,
    /// How many responses settle a line.
    pub min: u16,
    /// A form is complete only when every required group is settled on every line it is asked.
    pub required: bool,
}

/// What a group does that is not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    Renormalise,
    Zero,
    Wait,
}

/// How a rating mark becomes percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// `100 v / max`
    Proportion,
    /// `100 (v - min) / (max - min)`
    Span,
}

/// PermenPANRB 6/2022: results of work and behaviour at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    Result,
    Behaviour,
}

/// From which rounded score on an axis is above, or meets, what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    pub above: Decimal,
    pub meets: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub indicator: IndicatorId,
    /// The indicator's code.
    pub code: String,
    pub name: String,
    /// Unit of measurement.
    pub unit: String,
    /// The indicator's kind, with the form's own target already in it.
    pub kind: Kind,
    pub weight: Decimal,
    /// The line's own group weights; then only these groups are asked. Otherwise the form's.
    pub groups: Option<Vec<(RaterGroup, Decimal)>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    pub code: String,
    pub name: String,
    pub weight: Decimal,
    pub axis: Axis,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub code: String,
    pub name: String,
    /// 1 for the first.
    pub version: u32,
    pub missing: Missing,
    pub scale: Scale,
    /// Most that a `Higher` or `Lower` line can reach, in percent.
    pub cap: Decimal,
    pub result: Thresholds,
    pub behaviour: Thresholds,
    /// In the order of `RaterGroup::ALL`; `None` for a group that is not asked.
    pub groups: [Option<GroupRule>; 5],
    pub aspects: Vec<Aspect>,
}

/// The place of a line in its form, counted over all aspects from 0.
pub type LineNo = u16;

impl Form {
    pub const DEFAULT_CAP: Decimal = Decimal::from_int(120);
    pub const DEFAULT_RESULT: Thresholds =
        Thresholds { above: Decimal::from_int(110), meets: Decimal::from_int(90) };
    pub const DEFAULT_BEHAVIOUR: Thresholds =
        Thresholds { above: Decimal::from_int(90), meets: Decimal::from_int(70) };

    pub fn rule(&self, group: RaterGroup) -> Option<&GroupRule> {
        self.groups[group as usize].as_ref()
    }

    /// All lines with their numbers, aspect by aspect.
    pub fn lines(&self) -> impl Iterator<Item = (LineNo, &Aspect, &Line)> {
        self.aspects
            .iter()
            .flat_map(|a| a.lines.iter().map(move |l| (a, l)))
            .enumerate()
            .map(|(i, (a, l))| (i as LineNo, a, l))
    }

    pub fn n_lines(&self) -> usize {
        self.aspects.iter().map(|a| a.lines.len()).sum()
    }

    pub fn line(&self, no: LineNo) -> Option<&Line> {
        self.aspects.iter().flat_map(|a| &a.lines).nth(usize::from(no))
    }

    pub fn line_of(&self, indicator: IndicatorId) -> Option<LineNo> {
        self.lines().find(|(_, _, l)| l.indicator == indicator).map(|(no, _, _)| no)
    }

    /// The weight a group has on a line; `None` when the group is not asked there. Zero: asked, not counted.
    pub fn weight_on(&self, line: &Line, group: RaterGroup) -> Option<Decimal> {
        let rule = self.rule(group)?;
        match &line.groups {
            Some(own) => own.iter().find(|(g, _)| *g == group).map(|(_, w)| *w),
            None => Some(rule.weight),
        }
    }

    /// The lines that a rater of this group fills, in order.
    pub fn lines_for(&self, group: RaterGroup) -> impl Iterator<Item = (LineNo, &Aspect, &Line)> {
        self.lines().filter(move |(_, _, l)| self.weight_on(l, group).is_some())
    }
}
