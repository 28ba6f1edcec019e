//! A form as its rater meets it: the cycle, the employee's part in it, and which lines are asked with what.

use super::{
    api::FormKey,
    fault::{Noun, Refusal},
};
use crate::{
    domain::{
        cycle::{Cycle, Phase},
        form::{Form, Line, LineNo, RaterGroup},
        id::{CycleId, EmployeeId},
        kind::Kind,
        response::{Answer, Rater},
        score::{Basis, score},
        subject::{Decision, Standing, Subject},
        tally::Totals,
    },
    store::read::View,
};

pub struct Entry {
    pub cycle: Cycle,
    pub subject: Subject,
    pub form: Form,
}

pub fn cycle(view: View<'_>, id: CycleId) -> Result<Cycle, Refusal> {
    view.cycle(id)?.ok_or_else(|| Refusal::NoSuch { what: Noun::Cycle, name: id.to_string() })
}

impl Entry {
    /// `NoForm` when the employee has none in the cycle.
    pub fn load(view: View<'_>, id: CycleId, employee: EmployeeId) -> Result<Entry, Refusal> {
        let cycle = cycle(view, id)?;
        let subject = view.subject(id, employee)?.ok_or(Refusal::NoForm)?;
        let missing = || Refusal::NoSuch { what: Noun::Form, name: subject.form.to_string() };
        let form = view.form(subject.form)?.ok_or_else(missing)?;
        Ok(Entry { cycle, subject, form })
    }

    /// The same, while forms are filled and when the form asks this group.
    pub fn load_open(view: View<'_>, key: &FormKey) -> Result<Entry, Refusal> {
        let entry = Entry::load(view, key.cycle, key.subject)?;
        entry.in_phase(&[Phase::Open])?;
        if entry.lines(key.group).next().is_none() {
            return Err(Refusal::NoForm);
        }
        Ok(entry)
    }

    pub fn in_phase(&self, phases: &[Phase]) -> Result<(), Refusal> {
        let phase = self.cycle.phase;
        if phases.contains(&phase) { Ok(()) } else { Err(Refusal::WrongPhase { phase }) }
    }

    /// The lines that this group is asked, in order.
    pub fn lines(&self, group: RaterGroup) -> impl Iterator<Item = (LineNo, &Line)> {
        self.form.lines_for(group).map(|(no, _, line)| (no, line))
    }

    /// Whether this answer may stand on this line.
    pub fn check(&self, group: RaterGroup, line: LineNo, answer: Answer) -> Result<(), Refusal> {
        let (_, asked) = self.lines(group).find(|(no, _)| *no == line).ok_or(Refusal::NoForm)?;
        match answer {
            Answer::NotObserved => Ok(()),
            Answer::Value(value) => self.kind(line, asked).check_answer(value).map_err(Refusal::Answer),
        }
    }

    /// The line's kind with the employee's personal target.
    fn kind(&self, no: LineNo, line: &Line) -> Kind {
        let target = self.subject.plan.iter().find(|(l, _)| *l == no).map(|(_, target)| *target);
        // A target that does not fit never gets into a plan; the form's own stands in any case.
        target.and_then(|t| line.kind.with_target(t).ok()).unwrap_or_else(|| line.kind.clone())
    }

    /// What the subject would come to with these totals and this decision.
    pub fn standing(&self, totals: &Totals, decision: Option<&Decision>) -> Standing {
        score(&Basis { form: &self.form, plan: &self.subject.plan, totals, decision }).standing
    }
}

/// The number of the next paper of the public about somebody.
pub fn next_paper(
    view: View<'_>,
    cycle: CycleId,
    employee: EmployeeId,
    totals: &Totals,
) -> Result<u32, Refusal> {
    let [.., so_far] = totals.n_responses;
    let mut number = so_far + 1;
    // A paper in the middle may have been taken back, and imported ones may have any number.
    while view
        .response(cycle, employee, RaterGroup::Public, &Rater::Respondent(number.to_string()))?
        .is_some()
    {
        number += 1;
    }
    Ok(number)
}
