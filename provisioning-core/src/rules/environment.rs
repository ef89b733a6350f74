//! All variables of a server, judged together.

use super::{Dialect, RuleSet, Subject, Value, Verdict};

/// The variables of a server with their rules and values, as a panel judges them when a server is made or its startup is
/// changed by an administrator: rules may name other variables, and messages have the variables' own names.
///
/// On Pterodactyl and Pelican another variable is named with its path: `required_if:environment.FOO,1` looks at `FOO`,
/// `required_if:FOO,1` finds nothing. On Calagopus it is just `FOO`.
///
/// ```
/// use provisioning_core::rules::{Dialect, Environment, RuleSet, Value};
///
/// let (kind, jar) = (RuleSet::parse("required|in:paper,custom")?, RuleSet::parse("required_if:environment.KIND,custom")?);
/// let mut environment = Environment::new(Dialect::Pelican);
/// environment.add("KIND", "Kind of server", &kind, Value::Text("custom"));
/// environment.add("JAR", "Jar file", &jar, Value::Text(""));
/// let verdicts: Vec<_> = environment.check().collect();
/// assert!(verdicts[0].1.is_pass());
/// assert_eq!(verdicts[1].0, "JAR");
/// assert_eq!(verdicts[1].1.messages(), ["The Jar file variable field is required when Kind of server variable is custom."]);
/// # Ok::<_, provisioning_core::rules::RuleListError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Environment<'a> {
    dialect: Dialect,
    variables: Vec<Variable<'a>>,
}

#[derive(Debug, Clone)]
struct Variable<'a> {
    env_variable: &'a str,
    name: &'a str,
    rules: &'a RuleSet,
    value: Value<'a>,
}

impl<'a> Environment<'a> {
    /// No variables yet.
    #[must_use]
    pub const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            variables: Vec::new(),
        }
    }

    /// One more variable: its environment variable, its name for people, its rules and its value. What a panel takes for
    /// the value of a variable that was not sent is [`Dialect::judged`].
    pub fn add(&mut self, env_variable: &'a str, name: &'a str, rules: &'a RuleSet, value: impl Into<Value<'a>>) {
        let value = value.into();
        self.variables.push(Variable {
            env_variable,
            name,
            rules,
            value,
        });
    }

    /// The verdict on each variable, in the order in which they were added.
    pub fn check(&'a self) -> impl Iterator<Item = (&'a str, Verdict)> {
        self.variables.iter().enumerate().map(|(place, variable)| {
            let subject = Subject::within(self, place);
            (variable.env_variable, variable.rules.judge(&subject, self.dialect))
        })
    }

    fn find(&self, env_variable: &str) -> Option<&Variable<'a>> {
        self.variables
            .iter()
            .find(|variable| variable.env_variable == env_variable)
    }

    pub(super) fn value(&self, env_variable: &str) -> Option<Value<'a>> {
        self.find(env_variable).map(|variable| variable.value)
    }

    /// Whether the panel finds the variable by its name: a path of Laravel goes through every dot.
    pub(super) fn is_found(&self, place: usize) -> bool {
        self.dialect == Dialect::Calagopus || !self.env_variable(place).contains('.')
    }

    pub(super) fn value_at(&self, place: usize) -> Value<'a> {
        self.variables.get(place).map_or(Value::Null, |variable| variable.value)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        self.variables
            .iter()
            .map(|variable| (variable.env_variable, variable.value))
    }

    pub(super) fn rules(&self, env_variable: &str) -> Option<&'a RuleSet> {
        self.find(env_variable).map(|variable| variable.rules)
    }

    pub(super) fn env_variable(&self, place: usize) -> &'a str {
        self.variables.get(place).map_or("", |variable| variable.env_variable)
    }

    pub(super) fn shown(&self, place: usize) -> String {
        self.variables.get(place).map(Variable::shown).unwrap_or_default()
    }

    pub(super) fn shown_name(&self, env_variable: &str) -> Option<String> {
        self.find(env_variable).map(Variable::shown)
    }
}

impl Variable<'_> {
    fn shown(&self) -> String {
        format!("{} variable", self.name)
    }
}
