//! Examples live beside the manifest.
