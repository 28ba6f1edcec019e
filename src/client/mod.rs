//! How a program talks to the service: `Link`, and its embodiment inside the same process.

pub mod embedded;
pub mod worker;

use crate::service::{
    api::{Act, Query, Reply},
    fault::Refusal,
    progress::Progress,
};

/// A way to the service for one person. Calls block until the answer is there; several threads may call.
pub trait Link: Send + Sync {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal>;

    /// Comes back when the change is on disk.
    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal>;
}
