//! `explain`: one result, from the predicate down to single answers, each step with its arithmetic.

use super::{
    desk::Desk,
    document::ExplainedDocument,
    exit::{Done, Failure},
    sentence,
};
use crate::{
    domain::score::Step,
    report::words,
    service::api::{Query, Reply},
};
use clap::Args;

#[derive(Debug, Args)]
pub struct Explain {
    #[arg(value_name = "CYCLE")]
    cycle: String,
    #[arg(value_name = "NIP")]
    nip: String,
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let cycle = desk.cycle(&self.cycle)?;
        let employee = desk.employee(&self.nip)?;
        let explained = match desk.ask(Query::Explain { cycle, employee })? {
            Reply::Explain(explained) => explained,
            _ => return Err(Failure::Unexpected),
        };
        if self.json {
            desk.out.json(&ExplainedDocument::of(desk.lang, &explained))?;
            return Ok(Done::Well);
        }
        let person = &explained.person;
        desk.out.line(&format!("{}  {}", words::plain_nip(person.nip), person.name))?;
        desk.out.line(&format!("{}  {}", person.unit_code, person.position))?;
        let cycle = &explained.cycle.cycle;
        desk.out.line(&format!(
            "{}  {}  ({}, v{})",
            cycle.code, cycle.name, explained.form_name, explained.form_version
        ))?;
        desk.out.line("")?;
        print(desk, &explained.step, 0)?;
        Ok(Done::Well)
    }
}

/// The step and, two blanks further in, what it rests on.
fn print(desk: &mut Desk<'_>, step: &Step, depth: usize) -> Result<(), Failure> {
    let sentence = sentence::step(desk.lang, step);
    for line in sentence.lines() {
        desk.out.line(&format!("{:indent$}{line}", "", indent = depth * 2))?;
    }
    step.children.iter().try_for_each(|child| print(desk, child, depth + 1))
}
