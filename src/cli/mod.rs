//! The command line: one file for each subcommand. Never here: screens.

use std::process::ExitCode;

pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
