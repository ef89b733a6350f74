//! What a command would change, before and after.

use std::{fmt::Write as _, path::Path};

use provisioning_core::{
    egg::Egg,
    engine::Preview,
    id::ServiceId,
    plan::Outcome as Outlook,
    service::{Change, ServerSpec},
};
use serde_json::json;

use crate::{
    arguments::{self, Options},
    catalogue::{self, Import, Named},
    failure::Failure,
    files,
    report::Outcome,
    session::Session,
};

pub(crate) async fn run(options: Options, asked: &arguments::Preview) -> Result<Outcome, Failure> {
    match (asked, &asked.product, &asked.order, &asked.service) {
        (_, Some(product), Some(order), service) => of_order(options, product, order, service.as_ref()).await,
        (_, Some(product), None, Some(service)) => of_product(options, product, service).await,
        (arguments::Preview { suspend: true, .. }, _, _, Some(service)) => {
            of_change(options, service, Change::suspend("preview")).await
        }
        (arguments::Preview { reinstall: true, .. }, _, _, Some(service)) => {
            of_change(options, service, Change::reinstall()).await
        }
        (arguments::Preview { unsuspend: true, .. }, _, _, Some(service)) => {
            of_change(options, service, Change::unsuspend_all()).await
        }
        (_, _, _, Some(service)) => of_change(options, service, Change::terminate()).await,
        _ => Err(Failure::input("--service is missing", "say which service it is about")),
    }
}

/// An order that is not recorded yet. Calls no panel.
async fn of_order(
    options: Options,
    product_file: &Path,
    order_file: &Path,
    service: Option<&ServiceId>,
) -> Result<Outcome, Failure> {
    let (product, panel) = files::product(product_file, options.panel_id.as_ref())?;
    let order = files::order(order_file, service, &product)?;
    let session = Session::open(options, Some(panel)).await?;
    if session.engine.catalog().list(&session.panel).await?.is_empty() {
        let message = format!("no egg of the panel `{}` was imported yet", session.panel);
        let advice = format!(
            "import them with `hatch --panel-id {} eggs`; a preview calls no panel",
            session.panel
        );
        return Err(Failure::input(message, advice));
    }
    let product = Named {
        file: files::name(product_file),
        draft: product,
    };
    let order = Named {
        file: files::name(order_file),
        draft: order,
    };
    let (_, intent) = catalogue::order(&session, &product, &order, Import::Never).await?;
    let service = intent.service();
    if session.known(service).await?.is_some() {
        let message = format!("service {service} exists already");
        let advice = format!("preview a change of it: `hatch preview --service {service} --product FILE.toml`");
        return Err(Failure::input(message, advice));
    }
    let preview = session.engine.preview_intent(&intent).await?;
    let desired = intent.desired();
    let spec = &without_secrets(&desired.spec, desired.product.egg());
    let mut outcome = told(&preview);
    outcome.text = format!("{}\n{}", described(spec), outcome.text);
    outcome.json["spec"] = json!(spec);
    Ok(outcome)
}

async fn of_product(options: Options, file: &Path, service: &ServiceId) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let (draft, _) = files::product(file, Some(&session.panel))?;
    let named = Named {
        file: files::name(file),
        draft,
    };
    let product = catalogue::product(&session, &named, Import::WhenNeeded).await?;
    let change = Change::product(product.id().clone());
    let preview = session.engine.preview_as(service, &change, Some(&product)).await?;
    Ok(told(&preview))
}

async fn of_change(options: Options, service: &ServiceId, change: Change) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let preview = session.engine.preview(service, &change).await?;
    Ok(told(&preview))
}

/// The values that the egg keeps from view are not shown.
fn without_secrets(spec: &ServerSpec, egg: &Egg) -> ServerSpec {
    let mut shown = spec.clone();
    for variable in egg.variables.iter().filter(|variable| variable.secret) {
        if let Some(value) = shown.environment.get_mut(&variable.env_variable) {
            "[secret]".clone_into(value);
        }
    }
    shown
}

fn described(spec: &ServerSpec) -> String {
    let limits = &spec.limits;
    let mut text = format!(
        "a new server `{}`\n  egg       {}\n  image     {}\n  memory    {} (swap {})\n  disk      {}\n  cpu       {}",
        spec.name, spec.egg, spec.docker_image, limits.memory, limits.swap, limits.disk, limits.cpu
    );
    for (name, value) in &spec.environment {
        let _ = write!(text, "\n  variable  {name}={value}");
    }
    text
}

pub(super) fn told(preview: &Preview) -> Outcome {
    let mut text = format!("what would be done for service {}:", preview.service);
    for (number, step) in preview.plan.steps.iter().enumerate() {
        let _ = write!(text, "\n  {}. {step}", number + 1);
        for change in step.changes() {
            let _ = write!(text, "\n       {change}");
        }
    }
    if preview.plan.steps.is_empty() {
        let _ = write!(text, "\n  {}", outlook(&preview.plan.outcome));
    }
    for note in &preview.plan.notes {
        let _ = write!(text, "\n  note: {note}");
    }
    let _ = write!(text, "\nconfirm just this with --confirm {}", preview.fingerprint);
    text.push_str(if preview.loses_data {
        "\nATTENTION: the files of the server are destroyed"
    } else {
        "\nno files are lost"
    });
    Outcome::new(text, json!(preview))
}

fn outlook(outlook: &Outlook) -> String {
    match outlook {
        Outlook::LetGo => "nothing: the service has ended, and its server stays as it is".to_owned(),
        Outlook::Converged => "nothing: the panel is so already".to_owned(),
        Outlook::End { .. } => "nothing: the service has ended".to_owned(),
        Outlook::Wait { until, .. } => format!("nothing before {until:.0}: something is under way"),
        Outlook::Park { cause } => format!("nothing: a person must decide ({cause})"),
        _ => "nothing".to_owned(),
    }
}
