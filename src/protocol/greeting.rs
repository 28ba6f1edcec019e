//! The first bytes each way. Their beginning never changes, so that programs of every version understand that
//! they do not understand each other.
//!
//! `KNRJ`, a version, a length, and so many bytes that only the same version reads.

use super::{VERSION, frame::FrameFault};
use crate::{codec, service::fault::Refusal};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{Read, Write};

const MAGIC: [u8; 4] = *b"KNRJ";
const HEADER: usize = 8;
const MOST: usize = 1_024;

/// What a program says of itself. Who it works for is not among it: the kernel tells that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Its own number, by which acts that are handed in again are known.
    pub program: u64,
    /// The NIP of whom a shared login speaks for.
    pub speaks_for: Option<String>,
    pub purpose: Purpose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    Calls,
    Notices,
}

/// What came instead of a greeting, or in it.
#[derive(Debug)]
pub enum Greeted<T> {
    Same(T),
    /// Somebody of ours, of another version.
    Other(u16),
}

pub fn send<T: Serialize>(to: &mut impl Write, greeting: &T) -> Result<(), FrameFault> {
    let body = codec::encode(greeting).map_err(|e| FrameFault::Garbage(e.to_string()))?;
    if body.len() > MOST {
        return Err(FrameFault::TooLarge { most: MOST });
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_be_bytes());
    bytes.extend_from_slice(&(body.len() as u16).to_be_bytes());
    bytes.extend_from_slice(&body);
    Ok(to.write_all(&bytes)?)
}

pub fn receive<T: DeserializeOwned>(from: &mut impl Read) -> Result<Greeted<T>, FrameFault> {
    let mut header = [0; HEADER];
    from.read_exact(&mut header)?;
    let [m0, m1, m2, m3, v0, v1, n0, n1] = header;
    if [m0, m1, m2, m3] != MAGIC {
        return Err(FrameFault::Garbage("not a greeting".to_owned()));
    }
    let length = usize::from(u16::from_be_bytes([n0, n1]));
    if length > MOST {
        return Err(FrameFault::TooLarge { most: MOST });
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    let version = u16::from_be_bytes([v0, v1]);
    if version != VERSION {
        return Ok(Greeted::Other(version));
    }
    codec::decode(&body).map(Greeted::Same).map_err(|e| FrameFault::Garbage(e.to_string()))
}

/// What the server answers: come in, or why not.
pub type Welcome = Result<(), Refusal>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells_friends_of_another_version_from_strangers() {
        let hello = Hello { program: 7, speaks_for: Some("1985".into()), purpose: Purpose::Calls };
        let mut wire = Vec::new();
        send(&mut wire, &hello).unwrap();
        assert!(matches!(receive::<Hello>(&mut wire.as_slice()).unwrap(), Greeted::Same(h) if h == hello));
        wire[5] += 1;
        assert!(
            matches!(receive::<Hello>(&mut wire.as_slice()).unwrap(), Greeted::Other(v) if v == VERSION + 1)
        );
        wire[0] = b'S';
        assert!(matches!(receive::<Hello>(&mut wire.as_slice()), Err(FrameFault::Garbage(_))));
        let long = Hello { speaks_for: Some("9".repeat(2_000)), ..hello };
        assert!(matches!(send(&mut Vec::new(), &long), Err(FrameFault::TooLarge { .. })));
    }
}
