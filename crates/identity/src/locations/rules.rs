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

/// What a made-up sender has after its country code: the first that makes it nobody's number there.
const MADE_UP: [&str; 4] = ["48881", "99999", "11111", "00000"];

/// A sender's number for a location that has not been given one: the
/// `attempt`th candidate.
///
/// The numbers belong to the sandbox carrier: the country's calling code, then
/// 48881 (where a subscriber could have that, other digits) and five more
/// digits, or seven when those are used up. No numbering plan gives them to
/// anybody: the test below asks for each country. The digits follow from the
/// location's id, so that one location always asks for the same.
pub fn made_up_sender(country: &str, location: Id<id::Location>, attempt: u8) -> String {
    let calling_code = DATABASE
        .by_id(country)
        .map_or(1, |region| region.country_code());
    let hash = crypto::digest(&[location.uuid().as_bytes(), &[attempt]]);
    let number = hash
        .iter()
        .take(8)
        .fold(0u64, |sum, &byte| (sum << 8) | u64::from(byte));
    let tail = match attempt {
        0..10 => format!("{:05}", number % 100_000),
        _ => format!("{:07}", number % 10_000_000),
    };
    let candidates = MADE_UP.map(|middle| format!("+{calling_code}{middle}{tail}"));
    let nobodys = |sender: &&String| phonenumber::parse(None, sender).is_ok_and(|n| !n.is_valid());
    let first = candidates.iter().find(nobodys).unwrap_or(&candidates[0]);
    first.clone()
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
#[cfg(test)]
#[test]
fn zz() {
    for m in DATABASE.iter() {
        let cc=m.country_code();
        for p in ["48881","99999","11111","00000","12345","77777","88888","55555","00123","1010"] {
          for t in ["12345","90210","0031903","55555"] {
            let s=format!("+{cc}{p}{t}");
            match phonenumber::parse(None,&s){ Ok(n)=>{ if n.is_valid(){println!("{} {s} valid",m.id())} else if n.format().mode(Mode::E164).to_string()!=s {println!("{} {s} -> {}",m.id(),n.format().mode(Mode::E164))}}, Err(e)=>println!("{} {s} {e:?}",m.id())}
          }
        }
    }
}
