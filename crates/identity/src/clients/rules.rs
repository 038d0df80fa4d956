//! Secrets and networks of clients. Pure, save for randomness.

use std::net::IpAddr;

use ipnet::IpNet;
use platform::crypto;

/// What an API key begins with, so that those who look for lost secrets know it.
const KEY: &str = "atd_key_";
const OAUTH: &str = "atd_sec_";

/// A new secret of this kind.
pub fn secret(kind: &str) -> String {
    let prefix = if kind == "key" { KEY } else { OAUTH };
    format!("{prefix}{}", crypto::random_token())
}

/// Whether a bearer token is an API key.
pub fn is_key(token: &str) -> bool {
    token.starts_with(KEY)
}

/// Its last four letters.
pub fn tail(secret: &str) -> String {
    secret
        .chars()
        .skip(secret.chars().count().saturating_sub(4))
        .collect()
}

/// An address or a network, in its kept form.
pub fn network(text: &str) -> Option<String> {
    let text = text.trim();
    let alone = text.parse::<IpAddr>().map(IpNet::from);
    let network = alone.or_else(|_| text.parse::<IpNet>()).ok()?;
    Some(network.trunc().to_string())
}

/// Whether a call from this address is let in. Without networks every address is; without an address, none of
/// those that are named.
pub fn lets_in(networks: &[String], from: Option<IpAddr>) -> bool {
    let mut named = networks
        .iter()
        .filter_map(|text| text.parse::<IpNet>().ok());
    networks.is_empty()
        || from.is_some_and(|address| {
            let address = address.to_canonical();
            named.any(|network| network.contains(&address))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_address_or_a_range() {
        for (text, kept) in [
            ("192.0.2.7", Some("192.0.2.7/32")),
            (" 192.0.2.7/24 ", Some("192.0.2.0/24")),
            ("2001:db8::7", Some("2001:db8::7/128")),
            ("192.0.2", None),
            ("10.0.0.0/33", None),
            ("clinic.example", None),
        ] {
            assert_eq!(network(text).as_deref(), kept, "{text}");
        }
    }

    #[test]
    fn a_call_is_let_in_from_where_it_may_come() {
        let from = |text: &str| Some(text.parse().unwrap());
        let office = ["192.0.2.0/24".to_owned()];
        assert!(lets_in(&[], None) && lets_in(&[], from("203.0.113.1")));
        assert!(lets_in(&office, from("192.0.2.9")) && lets_in(&office, from("::ffff:192.0.2.9")));
        assert!(!lets_in(&office, from("203.0.113.1")) && !lets_in(&office, None));
    }

    #[test]
    fn a_secret_says_what_it_is_and_its_tail_tells_it_apart() {
        let (key, oauth) = (secret("key"), secret("oauth"));
        assert!(is_key(&key) && !is_key(&oauth));
        assert_eq!(tail(&key), key[key.len() - 4..]);
    }
}
