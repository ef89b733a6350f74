//! What both APIs say of users.

use jiff::Timestamp;
use panel_http::open_enum;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{OAuthLinkId, OAuthProviderId, UserId};

open_enum! {
    /// Where the panel shows its short messages to a user.
    pub enum ToastPosition {
        /// At the top, on the left.
        TopLeft = "top_left",
        /// At the top, in the middle.
        TopCenter = "top_center",
        /// At the top, on the right.
        TopRight = "top_right",
        /// At the bottom, on the left.
        BottomLeft = "bottom_left",
        /// At the bottom, in the middle.
        BottomCenter = "bottom_center",
        /// At the bottom, on the right.
        BottomRight = "bottom_right",
    }
}

/// A user as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublicUser {
    /// The user.
    #[serde(rename = "uuid")]
    pub id: UserId,
    /// Name for logging in.
    pub username: String,
    /// Where their picture is.
    pub avatar: Option<String>,
    /// Whether they log in with a second factor from an app.
    pub totp_enabled: bool,
    /// When the account was made.
    pub created: Timestamp,
}

/// Something that a user did with their account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserActivity {
    /// Who acted as the user, if somebody did.
    pub impersonator: Option<PublicUser>,
    /// What was done, such as `user:account.login`.
    pub event: String,
    /// From which address.
    pub ip: Option<String>,
    /// What belongs to it; each event has members of its own.
    pub data: Value,
    /// Whether it was done with an API key.
    pub is_api: bool,
    /// When.
    pub created: Timestamp,
}

/// A user's account at another service, with which they log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OAuthLink {
    /// The link.
    #[serde(rename = "uuid")]
    pub id: OAuthLinkId,
    /// The service.
    pub oauth_provider: PublicOAuthProvider,
    /// What the service calls the user.
    pub identifier: String,
    /// When the user last logged in with it.
    pub last_used: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// Another service that users log in with, as they see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublicOAuthProvider {
    /// The provider.
    #[serde(rename = "uuid")]
    pub id: OAuthProviderId,
    /// Its name.
    pub name: String,
    /// Whether users see their link to it.
    pub link_viewable: bool,
    /// Whether users may make and remove their link to it.
    pub user_manageable: bool,
}
