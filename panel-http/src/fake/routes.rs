//! Routes as data: a table, and the row of it that fits a request.

use super::{incoming::Incoming, outcome::Refusal, throttle::Api};

/// A verb, a path without its first slash, and what is done. `*` and `{server}` stand for one segment each.
///
/// A path that ends in two stars in a row is not told to callers who come with a wrong verb: it is for any last word.
pub type Route<A> = (&'static str, &'static str, A);

/// The route of a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Found<A> {
    /// What is done.
    pub action: A,
    /// What stands for the stars and the names in braces.
    pub parameters: Vec<String>,
    /// The path as the table has it.
    pub template: &'static str,
    /// The API it belongs to.
    pub api: Api,
}

impl<A> Found<A> {
    /// The same route, when its action is one of a bigger kind.
    pub fn map<B>(self, wider: impl FnOnce(A) -> B) -> Found<B> {
        Found {
            action: wider(self.action),
            parameters: self.parameters,
            template: self.template,
            api: self.api,
        }
    }

    /// The names in braces with what stands for them, in order; a star has no name.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = self.template.split('/').filter(|word| is_free(word));
        let named = names.zip(&self.parameters);
        named.map(|(name, value)| (name.trim_matches(['*', '{', '}']), value.as_str()))
    }
}

/// Finds the route of a request.
///
/// # Errors
/// 404 when no path fits, 405 when the verb does not.
pub fn find<A: Copy>(routes: &'static [Route<A>], incoming: &Incoming) -> Result<Found<A>, Refusal> {
    let wanted = match incoming.method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let mut allowed = Vec::new();
    for (method, template, action) in routes {
        let Some(parameters) = fit(template, &incoming.segments) else {
            continue;
        };
        if *method == wanted {
            let api = if template.starts_with("api/client") {
                Api::Client
            } else {
                Api::Application
            };
            return Ok(Found {
                action: *action,
                parameters,
                template,
                api,
            });
        }
        if !template.ends_with("/*/*") {
            allowed.push(*method);
            allowed.extend((*method == "GET").then_some("HEAD"));
        }
    }
    if allowed.is_empty() {
        return Err(Refusal::no_route(&incoming.path));
    }
    Err(Refusal::wrong_method(wanted, &incoming.path, &allowed))
}

fn is_free(word: &str) -> bool {
    word == "*" || word.starts_with('{')
}

fn fit(template: &str, segments: &[String]) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut given = segments.iter();
    for wanted in template.split('/') {
        let segment = given.next().filter(|segment| !segment.is_empty())?;
        match wanted {
            word if is_free(word) => parameters.push(segment.clone()),
            word if word == segment => {}
            _ => return None,
        }
    }
    given.next().is_none().then_some(parameters)
}

/// A parameter as the database reads it when it looks for a number: as far as there are digits.
#[must_use]
pub fn number(parameter: &str) -> u64 {
    let digits = parameter.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
