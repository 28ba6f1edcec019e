//! What lies over a screen for a moment: help and the list of commands. They are screens on the same stack.

pub mod help;
pub mod palette;
