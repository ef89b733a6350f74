//! What PHP's own functions do with a text: the ground that Laravel's rules stand on.

pub(super) mod csv;
pub(super) mod decimal;
pub(super) mod json;
pub(super) mod number;
pub(super) mod text;
