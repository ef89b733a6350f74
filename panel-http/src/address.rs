//! Where a panel is.

use std::{fmt, net::IpAddr};

use url::{Host, Url};

use crate::error::{Error, ErrorKind};

/// The address of a panel: scheme, host, optional port, optional sub-path.
///
/// Accepted: a full URL with or without a trailing slash; a bare host name (then `https`) or IP address (then `http`), with
/// or without a port.
///
/// ```
/// use panel_http::Address;
///
/// assert_eq!(Address::parse("https://panel.example:8443/sub/")?.to_string(), "https://panel.example:8443/sub");
/// assert_eq!(Address::parse("panel.example")?.to_string(), "https://panel.example");
/// assert_eq!(Address::parse("10.0.0.5")?.to_string(), "http://10.0.0.5");
/// # Ok::<(), panel_http::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address(Url);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when it has no host, another scheme than http or https, a user name or
    /// password, a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let refuse = |why: &str| {
            Err(Error::configuration(
                ErrorKind::Configuration,
                format!("the panel address `{}` {why}", without_secrets(text)),
            ))
        };
        if text.is_empty() {
            return Err(Error::configuration(
                ErrorKind::Configuration,
                "the panel address is empty: give it like https://panel.example".to_owned(),
            ));
        }
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("{}://{text}", scheme_for(text)))
        };
        let Ok(mut url) = url else {
            return refuse("is not a URL: give it like https://panel.example");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("must begin with https:// (or http://)");
        }
        if url.host().is_none() {
            return refuse("names no host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("holds a user name or password: leave it out, the key is given apart");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("holds a query or a fragment: give only scheme, host, port and path");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address as a URL.
    #[must_use]
    pub const fn as_url(&self) -> &Url {
        &self.0
    }

    /// Whether calls to it are encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        }
    }

    /// The same address over https.
    #[must_use]
    pub fn secured(&self) -> String {
        format!(
            "https{}",
            self.to_string().trim_start_matches("https").trim_start_matches("http")
        )
    }

    fn text(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The text of the URL of `path`, which begins with a slash and is encoded already.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        [self.text(), path].concat()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::str::FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A name has a certificate; an address in numbers seldom has.
fn scheme_for(text: &str) -> &'static str {
    let authority = text.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    if host.parse::<IpAddr>().is_ok() || authority.parse::<IpAddr>().is_ok() {
        "http"
    } else {
        "https"
    }
}

/// The address without user name, password, query and fragment: a key may have been pasted there.
fn without_secrets(text: &str) -> String {
    let shown = match text.split_once(['?', '#']) {
        Some((before, _)) => format!("{before}?…"),
        None => text.to_owned(),
    };
    match shown.rsplit_once('@') {
        Some((before, after)) => {
            let scheme = before
                .split_once("://")
                .map_or_else(String::new, |(scheme, _)| format!("{scheme}://"));
            format!("{scheme}…@{after}")
        }
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Address::parse(text).map_or_else(|error| format!("error: {error}"), |address| address.to_string())
    }

    /// S1.28, S3.9: a full URL with scheme, optional port, optional trailing slash, optional sub-path; a name or an IP alone.
    #[test]
    fn every_usual_way_to_write_an_address_is_read() {
        for (text, meant) in [
            ("https://panel.example", "https://panel.example"),
            (" https://panel.example/ ", "https://panel.example"),
            ("https://panel.example:8443", "https://panel.example:8443"),
            ("https://panel.example:443/", "https://panel.example"),
            ("https://hosting.example/panel/", "https://hosting.example/panel"),
            ("http://10.0.0.5", "http://10.0.0.5"),
            ("panel.example", "https://panel.example"),
            ("panel.example:8443", "https://panel.example:8443"),
            ("10.0.0.5", "http://10.0.0.5"),
            ("10.0.0.5:8080", "http://10.0.0.5:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_the_reason() {
        for (text, why) in [
            ("", "empty"),
            ("ftp://panel.example", "https://"),
            ("https://", "not a URL"),
            ("https://u:pw@panel.example", "user name"),
            ("https://u:p@pw@panel.example", "user name"),
            ("https://u:?pw@panel.example", ""),
            ("https://panel.example/?key=pw", "query"),
            ("https://panel.example/#pw", "fragment"),
        ] {
            let message = shown(text);
            assert!(
                message.starts_with("error: ") && message.contains(why),
                "{text}: {message}"
            );
            assert!(!message.contains("pw"), "{message}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (text, expected) in [
            ("http://127.0.0.1:80", true),
            ("http://[::1]", true),
            ("http://localhost", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(Address::parse(text).unwrap().is_loopback(), expected, "{text}");
        }
    }
}
