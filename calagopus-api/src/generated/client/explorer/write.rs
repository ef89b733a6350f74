//! What is asked of the panel.

use panel_http::{Patch, open_enum};
use serde::{Deserialize, Serialize};

/// SQL for a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct ExplorerQuery {
    /// The SQL, 1 to 65,535 characters.
    pub query: String,
    /// How many rows to answer, 1 to 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// Whether it may only read; the panel's default is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

impl ExplorerQuery {
    /// With the SQL.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            rows: None,
            read_only: None,
        }
    }

    /// How many rows to answer, 1 to 1,000.
    pub const fn rows(mut self, rows: u32) -> Self {
        self.rows = Some(rows);
        self
    }

    /// Whether it may only read; the panel's default is `true`.
    pub const fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = Some(read_only);
        self
    }
}

/// Which rows of a table to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct BrowseRows {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The column by which they are sorted, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub order_by: Patch<String>,
    /// Whether the largest comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descending: Option<bool>,
    /// How many to read, 1 to 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How many to pass over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Which rows to read, at most 10 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Vec<RowFilter>>,
}

impl BrowseRows {
    /// With the table.
    pub fn new(table: impl Into<String>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            order_by: Patch::Keep,
            descending: None,
            limit: None,
            offset: None,
            filters: None,
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }

    /// Sets the column by which they are sorted, 1 to 255 characters.
    pub fn order_by(mut self, order_by: impl Into<String>) -> Self {
        self.order_by = Patch::Set(order_by.into());
        self
    }

    /// Whether the largest comes first.
    pub const fn descending(mut self, descending: bool) -> Self {
        self.descending = Some(descending);
        self
    }

    /// How many to read, 1 to 500.
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// How many to pass over.
    pub const fn offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Which rows to read, at most 10 of them.
    pub fn filters(mut self, filters: impl IntoIterator<Item = RowFilter>) -> Self {
        self.filters = Some(filters.into_iter().collect());
        self
    }
}

/// Which rows to read: those whose value in a column compares like this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RowFilter {
    /// The column.
    pub column: String,
    /// How it compares.
    pub operator: FilterOperator,
    /// With what it compares, at most 4,096 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub value: Patch<String>,
}

impl RowFilter {
    /// With the column and how it compares.
    pub fn new(column: impl Into<String>, operator: FilterOperator) -> Self {
        Self {
            column: column.into(),
            operator,
            value: Patch::Keep,
        }
    }

    /// With what it compares, at most 4,096 characters.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Patch::Set(value.into());
        self
    }
}

open_enum! {
    /// How a value compares.
    pub enum FilterOperator {
        /// It is the same.
        Equal = "eq",
        /// It is another.
        NotEqual = "ne",
        /// It is less.
        Less = "lt",
        /// It is less or the same.
        AtMost = "lte",
        /// It is more.
        Greater = "gt",
        /// It is more or the same.
        AtLeast = "gte",
        /// It contains it.
        Contains = "contains",
        /// It begins with it.
        StartsWith = "starts_with",
        /// It ends with it.
        EndsWith = "ends_with",
        /// There is none.
        IsNull = "is_null",
        /// There is one.
        IsNotNull = "not_null",
    }
}

/// Rows to be added to a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct InsertRows {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The rows, 1 to 100 of them.
    pub rows: Vec<RowInsert>,
}

impl InsertRows {
    /// With the table and the rows.
    pub fn new(table: impl Into<String>, rows: impl IntoIterator<Item = RowInsert>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            rows: rows.into_iter().collect(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A row to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RowInsert {
    /// Its values.
    pub values: Vec<RowValue>,
}

impl RowInsert {
    /// With its values.
    pub fn new(values: impl IntoIterator<Item = RowValue>) -> Self {
        Self {
            values: values.into_iter().collect(),
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RowValue {
    /// Its column.
    pub column: String,
    /// The value, as text; none is `NULL`.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub value: Patch<String>,
}

impl RowValue {
    /// With its column.
    pub fn new(column: impl Into<String>) -> Self {
        Self {
            column: column.into(),
            value: Patch::Keep,
        }
    }

    /// Sets the value, as text; none is `NULL`.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Patch::Set(value.into());
        self
    }
}

/// Rows of a table to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateRows {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The rows, 1 to 100 of them.
    pub rows: Vec<RowUpdate>,
}

impl UpdateRows {
    /// With the table and the rows.
    pub fn new(table: impl Into<String>, rows: impl IntoIterator<Item = RowUpdate>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            rows: rows.into_iter().collect(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A row to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RowUpdate {
    /// The values that tell it from others.
    pub keys: Vec<RowValue>,
    /// Its new values.
    pub values: Vec<RowValue>,
}

impl RowUpdate {
    /// With the values that tell it from others and its new values.
    pub fn new(keys: impl IntoIterator<Item = RowValue>, values: impl IntoIterator<Item = RowValue>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            values: values.into_iter().collect(),
        }
    }
}

/// Rows of a table to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct DeleteRows {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The rows, 1 to 100 of them.
    pub rows: Vec<RowDelete>,
}

impl DeleteRows {
    /// With the table and the rows.
    pub fn new(table: impl Into<String>, rows: impl IntoIterator<Item = RowDelete>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            rows: rows.into_iter().collect(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A row to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RowDelete {
    /// The values that tell it from others.
    pub keys: Vec<RowValue>,
}

impl RowDelete {
    /// With the values that tell it from others.
    pub fn new(keys: impl IntoIterator<Item = RowValue>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
        }
    }
}

/// A new table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewTable {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// Its name, 1 to 255 characters.
    pub table: String,
    /// Its columns, 1 to 100 of them.
    pub columns: Vec<ColumnDefinition>,
}

impl NewTable {
    /// With its name and its columns.
    pub fn new(table: impl Into<String>, columns: impl IntoIterator<Item = ColumnDefinition>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            columns: columns.into_iter().collect(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A new column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct ColumnDefinition {
    /// Its name.
    pub name: String,
    /// Its type, one of [`types`](super::Explorer::types).
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it can hold `NULL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// Whether it is part of the primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<bool>,
    /// Whether the database counts it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_increment: Option<bool>,
}

impl ColumnDefinition {
    /// With its name and its type.
    pub fn new(name: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            nullable: None,
            primary_key: None,
            auto_increment: None,
        }
    }

    /// Whether it can hold `NULL`.
    pub const fn nullable(mut self, nullable: bool) -> Self {
        self.nullable = Some(nullable);
        self
    }

    /// Whether it is part of the primary key.
    pub const fn primary_key(mut self, primary_key: bool) -> Self {
        self.primary_key = Some(primary_key);
        self
    }

    /// Whether the database counts it up.
    pub const fn auto_increment(mut self, auto_increment: bool) -> Self {
        self.auto_increment = Some(auto_increment);
        self
    }
}

/// Another name for a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RenameTable {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// Its new name, 1 to 255 characters.
    pub name: String,
}

impl RenameTable {
    /// With the table and its new name.
    pub fn new(table: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            name: name.into(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A table to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct DeleteTable {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
}

impl DeleteTable {
    /// With the table.
    pub fn new(table: impl Into<String>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A new column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewColumn {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The column.
    pub column: ColumnDefinition,
}

impl NewColumn {
    /// With the table and the column.
    pub fn new(table: impl Into<String>, column: ColumnDefinition) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            column,
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// Another name for a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RenameColumn {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The column, 1 to 255 characters.
    pub column: String,
    /// Its new name, 1 to 255 characters.
    pub name: String,
}

impl RenameColumn {
    /// With the table, the column and its new name.
    pub fn new(table: impl Into<String>, column: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            column: column.into(),
            name: name.into(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}

/// A column to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct DeleteColumn {
    /// The schema that it is in, in databases that have schemas, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<String>,
    /// The table, 1 to 255 characters.
    pub table: String,
    /// The column, 1 to 255 characters.
    pub column: String,
}

impl DeleteColumn {
    /// With the table and the column.
    pub fn new(table: impl Into<String>, column: impl Into<String>) -> Self {
        Self {
            schema: Patch::Keep,
            table: table.into(),
            column: column.into(),
        }
    }

    /// Sets the schema that it is in, in databases that have schemas, 1 to 255 characters.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Patch::Set(schema.into());
        self
    }
}
