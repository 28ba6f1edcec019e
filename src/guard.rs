//! Panics that are expected: of the store's library over a damaged file, of a reader over a hostile workbook.
//!
//! They are caught where they are expected and become an error there; nobody is to be frightened by their text,
//! and no terminal is to be given back for them.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    thread,
};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Panics since the innermost guard began.
    static FALLS: Cell<u32> = const { Cell::new(0) };
}

/// Runs what may panic.
pub fn caught<R>(run: impl FnOnce() -> R) -> thread::Result<R> {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let falls = FALLS.replace(0);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    FALLS.set(falls);
    DEPTH.with(|depth| depth.set(depth.get() - 1));
    outcome
}

/// Whether a panic on this thread would be caught.
pub fn is_guarded() -> bool {
    DEPTH.with(Cell::get) > 0
}

/// What a panic will come to.
enum Fall {
    Caught,
    Told,
    /// It comes while another is being cleaned up after, as the store's library does where its bookkeeping is
    /// spoiled. Nothing catches that: the process ends as soon as the hook comes back.
    Last,
}

fn fall() -> Fall {
    let n = FALLS.get() + 1;
    FALLS.set(n);
    match (is_guarded(), n) {
        (false, _) => Fall::Told,
        (true, 1) => Fall::Caught,
        (true, _) => Fall::Last,
    }
}

/// From now on a panic that is caught is silent, and `first` is called before any other is told.
pub fn before_panics(first: impl Fn() + Send + Sync + 'static) {
    let next = take_hook();
    set_hook(Box::new(move |info| match fall() {
        Fall::Caught => (),
        Fall::Told | Fall::Last => {
            first();
            next(info);
        }
    }));
}

/// The same, and where the process would be ended in the middle, `end` ends it in order.
pub fn before_the_end(end: impl Fn() + Send + Sync + 'static) {
    let next = take_hook();
    set_hook(Box::new(move |info| match fall() {
        Fall::Caught => (),
        Fall::Told => next(info),
        Fall::Last => end(),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_an_error_and_the_guard_ends_with_it() {
        assert!(caught(|| panic!("expected")).is_err());
        assert!(!is_guarded());
        assert_eq!(caught(is_guarded).ok(), Some(true));
    }
}
