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
}

/// Runs what may panic.
pub fn caught<R>(run: impl FnOnce() -> R) -> thread::Result<R> {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let outcome = catch_unwind(AssertUnwindSafe(run));
    DEPTH.with(|depth| depth.set(depth.get() - 1));
    outcome
}

/// Whether a panic on this thread would be caught.
pub fn is_guarded() -> bool {
    DEPTH.with(Cell::get) > 0
}

/// From now on a panic that is caught is silent, and `first` is called before any other is told.
pub fn before_panics(first: impl Fn() + Send + Sync + 'static) {
    let next = take_hook();
    set_hook(Box::new(move |info| {
        if !is_guarded() {
            first();
            next(info);
        }
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
