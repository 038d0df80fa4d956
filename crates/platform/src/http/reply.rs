//! Answers: 201, 202, 204, and records with their version as ETag.

use poem_openapi::{ApiResponse, payload::Json, types::ToJSON};

/// A view that carries the record's version.
pub trait Versioned {
    fn version(&self) -> i64;
}

/// 201 with what was made.
#[derive(ApiResponse)]
pub enum Created<T: ToJSON> {
    #[oai(status = 201)]
    Made(Json<T>),
}

impl<T: ToJSON> Created<T> {
    pub fn of(value: T) -> Self {
        Self::Made(Json(value))
    }
}

/// 202: taken in, worked later.
#[derive(ApiResponse)]
pub enum Accepted<T: ToJSON> {
    #[oai(status = 202)]
    Taken(Json<T>),
}

impl<T: ToJSON> Accepted<T> {
    pub fn of(value: T) -> Self {
        Self::Taken(Json(value))
    }
}

/// 204.
#[derive(ApiResponse)]
pub enum NoContent {
    #[oai(status = 204)]
    Done,
}

/// 200 with the record and its version in `ETag`, for `If-Match`.
#[derive(ApiResponse)]
pub enum Tagged<T: ToJSON> {
    #[oai(status = 200)]
    Record(
        Json<T>,
        /// The record's version, quoted: send it back as `If-Match`.
        #[oai(header = "ETag")]
        String,
    ),
}

impl<T: ToJSON + Versioned> Tagged<T> {
    pub fn of(value: T) -> Self {
        let tag = format!("\"{}\"", value.version());
        Self::Record(Json(value), tag)
    }
}

/// The version that a caller read, from `If-Match`.
///
/// # Errors
/// 400 when the header is not a quoted number.
pub fn version_of(if_match: Option<&str>) -> crate::Result<Option<i64>> {
    let Some(tag) = if_match.filter(|tag| *tag != "*") else {
        return Ok(None);
    };
    tag.trim_matches('"').parse().map(Some).map_err(|_| {
        crate::Problem::new(400, "invalid_parameter")
            .detail("If-Match is the ETag that you were given")
    })
}
