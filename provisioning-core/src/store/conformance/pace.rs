//! Waiting, and doing several things at once, on whatever runtime the store needs.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    thread,
    time::{Duration, Instant},
};

/// Waits in real time, without a runtime's timer: a paused clock does not stop it.
pub(super) fn pause(wait: Duration) -> impl Future<Output = ()> + Send {
    let end = Instant::now() + wait;
    poll_fn(move |context| {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        thread::spawn(move || {
            thread::sleep(left);
            waker.wake();
        });
        Poll::Pending
    })
}

enum Turn<F: Future> {
    Runs(Pin<Box<F>>),
    Ended(F::Output),
}

/// Runs all of them side by side on the calling task and gives what they gave, in their order.
pub(super) async fn at_once<F>(tasks: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future,
    F::Output: Unpin,
{
    let mut turns: Vec<Turn<F>> = tasks.into_iter().map(|task| Turn::Runs(Box::pin(task))).collect();
    poll_fn(|context| {
        let mut is_done = true;
        for turn in &mut turns {
            if let Turn::Runs(task) = turn {
                match task.as_mut().poll(context) {
                    Poll::Ready(output) => *turn = Turn::Ended(output),
                    Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    turns
        .into_iter()
        .filter_map(|turn| match turn {
            Turn::Ended(output) => Some(output),
            Turn::Runs(_) => None,
        })
        .collect()
}
