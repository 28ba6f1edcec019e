//! What is measured.

use super::kind::Kind;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Short and unique: `GR-01`.
    pub code: String,
    pub name: String,
    /// Field of work it belongs to: `kesehatan`, `pendidikan`, `semua`, ...
    pub field: String,
    /// Unit of measurement: `%`, `menit`, `nilai`.
    pub unit: String,
    pub kind: Kind,
}
