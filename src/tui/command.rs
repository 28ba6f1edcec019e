//! Everything a user can ask the interface to do, in one table.

use crate::domain::rights::Right;

macro_rules! commands {
    ($($variant:ident $name:literal $group:ident $($right:ident)?),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($variant),+ }

        impl Command {
            pub const ALL: &'static [Command] = &[$(Command::$variant),+];

            /// The name in tests and logs; the words for people are in `text::command`.
            pub const fn name(self) -> &'static str { match self { $(Command::$variant => $name),+ } }

            pub const fn group(self) -> Group { match self { $(Command::$variant => Group::$group),+ } }

            /// The right without which it is not offered; what `New` or `Edit` need depends on the place, and the
            /// keymap knows that.
            pub const fn needs(self) -> Option<Right> {
                match self { $(Command::$variant => commands!(@right $($right)?)),+ }
            }
        }
    };
    (@right) => { None };
    (@right $right:ident) => { Some(Right::$right) };
}

/// How help sorts commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Move,
    Edit,
    Go,
    App,
}

commands! {
    // Moving.
    Up "up" Move,
    Down "down" Move,
    Left "left" Move,
    Right "right" Move,
    PageUp "page-up" Move,
    PageDown "page-down" Move,
    First "first" Move,
    Last "last" Move,
    NextField "next-field" Move,
    PrevField "prev-field" Move,
    // Entering.
    Accept "accept" Edit,
    NotObserved "not-observed" Edit,
    Remark "remark" Edit,
    Ditto "ditto" Edit,
    Clear "clear" Edit,
    Undo "undo" Edit,
    TakeBack "take-back" Edit Undo,
    // Reviewing.
    Sheet "sheet" Go Sheet,
    Stack "stack" Go Stack,
    Direction "direction" Edit,
    SubmitAll "submit-all" Edit Submit,
    // Results.
    Explain "explain" Go Explain,
    Decide "decide" Edit DecideRatings,
    Whole "whole" Go,
    Distribution "distribution" Go UnitResults,
    Ikm "ikm" Go Ikm,
    Unit "unit" Go,
    Idea "idea" Edit,
    // Cycles.
    Advance "advance" Edit SetPhase,
    // Changing records.
    New "new" Edit,
    Edit "edit" Edit,
    Remove "remove" Edit,
    Copy "copy" Edit,
    Dates "dates" Edit,
    Raters "raters" Edit Raters,
    ShowNames "show-names" Edit ShowRaters,
    Targets "targets" Edit Targets,
    History "history" Go Journal,
    Superior "superior" Edit EditEmployee,
    MoveUnit "move-unit" Edit EditEmployee,
    Import "import" Edit ImportEmployees,
    Save "save" Edit,
    NewAspect "new-aspect" Edit,
    Policy "policy" Edit,
    Try "try" Go,
    Compare "compare" Go,
    // Everywhere in lists.
    Open "open" Go,
    Back "back" Go,
    Search "search" Go,
    Subtree "subtree" Go,
    // Screens.
    GoHome "home" Go,
    GoEmployees "employees" Go,
    GoIndicators "indicators" Go,
    GoReview "review" Go,
    GoResults "results" Go,
    GoMore "more" Go,
    GoCycles "cycles" Go,
    GoJournal "journal" Go Journal,
    GoUndos "undos" Go Undos,
    GoSettings "settings" Go,
    // The program.
    Help "help" App,
    Palette "palette" App,
    Language "language" App,
    Suspend "suspend" App,
    Redraw "redraw" App,
    Quit "quit" App,
}
