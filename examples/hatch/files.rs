//! Product and order files.

use std::{fs, path::Path};

use provisioning_core::{
    id::{PanelId, ServiceId},
    order::OrderDraft,
    problem::Problem,
    product::{ProductDraft, Written},
};
use serde::de::DeserializeOwned;

use crate::failure::{Failure, Mistake};

/// Reads a product for the panel `asked` for. Where nobody asks, it is the one that the file names, or `main`; a file that
/// names none is for whichever it is.
pub(crate) fn product(path: &Path, asked: Option<&PanelId>) -> Result<(ProductDraft, PanelId), Failure> {
    let mut product: ProductDraft = read(path)?;
    let mistake = |message: String, advice: &str| {
        let problem = Problem::new("panel", message, advice);
        Failure::mistakes(Mistake::all(&name(path), [&problem]))
    };
    let panel = match (text(product.panel.as_ref()), asked) {
        (Some(named), Some(asked)) if named != asked.as_str() => {
            let message = format!("it is delivered on `{named}`, and this is about the panel `{asked}`");
            return Err(mistake(
                message,
                "give a product of that panel, or leave `panel` out of the file",
            ));
        }
        (_, Some(asked)) => asked.clone(),
        (named, None) => PanelId::new(named.as_deref().unwrap_or("main"))
            .map_err(|invalid| mistake(invalid.to_string(), "choose another id"))?,
    };
    product.panel = Some(panel.as_str().into());
    Ok((product, panel))
}

/// Reads an order. Its service is that of the command line or of the file, its product is `product` unless it says so.
pub(crate) fn order(path: &Path, service: Option<&ServiceId>, product: &ProductDraft) -> Result<OrderDraft, Failure> {
    let mut order: OrderDraft = read(path)?;
    if let Some(asked) = service {
        if let Some(named) = text(order.service.as_ref()).filter(|named| named != asked.as_str()) {
            let message = format!("the order is for service `{named}`, and --service says `{asked}`");
            let problem = Problem::new("service", message, "leave --service out, or correct the file");
            return Err(Failure::mistakes(Mistake::all(&name(path), [&problem])));
        }
        order.service = Some(asked.as_str().into());
    }
    let sold = text(product.id.as_ref());
    match (text(order.product.as_ref()), sold) {
        (Some(ordered), Some(sold)) if ordered != sold => {
            let message = format!("the order is for `{ordered}`, and the product file describes `{sold}`");
            let problem = Problem::new("product", message, "give the file of the product that was ordered");
            Err(Failure::mistakes(Mistake::all(&name(path), [&problem])))
        }
        (None, Some(sold)) => {
            order.product = Some(sold.into());
            Ok(order)
        }
        _ => Ok(order),
    }
}

/// What a file is called in messages.
pub(crate) fn name(path: &Path) -> String {
    path.display().to_string()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let content = fs::read_to_string(path).map_err(|error| {
        Failure::input(
            format!("{} cannot be read: {error}", name(path)),
            "check the path of the file",
        )
    })?;
    toml::from_str(&content).map_err(|error| {
        Failure::input(
            format!("{} is not valid TOML: {}", name(path), error.to_string().trim_end()),
            "correct it there; nothing was changed",
        )
    })
}

/// A text or a number as it was written; nothing for anything else.
fn text(written: Option<&Written>) -> Option<String> {
    let text = match serde_json::to_value(written?).ok()? {
        serde_json::Value::String(text) => text,
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
