//! Telephone numbers of a location.

use kernel::{Id, id};
use phonenumber::{Mode, country, metadata::DATABASE};
use platform::crypto;

/// A number as it is written in this country, in E.164; none if it cannot be reached.
pub fn phone(raw: &str, country: &str) -> Option<String> {
    let country = country.parse::<country::Id>().ok();
    let number = phonenumber::parse(country, raw.trim()).ok()?;
    number
        .is_valid()
        .then(|| number.format().mode(Mode::E164).to_string())
}

/// A sender's number in E.164. One that is written so is taken as it is: carriers
/// (the sandbox's, too) give out numbers that no subscriber could have.
pub fn sender(raw: &str, country: &str) -> Option<String> {
    let raw = raw.trim();
    let written = raw.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    match written {
        true => Some(raw.to_owned()),
        false => phone(raw, country),
    }
}

/// A sender's number for a location that has not been given one: the
/// `attempt`th candidate.
///
/// The numbers belong to the sandbox carrier: the country's calling code, then
/// 48881 and five digits (seven when those are used up). Where a subscriber
/// could have that number it is made as long as E.164 allows, and begins with
/// 11111 where even that is not enough (Germany). So no numbering plan gives it
/// to anybody: the test below asks for each country. The digits follow from the
/// location's id, so that one location always asks for the same.
pub fn made_up_sender(country: &str, location: Id<id::Location>, attempt: u8) -> String {
    let calling_code = DATABASE
        .by_id(country)
        .map_or(1, |region| region.country_code())
        .to_string();
    let hash = crypto::digest(&[location.uuid().as_bytes(), &[attempt]]);
    let number = hash
        .iter()
        .take(8)
        .fold(0u64, |sum, &byte| (sum << 8) | u64::from(byte));
    let tail = match attempt {
        0..10 => format!("{:05}", number % 100_000),
        _ => format!("{:07}", number % 10_000_000),
    };
    let room = 10 - calling_code.len();
    let candidates = [
        format!("+{calling_code}48881{tail}"),
        format!("+{calling_code}48881{tail:0>room$}"),
        format!("+{calling_code}11111{tail:0>room$}"),
    ];
    let nobodys = |sender: &&String| phonenumber::parse(None, sender).is_ok_and(|n| !n.is_valid());
    let first = candidates.iter().find(nobodys);
    first.unwrap_or(&candidates[0]).clone()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_number_is_read_by_the_country_it_is_in() {
        assert_eq!(phone("0491 570 006", "AU").as_deref(), Some("+61491570006"));
        assert_eq!(
            phone("(212) 555-0123", "US").as_deref(),
            Some("+12125550123")
        );
        assert_eq!(phone("12", "AU"), None);
    }

    #[test]
    fn a_made_up_sender_is_nobodys_number_and_reads_back_as_it_is() {
        for country in DATABASE.iter().map(|region| region.id()) {
            for (attempt, seed) in (0..20).zip(0u128..) {
                let id = Id::from_uuid(Uuid::from_u128(seed));
                let sender = made_up_sender(country, id, attempt);
                assert!(sender.len() <= 16, "{country}: {sender}");
                let number = phonenumber::parse(None, &sender).unwrap();
                assert!(!number.is_valid(), "{country}: {sender}");
                let kept = number.format().mode(Mode::E164).to_string();
                assert_eq!(kept, sender, "{country}");
            }
        }
    }

    #[test]
    fn a_taken_number_is_followed_by_another() {
        let id = Id::from_uuid(Uuid::from_u128(7));
        let first = made_up_sender("AU", id, 0);
        assert!(first.starts_with("+6148881") && first.len() == 13);
        assert_ne!(first, made_up_sender("AU", id, 1));
        assert_eq!(first, made_up_sender("AU", id, 0));
    }
}
