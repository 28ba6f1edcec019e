//! The journal's entries and the chain that holds them together.
//!
//! Entries are numbered from 1 without gaps. The bytes stored under a number are
//!
//! ```text
//!  offset  size
//!       0     1  version of the layout, 2
//!       1    32  hash of this entry
//!      33    32  hash of the entry before; zeros in the first
//!      65     8  time, milliseconds since 1970-01-01 00:00 UTC, signed, big-endian
//!      73     4  account that did it, big-endian; 0 for the program itself
//!      77    16  salt: random bytes
//!      93        the change, as `codec::encode` writes it
//! ```
//!
//! and the hash is SHA-256 over: hash of the entry before (32 bytes), number (8, big-endian), time (8), account
//! (4), salt, change. So an auditor recomputes the chain from the stored bytes with any tool, and a printed head
//! hash pins everything before it. The salt keeps a hash from telling what it is of: a journal is read without
//! the names of confidential raters, and there are too few names not to try them all. Layout 1 had no salt; such
//! entries stay as they are, and their hashes are not shown.

use super::error::StoreError;
use crate::{
    codec::{self, Unreadable},
    domain::{change::Change, day::Moment, id::AccountId},
};
use rustix::rand::{GetRandomFlags, getrandom};
use sha2::{Digest, Sha256};
use std::fmt;

const VERSION: u8 = 2;
/// Entries without a salt.
const UNSALTED: u8 = 1;
const HASH: usize = 32;
const SALT: usize = 16;
/// Version, own hash.
const HEADER: usize = 1 + HASH;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hash(pub [u8; HASH]);

impl fmt::Display for Hash {
    /// 64 hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The last entry's number and hash; 0 and zeros while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    pub number: u64,
    pub hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub number: u64,
    pub at: Moment,
    pub actor: AccountId,
    pub change: Change,
    pub previous: Hash,
    pub hash: Hash,
    /// Whether the hash says nothing about the change to whoever does not know it.
    pub is_salted: bool,
}

/// The bytes of the entry that follows a head, and the new head.
pub(super) fn seal(
    head: Head,
    at: Moment,
    actor: AccountId,
    change: &Change,
) -> Result<(Vec<u8>, Head), StoreError> {
    let number = head.number + 1;
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&[0; HASH]);
    bytes.extend_from_slice(&head.hash.0);
    bytes.extend_from_slice(&at.0.to_be_bytes());
    bytes.extend_from_slice(&actor.0.to_be_bytes());
    bytes.extend_from_slice(&salt()?);
    bytes.append(&mut codec::encode(change).map_err(|why| damaged(number, why))?);
    let hash = hash_of(number, &bytes);
    bytes[1..HEADER].copy_from_slice(&hash.0);
    Ok((bytes, Head { number, hash }))
}

/// Reads an entry and holds its content against its hash.
pub(super) fn open(number: u64, bytes: &[u8]) -> Result<Entry, StoreError> {
    let damaged = |why| damaged(number, why);
    let is_salted = match bytes.first() {
        Some(&VERSION) => true,
        Some(&UNSALTED) => false,
        Some(other) => return Err(damaged(Unreadable::Version(*other))),
        None => return Err(damaged(Unreadable::Short)),
    };
    let mut rest = bytes.get(1..).unwrap_or_default();
    let hash = Hash(take(&mut rest).ok_or_else(|| damaged(Unreadable::Short))?);
    let previous = Hash(take(&mut rest).ok_or_else(|| damaged(Unreadable::Short))?);
    let at = i64::from_be_bytes(take(&mut rest).ok_or_else(|| damaged(Unreadable::Short))?);
    let actor = u32::from_be_bytes(take(&mut rest).ok_or_else(|| damaged(Unreadable::Short))?);
    if hash != hash_of(number, bytes) {
        return Err(damaged(Unreadable::Checksum));
    }
    if is_salted {
        take::<SALT>(&mut rest).ok_or_else(|| damaged(Unreadable::Short))?;
    }
    let change = codec::decode(rest).map_err(damaged)?;
    Ok(Entry { number, at: Moment(at), actor: AccountId(actor), change, previous, hash, is_salted })
}

/// The head that an entry is, without reading the rest of it.
pub(super) fn head(number: u64, bytes: &[u8]) -> Result<Head, StoreError> {
    let mut rest = bytes.get(1..).unwrap_or_default();
    let hash = Hash(take(&mut rest).ok_or_else(|| damaged(number, Unreadable::Short))?);
    Ok(Head { number, hash })
}

fn salt() -> Result<[u8; SALT], StoreError> {
    let mut salt = [0; SALT];
    match getrandom(&mut salt, GetRandomFlags::empty()) {
        Ok(SALT) => Ok(salt),
        Ok(_) => Err(StoreError::Failed("the system gave too few random bytes".to_owned())),
        Err(fault) => Err(StoreError::Failed(fault.to_string())),
    }
}

fn hash_of(number: u64, bytes: &[u8]) -> Hash {
    let (previous, rest) = bytes.get(HEADER..).unwrap_or_default().split_at(HASH.min(bytes.len() - HEADER));
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(number.to_be_bytes());
    hasher.update(rest);
    Hash(hasher.finalize().into())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn damaged(number: u64, why: Unreadable) -> StoreError {
    StoreError::Damaged { key: number.to_be_bytes().to_vec(), why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{cycle::Phase, id::CycleId};

    fn change() -> Change {
        Change::PhaseSet { cycle: CycleId(3), phase: Phase::Open }
    }

    #[test]
    fn the_hash_is_the_one_an_auditor_computes_from_the_documented_layout() {
        let first = seal(Head::default(), Moment(1_000), AccountId(7), &change()).unwrap();
        let (bytes, head) = seal(first.1, Moment(-2), AccountId(9), &change()).unwrap();
        let mut message = bytes[33..65].to_vec();
        message.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 2]);
        message.extend_from_slice(&bytes[65..]);
        assert_eq!(&bytes[33..65], &first.1.hash.0);
        assert_eq!(&bytes[65..73], &(-2i64).to_be_bytes());
        assert_eq!(&bytes[73..77], &[0, 0, 0, 9]);
        assert_eq!(&bytes[93..], codec::encode(&change()).unwrap());
        assert_eq!(head, Head { number: 2, hash: Hash(Sha256::digest(&message).into()) });
        assert_eq!(
            open(2, &bytes).unwrap(),
            Entry {
                number: 2,
                at: Moment(-2),
                actor: AccountId(9),
                change: change(),
                previous: first.1.hash,
                hash: head.hash,
                is_salted: true
            }
        );
    }

    #[test]
    fn the_same_entry_twice_has_two_hashes_and_one_without_salt_is_read_all_the_same() {
        let entry = || seal(Head::default(), Moment(1), AccountId(1), &change()).unwrap();
        let ((mut bytes, one), (_, other)) = (entry(), entry());
        assert_ne!(one.hash, other.hash);
        bytes.drain(HEADER + HASH + 12..HEADER + HASH + 12 + SALT);
        bytes[0] = UNSALTED;
        let hash = hash_of(1, &bytes);
        bytes[1..HEADER].copy_from_slice(&hash.0);
        let read = open(1, &bytes).unwrap();
        assert_eq!((read.change, read.hash, read.is_salted), (change(), hash, false));
    }

    #[test]
    fn every_flipped_bit_every_cut_and_a_wrong_number_is_found() {
        let (good, _) = seal(Head::default(), Moment(1), AccountId(1), &change()).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(open(1, &bad).is_err(), "bit {bit}");
        }
        for len in 0..good.len() {
            assert!(open(1, &good[..len]).is_err(), "cut at {len}");
        }
        assert!(open(2, &good).is_err());
        assert!(open(1, &good).is_ok());
    }
}
