//! A review period with its dates, phase and who gets which form.

use super::{
    day::Day,
    id::{FormId, UnitId},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// Targets are agreed; nothing is rated yet.
    Planning,
    /// Forms are filled.
    Open,
    /// Forms are in; ratings are compared and confirmed.
    Calibration,
    /// Nothing changes any more without a recorded act.
    Closed,
}

impl Phase {
    pub const ALL: [Phase; 4] = [Phase::Planning, Phase::Open, Phase::Calibration, Phase::Closed];

    /// The name in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Phase::Planning => "planning",
            Phase::Open => "open",
            Phase::Calibration => "calibration",
            Phase::Closed => "closed",
        }
    }

    pub fn from_code(code: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|p| p.code().eq_ignore_ascii_case(code.trim()))
    }
}

/// Who gets a form; of the rules of a cycle the first that fits an employee counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignRule {
    /// The version that the cycle uses.
    pub form: FormId,
    /// With everything below them; empty for all.
    pub units: Vec<UnitId>,
    /// Beginnings of position types in the file's words (`fungsional`); empty for all.
    pub position_types: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    pub code: String,
    pub name: String,
    pub from: Day,
    pub to: Day,
    pub due: Day,
    pub phase: Phase,
    pub assign: Vec<AssignRule>,
    /// When a phase is meant to begin; nothing happens by itself.
    pub phase_dates: Vec<(Phase, Day)>,
}
