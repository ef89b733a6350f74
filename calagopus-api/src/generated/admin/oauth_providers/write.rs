//! What is asked of the panel.

use panel_http::{Patch, Secret};
use serde::{Deserialize, Serialize};

use super::{OAuthGrant, OAuthMatcher};

/// A new OAuth provider. All that can be switched on is off at first. It serialises without its secret; the call that
/// makes it sends the secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewOAuthProvider {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether only users that there are already can log in with it.
    pub login_only: bool,
    /// Whether its users need no second factor.
    pub login_bypass_2fa: bool,
    /// Whether users see their link with it.
    pub link_viewable: bool,
    /// Whether users link and unlink themselves.
    pub user_manageable: bool,
    /// Whether the panel gives its secret in a header rather than in the body.
    pub basic_auth: bool,
    /// What the provider calls the panel, 3 to 255 characters.
    pub client_id: String,
    /// The secret that panel and provider share, 3 to 255 characters.
    pub client_secret: Secret,
    /// Where users are sent to log in, 3 to 255 characters.
    pub auth_url: String,
    /// Where the panel gets a token, 3 to 255 characters.
    pub token_url: String,
    /// Where the panel asks who the user is, 3 to 255 characters.
    pub info_url: String,
    /// What the panel asks for, at most 255 of them.
    pub scopes: Vec<String>,
    /// The JSON path of the user's identifier in the provider's answer, 3 to 255 characters.
    pub identifier_path: String,
    /// The JSON path of the user's e-mail address in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub email_path: Patch<String>,
    /// The JSON path of the user's name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub username_path: Patch<String>,
    /// The JSON path of the user's first name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name_first_path: Patch<String>,
    /// The JSON path of the user's last name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name_last_path: Patch<String>,
}

impl NewOAuthProvider {
    /// With its name, what the provider calls the panel, the secret that panel and provider share, where users are sent
    /// to log in, where the panel gets a token, where the panel asks who the user is and the JSON path of the user's
    /// identifier in the provider's answer.
    pub fn new(
        name: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: Secret,
        auth_url: impl Into<String>,
        token_url: impl Into<String>,
        info_url: impl Into<String>,
        identifier_path: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            enabled: false,
            login_only: false,
            login_bypass_2fa: false,
            link_viewable: false,
            user_manageable: false,
            basic_auth: false,
            client_id: client_id.into(),
            client_secret,
            auth_url: auth_url.into(),
            token_url: token_url.into(),
            info_url: info_url.into(),
            scopes: Vec::new(),
            identifier_path: identifier_path.into(),
            email_path: Patch::Keep,
            username_path: Patch::Keep,
            name_first_path: Patch::Keep,
            name_last_path: Patch::Keep,
        }
    }

    /// Sets its description, 1 to 1,024 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether it is on.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Whether only users that there are already can log in with it.
    pub const fn login_only(mut self, login_only: bool) -> Self {
        self.login_only = login_only;
        self
    }

    /// Whether its users need no second factor.
    pub const fn login_bypass_2fa(mut self, login_bypass_2fa: bool) -> Self {
        self.login_bypass_2fa = login_bypass_2fa;
        self
    }

    /// Whether users see their link with it.
    pub const fn link_viewable(mut self, link_viewable: bool) -> Self {
        self.link_viewable = link_viewable;
        self
    }

    /// Whether users link and unlink themselves.
    pub const fn user_manageable(mut self, user_manageable: bool) -> Self {
        self.user_manageable = user_manageable;
        self
    }

    /// Whether the panel gives its secret in a header rather than in the body.
    pub const fn basic_auth(mut self, basic_auth: bool) -> Self {
        self.basic_auth = basic_auth;
        self
    }

    /// What the panel asks for, at most 255 of them.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the JSON path of the user's e-mail address in the provider's answer, 1 to 255 characters.
    pub fn email_path(mut self, email_path: impl Into<String>) -> Self {
        self.email_path = Patch::Set(email_path.into());
        self
    }

    /// Sets the JSON path of the user's name in the provider's answer, 1 to 255 characters.
    pub fn username_path(mut self, username_path: impl Into<String>) -> Self {
        self.username_path = Patch::Set(username_path.into());
        self
    }

    /// Sets the JSON path of the user's first name in the provider's answer, 1 to 255 characters.
    pub fn name_first_path(mut self, name_first_path: impl Into<String>) -> Self {
        self.name_first_path = Patch::Set(name_first_path.into());
        self
    }

    /// Sets the JSON path of the user's last name in the provider's answer, 1 to 255 characters.
    pub fn name_last_path(mut self, name_last_path: impl Into<String>) -> Self {
        self.name_last_path = Patch::Set(name_last_path.into());
        self
    }

    pub(super) fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        vec![("/client_secret", &self.client_secret)]
    }
}

/// A change of an OAuth provider. What is not set stays as it is. It serialises without its secret; the call that makes
/// the change sends the secret.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateOAuthProvider {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether only users that there are already can log in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_only: Option<bool>,
    /// Whether its users need no second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_bypass_2fa: Option<bool>,
    /// Whether users see their link with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_viewable: Option<bool>,
    /// Whether users link and unlink themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_manageable: Option<bool>,
    /// Whether the panel gives its secret in a header rather than in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_auth: Option<bool>,
    /// What the provider calls the panel, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The secret that panel and provider share, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// Where users are sent to log in, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_url: Option<String>,
    /// Where the panel gets a token, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where the panel asks who the user is, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info_url: Option<String>,
    /// What the panel asks for, at most 255 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// The JSON path of the user's identifier in the provider's answer, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier_path: Option<String>,
    /// The JSON path of the user's e-mail address in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub email_path: Patch<String>,
    /// The JSON path of the user's name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub username_path: Patch<String>,
    /// The JSON path of the user's first name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name_first_path: Patch<String>,
    /// The JSON path of the user's last name in the provider's answer, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name_last_path: Patch<String>,
}

impl UpdateOAuthProvider {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 255 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its description, 1 to 1,024 characters.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Whether it is on.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Whether only users that there are already can log in with it.
    pub const fn login_only(mut self, login_only: bool) -> Self {
        self.login_only = Some(login_only);
        self
    }

    /// Whether its users need no second factor.
    pub const fn login_bypass_2fa(mut self, login_bypass_2fa: bool) -> Self {
        self.login_bypass_2fa = Some(login_bypass_2fa);
        self
    }

    /// Whether users see their link with it.
    pub const fn link_viewable(mut self, link_viewable: bool) -> Self {
        self.link_viewable = Some(link_viewable);
        self
    }

    /// Whether users link and unlink themselves.
    pub const fn user_manageable(mut self, user_manageable: bool) -> Self {
        self.user_manageable = Some(user_manageable);
        self
    }

    /// Whether the panel gives its secret in a header rather than in the body.
    pub const fn basic_auth(mut self, basic_auth: bool) -> Self {
        self.basic_auth = Some(basic_auth);
        self
    }

    /// What the provider calls the panel, 3 to 255 characters.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// Sets the secret that panel and provider share, 3 to 255 characters.
    pub fn client_secret(mut self, client_secret: Secret) -> Self {
        self.client_secret = Some(client_secret);
        self
    }

    /// Where users are sent to log in, 3 to 255 characters.
    pub fn auth_url(mut self, auth_url: impl Into<String>) -> Self {
        self.auth_url = Some(auth_url.into());
        self
    }

    /// Where the panel gets a token, 3 to 255 characters.
    pub fn token_url(mut self, token_url: impl Into<String>) -> Self {
        self.token_url = Some(token_url.into());
        self
    }

    /// Where the panel asks who the user is, 3 to 255 characters.
    pub fn info_url(mut self, info_url: impl Into<String>) -> Self {
        self.info_url = Some(info_url.into());
        self
    }

    /// What the panel asks for, at most 255 of them.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the JSON path of the user's identifier in the provider's answer, 3 to 255 characters.
    pub fn identifier_path(mut self, identifier_path: impl Into<String>) -> Self {
        self.identifier_path = Some(identifier_path.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the JSON path of the user's e-mail address in the provider's answer, 1
    /// to 255 characters.
    pub fn email_path(mut self, email_path: Patch<String>) -> Self {
        self.email_path = email_path;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the JSON path of the user's name in the provider's answer, 1 to 255
    /// characters.
    pub fn username_path(mut self, username_path: Patch<String>) -> Self {
        self.username_path = username_path;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the JSON path of the user's first name in the provider's answer, 1 to
    /// 255 characters.
    pub fn name_first_path(mut self, name_first_path: Patch<String>) -> Self {
        self.name_first_path = name_first_path;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the JSON path of the user's last name in the provider's answer, 1 to 255
    /// characters.
    pub fn name_last_path(mut self, name_last_path: Patch<String>) -> Self {
        self.name_last_path = name_last_path;
        self
    }

    pub(super) fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        self.client_secret
            .iter()
            .map(|secret| ("/client_secret", secret))
            .collect()
    }
}

/// A new mapping of an OAuth provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewOAuthMapping {
    /// Who fits.
    pub matcher: OAuthMatcher,
    /// What they are given.
    pub mapping: OAuthGrant,
}

impl NewOAuthMapping {
    /// With who fits and what they are given.
    pub fn new(matcher: OAuthMatcher, mapping: OAuthGrant) -> Self {
        Self { matcher, mapping }
    }
}

/// A change of a mapping of an OAuth provider. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateOAuthMapping {
    /// Who fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matcher: Option<OAuthMatcher>,
    /// What they are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<OAuthGrant>,
}

impl UpdateOAuthMapping {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Who fits.
    pub fn matcher(mut self, matcher: OAuthMatcher) -> Self {
        self.matcher = Some(matcher);
        self
    }

    /// What they are given.
    pub fn mapping(mut self, mapping: OAuthGrant) -> Self {
        self.mapping = Some(mapping);
        self
    }
}
