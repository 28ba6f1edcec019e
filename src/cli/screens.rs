//! No command: the screens.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    output, settings,
};
use crate::text::cli as text;
use std::io::{IsTerminal, Write, stdin, stdout};

pub fn run(desk: &mut Desk<'_>) -> Result<Done, Failure> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        return Err(Failure::Usage(text::not_a_terminal(desk.lang)));
    }
    desk.out.flush().map_err(output::failure)?;
    let link = desk.link()?;
    crate::tui::run::start(link, desk.lang, settings::remembered()).map_err(Failure::Screens)?;
    Ok(Done::Well)
}
