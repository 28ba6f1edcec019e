//! `accounts.csv`: who may log in, as whom and as what.
//!
//! Nobody's account is closed by a file, and no file leaves the government without an administrator.

use super::{
    super::{
        api::Fate,
        decide::account::{MOST_LOGIN, leaves_administrator},
        fate::Differences,
        fault::{Reason, Refusal},
    },
    Decided, Ground,
    found::{CellFault, Found, needed},
    headers::{Headed, Place},
    people::{Cell, People},
    sheet::Row,
};
use crate::{
    domain::{
        account::{Account, Role},
        change::Change,
        id::{AccountId, EmployeeId, UnitId},
    },
    store::{error::StoreError, key::Space, read::View},
};
use std::collections::HashMap;

/// What lists call the roles that are given; the first is our own word.
const GIVEN: [(Role, &[&str]); 4] = [
    (Role::Administrator, &["administrator", "admin", "pengelola"]),
    (Role::Operator, &["operator", "kepegawaian"]),
    (Role::Auditor, &["auditor", "inspektorat", "pemeriksa"]),
    (Role::Gateway, &["gateway", "bersama", "gerbang"]),
];

/// What they call those that somebody has by the records.
const BY_RECORDS: [&str; 13] = [
    "employee",
    "pegawai",
    "asn",
    "evaluator",
    "penilai",
    "atasan",
    "rater",
    "rekan",
    "bawahan",
    "head",
    "kepala",
    "pimpinan",
    "user",
];

struct Columns {
    login: Place,
    nip: Place,
    roles: Place,
    unit: Place,
}

/// A row that is sound in itself.
struct AccountRow {
    line: u32,
    /// The cell of its roles.
    roles: String,
    id: AccountId,
    stored: Option<Account>,
    account: Account,
}

impl AccountRow {
    fn change(&self) -> Change {
        Change::AccountSet { id: self.id, account: self.account.clone() }
    }

    fn takes_administrator(&self) -> bool {
        self.stored.as_ref().is_some_and(Account::is_administrator) && !self.account.is_administrator()
    }
}

pub(super) fn decide(ground: Ground<'_>, headed: &Headed<'_>) -> Decided {
    let [login, nip, roles, unit] = headed.places(["login", "nip", "roles", "unit"]);
    let columns = Columns { login, nip, roles, unit };
    let mut found = Found::new(headed.unknown.clone());
    let mut rows = sound_rows(ground, headed, &columns, &mut found)?;
    number(ground.view, &mut rows)?;
    let all: Vec<Change> = rows.iter().map(AccountRow::change).collect();
    if !leaves_administrator(ground.view, &all)? {
        for row in rows.extract_if(.., |row| row.takes_administrator()) {
            found.refuse(row.line, ("roles", row.roles, Reason::LastAdministrator));
        }
    }
    let mut changes = Vec::new();
    for row in &rows {
        let about = || row.account.login.clone();
        if row.stored.as_ref() == Some(&row.account) {
            found.leave((row.line, 1), about);
        } else {
            found.take((row.line, 1), || Ok((fate(ground.view, row)?, about())))?;
            changes.push(row.change());
        }
    }
    Ok((changes, found.done()))
}

fn fate(view: View<'_>, row: &AccountRow) -> Result<Fate, Refusal> {
    let Some(old) = &row.stored else { return Ok(Fate::New) };
    let new = &row.account;
    let nip = |id: Option<EmployeeId>| -> Result<String, StoreError> {
        let employee = id.map(|id| view.employee(id)).transpose()?.flatten();
        Ok(employee.map(|e| e.nip.digits()).unwrap_or_default())
    };
    let unit = |id: Option<UnitId>| -> Result<String, StoreError> {
        let unit = id.map(|id| view.unit(id)).transpose()?.flatten();
        Ok(unit.map(|u| u.code).unwrap_or_default())
    };
    let roles = |account: &Account| account.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(" ");
    Ok(Differences::default()
        .field("nip", nip(old.employee)?, nip(new.employee)?)
        .field("roles", roles(old), roles(new))
        .field("unit", unit(old.unit)?, unit(new.unit)?)
        .fate())
}

/// New ones get the numbers after the last. Those that take away an administrator are old, so no number is lost
/// with them.
fn number(view: View<'_>, rows: &mut [AccountRow]) -> Result<(), StoreError> {
    let fresh = rows.iter_mut().filter(|row| row.stored.is_none());
    for (id, row) in (view.last_id(Space::Account)? + 1..).zip(fresh) {
        row.id = AccountId(id);
    }
    Ok(())
}

fn sound_rows<'a>(
    ground: Ground<'_>,
    headed: &Headed<'a>,
    columns: &Columns,
    found: &mut Found,
) -> Result<Vec<AccountRow>, Refusal> {
    let mut people = People::new(ground.view);
    let mut rows = Vec::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    for row in headed.rows() {
        ground.progress.advance(1);
        match sound(ground.view, &mut people, &row, columns, found)? {
            Err(fault) => found.refuse(row.line, fault),
            Ok(sound) => match lines.get(&sound.account.login) {
                Some(other) => {
                    let twice = Reason::Twice { other_line: *other };
                    found.refuse(row.line, ("login", sound.account.login, twice));
                }
                None => {
                    lines.insert(sound.account.login.clone(), row.line);
                    rows.push(sound);
                }
            },
        }
    }
    Ok(rows)
}

fn sound<'a>(
    view: View<'_>,
    people: &mut People<'_, 'a>,
    row: &Row<'a>,
    columns: &Columns,
    found: &mut Found,
) -> Result<Cell<AccountRow>, StoreError> {
    let cells = needed("login", columns.login.of(row), MOST_LOGIN)
        .and_then(|login| Ok((login, given(columns.roles.of(row))?)));
    let (login, (mut roles, by_records)) = match cells {
        Ok(cells) => cells,
        Err(fault) => return Ok(Err(fault)),
    };
    let id = view.account_by_login(&login)?;
    let stored = match id {
        Some(id) => view.account(id)?,
        None => None,
    };
    let mut employee = match employee(people, columns.nip.of(row))? {
        Ok(employee) => employee,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut unit = match unit(view, columns.unit.of(row))? {
        Ok(unit) => unit,
        Err(fault) => return Ok(Err(fault)),
    };
    if let Some(stored) = &stored {
        let keeps = |place: Place| !place.is_there();
        employee = if keeps(columns.nip) { stored.employee } else { employee };
        roles = if keeps(columns.roles) { stored.roles.clone() } else { roles };
        unit = if keeps(columns.unit) { stored.unit } else { unit };
    }
    let account = Account { login, employee, roles, unit };
    let cell = columns.roles.of(row).to_owned();
    if account.is_closed() {
        return Ok(Err(("nip", String::new(), Reason::Missing)));
    }
    if account.is_mixed() {
        return Ok(Err(("roles", cell, Reason::GatewayAlone)));
    }
    if by_records {
        found.warn(row.line, ("roles", cell.clone(), Reason::RoleByRecords));
    }
    Ok(Ok(AccountRow { line: row.line, roles: cell, id: id.unwrap_or(AccountId(0)), stored, account }))
}

/// The roles that a cell gives, and whether it also names some that nobody gives.
fn given(cell: &str) -> Result<(Vec<Role>, bool), CellFault> {
    let is_one = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let (mut roles, mut by_records) = (Vec::new(), false);
    for word in cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|w| !w.is_empty()) {
        if let Some((role, _)) = GIVEN.iter().find(|(_, words)| is_one(words, word)) {
            roles.push(*role);
        } else if is_one(&BY_RECORDS, word) {
            by_records = true;
        } else {
            let choices = GIVEN.iter().filter_map(|(_, words)| words.first().copied()).collect::<Vec<_>>();
            let reason = Reason::NotAChoice { choices: choices.join(", ") };
            return Err(("roles", cell.to_owned(), reason));
        }
    }
    roles.sort_unstable();
    roles.dedup();
    Ok((roles, by_records))
}

fn employee<'a>(people: &mut People<'_, 'a>, cell: &'a str) -> Result<Cell<Option<EmployeeId>>, StoreError> {
    if cell.is_empty() {
        return Ok(Ok(None));
    }
    Ok(people.employee("nip", cell, Reason::UnknownEmployee)?.map(Some))
}

fn unit(view: View<'_>, cell: &str) -> Result<Cell<Option<UnitId>>, StoreError> {
    if cell.is_empty() {
        return Ok(Ok(None));
    }
    let found = view.unit_by_code(cell)?;
    Ok(found.map(Some).ok_or_else(|| ("unit", cell.to_owned(), Reason::NoSuchUnit)))
}
