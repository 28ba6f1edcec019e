//! A disk in memory that fails when it is told to, and that remembers after a power cut what real ones do.

use redb::StorageBackend;
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard},
};

/// What a drive writes as a whole or not at all.
const SECTOR: usize = 512;

/// When the disk fails. Calls are counted from 0: reads for themselves, everything that changes together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    Never,
    /// The power goes at this change; nothing works from then on.
    Cut(u64),
    /// So many changes from this one on return an error, and then the disk is well again.
    Changes(u64, u64),
    /// The same for reads.
    Reads(u64, u64),
}

#[derive(Debug, Clone)]
pub struct Disk {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    /// What the program sees.
    live: Vec<u8>,
    /// What certainly outlives a power cut, and what came after the last sync.
    synced: Vec<u8>,
    since: Vec<Edit>,
    fault: Fault,
    n_changes: u64,
    n_reads: u64,
}

#[derive(Debug)]
enum Edit {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Disk {
    pub fn new(image: Vec<u8>, fault: Fault) -> Disk {
        let inner =
            Inner { live: image.clone(), synced: image, since: Vec::new(), fault, n_changes: 0, n_reads: 0 };
        Disk { inner: Arc::new(Mutex::new(inner)) }
    }

    /// From now on nothing works any more.
    pub fn goes_away(&self) {
        let mut inner = self.lock();
        inner.fault = Fault::Cut(0);
        inner.n_changes = inner.n_changes.max(1);
    }

    /// How many changes and reads were asked for.
    pub fn n_calls(&self) -> (u64, u64) {
        let inner = self.lock();
        (inner.n_changes, inner.n_reads)
    }

    /// What the next program finds when only this one ends.
    pub fn live(&self) -> Vec<u8> {
        self.lock().live.clone()
    }

    /// What a machine finds when the power is back: everything that was synced, and of the rest what `coin`
    /// lets through, whole calls or single sectors.
    pub fn after_power_cut(&self, mut coin: impl FnMut(u32) -> u32) -> Vec<u8> {
        let inner = self.lock();
        let mut image = inner.synced.clone();
        for edit in &inner.since {
            match (edit, coin(3)) {
                (_, 0) => (),
                (Edit::Write(at, bytes), 1) => {
                    for (n, sector) in bytes.chunks(SECTOR).enumerate() {
                        if coin(2) == 0 {
                            write(&mut image, at + n * SECTOR, sector);
                        }
                    }
                }
                (edit, _) => apply(&mut image, edit),
            }
        }
        image
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn change(&self) -> io::Result<MutexGuard<'_, Inner>> {
        let mut inner = self.lock();
        let n = inner.n_changes;
        inner.n_changes += 1;
        let fails = match inner.fault {
            Fault::Cut(at) => n >= at,
            Fault::Changes(at, many) => (at..at + many).contains(&n),
            Fault::Never | Fault::Reads(..) => false,
        };
        if fails { Err(io::Error::other("the disk failed")) } else { Ok(inner) }
    }
}

fn write(image: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if image.len() < at + bytes.len() {
        image.resize(at + bytes.len(), 0);
    }
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

fn apply(image: &mut Vec<u8>, edit: &Edit) {
    match edit {
        Edit::Write(at, bytes) => write(image, *at, bytes),
        Edit::Length(length) => image.resize(*length, 0),
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().live.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut inner = self.lock();
        let n = inner.n_reads;
        inner.n_reads += 1;
        let fails = match inner.fault {
            Fault::Cut(at) => inner.n_changes > at,
            Fault::Reads(at, many) => (at..at + many).contains(&n),
            Fault::Never | Fault::Changes(..) => false,
        };
        if fails {
            return Err(io::Error::other("the disk failed"));
        }
        let at = offset as usize;
        let bytes = inner.live.get(at..at + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut inner = self.change()?;
        inner.live.resize(len as usize, 0);
        inner.since.push(Edit::Length(len as usize));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut guard = self.change()?;
        let inner = &mut *guard;
        for edit in inner.since.drain(..) {
            apply(&mut inner.synced, &edit);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut inner = self.change()?;
        write(&mut inner.live, offset as usize, data);
        inner.since.push(Edit::Write(offset as usize, data.to_vec()));
        Ok(())
    }
}
