//! Who a request is from, where others pass it on: an address that a proxy of ours names is believed,
//! and nobody else's word is, or whoever guesses passwords would name a new one each time.

use std::net::IpAddr;

use anyhow::Context;
use ipnet::IpNet;
use platform::access::RemoteAddress;
use poem::Request;
use serde::Deserialize;

const FORWARDED: &str = "x-forwarded-for";

/// The networks of the proxies that stand before us. None: the peer is who it is from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Written")]
pub struct Proxies(Vec<IpNet>);

/// A list in the file, a text with commas in the environment.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    List(Vec<String>),
}

impl TryFrom<Written> for Proxies {
    type Error = anyhow::Error;

    fn try_from(written: Written) -> anyhow::Result<Self> {
        let parts = match written {
            Written::Text(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
            Written::List(list) => list,
        };
        let network = |part: &String| {
            let alone = part.parse::<IpAddr>().map(IpNet::from);
            alone.or_else(|_| part.parse::<IpNet>()).with_context(|| {
                format!("{part:?} is neither an address nor a network such as 10.0.0.0/8")
            })
        };
        let parts = parts.iter().filter(|part| !part.is_empty());
        parts.map(network).collect::<anyhow::Result<_>>().map(Self)
    }
}

impl Proxies {
    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Each proxy adds whom it heard from at the end: read from there, the first address that is not a
    /// proxy of ours is the client's. What stands before it, the client may have made up.
    fn client(&self, peer: IpAddr, forwarded: &[&str]) -> IpAddr {
        let hops = forwarded.iter().flat_map(|header| header.split(','));
        let mut from = peer;
        for hop in hops.collect::<Vec<_>>().into_iter().rev() {
            if !self.trusts(from) {
                break;
            }
            let Some(before) = address(hop) else { break };
            from = before;
        }
        from.to_canonical()
    }

    /// Where a request came from. None: not over a network.
    pub fn remote(&self, request: &Request) -> RemoteAddress {
        let peer = request.remote_addr().as_socket_addr().map(|at| at.ip());
        let headers = request.headers().get_all(FORWARDED);
        let forwarded: Vec<_> = headers.iter().filter_map(|it| it.to_str().ok()).collect();
        RemoteAddress(peer.map(|peer| self.client(peer, &forwarded)))
    }
}

/// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:5000`.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let socket = || hop.parse::<std::net::SocketAddr>().ok().map(|at| at.ip());
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    socket().or_else(|| bare.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(text: &str) -> Proxies {
        Proxies::try_from(Written::Text(text.to_owned())).unwrap()
    }

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let peer = peer.parse().unwrap();
        proxies(trusted).client(peer, forwarded).to_string()
    }

    #[test]
    fn without_proxies_the_peer_is_the_client_whatever_it_says() {
        assert_eq!(client("", "127.0.0.1", &["192.0.2.7"]), "127.0.0.1");
        assert_eq!(
            client("10.0.0.0/8", "192.0.2.1", &["192.0.2.7"]),
            "192.0.2.1"
        );
    }

    #[test]
    fn the_last_address_that_is_no_proxy_of_ours_is_the_clients() {
        let ours = "127.0.0.1, 10.0.0.0/8, fd00::/8";
        for (peer, forwarded, wanted) in [
            ("127.0.0.1", &["192.0.2.7"][..], "192.0.2.7"),
            (
                "127.0.0.1",
                &["203.0.113.9, 192.0.2.7, 10.1.2.3"],
                "192.0.2.7",
            ),
            ("10.0.0.1", &["203.0.113.9", "192.0.2.7:4711"], "192.0.2.7"),
            ("::ffff:10.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            ("fd00::1", &["[2001:db8::7]:443"], "2001:db8::7"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["10.0.0.9"], "10.0.0.9"),
            ("127.0.0.1", &["192.0.2.7, unknown"], "127.0.0.1"),
        ] {
            assert_eq!(
                client(ours, peer, forwarded),
                wanted,
                "{peer} {forwarded:?}"
            );
        }
    }

    #[test]
    fn what_is_no_network_is_refused_by_name() {
        let wrong = Proxies::try_from(Written::List(vec!["10.0.0.0/8".into(), "my-proxy".into()]));
        assert!(wrong.unwrap_err().to_string().contains("my-proxy"));
    }
}
