//! The requests that a fake panel has in hand.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::Response;
use tokio::task::AbortHandle;

use crate::{Body, ServiceError};

/// Runs requests as php-fpm does: one that has arrived is finished, also when its caller has gone.
#[derive(Debug, Default)]
pub struct InHand(Mutex<Vec<AbortHandle>>);

impl InHand {
    /// Answers a request, and waits for the answer.
    ///
    /// # Errors
    /// When the panel [dies](Self::die) over it.
    pub async fn run(
        &self,
        request: impl Future<Output = Response<Body>> + Send + 'static,
    ) -> Result<Response<Body>, ServiceError> {
        let request = tokio::spawn(request);
        {
            let mut running = self.running();
            running.retain(|other| !other.is_finished());
            running.push(request.abort_handle());
        }
        request
            .await
            .map_err(|_| ServiceError::interrupted("the panel died over the request"))
    }

    /// Every request in hand ends where it is.
    pub fn die(&self) {
        for request in self.running().drain(..) {
            request.abort();
        }
    }

    fn running(&self) -> MutexGuard<'_, Vec<AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
