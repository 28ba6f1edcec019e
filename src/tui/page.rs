//! The frame around every screen: top line, message line, footer.

use super::{
    app::Ui,
    key::Code,
    keymap::{self, Context},
    theme::Role,
    widget::text,
};
use crate::text::{command, common, frame};
use ratatui::{buffer::Buffer, layout::Rect};

/// The smallest terminal the pictures are made for.
pub const LEAST: (u16, u16) = (80, 24);

/// No sentence takes more of the page.
const MOST_LINES: usize = 3;

/// A name cut shorter than this tells nothing.
const LEAST_WORDS: usize = 10;

pub fn fits(size: (u16, u16)) -> bool {
    size.0 >= LEAST.0 && size.1 >= LEAST.1
}

/// Where a screen draws: all but the top line and a blank one below it, the message line and the footer.
pub fn body(area: Rect) -> Rect {
    Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area }
}

/// The height of the body on a terminal of this size.
pub fn body_height(size: (u16, u16)) -> u16 {
    size.1.saturating_sub(4)
}

pub fn too_small(ui: &Ui, area: Rect, buf: &mut Buffer) {
    let words = frame::too_small(ui.lang, LEAST.0, LEAST.1, area.width, area.height);
    for (y, line) in
        text::wrap(&words, usize::from(area.width).max(1)).iter().enumerate().take(area.height.into())
    {
        buf.set_stringn(area.x, area.y + y as u16, line, area.width.into(), ui.theme.of(Role::Title));
    }
}

/// Product and place on the left; cycle, person and what waits on the right.
pub fn top_line(ui: &Ui, title: &str, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    let mut right = Vec::new();
    if let Some(row) = ui.me.as_ref().and_then(|me| me.cycle.as_ref()) {
        right.push(format!("{} ({})", row.cycle.code, common::phase(ui.lang, row.cycle.phase)));
    }
    if let Some(n) = ui.n_waiting.filter(|n| *n > 0) {
        right.push(frame::waiting(ui.lang, n));
    }
    if let Some(me) = &ui.me {
        right.push(me.person.as_ref().map_or_else(|| me.login.clone(), |p| p.name.clone()));
    }
    let product = common::product(ui.lang);
    let after = text::width(&product) + 3;
    // The place one is in stands whole; what is said about the rest takes what remains, but no stump of a word.
    let room = width.saturating_sub(after + text::width(title) + 3).max(width / 3);
    let mut said = String::new();
    for words in right {
        let mark = if said.is_empty() { "" } else { " · " };
        let left = room.saturating_sub(text::width(&said) + mark.len().min(3));
        if left >= LEAST_WORDS.min(text::width(&words)) {
            said.push_str(mark);
            said.push_str(&text::cut(&words, left));
        }
    }
    let right = said;
    let x = width.saturating_sub(text::width(&right) + 1);
    buf.set_stringn(area.x + 1, area.y, &product, width, ui.theme.of(Role::Title));
    let room = x.saturating_sub(after + 1);
    buf.set_stringn(area.x + after as u16, area.y, text::cut(title, room), room, ui.theme.of(Role::Chosen));
    buf.set_stringn(area.x + x as u16, area.y, &right, width - x, ui.theme.of(Role::Muted));
}

/// A long sentence is said whole, over the last lines of the page; the next key shows them again.
pub fn message(ui: &Ui, message: Option<&(Role, String)>, area: Rect, buf: &mut Buffer) {
    let Some((role, words)) = message else { return };
    let width = usize::from(area.width.saturating_sub(2));
    let mark = if *role == Role::Bad { "! " } else { "" };
    let mut lines = text::wrap(&format!("{mark}{words}"), width);
    if lines.len() > MOST_LINES {
        let rest = lines.split_off(MOST_LINES - 1).join(" ");
        lines.push(text::cut(&rest, width));
    }
    let first = (area.bottom() - 1).saturating_sub(lines.len() as u16);
    for (y, line) in (first..).zip(lines) {
        for x in area.x..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
        buf.set_stringn(area.x + 1, y, text::cut(&line, width), width, ui.theme.of(*role));
    }
}

/// The keys that work here, from the keymap, as many as fit; Enter, help and the way back always.
pub fn footer(ui: &Ui, contexts: &[Context], area: Rect, buf: &mut Buffer) {
    let offered = keymap::in_footer(contexts, |right| ui.may(right));
    let offered: Vec<(bool, String, String, u16)> = offered
        .map(|b| {
            let (key, words) = (b.key.label(), command::short(ui.lang, b.command));
            let needed = (text::width(&key) + text::width(&words) + 1) as u16;
            (b.context == Context::App || b.key.code == Code::Enter, key, words, needed)
        })
        .collect();
    let mut kept: u16 = offered.iter().filter(|(stays, ..)| *stays).map(|(.., needed)| needed + 2).sum();
    let mut x = area.x + 1;
    for (stays, key, words, needed) in offered {
        if stays {
            kept -= needed + 2;
        } else if x + needed + 2 + kept > area.right() + 2 {
            continue;
        }
        let y = area.bottom() - 1;
        buf.set_string(x, y, &key, ui.theme.of(Role::Key));
        buf.set_string(x + text::width(&key) as u16 + 1, y, &words, ui.theme.of(Role::Muted));
        x += needed + 2;
    }
}
