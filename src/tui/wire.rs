//! From one picture to the next in as few bytes as it takes.
//!
//! Instead of a ratatui backend: those send each changed cell with an absolute move, reset every colour on its
//! own and show the cursor anew in every frame, which is twice the bytes of an answered line on a slow link.
//! Here the shortest move is chosen, short gaps of unchanged cells are written again, and nothing is said that
//! the terminal already knows. Only sequences that a VT100 had, and SGR.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use std::fmt::Write as _;

/// What the terminal shows and where its cursor and pen are.
pub struct Wire {
    shown: Buffer,
    pen: Pen,
    /// `None` when nobody knows.
    at: Option<(u16, u16)>,
    is_cursor_visible: bool,
    /// The screen holds something else; it is cleared before the next picture.
    is_unknown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    colour: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { colour: Color::Reset, modifier: Modifier::empty() };

impl Pen {
    fn of(cell: &Cell) -> Pen {
        let kept = Modifier::BOLD | Modifier::DIM | Modifier::REVERSED;
        Pen { colour: cell.fg, modifier: cell.modifier & kept }
    }

    /// Writes the numbers that set it, each with a mark before it.
    fn set(self, out: &mut String) {
        let marks = [(Modifier::BOLD, ";1"), (Modifier::DIM, ";2"), (Modifier::REVERSED, ";7")];
        marks.iter().filter(|(mark, _)| self.modifier.contains(*mark)).for_each(|(_, n)| out.push_str(n));
        let colour = match self.colour {
            Color::Red => ";31",
            Color::Green => ";32",
            Color::Yellow => ";33",
            Color::Blue => ";34",
            Color::Magenta => ";35",
            Color::Cyan => ";36",
            Color::LightRed => ";91",
            Color::LightGreen => ";92",
            Color::LightBlue => ";94",
            Color::LightMagenta => ";95",
            Color::LightCyan => ";96",
            Color::Indexed(n) => {
                // Writing to a string cannot fail.
                let _ = write!(out, ";38;5;{n}");
                ""
            }
            // The theme names no others; they show in the terminal's own colour.
            _ => "",
        };
        out.push_str(colour);
    }
}

impl Wire {
    pub fn new(shown: Buffer) -> Wire {
        Wire { shown, pen: PLAIN, at: None, is_cursor_visible: true, is_unknown: true }
    }

    /// Somebody else has written on the terminal.
    pub fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// The bytes that turn what is shown into the next picture.
    pub fn turn_to(&mut self, next: Buffer, cursor: Option<Position>) -> String {
        let mut out = String::new();
        if self.is_unknown || self.shown.area != next.area {
            out.push_str("\x1b[m\x1b[2J");
            self.pen = PLAIN;
            self.at = None;
            self.shown = Buffer::empty(next.area);
            self.is_unknown = false;
        }
        let before = std::mem::replace(&mut self.shown, next);
        // Taken out for the borrow; put back below.
        let next = std::mem::take(&mut self.shown);
        for (x, y, cell) in before.diff(&next) {
            self.go(&mut out, &next, (x, y));
            self.put(&mut out, cell);
            let width = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1) as u16;
            // At the right edge terminals differ about where the cursor is.
            self.at = (x + width < next.area.width).then_some((x + width, y));
        }
        match cursor {
            Some(to) => {
                if self.at != Some((to.x, to.y)) {
                    self.go(&mut out, &next, (to.x, to.y));
                }
                if !self.is_cursor_visible {
                    out.push_str("\x1b[?25h");
                }
            }
            None if self.is_cursor_visible => out.push_str("\x1b[?25l"),
            None => (),
        }
        self.is_cursor_visible = cursor.is_some();
        self.shown = next;
        out
    }

    fn put(&mut self, out: &mut String, cell: &Cell) {
        let pen = Pen::of(cell);
        if pen != self.pen {
            out.push_str("\x1b[0");
            let reset = out.len();
            pen.set(out);
            if out.len() == reset {
                // A reset alone needs no number.
                out.pop();
            } else if self.pen == PLAIN {
                // Adding to a plain pen needs no reset; everything else starts from one.
                out.replace_range(reset - 1..=reset, "");
            }
            out.push('m');
            self.pen = pen;
        }
        out.push_str(cell.symbol());
    }

    /// The shortest way to a place: each is written after the best one so far, and the longer one goes.
    fn go(&mut self, out: &mut String, next: &Buffer, to: (u16, u16)) {
        let Some((from_x, from_y)) = self.at.replace(to) else { return absolutely(out, to) };
        if (from_x, from_y) == to {
            return;
        }
        let (x, y) = to;
        let start = out.len();
        absolutely(out, to);
        if from_y == y && from_x < x {
            let end = out.len();
            let _ = match x - from_x {
                1 => write!(out, "\x1b[C"),
                n => write!(out, "\x1b[{n}C"),
            };
            keep_shorter(out, start, end);
            // The cells in between once more, where that is possible with the pen as it is.
            let between = || (from_x..x).filter_map(|x| next.cell((x, y)));
            let is_plain = |cell: &Cell| {
                Pen::of(cell) == self.pen && unicode_width::UnicodeWidthStr::width(cell.symbol()) == 1
            };
            if x - from_x <= 6 && between().all(is_plain) {
                let end = out.len();
                out.extend(between().map(Cell::symbol));
                keep_shorter(out, start, end);
            }
        }
        if from_y == y && x < from_x {
            let end = out.len();
            out.extend(std::iter::repeat_n('\x08', (from_x - x).into()));
            keep_shorter(out, start, end);
        }
        if from_y < y {
            let end = out.len();
            // A line feed keeps the column, a return goes to the first.
            if x != from_x {
                out.push('\r');
            }
            out.extend(std::iter::repeat_n('\n', (y - from_y).into()));
            if x != from_x && x > 0 {
                let _ = write!(out, "\x1b[{x}C");
            }
            keep_shorter(out, start, end);
        }
    }
}

fn absolutely(out: &mut String, (x, y): (u16, u16)) {
    let _ = match (x, y) {
        (0, 0) => write!(out, "\x1b[H"),
        (0, y) => write!(out, "\x1b[{}H", y + 1),
        (x, y) => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    };
}

/// Of two ways at the end, one from `first` and one from `second` on, the shorter stays, or the first.
fn keep_shorter(out: &mut String, first: usize, second: usize) {
    if out.len() - second < second - first {
        out.drain(first..second);
    } else {
        out.truncate(second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Role, Theme};
    use proptest::prelude::*;
    use ratatui::{layout::Rect, style::Style};
    use std::num::NonZero;

    const SIZE: (u16, u16) = (20, 6);

    fn picture(runs: &[(u16, u16, String, u8)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        for (x, y, text, style) in runs {
            let style = match style % 5 {
                0 => Style::new(),
                1 => Style::new().add_modifier(Modifier::BOLD),
                2 => Style::new().fg(Color::Green),
                3 => Style::new().add_modifier(Modifier::DIM),
                _ => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
            };
            // Runs may overlap; each has one style of its own.
            let room = usize::from(SIZE.0 - x);
            let width = text.chars().count().min(room) as u16;
            buffer.set_style(Rect::new(*x, *y, width, 1), Style::reset());
            buffer.set_stringn(*x, *y, text, room, style);
        }
        buffer
    }

    fn runs() -> impl Strategy<Value = Vec<(u16, u16, String, u8)>> {
        proptest::collection::vec((0..SIZE.0, 0..SIZE.1, "[a-z0-9✓·▸ ,]{1,12}", any::<u8>()), 0..12)
    }

    proptest! {
        #[test]
        fn a_terminal_shows_each_picture_cell_by_cell(pictures in proptest::collection::vec(runs(), 1..6), at in (0..SIZE.0, 0..SIZE.1)) {
            let cells = |n| NonZero::new(n).unwrap();
            let mut terminal = vt100::Parser::new(cells(SIZE.1), cells(SIZE.0), 0);
            let mut wire = Wire::new(Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)));
            for runs in pictures {
                let next = picture(&runs);
                let bytes = wire.turn_to(next.clone(), Some(Position::new(at.0, at.1)));
                terminal.process(bytes.as_bytes());
                for y in 0..SIZE.1 {
                    for x in 0..SIZE.0 {
                        let (ours, theirs) = (&next[(x, y)], terminal.screen().cell(y, x).unwrap());
                        let symbol = if theirs.contents().is_empty() { " " } else { theirs.contents() };
                        prop_assert_eq!(ours.symbol(), symbol, "{},{}", x, y);
                        if symbol != " " {
                            prop_assert_eq!(ours.modifier.contains(Modifier::BOLD), theirs.bold());
                            let colour = match ours.fg {
                                Color::Green => vt100::Color::Idx(2),
                                Color::Red => vt100::Color::Idx(1),
                                _ => vt100::Color::Default,
                            };
                            prop_assert_eq!(theirs.fgcolor(), colour);
                        }
                    }
                }
                prop_assert_eq!(terminal.screen().cursor_position(), (at.1, at.0));
            }
        }
    }

    /// The number by which a terminal knows a colour.
    fn number(colour: Option<Color>) -> vt100::Color {
        const DIM: [Color; 7] =
            [Color::Black, Color::Red, Color::Green, Color::Yellow, Color::Blue, Color::Magenta, Color::Cyan];
        const BRIGHT: [Color; 7] = [
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
        ];
        let place = |all: &[Color; 7]| all.iter().position(|c| Some(*c) == colour).map(|i| i as u8);
        match (place(&DIM), place(&BRIGHT)) {
            (Some(n), _) => vt100::Color::Idx(n),
            (None, Some(n)) => vt100::Color::Idx(8 + n),
            (None, None) => vt100::Color::Default,
        }
    }

    #[test]
    fn every_colour_of_every_theme_arrives() {
        let cells = |n| NonZero::new(n).unwrap();
        for theme in [Theme::colour(), Theme::dark(), Theme::light(), Theme::monochrome()] {
            let mut terminal = vt100::Parser::new(cells(SIZE.1), cells(SIZE.0), 0);
            let mut next = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            for (x, role) in (0..).zip(Role::ALL) {
                next.set_string(x, 0, "x", theme.of(*role));
            }
            let blank = Buffer::empty(next.area);
            terminal.process(Wire::new(blank).turn_to(next, None).as_bytes());
            for (x, role) in (0..).zip(Role::ALL) {
                let colour = terminal.screen().cell(0, x).unwrap().fgcolor();
                assert_eq!(colour, number(theme.of(*role).fg), "{role:?} of {theme:?}");
            }
        }
    }

    #[test]
    fn a_picture_that_stays_costs_nothing() {
        let mut wire = Wire::new(Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)));
        let next = picture(&[(3, 2, "Nilai 80,00".into(), 0)]);
        let cursor = Some(Position::new(1, 1));
        assert!(!wire.turn_to(next.clone(), cursor).is_empty());
        assert_eq!(wire.turn_to(next, cursor), "");
    }
}
