//! Rows of people, as the register and its search show them.

use crate::{
    service::api::EmployeeRow,
    text::{Lang, common, employees, say},
    tui::{
        theme::Role,
        widget::table::{Cell, Column},
    },
};

pub fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(employees::name(lang), 20).grow(3),
        Column::new(employees::nip(lang), 21).from(50),
        Column::new(employees::position(lang), 16).from(72).grow(2),
        Column::new(employees::rank(lang), 5).from(90),
        Column::new(employees::unit(lang), 10).from(72).grow(1),
        Column::new(employees::superior(lang), 18).from(105).grow(1),
        Column::new(employees::score(lang), 6).right(),
        Column::new(employees::predicate(lang), 15).from(115),
    ]
}

pub fn row(lang: Lang, row: &EmployeeRow) -> Vec<Cell> {
    let role = if row.retired { Role::Muted } else { Role::Text };
    let standing = row.standing.as_ref();
    let predicate = standing.and_then(|s| s.predicate).map_or(String::new(), |p| common::predicate(lang, p));
    vec![
        Cell::of(role, row.person.name.clone()),
        Cell::of(role, row.person.nip.to_string()),
        Cell::of(role, row.person.position.clone()),
        Cell::of(role, row.person.rank.clone()),
        Cell::of(role, row.person.unit_code.clone()),
        Cell::of(role, row.superior_name.clone()),
        Cell::of(Role::Value, say::score(lang, standing.and_then(|s| s.score))),
        Cell::of(role, predicate),
    ]
}
