//! The bytes that a source posts, read as tolerantly as forms are made.

use platform::Problem;
use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry},
};
use serde_json::{Map, Value};

/// How a post says that it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Json,
    Form,
    /// `text/plain`, as a page's beacon sends, or nothing said: by the look of it.
    Unsaid,
}

/// A post as it came.
#[derive(Clone, Debug)]
pub struct Posted {
    pub writing: Writing,
    pub bytes: Vec<u8>,
}

/// Why a post cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Json {
        line: usize,
        column: usize,
    },
    /// It is JSON, but no object.
    NotFields,
    Neither,
}

impl Posted {
    /// # Errors
    /// When it is neither a JSON object nor form fields.
    pub fn fields(&self) -> Result<Map<String, Value>, Unreadable> {
        let start = self.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        match (self.writing, start) {
            (Writing::Json, _) | (Writing::Unsaid, Some(b'{' | b'[' | b'"')) => object(&self.bytes),
            (Writing::Form, _) => Ok(form(&self.bytes)),
            (Writing::Unsaid, _) if self.bytes.contains(&b'=') => Ok(form(&self.bytes)),
            (Writing::Unsaid, _) => Err(Unreadable::Neither),
        }
    }
}

/// # Errors
/// When it is no JSON object.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Unreadable::NotFields),
        Err(error) => Err(Unreadable::Json {
            line: error.line(),
            column: error.column(),
        }),
    }
}

/// A name that comes twice (check boxes) has all of its values.
fn form(bytes: &[u8]) -> Map<String, Value> {
    let mut fields: Map<String, Value> = Map::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        let values = fields.entry(name).or_insert_with(|| Value::Array(vec![]));
        if let Value::Array(values) = values {
            values.push(value.into());
        }
    }
    fields
}

fn writing(request: &Request) -> Result<Writing, Problem> {
    let value = request.headers().get(header::CONTENT_TYPE);
    let value = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" => Ok(Writing::Form),
        "" | "text/plain" | "application/octet-stream" => Ok(Writing::Unsaid),
        kind if kind == "application/json" || kind.ends_with("+json") => Ok(Writing::Json),
        _ => Err(Problem::new(415, "unsupported_media_type")
            .detail("send application/json or application/x-www-form-urlencoded")),
    }
}

fn meta(
    description: &'static str,
    content_types: &[&'static str],
    schema: &MetaSchema,
) -> MetaRequest {
    MetaRequest {
        description: Some(description),
        content: content_types
            .iter()
            .map(|content_type| MetaMediaType {
                content_type,
                schema: MetaSchemaRef::Inline(Box::new(schema.clone())),
            })
            .collect(),
        required: true,
    }
}

impl<'a> ApiExtractor<'a> for Posted {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        let any = MetaSchema {
            additional_properties: Some(Box::new(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)))),
            ..MetaSchema::new("object")
        };
        let told = "The lead's fields under the source's own names; a phone number or an e-mail address among them.";
        let types = ["application/json", "application/x-www-form-urlencoded"];
        Some(meta(told, &types, &any))
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let writing = writing(request)?;
        let bytes = body.take()?.into_vec().await?;
        Ok(Self { writing, bytes })
    }
}

/// A body that is one token, whatever its content type says.
#[derive(Clone, Debug)]
pub struct Token(pub Vec<u8>);

impl<'a> ApiExtractor<'a> for Token {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        let told = "The whole body is a JWT, signed RS256.";
        Some(meta(told, &["text/plain"], &MetaSchema::new("string")))
    }

    async fn from_request(
        _: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(body.take()?.into_vec().await?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(writing: Writing, text: &str) -> Result<Value, Unreadable> {
        let bytes = text.as_bytes().to_vec();
        Posted { writing, bytes }.fields().map(Value::Object)
    }

    #[test]
    fn json_form_fields_and_beacons_are_read() {
        let json = r#" {"phone": "1"}"#;
        assert_eq!(fields(Writing::Json, json), Ok(json!({"phone": "1"})));
        assert_eq!(fields(Writing::Unsaid, json), Ok(json!({"phone": "1"})));
        let form = "Phone+Number=%2B61+4&day=mon&day=tue&x";
        let read = json!({"Phone Number": ["+61 4"], "day": ["mon", "tue"], "x": [""]});
        assert_eq!(fields(Writing::Form, form), Ok(read.clone()));
        assert_eq!(fields(Writing::Unsaid, form), Ok(read));
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        let broken = Err(Unreadable::Json { line: 2, column: 1 });
        assert_eq!(fields(Writing::Json, "{\"a\":\n}"), broken);
        assert_eq!(fields(Writing::Json, "[1]"), Err(Unreadable::NotFields));
        assert_eq!(fields(Writing::Unsaid, "hello"), Err(Unreadable::Neither));
    }
}
