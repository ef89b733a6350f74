//! Between Calagopus' words and the engine's.

use std::{collections::BTreeMap, str::FromStr};

use calagopus_api::{
    Error, NestId as PanelNestId, NodeAllocationId, ServerId,
    models::{
        client::resources::{self, ResourceUsage},
        egg, server, user,
    },
    server::{
        FeatureLimits as PanelFeatureLimits, PowerAction as PanelPowerAction, ServerAllocation, ServerStatus,
        VariableValue,
    },
};
use http::StatusCode;
use panel_http::ErrorKind;
use serde_json::Value;
use uuid::Uuid;

use super::error::told;
use crate::{
    effect::Effect,
    egg::{
        ConfigFile, DockerImage, Egg, EggConfig, EggId, EggVariable, InstallScript, NestId, PanelEgg, Replacement,
        StartupCommand, StartupDetection, Stop,
    },
    panel::{
        Address, CreateServer, FreeAllocation, LiveServer, NodeAnswer, ObservedAccount, ObservedServer, PanelError,
        PanelErrorKind, PowerAction, PowerState, ServerRef, ServerState, Usage, wings::numbers,
    },
    plan,
    product::CustomLimit,
    service::{FeatureLimits, ServerLimits},
    units::{Limit, Mebibytes},
};

/// A UUID of the panel out of the engine's text.
pub(super) fn id<T: FromStr>(text: &str, what: &str) -> Result<T, PanelError> {
    text.parse().map_err(|_| {
        let message = format!("`{text}` is not the UUID of a thing of this kind on Calagopus: {what}");
        PanelError::new(PanelErrorKind::Invalid, Effect::NotSent, "set-up", message)
            .advising(format!("give the {what} by the UUID that the panel's admin area shows"))
    })
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
    let address = server.allocation.as_ref().map_or(Address::None, |allocation| {
        let host = allocation.ip_alias.as_ref().unwrap_or(&allocation.ip);
        Address::At(format!("{host}:{}", allocation.port))
    });
    let limits = &server.limits;
    ObservedServer {
        server: ServerRef::new(server.id.to_string(), server.id.get()),
        key: server.external_id.clone(),
        name: server.name.clone(),
        description: server.description.clone().unwrap_or_default(),
        state: state(server),
        owner: server.owner.id.to_string(),
        owner_key: server.owner.external_id.clone(),
        node: server.node.id.to_string(),
        allocation: server.allocation.as_ref().map(socket),
        address,
        allocations: None,
        egg: EggId::new(server.egg.id.to_string()),
        docker_image: server.image.clone(),
        startup: server.startup.clone(),
        environment: None,
        limits: ServerLimits {
            memory_overhead: Mebibytes::new(limits.memory_overhead),
            swap: numbers::swap(limits.swap),
            io: limits
                .io_weight
                .map_or_else(Default::default, |weight| numbers::io(weight.into())),
            threads: threads(&server.pinned_cpus),
            ..ServerLimits::new(
                numbers::size(limits.memory),
                numbers::size(limits.disk),
                numbers::cpu(limits.cpu.into()),
            )
        },
        features: FeatureLimits {
            schedules: count(server.feature_limits.schedules),
            custom: custom(&server.feature_limits),
            ..FeatureLimits::new(
                count(server.feature_limits.databases),
                count(server.feature_limits.backups),
                count(server.feature_limits.allocations),
            )
        },
        created_at: server.created,
    }
}

/// An allocation as it is called on its node and on its server alike: the panel has two numbers for it.
pub(super) fn socket(it: &ServerAllocation) -> String {
    FreeAllocation::new("", "", &it.ip, it.port).address()
}

/// The limits of extensions, as far as they have a type that such a limit can have.
fn custom(limits: &PanelFeatureLimits) -> BTreeMap<String, CustomLimit> {
    let limits = limits.extensions.iter();
    let read = limits.filter_map(|(name, value)| Some((name.clone(), serde_json::from_value(value.clone()).ok()?)));
    read.collect()
}

/// One word for what the panel says in three places. A suspension is told before an installation and its failure, which are
/// beside it on this panel: what is suspended must be known to be.
fn state(server: &server::Server) -> ServerState {
    match &server.status {
        Some(status @ ServerStatus::RestoringBackup) => ServerState::Busy(status.to_string()),
        _ if server.is_transferring => ServerState::Busy("transferring".to_owned()),
        _ if server.is_suspended => ServerState::Suspended,
        None => ServerState::Ready,
        Some(ServerStatus::Installing) => ServerState::Installing,
        Some(ServerStatus::InstallFailed) => ServerState::InstallFailed,
        Some(ServerStatus::BackupRestoreFailed) => ServerState::RestoreFailed,
        Some(other) => ServerState::Busy(other.to_string()),
    }
}

fn threads(pinned: &[u16]) -> Option<String> {
    let numbers: Vec<String> = pinned.iter().map(ToString::to_string).collect();
    Some(numbers.join(",")).filter(|threads| !threads.is_empty())
}

pub(super) fn limits(limits: &ServerLimits) -> server::Limits {
    server::Limits {
        cpu: u32::try_from(numbers::cpu_number(limits.cpu)).unwrap_or(u32::MAX),
        memory: numbers::size_number(limits.memory),
        memory_overhead: limits.memory_overhead.get(),
        swap: numbers::swap_number(limits.swap),
        disk: numbers::size_number(limits.disk),
        io_weight: Some(limits.io.get()),
    }
}

pub(super) fn pinned_cpus(limits: &ServerLimits) -> Result<Vec<u16>, PanelError> {
    let Some(text) = limits.threads.as_deref() else {
        return Ok(Vec::new());
    };
    let threads = plan::threads(text).ok_or_else(|| {
        let message = format!("`{text}` names no processor threads");
        PanelError::new(PanelErrorKind::Invalid, Effect::NotSent, "set-up", message)
            .advising("write them as in \"0-3,6\"")
    })?;
    Ok(threads.into_iter().collect())
}

/// What is unlimited elsewhere is as much as a number can say here.
const UNLIMITED: u32 = i32::MAX.unsigned_abs();

const fn count(number: u32) -> Limit<u32> {
    match number {
        UNLIMITED => Limit::Unlimited,
        0 => Limit::Disabled,
        number => Limit::At(number),
    }
}

pub(super) fn features(features: &FeatureLimits) -> PanelFeatureLimits {
    let number = |limit| numbers::count_number(limit).unwrap_or(UNLIMITED);
    PanelFeatureLimits {
        allocations: number(features.allocations),
        databases: number(features.databases),
        backups: number(features.backups),
        schedules: number(features.schedules),
        extensions: features
            .custom
            .iter()
            .map(|(name, limit)| (name.clone(), json(limit)))
            .collect(),
    }
}

fn json(limit: &CustomLimit) -> Value {
    serde_json::to_value(limit).unwrap_or_default()
}

pub(super) fn new_server(request: &CreateServer) -> Result<server::CreateServer, PanelError> {
    let spec = &request.spec;
    let Some(allocation) = &request.allocation else {
        let message = "a server without an allocation was asked for, and a second one could be made of it";
        return Err(PanelError::new(
            PanelErrorKind::Invalid,
            Effect::NotSent,
            "admin.servers.create",
            message,
        )
        .advising("choose an allocation for it: nothing else on this panel can be given once only"));
    };
    let variables = spec.environment.iter();
    let server = server::NewServer::new(
        id(&request.owner, "user")?,
        id(spec.egg.as_str(), "egg")?,
        &spec.name,
        limits(&spec.limits),
        &spec.startup,
        &spec.docker_image,
        features(&spec.features),
    )
    .external_id(request.key.to_string())
    .pinned_cpus(pinned_cpus(&spec.limits)?)
    .skip_installer(spec.skip_scripts)
    .start_on_completion(spec.start_on_completion)
    .hugepages_passthrough_enabled(spec.hugepages)
    .kvm_passthrough_enabled(spec.kvm)
    .variables(variables.map(|(name, value)| VariableValue::new(name, value)));
    let server = if spec.description.is_empty() {
        server
    } else {
        server.description(&spec.description)
    };
    let server = match spec.backup_configuration {
        Some(configuration) => server.backup_configuration(configuration.into()),
        None => server,
    };
    let additional: Result<Vec<NodeAllocationId>, PanelError> = request
        .additional
        .iter()
        .map(|it| id(&it.allocation.id, "allocation"))
        .collect();
    let server = server.on(id(&allocation.node, "node")?, id(&allocation.id, "allocation")?);
    Ok(server.allocations(additional?))
}

/// Who has a role administers a part of the panel.
pub(super) fn account(user: &user::User) -> ObservedAccount {
    let mut account = ObservedAccount::new(
        user.id.to_string(),
        user.external_id.clone(),
        &user.email,
        &user.username,
    );
    account.first_name.clone_from(&user.name_first);
    account.last_name.clone_from(&user.name_last);
    account.is_administrator = user.admin || user.role.is_some();
    account.created_at = Some(user.created);
    account
}

pub(super) fn egg(egg: &egg::Egg, nest: PanelNestId, variables: &[egg::EggVariable]) -> PanelEgg {
    let mut it = PanelEgg::new(EggId::new(egg.id.to_string()), Egg::new(&egg.name));
    it.nest = Some(NestId::new(nest.to_string()));
    it.uuid = Some(egg.id.get());
    it.description = egg.description.clone().unwrap_or_default();
    it.author.clone_from(&egg.author);
    it.features.clone_from(&egg.features);
    it.file_denylist.clone_from(&egg.file_denylist);
    it.docker_images = egg
        .docker_images
        .iter()
        .map(|(label, image)| DockerImage::new(label, image))
        .collect();
    it.startup_commands = egg
        .startup_commands
        .iter()
        .map(|(label, command)| StartupCommand::new(label, command))
        .collect();
    it.config = config(egg);
    it.script = Some(InstallScript {
        script: egg.config_script.content.clone(),
        container: egg.config_script.container.clone(),
        entrypoint: egg.config_script.entrypoint.clone(),
    });
    it.force_outgoing_ip = egg.force_outgoing_ip;
    it.separate_port = egg.separate_port;
    it.variables = variables.iter().map(variable).collect();
    it
}

fn config(egg: &egg::Egg) -> EggConfig {
    EggConfig {
        files: egg.config_files.iter().map(file).collect(),
        startup: StartupDetection {
            done: egg.config_startup.done.clone(),
            strip_ansi: Some(egg.config_startup.strip_ansi),
            ..StartupDetection::default()
        },
        stop: Some(stop(&egg.config_stop)),
        ..EggConfig::default()
    }
}

fn file(file: &egg::EggConfigFile) -> ConfigFile {
    ConfigFile {
        path: file.file.clone(),
        parser: Some(file.parser.to_string()),
        create_new: Some(file.create_new),
        replace: file.replace.iter().map(replacement).collect(),
        ..ConfigFile::default()
    }
}

fn replacement(it: &egg::EggReplacement) -> Replacement {
    Replacement {
        matches: it.place.clone(),
        if_value: it.if_value.clone(),
        replace_with: it.replace_with.clone(),
        insert_new: Some(it.insert_new),
        update_existing: Some(it.update_existing),
    }
}

fn stop(stop: &egg::EggStop) -> Stop {
    match (stop.kind.as_str(), &stop.value) {
        ("command", Some(command)) => Stop::Command(command.clone()),
        ("signal", Some(signal)) => Stop::Signal(signal.clone()),
        (kind, value) => Stop::Other {
            kind: kind.to_owned(),
            value: value.clone(),
        },
    }
}

fn variable(variable: &egg::EggVariable) -> EggVariable {
    let mut it = EggVariable::new(&variable.env_variable, variable.rules.clone());
    it.name.clone_from(&variable.name);
    it.description = variable.description.clone().unwrap_or_default();
    it.default_value = variable.default_value.clone().unwrap_or_default();
    it.user_viewable = variable.user_viewable;
    it.user_editable = variable.user_editable;
    it.secret = variable.is_secret;
    it
}

/// What a node says of one of its servers. The panel keeps it in mind for 15 seconds.
pub(super) fn known(
    answer: Result<BTreeMap<ServerId, ResourceUsage>, Error>,
    server: Uuid,
) -> Result<NodeAnswer, PanelError> {
    match answer {
        Ok(all) => Ok(all
            .get(&ServerId::new(server))
            .map_or(NodeAnswer::Unknown, |it| NodeAnswer::Has(power(&it.state)))),
        // There is no such node, or this key does not see it.
        Err(error) if error.is_not_found() => Ok(NodeAnswer::Silent),
        Err(error) => silent(error),
    }
}

/// A node that does not answer is an error of the panel's own, or none at all: it is waited for.
fn silent(error: Error) -> Result<NodeAnswer, PanelError> {
    match error {
        error if error.status() == Some(StatusCode::INTERNAL_SERVER_ERROR) => Ok(NodeAnswer::Silent),
        error if error.kind() == ErrorKind::Timeout => Ok(NodeAnswer::Silent),
        error => Err(told(error)),
    }
}

/// The panel asks its node for this, unless the server is in a state in which it does not. It keeps what the node said of all
/// its servers for 15 seconds.
pub(super) fn live(answer: Result<ResourceUsage, Error>) -> Result<LiveServer, PanelError> {
    match answer {
        Ok(it) => {
            let usage = Usage::new(it.memory_bytes, it.disk_bytes, it.cpu_absolute, it.uptime / 1000);
            Ok(LiveServer::new(NodeAnswer::Has(power(&it.state)), Some(usage)))
        }
        Err(error) => without_usage(error).map(|answer| LiveServer::new(answer, None)),
    }
}

fn without_usage(error: Error) -> Result<NodeAnswer, PanelError> {
    match error {
        error if error.kind() == ErrorKind::Conflict => Ok(NodeAnswer::NotAsked),
        // The panel has no such server, or does not show it to this key.
        error if error.is_not_found() => Ok(NodeAnswer::Silent),
        error if error.status() == Some(StatusCode::NOT_FOUND) => Ok(NodeAnswer::Unknown),
        error => silent(error),
    }
}

pub(super) const fn power_action(action: PowerAction) -> PanelPowerAction {
    match action {
        PowerAction::Start => PanelPowerAction::Start,
        PowerAction::Stop => PanelPowerAction::Stop,
        PowerAction::Restart => PanelPowerAction::Restart,
        PowerAction::Kill => PanelPowerAction::Kill,
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
