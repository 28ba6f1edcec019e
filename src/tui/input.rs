//! The keyboard: bytes from the terminal become keys and pasted blocks.
//!
//! A decoder of our own instead of crossterm's reader, for two faults of that one: it spins for ever on a
//! terminal that has hung up (its issue 793), and an arrow key whose bytes arrive in two packets becomes Esc and
//! letters (its issue 993). Both need the file descriptor and the undecoded rest in one hand. `Decoder` is a
//! value; only `listen` reads.

use super::{
    event::Event,
    key::{Code, Key},
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use std::sync::mpsc::Sender;

/// How long the rest of a split sequence may take before a lone Esc is one.
const ESC_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
/// A pasted block beyond this is cut: no sheet is larger.
const PASTE_LIMIT: usize = 4 << 20;
/// No terminal puts more between `ESC [` and the last character.
const LONGEST: usize = 32;

/// What the bytes mean so far.
#[derive(Debug, Default)]
pub struct Decoder {
    rest: Vec<u8>,
    paste: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    Paste(String),
}

const PASTE_END: &[u8] = b"\x1b[201~";

impl Decoder {
    /// Takes what was read and gives what is complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.rest.extend_from_slice(bytes);
        self.drain(false)
    }

    /// Nothing more came in time: what waits is taken as it stands.
    pub fn give_up_waiting(&mut self) -> Vec<Input> {
        self.drain(true)
    }

    /// Whether a sequence has begun that may still go on.
    pub fn is_waiting(&self) -> bool {
        self.paste.is_none() && !self.rest.is_empty()
    }

    fn drain(&mut self, no_more: bool) -> Vec<Input> {
        let mut out = Vec::new();
        let bytes = std::mem::take(&mut self.rest);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            if let Some(paste) = &mut self.paste {
                let end = rest.windows(PASTE_END.len()).position(|w| w == PASTE_END);
                // The last bytes may be the beginning of the end mark.
                let (inside, more) =
                    rest.split_at(end.unwrap_or_else(|| rest.len().saturating_sub(PASTE_END.len() - 1)));
                let room = PASTE_LIMIT.saturating_sub(paste.len());
                paste.extend(inside.iter().take(room));
                rest = more;
                if end.is_none() {
                    break;
                }
                rest = rest.get(PASTE_END.len()..).unwrap_or_default();
                let text =
                    String::from_utf8_lossy(self.paste.take().unwrap_or_default().as_slice()).into_owned();
                out.push(Input::Paste(text));
                continue;
            }
            let n = match first(rest, no_more) {
                Found::Key(n, key) => {
                    out.push(Input::Key(key));
                    n
                }
                Found::Nothing(n) => n,
                Found::PasteStart(n) => {
                    self.paste = Some(Vec::new());
                    n
                }
                Found::More => break,
            };
            rest = rest.get(n..).unwrap_or_default();
        }
        self.rest = rest.to_vec();
        out
    }
}

/// What stands at the head of the bytes, and how many it takes.
enum Found {
    Key(usize, Key),
    /// A sequence that means nothing here.
    Nothing(usize),
    PasteStart(usize),
    /// Not complete yet.
    More,
}

const fn plain(code: Code) -> Key {
    Key { code, ctrl: false, alt: false }
}

fn first(bytes: &[u8], no_more: bool) -> Found {
    match *bytes {
        [] => Found::More,
        [0x1b] if no_more => Found::Key(1, plain(Code::Esc)),
        [0x1b] => Found::More,
        [0x1b, b'[', ref rest @ ..] => csi(rest, no_more),
        [0x1b, b'O'] if !no_more => Found::More,
        [0x1b, b'O', last, ..] => match ss3(last).or_else(|| keypad(last)) {
            Some(code) => Found::Key(3, plain(code)),
            None => Found::Nothing(3),
        },
        // Esc and then a key, typed ahead or sent by Alt: both are wanted.
        [0x1b, ..] => Found::Key(1, plain(Code::Esc)),
        [b'\r' | b'\n', ..] => Found::Key(1, plain(Code::Enter)),
        [b'\t', ..] => Found::Key(1, plain(Code::Tab)),
        [0x7f | 0x08, ..] => Found::Key(1, plain(Code::Backspace)),
        [c @ 0x01..=0x1a, ..] => {
            Found::Key(1, Key { code: Code::Char((c - 1 + b'a') as char), ctrl: true, alt: false })
        }
        [0x00..=0x1f, ..] => Found::Nothing(1),
        [c @ 0x20..=0x7e, ..] => Found::Key(1, plain(Code::Char(c as char))),
        _ => character(bytes, no_more),
    }
}

/// A character of several bytes.
fn character(bytes: &[u8], no_more: bool) -> Found {
    let n = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return Found::Nothing(1),
    };
    match bytes.get(..n).map(std::str::from_utf8) {
        Some(Ok(text)) => {
            text.chars().next().map_or(Found::Nothing(n), |c| Found::Key(n, plain(Code::Char(c))))
        }
        Some(Err(_)) => Found::Nothing(1),
        None if no_more => Found::Nothing(bytes.len()),
        None => Found::More,
    }
}

/// After `ESC [`.
fn csi(rest: &[u8], no_more: bool) -> Found {
    // The Linux console says F1 to F5 as `ESC [ [ A` to `E`.
    if let [b'[', more @ ..] = rest {
        return match more {
            [c @ b'A'..=b'E', ..] => Found::Key(4, plain(Code::F(c - b'A' + 1))),
            [_, ..] => Found::Nothing(4),
            [] if no_more => Found::Nothing(3),
            [] => Found::More,
        };
    }
    // What is longer than any sequence is not one.
    let Some(end) = rest.iter().take(LONGEST).position(|b| !(0x20..=0x3f).contains(b)) else {
        let is_over = no_more || rest.len() >= LONGEST;
        return if is_over { Found::Nothing(rest.len().min(LONGEST) + 2) } else { Found::More };
    };
    // Broken off by a key of its own, as Esc and a bracket typed ahead of it would be.
    if !(0x40..=0x7e).contains(&rest[end]) {
        return Found::Nothing(end + 2);
    }
    let n = end + 3;
    let text = std::str::from_utf8(&rest[..end]).unwrap_or("");
    let mut numbers = text.split(';').map(|s| s.parse::<u16>().unwrap_or(0));
    let (number, modifier) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(1));
    let code = match rest[end] {
        b'A' => Some(Code::Up),
        b'B' => Some(Code::Down),
        b'C' => Some(Code::Right),
        b'D' => Some(Code::Left),
        b'H' => Some(Code::Home),
        b'F' => Some(Code::End),
        b'Z' => Some(Code::BackTab),
        c @ b'P'..=b'S' => Some(Code::F(c - b'P' + 1)),
        b'~' if number == 200 => return Found::PasteStart(n),
        b'~' => numbered(number),
        _ => None,
    };
    let ctrl = modifier > 0 && (modifier - 1) & 4 != 0;
    code.map_or(Found::Nothing(n), |code| Found::Key(n, Key { code, ctrl, alt: false }))
}

/// `ESC [ number ~`.
const fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number as u8 - 10),
        17..=21 => Code::F(number as u8 - 11),
        23 | 24 => Code::F(number as u8 - 12),
        _ => return None,
    })
}

/// After `ESC O`.
const fn ss3(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        _ => return None,
    })
}

/// After `ESC O`, too: the block of digits, where a program before us has left it sending sequences.
const fn keypad(last: u8) -> Option<Code> {
    Some(Code::Char(match last {
        c @ b'p'..=b'y' => (c - b'p' + b'0') as char,
        c @ b'j'..=b'o' => (c - b'j' + b'*') as char,
        b'X' => '=',
        _ => return None,
    }))
}

/// Reads until the terminal is gone or nobody listens any more. Sleeps while nothing happens.
pub fn listen(events: &Sender<Event>) {
    let stdin = std::io::stdin();
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    loop {
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        let wait = decoder.is_waiting().then_some(&ESC_WAIT);
        let inputs = match poll(&mut fds, wait) {
            Ok(0) => decoder.give_up_waiting(),
            Ok(_) if fds[0].revents().contains(PollFlags::IN) => match rustix::io::read(&stdin, &mut bytes) {
                Ok(0) => break,
                Ok(n) => decoder.feed(bytes.get(..n).unwrap_or_default()),
                Err(Errno::INTR | Errno::AGAIN) => continue,
                Err(_) => break,
            },
            // Hung up, closed or broken.
            Ok(_) => break,
            Err(Errno::INTR) => continue,
            Err(_) => break,
        };
        for input in inputs {
            let event = match input {
                Input::Key(key) => Event::Key(key),
                Input::Paste(text) => Event::Paste(text),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    }
    // Nobody to tell is as good as told.
    let _ = events.send(Event::Hangup);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::key;
    use proptest::prelude::*;

    fn decoded(pieces: &[&[u8]]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut out: Vec<Input> = pieces.iter().flat_map(|p| decoder.feed(p)).collect();
        out.extend(decoder.give_up_waiting());
        out
    }

    fn keys(names: &[&str]) -> Vec<Input> {
        names.iter().map(|n| Input::Key(key(n))).collect()
    }

    #[test]
    fn keys_of_old_and_new_terminals() {
        let cases: &[(&[u8], &str)] = &[
            (b"\x1b[A", "Up"),
            (b"\x1bOB", "Down"),
            (b"\x1b[1~", "Home"),
            (b"\x1b[7~", "Home"),
            (b"\x1b[F", "End"),
            (b"\x1b[5~", "PgUp"),
            (b"\x1b[Z", "S-Tab"),
            (b"\x1bOP", "F1"),
            (b"\x1b[11~", "F1"),
            (b"\x1b[[A", "F1"),
            (b"\x1b[24~", "F12"),
            (b"\x1b[1;5C", "C-Right"),
            (b"\x1bOp", "0"),
            (b"\x1bOy", "9"),
            (b"\x1bOM", "Enter"),
            (b"\x1bOl", ","),
            (b"\x1bOn", "."),
            (b"\r", "Enter"),
            (b"\n", "Enter"),
            (b"\x7f", "Backspace"),
            (b"\x08", "Backspace"),
            (b"\x1a", "C-z"),
            (b"\x10", "C-p"),
            (b"=", "="),
            (b"\x1b", "Esc"),
        ];
        for (bytes, name) in cases {
            assert_eq!(decoded(&[bytes]), keys(&[name]), "{name}");
        }
        assert_eq!(decoded(&["é".as_bytes()]), [Input::Key(plain(Code::Char('é')))]);
    }

    #[test]
    fn an_arrow_in_two_packets_is_an_arrow() {
        assert_eq!(decoded(&[b"\x1b", b"[A"]), keys(&["Up"]));
        assert_eq!(decoded(&[b"\x1b[", b"A"]), keys(&["Up"]));
        assert_eq!(decoded(&[b"\x1bO", b"P4"]), keys(&["F1", "4"]));
    }

    #[test]
    fn esc_and_a_digit_typed_ahead_are_both_taken() {
        assert_eq!(decoded(&[b"\x1b4"]), keys(&["Esc", "4"]));
        assert_eq!(decoded(&[b"\x1b\x1b[A"]), keys(&["Esc", "Up"]));
        assert_eq!(decoded(&[b"\x1b[\x1b[A"]), keys(&["Up"]));
        assert_eq!(decoded(&[b"\x1b[\r"]), keys(&["Enter"]));
    }

    #[test]
    fn a_pasted_block_arrives_whole_however_it_is_cut() {
        let bytes = b"4\x1b[200~1\t2\r\n3\x1b[201~5";
        let whole = decoded(&[bytes]);
        assert_eq!(whole.len(), 3);
        assert_eq!(whole[1], Input::Paste("1\t2\r\n3".into()));
        for at in 0..bytes.len() {
            assert_eq!(decoded(&[&bytes[..at], &bytes[at..]]), whole, "cut at {at}");
        }
    }

    #[test]
    fn a_pasted_block_beyond_every_sheet_is_cut_and_the_keys_after_it_are_not() {
        let mut decoder = Decoder::default();
        let mut out = decoder.feed(b"\x1b[200~");
        for _ in 0..=PASTE_LIMIT / 1_000 {
            out.extend(decoder.feed(&[b'7'; 1_000]));
        }
        assert!(!decoder.is_waiting(), "a paste has no time limit");
        out.extend(decoder.feed(b"\x1b[20"));
        out.extend(decoder.feed(b"1~4"));
        let [Input::Paste(text), Input::Key(after)] = out.as_slice() else { panic!("{} inputs", out.len()) };
        assert_eq!((text.len(), *after), (PASTE_LIMIT, key("4")));
    }

    #[test]
    fn what_means_nothing_does_nothing() {
        for bytes in [&b"\x1b[999~"[..], b"\x1b[?1;2c", b"\x1b[200", b"\xff\xfe", b"\x00", b"\x1b[[Z"] {
            assert_eq!(decoded(&[bytes]), [], "{bytes:?}");
        }
    }

    #[test]
    fn a_sequence_longer_than_any_ends_at_the_same_place_however_it_is_cut() {
        let bytes = [&b"\x1b["[..], &[b'0'; 40], b"A"].concat();
        let whole = decoded(&[&bytes]);
        assert_eq!(whole.len(), 9);
        for at in 0..bytes.len() {
            assert_eq!(decoded(&[&bytes[..at], &bytes[at..]]), whole, "cut at {at}");
        }
    }

    /// Bytes that terminals send, and others.
    fn typed() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![Just(0x1b), prop::sample::select(b"[O~;0125AMZ200".to_vec()), any::<u8>(),];
        proptest::collection::vec(byte, 0..60)
    }

    proptest! {
        #[test]
        fn bytes_mean_the_same_however_they_are_cut(bytes in typed(), at: prop::sample::Index) {
            // A cut is not a pause: nothing is given up in between.
            let at = at.index(bytes.len() + 1);
            prop_assert_eq!(decoded(&[&bytes[..at], &bytes[at..]]), decoded(&[&bytes]));
        }
    }
}
