//! How a program talks to the service: `Link`, and its embodiments inside the same process and over a socket.

pub mod embedded;
pub mod remote;
pub mod worker;

use crate::service::{
    api::{Act, Query, Reply},
    fault::Refusal,
    notice::Topics,
    progress::Progress,
};
use std::{path::Path, sync::Arc};

/// A way to the service for one person. Calls block until the answer is there; several threads may call.
pub trait Link: Send + Sync {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal>;

    /// Comes back when the change is on disk.
    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal>;

    /// From now on this is told what happens to the way itself, and to what is watched.
    fn observe(&self, _tell: Tell) {}

    /// In place of what was watched before.
    fn watch(&self, _topics: &Topics) {}

    /// The socket of the server at the other end, where there is one.
    fn server(&self) -> Option<&Path> {
        None
    }

    /// Whoever waits for a way that is not there waits no longer.
    fn give_up(&self) {}
}

pub type Tell = Arc<dyn Fn(News) + Send + Sync>;

/// What nobody has asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// The service cannot be reached, or cannot write; it is tried again and again.
    Lost(Refusal),
    Back,
    Changed(Topics),
}
