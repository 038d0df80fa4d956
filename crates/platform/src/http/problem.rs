//! Errors as RFC 9457 `application/problem+json`.

use std::fmt;

use poem::{
    IntoResponse, Response,
    error::ResponseError,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse, Object,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ToJSON, Type},
};
use sea_orm::DbErr;

/// One wrong field of a body.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct FieldError {
    /// JSON pointer to the field (RFC 6901): `/owner/email`.
    pub pointer: String,
    /// Stable: `required`, `unknown`, `pattern`, …
    pub code: String,
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }
}

/// What every refusal looks like.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub struct ProblemBody {
    #[oai(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Stable: what a program decides by.
    pub code: String,
    pub detail: Option<String>,
    /// Each wrong field, all of them.
    pub errors: Option<Vec<FieldError>>,
    /// What may be done instead, for `illegal_transition`: always given there, empty for nothing.
    pub allowed: Option<Vec<String>>,
    pub request_id: Option<String>,
}

/// An expected refusal, or (500) something that went wrong and is logged at the edge.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    detail: Option<String>,
    errors: Vec<FieldError>,
    allowed: Option<Vec<String>>,
    retry_after: Option<u64>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    pub fn new(status: u16, code: &'static str) -> Self {
        Self(Box::new(Inner {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code,
            detail: None,
            errors: vec![],
            allowed: None,
            retry_after: None,
            source: None,
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(&mut self.0);
        self
    }

    /// 500: the detail stays in the log.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(500, "internal").with(|inner| inner.source = Some(source.into()))
    }

    /// 503: too much at once; worth another try in a moment.
    pub fn overloaded() -> Self {
        Self::new(503, "overloaded")
            .detail("too much at once; try again in a moment")
            .retry_after(1)
    }

    /// 401.
    pub fn unauthorised(detail: &str) -> Self {
        Self::new(401, "unauthorised").detail(detail)
    }

    /// 403 for a record or act that the caller knows of but may not do.
    pub fn forbidden(permission: &str) -> Self {
        Self::new(403, "forbidden").detail(format!("this needs the permission {permission}"))
    }

    /// 403 for what belongs to the whole clinic, to a caller who holds the permission at some locations only.
    pub fn forbidden_here(permission: &str) -> Self {
        Self::new(403, "forbidden").detail(format!(
            "this is the whole clinic's: it needs the permission {permission} at every location"
        ))
    }

    /// 403 for what asks for a fresh proof: `POST /v1/sessions/current/proof`, and then again.
    pub fn step_up_required() -> Self {
        Self::new(403, "step_up_required").detail(
            "show that it is you, by your second factor or else your password, and try again",
        )
    }

    /// 403 for a value that the caller sees masked or not at all, and so cannot set.
    pub fn field_not_writable(field: &str) -> Self {
        Self::new(403, "field_not_writable")
            .detail("you do not see this field whole, so you cannot change it")
            .pointing(&format!("/{field}"))
    }

    /// 403 for searching or sorting by a field that the caller cannot see.
    pub fn field_not_visible(field: &str) -> Self {
        Self::new(403, "field_not_visible")
            .detail(format!("you cannot search, sort or filter by {field}"))
    }

    /// 404: not there, or not for this caller; they cannot tell which.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "not_found").detail(format!("no such {what}"))
    }

    /// 409.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(409, code).detail(detail)
    }

    /// 412: the record changed since the caller read it.
    pub fn stale() -> Self {
        Self::new(412, "stale").detail("the record has changed since you read it; read it again")
    }

    /// 422 with each wrong field.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(422, "invalid_body")
            .detail("some fields are wrong")
            .with_errors(errors)
    }

    /// 422 with one wrong field.
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// 400 for a parameter of the address, named as those that do not parse are.
    pub fn parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::new(400, "invalid_parameter")
            .detail(format!("the parameter `{name}` is wrong"))
            .with_errors(vec![FieldError::new(format!("?{name}"), "invalid", detail)])
    }

    pub fn detail(self, detail: impl Into<String>) -> Self {
        self.with(|inner| inner.detail = Some(detail.into()))
    }

    /// Adds what was wrong, place by place.
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        self.with(|inner| inner.errors = errors)
    }

    /// Names the one field that it is about.
    pub fn pointing(self, pointer: &str) -> Self {
        let detail = self.0.detail.clone().unwrap_or_default();
        let error = FieldError::new(pointer, self.0.code, detail);
        self.with_errors(vec![error])
    }

    /// What would have been allowed instead; empty: nothing.
    pub fn allowed(self, allowed: Vec<String>) -> Self {
        self.with(|inner| inner.allowed = Some(allowed))
    }

    /// Seconds after which it is worth coming back.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with(|inner| inner.retry_after = Some(seconds))
    }

    pub fn status(&self) -> u16 {
        self.0.status.as_u16()
    }

    pub fn code(&self) -> &'static str {
        self.0.code
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// For the log: code, detail and source. Never the values of a body.
    pub fn for_log(&self) -> String {
        let mut text = self.0.code.to_owned();
        if let Some(detail) = &self.0.detail {
            text = format!("{text}: {detail}");
        }
        for error in &self.0.errors {
            text = format!("{text}; {} {}", error.pointer, error.code);
        }
        if let Some(source) = &self.0.source {
            text = format!("{text}: {source}");
        }
        text
    }

    fn body(&self, request_id: Option<String>) -> ProblemBody {
        ProblemBody {
            kind: "about:blank".to_owned(),
            title: self
                .0
                .status
                .canonical_reason()
                .unwrap_or("Error")
                .to_owned(),
            status: self.0.status.as_u16(),
            code: self.0.code.to_owned(),
            detail: self.0.detail.clone(),
            errors: (!self.0.errors.is_empty()).then(|| self.0.errors.clone()),
            allowed: self.0.allowed.clone(),
            request_id,
        }
    }

    /// The answer, with the request's id in it.
    pub fn into_answer(self, request_id: Option<String>) -> Response {
        let mut answer = Response::builder()
            .status(self.0.status)
            .header(header::CONTENT_TYPE, "application/problem+json");
        if let Some(seconds) = self.0.retry_after {
            answer = answer.header(header::RETRY_AFTER, seconds);
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            answer = answer.header(header::WWW_AUTHENTICATE, "Bearer");
        }
        answer.body(self.body(request_id).to_json_string())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.for_log())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.0.status
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.into_answer(None)
    }
}

/// One `default` answer in the document: every operation may refuse in this shape.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "Refused: see `code`, and `errors` for each wrong field.",
                status: None,
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "application/problem+json",
                    schema: ProblemBody::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        ProblemBody::register(registry);
    }
}
