//! `account`: who may log in, and as what.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    output::Align,
};
use crate::{
    domain::account::Role,
    service::api::{AccountRow, Act, Query, Reply},
    text::{Lang, cli as text, common},
};
use clap::Subcommand;
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub enum Account {
    Add {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "NIP")]
        nip: Option<String>,
        #[arg(long, value_name = "ROLE")]
        role: Vec<Role>,
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
    },
    List {
        #[arg(long)]
        json: bool,
    },
    Role {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "ROLE", num_args = 0..)]
        roles: Vec<Role>,
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
    },
    Remove {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
}

/// One of `account list --json`.
#[derive(Serialize)]
struct Row<'a> {
    login: &'a str,
    nip: Option<String>,
    name: Option<&'a str>,
    roles: Vec<&'static str>,
    unit: Option<&'a str>,
}

impl Account {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        match self {
            Account::Add { login, nip, role, unit } => {
                add(desk, login, nip.as_deref(), role, unit.as_deref())
            }
            Account::List { json } => list(desk, json),
            Account::Role { login, roles, unit } => set_roles(desk, &login, roles, unit.as_deref()),
            Account::Remove { login } => remove(desk, &login),
        }
    }
}

fn add(
    desk: &mut Desk<'_>,
    login: String,
    nip: Option<&str>,
    roles: Vec<Role>,
    unit: Option<&str>,
) -> Result<Done, Failure> {
    if find(desk, &login)?.is_some() {
        return Err(Failure::Usage(text::account_there(desk.lang, &login)));
    }
    if nip.is_none() && roles.is_empty() {
        return Err(Failure::Usage(text::account_empty(desk.lang, &login)));
    }
    let employee = nip.map(|nip| desk.employee(nip)).transpose()?;
    let unit = unit.map(|code| desk.unit(code)).transpose()?;
    let said = words(desk.lang, &roles);
    desk.act(Act::SetAccount { login: login.clone(), employee, roles, unit })?;
    desk.out.line(&text::account_saved(desk.lang, login, said))?;
    Ok(Done::Well)
}

/// Whose account it is stays as it was.
fn set_roles(
    desk: &mut Desk<'_>,
    login: &str,
    roles: Vec<Role>,
    unit: Option<&str>,
) -> Result<Done, Failure> {
    let row = known(desk, login)?;
    if row.person.is_none() && roles.is_empty() {
        return Err(Failure::Usage(text::account_empty(desk.lang, login)));
    }
    let unit = match unit {
        Some(code) => Some(desk.unit(code)?),
        None => row.unit,
    };
    let employee = row.person.map(|person| person.id);
    let said = words(desk.lang, &roles);
    desk.act(Act::SetAccount { login: login.to_owned(), employee, roles, unit })?;
    desk.out.line(&text::account_saved(desk.lang, login, said))?;
    Ok(Done::Well)
}

fn remove(desk: &mut Desk<'_>, login: &str) -> Result<Done, Failure> {
    known(desk, login)?;
    let (employee, roles, unit) = (None, Vec::new(), None);
    desk.act(Act::SetAccount { login: login.to_owned(), employee, roles, unit })?;
    desk.out.line(&text::account_closed(desk.lang, login))?;
    Ok(Done::Well)
}

fn list(desk: &mut Desk<'_>, json: bool) -> Result<Done, Failure> {
    let rows = accounts(desk)?;
    if json {
        let document: Vec<Row<'_>> = rows.iter().map(row).collect();
        desk.out.json(&document)?;
        return Ok(Done::Well);
    }
    let lang = desk.lang;
    let head = [
        text::column_login(lang),
        text::column_roles(lang),
        text::column_unit(lang),
        text::column_nip(lang),
        text::column_name(lang),
    ];
    let cells = rows.iter().map(|row| {
        let person = row.person.as_ref();
        vec![
            row.login.clone(),
            words(lang, &row.roles),
            row.unit_code.clone(),
            person.map(|p| p.nip.digits()).unwrap_or_default(),
            person.map(|p| p.name.clone()).unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = cells.collect();
    desk.out.table(&head.map(|name| (name, Align::Left)), &rows)?;
    Ok(Done::Well)
}

fn row(of: &AccountRow) -> Row<'_> {
    Row {
        login: &of.login,
        nip: of.person.as_ref().map(|p| p.nip.digits()),
        name: of.person.as_ref().map(|p| p.name.as_str()),
        roles: of.roles.iter().map(|role| role.code()).collect(),
        unit: Some(of.unit_code.as_str()).filter(|code| !code.is_empty()),
    }
}

fn words(lang: Lang, roles: &[Role]) -> String {
    if roles.is_empty() {
        return text::by_the_records(lang);
    }
    roles.iter().map(|role| common::role(lang, *role)).collect::<Vec<_>>().join(", ")
}

fn accounts(desk: &mut Desk<'_>) -> Result<Vec<AccountRow>, Failure> {
    match desk.ask(Query::Accounts)? {
        Reply::Accounts(rows) => Ok(rows),
        _ => Err(Failure::Unexpected),
    }
}

fn find(desk: &mut Desk<'_>, login: &str) -> Result<Option<AccountRow>, Failure> {
    Ok(accounts(desk)?.into_iter().find(|row| row.login == login))
}

fn known(desk: &mut Desk<'_>, login: &str) -> Result<AccountRow, Failure> {
    find(desk, login)?.ok_or_else(|| Failure::Usage(text::account_none(desk.lang, login)))
}
