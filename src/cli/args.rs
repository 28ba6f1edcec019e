//! The words of the command line. What they mean in each language is in `help`.

use super::{
    account, backup, completions, cycle, demo, explain, export, import, restore, score, serve, verify,
};
use crate::{
    domain::{account::Role, cycle::Phase},
    service::api::ImportKind,
    text::Lang,
};
use clap::{Parser, Subcommand, ValueEnum, builder::PossibleValue};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "kinerja", version)]
pub struct Args {
    #[arg(long, global = true, value_name = "FILE")]
    pub store: Option<PathBuf>,
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Whom a shared login speaks for; the server believes it of gateways alone.
    #[arg(long = "as", global = true, value_name = "NIP")]
    pub speaks_for: Option<String>,
    #[arg(long, global = true, value_name = "id|en")]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Demo(demo::Demo),
    Import(import::Import),
    #[command(subcommand)]
    Cycle(cycle::Cycle),
    Score(score::Score),
    Explain(explain::Explain),
    Export(export::Export),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Serve(serve::Serve),
    #[command(subcommand)]
    Account(account::Account),
    Completions(completions::Completions),
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Lang] {
        &[Lang::Id, Lang::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Lang::Id => "id",
            Lang::En => "en",
        }))
    }
}

impl ValueEnum for ImportKind {
    fn value_variants<'a>() -> &'a [ImportKind] {
        &ImportKind::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()))
    }
}

impl ValueEnum for Phase {
    fn value_variants<'a>() -> &'a [Phase] {
        &Phase::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()))
    }
}

/// Only what is given; the others follow from the records.
impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Role] {
        &[Role::Administrator, Role::Operator, Role::Auditor, Role::Gateway]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()))
    }
}
