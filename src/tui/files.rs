//! Files that somebody chooses, on the machine and with the rights of whoever runs the program.

use super::event::{Arrived, Event, Listed, Listing, Ticket};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, mpsc::Sender},
    thread,
};

/// Larger ones are for the command line.
const MOST_BYTES: u64 = 512 << 20;
/// More entries than anybody looks through.
const MOST_ENTRIES: usize = 20_000;

/// Lists a directory, or reads a file, without holding anybody up.
pub fn fetch(ticket: Ticket, path: PathBuf, is_listing: bool, sender: &Sender<Event>) -> io::Result<()> {
    let sender = sender.clone();
    let work = move || {
        let arrived = if is_listing { listing(&path) } else { bytes(&path) };
        // Whoever asked may be gone.
        let _ = sender.send(Event::Arrived(ticket, arrived));
    };
    thread::Builder::new().name("files".into()).spawn(work).map(drop)
}

pub fn listing(path: &Path) -> Arrived {
    Arrived::Listing(list(path).map_err(|e| e.to_string()))
}

pub fn bytes(path: &Path) -> Arrived {
    let read = || {
        let about = fs::metadata(path)?;
        // A pipe would never end, and a device neither.
        if !about.is_file() || about.len() > MOST_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        fs::read(path).map(Arc::new)
    };
    Arrived::Bytes(read().map_err(|e| e.to_string()))
}

fn list(path: &Path) -> io::Result<Listing> {
    let path = path.canonicalize()?;
    let mut entries = Vec::new();
    for entry in fs::read_dir(&path)?.take(MOST_ENTRIES) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(about) = fs::metadata(entry.path()) else { continue };
        if !name.starts_with('.') && (about.is_dir() || (about.is_file() && is_ours(&name))) {
            entries.push(Listed { name, is_directory: about.is_dir(), bytes: about.len() });
        }
    }
    entries.sort_by_cached_key(|e| (!e.is_directory, e.name.to_lowercase()));
    Ok(Listing { path, entries })
}

fn is_ours(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["csv", "txt", "tsv", "xlsx", "xlsm", "toml"].iter().any(|ours| ours.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_directories_and_files_that_can_be_brought_in_are_listed() {
        let place = tempfile::tempdir().unwrap();
        for name in ["b.CSV", "a.xlsx", "c.pdf", ".hidden.csv"] {
            fs::write(place.path().join(name), "x").unwrap();
        }
        fs::create_dir(place.path().join("z")).unwrap();
        let Arrived::Listing(Ok(listing)) = listing(place.path()) else { panic!() };
        let names: Vec<&str> = listing.entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["z", "a.xlsx", "b.CSV"]);
        assert!(matches!(bytes(&place.path().join("b.CSV")), Arrived::Bytes(Ok(b)) if *b == b"x"));
    }

    #[test]
    fn what_is_not_there_or_no_file_is_said() {
        let place = tempfile::tempdir().unwrap();
        assert!(matches!(listing(&place.path().join("no")), Arrived::Listing(Err(_))));
        assert!(matches!(bytes(place.path()), Arrived::Bytes(Err(_))));
        assert!(matches!(bytes(Path::new("/dev/null")), Arrived::Bytes(Err(_))));
    }
}
