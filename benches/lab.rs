mod interleaved;
#[path = "/tmp/lab_base.rs"]
#[allow(dead_code)]
mod base;
use std::time::{Duration, Instant};
use std::sync::Arc;
use pterodactyl_api::Application;
use panel_http::{Body, HttpService, ServiceError, http};

#[derive(Debug)]
struct Canned(bytes::Bytes);
#[async_trait::async_trait]
impl HttpService for Canned {
    async fn call(&self, _r: http::Request<Body>) -> Result<http::Response<Body>, ServiceError> {
        Ok(http::Response::builder().header("content-type","application/json").header("x-ratelimit-limit","240").header("x-ratelimit-remaining","136").body(Body::from(self.0.clone())).unwrap())
    }
}
fn main() {
    let url = if std::env::var_os("SERVE").is_some() {
        let (tx, rx) = std::sync::mpsc::channel();
        std::thread::spawn(move || { let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(); rt.block_on(async {
            let rec: serde_json::Value = serde_json::from_str(base::RECORDING).unwrap();
            let server = panel_http::serve::serve(Arc::new(Canned(bytes::Bytes::from(rec["response_body"].to_string())))).unwrap(); tx.send(server.url()).unwrap(); std::future::pending::<()>().await; drop(server) }) });
        rx.recv().unwrap()
    } else { base::panel() };
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ours = Application::new(&url, base::KEY.into()).unwrap();
    let hand = reqwest::Client::new();
    let hand_t = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let svc = panel_http::reqwest_service::ReqwestService::new(Duration::from_secs(10)).unwrap();
    let rec: serde_json::Value = serde_json::from_str(base::RECORDING).unwrap();
    let body = bytes::Bytes::from(rec["response_body"].to_string());
    let mem = Application::builder(&url, base::KEY.into()).service(Arc::new(Canned(body.clone()))).build().unwrap();
    if std::env::var_os("NET").is_some() { rt.block_on(async { for _ in 0..60_000 { std::hint::black_box(base::call(&ours).await); } }); return; }
    if std::env::var_os("MEM").is_some() { let b = Instant::now(); rt.block_on(async { for _ in 0..400_000 { std::hint::black_box(base::call(&mem).await); } }); println!("mem {:?}", b.elapsed() / 400_000); let b = Instant::now(); for _ in 0..400_000 { let v: panel_http::envelope::Item<pterodactyl_api::models::server::Server> = serde_json::from_slice(&body).unwrap(); std::hint::black_box(v); } println!("decode {:?}", b.elapsed() / 400_000); let b = Instant::now(); for _ in 0..400_000 { let v: base::Item = serde_json::from_slice(&body).unwrap(); std::hint::black_box(v); } println!("hand decode {:?}", b.elapsed() / 400_000); return; }
    let n = 6000;
    let mut t: Vec<Vec<Duration>> = vec![vec![]; 7];
    for _ in 0..n {
        t[0].push(base::timed(&rt, async || base::call_by_hand(&hand, &url).await));
        t[1].push(base::timed(&rt, async || base::call_by_hand(&hand_t, &url).await));
        t[2].push(base::timed(&rt, async || {
            let r = http::Request::builder().uri(format!("{url}/api/application/servers/1")).header("authorization", format!("Bearer {}", base::KEY)).header("accept","application/json").body(Body::empty()).unwrap();
            let (h, b) = svc.call(r).await.unwrap().into_parts();
            (h, b.collect(1<<20).await.unwrap())
        }));
        t[3].push(base::timed(&rt, async || base::call(&mem).await));
        t[4].push(base::timed(&rt, async || base::call(&ours).await));
        t[5].push(base::timed(&rt, async || { let u = format!("{url}/api/application/servers/{}", 1); hand.get(u).bearer_auth(base::KEY).header("Accept", "application/json").send().await.unwrap().bytes().await.unwrap() }));
        let b = Instant::now(); let v: panel_http::envelope::Item<pterodactyl_api::models::server::Server> = serde_json::from_slice(&body).unwrap(); t[6].push(b.elapsed()); drop(v);
    }
    for (name, mut v) in ["hand","hand+timeout","service","transport in memory","ours","hand bytes","decode"].into_iter().zip(t) { v.sort(); println!("{name}: p10 {:?} median {:?}", v[n/10], v[n/2]); }
}
