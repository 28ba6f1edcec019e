//! `restore`: a backup takes the store's place; what was there is kept beside it.

use super::{
    desk::Desk,
    exit::{Done, Failure},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Restore {
    pub fn run(self, _desk: &mut Desk<'_>) -> Result<Done, Failure> {
        Err(Failure::Unexpected)
    }
}
