//! What the panel tells.

use jiff::Timestamp;
use panel_http::Secret;
use serde::{Deserialize, Serialize};

use crate::{
    admin::users::User,
    id::{OAuthLinkId, OAuthProviderId, OAuthProviderMappingId, RoleId, ServerId},
    tagged::tagged_enum,
};

/// An OAuth provider, as administrators see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OAuthProvider {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: OAuthProviderId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// What the provider calls the panel.
    pub client_id: String,
    /// The secret that panel and provider share.
    pub client_secret: Secret,
    /// Where users are sent to log in.
    pub auth_url: String,
    /// Where the panel gets a token.
    pub token_url: String,
    /// Where the panel asks who the user is.
    pub info_url: String,
    /// What the panel asks for.
    pub scopes: Vec<String>,
    /// The JSON path of the user's identifier in the provider's answer.
    pub identifier_path: String,
    /// The JSON path of the user's e-mail address in the provider's answer.
    pub email_path: Option<String>,
    /// The JSON path of the user's name in the provider's answer.
    pub username_path: Option<String>,
    /// The JSON path of the user's first name in the provider's answer.
    pub name_first_path: Option<String>,
    /// The JSON path of the user's last name in the provider's answer.
    pub name_last_path: Option<String>,
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
    /// When it was made.
    pub created: Timestamp,
}

/// A user who is linked with an OAuth provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LinkedUser {
    /// The id of the link.
    #[serde(rename = "uuid")]
    pub id: OAuthLinkId,
    /// The user.
    pub user: User,
    /// What the provider calls the user.
    pub identifier: String,
    /// When the user last logged in with it.
    pub last_used: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// What users of an OAuth provider are given who fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OAuthMapping {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: OAuthProviderMappingId,
    /// Who fits.
    pub matcher: OAuthMatcher,
    /// What they are given.
    pub mapping: OAuthGrant,
    /// When it was made.
    pub created: Timestamp,
}

tagged_enum! {
    /// Which users of an OAuth provider fit. Groups may stand in each other three deep.
    #[derive(PartialEq)]
    pub enum OAuthMatcher told_by "type" {
        /// All of them.
        None = "none",
        /// Those who fit all of these.
        And = "and" {
            /// These.
            matchers: Vec<OAuthMatcher>,
        },
        /// Those who fit one of these.
        Or = "or" {
            /// These.
            matchers: Vec<OAuthMatcher>,
        },
        /// Those who do not fit this.
        Not = "not" {
            /// This.
            matcher: Box<OAuthMatcher>,
        },
        /// Those whose token has these scopes.
        Scopes = "scopes" {
            /// The scopes.
            scopes: Vec<String>,
        },
        /// Those of whom the provider tells this.
        FieldExists = "field_exists" {
            /// A JSON path in the provider's answer.
            path: String,
        },
        /// Those of whom the provider tells just this.
        FieldEquals = "field_equals" {
            /// A JSON path in the provider's answer.
            path: String,
            /// What stands there.
            equals: String,
        },
        /// Those of whom the provider tells something that contains this.
        FieldContains = "field_contains" {
            /// A JSON path in the provider's answer.
            path: String,
            /// What is in it.
            contains: String,
        },
        /// Those of whom the provider tells something that begins with this.
        FieldStartsWith = "field_starts_with" {
            /// A JSON path in the provider's answer.
            path: String,
            /// What it begins with.
            starts_with: String,
        },
        /// Those of whom the provider tells something that ends with this.
        FieldEndsWith = "field_ends_with" {
            /// A JSON path in the provider's answer.
            path: String,
            /// What it ends with.
            ends_with: String,
        },
    }
}

tagged_enum! {
    /// What users of an OAuth provider are given.
    #[derive(PartialEq)]
    pub enum OAuthGrant told_by "type" {
        /// A role.
        Role = "role" {
            /// The role.
            role: RoleId [rename = "role_uuid"],
            /// Whether it is taken from those who fit no more.
            revoke_unmatched: bool [default],
        },
        /// A place among the subusers of a server.
        ServerSubuser = "server_subuser" {
            /// The server.
            server: ServerId [rename = "server_uuid"],
            /// The permissions they have there.
            permissions: Vec<String>,
            /// The files that they do not see there.
            ignored_files: Vec<String>,
            /// Whether it is taken from those who fit no more.
            revoke_unmatched: bool [default],
        },
    }
}
