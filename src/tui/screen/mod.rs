//! The places a user can be: one file for each. Each draws from what it holds and asks the service for the rest.

pub mod changing;
pub mod cyclemaker;
pub mod cycles;
pub mod decide;
pub mod distribution;
pub mod editor;
pub mod employees;
pub mod explain;
pub mod fates;
pub mod files;
pub mod find;
pub mod form;
pub mod home;
pub mod ikm;
pub mod import;
pub mod indicators;
pub mod journal;
pub mod maker;
pub mod more;
pub mod people;
pub mod person;
pub mod pick;
pub mod raters;
pub mod reader;
pub mod record;
pub mod results;
pub mod settings;
pub mod sheet;
pub mod stack;
pub mod start;
pub mod targets;
pub mod tasks;
pub mod undos;
pub mod unit;

use super::{app::Screen, command::Command};

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

    /// The command whose key leads there.
    pub const fn command(self) -> Command {
        match self {
            Place::Home => Command::GoHome,
            Place::Employees => Command::GoEmployees,
            Place::Indicators => Command::GoIndicators,
            Place::Review => Command::GoReview,
            Place::Results => Command::GoResults,
            Place::More => Command::GoMore,
        }
    }

    /// Opens it as if somebody had pressed its digit.
    pub fn open(self) -> Box<dyn Screen> {
        match self {
            Place::Home => Box::new(home::Home::default()),
            Place::Employees => Box::new(employees::Employees::default()),
            Place::Indicators => Box::new(indicators::Indicators::default()),
            Place::Review => Box::new(tasks::Tasks::default()),
            Place::Results => Box::new(results::Results::default()),
            Place::More => Box::new(more::More::default()),
        }
    }
}
