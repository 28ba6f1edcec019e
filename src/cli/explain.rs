//! `explain`: one result, from the predicate down to single answers, each step with its arithmetic.

use super::{
    desk::Desk,
    document::ExplainedDocument,
    exit::{Done, Failure},
};
use crate::{
    service::api::{Query, Reply},
    text::explain as text,
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
        text::whole(desk.lang, &explained.step).iter().try_for_each(|line| desk.out.line(line))?;
        Ok(Done::Well)
    }
}
