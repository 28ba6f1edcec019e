//! One line of text being typed.

use super::text;
use crate::tui::{app::Ui, theme::Role};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use tui_input::{Input, InputRequest};

#[derive(Debug, Clone, Default)]
pub struct Field {
    input: Input,
    /// Most characters it takes.
    most: usize,
}

impl Field {
    pub fn new(text: &str, most: usize) -> Field {
        Field { input: Input::new(text.to_owned()), most }
    }

    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// False when the field is full.
    pub fn type_char(&mut self, c: char) -> bool {
        let fits = self.input.value().chars().count() < self.most;
        if fits {
            self.input.handle(InputRequest::InsertChar(c));
        }
        fits
    }

    /// False when there is nothing to take away.
    pub fn backspace(&mut self) -> bool {
        self.input.handle(InputRequest::DeletePrevChar).is_some()
    }

    pub fn left(&mut self) {
        self.input.handle(InputRequest::GoToPrevChar);
    }

    pub fn right(&mut self) {
        self.input.handle(InputRequest::GoToNextChar);
    }

    /// Draws label and text on the first line of the area and says where the cursor is.
    pub fn draw(&self, ui: &Ui, label: &str, area: Rect, buf: &mut Buffer) -> Position {
        buf.set_stringn(area.x, area.y, label, usize::from(area.width), ui.theme.of(Role::Label));
        let x = (area.x + text::width(label) as u16).min(area.right().saturating_sub(1));
        let room = usize::from(area.right().saturating_sub(x + 1));
        let skip = self.input.visual_scroll(room.max(1));
        let shown: String = self.input.value().chars().skip(skip).collect();
        buf.set_stringn(x, area.y, &shown, room, ui.theme.of(Role::Value));
        let at = self.input.visual_cursor().saturating_sub(skip).min(room);
        Position::new(x + at as u16, area.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_what_fits_and_gives_it_back() {
        let mut field = Field::new("ab", 3);
        assert!(field.type_char('ç'));
        assert!(!field.type_char('d'));
        assert_eq!(field.text(), "abç");
        field.left();
        assert!(field.backspace());
        assert_eq!(field.text(), "aç");
        assert!(field.backspace());
        assert!(!field.backspace() || field.text().len() < 2);
    }
}
