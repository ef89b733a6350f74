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
    let n = 10000;
    let multi = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let same = multi.block_on(async { let rec: serde_json::Value = serde_json::from_str(base::RECORDING).unwrap(); panel_http::serve::serve(Arc::new(Canned(bytes::Bytes::from(rec["response_body"].to_string())))).unwrap() });
    let same_url = same.url();
    let ours_same = Application::new(&same_url, base::KEY.into()).unwrap();
    let cases: [(&str, &tokio::runtime::Runtime, &str, &Application); 2] = [("current thread", &rt, &url, &ours), ("multi thread, same runtime", &multi, &same_url, &ours_same)];
    for (name, rt, url, ours) in cases {
        let hand = if name.starts_with("multi") { reqwest::Client::new() } else { hand.clone() };
        for _ in 0..2 {
        let (mut a, mut b) = (vec![], vec![]);
        for i in 0..n {
            if i % 2 == 0 { a.push(base::timed(rt, async || base::call(ours).await)); b.push(base::timed(rt, async || base::call_by_hand(&hand, url).await)); }
            else { b.push(base::timed(rt, async || base::call_by_hand(&hand, url).await)); a.push(base::timed(rt, async || base::call(ours).await)); }
        }
        a.sort(); b.sort();
        let r = |q: usize| a[n*q/100].as_secs_f64() / b[n*q/100].as_secs_f64();
        println!("{name}: p10 {:.3} p50 {:.3} p75 {:.3}   {:?} / {:?}", r(10), r(50), r(75), a[n/2], b[n/2]);
        }
    }
}
