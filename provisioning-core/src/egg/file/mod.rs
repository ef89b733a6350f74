//! Egg files: every format that panels write, in and out.

mod document;
mod error;
mod format;
mod json;
mod note;
mod pointer;
mod read;
mod write;
#[cfg(feature = "yaml")]
mod yaml_read;
#[cfg(feature = "yaml")]
mod yaml_scalar;
mod yaml_write;

use super::Egg;

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(crate) use self::read::config as config_of_panel;
pub(super) use self::{document::Document, pointer::Pointer, write::CALAGOPUS_PARSERS};
pub use self::{
    error::{EggError, EggErrorKind, Place},
    format::{EggFormat, EggSchema, Syntax, UnknownFormat},
    note::{EggNote, NoteKind},
    write::WrittenEgg,
};

/// An egg file that was read: the egg, its format, and what was made of what it said.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EggFile {
    /// The egg.
    pub egg: Egg,
    /// The format of the file.
    pub format: EggFormat,
    /// What was upgraded, defaulted, converted, kept aside or dropped, and why. Empty for a file just as a panel writes it.
    pub notes: Vec<EggNote>,
    pub(super) document: Document,
}

/// A JSON text, and which of its keys are there twice; `None` if it is none.
pub(super) fn parse_json(text: &str) -> Option<(serde_json::Value, Vec<Pointer>)> {
    json::parse(text)
        .ok()
        .map(|document| (document.root, document.repeated))
}

impl Egg {
    /// Reads an egg file of any format: `PTDL_v1`, `PTDL_v2`, `PLCN_v1` to `PLCN_v3`, or Calagopus'; JSON, and YAML with
    /// the feature `yaml`. A file that begins with `{` is JSON, as Calagopus decides it.
    ///
    /// It is as lenient as the most lenient panel: `images` and `image` become labelled images, numbers and switches become
    /// texts, an empty list is an empty map. Each such reading is a [note](EggFile::notes); what cannot be understood is
    /// [kept aside](Egg::extras). Whether a given panel would take the file is [`EggFile::accepted_by`].
    ///
    /// The comment that panels write on top (`_comment`) and `field_type: text` say nothing, and are left out without a note.
    ///
    /// # Guarantees
    /// Read, [written](Egg::write) in the same format and read again, it is the same egg. Never panics. Memory is bounded by
    /// a small multiple of the file's size, and a file is at most 10 MB, 100 levels deep, and 250,000 values.
    ///
    /// # Errors
    /// When it is no JSON or YAML, with line and column; when it is too large, too deep, not UTF-8, or no egg.
    pub fn read(bytes: &[u8]) -> Result<EggFile, EggError> {
        let document = Document::parse(bytes)?;
        read::egg(document)
    }
}
