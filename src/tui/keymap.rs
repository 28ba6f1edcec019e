//! Which key means which command where. Help, footer and the README's list are printed from this table.
//!
//! Only keys that a PuTTY, a Linux console, screen and tmux let through.

use super::{
    command::Command::{self, *},
    key::{Code, Key, key},
};
use crate::domain::rights::Right;

/// A place where keys have meaning. A screen names its own, innermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere.
    App,
    /// Wherever digits are not data: they go to screens.
    Go,
    /// Home: `q` leaves.
    Home,
    List,
    /// Where Enter opens what is chosen.
    Open,
    /// Where one can search.
    Find,
    /// A tree or a working that folds.
    Tree,
    /// An overlay or search field: plain characters are text.
    Text,
    /// Moving between hits while typing.
    Pick,
    /// Moving within a text being typed.
    Field,
    /// Wherever answers are entered: digits and decimal marks are data.
    Entry,
    /// One form.
    Form,
    /// The sheet of several people.
    Sheet,
    /// The stack of questionnaires.
    Stack,
    Employees,
    Person,
    Review,
    Results,
    Explain,
    /// Choosing the ratings.
    Decide,
    Cycles,
    /// Where one can open another cycle.
    NewCycle,
    /// Choosing among a few that stand side by side.
    Choice,
    /// The fields of a record.
    Fields,
    /// One person who can be changed.
    Record,
    /// Where a new one can be added.
    Creating,
    /// The catalogue of indicators, and the forms.
    Catalogue,
    /// A unit that can be changed, or get another below it.
    Unit,
    /// The page of one unit.
    OneUnit,
    /// Where a file can be brought in.
    Files,
    /// A form being made.
    Making,
    /// A cycle being made.
    Opening,
    /// The personal targets of somebody.
    Planning,
    /// The raters of somebody.
    Raters,
    /// What I can take back.
    Undos,
    /// A number being typed.
    Served,
    /// Choosing a file and what it holds.
    Choosing,
    /// A file before and after it is taken.
    Taking,
    /// A file of which there is something to take.
    Takeable,
    /// A row that can be put right.
    Mendable,
    /// What one sets for oneself.
    Settings,
    /// Somebody who is rated in this cycle, by people who may see it.
    Rated,
    /// The page of a unit whose results one may see.
    SeenUnit,
    /// Help, which Enter closes.
    Reading,
}

pub struct Binding {
    pub context: Context,
    pub key: Key,
    pub command: Command,
    pub footer: bool,
}

const fn on(context: Context, name: &str, command: Command) -> Binding {
    Binding { context, key: key(name), command, footer: false }
}

const fn shown(context: Context, name: &str, command: Command) -> Binding {
    Binding { footer: true, ..on(context, name, command) }
}

pub const KEYMAP: &[Binding] = &[
    shown(Context::App, "F1", Help),
    on(Context::App, "C-p", Palette),
    on(Context::App, "C-z", Undo),
    on(Context::App, "C-l", Redraw),
    shown(Context::App, "Esc", Back),
    on(Context::Go, "?", Help),
    on(Context::Go, ":", Palette),
    on(Context::Go, "1", GoHome),
    on(Context::Go, "2", GoEmployees),
    on(Context::Go, "3", GoIndicators),
    on(Context::Go, "4", GoReview),
    on(Context::Go, "5", GoResults),
    on(Context::Go, "9", GoMore),
    shown(Context::Home, "q", Quit),
    shown(Context::Open, "Enter", Open),
    on(Context::List, "Up", Up),
    on(Context::List, "Down", Down),
    on(Context::List, "k", Up),
    on(Context::List, "j", Down),
    on(Context::List, "PgUp", PageUp),
    on(Context::List, "PgDn", PageDown),
    on(Context::List, "Home", First),
    on(Context::List, "End", Last),
    on(Context::List, "g", First),
    on(Context::List, "G", Last),
    on(Context::List, "Tab", NextField),
    on(Context::List, "S-Tab", PrevField),
    shown(Context::Find, "/", Search),
    on(Context::Tree, "Left", Left),
    on(Context::Tree, "Right", Right),
    on(Context::Tree, "h", Left),
    on(Context::Tree, "l", Right),
    shown(Context::Text, "Enter", Accept),
    on(Context::Text, "Backspace", Clear),
    on(Context::Field, "Left", Left),
    on(Context::Field, "Right", Right),
    on(Context::Pick, "Up", Up),
    on(Context::Pick, "Down", Down),
    on(Context::Pick, "PgUp", PageUp),
    on(Context::Pick, "PgDn", PageDown),
    shown(Context::Entry, "Enter", Accept),
    on(Context::Entry, "Up", Up),
    on(Context::Entry, "Down", Down),
    on(Context::Entry, "PgUp", PageUp),
    on(Context::Entry, "PgDn", PageDown),
    on(Context::Entry, "Home", First),
    on(Context::Entry, "End", Last),
    on(Context::Entry, "Tab", NextField),
    on(Context::Entry, "S-Tab", PrevField),
    shown(Context::Entry, "t", NotObserved),
    shown(Context::Form, "c", Remark),
    shown(Context::Entry, "=", Ditto),
    on(Context::Entry, "Backspace", Clear),
    on(Context::Entry, "?", Help),
    on(Context::Entry, ":", Palette),
    on(Context::Sheet, "Left", Left),
    on(Context::Sheet, "Right", Right),
    shown(Context::Sheet, "o", Direction),
    shown(Context::Sheet, "S", SubmitAll),
    on(Context::Stack, "Left", Left),
    on(Context::Stack, "Right", Right),
    shown(Context::Review, "s", Sheet),
    shown(Context::Review, "p", Stack),
    shown(Context::Rated, "p", Stack),
    shown(Context::Employees, "Tab", NextField),
    shown(Context::Employees, "t", Subtree),
    shown(Context::Results, "Tab", NextField),
    shown(Context::Results, "t", Subtree),
    shown(Context::Results, "d", Distribution),
    shown(Context::Results, "m", Ikm),
    on(Context::Served, "Backspace", Clear),
    shown(Context::Explain, "r", Decide),
    shown(Context::Explain, "w", Whole),
    shown(Context::Decide, "Enter", Accept),
    on(Context::Decide, "Up", Up),
    on(Context::Decide, "Down", Down),
    shown(Context::Decide, "i", Idea),
    on(Context::Decide, "Backspace", Clear),
    shown(Context::Cycles, "f", Advance),
    shown(Context::NewCycle, "n", New),
    shown(Context::Cycles, "c", Copy),
    shown(Context::Cycles, "r", Raters),
    on(Context::Cycles, "e", Edit),
    shown(Context::Rated, "r", Raters),
    shown(Context::Rated, "t", Targets),
    on(Context::Person, "J", History),
    shown(Context::Opening, "F2", Save),
    shown(Context::Opening, "Enter", Open),
    shown(Context::Opening, "n", New),
    shown(Context::Opening, "x", Remove),
    shown(Context::Opening, "k", Dates),
    on(Context::Opening, "e", Edit),
    shown(Context::Planning, "Enter", Open),
    shown(Context::Raters, "n", New),
    shown(Context::Raters, "x", Remove),
    shown(Context::Raters, "o", ShowNames),
    shown(Context::Undos, "Enter", TakeBack),
    shown(Context::Record, "e", Edit),
    shown(Context::Record, "a", Superior),
    shown(Context::Record, "u", MoveUnit),
    on(Context::Creating, "n", New),
    shown(Context::Catalogue, "Tab", NextField),
    shown(Context::Catalogue, "n", New),
    shown(Context::Catalogue, "e", Edit),
    shown(Context::Catalogue, "c", Copy),
    shown(Context::Unit, "b", Unit),
    shown(Context::OneUnit, "e", Edit),
    shown(Context::SeenUnit, "d", Distribution),
    shown(Context::SeenUnit, "m", Ikm),
    shown(Context::Results, "b", Unit),
    on(Context::Unit, "n", New),
    on(Context::Unit, "e", Edit),
    on(Context::Files, "i", Import),
    shown(Context::Fields, "F2", Save),
    shown(Context::Fields, "Enter", Accept),
    on(Context::Fields, "Up", Up),
    on(Context::Fields, "Down", Down),
    on(Context::Fields, "Tab", NextField),
    on(Context::Fields, "S-Tab", PrevField),
    on(Context::Fields, "PgUp", PageUp),
    on(Context::Fields, "PgDn", PageDown),
    shown(Context::Choosing, "Enter", Accept),
    on(Context::Choosing, "Left", Left),
    on(Context::Choosing, "Right", Right),
    on(Context::Choosing, "Tab", NextField),
    on(Context::Choosing, "S-Tab", PrevField),
    shown(Context::Takeable, "F2", Save),
    shown(Context::Mendable, "Enter", Edit),
    // Elsewhere they say why not.
    on(Context::Taking, "F2", Save),
    on(Context::Taking, "Enter", Edit),
    on(Context::Taking, "e", Edit),
    on(Context::Reading, "Enter", Back),
    shown(Context::Taking, "Tab", NextField),
    shown(Context::Making, "F2", Save),
    shown(Context::Making, "Enter", Open),
    shown(Context::Making, "e", Edit),
    shown(Context::Making, "n", New),
    shown(Context::Making, "b", NewAspect),
    shown(Context::Making, "x", Remove),
    shown(Context::Making, "k", Policy),
    shown(Context::Making, "y", Try),
    shown(Context::Making, "v", Compare),
    shown(Context::Settings, "Enter", Edit),
    on(Context::Choice, "Left", Left),
    on(Context::Choice, "Right", Right),
    on(Context::Choice, "h", Left),
    on(Context::Choice, "l", Right),
];

#[derive(Debug, PartialEq, Eq)]
pub enum Hit {
    Run(Command),
    Type(char),
    Nothing,
}

/// Innermost context first. With `Context::Text` in the list a plain character is always text, so that `j`
/// can never move a cursor while a name is typed. A plain character that no context binds is text, too; a
/// screen that takes none ignores it.
pub fn resolve(contexts: &[Context], key: Key) -> Hit {
    let plain = match key {
        Key { code: Code::Char(c), ctrl: false, alt: false } => Some(c),
        _ => None,
    };
    if let (true, Some(c)) = (contexts.contains(&Context::Text), plain) {
        return Hit::Type(c);
    }
    let bound = contexts.iter().find_map(|c| KEYMAP.iter().find(|b| b.context == *c && b.key == key));
    match (bound, plain) {
        (Some(b), _) => Hit::Run(b.command),
        (None, Some(c)) => Hit::Type(c),
        (None, None) => Hit::Nothing,
    }
}

/// The bindings that count where these contexts apply, innermost first: none that an inner one hides, and no plain
/// character where those are text.
pub fn bindings(contexts: &[Context]) -> impl Iterator<Item = &'static Binding> + use<'_> {
    bindings_if(contexts, |_| true)
}

/// Those of them that something cheap holds of; whether a binding counts is dear to find out.
fn bindings_if<'a>(
    contexts: &'a [Context],
    holds: fn(&Binding) -> bool,
) -> impl Iterator<Item = &'static Binding> + 'a {
    let counts = move |b: &&Binding| {
        let outer = contexts.iter().position(|c| *c == b.context);
        let bound = contexts.iter().position(|c| KEYMAP.iter().any(|o| o.context == *c && o.key == b.key));
        outer == bound && resolve(contexts, b.key) == Hit::Run(b.command)
    };
    let here = move |c: &'a Context| KEYMAP.iter().filter(move |b| b.context == *c && holds(b));
    contexts.iter().flat_map(here).filter(counts)
}

impl Binding {
    /// The right without which this is not offered. The service decides; here it is only not promised.
    pub const fn needs(&self) -> Option<Right> {
        needs_in(self.context, self.command)
    }
}

/// What the general commands need depends on what they change.
const fn needs_in(context: Context, command: Command) -> Option<Right> {
    match (context, command) {
        (Context::Unit, New | Edit) | (Context::OneUnit, Edit) => Some(Right::EditUnit),
        (Context::Creating, New) | (Context::Record, Edit) => Some(Right::EditEmployee),
        (Context::Catalogue, New | Edit | Copy) => Some(Right::EditIndicator),
        (Context::Making, Open | Edit | New | NewAspect | Remove | Policy | Save) => Some(Right::EditForm),
        (Context::NewCycle, New)
        | (Context::Cycles, Copy | Edit)
        | (Context::Opening, Open | Save | New | Remove | Edit | Dates) => Some(Right::EditCycle),
        (Context::Raters, New | Remove) | (Context::Cycles, Raters) => Some(Right::EditRaters),
        (Context::Planning, Open) => Some(Right::EditPlan),
        (_, command) => command.needs(),
    }
}

/// What a command needs where these contexts apply.
pub fn needs(contexts: &[Context], command: Command) -> Option<Right> {
    let bound = contexts.iter().find(|c| KEYMAP.iter().any(|b| b.context == **c && b.command == command));
    bound.map_or_else(|| command.needs(), |context| needs_in(*context, command))
}

/// The bindings that count and that make sense for somebody who may do that much.
pub fn offered<'a>(
    contexts: &'a [Context],
    may: impl Fn(Right) -> bool + 'a,
) -> impl Iterator<Item = &'static Binding> + 'a {
    offered_if(contexts, may, |_| true)
}

/// Those of them that stand at the bottom of the screen.
pub fn in_footer<'a>(
    contexts: &'a [Context],
    may: impl Fn(Right) -> bool + 'a,
) -> impl Iterator<Item = &'static Binding> + 'a {
    offered_if(contexts, may, |b| b.footer)
}

fn offered_if<'a>(
    contexts: &'a [Context],
    may: impl Fn(Right) -> bool + 'a,
    holds: fn(&Binding) -> bool,
) -> impl Iterator<Item = &'static Binding> + 'a {
    // Behind home there is nothing to go back to.
    let is_home = contexts.contains(&Context::Home);
    let makes_sense = move |b: &&Binding| b.needs().is_none_or(&may) && !(is_home && b.command == Back);
    bindings_if(contexts, holds).filter(makes_sense)
}

pub fn keys_of(command: Command) -> impl Iterator<Item = Key> {
    KEYMAP.iter().filter(move |b| b.command == command).map(|b| b.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        let mut seen = HashSet::new();
        for b in KEYMAP {
            assert!(seen.insert((b.context, b.key)), "{:?} {}", b.context, b.key);
        }
    }

    #[test]
    fn hidden_keys_and_letters_that_are_text_do_not_count() {
        let names = |contexts| bindings(contexts).map(|b| b.key.to_string()).collect::<Vec<_>>();
        let typing = names(&[Context::Text, Context::Pick, Context::Go, Context::App]);
        assert!(typing.contains(&"Enter".to_owned()) && typing.contains(&"F1".to_owned()));
        assert!(!typing.contains(&"?".to_owned()) && !typing.contains(&"1".to_owned()));
        let deciding: Vec<_> = bindings(&[Context::Decide, Context::List]).collect();
        let enters: Vec<_> = deciding.iter().filter(|b| b.key == key("Enter")).map(|b| b.command).collect();
        assert_eq!(enters, [Accept]);
    }

    #[test]
    fn letters_are_text_while_typing() {
        assert_eq!(resolve(&[Context::Text, Context::Pick, Context::App], key("j")), Hit::Type('j'));
        assert_eq!(resolve(&[Context::List, Context::App], key("j")), Hit::Run(Down));
        assert_eq!(resolve(&[Context::Form, Context::Entry, Context::App], key("4")), Hit::Type('4'));
        assert_eq!(resolve(&[Context::List, Context::Go, Context::App], key("4")), Hit::Run(GoReview));
    }
}
