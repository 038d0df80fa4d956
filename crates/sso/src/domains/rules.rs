//! What is a domain that a clinic may claim. Pure.

use platform::FieldError;
use url::Host;

/// Where anybody may have an address, and mail in transit to such.
const OPEN_TO_ALL: &[&str] = &[
    "aol.com",
    "bigpond.com",
    "bigpond.net.au",
    "btinternet.com",
    "comcast.net",
    "duck.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "icloud.com",
    "iinet.net.au",
    "laposte.net",
    "libero.it",
    "live.co.uk",
    "live.com",
    "live.com.au",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "naver.com",
    "optusnet.com.au",
    "orange.fr",
    "outlook.com",
    "outlook.com.au",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rocketmail.com",
    "sky.com",
    "t-online.de",
    "tuta.com",
    "tutanota.com",
    "virgilio.it",
    "virginmedia.com",
    "wanadoo.fr",
    "web.de",
    "windowslive.com",
    "xtra.co.nz",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.nz",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.au",
    "yahoo.de",
    "yahoo.fr",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// What people tend to enter around it.
fn bare(entered: &str) -> &str {
    let entered = entered.trim();
    let entered = entered.strip_prefix("https://").unwrap_or(entered);
    let entered = entered.strip_prefix('@').unwrap_or(entered);
    entered.trim_end_matches('/').trim_end_matches('.')
}

/// The domain in lower case and ASCII, as both addresses and records are compared.
fn ascii(domain: &str) -> Option<String> {
    let Ok(Host::Domain(domain)) = Host::parse(domain) else {
        return None;
    };
    let labels: Vec<_> = domain.split('.').collect();
    let sound = |label: &&str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let fits = labels.len() >= 2 && domain.len() <= 253 && labels.iter().all(sound);
    fits.then_some(domain)
}

/// The domain that a clinic claims, as it is kept.
pub(super) fn claimed(entered: &str) -> Result<String, FieldError> {
    let Some(domain) = ascii(bare(entered)) else {
        let detail = "must be a domain such as clinic.example";
        return Err(FieldError::new("/domain", "not_a_domain", detail));
    };
    match OPEN_TO_ALL.contains(&domain.as_str()) {
        true => Err(FieldError::new(
            "/domain",
            "open_to_all",
            "anybody may have an address there, so that no clinic can claim it",
        )),
        false => Ok(domain),
    }
}

/// The domain of an address, to be compared.
pub(crate) fn of_address(email: &str) -> Option<String> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    ascii(domain)
}

/// The name under which the record stands.
pub(super) fn record_name(domain: &str) -> String {
    format!("_attend-challenge.{domain}")
}

/// What the record says.
pub(super) fn record_value(token: &str) -> String {
    format!("attend-domain-verification={token}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_compared_in_one_form() {
        for entered in [
            "Clinic.Example",
            " clinic.example. ",
            "@clinic.example",
            "https://clinic.example/",
        ] {
            assert_eq!(
                claimed(entered).as_deref(),
                Ok("clinic.example"),
                "{entered}"
            );
        }
        assert_eq!(
            claimed("Müller.example").as_deref(),
            Ok("xn--mller-kva.example")
        );
        assert_eq!(
            of_address("Ann@MÜLLER.example").as_deref(),
            Some("xn--mller-kva.example")
        );
    }

    #[test]
    fn what_is_no_domain_of_a_clinic_is_refused() {
        for entered in [
            "",
            "example",
            "a@b.example",
            "127.0.0.1",
            "[::1]",
            "x..example",
            "-x.example",
            "a b.example",
            "x.example/path",
            "x_y.example",
        ] {
            assert_eq!(
                claimed(entered).unwrap_err().code,
                "not_a_domain",
                "{entered}"
            );
        }
        for entered in ["gmail.com", "GMail.com", "outlook.com", "yahoo.co.uk"] {
            assert_eq!(
                claimed(entered).unwrap_err().code,
                "open_to_all",
                "{entered}"
            );
        }
    }

    #[test]
    fn the_list_is_in_order_and_in_the_form_that_is_compared() {
        assert!(OPEN_TO_ALL.is_sorted());
        assert!(
            OPEN_TO_ALL
                .iter()
                .all(|it| ascii(it).as_deref() == Some(*it))
        );
    }
}
