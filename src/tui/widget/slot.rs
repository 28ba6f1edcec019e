//! One field of a record being edited: a text, a choice among a few, or a record that is picked elsewhere.

use super::field::Field;
use crate::{
    domain::id::{EmployeeId, UnitId},
    tui::command::Command,
};

#[derive(Debug, Clone)]
pub enum Slot {
    Text(Field),
    /// The words of each choice, and which one is chosen.
    Choice(Vec<String>, usize),
    Employee(Option<(EmployeeId, String)>),
    Unit(Option<(UnitId, String)>),
}

/// Most characters of any field.
const MOST: usize = 200;

impl Slot {
    pub fn text(text: impl AsRef<str>) -> Slot {
        Slot::Text(Field::new(text.as_ref(), MOST))
    }

    pub fn choice(words: Vec<String>, at: usize) -> Slot {
        Slot::Choice(words, at)
    }

    /// What stands there.
    pub fn words(&self) -> &str {
        match self {
            Slot::Text(field) => field.text(),
            Slot::Choice(words, at) => words.get(*at).map_or("", String::as_str),
            Slot::Employee(chosen) => chosen.as_ref().map_or("", |(_, name)| name),
            Slot::Unit(chosen) => chosen.as_ref().map_or("", |(_, name)| name),
        }
    }

    /// Whether the same stands there: of a record who it is, whatever his name, and of a choice which one, whatever
    /// its words.
    pub fn is(&self, other: &Slot) -> bool {
        match self {
            Slot::Text(_) => self.words() == other.words(),
            Slot::Choice(_, at) => *at == other.at(),
            Slot::Employee(_) => self.employee() == other.employee(),
            Slot::Unit(_) => self.unit() == other.unit(),
        }
    }

    pub fn at(&self) -> usize {
        match self {
            Slot::Choice(_, at) => *at,
            Slot::Text(_) | Slot::Employee(_) | Slot::Unit(_) => 0,
        }
    }

    pub fn employee(&self) -> Option<EmployeeId> {
        match self {
            Slot::Employee(chosen) => chosen.as_ref().map(|(id, _)| *id),
            Slot::Text(_) | Slot::Choice(..) | Slot::Unit(_) => None,
        }
    }

    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Slot::Unit(chosen) => chosen.as_ref().map(|(id, _)| *id),
            Slot::Text(_) | Slot::Choice(..) | Slot::Employee(_) => None,
        }
    }

    /// False when the character means nothing here.
    pub fn type_char(&mut self, c: char) -> bool {
        match self {
            Slot::Text(field) => field.type_char(c),
            Slot::Choice(words, at) if c == ' ' => {
                *at = (*at + 1) % words.len().max(1);
                true
            }
            // The next one that begins so.
            Slot::Choice(words, at) => {
                let begins = |word: &String| word.to_lowercase().starts_with(&c.to_lowercase().to_string());
                let after = (*at + 1..words.len()).chain(0..=*at);
                match after.into_iter().find(|i| words.get(*i).is_some_and(begins)) {
                    Some(found) => {
                        *at = found;
                        true
                    }
                    None => false,
                }
            }
            Slot::Employee(_) | Slot::Unit(_) => false,
        }
    }

    /// False when the command means nothing here.
    pub fn run(&mut self, command: Command) -> bool {
        match (command, self) {
            (Command::Left, Slot::Text(field)) => field.left(),
            (Command::Right, Slot::Text(field)) => field.right(),
            (Command::Clear, Slot::Text(field)) => return field.backspace(),
            (Command::Left, Slot::Choice(words, at)) => {
                *at = (*at + words.len().max(1) - 1) % words.len().max(1)
            }
            (Command::Right, Slot::Choice(words, at)) => *at = (*at + 1) % words.len().max(1),
            (Command::Clear, Slot::Employee(chosen)) => return chosen.take().is_some(),
            (Command::Clear, Slot::Unit(chosen)) => return chosen.take().is_some(),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_round_and_is_found_by_its_first_letter() {
        let mut slot = Slot::choice(vec!["PNS".into(), "PPPK".into(), "lain".into()], 0);
        assert!(slot.type_char('l'));
        assert_eq!(slot.words(), "lain");
        assert!(slot.run(Command::Right));
        assert_eq!(slot.at(), 0);
        assert!(slot.type_char('p'));
        assert_eq!(slot.words(), "PPPK");
        assert!(!slot.type_char('z'));
        assert!(slot.run(Command::Left) && slot.run(Command::Left));
        assert_eq!(slot.words(), "lain");
    }

    #[test]
    fn a_picked_record_is_taken_away_with_backspace() {
        let mut slot = Slot::Unit(Some((UnitId(3), "SD".into())));
        assert_eq!(slot.unit(), Some(UnitId(3)));
        assert!(slot.run(Command::Clear));
        assert!(!slot.run(Command::Clear));
        assert_eq!((slot.unit(), slot.words()), (None, ""));
    }
}
