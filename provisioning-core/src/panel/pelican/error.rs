//! Pelican's words for what went wrong.

use panel_http::Error;
use pelican_api::{is_no_viable_allocation, is_no_viable_node, is_taken};

use crate::panel::{
    PanelError,
    wings::error::{self, Words},
};

const WORDS: Words = Words {
    // The operation is called after the things, the permission after one of them.
    permission: |things| things.strip_suffix('s').unwrap_or(things),
    is_taken,
    is_no_room: |error| is_no_viable_node(error) || is_no_viable_allocation(error),
};

/// The engine's form of an error of a call.
pub(super) fn told(error: Error) -> PanelError {
    error::told(&error, &WORDS)
}
