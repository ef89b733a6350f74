//! What goes out, message by message.

use std::{collections::VecDeque, future::poll_fn};

use futures_util::{SinkExt, stream::SplitSink};
use tokio_tungstenite::tungstenite::{self, Message};

/// What is to be written to a socket.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: VecDeque<Message>,
    unflushed: bool,
}

impl Outbox {
    /// One more, after those that wait.
    pub(super) fn put(&mut self, message: Message) {
        self.waiting.push_back(message);
    }

    /// Whether nothing is left to be written.
    pub(super) fn is_sent(&self) -> bool {
        self.waiting.is_empty() && !self.unflushed
    }
}

/// Writes what waits. Dropped half way, it goes on where it was: a message leaves the outbox only when the socket takes it.
pub(super) async fn write<S>(socket: &mut SplitSink<S, Message>, outbox: &mut Outbox) -> Result<(), tungstenite::Error>
where
    SplitSink<S, Message>: SinkExt<Message, Error = tungstenite::Error> + Unpin,
{
    loop {
        poll_fn(|context| socket.poll_ready_unpin(context)).await?;
        let Some(message) = outbox.waiting.pop_front() else {
            break;
        };
        outbox.unflushed = true;
        socket.start_send_unpin(message)?;
    }
    socket.flush().await?;
    outbox.unflushed = false;
    Ok(())
}
