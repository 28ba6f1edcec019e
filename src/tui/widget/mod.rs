//! Pieces that only draw. They hold no state of their own but the arithmetic of a list's cursor and the text of
//! a field.

pub mod bar;
pub mod field;
pub mod paged;
pub mod slot;
pub mod table;
pub mod text;
