//! What can happen to the interface and what it can ask of the world: two closed lists.

use super::key::Key;
use crate::service::{
    api::{Act, Query, Reply},
    fault::Refusal,
};

/// Everything that can happen.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    Paste(String),
    Resize(u16, u16),
    Answer(Ticket, Result<Reply, Refusal>),
    /// Back from the shell; the whole picture must be drawn again.
    Resumed,
    /// The terminal is gone.
    Hangup,
}

/// Everything that can be asked of the world.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Ask(Ticket, Query),
    Do(Ticket, Act),
    Bell,
    /// Draw every cell anew: something else has written on the terminal.
    Redraw,
    Suspend,
    Quit,
}

/// Names a question, so that its answer finds the screen that asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket(pub u32);
