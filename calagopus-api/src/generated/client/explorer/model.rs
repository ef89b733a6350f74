//! What the panel tells.

use serde::{Deserialize, Serialize};

use crate::tagged::tagged_enum;

/// What SQL gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultSet {
    /// Its columns.
    pub columns: Vec<ResultColumn>,
    /// Its rows, with one value for each column.
    pub rows: Vec<Vec<ResultValue>>,
    /// How many rows were changed.
    pub rows_affected: u64,
    /// Whether there were more rows.
    pub truncated: bool,
}

/// A column of what SQL gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its type, as the database calls it.
    pub type_name: String,
    /// Whether it holds bytes rather than text.
    pub binary: bool,
}

tagged_enum! {
    /// A value in a row.
    #[derive(PartialEq)]
    pub enum ResultValue told_by "type" {
        /// None.
        Null = "null",
        /// Text, numbers and dates too.
        Text = "text" {
            /// The text.
            value: String,
        },
        /// Bytes.
        Binary = "binary" {
            /// The bytes, as text.
            value: String,
        },
    }
}

/// A table of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Table {
    /// The schema that it is in, in databases that have schemas.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether it is a view.
    pub view: bool,
    /// About how many rows it has; less than 0 where nobody has counted.
    pub row_estimate: Option<i64>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as the database calls it.
    pub type_name: String,
    /// Whether it can hold `NULL`.
    pub nullable: bool,
    /// What it holds where nothing is given, as SQL.
    pub default: Option<String>,
    /// Whether it is part of the primary key.
    pub primary_key: bool,
    /// Whether the database counts it up.
    pub auto_increment: bool,
    /// Whether the database computes it.
    pub generated: bool,
    /// Whether it holds bytes rather than text.
    pub binary: bool,
}
