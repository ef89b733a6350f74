//! Files of servers.

use panel_http::fake::{document::date, files::Entry};
use serde_json::{Value, json};

/// A file or folder with its name.
pub(in crate::fake) type Named = (String, Entry);

/// As the node's list has it.
pub(in crate::fake) fn file((name, entry): &Named) -> Value {
    json!({
        "name": name,
        "mode": entry.mode_text(),
        "mode_bits": format!("{:o}", entry.mode),
        "size": entry.size(),
        "is_file": !entry.is_folder(),
        "is_symlink": false,
        "mimetype": entry.media_type(),
        "created_at": date(entry.created),
        "modified_at": date(entry.modified),
    })
}
