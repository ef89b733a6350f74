//! What is sent for a step, and what a server is when it was done.

use std::collections::BTreeMap;

use super::super::advance::Hand;
use crate::{
    panel::{
        ChangeBuild, ChangeDetails, ChangeStartup, ChangeVariables, CreateServer, NodeAnswer, ObservedServer,
        PanelError, ServerRef,
    },
    plan::{self, Step, StepKind},
    product::BackupPolicy,
    service::ServerSpec,
};

/// A write with all that it carries.
pub(super) enum Request {
    Create(Box<CreateServer>),
    Details(ServerRef, ChangeDetails, Box<ServerSpec>),
    Build(ServerRef, Box<ChangeBuild>, Box<ServerSpec>),
    Sync(ServerRef, Box<ChangeBuild>),
    Startup(ServerRef, Box<ChangeStartup>),
    Variables(ServerRef, ChangeVariables, Box<ServerSpec>),
    Suspend(ServerRef),
    Unsuspend(ServerRef),
    BackUp(ServerRef),
    Reinstall(Box<ObservedServer>),
    Delete(ServerRef, BackupPolicy),
    ForceDelete(ServerRef, BackupPolicy),
    /// Whatever its node says, once its node has said that it does not know it.
    ClearAway {
        left: ServerRef,
        backups: BackupPolicy,
        force: bool,
    },
}

impl Request {
    /// What a server is when this was done to it, where the panel answers nothing.
    pub(super) fn bring_about(&self, server: &mut ObservedServer) {
        match self {
            Self::Details(_, to, _) => {
                server.key = Some(to.key.to_string());
                server.name.clone_from(&to.name);
                server.description.clone_from(&to.description);
                if server.owner != to.owner {
                    server.owner.clone_from(&to.owner);
                    server.owner_key = None;
                }
            }
            Self::Build(_, to, _) => {
                server.limits.clone_from(&to.limits);
                server.features.clone_from(&to.features);
                if let Some(known) = &mut server.allocations {
                    known.extend(to.add_allocations.iter().map(|it| it.id.clone()));
                }
            }
            Self::Startup(_, to) => {
                let spec = &to.spec;
                if server.egg != spec.egg {
                    server.egg.clone_from(&spec.egg);
                    // The variables are those of the new egg.
                    server.environment = None;
                }
                server.docker_image.clone_from(&spec.docker_image);
                server.startup.clone_from(&spec.startup);
            }
            Self::Variables(_, to, _) => server.environment = Some(to.environment.clone()),
            _ => {}
        }
    }
}

/// What the panel answered to a write.
pub(super) enum Answer {
    Server(Box<ObservedServer>),
    Nothing,
}

impl From<Option<ObservedServer>> for Answer {
    fn from(server: Option<ObservedServer>) -> Self {
        server.map_or(Self::Nothing, |server| Self::Server(Box::new(server)))
    }
}

impl From<ObservedServer> for Answer {
    fn from(server: ObservedServer) -> Self {
        Self::from(Some(server))
    }
}

impl From<()> for Answer {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl Hand<'_> {
    /// What the server is when this has taken effect, as far as it is ours.
    pub(super) fn makes(&self, request: &Request) -> Option<ServerSpec> {
        let applied = self.seen().and_then(|server| self.record.applied_as_seen(server));
        let ours = |spec: &ServerSpec| plan::without_owner_edits(spec, &self.desired.spec, applied.as_deref());
        let before = || applied.as_deref().unwrap_or(&self.desired.spec).clone();
        Some(match request {
            Request::Create(create) => create.spec.clone(),
            Request::Details(_, _, spec) => {
                let spec = ours(spec);
                ServerSpec {
                    name: spec.name,
                    description: spec.description,
                    ..before()
                }
            }
            Request::Build(_, _, spec) => ServerSpec {
                limits: spec.limits.clone(),
                features: spec.features.clone(),
                ..before()
            },
            Request::Startup(_, to) => {
                let before = before();
                let spec = ours(&to.spec);
                let environment = match self.capabilities.variables_apart {
                    false => spec.environment,
                    true if before.egg == spec.egg => before.environment,
                    // Of the variables of another egg none was written yet.
                    true => BTreeMap::new(),
                };
                ServerSpec {
                    name: before.name,
                    description: before.description,
                    limits: before.limits,
                    features: before.features,
                    environment,
                    ..spec
                }
            }
            Request::Variables(_, _, spec) => ServerSpec {
                environment: ours(spec).environment,
                ..before()
            },
            _ => return None,
        })
    }

    pub(super) fn request(&self, step: &Step) -> Option<Request> {
        let spec = || match self.seen() {
            Some(server) => plan::keep_owner_edits(&self.desired, &self.record, server).into_owned(),
            None => self.desired.spec.clone(),
        };
        if step.kind() == StepKind::Create {
            let owner = self.observed.account.clone()?;
            let allocation = self
                .record
                .allocation_on(&self.desired.spec.site, &self.capabilities)
                .cloned();
            let additional = allocation.iter().flat_map(|_| self.record.additional.clone()).collect();
            let create = CreateServer::new(self.record.key.clone(), owner, spec(), allocation);
            return Some(Request::Create(Box::new(create.additional(additional))));
        }
        let server = self.seen()?;
        let which = server.server.clone();
        Some(match step.kind() {
            StepKind::ChangeDetails => {
                let spec = spec();
                let owner = self.observed.account.clone().unwrap_or_else(|| server.owner.clone());
                let details = ChangeDetails::new(
                    self.record.key.clone(),
                    spec.name.clone(),
                    spec.description.clone(),
                    owner,
                );
                Request::Details(which, details, Box::new(spec))
            }
            StepKind::ChangeBuild => {
                let spec = spec();
                let lacking = self.record.additional.iter().filter(|it| server.lacks(&it.allocation));
                let build = ChangeBuild::new(server.allocation.clone(), spec.limits.clone(), spec.features.clone())
                    .adding(lacking.map(|it| it.allocation.clone()).collect());
                Request::Build(which, Box::new(build), Box::new(spec))
            }
            StepKind::SyncNode => {
                let same = ChangeBuild::new(
                    server.allocation.clone(),
                    server.limits.clone(),
                    server.features.clone(),
                );
                Request::Sync(which, Box::new(same))
            }
            StepKind::ChangeStartup => Request::Startup(which, Box::new(ChangeStartup::new(spec()))),
            StepKind::ChangeVariables => {
                let spec = spec();
                Request::Variables(which, ChangeVariables::new(spec.environment.clone()), Box::new(spec))
            }
            StepKind::Suspend => Request::Suspend(which),
            StepKind::Unsuspend => Request::Unsuspend(which),
            StepKind::BackUp => Request::BackUp(which),
            StepKind::Reinstall => Request::Reinstall(Box::new(server.clone())),
            StepKind::Delete => Request::Delete(which, self.desired.product.backups_at_end()),
            StepKind::ForceDelete => Request::ForceDelete(which, self.desired.product.backups_at_end()),
            StepKind::ClearAway => Request::ClearAway {
                left: which,
                backups: self.desired.product.backups_at_end(),
                force: self.observed.node == Some(NodeAnswer::Unknown),
            },
            _ => return None,
        })
    }

    pub(super) async fn send(&self, request: &Request) -> Result<Answer, PanelError> {
        let panel = &self.panel;
        match request {
            Request::Create(create) => panel.create_server(create).await.map(Answer::from),
            Request::Details(which, to, _) => panel.change_details(which, to).await.map(Answer::from),
            Request::Build(which, to, _) | Request::Sync(which, to) => {
                panel.change_build(which, to).await.map(Answer::from)
            }
            Request::Startup(which, to) => panel.change_startup(which, to).await.map(Answer::from),
            Request::Variables(which, to, _) => panel.change_variables(which, to).await.map(Answer::from),
            Request::Suspend(which) => panel.suspend(which).await.map(Answer::from),
            Request::Unsuspend(which) => panel.unsuspend(which).await.map(Answer::from),
            Request::BackUp(which) => panel.back_up(which).await.map(Answer::from),
            Request::Reinstall(server) => panel.reinstall(server).await.map(Answer::from),
            Request::Delete(which, backups) => panel.delete_server(which, *backups).await.map(Answer::from),
            Request::ForceDelete(which, backups)
            | Request::ClearAway {
                left: which,
                backups,
                force: true,
            } => panel.force_delete_server(which, *backups).await.map(Answer::from),
            Request::ClearAway { left, backups, .. } => panel.delete_server(left, *backups).await.map(Answer::from),
        }
    }
}
