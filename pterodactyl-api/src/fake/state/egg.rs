//! Nests, eggs and their variables.

use jiff::Timestamp;

#[derive(Debug, Clone)]
pub(in crate::fake) struct Nest {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) created_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Egg {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) nest: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) images: Vec<(String, String)>,
    pub(in crate::fake) startup: String,
    pub(in crate::fake) variables: Vec<Variable>,
    pub(in crate::fake) created_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Variable {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) env: String,
    pub(in crate::fake) default: String,
    pub(in crate::fake) viewable: bool,
    pub(in crate::fake) editable: bool,
    pub(in crate::fake) rules: String,
}
