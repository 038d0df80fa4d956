//! The web, as far as somebody who types addresses may have this server call it.

mod addresses;

use std::{net::IpAddr, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use http::{Request, Response, Uri};
use ports::{
    PortError, Refusal,
    web::{MOST_BYTES, NOT_ALLOWED, PATIENCE, TOO_LARGE, UNREACHABLE, Web},
};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use url::{Host, Url};

pub use addresses::is_public;

/// Calls public addresses over https.
pub struct GuardedWeb {
    client: Client,
    reach: Reach,
}

/// What may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, over https.
    Public,
    /// This machine, too, and without TLS: for providers that run beside a sandbox or a test.
    Loopback,
}

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        is_public(address) || (self == Self::Loopback && address.to_canonical().is_loopback())
    }
}

/// Names lead to what may be called, or nowhere: looked at after resolution, so that none leads elsewhere then.
struct Guarded(Reach);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|it| reach.allows(it.ip())).collect();
            if allowed.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
struct NotPublic;

fn not_allowed(why: &str) -> PortError {
    PortError::rejected(Refusal::Other, NOT_ALLOWED, why)
}

fn unreachable(error: &reqwest::Error) -> PortError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return not_allowed("its name leads to no public address");
        }
        cause = error.source();
    }
    let why = match () {
        () if error.is_timeout() => "it did not answer in time",
        () if error.is_connect() => "no connection could be made",
        () => "the connection broke",
    };
    PortError::rejected(Refusal::Other, UNREACHABLE, why)
}

impl GuardedWeb {
    /// # Errors
    /// [`PortError::Misconfigured`] when there are no certificates to trust.
    pub fn new(reach: Reach) -> Result<Self, PortError> {
        let client = Client::builder()
            // A proxy would resolve names by itself, past the guard.
            .no_proxy()
            .dns_resolver(Arc::new(Guarded(reach)))
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .https_only(reach == Reach::Public)
            .build();
        client
            .map(|client| Self { client, reach })
            .map_err(|error| PortError::misconfigured(error.to_string()))
    }

    /// The address as it will be called: a number may be written in many ways, and reqwest reads
    /// them all. Names are looked at when they are resolved, numbers here.
    fn check(&self, uri: &Uri) -> Result<Url, PortError> {
        let address = Url::parse(&uri.to_string()).map_err(|_| not_allowed("it is no address"))?;
        let literal = match address.host() {
            Some(Host::Ipv4(literal)) => Some(IpAddr::V4(literal)),
            Some(Host::Ipv6(literal)) => Some(IpAddr::V6(literal)),
            _ => None,
        };
        let named_home = address.host_str() == Some("localhost");
        let at_home = literal.map_or(named_home, |it| it.is_loopback());
        match (address.scheme(), literal) {
            ("https", Some(literal)) if !self.reach.allows(literal) => {
                Err(not_allowed("it is not a public address"))
            }
            ("https", _) => Ok(address),
            ("http", _) if self.reach == Reach::Loopback && at_home => Ok(address),
            _ => Err(not_allowed("it must begin with https://")),
        }
    }
}

#[async_trait]
impl Web for GuardedWeb {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, PortError> {
        let address = self.check(request.uri())?;
        let (parts, body) = request.into_parts();
        let sent = self
            .client
            .request(parts.method, address)
            .headers(parts.headers)
            .body(body);
        let mut answer = sent.send().await.map_err(|error| unreachable(&error))?;
        let mut read = Response::builder().status(answer.status());
        if let Some(headers) = read.headers_mut() {
            *headers = answer.headers().clone();
        }
        let mut body = vec![];
        while let Some(part) = answer.chunk().await.map_err(|error| unreachable(&error))? {
            if body.len() + part.len() > MOST_BYTES {
                let why = "its answer is too long";
                return Err(PortError::rejected(Refusal::Other, TOO_LARGE, why));
            }
            body.extend_from_slice(&part);
        }
        read.body(body)
            .map_err(|error| PortError::unknown(error.to_string()))
    }
}
