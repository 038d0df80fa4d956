//! What may be entered of a provider. Pure.

use platform::FieldError;
use url::Url;

fn wrong(detail: &str) -> Result<String, FieldError> {
    Err(FieldError::new("/issuer", "not_an_issuer", detail))
}

/// The issuer as it is kept: exactly as the provider calls itself, for which a slash matters.
/// `loopback`: one on this machine will do, without TLS.
pub(super) fn issuer(entered: &str, loopback: bool) -> Result<String, FieldError> {
    let entered = entered.trim();
    let Ok(address) = Url::parse(entered) else {
        return wrong("must be an address such as https://login.example.com");
    };
    let at_home = matches!(
        address.host_str(),
        Some("127.0.0.1" | "localhost" | "[::1]")
    );
    let secure = address.scheme() == "https" || (loopback && at_home && address.scheme() == "http");
    if !secure {
        return wrong("must begin with https://");
    }
    if address.query().is_some() || address.fragment().is_some() {
        return wrong("must have neither ? nor #: enter the issuer, not a page of it");
    }
    if !address.username().is_empty() || address.password().is_some() {
        return wrong("must have neither a user name nor a password in it");
    }
    if entered.ends_with("/.well-known/openid-configuration") {
        return wrong("is the part before /.well-known/openid-configuration");
    }
    Ok(entered.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_kept_as_the_provider_writes_it() {
        for good in [
            "https://login.example.com",
            "https://login.example.com/",
            "https://x.example/realms/a",
        ] {
            assert_eq!(issuer(good, false).as_deref(), Ok(good));
        }
        assert_eq!(
            issuer(" https://x.example ", false).as_deref(),
            Ok("https://x.example")
        );
    }

    #[test]
    fn what_is_no_issuer_is_refused_with_the_reason() {
        for bad in [
            "login.example.com",
            "http://login.example.com",
            "ftp://login.example.com",
            "javascript:alert(1)",
            "https://a@login.example.com",
            "https://login.example.com?x=1",
            "https://login.example.com#x",
            "https://login.example.com/.well-known/openid-configuration",
            "http://127.0.0.1:3000",
            "",
        ] {
            assert_eq!(issuer(bad, false).unwrap_err().pointer, "/issuer", "{bad}");
        }
    }

    #[test]
    fn a_sandbox_may_have_its_provider_beside_it() {
        assert!(issuer("http://127.0.0.1:3000", true).is_ok());
        assert!(issuer("http://localhost:3000", true).is_ok());
        assert!(issuer("http://10.0.0.1:3000", true).is_err());
        assert!(issuer("http://127.0.0.1.example", true).is_err());
    }
}
