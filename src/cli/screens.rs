//! No command: the screens.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    output,
    place::Way,
    settings,
};
use crate::{client::remote::Patience, service::api::Query, text::cli as text};
use std::io::{IsTerminal, Write, stdin, stdout};

pub fn run(desk: &mut Desk<'_>) -> Result<Done, Failure> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        return Err(Failure::Usage(text::not_a_terminal(desk.lang)));
    }
    desk.out.flush().map_err(output::failure)?;
    // Whoever has no account, or finds no server, is told here and not in an empty screen.
    desk.ask(Query::Me)?;
    if matches!(desk.way, Way::Socket(_)) {
        desk.close();
    }
    let link = desk.link_for(Patience::Endless)?;
    crate::tui::run::start(link, desk.lang, settings::remembered(desk.speaks_for.as_deref()))
        .map_err(Failure::Screens)?;
    Ok(Done::Well)
}
