//! A server that is there becomes what is wanted, and what is its owner's stays.

use super::*;

#[test]
fn a_service_that_is_as_wanted_needs_nothing() {
    assert!(planned(&running(), &desired(), &seen(server())).is_empty());
}

#[test]
fn a_package_change_plans_only_what_differs() {
    let larger = Change::product(product("8 GB").id().clone())
        .apply(&desired(), Some(&product("8 GB")))
        .unwrap()
        .unwrap();
    let plan = planned(&running(), &larger, &seen(server()));
    let [Step::ChangeBuild { changes }] = plan.steps.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(
        changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["memory: 4 GB → 8 GB"]
    );
    assert!(!plan.loses_data());
}

/// Invariant 8, also for what the owner changed on the panel itself.
#[test]
fn customer_values_survive_a_package_change() {
    let larger = Change::product(product("8 GB").id().clone())
        .apply(&desired(), Some(&product("8 GB")))
        .unwrap()
        .unwrap();
    let mut edited = server();
    edited.name = "Ada's world".to_owned();
    edited
        .environment
        .get_or_insert_default()
        .insert("SERVER_JARFILE".to_owned(), "fabric.jar".to_owned());
    edited.docker_image = "ghcr.io/example/java_17".to_owned();
    assert_eq!(
        kinds(&planned(&running(), &larger, &seen(edited.clone()))),
        [StepKind::ChangeBuild]
    );

    edited
        .environment
        .get_or_insert_default()
        .insert("LICENCE".to_owned(), "stolen".to_owned());
    let plan = planned(&running(), &larger, &seen(edited));
    let fields: Vec<&str> = plan
        .steps
        .iter()
        .flat_map(Step::changes)
        .map(|change| change.field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["memory", "environment.LICENCE"],
        "what the owner may not edit is put right"
    );
}

/// A store that has forgotten a change of egg shows the old egg as what was written last.
#[test]
fn the_values_of_an_egg_that_we_did_not_write_are_nobodys_edits() {
    let mut record = running();
    record.applied.as_mut().unwrap().egg = EggId::new("99");
    let mut seen_so = server();
    let environment = seen_so.environment.get_or_insert_default();
    environment.insert("SERVER_JARFILE".to_owned(), "fabric.jar".to_owned());
    let plan = planned(&record, &desired(), &seen(seen_so));
    let fields: Vec<&str> = plan.steps[0]
        .changes()
        .iter()
        .map(|change| change.field.as_str())
        .collect();
    assert_eq!(fields, ["environment.SERVER_JARFILE"]);
}

#[test]
fn a_suspension_comes_before_other_changes_and_its_end_after_them() {
    let larger = Change::product(product("8 GB").id().clone())
        .apply(&desired(), Some(&product("8 GB")))
        .unwrap()
        .unwrap();
    let suspended = changed(&larger, Change::suspend("unpaid"));
    assert_eq!(
        kinds(&planned(&running(), &suspended, &seen(server()))),
        [StepKind::Suspend, StepKind::ChangeBuild]
    );

    let mut record = running();
    record.suspension_placed = true;
    let mut stopped = server();
    stopped.state = ServerState::Suspended;
    assert_eq!(
        kinds(&planned(&record, &larger, &seen(stopped))),
        [StepKind::ChangeBuild, StepKind::Unsuspend]
    );
}

#[test]
fn a_suspension_that_somebody_placed_on_the_panel_is_kept_and_told() {
    let mut stopped = server();
    stopped.state = ServerState::Suspended;
    let plan = planned(&running(), &desired(), &seen(stopped.clone()));
    assert!(plan.is_empty());
    assert_eq!(plan.notes, [Note::SuspendedOnThePanel]);

    let lifted = changed(&desired(), Change::unsuspend_all());
    assert_eq!(
        kinds(&planned(&running(), &lifted, &seen(stopped))),
        [StepKind::Unsuspend]
    );
}

#[test]
fn an_account_that_carries_anothers_key_is_proved_anew() {
    let mut taken_over = server();
    taken_over.owner_key = Some("43".to_owned());
    assert_eq!(
        kinds(&planned(&running(), &desired(), &seen(taken_over))),
        [StepKind::EnsureAccount, StepKind::ChangeDetails]
    );
}

#[test]
fn the_node_is_told_again_when_that_is_owed() {
    let mut record = running();
    record.owed_sync = Some(OwedSync::new(minutes(-1)));
    assert_eq!(
        kinds(&planned(&record, &desired(), &seen(server()))),
        [StepKind::SyncNode]
    );
    record.owed_sync = Some(OwedSync::new(minutes(1)));
    assert!(planned(&record, &desired(), &seen(server())).is_empty());
}

/// Invariant 5: what an egg keeps from view is changed like anything else, and shown nowhere.
#[test]
fn a_secret_variable_is_changed_and_not_shown() {
    let mut egg = egg();
    egg.variables[1].secret = true;
    let product = product_with("4 GB", egg);
    let sold = Desired::from_order(&order(), &product, &Capabilities::pterodactyl().names).unwrap();
    let wanted = changed(&sold, Change::variables([("LICENCE", "new-canary")]));
    let mut server = server();
    let environment = server.environment.as_mut().unwrap();
    environment.insert("LICENCE".to_owned(), "old-canary".to_owned());
    let plan = planned(&running(), &wanted, &seen(server));
    let [change] = plan.steps[0].changes() else {
        panic!("{plan:?}")
    };
    assert_eq!(change.to_string(), "environment.LICENCE: [secret] → [secret]");
    assert!(!format!("{plan:?}").contains("canary"), "{plan:?}");
}
