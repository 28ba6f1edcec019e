//! `explain`: one result, from the predicate down to single answers, each step with its arithmetic.

use super::{
    desk::Desk,
    document::ExplainedDocument,
    exit::{Done, Failure},
};
use crate::{
    domain::explain::Step,
    service::api::{Query, Reply},
    text::{explain as text, say},
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
        desk.out.line(&format!("{}  {}", person.nip.digits(), person.name))?;
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

/// The step with its arithmetic and, two blanks further in, what it rests on.
fn print(desk: &mut Desk<'_>, step: &Step, depth: usize) -> Result<(), Failure> {
    let lang = desk.lang;
    let margin = " ".repeat(depth * 2);
    let title = text::title(lang, &step.what);
    match step.value {
        Some(value) => desk.out.line(&format!("{margin}{title} = {}", say::hundredths(lang, value)))?,
        None => desk.out.line(&format!("{margin}{title}"))?,
    }
    for sentence in text::arithmetic(lang, step) {
        desk.out.line(&format!("{margin}  {sentence}"))?;
    }
    step.children.iter().try_for_each(|child| print(desk, child, depth + 1))
}
