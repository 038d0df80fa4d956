//! The outermost layer: request id, size limit, one shape for every error, the log line.

use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Request, Response,
    error::{MethodNotAllowedError, NotFoundError, ReadBodyError},
    http::HeaderValue,
    middleware::CookieJarManager,
};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};

use super::{Problem, RequestScope, problem::FieldError};
use crate::{Platform, access::RemoteAddress, clock::Clock};

/// The largest body that is read.
const MOST_BYTES: usize = 1024 * 1024;

/// Wraps the whole of the routes.
pub fn edge<E: Endpoint + 'static>(
    platform: Platform,
    routes: E,
) -> impl Endpoint<Output = Response> {
    let inner = routes.with(CookieJarManager::new()).data(platform.clone());
    Edge { platform, inner }
}

struct Edge<E> {
    platform: Platform,
    inner: E,
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let clock: &dyn Clock = self.platform.clock();
        let scope = RequestScope::new(self.platform.ids().uuid(clock.now()).simple().to_string());
        request.extensions_mut().insert(scope.clone());
        let from = RemoteAddress::of(&request);
        let (method, path) = (request.method().clone(), route_shape(request.uri().path()));
        let mut answer = match limited(request).await {
            Ok(request) => match self.inner.call(request).await {
                Ok(answer) => answer.into_response(),
                Err(error) => refused(error, &scope),
            },
            Err(error) => refused(error, &scope),
        };
        // Who tries one address after the other finds no door that would count them.
        if matches!(answer.status().as_u16(), 404 | 405)
            && !scope.came_to_a_door()
            && let Err(over) = self.platform.meters().address(&scope, from)
        {
            answer = over.into_answer(Some(scope.id.to_string()));
        }
        let status = answer.status().as_u16();
        if status >= 500 {
            tracing::error!(request = %scope.id, %method, path, status, "a request failed");
        } else {
            tracing::debug!(request = %scope.id, %method, path, status, "answered");
        }
        if let Ok(id) = HeaderValue::from_str(&scope.id) {
            answer.headers_mut().insert("x-request-id", id);
        }
        if let Some(left) = scope.limit() {
            left.tell(answer.headers_mut());
        }
        security_headers(&mut answer);
        Ok(answer)
    }
}

/// The request with its body read, if it is not too large. What it says of its length may be wrong
/// or missing, so the bytes are counted.
async fn limited(mut request: Request) -> poem::Result<Request> {
    // Postgres' text has no room for it, wherever it would end up.
    if request.uri().to_string().contains("%00") {
        return Err(Problem::new(400, "invalid_parameter")
            .detail("an address may not contain a NUL character")
            .into());
    }
    let body = request.take_body().into_bytes_limit(MOST_BYTES).await?;
    request.set_body(Body::from(body));
    Ok(request)
}

fn refused(error: poem::Error, scope: &RequestScope) -> Response {
    let request_id = Some(scope.id.to_string());
    if error.is_from_response() {
        return error.into_response();
    }
    let problem = to_problem(error);
    if problem.status() >= 500 {
        tracing::error!(request = %scope.id, error = problem.for_log(), "a request failed");
    }
    problem.into_answer(request_id)
}

/// Whatever the framework refuses, in our shape.
pub(super) fn to_problem(error: poem::Error) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if let Some(param) = error.downcast_ref::<ParseParamError>() {
        return Problem::new(400, "invalid_parameter")
            .detail(format!("the parameter `{}` is wrong", param.name))
            .with_errors(vec![FieldError::new(
                format!("?{}", param.name),
                "invalid",
                param.reason.clone(),
            )]);
    }
    if error.is::<ParsePathError>() || error.is::<NotFoundError>() {
        return Problem::not_found("address");
    }
    if error.is::<MethodNotAllowedError>() {
        return Problem::new(405, "method_not_allowed")
            .detail("this address does not take that method");
    }
    if matches!(
        error.downcast_ref::<ReadBodyError>(),
        Some(ReadBodyError::PayloadTooLarge)
    ) {
        return Problem::new(413, "too_large").detail("a body may have 1 MiB at most");
    }
    if error.is::<ContentTypeError>() {
        return Problem::new(415, "unsupported_media_type").detail("send application/json");
    }
    match error.status().as_u16() {
        500.. => Problem::internal(error.to_string()),
        status => Problem::new(status, "bad_request").detail(error.to_string()),
    }
}

/// The path with ids and tokens left out: what may stand in a log.
fn route_shape(path: &str) -> String {
    let shape = |part: &str| match part.len() > 24 || part.contains('_') {
        true => "…".to_owned(),
        false => part.to_owned(),
    };
    path.split('/').map(shape).collect::<Vec<_>>().join("/")
}

fn security_headers(answer: &mut Response) {
    let headers = answer.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        (
            "content-security-policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key("cache-control") {
        headers.insert("cache-control", HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_names_the_route_and_no_id_or_token() {
        let shape = route_shape("/v1/contacts/ctc_01h2xcejqtf2nbrexx3vqjhp41/timeline");
        assert_eq!(shape, "/v1/contacts/…/timeline");
        assert_eq!(
            route_shape("/v1/intake/u3kJ8fX9aQ2mN4bV7cL1pR5tY6wZ0sD8"),
            "/v1/intake/…"
        );
    }
}
