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

/// A file of a few lines, whole or not at all. Whoever has it written leaves only when it is there, and so it is done
/// on the spot.
pub fn write(path: &Path, text: &str) -> Arrived {
    let write = || {
        let directory = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(directory)?;
        let beside = path.with_extension("part");
        fs::write(&beside, text)?;
        fs::rename(&beside, path)
    };
    Arrived::Written(write().map_err(|e: io::Error| e.to_string()))
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
    fn a_small_file_is_written_in_the_place_of_another_and_its_directory_is_made() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/b/settings.toml");
        for text in ["one", "two"] {
            assert!(matches!(write(&path, text), Arrived::Written(Ok(()))));
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        assert!(matches!(write(&path.join("c"), ""), Arrived::Written(Err(_))));
    }

    #[test]
    fn what_is_not_there_or_no_file_is_said() {
        let place = tempfile::tempdir().unwrap();
        assert!(matches!(listing(&place.path().join("no")), Arrived::Listing(Err(_))));
        assert!(matches!(bytes(place.path()), Arrived::Bytes(Err(_))));
        assert!(matches!(bytes(Path::new("/dev/null")), Arrived::Bytes(Err(_))));
    }
}
