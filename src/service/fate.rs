//! What becomes of a file: the count and the fate of its rows.

use super::fault::RowFault;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportReport {
    pub taken: u32,
    pub unchanged: u32,
    pub refused: Vec<RowFault>,
    pub warnings: Vec<RowFault>,
    pub unknown_columns: Vec<String>,
    pub dry_run: bool,
    /// Takes the whole file back.
    pub undo: Option<u32>,
}
