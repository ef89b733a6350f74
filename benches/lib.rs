//! Measurements of the family, as ratios within one run: see `README.md`.
