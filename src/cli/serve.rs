//! `serve`: own the store and let everybody's program talk to it.

use super::{
    desk::Desk,
    exit::{Done, Failure},
    place::{self, Way},
};
use crate::{
    server::{self, Options, peer::login_of, socket},
    service::Service,
    store::Store,
};
use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sd_notify::NotifyState;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    low_level::pipe,
};
use std::{
    fs, io,
    os::unix::{fs::MetadataExt, net::UnixStream},
    path::Path,
};
use tracing::{Level, info};

#[derive(Debug, Args)]
pub struct Serve {
    #[arg(long, value_name = "N", default_value_t = Options::default().most_of_one)]
    per_login: usize,
    #[arg(long, short)]
    verbose: bool,
}

impl Serve {
    /// Until SIGTERM or SIGINT. The lock on the store says who is the server; the socket comes after it.
    pub fn run(self, desk: &mut Desk<'_>) -> Result<Done, Failure> {
        let level = if self.verbose { Level::DEBUG } else { Level::INFO };
        // The journal of the system has the time already.
        let log = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_max_level(level);
        if std::env::var_os("JOURNAL_STREAM").is_some() {
            log.without_time().init();
        } else {
            log.init();
        }
        let file = match &desk.way {
            Way::Named(file) => file.clone(),
            Way::Own | Way::Socket(_) => place::own(desk.lang)?,
        };
        let path = desk.socket.clone().unwrap_or_else(place::socket);
        let store = Store::open_or_create(&file).map_err(|fault| Failure::Store(file.clone(), fault))?;
        let service = Service::start(store)?;
        service.claim(&owner(&file).map_err(|fault| Failure::Read(file.clone(), fault))?)?;
        let socket = match socket::handed_over().map_err(|fault| Failure::Socket(io_at(&path, fault)))? {
            Some(socket) => socket,
            None => socket::listen(&path).map_err(Failure::Socket)?,
        };
        let stop = stopped_by_signal().map_err(|fault| Failure::Socket(io_at(&path, fault)))?;
        more_descriptors();
        info!(store = %file.display(), socket = %path.display(), "serving");
        // Where nobody waits for it, nobody is told.
        let _ = sd_notify::notify(&[NotifyState::Ready]);
        let options = Options { most_of_one: self.per_login, ..Options::default() };
        server::run(service, socket, &stop, options).map_err(|fault| Failure::Socket(io_at(&path, fault)))?;
        Ok(Done::Well)
    }
}

fn io_at(path: &Path, fault: io::Error) -> socket::SocketFault {
    socket::SocketFault::Io(path.to_owned(), fault)
}

/// Whoever owns the file is the first administrator of what is in it.
fn owner(file: &Path) -> io::Result<String> {
    let uid = fs::metadata(file)?.uid();
    Ok(login_of(uid).unwrap_or_else(|| uid.to_string()))
}

/// Readable once the process is to stop.
fn stopped_by_signal() -> io::Result<UnixStream> {
    let (stop, signalled) = UnixStream::pair()?;
    for signal in [SIGTERM, SIGINT] {
        pipe::register(signal, signalled.try_clone()?)?;
    }
    Ok(stop)
}

/// As many as the system allows; each program takes up to three.
fn more_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    // With fewer of them the server takes fewer programs, and says so.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}
