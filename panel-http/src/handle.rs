//! The handle that a program holds of a panel.

/// Declares the handle of a panel: a key at an address, and calls to any path. The typed calls are added to it in an `impl`
/// of its own.
///
/// `example` is a path for the documentation of `get`. With `empty_body`, a write without a body of its own sends that JSON,
/// for panels that refuse a write without one.
///
/// ```
/// # use http::{HeaderMap, StatusCode};
/// # use panel_http::{Effect, Endpoint, ErrorKind, Problem, Quota};
/// /// How the panel words its errors.
/// #[derive(Debug, Default)]
/// struct Words;
/// # impl panel_http::Dialect for Words {
/// #     fn panel(&self) -> &'static str { "Example" }
/// #     fn problems(&self, _: StatusCode, _: &[u8]) -> Option<Vec<Problem>> { None }
/// #     fn judge(&self, _: &Endpoint, _: StatusCode, _: &[Problem]) -> (ErrorKind, Effect) { (ErrorKind::Panel, Effect::Unknown) }
/// #     fn quota(&self, _: &HeaderMap) -> Option<Quota> { None }
/// # }
///
/// panel_http::panel_handle! {
///     /// An example of a panel.
///     pub struct Panel {
///         dialect: Words,
///         example: "/api/servers",
///         empty_body: "{}",
///     }
/// }
///
/// let panel = Panel::new("http://localhost:8000", "example-key".into())?;
/// let request = panel.delete("/api/servers/7").into_request()?;
/// assert_eq!(request.body().as_bytes().unwrap(), "{}");
/// # Ok::<(), panel_http::Error>(())
/// ```
#[macro_export]
macro_rules! panel_handle {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident {
            dialect: $dialect:ty,
            example: $example:literal,
            $(empty_body: $empty_body:literal,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $visibility struct $name {
            transport: $crate::Transport,
        }

        impl $name {
            /// The panel at `url` (as [`Address::parse`](panel_http::Address::parse) reads it), with the usual limits. Makes no
            /// call.
            ///
            /// # Errors
            /// [`Configuration`](panel_http::ErrorKind::Configuration), as
            /// [`TransportBuilder::build`](panel_http::TransportBuilder::build) says.
            pub fn new(url: impl AsRef<str>, key: $crate::Secret) -> Result<Self, $crate::Error> {
                Self::builder(url, key).build()
            }

            /// The same, with time-outs, a clock or an `HttpService` of your own.
            pub fn builder(url: impl AsRef<str>, key: $crate::Secret) -> $crate::TransportBuilder<Self> {
                let dialect = <$dialect as Default>::default();
                $crate::TransportBuilder::new(url.as_ref(), key, std::sync::Arc::new(dialect))
            }

            /// What carries the calls.
            #[must_use]
            pub const fn transport(&self) -> &$crate::Transport {
                &self.transport
            }

            /// Uses another key from the next call on, in all clones.
            ///
            /// # Errors
            /// [`Configuration`](panel_http::ErrorKind::Configuration) when it cannot be a key; the old one stays.
            pub fn replace_key(&self, key: $crate::Secret) -> Result<(), $crate::Error> {
                self.transport.replace_key(key)
            }

            #[doc = concat!("`GET` of any path below the panel's address, such as `", $example, "`, with the key, limits and")]
            /// errors of the typed calls. Read what comes with [`Raw::json`](panel_http::Raw::json).
            pub fn get(&self, path: &str) -> $crate::Call<$crate::Raw<()>> {
                $crate::Call::raw_path(&self.transport, &$crate::http::Method::GET, path)
            }

            /// `POST` to any path; give the body with [`Call::json`](panel_http::Call::json). Sent once, never retried.
            $(#[doc = concat!("Without a body of yours, `", $empty_body, "` is sent.")])?
            pub fn post(&self, path: &str) -> $crate::Call<$crate::Raw<()>> {
                $crate::Call::raw_path(&self.transport, &$crate::http::Method::POST, path)
                    $(.body("application/json", $crate::Body::from($empty_body)))?
            }

            /// `PUT` to any path; give the body with [`Call::json`](panel_http::Call::json). Sent once, never retried.
            $(#[doc = concat!("Without a body of yours, `", $empty_body, "` is sent.")])?
            pub fn put(&self, path: &str) -> $crate::Call<$crate::Raw<()>> {
                $crate::Call::raw_path(&self.transport, &$crate::http::Method::PUT, path)
                    $(.body("application/json", $crate::Body::from($empty_body)))?
            }

            /// `PATCH` of any path; give the body with [`Call::json`](panel_http::Call::json). Sent once, never retried.
            $(#[doc = concat!("Without a body of yours, `", $empty_body, "` is sent.")])?
            pub fn patch(&self, path: &str) -> $crate::Call<$crate::Raw<()>> {
                $crate::Call::raw_path(&self.transport, &$crate::http::Method::PATCH, path)
                    $(.body("application/json", $crate::Body::from($empty_body)))?
            }

            /// `DELETE` of any path. Sent once, never retried.
            $(#[doc = concat!("Without a body of yours, `", $empty_body, "` is sent.")])?
            pub fn delete(&self, path: &str) -> $crate::Call<$crate::Raw<()>> {
                $crate::Call::raw_path(&self.transport, &$crate::http::Method::DELETE, path)
                    $(.body("application/json", $crate::Body::from($empty_body)))?
            }
        }

        impl From<$crate::Transport> for $name {
            fn from(transport: $crate::Transport) -> Self {
                Self { transport }
            }
        }
    };
}
