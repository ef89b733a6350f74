use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use http::{Request, Response};
use panel_http::{
    Body, Effect, ErrorKind, HttpService, ServiceError, Transport,
    reqwest_service::ReqwestService,
    serve::{Server, serve, serve_on},
    service::{Duplex, Upgrade},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::stage::{Does, KEY, Panel, Stage, create, cut_after, get, json, refusal};

fn client(server: &Server) -> Transport {
    Transport::builder(&server.url(), KEY.into(), Arc::new(Panel))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_served_service_sees_whole_urls_and_answers_as_it_does_in_memory() {
    let stage = Stage::new([Does::Answers(json(201, r#"{"id":7}"#)), refusal(422)]);
    let server = serve(Arc::new(stage.clone())).unwrap();
    let transport = client(&server);
    assert_eq!(create(&transport).await.unwrap(), serde_json::json!({"id": 7}));
    let error = create(&transport).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Validation, Effect::Refused));
    let seen = stage.seen();
    assert_eq!(seen[0].uri, format!("{}/api/application/servers", server.url()));
    assert_eq!(seen[0].method, "POST");
    assert_eq!(
        seen[0].headers["authorization"].to_str().unwrap(),
        format!("Bearer {KEY}")
    );
}

/// A crash of the panel is a cut connection, never a made-up status.
#[tokio::test]
async fn an_error_of_the_service_cuts_the_connection() {
    let stage = Stage::new([Does::Fails(panel_http::ServiceErrorKind::Connect)]);
    let server = serve(Arc::new(stage)).unwrap();
    let error = create(&client(&server)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Interrupted, Effect::Unknown)
    );
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_cut_body_is_cut_for_the_client_too() {
    let body = cut_after(&[r#"{"object":"#]);
    let stage = Stage::new([Does::Answers(Response::new(body))]);
    let server = serve(Arc::new(stage)).unwrap();
    let error = create(&client(&server)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Interrupted, Effect::Unknown)
    );
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
}

/// Uploads and downloads are never held in memory, and a known length is told.
#[tokio::test]
async fn bodies_stream_through_both_ways() {
    #[derive(Debug)]
    struct Echo;
    #[async_trait]
    impl HttpService for Echo {
        async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
            assert_eq!(request.headers()["content-length"], "4000000");
            assert_eq!(request.body().length(), Some(4_000_000));
            Ok(Response::new(request.into_body()))
        }
    }
    let server = serve(Arc::new(Echo)).unwrap();
    let service = ReqwestService::new(Duration::from_secs(5)).unwrap();
    let piece = bytes::Bytes::from(vec![b'x'; 40_000]);
    let pieces = futures_util::stream::iter((0..100).map(move |_| Ok(piece.clone())));
    let request = Request::put(server.url())
        .body(Body::stream(pieces, Some(4_000_000)))
        .unwrap();
    let answer = service.call(request).await.unwrap();
    assert_eq!(answer.body().length(), Some(4_000_000));
    assert_eq!(answer.into_body().collect(usize::MAX).await.unwrap().len(), 4_000_000);
}

/// As documented: the work of a client that left is dropped.
#[tokio::test]
async fn a_client_that_leaves_takes_its_call_along() {
    struct Guard(Arc<AtomicBool>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    #[derive(Debug)]
    struct Slow(Arc<AtomicBool>, Arc<tokio::sync::Notify>);
    #[async_trait]
    impl HttpService for Slow {
        async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> {
            let _guard = Guard(Arc::clone(&self.0));
            self.1.notify_one();
            std::future::pending().await
        }
    }
    let (dropped, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(tokio::sync::Notify::new()));
    let server = serve(Arc::new(Slow(Arc::clone(&dropped), Arc::clone(&begun)))).unwrap();
    let transport = client(&server);
    let call = tokio::spawn(async move { create(&transport).await });
    begun.notified().await;
    call.abort();
    for _ in 0..500 {
        if dropped.load(Ordering::SeqCst) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the call went on");
}

#[tokio::test]
async fn a_stopped_server_is_gone() {
    let server = serve(Arc::new(Stage::new([]))).unwrap();
    let transport = client(&server);
    get(&transport).await.unwrap();
    server.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = get(&transport).await.unwrap_err();
    assert!(error.is_unreachable(), "{error}");
}

#[tokio::test]
async fn only_this_machine_is_served() {
    let error = serve_on(Arc::new(Stage::new([])), "0.0.0.0:0".parse().unwrap()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    let server = serve_on(Arc::new(Stage::new([])), "127.0.0.1:0".parse().unwrap()).unwrap();
    assert!(server.address().ip().is_loopback());
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    serve(Arc::new(Stage::new([]))).unwrap_err();
}

/// A web socket passes through the server and through reqwest.
#[tokio::test]
async fn an_upgrade_is_passed_through() {
    #[derive(Debug)]
    struct Repeats;
    #[async_trait]
    impl HttpService for Repeats {
        async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> {
            Ok(Response::new(Body::empty()))
        }

        async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
            if request.uri().path() != "/ws" {
                return Ok(Upgrade::Declined(refused()));
            }
            let (ours, theirs) = tokio::io::duplex(64);
            tokio::spawn(async move {
                let (mut read, mut write) = tokio::io::split(ours);
                tokio::io::copy(&mut read, &mut write).await
            });
            let mut response = Response::new(());
            response.headers_mut().insert("connection", "upgrade".parse().unwrap());
            response.headers_mut().insert("upgrade", "echo".parse().unwrap());
            Ok(Upgrade::Switched(response, Box::new(theirs)))
        }
    }
    fn refused() -> Response<Body> {
        Response::builder().status(403).body(Body::from("no")).unwrap()
    }
    let server = serve(Arc::new(Repeats)).unwrap();
    let service = ReqwestService::new(Duration::from_secs(5)).unwrap();
    let upgrade = async |path: &str| {
        let request = Request::get(format!("{}{path}", server.url()))
            .header("connection", "upgrade")
            .header("upgrade", "echo");
        service.upgrade(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    let mut connection: Box<dyn Duplex> = match upgrade("/ws").await {
        Upgrade::Switched(response, connection) => {
            assert_eq!(response.status(), 101);
            connection
        }
        other => panic!("{other:?}"),
    };
    connection.write_all(b"hello").await.unwrap();
    let mut back = [0; 5];
    connection.read_exact(&mut back).await.unwrap();
    assert_eq!(&back, b"hello");
    assert!(matches!(upgrade("/other").await, Upgrade::Declined(response) if response.status() == 403));
}
