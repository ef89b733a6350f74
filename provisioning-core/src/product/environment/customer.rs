//! Variables as their customer meets them.

use std::fmt;

use serde::Serialize;

use crate::{
    egg::EggVariable,
    panel::PanelKind,
    rules::{FormField, RuleSet},
};

/// A variable that the customer may see, and perhaps set: a field of the checkout page, or of the page of his server.
///
/// He may set what the product opens to him, whatever the egg says, and sees besides what the egg shows to owners.
/// `Debug` does not show the value.
///
/// ```
/// use provisioning_core::{
///     egg::{Egg, EggVariable},
///     panel::PanelKind,
///     product::{Environment, Variables},
/// };
///
/// let mut egg = Egg::new("Paper");
/// egg.variables = vec![
///     EggVariable::new("MODE", "required|in:survival,creative"),
///     EggVariable::new("LICENCE", "nullable|string"),
///     EggVariable::new("BUILD", "required|string"),
/// ];
/// egg.variables[2].user_viewable = true;
///
/// let fields = Environment::of(&egg, PanelKind::Pelican)
///     .product(&Variables::from_iter([("MODE", "survival"), ("BUILD", "latest")]))
///     .customer(&Variables::default(), &["MODE".to_owned()].into())
///     .customer_variables();
/// let shown: Vec<_> = fields.iter().map(|it| (it.env_variable.as_str(), it.value.as_deref(), it.is_editable)).collect();
/// assert_eq!(shown, [("MODE", Some("survival"), true), ("BUILD", Some("latest"), false)]);
/// assert!(fields[0].field.required);
/// ```
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CustomerVariable {
    /// The name of the environment variable.
    pub env_variable: String,
    /// What people call it.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Its value; `None` where the egg keeps it from view.
    pub value: Option<String>,
    /// Whether the customer may set it.
    pub is_editable: bool,
    /// How it is asked for.
    pub field: FormField,
}

impl CustomerVariable {
    /// `None` for one that the customer does not see.
    pub(super) fn of(variable: &EggVariable, kind: PanelKind, value: &str, is_open: bool) -> Option<Self> {
        if !is_open && (!variable.user_viewable || variable.secret) {
            return None;
        }
        let rules = variable.rules.compile(kind).unwrap_or_else(|_| RuleSet::none());
        Some(Self {
            env_variable: variable.env_variable.clone(),
            name: variable.name.clone(),
            description: variable.description.clone(),
            value: (!variable.secret).then(|| value.to_owned()),
            is_editable: is_open,
            field: rules.form_field(kind.into()),
        })
    }
}

impl fmt::Debug for CustomerVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerVariable")
            .field("env_variable", &self.env_variable)
            .field("is_editable", &self.is_editable)
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}
