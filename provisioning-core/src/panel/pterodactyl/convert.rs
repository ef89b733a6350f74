//! Between Pterodactyl's words and the engine's.

use std::str::FromStr;

use pterodactyl_api::{
    Error, is_unknown_to_node,
    models::{
        client::{power, resources},
        egg, server, user,
    },
};

use super::error::told;
use crate::{
    egg::{DockerImage, Egg, EggId, EggVariable, InstallScript, NestId, PanelEgg, config_of_panel},
    panel::{
        Address, CreateServer, FreeAllocation, LiveServer, NodeAnswer, ObservedAccount, ObservedServer, PanelError,
        PanelKind, PowerAction, PowerState, ServerRef, ServerState, Usage, wings::numbers,
    },
    service::{FeatureLimits, ServerLimits},
};

/// A number of the panel out of the engine's text.
pub(super) fn number<T: FromStr>(text: &str, what: &str) -> Result<T, PanelError> {
    numbers::parse(PanelKind::Pterodactyl, text, what)
}

/// "Not found" as an answer, every other error as an error.
pub(super) fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, PanelError> {
    match answer {
        Ok(thing) => Ok(Some(thing)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(told(error)),
    }
}

pub(super) fn server(server: &server::Server) -> ObservedServer {
    let limits = &server.limits;
    let address = match server.primary_allocation() {
        Some(allocation) => Address::At(allocation.address()),
        None if server.allocations_hidden() => Address::Hidden {
            permission: "allocations.read".to_owned(),
        },
        None => Address::None,
    };
    ObservedServer {
        server: ServerRef::new(server.id.to_string(), server.uuid),
        key: server.external_id.clone(),
        name: server.name.clone(),
        description: server.description.clone(),
        state: state(server.status.as_ref()),
        owner: server.user.to_string(),
        owner_key: server.user().and_then(|user| user.external_id.clone()),
        node: server.node.to_string(),
        allocation: Some(server.allocation.to_string()),
        address,
        allocations: (!server.allocations_hidden()).then(|| server.allocations().map(|it| it.id.to_string()).collect()),
        egg: EggId::new(server.egg.to_string()),
        docker_image: server.container.image.clone(),
        startup: server.container.startup_command.clone(),
        environment: Some(
            server
                .container
                .variables()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect(),
        ),
        limits: ServerLimits {
            swap: numbers::swap(limits.swap),
            io: numbers::io(limits.io),
            threads: limits.threads.clone(),
            oom_killer: !limits.oom_disabled,
            ..ServerLimits::new(
                numbers::size(limits.memory),
                numbers::size(limits.disk),
                numbers::cpu(limits.cpu),
            )
        },
        features: FeatureLimits::new(
            numbers::count(server.feature_limits.databases),
            numbers::count(server.feature_limits.backups),
            numbers::count(server.feature_limits.allocations),
        ),
        created_at: server.created_at,
    }
}

fn state(status: Option<&server::Status>) -> ServerState {
    match status {
        None => ServerState::Ready,
        Some(server::Status::Installing) => ServerState::Installing,
        Some(server::Status::InstallFailed | server::Status::ReinstallFailed) => ServerState::InstallFailed,
        Some(server::Status::Suspended) => ServerState::Suspended,
        Some(other) => ServerState::Busy(other.to_string()),
    }
}

pub(super) fn limits(limits: &ServerLimits) -> server::Limits {
    server::Limits {
        memory: numbers::size_number(limits.memory),
        swap: numbers::swap_number(limits.swap),
        disk: numbers::size_number(limits.disk),
        io: u64::from(limits.io.get()),
        cpu: numbers::cpu_number(limits.cpu),
        threads: limits.threads.clone().into(),
    }
}

pub(super) fn features(features: &FeatureLimits) -> server::FeatureLimits {
    let mut limits = server::FeatureLimits::none();
    limits.databases = numbers::count_number(features.databases);
    limits.backups = numbers::count_number(features.backups);
    limits.allocations = numbers::count_number(features.allocations);
    limits
}

pub(super) fn new_server(request: &CreateServer) -> Result<server::NewServer, PanelError> {
    let spec = &request.spec;
    let owner = number(&request.owner, "user")?;
    let egg = number(spec.egg.as_str(), "egg")?;
    let placement = match &request.allocation {
        Some(allocation) => server::Placement::allocations(
            number(&allocation.id, "allocation")?,
            numbers_of(request.additional.iter().map(|it| &it.allocation))?,
        ),
        None => {
            let locations: Result<Vec<_>, _> = spec
                .site
                .locations
                .iter()
                .map(|id| number(id.as_str(), "location"))
                .collect();
            let ports = spec
                .site
                .ports
                .iter()
                .map(|range| range_of(range.first(), range.last()));
            server::Placement::deploy(locations?, spec.site.dedicated_ip, ports)
        }
    };
    let server = server::NewServer::new(&spec.name, owner, egg, &spec.docker_image, &spec.startup)
        .environment(spec.environment.clone())
        .limits(limits(&spec.limits))
        .feature_limits(features(&spec.features))
        .placement(placement)
        .external_id(request.key.to_string())
        .skip_scripts(spec.skip_scripts)
        .oom_disabled(!spec.limits.oom_killer)
        .start_on_completion(spec.start_on_completion);
    Ok(if spec.description.is_empty() {
        server
    } else {
        server.description(&spec.description)
    })
}

/// The numbers of these allocations.
pub(super) fn numbers_of<'a, T: FromStr>(
    allocations: impl Iterator<Item = &'a FreeAllocation>,
) -> Result<Vec<T>, PanelError> {
    allocations.map(|it| number(&it.id, "allocation")).collect()
}

fn range_of(first: u16, last: u16) -> pterodactyl_api::PortRange {
    if first == last {
        first.into()
    } else {
        (first..=last).into()
    }
}

pub(super) fn account(user: user::User) -> ObservedAccount {
    let mut account = ObservedAccount::new(user.id.to_string(), user.external_id, user.email, user.username);
    account.first_name = user.first_name;
    account.last_name = user.last_name;
    account.is_administrator = user.root_admin;
    account.created_at = Some(user.created_at);
    account
}

pub(super) fn egg(egg: &egg::Egg) -> PanelEgg {
    let mut it = PanelEgg::new(EggId::new(egg.id.to_string()), Egg::new(&egg.name));
    it.nest = Some(NestId::new(egg.nest.to_string()));
    it.uuid = Some(egg.uuid);
    it.description = egg.description.clone().unwrap_or_default();
    it.author.clone_from(&egg.author);
    it.docker_images = egg
        .docker_images
        .iter()
        .map(|(label, image)| DockerImage::new(label, image))
        .collect();
    if let Some(startup) = &egg.startup {
        it.set_startup(startup);
    }
    it.config = config_of_panel(serde_json::to_value(&egg.config).unwrap_or_default());
    it.file_denylist = egg.config.file_denylist.clone().unwrap_or_default();
    it.script = script(&egg.script);
    it.variables = egg.variables().map(variable).collect();
    it
}

/// Nothing where the script is another egg's.
fn script(script: &egg::Script) -> Option<InstallScript> {
    if script.install.is_none() && script.extends.is_some() {
        return None;
    }
    Some(InstallScript {
        script: script.install.clone().unwrap_or_default(),
        container: script.container.clone(),
        entrypoint: script.entry.clone(),
    })
}

fn variable(variable: &egg::Variable) -> EggVariable {
    let mut it = EggVariable::new(&variable.env_variable, &variable.rules);
    it.name.clone_from(&variable.name);
    it.description.clone_from(&variable.description);
    it.default_value.clone_from(&variable.default_value);
    it.user_viewable = variable.user_viewable;
    it.user_editable = variable.user_editable;
    it
}

pub(super) const fn signal(action: PowerAction) -> power::Signal {
    match action {
        PowerAction::Start => power::Signal::Start,
        PowerAction::Stop => power::Signal::Stop,
        PowerAction::Restart => power::Signal::Restart,
        PowerAction::Kill => power::Signal::Kill,
    }
}

/// The panel asks its node for this, unless the server is in a state in which it does not.
pub(super) fn live(answer: Result<resources::Resources, Error>) -> Result<LiveServer, PanelError> {
    match answer {
        Ok(resources) => Ok(LiveServer::new(
            NodeAnswer::Has(power(&resources.current_state)),
            Some(usage(&resources.resources)),
        )),
        Err(error) if error.kind() == panel_http::ErrorKind::Conflict => {
            Ok(LiveServer::new(NodeAnswer::NotAsked, None))
        }
        // The panel has no such server, or does not show it to this key.
        Err(error) if error.is_not_found() => Ok(LiveServer::new(NodeAnswer::Silent, None)),
        Err(error) if is_unknown_to_node(&error) => Ok(LiveServer::new(NodeAnswer::Unknown, None)),
        Err(error) => Err(told(error)),
    }
}

fn power(state: &resources::PowerState) -> PowerState {
    match state {
        resources::PowerState::Offline => PowerState::Offline,
        resources::PowerState::Starting => PowerState::Starting,
        resources::PowerState::Running => PowerState::Running,
        resources::PowerState::Stopping => PowerState::Stopping,
        other => PowerState::Other(other.to_string()),
    }
}

fn usage(usage: &resources::Usage) -> Usage {
    Usage::new(
        usage.memory_bytes,
        usage.disk_bytes,
        usage.cpu_absolute,
        usage.running_for().as_secs(),
    )
}
