//! `backup`: a copy of the store at one moment.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    progress,
};
use crate::{
    service::api::{Query, Reply},
    text::cli as text,
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Backup {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        // The service may run in another directory.
        let to = std::path::absolute(&self.file).map_err(|e| Failure::Read(self.file.clone(), e))?;
        let link = desk.link()?;
        let heading = text::working_backup(desk.lang);
        let query = Query::Backup { to };
        let bytes = match progress::shown(heading, |progress| link.ask(query, progress))? {
            Reply::Backup { bytes } => bytes,
            _ => return Err(Failure::Unexpected),
        };
        let megabytes = bytes.div_ceil(1_000_000);
        desk.out.line(&text::backed_up(desk.lang, self.file.display(), megabytes))?;
        Ok(Done::Well)
    }
}
