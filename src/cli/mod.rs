//! The command line: one file for each subcommand.
//!
//! `args` and `help` read the words, `desk` holds what every subcommand works with, `exit` says how it ended,
//! `output` and `progress` are the only ways to stdout and stderr. Never here: what a screen looks like.

mod account;
mod args;
mod backup;
mod completions;
mod cycle;
pub mod demo;
mod desk;
mod document;
pub mod exit;
mod explain;
mod export;
mod help;
mod import;
mod language;
mod output;
mod place;
mod progress;
mod restore;
mod score;
mod screens;
mod serve;
mod settings;
mod verify;

use crate::{
    guard,
    text::{Lang, cli as text},
};
use args::{Args, Command};
use clap::{FromArgMatches, error::ErrorKind};
use desk::Desk;
use exit::{Done, Failure};
pub use help::command;
use output::Out;
use std::{ffi::OsString, io::Write, process::ExitCode};

pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let set = || settings::remembered(language::said(&words, "--as")).settings.lang;
    let lang = language::choose(&words, |name| std::env::var(name).ok(), set);
    guard::before_the_end(move || exit::at_once(lang));
    let outcome = run(lang, &words);
    if let Some(sentence) = outcome.as_ref().err().and_then(|failure| exit::explain(lang, failure)) {
        output::complain(&sentence);
    }
    exit::code(&outcome)
}

fn run(lang: Lang, words: &[OsString]) -> Result<Done, Failure> {
    let mut out = Out::stdout();
    let args = match help::command(lang).try_get_matches_from(words).and_then(|m| Args::from_arg_matches(&m))
    {
        Ok(args) => args,
        Err(told) if matches!(told.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            write!(out, "{}", told.render()).and_then(|()| out.flush()).map_err(output::failure)?;
            return Ok(Done::Well);
        }
        Err(wrong) => return Err(Failure::Usage(help::complaint(lang, &wrong))),
    };
    if let (Some(store), Some(socket)) = (&args.store, &args.socket)
        && !matches!(args.command, Some(Command::Serve(_)))
    {
        let sentence = text::usage_conflict(lang, store.display(), socket.display());
        return Err(Failure::Usage(sentence));
    }
    let way = place::way(args.store, args.socket.clone(), args.speaks_for.is_some());
    let mut desk = Desk::new(lang, out, way, args.speaks_for);
    desk.socket = args.socket;
    desk.may_make = matches!(
        args.command,
        None | Some(
            Command::Demo(_) | Command::Serve(_) | Command::Import(_) | Command::Cycle(cycle::Cycle::Open(_))
        )
    );
    let outcome = match args.command {
        None => screens::run(&mut desk),
        Some(Command::Demo(demo)) => demo.run(&mut desk),
        Some(Command::Import(import)) => import.run(&mut desk),
        Some(Command::Cycle(cycle)) => cycle.run(&mut desk),
        Some(Command::Score(score)) => score.run(&mut desk),
        Some(Command::Explain(explain)) => explain.run(&mut desk),
        Some(Command::Export(export)) => export.run(&mut desk),
        Some(Command::Verify(verify)) => verify.run(&mut desk),
        Some(Command::Backup(backup)) => backup.run(&mut desk),
        Some(Command::Restore(restore)) => restore.run(&mut desk),
        Some(Command::Serve(serve)) => serve.run(&mut desk),
        Some(Command::Account(account)) => account.run(&mut desk),
        Some(Command::Completions(completions)) => completions.run(&mut desk),
    };
    // What was said so far goes out also when the command failed in the middle.
    let flushed = desk.out.flush().map_err(output::failure);
    let done = outcome?;
    flushed.or_else(|failure| if matches!(failure, Failure::Pipe) { Ok(()) } else { Err(failure) })?;
    Ok(done)
}
