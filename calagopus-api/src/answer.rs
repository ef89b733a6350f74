//! Calls as this panel wants them, and answers that stand below a key: `{"server": {…}}`.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use panel_http::{
    Call, Effect, Endpoint, Error, ErrorKind, Transport,
    call::{self, Read},
    http::Method,
    transport::Answer,
};
use serde::{
    Deserializer as _,
    de::{self, DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Value, json};

/// A call to `endpoint`. The panel refuses a write without a JSON body, a `DELETE` too: `{}` goes with it until it is given
/// another.
pub(crate) fn call<T, I>(
    transport: &Transport,
    endpoint: &'static Endpoint,
    segments: &[&str],
    read: Read<T>,
) -> Call<T, I> {
    let call = Call::new(transport, endpoint, segments, read);
    if endpoint.method == Method::GET {
        call
    } else {
        call.body("application/json", "{}".into())
    }
}

/// Reads what stands below `key`, whatever stands beside it.
pub(crate) fn member<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer, key: &'static str) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(&answer.body);
    let read = deserializer.deserialize_map(Member::<T>(key, PhantomData));
    read.and_then(|value| deserializer.end().map(|()| value))
        .or_else(|_| explain(endpoint, &answer.body, key))
}

/// Reads it again, slower, to name the place that does not fit.
fn explain<T: DeserializeOwned>(endpoint: &Endpoint, body: &[u8], key: &'static str) -> Result<T, Error> {
    let mut whole: Value = call::decode(endpoint, body)?;
    let alone = whole.get_mut(key).map(|member| json!({key: member.take()}));
    let read = alone.map(|alone| call::decode::<BTreeMap<String, T>>(endpoint, alone.to_string().as_bytes()));
    let missing = || {
        let message = format!("the answer has no `{key}`");
        Error::call(endpoint, ErrorKind::Decode, Effect::Applied, message)
    };
    read.transpose()?
        .and_then(|mut read| read.remove(key))
        .ok_or_else(missing)
}

/// For answers that are text as they stand, such as a log.
#[expect(clippy::unnecessary_wraps, reason = "the signature is that of every reader")]
pub(crate) fn text(_: &Endpoint, answer: &Answer) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

struct Member<T>(&'static str, PhantomData<fn() -> T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Member<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if name == self.0 {
                found = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| de::Error::missing_field(self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use panel_http::{
        HttpService,
        recording::{Exchange, Replay},
    };

    use super::*;

    static SIZE: Endpoint = Endpoint::get("size", "/api/size");

    async fn size(body: &str) -> Result<u64, Error> {
        let text = format!(
            r#"{{"method":"GET","path":"/api/size","status":200,"response_headers":{{"content-type":"application/json"}},"response_body":{body}}}"#
        );
        let service: Arc<dyn HttpService> = Replay::new([Exchange::read(&text).unwrap()]);
        let panel = crate::Calagopus::builder("https://panel.example", "c7sp_example".into()).service(service);
        let panel = panel.build().unwrap();
        call::<_, panel_http::call::NoInclude>(panel.transport(), &SIZE, &[], |it, answer| member(it, answer, "size"))
            .await
    }

    #[tokio::test]
    async fn what_stands_beside_is_passed_over() {
        assert_eq!(
            size(r#"{"of": [1], "size": 7, "added by an extension": {}}"#)
                .await
                .unwrap(),
            7
        );
    }

    #[tokio::test]
    async fn what_does_not_fit_is_told_with_its_place() {
        let error = size(r#"{"size": "seven"}"#).await.unwrap_err();
        assert!(error.to_string().contains("`size`"), "{error}");
        let error = size("{}").await.unwrap_err();
        assert!(error.to_string().contains("no `size`"), "{error}");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    }
}
