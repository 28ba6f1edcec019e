//! One key press, normalised: the only key type the rest of the program knows.
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
}

/// Reads `"C-s"`, `"A-x"`, `"F2"`, `"Enter"`, `"j"`. It runs while the crate
/// compiles, so a misspelt key name is a build error.
#[allow(clippy::panic, reason = "runs while the crate compiles, over names that are written in the source")]
pub const fn key(name: &str) -> Key {
    let mut b = name.as_bytes();
    let (mut ctrl, mut alt) = (false, false);
    while b.len() > 2 && b[1] == b'-' && b[0] != b'S' {
        match b[0] {
            b'C' => ctrl = true,
            b'A' => alt = true,
            _ => panic!("unknown modifier"),
        }
        b = b.split_at(2).1;
    }
    let code = if b.len() == 1 { Code::Char(b[0] as char) } else { named(b) };
    Key { code, ctrl, alt }
}

#[allow(clippy::panic, reason = "see `key`")]
const fn named(b: &[u8]) -> Code {
    const NAMES: &[(&str, Code)] = &[
        ("Enter", Code::Enter),
        ("Esc", Code::Esc),
        ("Tab", Code::Tab),
        ("S-Tab", Code::BackTab),
        ("Space", Code::Char(' ')),
        ("Up", Code::Up),
        ("Down", Code::Down),
        ("Left", Code::Left),
        ("Right", Code::Right),
        ("Home", Code::Home),
        ("End", Code::End),
        ("PgUp", Code::PageUp),
        ("PgDn", Code::PageDown),
        ("Del", Code::Delete),
        ("Backspace", Code::Backspace),
    ];
    if b[0] == b'F' && b.len() <= 3 && b[1].is_ascii_digit() {
        let n = if b.len() == 2 { b[1] - b'0' } else { (b[1] - b'0') * 10 + (b[2] - b'0') };
        return Code::F(n);
    }
    let mut i = 0;
    while i < NAMES.len() {
        if same(NAMES[i].0.as_bytes(), b) {
            return NAMES[i].1;
        }
        i += 1;
    }
    panic!("unknown key name")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl Key {
    /// As one reads it on a keyboard: `Ctrl-Z`, `↑`.
    pub fn label(self) -> String {
        match self.code {
            Code::Up => "↑".to_owned(),
            Code::Down => "↓".to_owned(),
            Code::Left => "←".to_owned(),
            Code::Right => "→".to_owned(),
            Code::BackTab => "Shift-Tab".to_owned(),
            Code::Char(c) if self.ctrl => format!("Ctrl-{}", c.to_ascii_uppercase()),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        if self.alt {
            f.write_str("A-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            Code::BackTab => f.write_str("S-Tab"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Delete => f.write_str("Del"),
            other => write!(f, "{other:?}"),
        }
    }
}
