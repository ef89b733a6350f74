//! Products and orders against the panel's eggs: every mistake at once, and eggs imported when they are needed.

use provisioning_core::{Error, Intent, Product, Reason, order::OrderDraft, problem::Problem, product::ProductDraft};

use crate::{
    failure::{Failure, Mistake},
    session::Session,
};

/// A draft, and the file it was read from.
pub(crate) struct Named<T> {
    pub(crate) file: String,
    pub(crate) draft: T,
}

/// Whether the panel may be asked for its eggs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Import {
    WhenNeeded,
    Never,
}

/// Checks a product.
pub(crate) async fn product(
    session: &Session,
    product: &Named<ProductDraft>,
    import: Import,
) -> Result<Product, Failure> {
    let (product, _) = check(session, product, None, import).await?;
    Ok(product)
}

/// Checks a product and an order of it.
pub(crate) async fn order(
    session: &Session,
    product: &Named<ProductDraft>,
    order: &Named<OrderDraft>,
    import: Import,
) -> Result<(Product, Intent), Failure> {
    match check(session, product, Some(order), import).await? {
        (product, Some(intent)) => Ok((product, intent)),
        (_, None) => Err(Failure::input("the order is empty", "write who bought what")),
    }
}

type Checked = Result<(Product, Option<Intent>), Vec<Mistake>>;

async fn check(
    session: &Session,
    product: &Named<ProductDraft>,
    order: Option<&Named<OrderDraft>>,
    import: Import,
) -> Result<(Product, Option<Intent>), Failure> {
    let mut is_fresh = import == Import::Never;
    if !is_fresh && session.engine.catalog().list(&session.panel).await?.is_empty() {
        import_eggs(session).await?;
        is_fresh = true;
    }
    let mistakes = match check_once(session, product, order).await? {
        Ok(checked) => return Ok(checked),
        Err(mistakes) => mistakes,
    };
    // The panel's eggs may have changed since they were imported. If it cannot be asked, the mistakes are worth more.
    let is_about_eggs = mistakes.iter().any(|mistake| may_be_stale(mistake.problem.field()));
    if is_fresh || !is_about_eggs || import_eggs(session).await.is_err() {
        return Err(Failure::mistakes(mistakes));
    }
    check_once(session, product, order).await?.map_err(Failure::mistakes)
}

async fn check_once(
    session: &Session,
    product: &Named<ProductDraft>,
    order: Option<&Named<OrderDraft>>,
) -> Result<Checked, Failure> {
    let mut mistakes = Vec::new();
    let checked = match session.engine.products().check(&product.draft).await {
        Ok(checked) => Some(checked),
        Err(error) => {
            mistakes.extend(Mistake::all(&product.file, &problems(error)?));
            None
        }
    };
    let mut ordered = None;
    if let Some(order) = order {
        match order.draft.check() {
            Ok(order) => ordered = Some(order),
            Err(problems) => mistakes.extend(Mistake::all(&order.file, &problems)),
        }
    }
    let (Some(checked), true) = (checked, mistakes.is_empty()) else {
        return Ok(Err(mistakes));
    };
    let (Some(ordered), Some(order)) = (ordered, order) else {
        return Ok(Ok((checked, None)));
    };
    match session.engine.accept_as(&ordered, &checked) {
        Ok(intent) => Ok(Ok((checked, Some(intent)))),
        Err(error) => Ok(Err(Mistake::all(&order.file, &problems(error)?))),
    }
}

/// What is wrong with the input; any other error is one of the command.
fn problems(error: Error) -> Result<Vec<Problem>, Failure> {
    match (error.reason(), error.problems()) {
        (Reason::Invalid, problems) if !problems.is_empty() => Ok(problems.to_vec()),
        _ => Err(error.into()),
    }
}

fn may_be_stale(field: &str) -> bool {
    let field = field.split('.').next().unwrap_or_default();
    matches!(
        field,
        "egg"
            | "eggs"
            | "docker_image"
            | "variables"
            | "variable_lines"
            | "customer_variables"
            | "hidden_variables"
            | "options"
    )
}

async fn import_eggs(session: &Session) -> Result<(), Failure> {
    session.progress.say("import the panel's eggs");
    session.engine.catalog().import(&session.panel).await?;
    Ok(())
}
