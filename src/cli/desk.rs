//! What every subcommand works with: the language, the output, and the way to the service.

use super::{
    exit::Failure,
    output::Out,
    place::{self, Way},
};
use crate::{
    client::{
        Link,
        remote::{Patience, Remote},
    },
    domain::{
        id::{CycleId, EmployeeId, UnitId},
        nip::Nip,
    },
    service::{
        api::{Act, CycleRow, Query, Reply},
        progress::Progress,
    },
    text::{Lang, cli as text},
};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Somebody waits at a prompt; a server that starts again is there by then.
const PROMPT: Duration = Duration::from_secs(3);

pub struct Desk<'a> {
    pub lang: Lang,
    pub out: Out<'a>,
    pub way: Way,
    /// The socket named by `--socket`.
    pub socket: Option<PathBuf>,
    /// Whom a shared login speaks for.
    pub speaks_for: Option<String>,
    /// Whether the command may make the named store when it is not there; the user's own is always made.
    pub may_make: bool,
    link: Option<Arc<dyn Link>>,
}

impl<'a> Desk<'a> {
    pub fn new(lang: Lang, out: Out<'a>, way: Way, speaks_for: Option<String>) -> Desk<'a> {
        Desk { lang, out, way, socket: None, speaks_for, may_make: false, link: None }
    }

    /// The file this command is about; never the one that a server has.
    pub fn place(&self) -> Result<PathBuf, Failure> {
        match &self.way {
            Way::Named(file) => Ok(file.clone()),
            Way::Own => place::own(self.lang),
            Way::Socket(socket) => Err(Failure::Usage(text::needs_store(self.lang, socket.display()))),
        }
    }

    /// The way to the service, opened on first use.
    pub fn link(&mut self) -> Result<Arc<dyn Link>, Failure> {
        self.link_for(Patience::For(PROMPT))
    }

    /// With its own idea of how long a server that has gone is waited for.
    pub fn link_for(&mut self, patience: Patience) -> Result<Arc<dyn Link>, Failure> {
        if let Some(link) = &self.link {
            return Ok(Arc::clone(link));
        }
        let link: Arc<dyn Link> = match &self.way {
            Way::Socket(socket) => Arc::new(Remote::new(socket, self.speaks_for.clone(), patience)),
            Way::Named(_) | Way::Own if self.speaks_for.is_some() => {
                return Err(Failure::Usage(text::as_needs_server(self.lang)));
            }
            Way::Named(file) => place::open(file, self.may_make)?,
            Way::Own => place::open(&place::own(self.lang)?, true)?,
        };
        self.link = Some(Arc::clone(&link));
        Ok(link)
    }

    /// Works with another file from now on.
    pub fn turn_to(&mut self, file: PathBuf) {
        self.close();
        self.way = Way::Named(file);
    }

    /// Lets go of the store.
    pub fn close(&mut self) {
        self.link = None;
    }

    pub fn ask(&mut self, query: Query) -> Result<Reply, Failure> {
        Ok(self.link()?.ask(query, &Progress::default())?)
    }

    pub fn act(&mut self, act: Act) -> Result<Reply, Failure> {
        Ok(self.link()?.act(act, &Progress::default())?)
    }

    pub fn cycle(&mut self, code: &str) -> Result<CycleId, Failure> {
        match self.ask(Query::CycleByCode { code: code.to_owned() })? {
            Reply::CycleId(id) => Ok(id),
            _ => Err(Failure::Unexpected),
        }
    }

    /// The cycle of this code, or without one the running one.
    pub fn cycle_row(&mut self, code: Option<&str>) -> Result<CycleRow, Failure> {
        let found = match code {
            None => match self.ask(Query::Me)? {
                Reply::Me(me) => me.cycle,
                _ => return Err(Failure::Unexpected),
            },
            Some(code) => {
                let id = self.cycle(code)?;
                match self.ask(Query::Cycles)? {
                    Reply::Cycles(rows) => rows.into_iter().find(|row| row.id == id),
                    _ => return Err(Failure::Unexpected),
                }
            }
        };
        found.ok_or_else(|| Failure::Usage(text::no_cycle(self.lang)))
    }

    pub fn unit(&mut self, code: &str) -> Result<UnitId, Failure> {
        match self.ask(Query::UnitByCode { code: code.to_owned() })? {
            Reply::UnitId(id) => Ok(id),
            _ => Err(Failure::Unexpected),
        }
    }

    pub fn employee(&mut self, words: &str) -> Result<EmployeeId, Failure> {
        let nip = Nip::parse(words).map_err(|_| Failure::Usage(text::bad_nip(self.lang, words)))?;
        match self.ask(Query::EmployeeByNip { nip })? {
            Reply::EmployeeId(id) => Ok(id),
            _ => Err(Failure::Unexpected),
        }
    }
}
