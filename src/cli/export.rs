//! `export`: a table into a file.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    progress,
};
use crate::{
    client::Link,
    report::{
        Column, audit, employees,
        file::{TableFile, WriteFault},
        responses, results,
    },
    service::{
        api::{CycleRow, Query, Reply},
        progress::Progress,
    },
    text::{cli as text, say},
};
use clap::{Args, ValueEnum, builder::PossibleValue};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Export {
    #[arg(value_name = "WHAT")]
    what: Table,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "CODE")]
    cycle: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Employees,
    Results,
    Responses,
    Audit,
}

impl Table {
    pub const ALL: [Table; 4] = [Table::Employees, Table::Results, Table::Responses, Table::Audit];

    pub const fn name(self) -> &'static str {
        match self {
            Table::Employees => "employees",
            Table::Results => "results",
            Table::Responses => "responses",
            Table::Audit => "audit",
        }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Table::Employees => employees::COLUMNS,
            Table::Results => results::COLUMNS,
            Table::Responses => responses::COLUMNS,
            Table::Audit => audit::COLUMNS,
        }
    }
}

impl ValueEnum for Table {
    fn value_variants<'a>() -> &'a [Table] {
        &Table::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// How much is asked for at once.
const PAGE: u32 = 1_000;

impl Export {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let file = &self.file;
        let fault = |fault: WriteFault| Failure::Write(file.clone(), fault);
        let mut table = TableFile::create(file, self.what.columns()).map_err(fault)?;
        let link = desk.link()?;
        let cycle = match self.what {
            Table::Results | Table::Responses => Some(desk.cycle_row(self.cycle.as_deref())?),
            Table::Employees | Table::Audit => None,
        };
        progress::shown(text::working_export(desk.lang), |progress| {
            let mut rows = Rows { link: link.as_ref(), table: &mut table, file, progress };
            match (self.what, &cycle) {
                (Table::Employees, _) => rows.employees(),
                (Table::Results, Some(cycle)) => rows.results(cycle),
                (Table::Responses, Some(cycle)) => rows.responses(cycle),
                (Table::Audit, _) => rows.audit(),
                (Table::Results | Table::Responses, None) => Err(Failure::Unexpected),
            }
        })?;
        let n_rows = table.finish().map_err(fault)?;
        desk.out.line(&text::exported(desk.lang, say::count(desk.lang, n_rows), file.display()))?;
        Ok(Done::Well)
    }
}

/// Asks page by page and writes row by row.
struct Rows<'a> {
    link: &'a dyn Link,
    table: &'a mut TableFile,
    file: &'a PathBuf,
    progress: &'a Progress,
}

impl Rows<'_> {
    fn ask(&self, query: Query) -> Result<Reply, Failure> {
        Ok(self.link.ask(query, &Progress::default())?)
    }

    fn put(&mut self, cells: &[crate::report::Cell]) -> Result<(), Failure> {
        self.progress.advance(1);
        self.table.row(cells).map_err(|fault| Failure::Write(self.file.clone(), fault))
    }

    fn employees(&mut self) -> Result<(), Failure> {
        let mut offset = 0;
        loop {
            let query = Query::Employees { unit: None, subtree: true, offset, limit: PAGE, cycle: None };
            let Reply::Employees(page) = self.ask(query)? else { return Err(Failure::Unexpected) };
            if offset == 0 {
                self.progress.start(page.total.into());
            }
            if page.rows.is_empty() {
                return Ok(());
            }
            for row in &page.rows {
                let Reply::Employee(page) = self.ask(Query::Employee { id: row.person.id })? else {
                    return Err(Failure::Unexpected);
                };
                self.put(&employees::row(&page))?;
            }
            offset += page.rows.len() as u32;
        }
    }

    fn results(&mut self, cycle: &CycleRow) -> Result<(), Failure> {
        let query = Query::Scores { cycle: cycle.id, unit: None, employee: None };
        let rows = match self.link.ask(query, self.progress)? {
            Reply::Scores(rows) => rows,
            _ => return Err(Failure::Unexpected),
        };
        rows.iter().try_for_each(|row| self.put(&results::row(row)))
    }

    fn responses(&mut self, cycle: &CycleRow) -> Result<(), Failure> {
        self.progress.start(0);
        let mut after = None;
        loop {
            let query = Query::Responses { cycle: cycle.id, after, limit: PAGE };
            let Reply::Responses(rows) = self.ask(query)? else { return Err(Failure::Unexpected) };
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.employee);
            rows.iter().try_for_each(|row| self.put(&responses::row(&cycle.cycle.code, row)))?;
        }
    }

    fn audit(&mut self) -> Result<(), Failure> {
        let mut before = None;
        loop {
            let Reply::Journal(rows) = self.ask(Query::Journal { before, limit: PAGE, about: None })? else {
                return Err(Failure::Unexpected);
            };
            let Some(last) = rows.last() else { return Ok(()) };
            if before.is_none() {
                self.progress.start(rows.first().map_or(0, |newest| newest.number));
            }
            before = Some(last.number);
            rows.iter().try_for_each(|row| self.put(&audit::row(row)))?;
        }
    }
}
