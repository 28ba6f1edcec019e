//! `cycle open`, `cycle phase`, `cycle list`.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    import::read,
    output::Align,
    progress,
};
use crate::{
    domain::{cycle::Phase, subject::Status},
    service::api::{Act, CycleRow, Query, Reply},
    text::{Lang, cli as text, common, say},
};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Cycle {
    Open(Open),
    Phase(Move),
    List(List),
}

#[derive(Debug, Args)]
pub struct Open {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Move {
    #[arg(value_name = "CYCLE")]
    cycle: String,
    #[arg(value_name = "PHASE")]
    phase: Phase,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    json: bool,
}

impl Cycle {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        match self {
            Cycle::Open(open) => open.run(desk),
            Cycle::Phase(step) => step.run(desk),
            Cycle::List(list) => list.run(desk),
        }
    }
}

impl Open {
    fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let bytes = read(desk.lang, &self.file)?;
        let file = String::from_utf8(bytes)
            .map_err(|_| Failure::Usage(text::not_utf8(desk.lang, self.file.display())))?;
        let link = desk.link()?;
        let heading = text::working_import(desk.lang, "cycle");
        // The service has read it by then; a file it refused never comes so far.
        let head: toml::Table = toml::from_str(&file).unwrap_or_default();
        let code = head.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned();
        progress::shown(heading, |progress| link.act(Act::OpenCycle { file }, progress))?;
        desk.out.line(&text::cycle_saved(desk.lang, code))?;
        Ok(Done::Well)
    }
}

impl Move {
    fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let cycle = desk.cycle(&self.cycle)?;
        desk.act(Act::SetPhase { cycle, phase: self.phase })?;
        let phase = common::phase(desk.lang, self.phase);
        desk.out.line(&text::phase_saved(desk.lang, &self.cycle, phase))?;
        Ok(Done::Well)
    }
}

/// One entry of `cycle list --json`.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    phase: &'static str,
    from: String,
    to: String,
}

impl List {
    fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let Reply::Cycles(rows) = desk.ask(Query::Cycles)? else { return Err(Failure::Unexpected) };
        if self.json {
            let entries: Vec<Entry<'_>> = rows.iter().map(entry).collect();
            desk.out.json(&entries)?;
            return Ok(Done::Well);
        }
        if rows.is_empty() {
            desk.out.line(&text::no_cycle(desk.lang))?;
            return Ok(Done::Well);
        }
        let lang = desk.lang;
        let columns = [
            (text::column_code(lang), Align::Left),
            (text::column_name(lang), Align::Left),
            (text::column_phase(lang), Align::Left),
            (text::column_from(lang), Align::Right),
            (text::column_to(lang), Align::Right),
            (text::column_due(lang), Align::Right),
            (text::column_people(lang), Align::Right),
            (text::column_complete(lang), Align::Right),
        ];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(lang, row)).collect();
        desk.out.table(&columns, &rows)?;
        Ok(Done::Well)
    }
}

fn entry(row: &CycleRow) -> Entry<'_> {
    Entry {
        code: &row.cycle.code,
        name: &row.cycle.name,
        phase: row.cycle.phase.code(),
        from: row.cycle.from.to_string(),
        to: row.cycle.to.to_string(),
    }
}

fn cells(lang: Lang, row: &CycleRow) -> Vec<String> {
    let complete = row.counts.statuses.get(Status::Complete as usize).copied().unwrap_or_default();
    vec![
        row.cycle.code.clone(),
        row.cycle.name.clone(),
        common::phase(lang, row.cycle.phase),
        say::day(lang, row.cycle.from),
        say::day(lang, row.cycle.to),
        say::day(lang, row.cycle.due),
        say::count(lang, row.counts.n_subjects().into()),
        say::count(lang, complete.into()),
    ]
}
