//! Every sentence the program says, in Indonesian and English.
//!
//! One file for each area of the program, and in it one line for each sentence with both languages side by
//! side: whoever changes one sees the other, and a sentence without its translation does not match the macro.
//! A placeholder that one of the languages forgets is an unused variable, which the lints refuse.
//! Nothing below `tui`, `cli` and `report` uses this module.

/// The languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Id,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Id, Lang::En];

    /// As the command line and the file of settings name it.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }
}

/// Makes a function of every line `key(placeholders) "Indonesian" "English";`.
macro_rules! catalogue {
    ($($key:ident($($arg:ident),*) $id:literal $en:literal;)+) => {
        use $crate::text::Lang;
        $(
            pub fn $key(lang: Lang, $($arg: impl std::fmt::Display),*) -> String {
                fn id($($arg: &dyn std::fmt::Display),*) -> String { format!($id) }
                fn en($($arg: &dyn std::fmt::Display),*) -> String { format!($en) }
                match lang {
                    Lang::Id => id($(&$arg),*),
                    Lang::En => en($(&$arg),*),
                }
            }
        )+
        /// The names of all sentences of this area, for the tests.
        pub const KEYS: &[&str] = &[$(stringify!($key)),+];
    };
}

pub mod cli;
pub mod command;
pub mod common;
pub mod cycles;
pub mod editor;
pub mod employees;
pub mod explain;
pub mod fields;
pub mod frame;
pub mod home;
pub mod ikm;
pub mod import;
pub mod indicators;
pub mod intake;
pub mod journal;
pub mod maker;
pub mod more;
pub mod raters;
pub mod refusal;
pub mod results;
pub mod review;
pub mod say;
pub mod settings;
pub mod start;
pub mod undos;
pub mod unit;
