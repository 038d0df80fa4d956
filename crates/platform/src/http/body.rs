//! A JSON body of which every wrong field is reported, not the first.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::Json,
    registry::{MetaRequest, Registry},
    types::{ParseFromJSON, Type},
};
use serde_json::Value;

use super::{FieldError, Problem, RequestScope, check::check};
use crate::crypto;

/// A checked body. Unknown fields are refused.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The schemas of the body types seen so far: building one walks the whole type.
static REGISTRIES: LazyLock<Mutex<HashMap<TypeId, Arc<Registry>>>> = LazyLock::new(Mutex::default);

fn registry<T: Type + 'static>() -> Arc<Registry> {
    let mut known = REGISTRIES.lock().unwrap_or_else(|lock| lock.into_inner());
    let made = known.entry(TypeId::of::<T>()).or_insert_with(|| {
        let mut registry = Registry::new();
        T::register(&mut registry);
        Arc::new(registry)
    });
    made.clone()
}

fn parse<T: ParseFromJSON + 'static>(value: Value) -> Result<T, Problem> {
    let mut errors = vec![];
    check(&registry::<T>(), &T::schema_ref(), &value, "", &mut errors);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    T::parse_from_json(Some(value)).map_err(|error| {
        Problem::invalid(vec![FieldError::new("", "invalid", error.into_message())])
    })
}

impl<T: ParseFromJSON + 'static> Body<T> {
    /// One that came by another way, such as the command line, checked as all are.
    ///
    /// # Errors
    /// 422 with each wrong field.
    pub fn checked(value: Value) -> Result<Self, Problem> {
        parse(value).map(Self)
    }
}

async fn read(request: &Request, body: &mut RequestBody) -> Result<Vec<u8>, poem::Error> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let json = content_type.is_none_or(|value| {
        let value = value.split(';').next().unwrap_or_default().trim();
        value.eq_ignore_ascii_case("application/json")
    });
    if !json {
        return Err(Problem::new(415, "unsupported_media_type")
            .detail("send application/json")
            .into());
    }
    Ok(body.take()?.into_vec().await?)
}

impl<'a, T: ParseFromJSON + 'static> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        <Json<T> as ApiExtractor>::request_meta()
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let bytes = read(request, body).await?;
        if let Some(scope) = request.data::<RequestScope>() {
            let _ = scope.fingerprint.set(crypto::digest(&[&bytes]));
        }
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(400, "invalid_json").detail(format!(
                "not JSON at line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        Ok(Self(parse(value)?))
    }
}
