//! Who may log in and as what.

use super::{
    super::fault::{Noun, Refusal},
    Ground, Outcome, form,
};
use crate::{
    domain::{
        account::{Account, Role},
        change::Change,
        id::{AccountId, EmployeeId, UnitId},
    },
    store::{key::Space, read::View},
};

/// The longest login name, as most systems have it.
const MOST_LOGIN: u32 = 256;

pub(super) fn set(
    ground: &Ground<'_>,
    login: &str,
    employee: Option<EmployeeId>,
    roles: &[Role],
    unit: Option<UnitId>,
) -> Result<Outcome, Refusal> {
    let view = ground.view;
    let login = login.trim();
    form::check_length(login, MOST_LOGIN)?;
    if login.is_empty() {
        return Err(Refusal::NoSuch { what: Noun::Account, name: String::new() });
    }
    if let Some(id) = employee
        && view.employee(id)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Employee, name: id.to_string() });
    }
    if let Some(id) = unit
        && view.unit(id)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Unit, name: id.to_string() });
    }
    let id = match view.account_by_login(login)? {
        Some(id) => id,
        None => AccountId(view.last_id(Space::Account)? + 1),
    };
    if !roles.contains(&Role::Administrator) && is_last_administrator(view, id)? {
        // Without an administrator nobody could ever make one again.
        return Err(Refusal::NoRight);
    }
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let account = Account { login: login.to_owned(), employee, roles, unit };
    Ok(Outcome::change(Change::AccountSet { id, account }))
}

fn is_last_administrator(view: View<'_>, id: AccountId) -> Result<bool, Refusal> {
    let accounts = view.accounts()?;
    let mut administrators = accounts.iter().filter(|(_, a)| a.roles.contains(&Role::Administrator));
    Ok(administrators.next().is_some_and(|(first, _)| *first == id) && administrators.next().is_none())
}

/// The first account of an empty store, which has every role; nothing when there is one already.
pub fn first(view: View<'_>, login: &str) -> Result<Option<Change>, Refusal> {
    if view.last_id(Space::Account)? > 0 {
        return Ok(None);
    }
    let account =
        Account { login: login.to_owned(), employee: None, roles: Role::personal().collect(), unit: None };
    Ok(Some(Change::AccountSet { id: AccountId(1), account }))
}
