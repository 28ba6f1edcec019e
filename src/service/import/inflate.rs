//! Unpacking of deflated bytes (RFC 1951) up to a limit.
//!
//! A ZIP archive only claims how large its entries are; what they are is known when they are unpacked, and a
//! liar must be stopped before the memory is gone. That is all this is for.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Damaged,
    /// More than the limit.
    TooLarge,
}

/// Codes are at most so many bits long.
const MOST_BITS: usize = 15;
const LENGTH_BASES: [u16; 29] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
];
const LENGTH_BITS: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASES: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS: [u8; 30] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/// In which order the lengths of the code of lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The unpacked bytes; refused as soon as they are more than `most`.
pub(super) fn inflate(packed: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let mut bits = Bits { bytes: packed, held: 0, n_held: 0 };
    let mut out = Out { bytes: Vec::new(), most };
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out)?,
            1 => {
                let mut lengths = [8u8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                block(&mut bits, &mut out, &Code::new(&lengths)?, &Code::new(&[5; 30])?)?;
            }
            2 => {
                let (literals, distances) = codes(&mut bits)?;
                block(&mut bits, &mut out, &literals, &distances)?;
            }
            _ => return Err(Fault::Damaged),
        }
        if is_last {
            return Ok(out.bytes);
        }
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    held: u64,
    n_held: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.n_held <= 56
            && let Some((byte, rest)) = self.bytes.split_first()
        {
            self.held |= u64::from(*byte) << self.n_held;
            self.n_held += 8;
            self.bytes = rest;
        }
    }

    fn drop(&mut self, n: u32) -> Result<(), Fault> {
        self.n_held = self.n_held.checked_sub(n).ok_or(Fault::Damaged)?;
        self.held >>= n;
        Ok(())
    }

    /// The next `n` bits, at most 16.
    fn take(&mut self, n: u32) -> Result<usize, Fault> {
        self.fill();
        let value = self.held & ((1 << n) - 1);
        self.drop(n)?;
        Ok(value as usize)
    }
}

struct Out {
    bytes: Vec<u8>,
    most: usize,
}

impl Out {
    fn push(&mut self, byte: u8) -> Result<(), Fault> {
        if self.bytes.len() >= self.most {
            return Err(Fault::TooLarge);
        }
        self.bytes.push(byte);
        Ok(())
    }

    fn repeat(&mut self, distance: usize, length: usize) -> Result<(), Fault> {
        let from = self.bytes.len().checked_sub(distance).ok_or(Fault::Damaged)?;
        if self.bytes.len() + length > self.most {
            return Err(Fault::TooLarge);
        }
        if distance >= length {
            self.bytes.extend_from_within(from..from + length);
        } else {
            for at in from..from + length {
                let byte = self.bytes[at];
                self.bytes.push(byte);
            }
        }
        Ok(())
    }
}

/// A prefix code: every way the next 15 bits can look leads to a symbol and its length in bits.
struct Code(Vec<u16>);

impl Code {
    fn new(lengths: &[u8]) -> Result<Code, Fault> {
        let mut n_of_length = [0u32; MOST_BITS + 1];
        for length in lengths {
            n_of_length[usize::from(*length)] += 1;
        }
        n_of_length[0] = 0;
        let mut next = [0u32; MOST_BITS + 1];
        for bits in 1..=MOST_BITS {
            next[bits] = (next[bits - 1] + n_of_length[bits - 1]) << 1;
            if next[bits] + n_of_length[bits] > 1 << bits {
                return Err(Fault::Damaged);
            }
        }
        let mut table = vec![0u16; 1 << MOST_BITS];
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, l)| **l > 0) {
            let code = next[usize::from(*length)];
            next[usize::from(*length)] += 1;
            let reversed = code.reverse_bits() >> (32 - u32::from(*length));
            for at in (reversed as usize..1 << MOST_BITS).step_by(1 << length) {
                table[at] = (symbol as u16) << 4 | u16::from(*length);
            }
        }
        Ok(Code(table))
    }

    fn next(&self, bits: &mut Bits<'_>) -> Result<usize, Fault> {
        bits.fill();
        let entry = self.0[bits.held as usize & ((1 << MOST_BITS) - 1)];
        // A pattern that no symbol has leads to an entry of length 0.
        if entry & 15 == 0 {
            return Err(Fault::Damaged);
        }
        bits.drop(u32::from(entry & 15))?;
        Ok(usize::from(entry >> 4))
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Out) -> Result<(), Fault> {
    bits.drop(bits.n_held % 8)?;
    let (length, check) = (bits.take(16)?, bits.take(16)?);
    if length != !check & 0xffff {
        return Err(Fault::Damaged);
    }
    (0..length).try_for_each(|_| out.push(bits.take(8)? as u8))
}

/// The two codes of a block that brings its own.
fn codes(bits: &mut Bits<'_>) -> Result<(Code, Code), Fault> {
    let (n_literals, n_distances, n_order) = (bits.take(5)? + 257, bits.take(5)? + 1, bits.take(4)? + 4);
    if n_literals > 286 || n_distances > 30 {
        return Err(Fault::Damaged);
    }
    let mut order = [0u8; 19];
    for at in ORDER.iter().take(n_order) {
        order[*at] = bits.take(3)? as u8;
    }
    let of_lengths = Code::new(&order)?;
    let mut lengths: Vec<u8> = Vec::with_capacity(n_literals + n_distances);
    while lengths.len() < n_literals + n_distances {
        let (length, n) = match of_lengths.next(bits)? {
            16 => (*lengths.last().ok_or(Fault::Damaged)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(length, n));
    }
    if lengths.len() > n_literals + n_distances {
        return Err(Fault::Damaged);
    }
    let (literals, distances) = lengths.split_at(n_literals);
    Ok((Code::new(literals)?, Code::new(distances)?))
}

fn block(bits: &mut Bits<'_>, out: &mut Out, literals: &Code, distances: &Code) -> Result<(), Fault> {
    loop {
        match literals.next(bits)? {
            symbol @ 0..=255 => out.push(symbol as u8)?,
            256 => return Ok(()),
            symbol => {
                let at = symbol - 257;
                let extra = *LENGTH_BITS.get(at).ok_or(Fault::Damaged)?;
                let length = usize::from(LENGTH_BASES[at]) + bits.take(u32::from(extra))?;
                let at = distances.next(bits)?;
                let extra = *DISTANCE_BITS.get(at).ok_or(Fault::Damaged)?;
                let distance = usize::from(DISTANCE_BASES[at]) + bits.take(u32::from(extra))?;
                out.repeat(distance, length)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `kinerja` six times with blanks, by a fixed code; made by another program.
    const FIXED: &[u8] = &[0xcb, 0xce, 0xcc, 0x4b, 0x2d, 0xca, 0x4a, 0x54, 0xc8, 0x26, 0x8e, 0x6, 0x0];
    const TEXT: &str = "kinerja kinerja kinerja kinerja kinerja kinerja";

    #[test]
    fn blocks_of_all_three_kinds_unpack() {
        assert_eq!(inflate(FIXED, 100).as_deref(), Ok(TEXT.as_bytes()));
        assert_eq!(inflate(&[1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'], 100).as_deref(), Ok(&b"abc"[..]));
        // Blocks with their own codes are what every spreadsheet is made of; see the tests of `xlsx`.
    }

    #[test]
    fn what_is_too_large_is_stopped_and_what_is_cut_off_is_damaged() {
        assert_eq!(inflate(FIXED, TEXT.len() - 1), Err(Fault::TooLarge));
        for n in 0..FIXED.len() {
            assert_eq!(inflate(&FIXED[..n], 100), Err(Fault::Damaged), "{n}");
        }
        assert_eq!(inflate(&[7], 100), Err(Fault::Damaged));
    }

    proptest! {
        #[test]
        fn any_bytes_unpack_or_are_refused_within_the_limit(bytes: Vec<u8>) {
            if let Ok(out) = inflate(&bytes, 1_000) {
                prop_assert!(out.len() <= 1_000);
            }
        }
    }
}
