//! One sold server: what is wanted of it, and what is known of it.

mod attempt;
mod change;
mod desired;
mod park;
mod record;
mod resolve;
mod spec;

pub use self::{
    attempt::Attempt,
    change::Change,
    desired::{Desired, Goal, SuspensionReason},
    park::{ParkCause, Parked},
    record::{Binding, Install, OwedSync, Phase, ServiceRecord, Tombstone},
    spec::{FeatureLimits, ServerLimits, ServerSpec},
};
