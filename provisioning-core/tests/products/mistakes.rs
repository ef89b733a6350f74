//! Everything that is wrong is told at once, with what to do, and nothing personal with it.

use super::*;

/// S2.43, S2.66
#[test]
fn every_mistake_is_reported_at_once_with_what_to_do() {
    let draft: ProductDraft = toml::from_str(
        r#"
        id = "Minecraft 4GB"
        memory = "4 GB"
        panel = "eu"
        egg = "Papr"
        server_name = "%service_idd%"
        start_on_completion = "maybe"
        customer_variables = ["VERSION"]
        colour = "red"

        [resources]
        memroy = "4 GB"
        swap = -2
        disk = 0
        cpu = 12.5
        io = 9
        threads = "all"

        [features]
        backups = "unlimited"
        databases = -1

        [placement]
        ports = [80, "25610-25600", "3000-4000"]
        nodes = [1, {}]

        [variables]
        SERVER_JARFILE = true
        MINECRAFT_VERSION = 1.20
        "#,
    )
    .unwrap();
    assert_eq!(
        check(&draft).unwrap_err().to_string(),
        "\
id: a product id cannot contain 'M' (character 1) (write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
name: it is missing (write what customers read, such as \"Minecraft 4 GB\")
egg: the panel `eu` has no imported egg \"Papr\" (import it first if it is new on the panel; did you mean `Paper`?)
server_name: `%service_idd%` is no placeholder (did you mean `%service_id%`? placeholders are %owner_email% %owner_username% %owner_firstname% %owner_lastname% %product_name% %order_id% %service_id% %service_expiration%; a percent sign before a blank stays as it is)
start_on_completion: \"maybe\" is neither true nor false (write true or false)
resources.memory: it is missing (write a size such as \"4 GB\", or \"unlimited\")
resources.swap: \"-2\" is negative (write a size such as \"4 GB\" or \"512 MB\"; a plain number is MB)
resources.disk: 0 means no limit on the panels (write \"unlimited\" if that is meant, otherwise a size such as \"4 GB\")
resources.cpu: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
resources.io: \"9\" is no io weight (write a number from 10 to 1000, or leave it out for the default, 500)
resources.threads: \"all\" names no threads (write numbers and ranges without blanks, as in \"0-3,6\")
features.databases: \"-1\" is no number of things (write 0 or more, or \"unlimited\")
features.backups: no panel has unlimited backups (write a number)
placement.nodes.1: a table does not fit here (write a text)
placement.ports.0: port 80 is too low (write ports from 1025 to 65535)
placement.ports.1: 25610-25600 runs backwards (write the lower port first)
placement.ports.2: 3000-4000 has more than 1000 ports (split it into several ranges)
variables.MINECRAFT_VERSION: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
variables.SERVER_JARFILE: true and false have no one spelling as text (put it in quotation marks the way the egg wants it: \"1\", \"0\", \"true\" or \"false\")
colour: there is no such field (remove it; known here: id, name, panel, group, egg, eggs, nest, server_name, description, docker_image, startup, skip_scripts, start_on_completion, customer_variables, hidden_variables, resources, features, placement, backups, permissions, options, variables, variable_lines)
memory: there is no such field (did you mean `resources.memory`?)
resources.memroy: there is no such field (did you mean `resources.memory`?)"
    );
}

/// S2.37.
#[test]
fn an_empty_draft_names_every_required_field() {
    let problems = check(&ProductDraft::default()).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field()).collect();
    assert_eq!(
        fields,
        [
            "id",
            "name",
            "panel",
            "egg",
            "resources.memory",
            "resources.disk",
            "resources.cpu"
        ]
    );
}

#[test]
fn a_product_that_could_never_be_delivered_is_not_saved() {
    assert_eq!(
        problems(|draft| draft.variables.insert("SERVER_JARFILE", " ")),
        [
            "variables.SERVER_JARFILE: `SERVER_JARFILE` (SERVER_JARFILE) must not be empty (give it a value, or open it in the product's customer_variables)"
        ]
    );
    let open = |draft: &mut ProductDraft| {
        draft.variables.insert("SERVER_JARFILE", " ");
        draft.customer_variables = Some("SERVER_JARFILE".into());
    };
    assert_eq!(problems(open), Vec::<String>::new());
}

#[test]
fn every_mistake_in_an_order_is_reported_at_once_and_nothing_personal_is_repeated() {
    let problems = order(
        r#"
        service = "Order 7"
        expires = "tomorrow"
        coupon = "X"

        [customer]
        id = "ada@example.org"
        email = "canary at example.org"
        firstname = "canary"
        email_verified = 1

        [variables]
        MINECRAFT_VERSION = 1.20
        "#,
    )
    .unwrap_err();
    assert_eq!(
        problems.to_string(),
        "\
service: a service id cannot contain 'O' (character 1) (write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
product: it is missing (write the id of a product)
expires: \"tomorrow\" is neither an instant nor a day (write it as in \"2026-12-31T12:00:00Z\" or \"2026-12-31\")
customer.id: a customer id cannot contain '@' (character 4) (use a-z, 0-9, `.`, `_` and `-`: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
customer.email_verified: a number does not fit here (write true or false)
customer.email: this is no e-mail address: it contains a blank or a control character (give the customer's address, as in name@example.org)
variables.MINECRAFT_VERSION: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
coupon: there is no such field (remove it; known here: service, product, order, expires, generation, customer, egg, options, variables)
customer.firstname: there is no such field (did you mean `customer.first_name`?)"
    );
}

#[test]
fn no_draft_and_no_order_prints_values_or_personal_data() {
    let source = ORDER
        .replace("ada@example.org", "canary@example.org")
        .replace("Ada", "canary")
        .replace("Lovelace", "canary")
        .replace("1.21.4", "canary");
    let draft: OrderDraft = toml::from_str(&source).unwrap();
    let order = draft.check().unwrap();
    let mut product = self::draft();
    product.variables.insert("DL_PATH", "canary");
    let checked = check(&product).unwrap();
    let printed = format!(
        "{draft:?} {:?} {order:?} {product:?} {checked:?} {:?}",
        draft.customer,
        checked.environment(&Variables::default())
    );
    assert!(!printed.contains("canary"), "{printed}");
}
