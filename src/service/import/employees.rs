//! `employees.csv`: the register of employees.
//!
//! An employee is known by his NIP. A transfer is followed in every cycle that is not closed, and whoever is new
//! gets the form that the rules of such a cycle give him.

use super::{
    super::{
        api::Fate,
        fate::Differences,
        fault::{Reason, Refusal},
    },
    Decided, Ground, circle,
    found::{CellFault, Found, NAME, TITLE, kept_digits, needed, nip, text, yes_no},
    headers::{Headed, Place},
    membership::{Membership, added},
    sheet::Row,
};
use crate::{
    domain::{
        change::Change,
        cycle::{Cycle, Phase},
        employee::{Employee, PositionType, Rank, Service},
        id::{CycleId, EmployeeId, FormId, UnitId},
        nip::Nip,
    },
    store::{error::StoreError, key::Space, read::View},
};
use std::collections::HashMap;

struct Columns {
    nip: Place,
    name: Place,
    title_before: Place,
    title_after: Place,
    kind: Place,
    rank: Place,
    position: Place,
    position_type: Place,
    unit: Place,
    superior: Place,
    retired: Place,
}

/// A row that is sound in itself. `employee` still lacks the unit and the superior.
struct EmployeeRow<'a> {
    line: u32,
    id: EmployeeId,
    stored: Option<Employee>,
    employee: Employee,
    unit: &'a str,
    superior: &'a str,
}

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let columns = Columns::of(headed);
    let mut found = Found::new(headed.unknown.clone());
    let mut rows = sound_rows(ground, headed, &columns, &mut found)?;
    settle(ground.view, &mut rows, &columns, &mut found)?;
    let mut units = Units::new(ground.view);
    for row in &mut rows {
        if columns.unit.is_there() {
            row.employee.unit = units.find(row.unit)?;
            if row.employee.unit.is_none() && !row.unit.is_empty() {
                found.warn(row.line, ("unit", row.unit.to_owned(), Reason::UnknownUnit));
            }
        }
        if columns.superior.is_there() && row.employee.superior.is_none() && !row.superior.is_empty() {
            let unknown = ("superior_nip", row.superior.to_owned(), Reason::UnknownSuperior);
            found.warn(row.line, nip("superior_nip", row.superior).err().unwrap_or(unknown));
        }
        if let Some(odd) = row.employee.nip.oddity(ground.today) {
            found.warn(row.line, ("nip", row.employee.nip.digits(), Reason::NipOdd(odd)));
        }
    }
    for row in &rows {
        if row.stored.as_ref() == Some(&row.employee) {
            found.leave((row.line, 1), || about(row));
        } else {
            found.take((row.line, 1), || Ok((fate(ground.view, row)?, about(row))))?;
        }
    }
    rows.retain(|row| row.stored.as_ref() != Some(&row.employee));
    let people: Vec<(EmployeeId, &Employee)> = rows.iter().map(|row| (row.id, &row.employee)).collect();
    let follow = followed(ground.view, &people)?;
    let mut changes: Vec<Change> =
        rows.into_iter().map(|row| Change::EmployeeSet { id: row.id, employee: row.employee }).collect();
    changes.extend(follow);
    Ok((changes, found.done()))
}

fn about(row: &EmployeeRow<'_>) -> String {
    format!("{} {}", row.employee.nip.digits(), row.employee.name)
}

fn fate(view: View<'_>, row: &EmployeeRow<'_>) -> Result<Fate, StoreError> {
    let Some(old) = &row.stored else { return Ok(Fate::New) };
    let new = &row.employee;
    let service = |service| match service {
        Service::Pns => "PNS",
        Service::Pppk => "PPPK",
    };
    let rank = |e: &Employee| e.rank.map_or("", Rank::code);
    let kind = |e: &Employee| e.position_type.map_or("", PositionType::code);
    let mut differences = Differences::default().field("name", &old.name, &new.name).field(
        "position",
        &old.position,
        &new.position,
    );
    // What cannot be found leaves the field empty.
    let told = |is_there: bool, cell: &str| if is_there { cell.to_owned() } else { String::new() };
    if old.unit != new.unit {
        let before = match old.unit {
            Some(id) => view.unit(id)?.map(|unit| unit.code).unwrap_or_default(),
            None => String::new(),
        };
        differences = differences.field("unit", before, told(new.unit.is_some(), row.unit));
    }
    if old.superior != new.superior {
        let before = match old.superior {
            Some(id) => view.employee(id)?.map(|e| e.nip.digits()).unwrap_or_default(),
            None => String::new(),
        };
        let is_there = new.superior.is_some();
        differences = differences.field("superior_nip", before, told(is_there, row.superior));
    }
    Ok(differences
        .field("rank", rank(old), rank(new))
        .field("position_type", kind(old), kind(new))
        .field("title_before", &old.title_before, &new.title_before)
        .field("title_after", &old.title_after, &new.title_after)
        .field("kind", service(old.service), service(new.service))
        .whole("retired", old.retired == new.retired)
        .fate())
}

impl Columns {
    fn of(headed: &Headed<'_>) -> Columns {
        let [nip, name, title_before, title_after, kind, rank] =
            headed.places(["nip", "name", "title_before", "title_after", "kind", "rank"]);
        let [position, position_type, unit, superior, retired] =
            headed.places(["position", "position_type", "unit", "superior_nip", "retired"]);
        Columns {
            nip,
            name,
            title_before,
            title_after,
            kind,
            rank,
            position,
            position_type,
            unit,
            superior,
            retired,
        }
    }
}

fn sound_rows<'a>(
    ground: Ground<'_>,
    headed: &Headed<'a>,
    columns: &Columns,
    found: &mut Found,
) -> Result<Vec<EmployeeRow<'a>>, Refusal> {
    let mut rows = Vec::with_capacity(headed.n_rows());
    let mut lines: HashMap<Nip, u32> = HashMap::with_capacity(headed.n_rows());
    let mut lost: HashMap<u64, u32> = HashMap::new();
    for row in headed.rows() {
        ground.progress.advance(1);
        let cell = columns.nip.of(&row);
        let nip = match nip("nip", cell) {
            Ok(nip) => nip,
            Err(fault) => {
                lost.extend(kept_digits(cell).map(|digits| (digits, row.line)));
                found.refuse(row.line, fault);
                continue;
            }
        };
        // A number above that agrees as far as its digits go is this one, as far as anybody can tell: to whom it
        // belongs the clerk must say.
        if let Some(other_line) = lost.get(&(nip.number() / 1_000)) {
            found.refuse(row.line, ("nip", cell.to_owned(), Reason::Twice { other_line: *other_line }));
            continue;
        }
        // The first row with a number counts, even when it is refused for another cell.
        if let Some(other_line) = lines.get(&nip) {
            found.refuse(row.line, ("nip", cell.to_owned(), Reason::Twice { other_line: *other_line }));
            continue;
        }
        lines.insert(nip, row.line);
        let id = ground.view.employee_by_nip(nip)?;
        let stored = match id {
            Some(id) => ground.view.employee(id)?,
            None => None,
        };
        match employee(&row, columns, nip, stored.as_ref()) {
            Ok(employee) => rows.push(EmployeeRow {
                line: row.line,
                // New ones get their number when it is settled which rows remain.
                id: id.unwrap_or(EmployeeId(0)),
                stored,
                employee,
                unit: columns.unit.of(&row),
                superior: columns.superior.of(&row),
            }),
            Err(fault) => found.refuse(row.line, fault),
        }
    }
    Ok(rows)
}

/// What the row says without looking at others; a column that is not there leaves what is stored.
fn employee(
    row: &Row<'_>,
    columns: &Columns,
    nip: Nip,
    stored: Option<&Employee>,
) -> Result<Employee, CellFault> {
    let words = |column: &'static str, place: Place, most, old: fn(&Employee) -> &String| {
        if place.is_there() {
            text(column, place.of(row), most)
        } else {
            Ok(stored.map(old).cloned().unwrap_or_default())
        }
    };
    let fault = |column: &'static str, place: Place, reason| Err((column, place.of(row).to_owned(), reason));
    Ok(Employee {
        nip,
        name: needed("name", columns.name.of(row), NAME)?,
        title_before: words("title_before", columns.title_before, TITLE, |e| &e.title_before)?,
        title_after: words("title_after", columns.title_after, TITLE, |e| &e.title_after)?,
        service: match (columns.kind.of(row), stored) {
            ("", Some(stored)) => stored.service,
            ("", None) => nip.service(),
            (cell, _) => match service(cell) {
                Some(service) => service,
                None => return fault("kind", columns.kind, Reason::Service),
            },
        },
        rank: match (columns.rank.of(row), stored) {
            ("", Some(stored)) if !columns.rank.is_there() => stored.rank,
            ("", _) => None,
            (cell, _) => match Rank::parse(cell) {
                Some(rank) => Some(rank),
                None => return fault("rank", columns.rank, Reason::Rank),
            },
        },
        position: words("position", columns.position, NAME, |e| &e.position)?,
        position_type: match (columns.position_type.of(row), stored) {
            ("", Some(stored)) if !columns.position_type.is_there() => stored.position_type,
            ("", _) => None,
            (cell, _) => match PositionType::parse(cell) {
                Some(position_type) => Some(position_type),
                None => return fault("position_type", columns.position_type, Reason::PositionType),
            },
        },
        unit: stored.and_then(|e| e.unit),
        superior: stored.and_then(|e| e.superior),
        retired: match (columns.retired.of(row), stored) {
            ("", Some(stored)) if !columns.retired.is_there() => stored.retired,
            ("", _) => false,
            (cell, _) => match yes_no(cell) {
                Some(retired) => retired,
                None => {
                    return fault(
                        "retired",
                        columns.retired,
                        Reason::NotAChoice { choices: "ya, tidak".into() },
                    );
                }
            },
        },
    })
}

/// The kind of service as lists write it, candidates among the permanent ones.
fn service(cell: &str) -> Option<Service> {
    let plain: String = cell.chars().filter(|c| c.is_alphanumeric()).collect();
    match plain.to_ascii_lowercase().as_str() {
        "pns" | "cpns" | "pegawainegerisipil" => Some(Service::Pns),
        "pppk" | "p3k" | "pppkpenuhwaktu" | "pppkparuhwaktu" => Some(Service::Pppk),
        _ => None,
    }
}

/// Gives out the numbers and finds the superiors. Rows on a circle are refused, and the rest is looked at anew,
/// since without them others may have lost a superior or fallen back to a stored one.
fn settle(
    view: View<'_>,
    rows: &mut Vec<EmployeeRow<'_>>,
    columns: &Columns,
    found: &mut Found,
) -> Result<(), Refusal> {
    loop {
        let mut next = view.last_id(Space::Employee)?;
        for row in rows.iter_mut().filter(|row| row.stored.is_none()) {
            next += 1;
            row.id = EmployeeId(next);
        }
        if !columns.superior.is_there() {
            return Ok(());
        }
        let by_nip: HashMap<Nip, EmployeeId> = rows.iter().map(|row| (row.employee.nip, row.id)).collect();
        for row in rows.iter_mut() {
            row.employee.superior = match Nip::parse(row.superior) {
                Ok(nip) => match by_nip.get(&nip) {
                    Some(id) => Some(*id),
                    None => view.employee_by_nip(nip)?,
                },
                Err(_) => None,
            };
        }
        let superiors: HashMap<u32, Option<EmployeeId>> =
            rows.iter().map(|row| (row.id.0, row.employee.superior)).collect();
        let circles = circle::circles(rows.iter().map(|row| row.id.0), |id| {
            let superior = match superiors.get(&id) {
                Some(superior) => *superior,
                None => view.employee(EmployeeId(id))?.and_then(|e| e.superior),
            };
            Ok(superior.map(|superior| superior.0))
        })?;
        if circles.is_empty() {
            return Ok(());
        }
        let nips: HashMap<u32, Nip> = rows.iter().map(|row| (row.id.0, row.employee.nip)).collect();
        let on = circle::around(circles, |id| match nips.get(&id) {
            Some(nip) => Ok(nip.digits()),
            None => Ok(view.employee(EmployeeId(id))?.map(|e| e.nip.digits()).unwrap_or_default()),
        })?;
        for row in rows.extract_if(.., |row| on.contains_key(&row.id.0)) {
            let reason = Reason::Circle { path: on.get(&row.id.0).cloned().unwrap_or_default() };
            found.refuse(row.line, ("superior_nip", row.superior.to_owned(), reason));
        }
    }
}

/// Units by code, or by name where only one has it.
struct Units<'a> {
    view: View<'a>,
    by_text: HashMap<String, Option<UnitId>>,
    by_name: Option<HashMap<String, Option<UnitId>>>,
}

impl<'a> Units<'a> {
    fn new(view: View<'a>) -> Units<'a> {
        Units { view, by_text: HashMap::new(), by_name: None }
    }

    fn find(&mut self, cell: &str) -> Result<Option<UnitId>, StoreError> {
        if cell.is_empty() {
            return Ok(None);
        }
        if let Some(found) = self.by_text.get(cell) {
            return Ok(*found);
        }
        let found = match self.view.unit_by_code(cell)? {
            Some(id) => Some(id),
            None => self.named(cell)?,
        };
        self.by_text.insert(cell.to_owned(), found);
        Ok(found)
    }

    fn named(&mut self, cell: &str) -> Result<Option<UnitId>, StoreError> {
        let names = match self.by_name.take() {
            Some(names) => names,
            None => {
                let mut names = HashMap::new();
                for (id, unit) in self.view.units()? {
                    names.entry(unit.name.to_lowercase()).and_modify(|id| *id = None).or_insert(Some(id));
                }
                names
            }
        };
        let found = names.get(&cell.to_lowercase()).copied().flatten();
        self.by_name = Some(names);
        Ok(found)
    }
}

/// What follows in the cycles that still run.
pub fn followed(view: View<'_>, people: &[(EmployeeId, &Employee)]) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    let running: Vec<(CycleId, Cycle)> =
        view.cycles()?.into_iter().filter(|(_, cycle)| cycle.phase != Phase::Closed).collect();
    let mut membership = Membership::new(view);
    for (id, cycle) in running {
        let mut new: Vec<(FormId, EmployeeId)> = Vec::new();
        for (employee, now) in people {
            match view.subject_unit(id, *employee)? {
                Some(from) if from != now.unit => {
                    let (employee, to) = (*employee, now.unit);
                    changes.push(Change::SubjectMoved { cycle: id, employee, from, to });
                }
                Some(_) => (),
                None => {
                    let form = membership.form(&cycle.assign, now)?;
                    new.extend(form.map(|form| (form, *employee)));
                }
            }
        }
        changes.extend(added(id, new));
    }
    Ok(changes)
}
