//! The relying party: the name that passkeys are bound to.

use std::net::IpAddr;

use platform::{Problem, Result};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{Url, WebauthnError},
};

use super::super::rules::ISSUER;

/// The house as browsers know it.
pub(crate) struct Party(Result<Webauthn, WebauthnError>);

/// An address that is a number has no name to bind a passkey to: on one's own machine it is `localhost`.
fn named(public_url: &str) -> Option<Url> {
    let mut url = Url::parse(public_url).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    if host
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback())
    {
        url.set_host(Some("localhost")).ok()?;
    }
    Some(url)
}

impl Party {
    /// Of the house at this address.
    pub fn new(public_url: &str) -> Self {
        let Some(url) = named(public_url) else {
            return Self(Err(WebauthnError::Configuration));
        };
        let name = url.domain().unwrap_or_default().to_owned();
        let party =
            WebauthnBuilder::new(&name, &url).and_then(|builder| builder.rp_name(ISSUER).build());
        Self(party)
    }

    /// # Errors
    /// 409 `passkeys_need_a_name` where the house is reached by a number only.
    pub fn get(&self) -> Result<&Webauthn> {
        self.0.as_ref().map_err(|_| {
            let detail = "passkeys need a name: this house is reached by a number only";
            Problem::conflict("passkeys_need_a_name", detail)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(public_url: &str) -> Vec<String> {
        let party = Party::new(public_url);
        let known = party
            .get()
            .map(|party| party.get_allowed_origins().to_vec());
        let origins = known.unwrap_or_default().into_iter();
        origins.map(|url| url.to_string()).collect()
    }

    #[test]
    fn a_house_without_a_name_is_localhost_or_has_no_passkeys() {
        assert_eq!(
            origins("https://clinic.example"),
            ["https://clinic.example/"]
        );
        assert_eq!(origins("http://127.0.0.1:8080"), ["http://localhost:8080/"]);
        assert_eq!(origins("http://[::1]:8080"), ["http://localhost:8080/"]);
        assert!(origins("https://192.0.2.1").is_empty());
    }
}
