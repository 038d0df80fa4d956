//! Phone numbers and e-mail addresses in the one form that they are kept and matched in.

use phonenumber::{Mode, country};

/// Why a phone number or an address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPoint {
    #[error("this is not a phone number that can be reached")]
    Phone,
    #[error("this is not an e-mail address")]
    Email,
}

/// A number as written at a place of this country (ISO 3166 alpha-2), in E.164.
///
/// # Errors
/// When it is no valid number there, nor an international one.
pub fn phone(raw: &str, country: &str) -> Result<String, BadPoint> {
    let country = country.parse::<country::Id>().ok();
    let number = phonenumber::parse(country, raw.trim()).map_err(|_| BadPoint::Phone)?;
    match number.is_valid() {
        true => Ok(number.format().mode(Mode::E164).to_string()),
        false => Err(BadPoint::Phone),
    }
}

/// The country of a number in E.164, ISO 3166 alpha-2; empty when it is of none.
pub fn country(number: &str) -> String {
    let number = phonenumber::parse(None, number).ok();
    let country = number.and_then(|number| number.country().id());
    country.map_or_else(String::new, |country| country.as_ref().to_owned())
}

/// An address, trimmed and in lower case.
///
/// # Errors
/// When it has no single `@` between a local part and a dotted domain, or is in brackets or quotes.
pub fn email(raw: &str) -> Result<String, BadPoint> {
    identity::text::email(raw).ok_or(BadPoint::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_by_the_places_country() {
        assert_eq!(phone("0491 570 006", "AU").as_deref(), Ok("+61491570006"));
        assert_eq!(
            phone("+61 491 570 006", "US").as_deref(),
            Ok("+61491570006")
        );
        assert_eq!(phone("(212) 555-0123", "US").as_deref(), Ok("+12125550123"));
        for wrong in ["", "12", "not a number", "+61 4", "0000000000"] {
            assert_eq!(phone(wrong, "AU"), Err(BadPoint::Phone), "{wrong}");
        }
    }

    #[test]
    fn the_country_is_the_numbers() {
        assert_eq!(country("+61491570006"), "AU");
        assert_eq!(country("+12125550123"), "US");
        assert_eq!(country("+16135550123"), "CA");
        assert_eq!(country("+999"), "");
    }

    #[test]
    fn an_address_is_kept_in_one_form() {
        assert_eq!(email(" Ann@Example.COM ").as_deref(), Ok("ann@example.com"));
        for wrong in [
            "",
            "ann",
            "ann@",
            "@example.com",
            "a b@example.com",
            "a@b@c.com",
            "ann@example",
            "ann@.com",
            "<ann@example.com>",
        ] {
            assert_eq!(email(wrong), Err(BadPoint::Email), "{wrong}");
        }
    }
}
