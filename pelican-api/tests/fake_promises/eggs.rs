//! Eggs as files.

use panel_http::{
    Body, HttpService,
    fake::likeness::Answer,
    http::{Method, Request},
};
use pelican_api::fake::ADDRESS;
use serde_json::{Value, json};

use crate::shop::{Shop, code};

/// Imports a file as it stands, whatever it is.
async fn import(shop: &Shop, file: impl Into<String>) -> Answer {
    let key = shop.fake.application_key();
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{ADDRESS}/api/application/eggs/import"))
        .header("accept", "application/json")
        .header("content-type", "application/yaml")
        .header("authorization", format!("Bearer {}", key.expose()))
        .body(Body::from(file.into()));
    let answer = shop.fake.call(request.unwrap()).await.unwrap();
    Answer::read(answer).await.unwrap()
}

/// An egg without what changes whenever it is written.
fn lasting(mut egg: Value) -> Value {
    let attributes = egg["attributes"].as_object_mut().unwrap();
    attributes.remove("updated_at");
    let variables = attributes["relationships"]["variables"]["data"].as_array_mut().unwrap();
    for variable in variables {
        variable["attributes"].as_object_mut().unwrap().remove("updated_at");
    }
    egg
}

#[tokio::test(start_paused = true)]
async fn what_is_exported_is_imported_as_the_same_egg() {
    let shop = Shop::open();
    let before = lasting(shop.get("eggs/1?include=variables").await.body);
    for format in ["yaml", "json"] {
        let file = shop.get(&format!("eggs/1/export?format={format}")).await;
        assert_eq!(file.headers["content-type"], format!("application/{format}"));
        let text = match &file.body {
            Value::String(text) => text.clone(),
            document => document.to_string(),
        };
        let imported = import(&shop, text).await;
        assert_eq!(imported.status, 201, "{}", imported.body);
        assert_eq!(
            lasting(shop.get("eggs/1?include=variables").await.body),
            before,
            "{format}"
        );
    }
    assert_eq!(shop.get("eggs").await.body["data"].as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn variables_that_the_file_does_not_have_are_gone_and_their_values_too() {
    let shop = Shop::open();
    shop.sold().await;
    let mut file = shop.get("eggs/1/export?format=json").await.body;
    file["variables"]
        .as_array_mut()
        .unwrap()
        .retain(|it| it["env_variable"] != "BUILD");
    assert_eq!(import(&shop, file.to_string()).await.status, 201);
    let values = shop.get("servers/1").await.body["attributes"]["container"]["environment"].clone();
    assert_eq!((&values["JAR_FILE"], values.get("BUILD")), (&json!("server.jar"), None));
}

#[tokio::test(start_paused = true)]
async fn an_older_file_is_brought_up_to_date() {
    let shop = Shop::open();
    let file = json!({
        "meta": {"version": "PTDL_v1"},
        "name": "Old",
        "author": "eggs@example.com",
        "images": ["ghcr.io/example/java:8"],
        "startup": "./run --for {{USER}} --in {{USERS}}",
        "config": {"files": "{\"a\": \"{{server.build.default.port}}\"}", "startup": "{}", "logs": "{}", "stop": "^C"},
        "scripts": {"installation": {"script": "# left out", "container": "alpine", "entrypoint": "ash"}},
        "variables": [
            {"name": "User", "description": "", "env_variable": "user", "default_value": true, "user_viewable": true,
             "user_editable": 0, "rules": "required|string", "field_type": "text"},
        ],
    });
    assert_eq!(import(&shop, file.to_string()).await.status, 201);
    let egg = shop.get("eggs/3?include=variables").await.body;
    let egg = &egg["attributes"];
    assert_eq!(
        egg["docker_images"],
        json!({"ghcr.io/example/java:8": "ghcr.io/example/java:8"})
    );
    assert_eq!(
        egg["startup_commands"],
        json!({"Default": "./run --for {{SERVER_USER}} --in {{USERS}}"})
    );
    assert_eq!(
        egg["config"]["files"],
        json!({"a": "{{server.allocations.default.port}}"})
    );
    assert_eq!(egg["config"]["logs"], json!([]), "an empty map comes out as a list");
    let variable = &egg["relationships"]["variables"]["data"][0]["attributes"];
    assert_eq!(variable["env_variable"], "SERVER_USER");
    assert_eq!(variable["default_value"], "true");
    assert_eq!(variable["rules"], json!(["required", "string"]));
    assert_eq!(variable["user_editable"], false);
}

#[tokio::test(start_paused = true)]
async fn a_picture_is_kept_and_a_drawing_is_not() {
    let shop = Shop::open();
    let mut file = shop.get("eggs/1/export?format=json").await.body;
    file["icon"] = json!("data:image/svg+xml;base64,AAAA");
    assert_eq!(
        import(&shop, file.to_string()).await.body["attributes"]["icon"],
        json!(null)
    );
    file["icon"] = json!("data:image/jpeg;base64,AAAA");
    let icon = import(&shop, file.to_string()).await.body["attributes"]["icon"].clone();
    let uuid = file["uuid"].as_str().unwrap();
    assert_eq!(icon, format!("{ADDRESS}/storage/icons/egg/{uuid}.jpg"));
    assert_eq!(shop.get("eggs/1/export?format=json").await.body["icon"], file["icon"]);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_no_format_is_refused() {
    let shop = Shop::open();
    for file in ["just text", "meta: {version: XX_v9}", "a: [", ""] {
        let answer = import(&shop, file).await;
        assert_eq!(
            (answer.status, code(&answer)),
            (400, "InvalidFileUploadException"),
            "{file:?}"
        );
    }
}
