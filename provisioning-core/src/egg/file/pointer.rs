//! Places in an egg file.

use std::fmt;

use serde_json::{Map, Value};

/// A place in an egg file, the texts inside `config` included, as if they were objects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pointer(Vec<String>);

impl Pointer {
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The place of this name, or of these names.
    pub(crate) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    #[must_use]
    pub(crate) fn at(&self, name: impl ToString) -> Self {
        let mut names = self.0.clone();
        names.push(name.to_string());
        Self(names)
    }

    pub(crate) fn push(&mut self, name: String) {
        self.0.push(name);
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }

    /// As people read it: `variables[3].default_value`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for name in &self.0 {
            let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_word {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            } else if !name.is_empty() && name.len() < 10 && name.bytes().all(|byte| byte.is_ascii_digit()) {
                path.push_str(&format!("[{name}]"));
            } else {
                path.push_str(&format!("[{name:?}]"));
            }
        }
        path
    }

    /// From a JSON pointer.
    pub(crate) fn parse(text: &str) -> Self {
        let names = text.split('/').skip(1);
        Self(names.map(|name| name.replace("~1", "/").replace("~0", "~")).collect())
    }

    /// Puts a value here in a tree of objects, making those that are missing. Gives it back where something other than an
    /// object is in the way.
    pub(crate) fn insert(&self, into: &mut Map<String, Value>, value: Value) -> Result<(), Value> {
        let Some((last, parents)) = self.0.split_last() else {
            return Err(value);
        };
        let mut here = into;
        for name in parents {
            match here.entry(name).or_insert_with(|| Value::Object(Map::new())) {
                Value::Object(map) => here = map,
                _ => return Err(value),
            }
        }
        here.insert(last.clone(), value);
        Ok(())
    }
}

impl fmt::Display for Pointer {
    /// As a JSON pointer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.0 {
            write!(f, "/{}", name.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_path_and_is_kept_as_a_pointer() {
        let place = Pointer::of(["config", "files", "a/b~c.yml", "find"]);
        assert_eq!(place.path(), r#"config.files["a/b~c.yml"].find"#);
        assert_eq!(place.to_string(), "/config/files/a~1b~0c.yml/find");
        assert_eq!(Pointer::parse(&place.to_string()), place);
        assert_eq!(Pointer::of(["variables", "3", "rules"]).path(), "variables[3].rules");
        assert_eq!(Pointer::parse(""), Pointer::root());
        assert_eq!(Pointer::parse("/"), Pointer::of([""]));
    }
}
