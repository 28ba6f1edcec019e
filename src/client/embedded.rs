//! The service inside this process, for one login.

use super::Link;
use crate::service::{
    Service,
    api::{Act, Query, Reply},
    caller::{Caller, Identity},
    fault::Refusal,
    progress::Progress,
};
use std::sync::Arc;

pub struct Embedded {
    service: Arc<Service>,
    login: String,
    caller: Caller,
}

impl Embedded {
    pub fn new(service: Arc<Service>, login: String) -> Embedded {
        let caller = Caller::new(Arc::clone(&service), Identity::Login(login.clone()));
        Embedded { service, login, caller }
    }

    /// Whoever works alone in an empty store is its administrator.
    fn known(&self) -> Result<(), Refusal> {
        match self.caller.actor() {
            Err(Refusal::NoAccount { .. }) => self.service.claim(&self.login),
            other => other.map(drop),
        }
    }
}

impl Link for Embedded {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal> {
        self.known()?;
        self.caller.ask(&query, progress)
    }

    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        self.known()?;
        self.caller.act(act, None, progress)
    }
}
