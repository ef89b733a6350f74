//! Whole runs on the panels in memory: nothing fails, and nothing silently stops being checked.

use crate::stage::{Ran, command};

async fn on_the_fake(panel: &str) -> Ran {
    Ran::of(command(&["--panel", panel, "--fake"]).spawn().unwrap()).await
}

#[tokio::test]
async fn pterodactyl_passes_with_one_operation_left_out() {
    let ran = on_the_fake("pterodactyl").await;
    assert_eq!((ran.code, ran.failed()), (Some(0), vec![]), "{ran:?}");
    let expected = [(
        "account.two_factor.enable",
        "a run that is cut off would lock the account's owner out",
    )];
    assert_eq!(ran.not_called(), expected);
    assert!(ran.out.ends_with(" passed, 0 failed\n"), "{ran:?}");
}
