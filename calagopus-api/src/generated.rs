//! The operations that the panel's document names and that a sale, an operator or a customer seldom needs (feature `full`).
//!
//! They were written down from the document, with the help of the panel's source where the two differ. Where a call says
//! *From the document, not recorded*, no answer of a real panel was seen. What such an answer has beside or instead of what is
//! said here is to be had with [`Call::raw`](crate::Call::raw).
//!
//! ```
//! use calagopus_api::{
//!     Calagopus,
//!     generated::admin::announcements::{AnnouncementKind, NewAnnouncement},
//! };
//!
//! let panel = Calagopus::new("https://panel.example", "c7sp_example".into())?;
//! let tonight = NewAnnouncement::new(AnnouncementKind::Warning, "Maintenance", "Servers restart at 3 o'clock.").enabled(true);
//! let request = panel.announcements().create(&tonight).into_request()?;
//! assert_eq!(request.uri().path(), "/api/admin/announcements");
//! # Ok::<(), calagopus_api::Error>(())
//! ```

pub mod admin;
pub mod client;

use panel_http::Endpoint;

/// Every route of these modules.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    [admin::endpoints(), client::endpoints()].concat()
}
