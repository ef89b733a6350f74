//! The variables of an egg: who sets them, and what becomes of them.

use super::*;

/// S1.11, S1.40
#[test]
fn a_variable_must_be_one_of_the_egg_and_not_one_of_the_panel() {
    assert_eq!(
        problems(|draft| {
            draft.variables.insert("SERVER_JARFLE", "x");
            draft.variables.insert("SERVER_MEMORY", "x");
            draft.customer_variables = Some("MINECRAFT_VERSIN, P_SERVER_UUID".into());
        }),
        [
            "variables.SERVER_JARFLE: the egg `Paper` has no variable `SERVER_JARFLE` (did you mean `SERVER_JARFILE`?)",
            "variables.SERVER_MEMORY: `SERVER_MEMORY` is set by the panel itself (leave it out)",
            "customer_variables: the egg `Paper` has no variable `MINECRAFT_VERSIN` (did you mean `MINECRAFT_VERSION`?)",
            "customer_variables: `P_SERVER_UUID` is set by the panel itself (leave it out)",
        ]
    );
}

/// S1.42
#[test]
fn a_product_opens_and_hides_variables_as_it_likes() {
    let opened = |written: Option<Written>| {
        product(|draft| draft.customer_variables = written)
            .customer_variables()
            .iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(opened(None), ["BUILD_NUMBER", "MINECRAFT_VERSION", "SERVER_JARFILE"]);
    assert_eq!(
        opened(Some("".into())),
        ["BUILD_NUMBER", "MINECRAFT_VERSION", "SERVER_JARFILE"]
    );
    assert_eq!(opened(Some(vec!["DL_PATH"].into())), ["DL_PATH"]);
    assert!(opened(Some(Vec::<Written>::new().into())).is_empty());
}

/// Invariant 15, S1.47
#[test]
fn every_egg_variable_is_sent() {
    let product = product(|_| {});
    let order = order(ORDER).unwrap();
    let environment = product.environment(order.customer_values()).unwrap();
    let expected: BTreeMap<String, String> = [
        ("BUILD_NUMBER", "latest"),
        ("DL_PATH", ""),
        ("MINECRAFT_VERSION", "1.21.4"),
        ("SERVER_JARFILE", "server.jar"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    assert_eq!(environment.values(), expected);
}

/// Invariant 8
#[test]
fn customer_values_survive_a_package_change() {
    let small = product(|draft| draft.customer_variables = Some("MINECRAFT_VERSION, DL_PATH".into()));
    let chosen: Variables = [("MINECRAFT_VERSION", "1.21.4"), ("DL_PATH", "")].into_iter().collect();
    let before = small.environment(&chosen).unwrap();

    let mut paper = egg("5", "Paper");
    paper.variables[3].default_value = "131".to_owned();
    paper.variables.push(variable("NEW", "nullable", "fresh", false));
    let mut draft = draft();
    draft.variables.insert("MINECRAFT_VERSION", "1.22");
    draft.variables.insert("SERVER_JARFILE", "large.jar");
    let large = draft
        .check(&[CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, paper)])
        .unwrap();

    let after = before.rebase(&large, &Variables::default()).unwrap();
    let seen: Vec<_> = after
        .iter()
        .map(|(name, value)| (name, value.value(), value.source()))
        .collect();
    assert_eq!(
        seen,
        [
            ("BUILD_NUMBER", "131", ValueSource::EggDefault),
            ("DL_PATH", "", ValueSource::Customer),
            ("MINECRAFT_VERSION", "1.21.4", ValueSource::Customer),
            ("NEW", "fresh", ValueSource::EggDefault),
            ("SERVER_JARFILE", "large.jar", ValueSource::Product),
        ]
    );
    assert_eq!(after.rebase(&large, &Variables::default()).unwrap(), after);
    assert_eq!(after.customer_values(), chosen);
}

#[test]
fn a_value_of_a_variable_that_the_new_egg_lacks_is_not_sent() {
    let before = product(|_| {})
        .environment(&[("MINECRAFT_VERSION", "1.21.4")].into_iter().collect())
        .unwrap();
    let mut other = egg("5", "Paper");
    other.variables.remove(0);
    let mut draft = ProductDraft::new("other", "Other", "eu", "5");
    draft.resources = self::draft().resources;
    let after = before
        .rebase(
            &draft
                .check(&[CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, other)])
                .unwrap(),
            &Variables::default(),
        )
        .unwrap();
    assert!(after.get("MINECRAFT_VERSION").is_none());
}

/// S1.54, S1.55
#[test]
fn a_customers_change_is_judged_whole_before_anything_is_kept() {
    let product = product(|draft| draft.customer_variables = Some("MINECRAFT_VERSION".into()));
    let before = product.environment(&Variables::default()).unwrap();
    let set = |pairs: &[(&str, &str)]| {
        before.customized(&product, &pairs.iter().copied().collect(), product.customer_variables())
    };

    let after = set(&[("MINECRAFT_VERSION", "1.21.4")]).unwrap();
    let value = after.get("MINECRAFT_VERSION").unwrap();
    assert_eq!((value.value(), value.source()), ("1.21.4", ValueSource::Customer));
    assert_eq!(after.get("BUILD_NUMBER"), before.get("BUILD_NUMBER"));

    assert_eq!(
        set(&[
            ("MINECRAFT_VERSION", "a version of more than 20 letters"),
            ("BUILD_NUMBER", "2")
        ])
        .unwrap_err()
        .to_string(),
        "variables.BUILD_NUMBER: `BUILD_NUMBER` is not for customers to set (leave it out, or open it in the product's customer_variables)\n\
         variables.MINECRAFT_VERSION: Pterodactyl refuses the value: The MINECRAFT_VERSION variable may not be greater than 20 characters. \
         (give it a value that the egg's rules take: `nullable|string|max:20`)"
    );
}

/// S1.47
#[test]
fn a_value_that_the_panel_would_refuse_is_found_when_a_product_is_saved_or_ordered() {
    assert_eq!(
        problems(|draft| draft
            .variables
            .insert("BUILD_NUMBER", "a build of more than 20 letters")),
        [
            "variables.BUILD_NUMBER: Pterodactyl refuses the value: The BUILD_NUMBER variable may not be greater than 20 characters. \
             (give it a value that the egg's rules take: `required|string|max:20`)"
        ]
    );
    let chosen: Variables = [("BUILD_NUMBER", "a build of more than 20 letters")]
        .into_iter()
        .collect();
    let open = product(|draft| draft.customer_variables = Some("BUILD_NUMBER".into()));
    let refused = open.environment(&chosen).unwrap_err();
    assert_eq!(
        refused.iter().map(|it| it.field()).collect::<Vec<_>>(),
        ["variables.BUILD_NUMBER"]
    );
}
