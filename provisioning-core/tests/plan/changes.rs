//! A server that is there becomes what is wanted, and what is its owner's stays.

use super::*;

/// What a plan changes.
fn fields(plan: &Plan) -> Vec<String> {
    let changes = plan.steps.iter().flat_map(Step::changes);
    changes.map(|change| change.field.clone()).collect()
}

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
    assert_eq!(
        fields(&plan),
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
    assert_eq!(fields(&plan), ["environment.SERVER_JARFILE"]);
}

/// A server that was stopped has heard of its suspension: where no answer says so, the node is asked first.
#[test]
fn the_node_is_asked_before_it_is_told_again_of_a_suspension_that_no_answer_proves() {
    let mut record = running();
    record.owed_sync = Some(OwedSync::new(minutes(-1)));
    record.suspension_placed = true;
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    record.converged = Some(unpaid.revision);
    for (state, leaves, first) in [
        (ServerState::Suspended, true, StepKind::AskNode),
        (ServerState::Suspended, false, StepKind::SyncNode),
        (ServerState::Ready, true, StepKind::SyncNode),
    ] {
        let wanted = if state == ServerState::Ready {
            desired()
        } else {
            unpaid.clone()
        };
        let mut shown = server();
        shown.state = state;
        let mut capabilities = Capabilities::pterodactyl();
        capabilities.can_ask_node = true;
        capabilities.every_change_leaves_sync_owed = leaves;
        let plan = plan(&record, &wanted, &seen(shown), &capabilities, now());
        assert_eq!(kinds(&plan).first(), Some(&first), "{plan:?}");
    }
}

/// That an installation is overdue is said of one that runs.
#[test]
fn only_a_server_that_installs_is_called_overdue() {
    let mut record = running();
    record.last_intent = Some(minutes(-24 * 60));
    let plan = planned(&record, &desired(), &seen(server()));
    assert!(plan.notes.is_empty(), "{:?}", plan.notes);
    let mut installing = server();
    installing.state = ServerState::Installing;
    let unpaid = changed(&desired(), Change::suspend("unpaid"));
    let overdue = planned(&record, &unpaid, &seen(installing.clone()));
    assert_eq!(overdue.notes, [Note::InstallationOverdue]);
    record.last_intent = Some(minutes(-1));
    assert!(planned(&record, &unpaid, &seen(installing)).notes.is_empty());
}

/// The panel says whose the server is: nobody need be asked for the customer's account.
#[test]
fn an_owner_who_carries_the_customers_key_is_proved_already() {
    let mut renamed = desired();
    renamed.spec.name = "Another name".to_owned();
    let mut observed = seen(server());
    observed.account = None;
    assert_eq!(
        kinds(&planned(&running(), &renamed, &observed)),
        [StepKind::ChangeDetails]
    );
}

/// A write of which nobody heard, and of which nothing can come any more.
fn unanswered(sent: ServerSpec) -> Vec<Attempt> {
    vec![Attempt::new(2, "change-details", minutes(-10), minutes(-1)).sending(sent)]
}

#[test]
fn what_an_unanswered_write_has_put_there_is_no_edit_of_the_owners() {
    let mut sent = desired().spec;
    sent.name = "Sent".to_owned();
    sent.description = "Sent".to_owned();
    sent.docker_image = "ghcr.io/example/java_17".to_owned();
    let mut shown = server();
    shown.name.clone_from(&sent.name);
    shown.description.clone_from(&sent.description);
    shown.docker_image.clone_from(&sent.docker_image);
    let mut record = running();
    assert!(
        planned(&record, &desired(), &seen(shown.clone())).is_empty(),
        "edits of the owner's"
    );
    record.attempts = unanswered(sent);
    let plan = planned(&record, &desired(), &seen(shown.clone()));
    assert_eq!(fields(&plan), ["name", "description", "docker_image"]);
    shown.name = "Ada's world".to_owned();
    shown.description = "Ada's".to_owned();
    shown.docker_image = desired().spec.docker_image;
    let plan = planned(&record, &desired(), &seen(shown));
    assert!(plan.is_empty(), "the owner's, whatever was sent: {plan:?}");
}

#[test]
fn an_unanswered_change_of_egg_has_brought_its_values_where_the_egg_is_there() {
    let forge = product_with("8 GB", other());
    let wanted = Change::product(forge.id().clone()).apply(&desired(), Some(&forge));
    let wanted = wanted.unwrap().unwrap();
    let mut sent = wanted.spec.clone();
    sent.environment
        .insert("SERVER_JARFILE".to_owned(), "forge.jar".to_owned());
    let mut record = running();
    record.attempts = unanswered(sent.clone());
    let mut shown = ObservedServer::new(which(), &sent, minutes(-60));
    let as_it_was = server();
    shown.key.clone_from(&as_it_was.key);
    shown.owner.clone_from(&as_it_was.owner);
    shown.owner_key.clone_from(&as_it_was.owner_key);
    shown.allocation.clone_from(&as_it_was.allocation);
    assert_eq!(
        fields(&planned(&record, &wanted, &seen(shown.clone()))),
        ["environment.SERVER_JARFILE"]
    );
    let mut edited_since = shown;
    let environment = edited_since.environment.get_or_insert_default();
    environment.insert("SERVER_JARFILE".to_owned(), "ada.jar".to_owned());
    let plan = planned(&record, &wanted, &seen(edited_since));
    assert!(plan.is_empty(), "{plan:?}");

    let mut edited = server();
    let environment = edited.environment.get_or_insert_default();
    environment.insert("SERVER_JARFILE".to_owned(), "fabric.jar".to_owned());
    let plan = planned(&record, &desired(), &seen(edited));
    assert!(
        plan.is_empty(),
        "it never came, and the values are the owner's: {plan:?}"
    );
}

#[test]
fn a_step_and_a_note_say_what_they_are() {
    let mut renamed = desired();
    renamed.spec.name = "Another name".to_owned();
    let plan = planned(&running(), &renamed, &seen(server()));
    let said: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["change the details"]);
    assert_eq!(
        Note::SuspendedOnThePanel.to_string(),
        "suspended on the panel itself, by somebody else; left so"
    );
}

/// What somebody has set by an edit of his own goes before what the owner did on the panel.
#[test]
fn what_is_insisted_on_goes_before_the_owners_edits_until_it_is_reached() {
    let mut edited = server();
    edited.description = "Ada's".to_owned();
    let mut wanted = desired();
    wanted.revision = 2;
    wanted.insisted.insert("description".to_owned(), 2);
    assert_eq!(
        fields(&planned(&running(), &wanted, &seen(edited.clone()))),
        ["description"]
    );
    let mut reached = running();
    reached.converged = Some(2);
    assert!(planned(&reached, &wanted, &seen(edited)).is_empty());
}

#[test]
fn an_image_that_the_egg_does_not_offer_is_no_choice_of_the_owners() {
    for (image, stays) in [("ghcr.io/example/java_17", true), ("ghcr.io/example/miner", false)] {
        let mut edited = server();
        edited.docker_image = image.to_owned();
        let plan = planned(&running(), &desired(), &seen(edited));
        assert_eq!(plan.is_empty(), stays, "{image}: {plan:?}");
    }
}

#[test]
fn a_plan_with_steps_or_a_wait_is_not_empty() {
    let mut busy = server();
    busy.state = ServerState::Busy("transferring".to_owned());
    let waits = planned(&running(), &desired(), &seen(busy));
    assert!(waits.steps.is_empty() && !waits.is_empty());
    let mut renamed = desired();
    renamed.spec.name = "Another name".to_owned();
    let changes = planned(&running(), &renamed, &seen(server()));
    assert_eq!(changes.outcome, Outcome::Converged);
    assert!(!changes.is_empty());
    assert!(planned(&running(), &desired(), &seen(server())).is_empty());
}

/// When the last moment has come in which a write may take effect, a look tells what became of it.
#[test]
fn a_write_is_looked_for_at_the_last_moment_at_which_it_may_come() {
    let mut record = running();
    record.attempts = vec![Attempt::new(2, "change-build", minutes(-3), now())];
    let observed = Observed::of(Sight::Absent {
        at: minutes(-1),
        looks: 2,
    });
    let wanted = changed(&desired(), Change::terminate());
    assert_eq!(kinds(&planned(&record, &wanted, &observed)), [StepKind::Look]);
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
