//! Tables and lists, of which only the visible rows are drawn. The chosen row has a mark in the margin, not a reversed
//! line: moving it costs a third of the bytes, and it reads on every palette.

use super::{paged::Paged, text};
use crate::{
    text::frame,
    tui::{app::Ui, theme::Role},
};
use ratatui::{buffer::Buffer, layout::Rect};

#[derive(Debug, Clone)]
pub struct Column {
    pub title: String,
    /// Cells it needs.
    pub least: u16,
    /// Its share of what is left over; 0 keeps it at `least`.
    pub grow: u16,
    pub right: bool,
    /// Shown only when the table is at least so wide.
    pub from: u16,
}

impl Column {
    pub fn new(title: impl Into<String>, least: u16) -> Column {
        Column { title: title.into(), least, grow: 0, right: false, from: 0 }
    }

    #[must_use]
    pub fn grow(mut self, share: u16) -> Column {
        self.grow = share;
        self
    }

    #[must_use]
    pub fn right(mut self) -> Column {
        self.right = true;
        self
    }

    /// Only where the table is at least so wide.
    #[must_use]
    pub fn from(mut self, width: u16) -> Column {
        self.from = width;
        self
    }
}

#[derive(Debug, Clone)]
pub struct Cell {
    pub text: String,
    pub role: Role,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), role: Role::Text }
    }

    pub fn of(role: Role, text: impl Into<String>) -> Cell {
        Cell { text: text.into(), role }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::new(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::new(text)
    }
}

/// The column widths that fill an area; a hidden column has `None`.
fn widths(columns: &[Column], width: u16) -> Vec<Option<u16>> {
    let shown = |c: &&Column| c.from <= width;
    let n = columns.iter().filter(shown).count() as u16;
    // One cell for the mark and one between columns.
    let needed: u16 = columns.iter().filter(shown).map(|c| c.least).sum::<u16>() + n;
    let shares: u16 = columns.iter().filter(shown).map(|c| c.grow).sum();
    let mut spare = width.saturating_sub(needed + 1);
    let mut left = shares;
    columns
        .iter()
        .map(|c| {
            if c.from > width {
                return None;
            }
            let more =
                if left == 0 { 0 } else { u32::from(spare) * u32::from(c.grow) / u32::from(left) } as u16;
            spare -= more;
            left -= c.grow;
            Some(c.least + more)
        })
        .collect()
}

/// Draws the header line and the rows below it. `chosen` is the place of the cursor among these rows; `active`
/// is false while another part of the screen has the keys.
pub fn draw(
    ui: &Ui,
    area: Rect,
    buf: &mut Buffer,
    columns: &[Column],
    rows: &[Vec<Cell>],
    chosen: Option<usize>,
    active: bool,
) {
    let widths = widths(columns, area.width);
    let line = |y: u16,
                mark: &str,
                mark_role: Role,
                cells: &mut dyn Iterator<Item = (&str, Role)>,
                buf: &mut Buffer| {
        if y >= area.bottom() {
            return;
        }
        buf.set_stringn(area.x, y, mark, 1, ui.theme.of(mark_role));
        let mut x = area.x + 1;
        for ((column, width), (text, role)) in columns.iter().zip(&widths).zip(cells) {
            let Some(width) = *width else { continue };
            let room = width.min(area.right().saturating_sub(x));
            let cells = usize::from(room);
            let shown = if column.right { text::right(text, cells) } else { text::cut(text, cells) };
            buf.set_stringn(x, y, shown, cells, ui.theme.of(role));
            x += width + 1;
            if x >= area.right() {
                break;
            }
        }
    };
    // Also without colours the heading tells which list has the keys.
    let heading = if active { Role::Title } else { Role::Muted };
    line(area.y, " ", Role::Label, &mut columns.iter().map(|c| (c.title.as_str(), heading)), buf);
    for (i, row) in rows.iter().enumerate() {
        let is_chosen = chosen == Some(i);
        let mark = match (is_chosen, active) {
            (true, true) => "▸",
            (true, false) => "·",
            (false, _) => " ",
        };
        let mark_role = if active { Role::Chosen } else { Role::Muted };
        line(area.y + 1 + i as u16, mark, mark_role, &mut row.iter().map(|c| (c.text.as_str(), c.role)), buf);
    }
}

/// Draws some lines about the whole; gives the area for its parts, so many lines down.
pub fn under(ui: &Ui, area: Rect, buf: &mut Buffer, lines: &[(Role, &str)], down: u16) -> Rect {
    let width = usize::from(area.width.saturating_sub(2));
    for (y, (role, words)) in (area.y..).zip(lines) {
        buf.set_stringn(area.x + 1, y, text::cut(words, width), width, ui.theme.of(*role));
    }
    Rect { y: area.y + down, height: area.height.saturating_sub(down), ..area }
}

/// The rows, if there are any; otherwise says that they are still on their way, or that there are none.
pub fn known<'a, T>(
    ui: &Ui,
    area: Rect,
    buf: &mut Buffer,
    rows: Option<&'a [T]>,
    none: String,
) -> Option<&'a [T]> {
    let words = match rows {
        Some([]) => none,
        Some(_) => return rows,
        None => frame::loading(ui.lang),
    };
    let width = usize::from(area.width.saturating_sub(2));
    buf.set_stringn(area.x + 1, area.y, words, width, ui.theme.of(Role::Muted));
    None
}

/// Draws the page of a list that its cursor is on; for a list that has the keys.
pub fn page<T>(
    ui: &Ui,
    area: Rect,
    buf: &mut Buffer,
    columns: &[Column],
    rows: &[T],
    list: &Paged,
    row: impl FnMut(&T) -> Vec<Cell>,
) {
    let height = height(area.height);
    let cells: Vec<_> = list.page(height).filter_map(|i| rows.get(i)).map(row).collect();
    draw(ui, area, buf, columns, &cells, Some(list.cursor - list.top(height)), true);
}

/// How many rows of a table fit under its header.
pub fn height(area_height: u16) -> usize {
    usize::from(area_height.saturating_sub(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_and_hide_when_it_is_narrow() {
        let columns =
            [Column::new("a", 5).grow(1), Column::new("b", 10), Column::new("c", 20).from(100).grow(1)];
        assert_eq!(widths(&columns, 40), [Some(27), Some(10), None]);
        let wide = widths(&columns, 120);
        assert_eq!(wide.iter().flatten().sum::<u16>() + 3 + 1, 120);
    }
}
