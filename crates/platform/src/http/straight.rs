//! JSON written straight from the value, for lists that are asked for all day long.
//!
//! The framework's `Json` first makes a tree of maps, a key and a copy for each
//! field of each row; of a list of fifty that tree is most of the work.

use chrono::{DateTime, SecondsFormat, Utc};
use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaResponses, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use serde::{Serialize, Serializer};

/// 200 with a value that also serialises itself. Documented as `Json<T>` is, and the same to the
/// last character: a debug build compares the two on every answer.
pub struct Straight<T>(pub T);

impl<T: Type> Payload for Straight<T> {
    const CONTENT_TYPE: &'static str = Json::<T>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        Json::<T>::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Json::<T>::register(registry);
    }
}

impl<T: ToJSON + Serialize> IntoResponse for Straight<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        debug_assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&body).ok(),
            self.0.to_json(),
            "Serialize and ToJSON of {} differ",
            std::any::type_name::<T>()
        );
        Response::builder()
            .content_type("application/json; charset=utf-8")
            .body(body)
    }
}

impl<T: ToJSON + Serialize> ApiResponse for Straight<T> {
    fn meta() -> MetaResponses {
        Json::<T>::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// An instant as the framework writes it, for `#[serde(serialize_with = "platform::http::instant")]`.
///
/// # Errors
/// As the serializer.
pub fn instant<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

#[cfg(test)]
mod tests {
    use poem_openapi::Object;

    use super::*;

    #[derive(Object, Serialize)]
    #[oai(skip_serializing_if_is_none)]
    struct Row {
        #[serde(serialize_with = "instant")]
        at: DateTime<Utc>,
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<String>,
    }

    fn row(at: &str) -> Row {
        Row {
            at: at.parse().unwrap(),
            text: "a \"b\" ü".to_owned(),
            none: None,
        }
    }

    #[tokio::test]
    async fn it_is_what_the_framework_writes() {
        for at in [
            "2026-11-22T16:24:10Z",
            "2026-11-22T16:24:10.5Z",
            "2026-11-22T16:24:10.616498Z",
        ] {
            let [straight, framework] = [
                Straight(row(at)).into_response(),
                Json(row(at)).into_response(),
            ];
            assert_eq!(straight.content_type(), framework.content_type());
            assert_eq!(
                straight.into_body().into_string().await.unwrap(),
                framework.into_body().into_string().await.unwrap()
            );
        }
    }
}
