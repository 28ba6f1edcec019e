//! One person at the service: who he is, found out once and anew whenever that can have changed.
//!
//! How somebody became known (a login that the system vouches for, or a gateway that speaks for him) is told by
//! whoever opens the way; what follows from it is found out here and nowhere else.

use super::{
    Pending, Service,
    actor::Actor,
    api::{Act, Query, Reply},
    fault::Refusal,
    progress::Progress,
    repeat::Token,
};
use std::sync::{Arc, Mutex, PoisonError};

/// How somebody became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A login of this machine.
    Login(String),
    /// A person named by a login that many share.
    Spoken { by: String, nip: String },
}

pub struct Caller {
    service: Arc<Service>,
    identity: Identity,
    /// Who that is, and the state of rights it was read from.
    known: Mutex<Option<(u64, Actor)>>,
}

impl Caller {
    pub fn new(service: Arc<Service>, identity: Identity) -> Caller {
        Caller { service, identity, known: Mutex::new(None) }
    }

    /// Rights follow accounts, units, superiors and assignments.
    pub fn actor(&self) -> Result<Actor, Refusal> {
        // Counted before the records are read, so that nothing known can be taken for newer than it is.
        let state = self.service.rights();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, actor)) = &*known
            && *of == state
        {
            return Ok(actor.clone());
        }
        *known = None;
        let actor = self.service.identify(&self.identity)?;
        *known = Some((state, actor.clone()));
        Ok(actor)
    }

    pub fn ask(&self, query: &Query, progress: &Progress) -> Result<Reply, Refusal> {
        self.service.ask(&self.actor()?, query, progress)
    }

    /// With a token the same act handed in again is answered again and not performed again.
    pub fn act(&self, act: Act, token: Option<Token>, progress: &Progress) -> Result<Reply, Refusal> {
        self.service.act_once(&self.actor()?, act, token, progress)
    }

    /// The same without waiting for the answer.
    pub fn hand_in(&self, act: Act, token: Token) -> Result<Pending, Refusal> {
        self.service.hand_in(self.actor()?, act, Some(token), &Arc::default())
    }
}
