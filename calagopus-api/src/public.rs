//! What the panel tells everybody: `/api/settings` and `/api/languages`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    tagged::tagged_enum,
};

static SETTINGS: Endpoint = Endpoint::get("public.settings", "/api/settings");
static LANGUAGES: Endpoint = Endpoint::get("public.languages", "/api/languages");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&SETTINGS, &LANGUAGES];

/// What the panel tells everybody about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublicSettings {
    /// What time it has.
    pub time: Timestamp,
    /// How far it is set up; nothing, or `finished`, in the end.
    pub oobe_step: Option<String>,
    /// How it keeps robots from its forms.
    pub captcha_provider: PublicCaptcha,
    /// Its name and its looks.
    pub app: App,
    /// Its security keys.
    #[serde(rename = "webauthn")]
    pub security_keys: SecurityKeys,
    /// What servers may have on it.
    pub server: ServerRules,
    /// What users may have on it.
    pub user: UserRules,
}

tagged_enum! {
    /// How a panel keeps robots from its forms, as far as everybody may know.
    #[derive(PartialEq)]
    pub enum PublicCaptcha told_by "type" {
        /// It does not.
        None = "none",
        /// With Cloudflare Turnstile.
        Turnstile = "turnstile" {
            /// The public key.
            site_key: String,
        },
        /// With Google reCAPTCHA.
        Recaptcha = "recaptcha" {
            /// Whether it is version 3.
            v3: bool,
            /// The public key.
            site_key: String,
        },
        /// With hCaptcha.
        Hcaptcha = "hcaptcha" {
            /// The public key.
            site_key: String,
        },
        /// With Friendly Captcha.
        FriendlyCaptcha = "friendly_captcha" {
            /// The public key.
            site_key: String,
        },
    }
}

/// A panel's name and looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct App {
    /// Its address, as it is set up.
    pub url: String,
    /// Where its icon is.
    pub icon: String,
    /// Where its icon for light pages is.
    pub icon_light: Option<String>,
    /// Where its banner is.
    pub banner: Option<String>,
    /// Where its banner for light pages is.
    pub banner_light: Option<String>,
    /// Its name.
    pub name: String,
    /// The language of its pages, unless somebody chose another, such as `en`.
    pub language: String,
    /// Whether anybody can make an account.
    pub registration_enabled: bool,
    /// Whether it is set up for debugging.
    pub debug: bool,
}

/// How security keys are used on a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SecurityKeys {
    /// Whether they are.
    pub enabled: bool,
    /// Whether one logs in with them without a username.
    pub allow_discoverable: bool,
}

/// What servers may have on a panel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerRules {
    /// The largest file that its pages show, in bytes.
    pub max_file_manager_view_size: u64,
    /// The largest file that is searched in, in bytes.
    pub max_file_manager_content_search_size: u64,
    /// How many files a search finds.
    pub max_file_manager_search_results: u64,
    /// How many subusers a server has.
    pub max_subuser_count: u64,
    /// How many steps a schedule has.
    pub max_schedule_step_count: u64,
    /// How many groups of back-ups a server has.
    pub max_backup_group_count: u64,
    /// How many databases a database instance has.
    pub max_database_instance_database_count: u64,
    /// How many users a database instance has.
    pub max_database_instance_user_count: u64,
    /// Whether owners may take an image of their egg where an administrator has set another.
    pub allow_overwriting_custom_docker_image: bool,
    /// Whether owners may take note that an installation failed.
    pub allow_acknowledging_installation_failure: bool,
    /// What stands before a server's own lines in its console.
    pub container_prelude: String,
}

/// What users may have on a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserRules {
    /// How many groups of servers a user has.
    pub max_server_group_count: u64,
    /// How many API keys a user has.
    pub max_api_key_count: u64,
    /// How many command snippets a user has.
    pub max_command_snippet_count: u64,
    /// How many security keys a user has.
    pub max_security_key_count: u64,
    /// How many SSH keys a user has.
    pub max_ssh_key_count: u64,
    /// Whether users may choose their language.
    pub allow_changing_language: bool,
    /// In which order the pages of the account come.
    pub route_order: Option<serde_json::Value>,
}

impl Calagopus {
    /// What the panel tells everybody about itself, its clock included: `GET /api/settings`. Any key may, and none.
    pub fn public_settings(&self) -> Call<PublicSettings> {
        answer::call(self.transport(), &SETTINGS, &[], call::json)
    }

    /// The languages that a user can have, such as `en`: `GET /api/languages`. Any key may, and none.
    ///
    /// A [new user](crate::models::user::NewUser) must have one of them.
    pub fn languages(&self) -> Call<Vec<String>> {
        answer::call(self.transport(), &LANGUAGES, &[], |it, answer| {
            member(it, answer, "languages")
        })
    }
}
