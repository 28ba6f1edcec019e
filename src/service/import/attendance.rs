//! `attendance.csv`: one day of one employee a row.

use super::{
    super::{api::Fate, fate::Differences, fault::Reason},
    Decided, Ground,
    found::{CellFault, Found, day},
    headers::{Headed, Place},
    people::People,
    sheet::Row,
};
use crate::domain::{
    assignment::{Attendance, Presence},
    change::Change,
    day::Day,
    decimal::Decimal,
    id::EmployeeId,
};
use std::collections::HashMap;

/// What lists call each status; the first is our own word.
const WORDS: [(Presence, &[&str]); 5] = [
    (Presence::Present, &["present", "hadir", "masuk", "h", "wfo", "wfh", "wfa"]),
    (Presence::Leave, &["leave", "cuti", "izin", "ijin", "c", "i"]),
    (Presence::Sick, &["sick", "sakit", "s"]),
    (Presence::OnDuty, &["duty", "dinas", "dinas luar", "tugas", "tugas luar", "on duty", "dl", "d"]),
    (Presence::Absent, &["absent", "alpa", "alpha", "mangkir", "tanpa keterangan", "tk", "a"]),
];

const MINUTES_A_DAY: u16 = 1_440;

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let [nip, date, status, late, early] =
        headed.places(["nip", "date", "status", "late_minutes", "early_minutes"]);
    let mut found = Found::new(headed.unknown.clone());
    let mut people = People::new(ground.view);
    let mut changes = Vec::new();
    let mut lines: HashMap<(EmployeeId, Day), u32> = HashMap::new();
    for row in headed.rows() {
        ground.progress.advance(1);
        let employee = people.employee("nip", nip.of(&row), Reason::UnknownEmployee)?;
        let read = employee.and_then(|employee| {
            let (day, attendance) = one_day(&row, [date, status, late, early])?;
            Ok((employee, day, attendance))
        });
        let (employee, day, attendance) = match read {
            Ok(read) => read,
            Err(fault) => {
                found.refuse(row.line, fault);
                continue;
            }
        };
        if let Some(other_line) = lines.get(&(employee, day)) {
            let twice = Reason::Twice { other_line: *other_line };
            found.refuse(row.line, ("date", date.of(&row).to_owned(), twice));
            continue;
        }
        lines.insert((employee, day), row.line);
        let stored = ground.view.attendance(employee, day)?;
        let about = || format!("{} {day}", nip.of(&row));
        if stored == Some(attendance) {
            found.leave((row.line, 1), about);
        } else {
            let fate = || stored.map_or(Fate::New, |old| differing(old, attendance));
            found.take((row.line, 1), || Ok((fate(), about())))?;
            changes.push(Change::AttendanceSet { employee, day, attendance });
        }
    }
    Ok((changes, found.done()))
}

fn differing(old: Attendance, new: Attendance) -> Fate {
    let word = |presence| {
        let row = WORDS.iter().find(|(other, _)| *other == presence);
        row.and_then(|(_, words)| words.get(1).copied()).unwrap_or_default()
    };
    Differences::default()
        .field("status", word(old.status), word(new.status))
        .field("late_minutes", old.late_minutes.to_string(), new.late_minutes.to_string())
        .field("early_minutes", old.early_minutes.to_string(), new.early_minutes.to_string())
        .fate()
}

fn one_day(row: &Row<'_>, [date, status, late, early]: [Place; 4]) -> Result<(Day, Attendance), CellFault> {
    let cell = date.of(row);
    let day = match cell {
        "" => Err(Reason::Missing),
        cell => day(cell),
    };
    let day = day.map_err(|reason| ("date", cell.to_owned(), reason))?;
    let attendance = Attendance {
        status: presence(status.of(row))?,
        late_minutes: minutes("late_minutes", late.of(row))?,
        early_minutes: minutes("early_minutes", early.of(row))?,
    };
    Ok((day, attendance))
}

fn presence(cell: &str) -> Result<Presence, CellFault> {
    let means = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    let found = WORDS.iter().find(|(_, words)| means(words)).map(|(presence, _)| *presence);
    let reason = || match cell {
        "" => Reason::Missing,
        _ => Reason::NotAChoice {
            choices: WORDS
                .iter()
                .flat_map(|(_, words)| words.iter().take(2).copied())
                .collect::<Vec<_>>()
                .join(", "),
        },
    };
    found.ok_or_else(|| ("status", cell.to_owned(), reason()))
}

/// Whole minutes of a day; none when the cell is empty.
fn minutes(column: &'static str, cell: &str) -> Result<u16, CellFault> {
    if cell.is_empty() {
        return Ok(0);
    }
    let fault = |reason| (column, cell.to_owned(), reason);
    let number = Decimal::parse(cell).map_err(|e| fault(Reason::Number(e)))?;
    let (min, max) = (Decimal::ZERO, Decimal::from_int(i32::from(MINUTES_A_DAY)));
    let whole = number.as_int().and_then(|n| u16::try_from(n).ok()).filter(|n| *n <= MINUTES_A_DAY);
    whole.ok_or_else(|| fault(Reason::Range { min, max }))
}
