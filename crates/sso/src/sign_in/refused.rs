//! A sign-in that came to nothing: a code for the screen, words for the owner's record.

use platform::Problem;
use poem::{Response, http::StatusCode, http::header};

use super::PAGE;
use crate::provider::Fault;

/// Why somebody is not let in. The code stands in the address of the sign-in page, which has words
/// for it; it says nothing of anybody.
#[derive(Debug)]
pub(super) struct Refused {
    pub code: &'static str,
    /// For the record.
    pub words: String,
}

impl Refused {
    pub fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            code,
            words: words.into(),
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::new(fault.code, fault.words)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        if problem.code() == "internal" {
            tracing::error!(error = problem.for_log(), "a sign-in by SSO failed");
        }
        Self::new(problem.code(), "")
    }
}

/// To another page, by GET, and kept by nobody.
pub(super) fn to(address: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, address)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::REFERRER_POLICY, "no-referrer")
        .finish()
}

/// To the sign-in page, which says what went wrong.
pub(super) fn page(code: &str) -> Response {
    to(&format!("{PAGE}?sso_error={code}"))
}
