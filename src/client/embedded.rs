//! The service inside this process, for one login.

use super::Link;
use crate::service::{
    Service,
    actor::Actor,
    api::{Act, Query, Reply},
    fault::Refusal,
    progress::Progress,
};
use std::sync::{Arc, Mutex, PoisonError};

pub struct Embedded {
    service: Arc<Service>,
    login: String,
    /// Who the login is, and the number of the change up to which that is known.
    known: Mutex<Option<(u64, Actor)>>,
}

impl Embedded {
    pub fn new(service: Arc<Service>, login: String) -> Embedded {
        Embedded { service, login, known: Mutex::new(None) }
    }

    /// Looked up anew whenever something has changed: rights follow accounts, superiors and assignments.
    fn actor(&self) -> Result<Actor, Refusal> {
        let head = self.service.head()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, actor)) = &*known
            && *of == head
        {
            return Ok(actor.clone());
        }
        let actor = self.service.actor(&self.login)?;
        *known = Some((head, actor.clone()));
        Ok(actor)
    }
}

impl Link for Embedded {
    fn ask(&self, query: Query, progress: &Progress) -> Result<Reply, Refusal> {
        self.service.ask(&self.actor()?, &query, progress)
    }

    fn act(&self, act: Act, progress: &Progress) -> Result<Reply, Refusal> {
        self.service.act(&self.actor()?, act, progress)
    }
}
