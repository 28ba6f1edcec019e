//! The cursor of a list that turns pages instead of scrolling: a step at the edge shows the next page whole,
//! which is fewer bytes and keeps every row where the eye left it.

use crate::tui::command::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paged {
    pub cursor: usize,
    pub total: usize,
}

impl Paged {
    pub fn new(total: usize) -> Paged {
        Paged { cursor: 0, total }
    }

    /// The first row of the page the cursor is on.
    pub fn top(&self, height: usize) -> usize {
        let height = height.max(1);
        self.cursor / height * height
    }

    /// The rows on the page the cursor is on.
    pub fn page(&self, height: usize) -> std::ops::Range<usize> {
        let top = self.top(height);
        top..(top + height.max(1)).min(self.total)
    }

    /// The list has become longer or shorter; the cursor stays on it.
    pub fn resize(&mut self, total: usize) {
        self.total = total;
        self.cursor = self.cursor.min(total.saturating_sub(1));
    }

    /// Moves, if the command is a movement in a list; says whether it was one.
    pub fn run(&mut self, command: Command, height: usize) -> bool {
        let last = self.total.saturating_sub(1);
        self.cursor = match command {
            Command::Up => self.cursor.saturating_sub(1),
            Command::Down => (self.cursor + 1).min(last),
            Command::PageUp => self.cursor.saturating_sub(height.max(1)),
            Command::PageDown => (self.cursor + height.max(1)).min(last),
            Command::First => 0,
            Command::Last => last,
            _ => return false,
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_over_the_edge_turns_the_page() {
        let mut list = Paged::new(25);
        list.cursor = 9;
        assert_eq!(list.page(10), 0..10);
        assert!(list.run(Command::Down, 10));
        assert_eq!((list.cursor, list.page(10)), (10, 10..20));
        list.run(Command::Last, 10);
        assert_eq!((list.cursor, list.page(10)), (24, 20..25));
        list.run(Command::PageUp, 10);
        assert_eq!(list.cursor, 14);
        list.resize(3);
        assert_eq!(list.cursor, 2);
        assert!(!list.run(Command::Open, 10));
    }

    #[test]
    fn an_empty_list_has_nowhere_to_go() {
        let mut list = Paged::new(0);
        for command in [Command::Up, Command::Down, Command::PageDown, Command::Last] {
            list.run(command, 10);
            assert_eq!((list.cursor, list.page(10)), (0, 0..0));
        }
    }
}
