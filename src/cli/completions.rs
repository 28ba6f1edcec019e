//! `completions`: what a shell needs to complete our words.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    help, output,
};
use clap::Args;
use clap_complete::{Shell, generate};
use std::io::Write;

#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        // The generator panics when its writer fails, so it writes to memory.
        let mut script = Vec::new();
        let mut command = help::command(desk.lang).hide_possible_values(false);
        generate(self.shell, &mut command, "kinerja", &mut script);
        desk.out.write_all(&script).map_err(output::failure)?;
        Ok(Done::Well)
    }
}
