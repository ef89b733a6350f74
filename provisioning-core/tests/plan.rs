//! Planning: what is done next, judged without any panel.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use provisioning_core::{
    Change, Customer, CustomerId, ExternalKey, Order, PanelId, Product, ProductDraft, ServiceId,
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::Generation,
    panel::{Capabilities, NodeAnswer, ObservedServer, PanelKind, PowerState, ServerRef, ServerState},
    plan::{Note, Observed, Outcome, Plan, Sight, Step, StepKind, Why, plan},
    service::{
        Act, ActReport, Attempt, Binding, Desired, Install, Overrides, OwedSync, ParkCause, Parked, ServiceRecord,
    },
};

#[path = "plan/calagopus.rs"]
mod calagopus;

const ACCOUNT: &str = "7";

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn minutes(minutes: i64) -> Timestamp {
    now().checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap()
}

fn egg() -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new("5"), Egg::new("Paper"));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = ["java_21", "java_17"]
        .map(|tag| DockerImage::new(tag, format!("ghcr.io/example/{tag}")))
        .into();
    egg.set_startup("java -jar {{SERVER_JARFILE}}");
    let mut jar = EggVariable::new("SERVER_JARFILE", "required|string");
    jar.default_value = "server.jar".to_owned();
    jar.user_editable = true;
    let mut secret = EggVariable::new("LICENCE", "nullable|string");
    secret.user_editable = false;
    egg.variables = vec![jar, secret];
    egg
}

fn product(memory: &str) -> Product {
    let text = format!(
        r#"
        id = "mc-{}"
        name = "Minecraft"
        panel = "eu"
        egg = "Paper"
        [resources]
        memory = "{memory}"
        disk = "20 GB"
        cpu = 200
        "#,
        memory.replace(' ', "").to_lowercase()
    );
    let draft: ProductDraft = toml::from_str(&text).unwrap();
    draft
        .check(&[CatalogEgg::new(
            PanelId::new("eu").unwrap(),
            PanelKind::Pterodactyl,
            egg(),
        )])
        .unwrap()
}

fn order() -> Order {
    let customer = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
    Order::new(ServiceId::new("1001").unwrap(), customer, product("4 GB").id().clone())
}

fn desired() -> Desired {
    Desired::from_order(&order(), &product("4 GB"), &Capabilities::pterodactyl().names).unwrap()
}

fn changed(desired: &Desired, change: Change) -> Desired {
    change.apply(desired, None).unwrap().unwrap()
}

fn fresh() -> ServiceRecord {
    let key = ExternalKey::new(None, ServiceId::new("1001").unwrap(), Generation::FIRST);
    ServiceRecord::new(PanelId::new("eu").unwrap(), key)
}

fn which() -> ServerRef {
    ServerRef::new("3", "20a1858d-7397-4025-85b2-ff221d3e5517".parse().unwrap())
}

/// A record of a service that runs, as it was ordered.
fn running() -> ServiceRecord {
    let mut record = fresh();
    record.epoch = 1;
    record.first_intent = Some(minutes(-60));
    record.last_intent = Some(minutes(-60));
    record.binding = Some(Binding::new(which(), "1".to_owned(), false));
    record.install = Install::Done;
    record.was_active = true;
    record.converged = Some(1);
    record.applied = Some(desired().spec);
    record
}

/// The server of such a service, as the panel shows it.
fn server() -> ObservedServer {
    let mut server = ObservedServer::new(which(), &desired().spec, minutes(-60));
    server.key = Some("1001".to_owned());
    server.owner = ACCOUNT.to_owned();
    server.owner_key = Some("42".to_owned());
    server.allocation = Some("11".to_owned());
    server
}

fn seen(server: ObservedServer) -> Observed {
    Observed::of(Sight::Seen {
        at: now(),
        server: Box::new(server),
    })
    .with_account(ACCOUNT)
}

fn absent(looks: u32, same_panel: Option<bool>) -> Observed {
    let mut observed = Observed::of(Sight::Absent { at: now(), looks });
    observed.same_panel = same_panel;
    observed
}

fn planned(record: &ServiceRecord, desired: &Desired, observed: &Observed) -> Plan {
    plan(record, desired, observed, &Capabilities::pterodactyl(), now())
}

fn kinds(plan: &Plan) -> Vec<StepKind> {
    plan.steps.iter().map(Step::kind).collect()
}

#[test]
fn a_new_service_is_made_without_a_look_where_keys_are_unique() {
    let plan = planned(&fresh(), &desired(), &Observed::default());
    assert_eq!(kinds(&plan), [StepKind::EnsureAccount, StepKind::Create]);
}

#[test]
fn a_new_service_is_looked_for_first_where_keys_are_not_unique() {
    let mut capabilities = Capabilities::pterodactyl();
    capabilities.key_is_unique = false;
    let plan = plan(&fresh(), &desired(), &Observed::default(), &capabilities, now());
    assert_eq!(kinds(&plan), [StepKind::Look]);
}

#[test]
fn a_service_that_is_as_wanted_needs_nothing() {
    assert!(planned(&running(), &desired(), &seen(server())).is_empty());
}

/// Invariant 20.
#[test]
fn missing_is_parked_not_recreated() {
    let once = planned(
        &running(),
        &desired(),
        &Observed::of(Sight::Absent { at: now(), looks: 1 }),
    );
    assert_eq!(kinds(&once), [StepKind::Look], "a second look comes before a verdict");
    let twice = planned(
        &running(),
        &desired(),
        &Observed::of(Sight::Absent { at: now(), looks: 2 }),
    );
    assert_eq!(
        twice.outcome,
        Outcome::Park {
            cause: ParkCause::Missing
        }
    );
    assert!(twice.steps.is_empty());
}

/// Invariant 18: whatever is wanted, nothing is written to a server that is not ours.
#[test]
fn a_write_names_a_server_that_carries_our_key() {
    let mut stranger = server();
    stranger.key = Some("1001-other".to_owned());
    stranger.server = ServerRef::new("3", "00000000-0000-4000-8000-000000000000".parse().unwrap());
    let mut twin = server();
    twin.server = stranger.server.clone();
    let mut cleared = server();
    cleared.key = None;
    let mut other_case = server();
    other_case.key = Some("1001".to_uppercase() + "A");
    for desired in [
        desired(),
        changed(&desired(), Change::suspend("unpaid")),
        changed(&desired(), Change::terminate()),
    ] {
        for (what, server) in [
            ("stranger", &stranger),
            ("twin", &twin),
            ("cleared", &cleared),
            ("case", &other_case),
        ] {
            let plan = planned(&running(), &desired, &seen(server.clone()));
            assert!(plan.steps.is_empty(), "{what}: {plan:?}");
            assert!(matches!(plan.outcome, Outcome::Park { .. }), "{what}: {plan:?}");
        }
    }
}

#[test]
fn a_server_older_than_the_order_is_not_adopted() {
    let mut record = fresh();
    record.epoch = 1;
    record.first_intent = Some(now());
    let mut old = server();
    old.created_at = minutes(-6);
    let plan = planned(&record, &desired(), &seen(old));
    assert!(
        matches!(
            plan.outcome,
            Outcome::Park {
                cause: ParkCause::Foreign { .. }
            }
        ),
        "{plan:?}"
    );
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

/// Invariant 22: the clock may suspend; however late it is, it never deletes.
#[test]
fn the_clock_never_deletes() {
    let mut due = desired();
    due.suspend_at = Some(minutes(-1));
    assert_eq!(kinds(&planned(&running(), &due, &seen(server()))), [StepKind::Suspend]);
    let mut stopped = server();
    stopped.state = ServerState::Suspended;
    let mut record = running();
    record.suspension_placed = true;
    let years_later = minutes(60 * 24 * 365 * 10);
    let observed = Observed::of(Sight::Seen {
        at: years_later,
        server: Box::new(stopped),
    })
    .with_account(ACCOUNT);
    assert!(plan(&record, &due, &observed, &Capabilities::pterodactyl(), years_later).is_empty());
}

/// Invariant 21: nothing is as wanted, and nothing has ended, while a write may still take effect.
#[test]
fn a_late_request_changes_nothing_decided() {
    let mut record = running();
    record.attempts = vec![Attempt::new(4, "suspend", minutes(-1), minutes(1))];
    let plan_now = planned(&record, &desired(), &seen(server()));
    assert_eq!(
        plan_now.outcome,
        Outcome::Wait {
            until: minutes(1),
            why: Why::Settling
        }
    );

    let ending = changed(&desired(), Change::terminate());
    let gone = absent(2, Some(true));
    assert_eq!(
        planned(&record, &ending, &gone).outcome,
        Outcome::Wait {
            until: minutes(1),
            why: Why::Settling
        }
    );

    let later = minutes(2);
    let looked_before = plan(
        &record,
        &desired(),
        &seen(server()),
        &Capabilities::pterodactyl(),
        later,
    );
    assert_eq!(
        kinds(&looked_before),
        [StepKind::Look],
        "only a look after that moment decides"
    );
}

/// Invariant 6.
#[test]
fn gone_needs_two_looks_at_the_same_panel() {
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(
        kinds(&planned(&running(), &ending, &absent(1, None))),
        [StepKind::VerifyPanel]
    );
    assert_eq!(
        kinds(&planned(&running(), &ending, &absent(1, Some(true)))),
        [StepKind::Look]
    );
    assert_eq!(
        planned(&running(), &ending, &absent(2, Some(true))).outcome,
        Outcome::End { already_gone: true }
    );
    assert_eq!(
        planned(&running(), &ending, &absent(2, Some(false))).outcome,
        Outcome::Park {
            cause: ParkCause::AnotherPanel
        }
    );
}

#[test]
fn a_service_that_was_never_sent_ends_without_a_call() {
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(
        planned(&fresh(), &ending, &Observed::default()).outcome,
        Outcome::End { already_gone: false }
    );
}

#[test]
fn ready_is_no_proof_when_a_suspension_has_overwritten_the_installation() {
    let mut record = running();
    record.was_active = false;
    record.install = Install::InDoubt;
    let unproven = planned(&record, &desired(), &seen(server()));
    assert_eq!(
        unproven.outcome,
        Outcome::Park {
            cause: ParkCause::InstallUnproven
        }
    );

    let mut capabilities = Capabilities::pterodactyl();
    capabilities.can_ask_node = true;
    let asking = plan(&record, &desired(), &seen(server()), &capabilities, now());
    assert_eq!(kinds(&asking), [StepKind::AskNode]);
    let mut answered = seen(server());
    answered.node = Some(NodeAnswer::Has(PowerState::Offline));
    assert!(plan(&record, &desired(), &answered, &capabilities, now()).is_empty());
}

#[test]
fn an_installation_that_never_ends_is_made_again_only_while_nobody_has_used_it() {
    let mut installing = server();
    installing.state = ServerState::Installing;
    let mut record = running();
    record.was_active = false;
    record.install = Install::Pending;
    record.last_intent = Some(minutes(-61));
    assert_eq!(
        kinds(&planned(&record, &desired(), &seen(installing.clone()))),
        [StepKind::Delete]
    );
    record.epoch = 3;
    assert_eq!(
        planned(&record, &desired(), &seen(installing.clone())).outcome,
        Outcome::Park {
            cause: ParkCause::InstallStuck
        }
    );
    record.was_active = true;
    assert!(!planned(&record, &desired(), &seen(installing)).loses_data());
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

#[test]
fn a_parked_service_waits_until_something_else_is_wanted() {
    let mut record = running();
    record.parked = Some(Parked::new(ParkCause::Missing, now(), 1));
    let gone = Observed::of(Sight::Absent { at: now(), looks: 1 });
    assert_eq!(
        planned(&record, &desired(), &gone).outcome,
        Outcome::Park {
            cause: ParkCause::Missing
        }
    );
    let ending = changed(&desired(), Change::terminate());
    assert_eq!(kinds(&planned(&record, &ending, &gone)), [StepKind::VerifyPanel]);
}

prop_compose! {
    fn instant()(offset in -200_000_i64..200_000) -> Timestamp {
        now().checked_add(jiff::SignedDuration::from_secs(offset)).unwrap()
    }
}

fn state() -> impl Strategy<Value = ServerState> {
    prop_oneof![
        Just(ServerState::Ready),
        Just(ServerState::Installing),
        Just(ServerState::InstallFailed),
        Just(ServerState::Suspended),
        Just(ServerState::RestoreFailed),
        Just(ServerState::Busy("restoring_backup".to_owned())),
    ]
}

prop_compose! {
    fn any_server()(
        state in state(), ours in prop::bool::weighted(0.8), same in prop::bool::weighted(0.8),
        memory in prop::sample::select(vec!["4 GB", "8 GB", "16 GB"]), renamed: bool, jar in "[a-z]{0,8}",
        owner in prop::sample::select(vec!["7", "8"]), owner_key in prop::option::of(prop::sample::select(vec!["42", "43"])),
        created_at in instant(),
    ) -> ObservedServer {
        let mut server = server();
        server.state = state;
        if !ours { server.key = None; }
        if !same { server.server.uuid = "00000000-0000-4000-8000-000000000000".parse().unwrap(); }
        server.limits.memory = product(memory).memory();
        if renamed { "renamed".clone_into(&mut server.name); }
        server.environment.get_or_insert_default().insert("SERVER_JARFILE".to_owned(), jar);
        owner.clone_into(&mut server.owner);
        server.owner_key = owner_key.map(str::to_owned);
        server.created_at = created_at;
        server
    }
}

fn sight() -> impl Strategy<Value = Sight> {
    prop_oneof![
        Just(Sight::NotLooked),
        (instant(), 1_u32..3).prop_map(|(at, looks)| Sight::Absent { at, looks }),
        (instant(), any_server()).prop_map(|(at, server)| Sight::Seen {
            at,
            server: Box::new(server)
        }),
        instant().prop_map(|at| Sight::Deleted { at }),
    ]
}

prop_compose! {
    fn any_record()(
        bound in prop::bool::weighted(0.7), provisional: bool, was_active: bool, placed: bool, epoch in 0_u32..5,
        first in prop::option::of(instant()), last in prop::option::of(instant()),
        install in prop::sample::select(vec![Install::Pending, Install::InDoubt, Install::Done]),
        attempts in prop::collection::vec(instant(), 0..3), owed in prop::option::of(instant()), applied: bool,
        adopting in prop::bool::weighted(0.2), reinstalled in prop::option::of(1_u64..3),
        denied in prop::option::of(instant()), lacked: bool,
    ) -> ServiceRecord {
        let mut record = running();
        record.binding = bound.then(|| Binding::new(which(), "1".to_owned(), provisional));
        record.was_active = was_active;
        record.suspension_placed = placed;
        record.epoch = epoch;
        record.first_intent = first;
        record.last_intent = last;
        record.install = install;
        record.attempts = attempts.into_iter().map(|until| Attempt::new(1, "create", now(), until)).collect();
        record.owed_sync = owed.map(OwedSync::new);
        record.node_denied = denied;
        record.node_lacks_it = lacked;
        if !applied { record.applied = None; }
        record.adopting = adopting;
        if let Some(request) = reinstalled { record.acts.insert(Act::Reinstall, ActReport::begun(request, now())); }
        record
    }
}

/// Edits of all kinds, each once at most.
fn edits() -> impl Strategy<Value = Vec<Change>> {
    let mut more = Overrides::default();
    more.memory = Some(provisioning_core::Mebibytes::from_gib(6).into());
    let other = Customer::new(CustomerId::new("43").unwrap(), "grace@example.org").unwrap();
    prop::sample::subsequence(
        vec![
            Change::reinstall(),
            Change::back_up(),
            Change::name_to("Another"),
            Change::variables([("SERVER_JARFILE", "mine.jar")]),
            Change::overrides(more),
            Change::customer_to(other),
        ],
        0..6,
    )
}

fn any_capabilities() -> impl Strategy<Value = Capabilities> {
    prop_oneof![
        Just(Capabilities::pterodactyl()),
        Just(Capabilities::pelican()),
        Just(Capabilities::calagopus())
    ]
}

fn any_node_answer() -> impl Strategy<Value = Option<NodeAnswer>> {
    prop::option::of(prop_oneof![
        Just(NodeAnswer::Has(PowerState::Offline)),
        Just(NodeAnswer::Has(PowerState::Running)),
        Just(NodeAnswer::Unknown),
        Just(NodeAnswer::NotAsked),
        Just(NodeAnswer::Silent),
    ])
}

fn any_desired() -> impl Strategy<Value = Desired> {
    let bools = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (bools, edits()).prop_map(|((larger, suspended, ended, overrule), edits)| {
        let mut desired = desired();
        for edit in edits {
            desired = changed(&desired, edit);
        }
        if larger {
            let product = product("8 GB");
            desired = Change::product(product.id().clone())
                .apply(&desired, Some(&product))
                .unwrap()
                .unwrap();
        }
        if suspended {
            desired = changed(&desired, Change::suspend("unpaid"));
        }
        if overrule {
            desired = changed(&desired, Change::unsuspend_all());
        }
        if ended {
            desired = changed(&desired, Change::terminate());
        }
        desired
    })
}

/// What the panel shows after a step that went well.
fn after(
    step: &Step,
    record: &mut ServiceRecord,
    desired: &Desired,
    observed: &mut Observed,
    capabilities: &Capabilities,
    at: Timestamp,
) {
    if step.kind() == StepKind::Create {
        let mut made = server();
        made.created_at = at;
        made.limits = desired.spec.limits.clone();
        record.binding = Some(Binding::new(which(), "1".to_owned(), false));
        record.install = Install::Done;
        record.applied = Some(desired.spec.clone());
        observed.server = Sight::Seen {
            at,
            server: Box::new(made),
        };
        return;
    }
    if step.kind() == StepKind::EnsureAccount {
        observed.account = Some("9".to_owned());
        return;
    }
    if let Some((act, request)) = step.act() {
        record.acts.insert(act, ActReport::begun(request, at));
    }
    let owner_key = record.customer_key(&desired.customer);
    let Sight::Seen { at: seen_at, server } = &mut observed.server else {
        return;
    };
    *seen_at = at;
    let spec = provisioning_core::plan::keep_owner_edits(desired, record, server);
    match step.kind() {
        StepKind::ChangeDetails => {
            server.key = Some(record.key.to_string());
            server.name = spec.name;
            server.description = spec.description;
            if let Some(account) = &observed.account {
                server.owner.clone_from(account);
                server.owner_key = Some(owner_key);
            }
        }
        StepKind::ChangeBuild => {
            server.limits = spec.limits;
            server.features = spec.features;
            record.owed_sync = None;
        }
        StepKind::ChangeStartup => {
            server.egg = spec.egg;
            server.docker_image = spec.docker_image;
            server.startup = spec.startup;
            if let Some(known) = server.environment.as_mut().filter(|_| !capabilities.variables_apart) {
                known.extend(spec.environment);
            }
        }
        StepKind::ChangeVariables => server.environment = Some(spec.environment),
        StepKind::SyncNode => record.owed_sync = None,
        StepKind::Suspend => {
            record.suspension_placed = true;
            record.owed_sync = None;
            server.state = ServerState::Suspended;
        }
        StepKind::Unsuspend => {
            record.suspension_placed = false;
            record.owed_sync = None;
            server.state = ServerState::Ready;
        }
        StepKind::Reinstall => server.state = ServerState::Installing,
        StepKind::Delete | StepKind::ForceDelete => observed.server = Sight::Deleted { at },
        _ => {}
    }
}

proptest! {
    #[test]
    fn planning_never_panics_and_never_deletes_what_shall_live_and_was_used(
        record in any_record(), desired in any_desired(), sight in sight(), account: bool, now in instant(),
        capabilities in any_capabilities(), node in any_node_answer(),
    ) {
        let mut observed = Observed::of(sight);
        if account { observed = observed.with_account(ACCOUNT); }
        observed.node = node;
        let plan = plan(&record, &desired, &observed, &capabilities, now);
        if desired.goal == provisioning_core::service::Goal::Live && record.was_active {
            prop_assert!(!kinds(&plan).contains(&StepKind::Delete));
            prop_assert!(!kinds(&plan).contains(&StepKind::Create));
        }
        let asked = desired.requests.get(&Act::Reinstall).copied().unwrap_or_default();
        let begun = record.acts.get(&Act::Reinstall).map_or(0, |report| report.request);
        if asked <= begun || desired.is_suspended(now) {
            prop_assert!(!kinds(&plan).contains(&StepKind::Reinstall), "nobody asked, or it would lift the suspension");
        }
        let is_taken_over = |server: &ObservedServer| {
            record.adopting && server.key.is_none() && record.binding.as_ref().is_some_and(|it| it.server == server.server)
        };
        if let Sight::Seen { server, .. } = &observed.server
            && server.key.as_deref() != Some("1001")
            && !is_taken_over(server)
        {
            prop_assert!(plan.steps.iter().all(|step| !step.kind().is_write()), "{:?}", plan);
        }
    }

    #[test]
    fn a_plan_is_empty_after_its_steps(
        mut record in any_record(), desired in any_desired(), server in any_server(), apart: bool,
    ) {
        record.attempts.clear();
        let variables = server.environment.clone();
        let mut observed = seen(server);
        let capabilities = if apart { Capabilities::calagopus() } else { Capabilities::pterodactyl() };
        if let Sight::Seen { server, .. } = &mut observed.server && apart { server.environment = None; }
        for _ in 0..14 {
            let plan = plan(&record, &desired, &observed, &capabilities, now());
            if let (Some(Step::ReadVariables), Sight::Seen { server, .. }) = (plan.steps.first(), &mut observed.server) {
                server.environment.clone_from(&variables);
                continue;
            }
            let goes_on = |step: &&Step| step.kind().is_write() || step.kind() == StepKind::EnsureAccount;
            let Some(step) = plan.steps.first().filter(goes_on) else { return Ok(()) };
            let changes = step.changes().to_vec();
            after(step, &mut record, &desired, &mut observed, &capabilities, now());
            let next = provisioning_core::plan::plan(&record, &desired, &observed, &capabilities, now());
            prop_assert!(next.steps.first() != Some(step), "{:?} again after {:?}", step, changes);
        }
        prop_assert!(false, "no end");
    }

    /// On a server that is there and stays as it is but for us: what is previewed is what is done, step by step.
    #[test]
    fn a_preview_lists_just_the_steps_that_the_engine_does(
        mut record in any_record(), desired in any_desired(), mut server in any_server(), account: bool, is_suspended: bool,
    ) {
        record.attempts.clear();
        record.binding = running().binding;
        record.install = Install::Done;
        server.server = which();
        server.state = if is_suspended { ServerState::Suspended } else { ServerState::Ready };
        let mut observed = seen(server);
        if !account { observed.account = None; }
        let told = |step: &Step| {
            let fields: Vec<String> = step.changes().iter().map(|change| change.field.clone()).collect();
            (step.kind(), fields)
        };
        let previewed: Vec<_> = planned(&record, &desired, &observed).steps.iter().map(told).collect();
        let mut done = Vec::new();
        while let Some(step) = planned(&record, &desired, &observed).steps.first() {
            prop_assert!(done.len() < previewed.len(), "{:?} after {:?}", step, done);
            done.push(told(step));
            after(step, &mut record, &desired, &mut observed, &Capabilities::pterodactyl(), now());
        }
        prop_assert_eq!(done, previewed);
    }

    #[test]
    fn polls_are_bounded(elapsed in 0_u64..100_000, failures in 0_u32..1000, random in 0.0_f64..=1.0) {
        use provisioning_core::plan::schedule;
        let poll = schedule::install_poll(Duration::from_secs(elapsed));
        prop_assert!((Duration::from_secs(1)..=Duration::from_secs(30)).contains(&poll));
        let wait = schedule::backoff(failures, random);
        prop_assert!((Duration::from_secs(1)..=Duration::from_secs(300)).contains(&wait));
    }
}
