//! Who may log in and as what.

use super::{
    super::fault::{Noun, Reason, Refusal},
    Ground, Outcome, form,
};
use crate::{
    domain::{
        account::{Account, Role},
        change::{Change, Thing},
        id::{AccountId, EmployeeId, UnitId},
        undo::Deed,
    },
    store::{error::StoreError, key::Space, read::View},
};
use std::collections::HashMap;

/// The longest login name, as most systems have it.
pub const MOST_LOGIN: u32 = 256;

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
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let account = Account { login: login.to_owned(), employee, roles, unit };
    let fault = |reason| Refusal::Field { column: "roles".to_owned(), reason: Box::new(reason) };
    if account.is_mixed() {
        return Err(fault(Reason::GatewayAlone));
    }
    let change = Change::AccountSet { id, account };
    if !leaves_administrator(view, std::slice::from_ref(&change))? {
        return Err(fault(Reason::LastAdministrator));
    }
    Ok(Outcome::change(change).undoable(Deed::Account, login))
}

/// Whether somebody is left after these changes who can give rights; nobody else could ever make one again.
pub fn leaves_administrator(view: View<'_>, changes: &[Change]) -> Result<bool, StoreError> {
    let accounts = view.accounts()?;
    let mut is: HashMap<AccountId, bool> =
        accounts.into_iter().map(|(id, account)| (id, account.is_administrator())).collect();
    let had = is.values().any(|is| *is);
    for change in changes {
        match change {
            Change::AccountSet { id, account } => drop(is.insert(*id, account.is_administrator())),
            Change::Removed { what: Thing::Account(id), .. } => drop(is.remove(id)),
            _ => (),
        }
    }
    Ok(!had || is.values().any(|is| *is))
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
