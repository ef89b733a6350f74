//! Orders and edits, from this process, while the workers are in trouble.

use std::time::Duration;

use provisioning_core::{Change, ServiceId};
use tokio::time::{Instant, sleep};

use crate::{Result, dice::Dice, ground::FakePanel, shop::Shop};

/// How long after the trouble an order may still fail.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) orders: u32,
    pub(crate) edits: usize,
    /// Servers that an administrator deleted on the panel.
    pub(crate) deleted: usize,
}

/// Sells so many services in the first quarter of the time, and edits them all the while, until then.
pub(crate) async fn trade(
    shop: &Shop,
    fake: Option<&FakePanel>,
    services: u32,
    time: Duration,
    mut dice: Dice,
    ends: Instant,
) -> Result<Asked> {
    let mut asked = Asked::default();
    let pause = time / (4 * services.max(1));
    while Instant::now() < ends || asked.orders < services {
        // An order that failed is given again; one that was recorded all the same is not recorded twice.
        if asked.orders < services {
            match shop.sell(asked.orders).await {
                Ok(()) => asked.orders += 1,
                Err(error) if Instant::now() > ends + PATIENCE => return Err(error),
                Err(_) => {}
            }
        }
        let sold = shop.services();
        if let Some(service) = dice.pick(&sold).filter(|_| Instant::now() < ends) {
            let edit = change(shop, &mut dice);
            // Refused, such as an edit of what has ended, or lost with the store: what counts is what is stored.
            asked.edits += usize::from(shop.engine.change(service, edit).await.is_ok());
            if asked.deleted == 0 && Instant::now() + time / 2 > ends {
                asked.deleted += usize::from(delete(shop, fake, service).await);
            }
        }
        sleep(pause).await;
    }
    Ok(asked)
}

fn change(shop: &Shop, dice: &mut Dice) -> Change {
    match dice.below(16) {
        0 => Change::terminate(),
        1..=4 => Change::suspend("unpaid"),
        5 => Change::suspend("abuse"),
        6..=9 => Change::unsuspend("unpaid"),
        10 => Change::unsuspend("abuse"),
        _ => match dice.pick(&shop.products) {
            Some(product) => Change::product(product.clone()),
            None => Change::unsuspend("unpaid"),
        },
    }
}

/// An administrator deletes the server of a service that is in use. It is never made again: a person must decide.
async fn delete(shop: &Shop, fake: Option<&FakePanel>, service: &ServiceId) -> bool {
    let (Some(fake), Ok(record)) = (fake, shop.record(service).await) else {
        return false;
    };
    let is_deleted = record.was_active && record.end_sent.is_none() && fake.delete(record.key.to_string().as_str());
    if is_deleted {
        shop.brought_about(service, "missing");
    }
    is_deleted
}
