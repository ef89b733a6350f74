//! Between Pelican's words and the engine's.

use std::str::FromStr;

use pelican_api::{
    Error, PortRange,
    models::{
        client::{power, resources},
        egg, server, user,
    },
};

use super::error::told;
use crate::{
    effect::Effect,
    egg::{DockerImage, Egg, EggId, EggVariable, PanelEgg, StartupCommand, config_of_panel},
    panel::{
        Address, CreateServer, FreeAllocation, LiveServer, NodeAnswer, ObservedAccount, ObservedServer, PanelError,
        PanelErrorKind, PanelKind, PowerAction, PowerState, ServerRef, ServerState, Site, Usage, wings::numbers,
    },
    product::NodeTag,
    service::{FeatureLimits, ServerLimits},
};

/// A number of the panel out of the engine's text.
pub(super) fn number<T: FromStr>(text: &str, what: &str) -> Result<T, PanelError> {
    numbers::parse(PanelKind::Pelican, text, what)
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
        None if server.allocations_hidden() && server.allocation.is_some() => Address::Hidden {
            permission: "allocation.read".to_owned(),
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
        allocation: server.allocation.map(|allocation| allocation.to_string()),
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
            oom_killer: limits.oom_killer,
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
        None | Some(server::Status::Normal) => ServerState::Ready,
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
        None => deploy(&spec.site)?.into(),
    };
    let environment = spec.environment.clone();
    let server = server::NewServer::new(&spec.name, owner, egg, environment, limits(&spec.limits), placement)
        .docker_image(&spec.docker_image)
        .startup(&spec.startup)
        .feature_limits(features(&spec.features))
        .external_id(request.key.to_string())
        .skip_scripts(spec.skip_scripts)
        .oom_killer(spec.limits.oom_killer)
        .start_on_completion(spec.start_on_completion);
    Ok(if spec.description.is_empty() {
        server
    } else {
        server.description(&spec.description)
    })
}

/// A server that the panel places without a port would have no address: such a request is never made.
fn deploy(site: &Site) -> Result<server::Deploy, PanelError> {
    let mut ports = site.ports.iter().map(|range| range_of(range.first(), range.last()));
    let Some(first) = ports.next() else {
        let message = "a server without an allocation was asked for, and nobody could connect to it";
        return Err(
            PanelError::new(PanelErrorKind::Invalid, Effect::NotSent, "servers.create", message)
                .advising("choose an allocation for it, or give the product ports"),
        );
    };
    Ok(server::Deploy::on_ports(first)
        .or_ports(ports)
        .tags(site.tags.iter().map(NodeTag::as_str))
        .dedicated_ip(site.dedicated_ip))
}

/// The numbers of these allocations.
pub(super) fn numbers_of<'a, T: FromStr>(
    allocations: impl Iterator<Item = &'a FreeAllocation>,
) -> Result<Vec<T>, PanelError> {
    allocations.map(|it| number(&it.id, "allocation")).collect()
}

fn range_of(first: u16, last: u16) -> PortRange {
    if first == last {
        first.into()
    } else {
        (first..=last).into()
    }
}

/// An account that was just made, or that carries our key already: who wrote that there knew whose it is.
pub(super) fn account(user: &user::User) -> ObservedAccount {
    let mut account = ObservedAccount::new(
        user.id.to_string(),
        user.external_id.clone(),
        &user.email,
        &user.username,
    );
    account.is_administrator = user.root_admin || user.roles().next().is_some();
    account.hides_its_roles = user.roles_hidden();
    account.created_at = Some(user.created_at);
    account
}

pub(super) fn egg(egg: &egg::Egg) -> PanelEgg {
    let mut it = PanelEgg::new(EggId::new(egg.id.to_string()), Egg::new(&egg.name));
    it.uuid = Some(egg.uuid);
    it.description = egg.description.clone().unwrap_or_default();
    it.author.clone_from(&egg.author);
    it.docker_images = egg
        .docker_images
        .iter()
        .map(|(label, image)| DockerImage::new(label.unwrap_or(image), image))
        .collect();
    it.startup_commands = startup_commands(egg);
    it.config = config_of_panel(serde_json::to_value(&egg.config).unwrap_or_default());
    it.variables = egg.variables().map(variable).collect();
    it
}

/// Panels before beta 26 have one command, without a label.
fn startup_commands(egg: &egg::Egg) -> Vec<StartupCommand> {
    if let Some(commands) = &egg.startup_commands {
        let labelled = |(label, command): (Option<&str>, &str)| {
            StartupCommand::new(label.unwrap_or(StartupCommand::DEFAULT), command)
        };
        return commands.iter().map(labelled).collect();
    }
    let only = egg.startup.as_deref();
    only.map(|command| StartupCommand::new(StartupCommand::DEFAULT, command))
        .into_iter()
        .collect()
}

fn variable(variable: &egg::Variable) -> EggVariable {
    let mut it = EggVariable::new(&variable.env_variable, variable.rules.join("|"));
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

/// The panel asks its node for this, unless the server is in a state in which it does not. It tells a node that does not
/// answer and one that does not know the server alike.
pub(super) fn live(answer: Result<resources::Resources, Error>) -> Result<LiveServer, PanelError> {
    match answer {
        Ok(resources) => Ok(match resources.current_state {
            resources::PowerState::Missing => LiveServer::new(NodeAnswer::Silent, None),
            state => LiveServer::new(NodeAnswer::Has(power(&state)), Some(usage(&resources.resources))),
        }),
        Err(error) if error.kind() == panel_http::ErrorKind::Conflict => {
            Ok(LiveServer::new(NodeAnswer::NotAsked, None))
        }
        // The panel has no such server, or does not show it to this key.
        Err(error) if error.is_not_found() => Ok(LiveServer::new(NodeAnswer::Silent, None)),
        Err(error) => Err(told(error)),
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

fn power(state: &resources::PowerState) -> PowerState {
    match state {
        resources::PowerState::Offline
        | resources::PowerState::Created
        | resources::PowerState::Exited
        | resources::PowerState::Stopped => PowerState::Offline,
        resources::PowerState::Starting | resources::PowerState::Restarting => PowerState::Starting,
        resources::PowerState::Running => PowerState::Running,
        resources::PowerState::Stopping => PowerState::Stopping,
        other => PowerState::Other(other.to_string()),
    }
}
