//! For this machine alone.

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
    let here = address
        .as_socket_addr()
        .is_some_and(|address| address.ip().to_canonical().is_loopback());
    let forwarded = ["forwarded", "x-forwarded-for"]
        .iter()
        .any(|header| request.headers().contains_key(*header));
    here && !forwarded
}

#[cfg(test)]
mod tests {
    use poem::Addr;

    use super::*;

    fn request(from: &str, header: Option<&'static str>) -> Request {
        let address: std::net::SocketAddr = from.parse().unwrap();
        let mut request = Request::builder();
        if let Some(header) = header {
            request = request.header(header, "203.0.113.7");
        }
        request
            .remote_addr(RemoteAddr(Addr::from(address)))
            .finish()
    }

    #[test]
    fn only_this_machine_itself_is_local() {
        for (from, header, local) in [
            ("127.0.0.1:4000", None, true),
            ("[::1]:4000", None, true),
            ("[::ffff:127.0.0.1]:4000", None, true),
            ("192.168.1.7:4000", None, false),
            ("[2001:db8::1]:4000", None, false),
            ("127.0.0.1:4000", Some("x-forwarded-for"), false),
            ("127.0.0.1:4000", Some("forwarded"), false),
        ] {
            assert_eq!(is_local(&request(from, header)), local, "{from} {header:?}");
        }
        assert!(!is_local(&Request::builder().finish()));
    }
}
