//! Several tasks on several threads, on one store or on several handles of it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use provisioning_core::{
    id::PanelId,
    store::{Commit, DocumentKind, Expected, Store, StoreErrorKind, Subject, Wake, Write},
};
use tokio::task::JoinSet;

const TASKS: usize = 8;
const TERM: Duration = Duration::from_secs(600);

fn handles(stores: &[Arc<dyn Store>]) -> impl Iterator<Item = Arc<dyn Store>> {
    stores.iter().cycle().take(TASKS).map(Arc::clone)
}

/// Eight tasks that claim due work and write under the lease: no subject twice, none left.
pub(crate) async fn each_subject_is_worked_on_once(stores: &[Arc<dyn Store>]) {
    const SUBJECTS: usize = 60;
    let panel = PanelId::new("workers").unwrap();
    for number in 0..SUBJECTS {
        let subject = Subject::from_stored(format!("{number}"));
        let wake = Wake::new(subject, panel.clone());
        stores
            .first()
            .unwrap()
            .commit(Commit::default().waking(wake))
            .await
            .unwrap();
    }
    let mut tasks = JoinSet::new();
    for store in handles(stores) {
        let panel = panel.clone();
        tasks.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let leases = store.claim_due(&panel, TERM, 4).await.unwrap();
                if leases.is_empty() {
                    return taken;
                }
                for lease in leases {
                    let key = format!("worked/{}", lease.subject);
                    let write = Write::new(DocumentKind::Service, key, Expected::Absent, &1).unwrap();
                    store.commit(Commit::write(write).under(&lease)).await.unwrap();
                    store.renew(&lease, TERM).await.unwrap();
                    store.release(&lease, None).await.unwrap();
                    taken.push(lease.subject);
                }
            }
        });
    }
    let taken = tasks.join_all().await.concat();
    assert_eq!(taken.len(), SUBJECTS, "no subject twice, none left: {taken:?}");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), SUBJECTS);
}

/// Eight tasks that read a number, add one and write it back on the version they read.
pub(crate) async fn no_increment_is_lost(stores: &[Arc<dyn Store>]) {
    const EACH: u64 = 10;
    const KIND: DocumentKind = DocumentKind::Desired;
    let first = Write::new(KIND, "count", Expected::Absent, &0u64).unwrap();
    stores.first().unwrap().commit(Commit::write(first)).await.unwrap();
    let mut tasks = JoinSet::new();
    for store in handles(stores) {
        tasks.spawn(async move {
            let mut done = 0;
            while done < EACH {
                let document = store.read(KIND, "count").await.unwrap().unwrap();
                let next = document.decode::<u64>().unwrap() + 1;
                let write = Write::new(KIND, "count", Expected::Version(document.version), &next).unwrap();
                match store.commit(Commit::write(write)).await {
                    Ok(()) => done += 1,
                    Err(error) => assert_eq!(error.kind(), StoreErrorKind::Conflict, "{error}"),
                }
            }
        });
    }
    tasks.join_all().await;
    let document = stores.first().unwrap().read(KIND, "count").await.unwrap().unwrap();
    assert_eq!(document.decode::<u64>().unwrap(), EACH * u64::try_from(TASKS).unwrap());
    assert_eq!(document.version, 1 + document.decode::<u64>().unwrap());
}
