//! The entry engine: what keys do to the answers of a form. Pure values; the screens draw them and save them.
//!
//! `cells` knows what may be typed on a line, `entry` is one form, `sheet` many people side by side, `stack`
//! paper after paper. Never here: tickets, drawing.

pub mod cells;
pub mod entry;
pub mod sheet;
pub mod stack;
