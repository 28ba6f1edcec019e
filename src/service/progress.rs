//! How far long work has come; the type itself is a leaf that the store uses, too.

pub use crate::progress::Progress;
