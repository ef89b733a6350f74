//! One sold server: what is wanted of it, and what is known of it.

mod act;
mod attempt;
mod change;
mod desired;
mod force;
mod options;
mod overrides;
mod park;
mod record;
mod resolve;
mod spec;

#[cfg(feature = "engine")]
pub(crate) use self::resolve::fingerprint_of;
pub use self::{
    act::{Act, ActOutcome, ActReport, Requests},
    attempt::Attempt,
    change::Change,
    desired::{Desired, Goal, SuspensionReason},
    force::Force,
    overrides::Overrides,
    park::{ParkCause, Parked},
    record::{Binding, Install, OwedSync, Phase, ServiceRecord, Tombstone},
    spec::{FeatureLimits, ServerLimits, ServerSpec},
};
