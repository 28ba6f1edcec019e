//! The ZIP archive that an XLSX is, unpacked under a limit and packed again without compression.
//!
//! The spreadsheet reader is then given nothing but entries whose true size is known: neither a bomb nor a
//! lying header reaches it. Pictures and everything else that is no XML stays behind.

use super::super::fault::FileFault;
use std::io::Read;

/// All entries together. The largest real workbooks, a million rows of a register, unpack to about this.
const MOST_UNPACKED: usize = 512 << 20;

struct Entry {
    name: Vec<u8>,
    bytes: Vec<u8>,
}

/// The same archive with plain entries.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, FileFault> {
    let entries = entries(bytes, MOST_UNPACKED)?;
    for entry in &entries {
        check_text(&entry.bytes)?;
    }
    Ok(packed(&entries))
}

fn broken(why: &str) -> FileFault {
    FileFault::Spreadsheet(why.to_owned())
}

/// Unpacked no further than just beyond the limit, whatever the archive claims.
fn inflated(packed: &[u8], most: usize) -> Result<Vec<u8>, FileFault> {
    let mut out = Vec::new();
    let mut unpacked = flate2::read::DeflateDecoder::new(packed).take(most as u64 + 1);
    unpacked.read_to_end(&mut out).map_err(|e| broken(&e.to_string()))?;
    if out.len() > most { Err(FileFault::TooLarge) } else { Ok(out) }
}

fn half(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// The record at the end, without a comment.
const END_SIZE: usize = 22;

fn entries(bytes: &[u8], most: usize) -> Result<Vec<Entry>, FileFault> {
    let damaged = || broken("the archive is damaged or cut off");
    let last = bytes.len().checked_sub(END_SIZE).ok_or_else(damaged)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let end = (first..=last).rev().find(|at| word(bytes, *at) == Some(END)).ok_or_else(damaged)?;
    let n_entries = half(bytes, end + 10).ok_or_else(damaged)?;
    let mut at = word(bytes, end + 16).ok_or_else(damaged)? as usize;
    let mut entries = Vec::new();
    let mut left = most;
    for _ in 0..n_entries {
        let header = bytes.get(at..).unwrap_or_default();
        if word(header, 0) != Some(CENTRAL) {
            return Err(damaged());
        }
        let field = |at| half(header, at).ok_or_else(damaged);
        let (n_name, n_extra, n_comment) = (field(28)?, field(30)?, field(32)?);
        let name = header.get(46..46 + n_name).ok_or_else(damaged)?;
        at += 46 + n_name + n_extra + n_comment;
        if !(name.ends_with(b".xml") || name.ends_with(b".rels")) {
            continue;
        }
        let content = unpacked(bytes, header, left)?;
        left -= content.len();
        entries.push(Entry { name: name.to_vec(), bytes: content });
    }
    Ok(entries)
}

/// The content of the entry with this header of the central directory.
fn unpacked(archive: &[u8], header: &[u8], most: usize) -> Result<Vec<u8>, FileFault> {
    let damaged = || broken("the archive is damaged or cut off");
    let number = |at| word(header, at).ok_or_else(damaged);
    if number(8)? & 1 == 1 {
        return Err(broken("the archive has a password"));
    }
    let (sum, n_packed, n_unpacked, at) = (number(16)?, number(20)?, number(24)?, number(42)? as usize);
    if n_unpacked as usize > most {
        return Err(FileFault::TooLarge);
    }
    let local = archive.get(at..).unwrap_or_default();
    if word(local, 0) != Some(LOCAL) {
        return Err(damaged());
    }
    let skip = 30 + half(local, 26).ok_or_else(damaged)? + half(local, 28).ok_or_else(damaged)?;
    let packed = local.get(skip..).and_then(|rest| rest.get(..n_packed as usize)).ok_or_else(damaged)?;
    let content = match half(header, 10) {
        Some(0) if packed.len() > most => return Err(FileFault::TooLarge),
        Some(0) => packed.to_vec(),
        Some(8) => inflated(packed, most)?,
        _ => return Err(broken("the archive is packed in an unusual way")),
    };
    if content.len() != n_unpacked as usize || crc32fast::hash(&content) != sum {
        return Err(damaged());
    }
    Ok(content)
}

/// The reader reserves as much room as the table of shared texts claims to need, without looking.
fn check_text(xml: &[u8]) -> Result<(), FileFault> {
    const CLAIM: &[u8] = b"uniqueCount";
    if xml.starts_with(&[0xff, 0xfe]) || xml.starts_with(&[0xfe, 0xff]) || xml.iter().take(8).any(|b| *b == 0)
    {
        return Err(broken("the texts are not in UTF-8"));
    }
    for at in memchr::memmem::find_iter(xml, CLAIM) {
        let rest = xml.get(at + CLAIM.len()..).unwrap_or_default();
        let digits =
            rest.iter().copied().skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''));
        let claimed = digits
            .take_while(u8::is_ascii_digit)
            .fold(0usize, |n, digit| n.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        // Each text takes at least `<si/>`.
        if claimed > xml.len() {
            return Err(FileFault::TooLarge);
        }
    }
    Ok(())
}

/// An archive of these entries, stored as they are.
fn packed(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.iter().map(|e| e.bytes.len() + 2 * e.name.len() + 76).sum());
    let mut directory = Vec::new();
    for entry in entries {
        let size = (entry.bytes.len() as u32).to_le_bytes();
        let mut shared = Vec::with_capacity(26);
        // Version 2.0, no flags, stored, 1 January 1980.
        shared.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        shared.extend(crc32fast::hash(&entry.bytes).to_le_bytes());
        shared.extend(size);
        shared.extend(size);
        shared.extend((entry.name.len() as u16).to_le_bytes());
        shared.extend([0, 0]);
        directory.extend(CENTRAL.to_le_bytes());
        directory.extend([20, 0]);
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(&entry.name);
        out.extend(LOCAL.to_le_bytes());
        out.extend(&shared);
        out.extend(&entry.name);
        out.extend(&entry.bytes);
    }
    let (at, size, n) = (out.len() as u32, directory.len() as u32, entries.len() as u16);
    out.extend(directory);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    /// The archive with its entries changed.
    pub fn changed(archive: &[u8], mut change: impl FnMut(&str, &mut Vec<u8>)) -> Vec<u8> {
        let mut entries = entries(archive, MOST_UNPACKED).unwrap();
        for entry in &mut entries {
            change(std::str::from_utf8(&entry.name).unwrap(), &mut entry.bytes);
        }
        packed(&entries)
    }

    /// An archive of one deflated entry that claims to be so large.
    fn deflated(content: &[u8], claimed: u32) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let deflated = encoder.finish().unwrap();
        let name = b"xl/workbook.xml".to_vec();
        let mut archive = packed(&[Entry { name: name.clone(), bytes: deflated.clone() }]);
        let central = 30 + name.len() + deflated.len();
        let sum = crc32fast::hash(content).to_le_bytes();
        archive[central + 10] = 8;
        archive[central + 16..central + 20].copy_from_slice(&sum);
        archive[central + 24..central + 28].copy_from_slice(&claimed.to_le_bytes());
        archive
    }

    #[test]
    fn what_unpacks_beyond_the_limit_is_stopped_whatever_it_claims() {
        let content = vec![b' '; 100_000];
        let unpacked =
            |claimed, most| entries(&deflated(&content, claimed), most).map(|e| e[0].bytes.clone());
        assert_eq!(unpacked(100_000, 100_000), Ok(content.clone()));
        for claimed in [100_000, 7] {
            assert_eq!(unpacked(claimed, 99_999), Err(FileFault::TooLarge), "{claimed}");
        }
        assert!(matches!(unpacked(7, 100_000), Err(FileFault::Spreadsheet(_))), "a lie within the limit");
    }

    #[test]
    fn entries_share_the_limit() {
        let entry = |name: &str| Entry { name: name.into(), bytes: vec![b' '; 600] };
        let archive = packed(&[entry("a.xml"), entry("b.xml"), entry("c.png")]);
        assert_eq!(entries(&archive, 1_199).err(), Some(FileFault::TooLarge));
        assert_eq!(entries(&archive, 1_200).unwrap().len(), 2, "and pictures are left behind");
    }

    #[test]
    fn a_claim_of_more_texts_than_can_be_there_is_refused() {
        let claim = |text: &str| check_text(format!("<sst {text}><si/></sst>").as_bytes());
        assert_eq!(claim("uniqueCount=\"1\""), Ok(()));
        for lie in ["uniqueCount=\"99999999999999\"", "uniqueCount = '99999999999999999999999999'"] {
            assert_eq!(claim(lie), Err(FileFault::TooLarge), "{lie}");
        }
        assert!(matches!(check_text(b"\xff\xfe<\0s\0"), Err(FileFault::Spreadsheet(_))));
    }
}
