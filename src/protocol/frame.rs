//! Bytes on the socket: a length, then so many bytes; what is longer than a frame may be comes in several.
//!
//! A length is looked at before anything is set aside for it, and what a sender announces costs memory only as
//! it arrives.

use crate::codec;
use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// The longest frame from a program and from the server.
pub const FROM_PROGRAM: usize = 64 << 10;
pub const FROM_SERVER: usize = 4 << 20;

/// The longest message from a program that may send files; from others, one frame is all.
pub const FILE: usize = 60 << 20;
/// The longest answer.
pub const ANSWER: usize = 2 << 30;

const HEADER: usize = 4;
/// So much is set aside for whatever is announced; most messages are shorter and read in one go.
const AT_ONCE: usize = 4 << 10;
/// In the length: another frame of the same message follows.
const MORE: u32 = 1 << 31;

#[derive(Debug, thiserror::Error)]
pub enum FrameFault {
    /// The other end has closed, between two messages.
    #[error("closed")]
    Closed,
    #[error("a message of more than {most} bytes")]
    TooLarge { most: usize },
    /// The bytes are no message of ours.
    #[error("not a message: {0}")]
    Garbage(String),
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl FrameFault {
    pub fn is_late(&self) -> bool {
        matches!(self, FrameFault::Io(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut))
    }
}

/// Writes a message in frames of at most `most` bytes; one that fits into a single frame in one write.
pub fn send<T: Serialize>(to: &mut impl Write, message: &T, most: usize) -> Result<(), FrameFault> {
    let body = codec::encode(message).map_err(|e| FrameFault::Garbage(e.to_string()))?;
    let mut frames = body.chunks(most).peekable();
    while let Some(part) = frames.next() {
        let more = if frames.peek().is_some() { MORE } else { 0 };
        let mut frame = Vec::with_capacity(HEADER + part.len());
        frame.extend_from_slice(&(part.len() as u32 | more).to_be_bytes());
        frame.extend_from_slice(part);
        to.write_all(&frame)?;
    }
    Ok(())
}

/// Reads a message in frames of at most `most` bytes. When the first says that more follow, `whole` is asked how
/// long the message may be.
pub fn receive<T: DeserializeOwned>(
    from: &mut impl Read,
    most: usize,
    whole: impl FnOnce() -> usize,
) -> Result<T, FrameFault> {
    let (mut body, mut whole, mut limit) = (Vec::new(), Some(whole), most);
    loop {
        let mut header = [0; HEADER];
        let first = if body.is_empty() { from.read(&mut header)? } else { 0 };
        if body.is_empty() && first == 0 {
            return Err(FrameFault::Closed);
        }
        from.read_exact(&mut header[first..])?;
        let length = u32::from_be_bytes(header);
        let (length, more) = ((length & !MORE) as usize, length & MORE != 0);
        if length == 0 {
            return Err(FrameFault::Garbage("an empty frame".to_owned()));
        }
        if more && let Some(whole) = whole.take() {
            limit = whole();
        }
        if length > most || body.len() + length > limit {
            return Err(FrameFault::TooLarge { most: most.min(limit) });
        }
        let had = body.len();
        body.reserve(length.min(AT_ONCE));
        from.by_ref().take(length as u64).read_to_end(&mut body)?;
        if body.len() < had + length {
            return Err(FrameFault::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        if !more {
            let read = if limit > FILE { codec::decode_long } else { codec::decode };
            return read(&body).map_err(|e| FrameFault::Garbage(e.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, FrameFault> {
        receive(&mut bytes, 16, || 1_000)
    }

    proptest! {
        #[test]
        fn what_is_sent_arrives_in_however_many_frames(message: Vec<u8>, most in 1usize..16) {
            let mut wire = Vec::new();
            send(&mut wire, &message, most).unwrap();
            let found: Vec<u8> = read(&wire).unwrap();
            prop_assert_eq!(found, message);
        }

        #[test]
        fn garbage_gives_an_error_and_no_panic(bytes: Vec<u8>) {
            let _ = read::<Vec<u8>>(&bytes);
            let _ = read::<super::super::Call>(&bytes);
        }
    }

    #[test]
    fn a_cut_message_is_told_from_a_closed_line_and_a_long_one_from_both() {
        let mut wire = Vec::new();
        send(&mut wire, &vec![7u8; 12], 16).unwrap();
        assert!(matches!(read::<Vec<u8>>(&[]), Err(FrameFault::Closed)));
        for cut in 1..wire.len() {
            let cut = read::<Vec<u8>>(&wire[..cut]);
            assert!(matches!(cut, Err(FrameFault::Io(_))), "{cut:?}");
        }
        let huge = u32::MAX.to_be_bytes();
        assert!(matches!(read::<Vec<u8>>(&huge), Err(FrameFault::TooLarge { .. })));
        let mut wire = Vec::new();
        send(&mut wire, &vec![7u8; 2_000], 16).unwrap();
        assert!(matches!(read::<Vec<u8>>(&wire), Err(FrameFault::TooLarge { .. })));
    }
}
