//! What a program and the server say to each other over the socket: frames, greetings, calls and answers.
//!
//! Never here: what a request means, who may ask it, or how a socket is opened.

pub mod frame;
pub mod greeting;

use crate::service::{
    api::{Act, Query, Reply},
    fault::Refusal,
    notice::Topics,
};
use serde::{Deserialize, Serialize};

/// Raised with every change of what is said; both ends must have the same. A golden file holds what each says.
pub const VERSION: u16 = 2;

/// From a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Call {
    Ask(Query),
    /// The same number again is the same act again.
    Do {
        number: u64,
        act: Act,
    },
    /// In place of what was watched before; only where notices go, and not answered.
    Watch(Topics),
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Done(Box<Result<Reply, Refusal>>),
    /// It is not done yet: so far, of so much. Also says that the server is there.
    Progress(u64, u64),
    /// What is looked at has changed.
    Notice(Topics),
    /// The server is leaving; nothing more comes.
    Bye,
}
