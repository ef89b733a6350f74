use http::StatusCode;
use serde_json::json;

use super::*;

const KEY: &str = "ptla_canary1234567890";

#[derive(Debug)]
struct Echo;

#[async_trait]
impl HttpService for Echo {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let body = json!({
            "detail": format!("wrong key {KEY}"),
            "password": "hunter2",
            "enabled": true,
            "meta": {"secret_token": "hunter2", "daemon_token_id": "abc", "use_totp": false},
            "link": "https://node.test/download?token=hunter2",
            "links": [{"url": "https://panel.test/users?page=2"}],
        });
        drop(request);
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = StatusCode::FORBIDDEN;
        response
            .headers_mut()
            .insert("set-cookie", http::HeaderValue::from_static("session=hunter2"));
        Ok(response)
    }
}

fn request() -> Request<Body> {
    Request::post("http://panel.test/api/application/users?token=hunter2&page=1")
        .header("authorization", format!("Bearer {KEY}"))
        .header("content-type", "application/json")
        .body(Body::from(
            json!({"username": "alice", "password": "hunter2"}).to_string(),
        ))
        .unwrap()
}

/// Invariant 5: `secret_is_never_printed`.
#[tokio::test]
async fn no_key_or_password_is_written_down() {
    let recorder = Recorder::new(Arc::new(Echo));
    let answer = recorder
        .call(request())
        .await
        .unwrap()
        .into_body()
        .collect(usize::MAX)
        .await
        .unwrap();
    assert!(
        String::from_utf8_lossy(&answer).contains("hunter2"),
        "the caller gets the answer whole"
    );

    let exchange = recorder.exchanges().pop().unwrap();
    let written = serde_json::to_string(&exchange).unwrap();
    for secret in ["hunter2", "canary1234567890"] {
        assert!(!written.contains(secret), "{written}");
        assert!(!format!("{recorder:?}").contains(secret));
    }
    assert_eq!(exchange.request_header("authorization"), Some("Bearer ptla_…"));
    assert_eq!(
        exchange.request_body,
        json!({"username": "alice", "password": "[secret]"})
    );
    assert_eq!(
        exchange.response_body["meta"],
        json!({"secret_token": "[secret]", "daemon_token_id": "abc", "use_totp": false})
    );
    assert_eq!(
        exchange.response_body["links"][0]["url"],
        "https://panel.test/users?page=2"
    );
}

#[tokio::test]
async fn a_form_and_a_key_without_a_kind_are_hidden_too() {
    let recorder = Recorder::new(Arc::new(Echo));
    let request = Request::post("http://panel.test/login")
        .header("authorization", "Bearer hunter2_and_more")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("user=alice&password=hunter2"))
        .unwrap();
    recorder.call(request).await.unwrap();
    let exchange = recorder.exchanges().pop().unwrap();
    assert_eq!(exchange.request_header("authorization"), Some("Bearer …"));
    assert_eq!(exchange.request_body, json!("user=alice&password=%5Bsecret%5D"));
}

#[tokio::test]
async fn what_is_recorded_into_a_folder_is_read_back_in_order() {
    let folder = std::env::temp_dir().join(format!("panel-http-recorder-{}", std::process::id()));
    let recorder = Recorder::into_folder(Arc::new(Echo), &folder).unwrap();
    recorder.call(request()).await.unwrap();
    recorder.call(request()).await.unwrap();
    let read: Vec<Exchange> = Exchange::read_folder(&folder)
        .unwrap()
        .into_iter()
        .map(|(_, it)| it.unwrap())
        .collect();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(read, recorder.exchanges());
    assert_eq!(read[1].name, "002-post-application-users");
    assert_eq!(read[0].query_pairs()[1], ("page".to_owned(), "1".to_owned()));
}
