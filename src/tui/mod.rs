//! The interface: a value that takes events and gives effects, and of which a picture can be taken.
//!
//! `app` is that value, `event` its vocabulary, `screen` the places a user can be, `overlay` what lies over
//! them, `widget` only draws, `form` is the entry engine. `since` tells whether a list must be asked for anew.
//! `wire` turns pictures into bytes. Only `terminal`, `input`, `signal` and `run` touch the world. Never here:
//! the store, sockets, the clock.

pub mod app;
pub mod command;
mod cx;
pub mod event;
pub mod files;
pub mod form;
pub mod input;
pub mod key;
pub mod keymap;
pub mod overlay;
pub mod page;
pub mod run;
pub mod screen;
pub mod settings;
pub mod signal;
mod since;
pub mod surface;
pub mod terminal;
pub mod theme;
pub mod widget;
pub mod wire;
