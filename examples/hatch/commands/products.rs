//! Products: what the store has, what a file says, and whether the panel has room for it.

use std::path::Path;

use provisioning_core::{
    Product, ProductId,
    product::{EggForm, OptionTarget, ProductOption},
    units::Mebibytes,
};
use serde_json::{Value, json};

use crate::{
    arguments::{Options, WhichProduct},
    catalogue::{self, Import, Named},
    failure::{Exit, Failure},
    files,
    report::Outcome,
    session::Session,
};

/// No call.
pub(crate) async fn list(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let products = session.engine.products().list(&session.panel).await?;
    let text: Vec<String> = products.iter().map(line).collect();
    let text = if text.is_empty() {
        format!("no product is sold on the panel `{}`", session.panel)
    } else {
        text.join("\n")
    };
    Ok(Outcome::new(
        text,
        json!({ "panel": session.panel, "products": products }),
    ))
}

fn line(product: &Product) -> String {
    format!(
        "{:<24} {:<24} {:<16} memory {}, disk {}, cpu {}",
        product.id(),
        product.name(),
        product.egg().name,
        product.memory(),
        product.disk(),
        product.cpu()
    )
}

/// The product as a file, to be edited and saved again. No call.
pub(crate) async fn get(options: Options, id: &ProductId) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let product = session.engine.products().get(id).await?;
    let file = toml::to_string(&product.draft()).map_err(|error| {
        let message = format!("the product cannot be written as a file: {error}");
        Failure::new(Exit::Failed, "store", message, "save it anew from its file")
    })?;
    Ok(Outcome::new(file.trim_end().to_owned(), json!({ "product": product })))
}

/// Checks a product file and keeps the product. A call where it names places; none of its services changes.
pub(crate) async fn save(options: Options, file: &Path) -> Result<Outcome, Failure> {
    let (session, named) = open(options, file).await?;
    catalogue::product(&session, &named, Import::WhenNeeded).await?;
    let product = session.engine.products().save(named.draft).await?;
    let text = format!(
        "product {} is saved; services that were sold stay as they are",
        product.id()
    );
    Ok(Outcome::new(text, json!({ "product": product })))
}

/// Tells every mistake in a product file, and what a checkout page would ask for.
pub(crate) async fn check(options: Options, file: &Path) -> Result<Outcome, Failure> {
    let (session, named) = open(options, file).await?;
    let product = catalogue::product(&session, &named, Import::WhenNeeded).await?;
    let form = product.checkout_form();
    let mut text = vec![format!("{}: {} is sound", named.file, product.id())];
    text.extend(form.eggs.iter().map(|egg| egg_line(egg, form.asks_for_egg())));
    text.extend(form.options.iter().map(|field| option_line(&field.key, &field.option)));
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "product": product, "form": form }),
    ))
}

fn egg_line(egg: &EggForm, is_asked: bool) -> String {
    let variables: Vec<&str> = egg.variables.iter().map(|it| it.env_variable.as_str()).collect();
    let variables = match variables.as_slice() {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    };
    let what = if is_asked { "may choose the egg" } else { "get the egg" };
    format!("customers {what} {} and set {variables}", egg.name)
}

fn option_line(key: &str, option: &ProductOption) -> String {
    let unit = match &option.target {
        OptionTarget::Memory | OptionTarget::Swap | OptionTarget::Disk => Mebibytes::new(option.unit).to_string(),
        _ => option.unit.to_string(),
    };
    let how = if option.replaces { "in place of" } else { "on top of" };
    format!(
        "customers may buy {} to {} of `{key}`: {unit} each {how} {}",
        option.min, option.max, option.target
    )
}

/// Whether one more server fits, node by node.
pub(crate) async fn room(options: Options, which: &WhichProduct) -> Result<Outcome, Failure> {
    let (session, product) = match (&which.product, &which.id) {
        (Some(file), _) => {
            let (session, named) = open(options, file).await?;
            let product = catalogue::product(&session, &named, Import::WhenNeeded).await?;
            (session, product)
        }
        (None, Some(id)) => {
            let session = Session::open(options, None).await?;
            let product = session.engine.products().get(id).await?;
            (session, product)
        }
        (None, None) => return Err(Failure::input("no product is named", "give --product or --id")),
    };
    let product = product.on_panel(&session.panel).unwrap_or(product);
    session.progress.say("look at the nodes");
    let report = session.engine.explain_room_as(&product).await?;
    let none = (!report.has_room()).then(|| {
        let message = format!("there is no room for `{}` on any node", product.id());
        Failure::new(Exit::Parked, "no_room", message, report.advice.clone())
    });
    let text: Vec<String> = report.nodes.iter().map(ToString::to_string).collect();
    let room: Value = json!(report.nodes);
    Ok(Outcome::new(text.join("\n"), json!({ "product": product.id(), "room": room })).but(none))
}

async fn open(options: Options, file: &Path) -> Result<(Session, Named<provisioning_core::ProductDraft>), Failure> {
    let (draft, panel) = files::product(file, options.panel_id.as_ref())?;
    let named = Named {
        file: files::name(file),
        draft,
    };
    Ok((Session::open(options, Some(panel)).await?, named))
}
