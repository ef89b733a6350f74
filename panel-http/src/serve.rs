//! Puts any [`HttpService`] on a loopback port, so that a program in another process or language can call it.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt, stream};
use http::{Request, Response, StatusCode, Uri, header, uri};
use http_body::Body as _;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Handle,
    sync::watch,
};

use crate::{
    body::{Body, Wire},
    service::{HttpService, ServiceError, Upgrade},
};

/// A service that listens. It stops when this is dropped or [stopped](Self::stop).
#[must_use = "the server stops when it is dropped"]
pub struct Server {
    address: SocketAddr,
    /// Every task holds the other end, and ends when this one is gone.
    _running: watch::Sender<()>,
}

/// Serves on a free port of 127.0.0.1. Call it within a tokio runtime, whose tasks carry the server.
///
/// # Guarantees
/// * Only this machine can reach it.
/// * An error of the service closes the connection without an answer, as a crash would: a client sees a cut connection,
///   never a made-up 5xx. A body that breaks off is cut there.
/// * The service sees absolute URIs, and bodies as streams that are read as they come.
///
/// # Assumptions
/// When a client goes away, the future of its call is dropped, as web servers do. A service that must finish what it began,
/// as php-fpm would, spawns it.
///
/// ```
/// # use panel_http::{Body, HttpService, ServiceError};
/// # use http::{Request, Response};
/// # #[derive(Debug)] struct Hello;
/// # #[async_trait::async_trait] impl HttpService for Hello {
/// #     async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> { Ok(Response::new("hello".into())) }
/// # }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
/// let server = panel_http::serve::serve(std::sync::Arc::new(Hello))?;
/// println!("try: curl {}", server.url());
/// server.stop();
/// # Ok(()) }
/// ```
///
/// # Errors
/// When there is no tokio runtime, or no port is free.
pub fn serve(service: Arc<dyn HttpService>) -> io::Result<Server> {
    serve_on(service, (Ipv4Addr::LOCALHOST, 0).into())
}

/// Serves on this address, as [`serve`] does; port 0 is any free one.
///
/// # Errors
/// As [`serve`]; `InvalidInput` when the address is not a loopback one.
pub fn serve_on(service: Arc<dyn HttpService>, address: SocketAddr) -> io::Result<Server> {
    if !address.ip().is_loopback() {
        let message = format!("{address} can be reached by others: give a loopback address, such as 127.0.0.1:0");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let runtime = Handle::try_current().map_err(io::Error::other)?;
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let (running, stopped) = watch::channel(());
    runtime.spawn(until_stopped(stopped.clone(), async move {
        loop {
            // A failed accept is the peer's failure or a passing lack of file descriptors.
            match listener.accept().await {
                Ok((stream, _)) => {
                    let connection = connection(stream, Arc::clone(&service), address, stopped.clone());
                    tokio::spawn(until_stopped(stopped.clone(), connection));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }));
    Ok(Server {
        address,
        _running: running,
    })
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops listening and cuts every connection.
    pub fn stop(self) {
        drop(self);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.url())
    }
}

async fn until_stopped(mut stopped: watch::Receiver<()>, task: impl Future<Output = ()>) {
    tokio::select! {
        () = task => {}
        _ = stopped.changed() => {}
    }
}

async fn connection(
    stream: TcpStream,
    service: Arc<dyn HttpService>,
    address: SocketAddr,
    stopped: watch::Receiver<()>,
) {
    // Without it a cut answer would be held back together with what was written before it.
    let _best_effort = stream.set_nodelay(true);
    let answer = service_fn(move |request| answer(Arc::clone(&service), request, address, stopped.clone()));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    let _ended_by_either_side = connection.with_upgrades().await;
}

async fn answer(
    service: Arc<dyn HttpService>,
    mut request: Request<Incoming>,
    address: SocketAddr,
    stopped: watch::Receiver<()>,
) -> Result<Response<Wire>, ServiceError> {
    *request.uri_mut() = absolute(&request, address)?;
    if !request.headers().contains_key(header::UPGRADE) {
        return service.call(request.map(body)).await.map(|response| response.map(sent));
    }
    let client = hyper::upgrade::on(&mut request);
    match service.upgrade(request.map(body)).await? {
        Upgrade::Declined(response) => Ok(response.map(sent)),
        Upgrade::Switched(response, mut connection) => {
            tokio::spawn(until_stopped(stopped, async move {
                if let Ok(client) = client.await {
                    let _ended_by_either_side =
                        tokio::io::copy_bidirectional(&mut TokioIo::new(client), &mut connection).await;
                }
            }));
            let mut response = response.map(|()| Wire::from(Body::empty()));
            *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
            Ok(response)
        }
    }
}

/// A server is only told path and host; a service is told all.
fn absolute(request: &Request<Incoming>, address: SocketAddr) -> Result<Uri, ServiceError> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let mut absolute = uri::Builder::new().scheme(uri::Scheme::HTTP);
    absolute = match (request.uri().authority(), host) {
        (Some(authority), _) => absolute.authority(authority.clone()),
        (None, Some(host)) => absolute.authority(host),
        (None, None) => absolute.authority(address.to_string()),
    };
    let path = request.uri().path_and_query().map_or("/", uri::PathAndQuery::as_str);
    absolute.path_and_query(path).build().map_err(ServiceError::interrupted)
}

/// Before a body breaks off, what came until then goes out: the client must see a cut body, not a missing answer.
fn sent(body: Body) -> Wire {
    let length = body.length();
    let pieces = body.into_stream().then(|piece| async move {
        if piece.is_err() {
            tokio::task::yield_now().await;
        }
        piece
    });
    Body::stream(pieces, length).into()
}

fn body(incoming: Incoming) -> Body {
    if incoming.is_end_stream() {
        return Body::empty();
    }
    let length = incoming.size_hint().exact();
    let frames = stream::unfold(incoming, |mut incoming| async move {
        let frame = std::future::poll_fn(|context| Pin::new(&mut incoming).poll_frame(context)).await?;
        Some((frame, incoming))
    });
    let bytes = frames.filter_map(|frame| async move {
        match frame {
            Ok(frame) => frame.into_data().ok().map(Ok),
            Err(error) => Some(Err(ServiceError::interrupted(error))),
        }
    });
    Body::stream(bytes, length)
}
