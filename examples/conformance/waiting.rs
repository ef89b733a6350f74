//! Waiting for what a node does in its own time.

use std::{
    future::IntoFuture,
    time::{Duration, Instant},
};

use panel_http::Error;

/// The first pause between two looks; each is twice the one before.
const FIRST: Duration = Duration::from_millis(20);

/// The longest pause between two looks.
const LONGEST: Duration = Duration::from_secs(2);

/// How far something is.
#[derive(Debug)]
pub(crate) enum Progress {
    Done,
    Failed(String),
    /// It goes on: what it does.
    GoesOn(String),
}

/// Looks until it is done or has failed, or until there is no more patience.
pub(crate) async fn until<T, C: IntoFuture<Output = Result<T, Error>>>(
    patience: Duration,
    look: impl Fn() -> C,
    progress: impl Fn(&T) -> Progress,
) -> Result<(), String> {
    let begin = Instant::now();
    let mut pause = FIRST;
    loop {
        let seen = look().await.map_err(|error| error.to_string())?;
        match progress(&seen) {
            Progress::Done => return Ok(()),
            Progress::Failed(why) => return Err(why),
            Progress::GoesOn(what) if begin.elapsed() >= patience => {
                return Err(format!("still {what} after {} s", patience.as_secs()));
            }
            Progress::GoesOn(_) => tokio::time::sleep(pause).await,
        }
        pause = LONGEST.min(pause * 2);
    }
}

/// Asks until the answer is something else than an error that passes by itself, or until there is no more patience.
pub(crate) async fn patiently<T, C: IntoFuture<Output = Result<T, Error>>>(
    patience: Duration,
    ask: impl Fn() -> C,
    passes: impl Fn(&Error) -> bool,
) -> Result<T, Error> {
    let begin = Instant::now();
    let mut pause = FIRST;
    loop {
        match ask().await {
            Err(error) if passes(&error) && begin.elapsed() < patience => tokio::time::sleep(pause).await,
            answer => return answer,
        }
        pause = LONGEST.min(pause * 2);
    }
}
