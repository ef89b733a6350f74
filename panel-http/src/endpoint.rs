//! One route of a panel as data, and the path built from it.

use http::Method;

use crate::{
    dialect::Problem,
    effect::{Effect, Safety},
    error::Error,
};

/// One route: what it is called, where it is, and what a repetition or an error of it means.
///
/// ```
/// use panel_http::{Endpoint, Safety};
///
/// const SUSPEND: Endpoint = Endpoint::post("servers.suspend", "/api/application/servers/{server}/suspend", Safety::Act);
/// assert_eq!(SUSPEND.path(&["7"]).unwrap(), "/api/application/servers/7/suspend");
/// assert!(SUSPEND.path(&[""]).is_err(), "an empty segment would name another route");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Its name in errors and traces, such as `servers.create`.
    pub operation: &'static str,
    /// The verb.
    pub method: Method,
    /// The path below the panel's address, with `{name}` for each segment that is filled in.
    pub template: &'static str,
    /// Whether it may be repeated.
    pub safety: Safety,
    /// Where the effect of an error differs from what the panel's [`Dialect`](crate::Dialect) says in general. The first that fits counts.
    pub effects: &'static [EffectRule],
    turn: Option<Turn>,
}

/// What calls have in common that must not meet: a name, in which each `{…}` stands for what the path has in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Whoever they are made for.
    Any(&'static str),
    /// When they are made for the same user.
    OfUser(&'static str),
}

/// "On this endpoint, this error has that effect."
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectRule {
    /// The status, or any.
    pub status: Option<u16>,
    /// The panel's error code, or any.
    pub code: Option<&'static str>,
    /// Only for answers that say nothing: without a body, or with PHP's empty list.
    pub is_bare: bool,
    /// What it means here.
    pub effect: Effect,
}

impl EffectRule {
    /// For errors of this code, whatever their status.
    #[must_use]
    pub const fn code(code: &'static str, effect: Effect) -> Self {
        Self {
            status: None,
            code: Some(code),
            is_bare: false,
            effect,
        }
    }

    /// For errors of this status, whatever their code.
    #[must_use]
    pub const fn status(status: u16, effect: Effect) -> Self {
        Self {
            status: Some(status),
            code: None,
            is_bare: false,
            effect,
        }
    }

    /// For answers of this status that say nothing (no body, or `[]`), which this endpoint is known to give. Elsewhere such
    /// an answer could be anybody's.
    #[must_use]
    pub const fn bare(status: u16, effect: Effect) -> Self {
        Self {
            status: Some(status),
            code: None,
            is_bare: true,
            effect,
        }
    }

    fn fits(&self, status: u16, problems: &[Problem]) -> bool {
        !self.is_bare
            && self.status.is_none_or(|wanted| wanted == status)
            && self
                .code
                .is_none_or(|wanted| problems.iter().any(|problem| problem.code == wanted))
    }
}

impl Endpoint {
    /// A route of any verb.
    #[must_use]
    pub const fn new(operation: &'static str, method: Method, template: &'static str, safety: Safety) -> Self {
        Self {
            operation,
            method,
            template,
            safety,
            effects: &[],
            turn: None,
        }
    }

    /// A `GET`, which is a read.
    #[must_use]
    pub const fn get(operation: &'static str, template: &'static str) -> Self {
        Self::new(operation, Method::GET, template, Safety::Read)
    }

    /// A `POST`.
    #[must_use]
    pub const fn post(operation: &'static str, template: &'static str, safety: Safety) -> Self {
        Self::new(operation, Method::POST, template, safety)
    }

    /// A `PUT`.
    #[must_use]
    pub const fn put(operation: &'static str, template: &'static str, safety: Safety) -> Self {
        Self::new(operation, Method::PUT, template, safety)
    }

    /// A `PATCH`.
    #[must_use]
    pub const fn patch(operation: &'static str, template: &'static str, safety: Safety) -> Self {
        Self::new(operation, Method::PATCH, template, safety)
    }

    /// A `DELETE`.
    #[must_use]
    pub const fn delete(operation: &'static str, template: &'static str, safety: Safety) -> Self {
        Self::new(operation, Method::DELETE, template, safety)
    }

    /// The same route with exceptions to the general meaning of its errors.
    #[must_use]
    pub const fn with_effects(mut self, effects: &'static [EffectRule]) -> Self {
        self.effects = effects;
        self
    }

    /// The same route on a panel that fails all but one of the calls that meet. Those with the same `turn` are sent one after
    /// the other. It is a name, such as the beginning of the template; a `{…}` in it stands for what the path has in its place,
    /// and a UUID is the same there as its first digits.
    ///
    /// ```
    /// use panel_http::{Endpoint, Safety};
    ///
    /// static CREATE: Endpoint = Endpoint::post("backups.create", "/api/servers/{server}/backups", Safety::Create)
    ///     .one_at_a_time("/api/servers/{server}/backups");
    /// ```
    #[must_use]
    pub const fn one_at_a_time(mut self, turn: &'static str) -> Self {
        self.turn = Some(Turn::Any(turn));
        self
    }

    /// The same for calls that must not meet when they are made for the same user.
    #[must_use]
    pub const fn one_at_a_time_of_user(mut self, turn: &'static str) -> Self {
        self.turn = Some(Turn::OfUser(turn));
        self
    }

    /// What a call to this path has in common with those that must not meet it. `user` is whom it is made for.
    pub(crate) fn turn_of(&self, path: &str, user: &str) -> Option<String> {
        let (turn, user) = match self.turn? {
            Turn::Any(turn) => (turn, ""),
            Turn::OfUser(turn) => (turn, user),
        };
        let parts = turn.split('/').zip(path.split('/')).map(|(part, given)| {
            if part.starts_with('{') {
                given.split('-').next().unwrap_or_default()
            } else {
                part
            }
        });
        Some(parts.chain([user]).collect::<Vec<_>>().join("/"))
    }

    /// The exception that fits an error, if there is one.
    #[must_use]
    pub fn effect_of(&self, status: u16, problems: &[Problem]) -> Option<Effect> {
        self.effects
            .iter()
            .find(|rule| rule.fits(status, problems))
            .map(|rule| rule.effect)
    }

    /// What an answer means that has this status and says nothing, if this endpoint is known to give it.
    #[must_use]
    pub fn effect_of_bare(&self, status: u16) -> Option<Effect> {
        let rule = self
            .effects
            .iter()
            .find(|rule| rule.is_bare && rule.status == Some(status))?;
        Some(rule.effect)
    }

    /// The path with every `{name}` filled in, percent-encoded, in order.
    ///
    /// # Errors
    /// A segment that is empty, `.` or `..` would name another route (on Pterodactyl `DELETE …/servers/9/databases/` deletes
    /// the server), and a missing or spare one is a mistake of the caller. Nothing is sent.
    pub fn path(&self, segments: &[&str]) -> Result<String, Error> {
        let mut given = segments.iter();
        let mut path = String::with_capacity(self.template.len() + 16);
        for part in self.template.split('/').skip(1) {
            path.push('/');
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => match given.next() {
                    Some(segment) if is_addressable(segment) => encode_into(&mut path, segment),
                    Some(segment) => {
                        return Err(Error::invalid(
                            self,
                            format!("`{segment}` cannot stand for {{{name}}} in the path: it would name another route"),
                        ));
                    }
                    None => return Err(Error::invalid(self, format!("{{{name}}} of the path is not given"))),
                },
                None => path.push_str(part),
            }
        }
        match given.next() {
            None => Ok(path),
            Some(spare) => Err(Error::invalid(self, format!("the path has no place for `{spare}`"))),
        }
    }
}

pub(crate) fn is_addressable(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode_into(path: &mut String, segment: &str) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            path.push(char::from(byte));
        } else {
            path.push('%');
            path.extend(HEX.get(usize::from(byte >> 4)));
            path.extend(HEX.get(usize::from(byte & 15)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VIEW: Endpoint = Endpoint::get("things.view", "/api/things/{thing}/parts/{part}");

    /// Invariant 13: `a_path_never_has_an_empty_segment`.
    #[test]
    fn a_path_never_has_an_empty_segment() {
        for bad in [["", "x"], ["x", ""], [".", "x"], ["x", ".."]] {
            let error = VIEW.path(&bad).unwrap_err();
            assert_eq!(error.effect(), Effect::NotSent);
        }
    }

    #[test]
    fn a_turn_is_told_by_what_calls_have_in_common() {
        let steps = Endpoint::post("steps.copy", "/api/things/{thing}/steps/{step}/copy", Safety::Create)
            .one_at_a_time("/api/things/{thing}/steps");
        let turn = |path, user| steps.turn_of(path, user).unwrap();
        let first = turn("/api/things/43793ae9-7643-401e/steps/1/copy", "ada");
        assert_eq!(first, turn("/api/things/43793ae9/steps/2/copy", "bob"));
        assert_ne!(first, turn("/api/things/43793aea/steps/1/copy", "ada"));

        let keys = Endpoint::post("keys.create", "/api/account/api-keys", Safety::Create);
        assert_eq!(keys.turn_of("/api/account/api-keys", ""), None);
        let keys = keys.one_at_a_time_of_user("/api/account/api-keys");
        let turn = |user| keys.turn_of("/api/account/api-keys", user);
        assert!(turn("ada") == turn("ada") && turn("ada") != turn("bob"));
    }

    #[test]
    fn a_missing_or_spare_segment_is_refused() {
        assert!(VIEW.path(&["x"]).is_err());
        assert!(VIEW.path(&["x", "y", "z"]).is_err());
    }

    proptest! {
        #[test]
        fn any_other_text_arrives_as_it_is(one in ".+", two in ".+") {
            prop_assume!(is_addressable(&one) && is_addressable(&two));
            let path = VIEW.path(&[&one, &two]).unwrap();
            let url = url::Url::parse(&format!("http://panel.test{path}")).unwrap();
            let segments: Vec<String> = url.path_segments().unwrap()
                .map(|segment| url::form_urlencoded::parse(format!("k={}", segment.replace('+', "%2B")).as_bytes()).next().unwrap().1.into_owned())
                .collect();
            prop_assert_eq!(segments, vec!["api".to_owned(), "things".to_owned(), one, "parts".to_owned(), two]);
        }
    }
}
