//! Pterodactyl's words for what went wrong.

use panel_http::{Error, ErrorKind};
use pterodactyl_api::{is_no_viable_allocation, is_no_viable_node, is_taken};

use crate::panel::{
    PanelError, PanelErrorKind,
    wings::error::{self, Words},
};

const WORDS: Words = Words {
    permission: |things| things,
    is_taken,
    is_no_room: |error| is_no_viable_node(error) || is_no_viable_allocation(error),
};

/// The engine's form of an error of a call.
pub(super) fn told(error: Error) -> PanelError {
    error::told(&error, &WORDS)
}

/// The same of a list of nodes. Those of version 0.7 have no uuid; nothing else of it is so easily told.
pub(super) fn told_of_nodes(error: Error) -> PanelError {
    if is_too_old(&error) {
        let message = "the panel is of version 0.7 or older, which is not supported: its nodes have no uuid";
        return PanelError::new(
            PanelErrorKind::UnsupportedVersion,
            error.effect().into(),
            error.operation(),
            message,
        )
        .advising(UPGRADE);
    }
    told(error)
}

/// What to do about a panel that is too old.
pub(super) const UPGRADE: &str = "upgrade the panel to 1.0 or newer";

/// Whether a list of nodes could not be read because the panel is too old.
pub(super) fn is_too_old(error: &Error) -> bool {
    error.kind() == ErrorKind::Decode && error.to_string().contains("`uuid`")
}
