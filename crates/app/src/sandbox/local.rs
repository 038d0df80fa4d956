//! For this machine alone.

use std::net::SocketAddr;

use platform::Problem;
use poem::{Endpoint, EndpointExt, Request, Response, web::RemoteAddr};

/// Answers 404 to whoever is not on this machine, and to proxies: they speak for others.
pub fn loopback_only<E: Endpoint + 'static>(endpoint: E) -> impl Endpoint<Output = Response> {
    endpoint
        .map_to_response()
        .before(|request: Request| async move {
            match is_local(&request) {
                true => Ok(request),
                false => Err(Problem::not_found("address").into()),
            }
        })
}

fn is_local(request: &Request) -> bool {
    let RemoteAddr(address) = request.remote_addr();
    let forwarded = ["forwarded", "x-forwarded-for"]
        .iter()
        .any(|header| request.headers().contains_key(*header));
    came_from_here(address.as_socket_addr().copied()) && !forwarded
}

fn came_from_here(address: Option<SocketAddr>) -> bool {
    address.is_some_and(|address| address.ip().to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_itself_is_local() {
        for (from, local) in [
            ("127.0.0.1:4000", true),
            ("[::1]:4000", true),
            ("[::ffff:127.0.0.1]:4000", true),
            ("192.168.1.7:4000", false),
            ("[2001:db8::1]:4000", false),
        ] {
            assert_eq!(came_from_here(from.parse().ok()), local, "{from}");
        }
        assert!(!came_from_here(None));
    }
}
