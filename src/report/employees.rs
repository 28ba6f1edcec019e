//! The register of employees, with the columns of `employees.csv`: what is written can be imported again.

use super::{Cell, Column, column, words};
use crate::service::api::EmployeePage;

pub const COLUMNS: &[Column] = &[
    column("nip", 20),
    column("name", 30),
    column("title_before", 10),
    column("title_after", 16),
    column("kind", 6),
    column("rank", 6),
    column("position", 34),
    column("position_type", 22),
    column("unit", 14),
    column("superior_nip", 20),
];

pub fn row(page: &EmployeePage) -> Vec<Cell> {
    let employee = &page.employee;
    let superior = page.superior.as_ref().map(|superior| superior.nip.digits());
    vec![
        Cell::Text(employee.nip.digits()),
        employee.name.as_str().into(),
        employee.title_before.as_str().into(),
        employee.title_after.as_str().into(),
        words::service(employee.service).into(),
        employee.rank.map(|rank| rank.code()).into(),
        employee.position.as_str().into(),
        employee.position_type.map(|kind| kind.code()).into(),
        page.person.unit_code.as_str().into(),
        superior.as_deref().into(),
    ]
}
