//! Answers for export, one a row, as import files have them. Where it would show what single people of a
//! confidential group said, the row is there and its value is empty.

use super::{
    super::{api::ResponseRow, check::Reach, entry, fault::Refusal},
    Desk,
};
use crate::{
    domain::{
        day::Day,
        explain::is_hidden,
        form::{Form, RaterGroup},
        id::{CycleId, EmployeeId},
        kind::Kind,
        response::{Answer, Rater, Response},
        rights::Right,
    },
    store::{
        key::{self, num_at},
        read::group_at,
    },
};
use std::ops::ControlFlow;

/// Whole employees, until there are as many rows as asked for. An empty page is the last one.
pub(super) fn page(
    desk: &Desk<'_>,
    cycle: CycleId,
    after: Option<EmployeeId>,
    limit: u32,
) -> Result<Vec<ResponseRow>, Refusal> {
    entry::cycle(desk.view, cycle)?;
    let reach = Reach::of(desk.view, desk.actor, Right::Responses);
    let mut rows = Vec::new();
    let mut last = after.map_or(0, |id| id.0);
    while rows.len() < limit as usize {
        let Some(next) = next_answered(desk, cycle, last)? else { break };
        last = next.0;
        if reach.person(Some(cycle), next)? {
            of_employee(desk, cycle, next, &mut rows)?;
        }
    }
    Ok(rows)
}

/// The first employee after an id who has responses.
fn next_answered(desk: &Desk<'_>, cycle: CycleId, after: u32) -> Result<Option<EmployeeId>, Refusal> {
    let from = key::responses(cycle, EmployeeId(after)).end();
    let end = key::responses(cycle, EmployeeId(u32::MAX)).end();
    let mut found = None;
    desk.view.tree().scan(&from, &end, &mut |key, _| {
        found = Some(EmployeeId(num_at(key, 5)));
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

fn of_employee(
    desk: &Desk<'_>,
    cycle: CycleId,
    id: EmployeeId,
    rows: &mut Vec<ResponseRow>,
) -> Result<(), Refusal> {
    let subject = desk.view.subject(cycle, id)?.ok_or(Refusal::NoForm)?;
    let form = desk.form(subject.form)?;
    let nip = desk.employee(id)?.nip;
    let mut of_group: Vec<(RaterGroup, Vec<ResponseRow>)> = Vec::new();
    desk.view.each(&key::responses(cycle, id), |key, response: Response| {
        let group = group_at(key, 9)?;
        if of_group.last().is_none_or(|(last, _)| *last != group) {
            of_group.push((group, Vec::new()));
        }
        let rater = match &response.rater {
            _ if group.is_confidential() => String::new(),
            Rater::Employee(rater) => {
                let rater = desk.view.employee(*rater)?;
                rater.map(|r| r.nip.digits()).unwrap_or_default()
            }
            Rater::Respondent(number) => number.clone(),
        };
        let row = |(line, answer): &(u16, Answer)| {
            let (indicator, mut value) = written(&form, *line, *answer);
            let tally = subject.totals.tally(*line, group);
            if tally.is_none_or(|t| is_hidden(group, t.n_held(), t.n_values())) {
                value.clear();
            }
            ResponseRow { nip, employee: id, group, rater: rater.clone(), indicator, value }
        };
        if let Some((_, list)) = of_group.last_mut() {
            list.extend(response.answers.iter().map(row));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (group, mut list) in of_group {
        if group.is_confidential() {
            // Any other order would tell which answers were given together.
            list.sort_by(|a, b| (&a.indicator, &a.value).cmp(&(&b.indicator, &b.value)));
        }
        rows.append(&mut list);
    }
    Ok(())
}

/// The indicator's code and the answer as an import reads it.
fn written(form: &Form, line: u16, answer: Answer) -> (String, String) {
    let Some(line) = form.line(line) else { return (String::new(), String::new()) };
    let Answer::Value(value) = answer else { return (line.code.clone(), "TA".to_owned()) };
    let level = |levels: &[(String, _)], n: i64| {
        usize::try_from(n).ok().and_then(|n| levels.get(n)).map(|(name, _)| name.clone())
    };
    let text = match (&line.kind, value.as_int()) {
        (Kind::YesNo, Some(0)) => Some("tidak".to_owned()),
        (Kind::YesNo, Some(_)) => Some("ya".to_owned()),
        (Kind::Level(levels), Some(n)) => level(levels, n),
        (Kind::Date { .. }, Some(n)) => i32::try_from(n).ok().map(|n| Day(n).to_string()),
        (
            Kind::YesNo
            | Kind::Level(_)
            | Kind::Date { .. }
            | Kind::Rating { .. }
            | Kind::Higher { .. }
            | Kind::Lower { .. }
            | Kind::Band { .. },
            _,
        ) => None,
    };
    (line.code.clone(), text.unwrap_or_else(|| value.to_string()))
}
