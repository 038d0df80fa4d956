//! For this machine alone.

use std::net::{IpAddr, SocketAddr};

use platform::Problem;
use poem::{Endpoint, EndpointExt, Request, Response, http::header::HOST, web::RemoteAddr};

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
    let host = request.headers().get(HOST).map(|host| host.to_str());
    came_from_here(address.as_socket_addr().copied())
        && !forwarded
        && host.is_none_or(|host| host.is_ok_and(names_this_machine))
}

/// A page of another site may have its name lead here; the browser then still says that name.
fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
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

    #[test]
    fn a_name_that_leads_here_is_not_this_machine() {
        for here in [
            "127.0.0.1:8080",
            "localhost:8080",
            "LOCALHOST",
            "[::1]:8080",
            "127.0.0.1",
        ] {
            assert!(names_this_machine(here), "{here}");
        }
        for other in [
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8080",
            "",
        ] {
            assert!(!names_this_machine(other), "{other}");
        }
    }
}
