//! Forms stand on the clinics' own sites: their scripts may post leads from any origin.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response,
    http::{Method, header::CONTENT_TYPE},
    middleware::Cors,
};

/// Where leads are posted; nothing there reads a session.
const OPEN: &str = "/v1/intake/";

/// Lets scripts of other sites post leads, and nothing else.
pub fn for_forms<E>(site: E) -> impl Endpoint<Output = Response>
where
    E: Endpoint<Output = Response> + 'static,
{
    let site = Arc::new(site);
    let cors = Cors::new()
        .allow_method(Method::POST)
        .allow_header(CONTENT_TYPE)
        .allow_credentials(false);
    ForForms {
        open: site.clone().with(cors),
        site,
    }
}

struct ForForms<S, O> {
    site: S,
    open: O,
}

impl<S: Endpoint<Output = Response>, O: Endpoint> Endpoint for ForForms<S, O> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        match request.uri().path().starts_with(OPEN) {
            true => Ok(self.open.call(request).await?.into_response()),
            false => self.site.call(request).await,
        }
    }
}
