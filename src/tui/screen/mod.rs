//! The places a user can be: one file for each. Each draws from what it holds and asks the service for the rest.

use super::app::Screen;

/// The places that a digit leads to from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Home,
    Employees,
    Indicators,
    Review,
    Results,
    More,
}

impl Place {
    pub const ALL: [Place; 6] =
        [Place::Home, Place::Employees, Place::Indicators, Place::Review, Place::Results, Place::More];

    /// Opens it as if somebody had pressed its digit.
    pub fn open(self) -> Option<Box<dyn Screen>> {
        match self {
            Place::Home
            | Place::Employees
            | Place::Indicators
            | Place::Review
            | Place::Results
            | Place::More => None,
        }
    }
}
