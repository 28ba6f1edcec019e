//! `units.csv`: the tree of units.

use super::{
    super::{
        api::Fate,
        fate::Differences,
        fault::{Reason, Refusal},
    },
    Decided, Ground, circle,
    found::{CODE, CellFault, Found, NAME, needed, nip, text},
    headers::{Headed, Place},
    sheet::Row,
};
use crate::domain::{
    change::Change,
    id::{EmployeeId, UnitId},
    unit::Unit,
};
use crate::store::{error::StoreError, key::Space, read::View};
use std::collections::HashMap;

struct Columns {
    code: Place,
    name: Place,
    parent: Place,
    field: Place,
    head: Place,
}

/// A row that is sound in itself.
struct UnitRow<'a> {
    line: u32,
    id: UnitId,
    stored: Option<Unit>,
    code: String,
    name: String,
    field: String,
    parent: &'a str,
    head: &'a str,
}

type Parents = HashMap<UnitId, Option<UnitId>>;
/// How many units are above each.
type Levels = HashMap<UnitId, u32>;

/// No government has more levels. A change costs what the units above it cost.
const MOST_LEVELS: u32 = 40;

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let [code, name, parent, field, head] = headed.places(["code", "name", "parent", "field", "head_nip"]);
    let columns = Columns { code, name, parent, field, head };
    let mut found = Found::new(headed.unknown.clone());
    let mut rows = sound_rows(ground, headed, &columns, &mut found)?;
    let (parents, levels) = settle(ground.view, &mut rows, &columns, &mut found)?;
    let mut changed = Vec::new();
    for row in &rows {
        let unit = Unit {
            code: row.code.clone(),
            name: row.name.clone(),
            parent: parents.get(&row.id).copied().flatten(),
            field: row.field.clone(),
            head: head_of(ground.view, row, &columns, &mut found)?,
        };
        if columns.parent.is_there() && unit.parent.is_none() && !row.parent.is_empty() {
            found.warn(row.line, ("parent", row.parent.to_owned(), Reason::UnknownParent));
        }
        if row.stored.as_ref() == Some(&unit) {
            found.leave((row.line, 1), || about(row));
        } else {
            found.take((row.line, 1), || Ok((fate(ground.view, row, &unit)?, about(row))))?;
            changed.push((levels.get(&row.id).copied(), row.id, unit));
        }
    }
    // Set from the top down, no step on the way to the new tree has a circle in it.
    changed.sort_by_key(|(level, id, _)| (*level, *id));
    let changes = changed.into_iter().map(|(_, id, unit)| Change::UnitSet { id, unit }).collect();
    Ok((changes, found.done()))
}

fn about(row: &UnitRow<'_>) -> String {
    format!("{} {}", row.code, row.name)
}

fn fate(view: View<'_>, row: &UnitRow<'_>, unit: &Unit) -> Result<Fate, Refusal> {
    let Some(old) = &row.stored else { return Ok(Fate::New) };
    let parent = match old.parent {
        Some(id) => view.unit(id)?.map(|unit| unit.code).unwrap_or_default(),
        None => String::new(),
    };
    let head = match old.head {
        Some(id) => view.employee(id)?.map(|e| e.nip.digits()).unwrap_or_default(),
        None => String::new(),
    };
    // What cannot be found leaves the field empty.
    let told = |is_there: bool, cell: &str| if is_there { cell.to_owned() } else { String::new() };
    let mut differences = Differences::default().field("code", &old.code, &unit.code);
    differences = differences.field("name", &old.name, &unit.name);
    if old.parent != unit.parent {
        differences = differences.field("parent", parent, told(unit.parent.is_some(), row.parent));
    }
    if old.head != unit.head {
        differences = differences.field("head_nip", head, told(unit.head.is_some(), row.head));
    }
    Ok(differences.field("field", &old.field, &unit.field).fate())
}

fn sound_rows<'a>(
    ground: Ground<'_>,
    headed: &Headed<'a>,
    columns: &Columns,
    found: &mut Found,
) -> Result<Vec<UnitRow<'a>>, Refusal> {
    let mut rows = Vec::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    for row in headed.rows() {
        ground.progress.advance(1);
        match sound(ground.view, &row, columns)? {
            Err(fault) => found.refuse(row.line, fault),
            Ok(unit) => match lines.get(&unit.code.to_lowercase()) {
                Some(other) => {
                    found.refuse(row.line, ("code", unit.code, Reason::Twice { other_line: *other }));
                }
                None => {
                    lines.insert(unit.code.to_lowercase(), row.line);
                    rows.push(unit);
                }
            },
        }
    }
    Ok(rows)
}

fn sound<'a>(
    view: View<'_>,
    row: &Row<'a>,
    columns: &Columns,
) -> Result<Result<UnitRow<'a>, CellFault>, StoreError> {
    let cells = || {
        let code = needed("code", columns.code.of(row), CODE)?;
        let name = needed("name", columns.name.of(row), NAME)?;
        Ok((code, name, text("field", columns.field.of(row), CODE)?))
    };
    let (code, name, field) = match cells() {
        Ok(cells) => cells,
        Err(fault) => return Ok(Err(fault)),
    };
    let id = view.unit_by_code(&code)?;
    let stored = match id {
        Some(id) => view.unit(id)?,
        None => None,
    };
    let field = match &stored {
        Some(stored) if !columns.field.is_there() => stored.field.clone(),
        Some(_) | None => field,
    };
    Ok(Ok(UnitRow {
        line: row.line,
        // New ones get their number when it is settled which rows remain.
        id: id.unwrap_or(UnitId(0)),
        stored,
        code,
        name,
        field,
        parent: columns.parent.of(row),
        head: columns.head.of(row),
    }))
}

/// Gives out the numbers and finds the parents and how many units are above each. Rows on a circle are refused, and the rest is looked at anew,
/// since without them others may have lost a parent or fallen back to a stored one.
fn settle(
    view: View<'_>,
    rows: &mut Vec<UnitRow<'_>>,
    columns: &Columns,
    found: &mut Found,
) -> Result<(Parents, Levels), Refusal> {
    loop {
        let mut next = view.last_id(Space::Unit)?;
        for row in rows.iter_mut().filter(|row| row.stored.is_none()) {
            next += 1;
            row.id = UnitId(next);
        }
        let by_code: HashMap<String, UnitId> =
            rows.iter().map(|row| (row.code.to_lowercase(), row.id)).collect();
        let mut parents = HashMap::new();
        for row in rows.iter() {
            let parent = match (&row.stored, by_code.get(&row.parent.to_lowercase())) {
                (stored, _) if !columns.parent.is_there() => stored.as_ref().and_then(|u| u.parent),
                (_, Some(parent)) => Some(*parent),
                (_, None) if row.parent.is_empty() => None,
                (_, None) => view.unit_by_code(row.parent)?,
            };
            parents.insert(row.id, parent);
        }
        let circles = circle::circles(rows.iter().map(|row| row.id.0), |id| {
            Ok(parent_of(view, &parents, UnitId(id))?.map(|parent| parent.0))
        })?;
        if circles.is_empty() {
            let levels = levels(view, &parents)?;
            if levels.values().all(|level| *level < MOST_LEVELS) {
                return Ok((parents, levels));
            }
            let is_deep = |row: &UnitRow<'_>| levels.get(&row.id).is_some_and(|level| *level >= MOST_LEVELS);
            refuse(rows, found, |row| is_deep(row).then_some(Reason::TooDeep { most: MOST_LEVELS }));
            continue;
        }
        let codes: HashMap<u32, &str> = rows.iter().map(|row| (row.id.0, row.code.as_str())).collect();
        let on = circle::around(circles, |id| match codes.get(&id) {
            Some(code) => Ok((*code).to_owned()),
            None => Ok(view.unit(UnitId(id))?.map(|unit| unit.code).unwrap_or_default()),
        })?;
        refuse(rows, found, |row| Some(Reason::Circle { path: on.get(&row.id.0)?.clone() }));
    }
}

/// Refuses the rows for whose parent there is a reason.
fn refuse(rows: &mut Vec<UnitRow<'_>>, found: &mut Found, reason: impl Fn(&UnitRow<'_>) -> Option<Reason>) {
    rows.retain(|row| match reason(row) {
        Some(reason) => {
            found.refuse(row.line, ("parent", row.parent.to_owned(), reason));
            false
        }
        None => true,
    });
}

fn parent_of(view: View<'_>, parents: &Parents, id: UnitId) -> Result<Option<UnitId>, StoreError> {
    match parents.get(&id) {
        Some(parent) => Ok(*parent),
        None => Ok(view.unit(id)?.and_then(|unit| unit.parent)),
    }
}

/// How many units are above each.
fn levels(view: View<'_>, parents: &Parents) -> Result<Levels, StoreError> {
    let mut levels = HashMap::new();
    for unit in parents.keys() {
        let (mut way, mut next) = (Vec::new(), Some(*unit));
        while let Some(id) = next.filter(|id| !levels.contains_key(id)) {
            way.push(id);
            next = parent_of(view, parents, id)?;
        }
        let first = next.and_then(|id| levels.get(&id)).map_or(0, |above| above + 1);
        levels.extend(way.into_iter().rev().zip(first..));
    }
    Ok(levels)
}

/// The head the file names; unknown ones are remarked on and left out, since units come before employees.
fn head_of(
    view: View<'_>,
    row: &UnitRow<'_>,
    columns: &Columns,
    found: &mut Found,
) -> Result<Option<EmployeeId>, StoreError> {
    if !columns.head.is_there() {
        return Ok(row.stored.as_ref().and_then(|unit| unit.head));
    }
    if row.head.is_empty() {
        return Ok(None);
    }
    let head = match nip("head_nip", row.head) {
        Ok(nip) => view.employee_by_nip(nip)?,
        Err(fault) => {
            found.warn(row.line, fault);
            return Ok(None);
        }
    };
    if head.is_none() {
        found.warn(row.line, ("head_nip", row.head.to_owned(), Reason::UnknownHead));
    }
    Ok(head)
}
