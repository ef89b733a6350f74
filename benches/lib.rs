//! Benchmarks live beside the manifest.
