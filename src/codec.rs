//! How a value becomes bytes: the only file that names bincode.
//!
//! A sealed value is one version byte, four bytes of checksum and the body. The checksum covers the key it is
//! stored under, the version and the body, so that a flipped bit, a page in the wrong place or a value under
//! the wrong key is told from a good one; redb itself does not look.
//!
//! bincode is positional: a field added to a shipped type fails to decode and two swapped ones decode wrongly
//! in silence. A shipped type is therefore never edited: copy it, raise `VERSION`, and convert in `upgrade`.

use serde::{Serialize, de::DeserializeOwned};

/// A type that is stored.
pub trait Record: Serialize + DeserializeOwned {
    const VERSION: u8;

    /// Reads the body of an older version.
    fn upgrade(version: u8, _body: &[u8]) -> Result<Self, Unreadable> {
        Err(Unreadable::Version(version))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("shorter than its header")]
    Short,
    #[error("the checksum does not match")]
    Checksum,
    #[error("version {0} is not known")]
    Version(u8),
    #[error("the body does not decode: {0}")]
    Body(String),
}

const HEADER: usize = 5;
/// No value is larger; it also bounds what a damaged length may ask for.
const LIMIT: usize = 64 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// Bytes of a bare value, without header; for hashing and for the wire.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Unreadable> {
    bincode::serde::encode_to_vec(value, bincode::config::standard())
        .map_err(|e| Unreadable::Body(e.to_string()))
}

/// The bare value; bytes left over are refused.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    decode_by(bytes, config())
}

/// From somebody who is trusted, however long it is.
pub fn decode_long<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    decode_by(bytes, bincode::config::standard().with_limit::<{ 4 << 30 }>())
}

fn decode_by<T: DeserializeOwned>(
    bytes: &[u8],
    config: impl bincode::config::Config,
) -> Result<T, Unreadable> {
    let (value, used) =
        bincode::serde::decode_from_slice(bytes, config).map_err(|e| Unreadable::Body(e.to_string()))?;
    if used == bytes.len() {
        Ok(value)
    } else {
        Err(Unreadable::Body(format!("{} bytes left over", bytes.len() - used)))
    }
}

pub fn seal<T: Record>(key: &[u8], value: &T) -> Result<Vec<u8>, Unreadable> {
    let mut out = vec![T::VERSION, 0, 0, 0, 0];
    bincode::serde::encode_into_std_write(value, &mut out, config())
        .map_err(|e| Unreadable::Body(e.to_string()))?;
    let sum = checksum(key, T::VERSION, &out[HEADER..]);
    out[1..HEADER].copy_from_slice(&sum);
    Ok(out)
}

pub fn open<T: Record>(key: &[u8], sealed: &[u8]) -> Result<T, Unreadable> {
    let (header, body) = sealed.split_at_checked(HEADER).ok_or(Unreadable::Short)?;
    let version = header[0];
    if header[1..] != checksum(key, version, body) {
        return Err(Unreadable::Checksum);
    }
    if version == T::VERSION { decode(body) } else { T::upgrade(version, body) }
}

fn checksum(key: &[u8], version: u8, body: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(body);
    hasher.finalize().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Sample {
        n: i64,
        text: String,
        list: Vec<(u16, Option<i32>)>,
    }
    impl Record for Sample {
        const VERSION: u8 = 3;
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens(n: i64, text: String, list: Vec<(u16, Option<i32>)>, key: Vec<u8>) {
            let value = Sample { n, text, list };
            prop_assert_eq!(open::<Sample>(&key, &seal(&key, &value).unwrap()).unwrap(), value);
        }

        #[test]
        fn garbage_is_refused_without_a_panic(bytes: Vec<u8>) {
            prop_assert!(open::<Sample>(b"k", &bytes).is_err());
            let _ = decode::<Sample>(&bytes);
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let value = Sample { n: 7, text: "Guru".into(), list: vec![(1, Some(2)), (3, None)] };
        let good = seal(b"key", &value).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(open::<Sample>(b"key", &bad).is_err(), "bit {bit}");
        }
        for len in 0..good.len() {
            assert!(open::<Sample>(b"key", &good[..len]).is_err(), "cut at {len}");
        }
        assert_eq!(open::<Sample>(b"kez", &good), Err(Unreadable::Checksum));
    }

    #[test]
    fn a_length_that_lies_does_not_ask_for_memory() {
        let lie = [0u8, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        assert!(decode::<Sample>(&lie).is_err());
    }
}
