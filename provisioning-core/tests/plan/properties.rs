//! What holds of every plan.

use super::{
    arbitrary::{
        a_living_record, a_sound_server, any_capabilities, any_desired, any_node_answer, any_record, instant, sight,
    },
    world::World,
    *,
};

/// More than any service takes.
const MANY: usize = 40;

/// A step and the fields that it changes.
fn told(step: &Step) -> (StepKind, Vec<String>) {
    let fields = step.changes().iter().map(|change| change.field.clone());
    (step.kind(), fields.collect())
}

/// Does all that is planned, and waits where that is planned. Gives the last plan, which has no steps.
fn carried_out(world: &mut World) -> Result<Plan, TestCaseError> {
    let mut before = None;
    for _ in 0..MANY {
        let plan = world.plan();
        match (plan.steps.first(), &plan.outcome) {
            (Some(step), _) => {
                let is_again = step.kind().is_write() && before.as_ref() == Some(step);
                prop_assert!(!is_again, "{step:?} again: {world:?}");
                world.does(step);
                before = Some(step.clone());
            }
            (None, Outcome::Wait { until, .. }) => {
                world.waits(*until);
                before = None;
            }
            (None, _) => return Ok(plan),
        }
    }
    Err(TestCaseError::fail(format!("no end: {:?} {world:?}", world.plan())))
}

proptest! {
    /// Pure and total, at the ends of time too; and what lives and was used is neither deleted nor made again.
    #[test]
    fn planning_never_panics_and_never_deletes_what_shall_live_and_was_used(
        record in any_record(), desired in any_desired(), sight in sight(), account: bool, now in instant(),
        capabilities in any_capabilities(), node in any_node_answer(), same_panel: Option<bool>,
    ) {
        let mut observed = Observed::of(sight);
        if account { observed = observed.with_account(ACCOUNT); }
        observed.node = node;
        observed.same_panel = same_panel;
        let plan = plan(&record, &desired, &observed, &capabilities, now);
        prop_assert_eq!(&plan, &provisioning_core::plan::plan(&record, &desired, &observed, &capabilities, now));
        if desired.goal == Goal::Live && record.was_active && record.ended.is_none() {
            prop_assert!(!kinds(&plan).contains(&StepKind::Delete) && !kinds(&plan).contains(&StepKind::ForceDelete));
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

    /// Whatever a service and its server are like: when the steps are done and what they bring about is seen, nothing is
    /// left to do, unless a person must decide.
    #[test]
    fn a_plan_is_empty_after_its_steps(
        record in any_record(), desired in any_desired(), sight in sight(), account: bool,
        capabilities in any_capabilities(), node in any_node_answer(),
    ) {
        let mut observed = Observed::of(sight);
        if account { observed = observed.with_account(ACCOUNT); }
        observed.node = node;
        let mut world = World::new(record, desired, observed, capabilities).looked_at();
        let last = carried_out(&mut world)?;
        prop_assert!(last.is_empty() || matches!(last.outcome, Outcome::Park { .. }), "{:?}", last);
    }

    /// A server that is ours and installed needs nobody: it becomes all that is wanted, or is gone.
    #[test]
    fn a_sound_server_becomes_what_is_wanted(
        mut record in a_living_record(), desired in any_desired(), server in a_sound_server(), account: bool,
        capabilities in any_capabilities(),
    ) {
        record.binding = running().binding;
        record.install = Install::Done;
        record.adopting = false;
        let mut observed = seen(server);
        if !account { observed.account = None; }
        let mut world = World::new(record, desired, observed, capabilities).looked_at();
        let last = carried_out(&mut world)?;
        prop_assert!(last.is_empty(), "{:?}", last);
        let Some(server) = world.observed.server.seen() else {
            prop_assert_eq!(world.desired.goal, Goal::Ended);
            return Ok(());
        };
        prop_assert_eq!(world.desired.goal, Goal::Live);
        let spec = &world.desired.spec;
        prop_assert_eq!((&server.limits, &server.features, &server.egg), (&spec.limits, &spec.features, &spec.egg));
        let is_suspended = server.state == ServerState::Suspended;
        let is_anothers = last.notes.contains(&Note::SuspendedOnThePanel);
        prop_assert!(is_suspended == (world.desired.is_suspended(world.now) || is_anothers), "{:?}", server.state);
    }

    /// On a server that is there and stays as it is but for us: what is previewed is what is done, step by step. Where variables
    /// are apart, those of another egg are not known before it is there.
    #[test]
    fn a_preview_lists_just_the_steps_that_the_engine_does(
        mut record in a_living_record(), desired in any_desired(), server in a_sound_server(), account: bool,
        capabilities in any_capabilities(),
    ) {
        record.attempts.clear();
        record.binding = running().binding;
        record.install = Install::Done;
        let mut observed = seen(server);
        if !account { observed.account = None; }
        let mut world = World::new(record, desired, observed, capabilities);
        let is_known = !world.capabilities.variables_apart
            || world.observed.server.seen().is_none_or(|server| server.egg == world.desired.spec.egg);
        let counts = |step: &Step| is_known || ![StepKind::ReadVariables, StepKind::ChangeVariables].contains(&step.kind());
        let plan = world.plan();
        let previewed: Vec<_> = plan.steps.iter().filter(|step| counts(step)).map(told).collect();
        let mut done = Vec::new();
        while let Some(step) = world.plan().steps.first() {
            if counts(step) { done.push(told(step)); }
            prop_assert!(done.len() <= previewed.len(), "{:?}", done);
            world.does(step);
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
