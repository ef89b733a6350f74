//! Keeps a lease while its holder lives.

use std::time::Duration;

use super::Engine;
use crate::store::Lease;

/// How long a worker that died keeps what it had in hand.
pub(super) const LEASE: Duration = Duration::from_secs(15);

/// How often a worker that lives says so.
const HEARTBEAT: Duration = Duration::from_secs(5);

impl Engine {
    /// Does `work`, and renews the lease for as long as it takes.
    ///
    /// A lease that was lost all the same (the process was paused) is not noticed here: the store refuses what its former
    /// holder writes, and what it has sent is in the record, as after a crash.
    pub(super) async fn holding<F: Future>(&self, lease: &Lease, work: F) -> F::Output {
        let heartbeat = async {
            loop {
                self.0.clock.sleep(HEARTBEAT).await;
                if self.store().renew(lease, LEASE).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let (work, heartbeat) = (std::pin::pin!(work), std::pin::pin!(heartbeat));
        match futures_util::future::select(work, heartbeat).await {
            futures_util::future::Either::Left((output, _)) => output,
            futures_util::future::Either::Right((never, _)) => never,
        }
    }
}
