//! `plans.csv`: personal targets for lines of people's forms.

use super::{
    super::{api::Fate, fate::Differences, fault::Reason},
    Decided, Ground,
    found::{CellFault, Found},
    headers::{Headed, Place},
    people::{Cell, People, line_of},
    sheet::Row,
    value,
};
use crate::{
    domain::{
        change::Change,
        cycle::Phase,
        form::LineNo,
        id::{CycleId, EmployeeId},
        kind::Target,
    },
    store::{error::StoreError, read::View},
};
use std::collections::HashMap;

struct Plan {
    cycle: CycleId,
    employee: EmployeeId,
    line: LineNo,
    target: Target,
    /// A target that stands already.
    stored: Option<Target>,
}

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let columns = headed.places(["cycle", "nip", "indicator", "target"]);
    let mut found = Found::new(headed.unknown.clone());
    let mut people = People::new(ground.view);
    let mut changes = Vec::new();
    let mut lines: HashMap<(CycleId, EmployeeId, LineNo), u32> = HashMap::new();
    for row in headed.rows() {
        ground.progress.advance(1);
        let plan = match plan(ground.view, &mut people, &row, columns)? {
            Ok(plan) => plan,
            Err(fault) => {
                found.refuse(row.line, fault);
                continue;
            }
        };
        let Plan { cycle, employee, line, target, stored } = plan;
        if let Some(other_line) = lines.get(&(cycle, employee, line)) {
            let [_, _, indicator, _] = columns;
            let twice = Reason::Twice { other_line: *other_line };
            found.refuse(row.line, ("indicator", indicator.of(&row).to_owned(), twice));
            continue;
        }
        lines.insert((cycle, employee, line), row.line);
        let [_, nip, indicator, cell] = columns;
        let about = || format!("{} {}", nip.of(&row), indicator.of(&row));
        if stored == Some(target) {
            found.leave((row.line, 1), about);
        } else {
            let fate = || match stored {
                None => Fate::New,
                Some(old) => {
                    Differences::default().field("target", value::written(old), cell.of(&row)).fate()
                }
            };
            found.take((row.line, 1), || Ok((fate(), about())))?;
            changes.push(Change::PlanSet { cycle, employee, line, target });
        }
    }
    Ok((changes, found.done()))
}

/// Targets are agreed before and while forms are filled, not after.
const PHASES: [Phase; 2] = [Phase::Planning, Phase::Open];

fn plan<'f>(
    view: View<'_>,
    people: &mut People<'_, 'f>,
    row: &Row<'f>,
    [cycle, nip, indicator, target]: [Place; 4],
) -> Result<Cell<Plan>, StoreError> {
    let cycle = match people.cycle(cycle.of(row), &PHASES)? {
        Ok(cycle) => cycle,
        Err(fault) => return Ok(Err(fault)),
    };
    let employee = match people.employee("nip", nip.of(row), Reason::UnknownEmployee)? {
        Ok(employee) => employee,
        Err(fault) => return Ok(Err(fault)),
    };
    let Some((subject, form)) = people.subject(cycle, employee)? else {
        return Ok(Err(("nip", nip.of(row).to_owned(), Reason::NoFormInCycle)));
    };
    let no = match line_of(view, &form, indicator.of(row))? {
        Ok(no) => no,
        Err(reason) => return Ok(Err(("indicator", indicator.of(row).to_owned(), reason))),
    };
    let target = || -> Result<Target, CellFault> {
        let line =
            form.line(no).ok_or_else(|| ("indicator", indicator.of(row).to_owned(), Reason::NotInForm))?;
        value::target(&line.kind, target.of(row))
            .map_err(|reason| ("target", target.of(row).to_owned(), reason))
    };
    Ok(target().map(|target| Plan {
        cycle,
        employee,
        line: no,
        target,
        stored: subject.plan.iter().find(|(line, _)| *line == no).map(|(_, stored)| *stored),
    }))
}
