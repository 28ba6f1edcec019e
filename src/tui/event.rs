//! What can happen to the interface and what it can ask of the world: two closed lists.

use super::key::Key;
use crate::{
    client::News,
    service::{
        api::{Act, Query, Reply},
        fault::Refusal,
    },
};
use std::{path::PathBuf, sync::Arc};

/// Everything that can happen.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    Paste(String),
    Resize(u16, u16),
    Answer(Ticket, Result<Reply, Refusal>),
    /// What was asked of the file system.
    Arrived(Ticket, Arrived),
    /// How far a long act has come: done, of how many.
    Progress(u64, u64),
    /// What nobody has asked for, about the way to the service or from others.
    News(News),
    /// Back from the shell; the whole picture must be drawn again.
    Resumed,
    /// The terminal is gone.
    Hangup,
}

/// What the file system gave, or why not, in its own words.
#[derive(Debug, Clone)]
pub enum Arrived {
    Listing(Result<Listing, String>),
    Bytes(Result<Arc<Vec<u8>>, String>),
    Written(Result<(), String>),
}

/// A directory: its full path and what is in it, directories first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub path: PathBuf,
    pub entries: Vec<Listed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub is_directory: bool,
    pub bytes: u64,
}

/// Everything that can be asked of the world.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Ask(Ticket, Query),
    Do(Ticket, Act),
    /// What is in a directory; relative to where the program was started.
    List(Ticket, PathBuf),
    /// A whole file.
    Read(Ticket, PathBuf),
    /// A small file, in the place of what it was before.
    Write(Ticket, PathBuf, String),
    Bell,
    /// Draw every cell anew: something else has written on the terminal.
    Redraw,
    Suspend,
    Quit,
}

/// Names a question, so that its answer finds the screen that asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket(pub u32);
