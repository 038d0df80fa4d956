//! What a password must be, and how guessing is slowed.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use platform::FieldError;

/// The fewest characters of a password.
pub const LEAST: usize = 12;
/// The most: beyond it hashing only costs.
pub const MOST: usize = 200;

/// Why a password will not do, given what everyone knows about its owner (address, names).
pub fn password_fault(password: &str, known: &[&str]) -> Option<FieldError> {
    let fault = |code, detail: &str| Some(FieldError::new("/password", code, detail));
    let length = password.chars().count();
    if length < LEAST {
        return fault("min_length", "must have 12 characters at least");
    }
    if length > MOST {
        return fault("max_length", "may have 200 characters at most");
    }
    let plain = fold(password);
    let mut letters: Vec<char> = plain.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 4 {
        return fault(
            "too_simple",
            "must have more than three different characters",
        );
    }
    if known.iter().any(|known| plain == fold(known)) {
        return fault(
            "too_obvious",
            "may not be your e-mail address or a name that others know",
        );
    }
    None
}

/// Letters and digits alone, in lower case.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Failures after which an account, or an address, must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub free: i32,
}

/// An account: a person mistypes now and then.
pub const ACCOUNT: Patience = Patience { free: 5 };
/// A network address: a whole clinic may sit behind one.
pub const ADDRESS: Patience = Patience { free: 30 };

/// What counts as one network address: of IPv6 the /64 that its holder may choose from at will.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The longest wait: what a guesser can do to an account's owner.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Failures this old are forgotten.
pub const MEMORY: TimeDelta = TimeDelta::hours(1);

/// How long until the next attempt: none up to the free failures, then 1, 2, 4 … seconds.
pub fn wait(
    patience: Patience,
    failures: i32,
    last: DateTime<Utc>,
    now: DateTime<Utc>,
) -> TimeDelta {
    let beyond = failures - patience.free;
    if beyond < 0 || last + MEMORY <= now {
        return TimeDelta::zero();
    }
    let seconds = 1i64 << beyond.min(20);
    let until = last + TimeDelta::seconds(seconds).min(LONGEST_WAIT);
    (until - now).max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<String> {
        let known = ["ann@harbour.example", "Harbour Physio Clinic", "Ann Other"];
        password_fault(password, &known).map(|fault| fault.code)
    }

    #[test]
    fn a_password_is_long_and_not_what_others_know() {
        for (password, wanted) in [
            ("correct horse battery", None),
            ("twelve chars", None),
            ("eleven char", Some("min_length")),
            ("", Some("min_length")),
            ("aaaaaaaaaaaaaaaa", Some("too_simple")),
            ("121212121212", Some("too_simple")),
            ("Ann@Harbour.example", Some("too_obvious")),
            ("harbour physio clinic", Some("too_obvious")),
            ("HarbourPhysioClinic", Some("too_obvious")),
        ] {
            assert_eq!(code(password).as_deref(), wanted, "{password}");
        }
        assert_eq!(code(&"long ".repeat(50)).as_deref(), Some("max_length"));
    }

    #[test]
    fn guessing_slows_down_and_no_wait_exceeds_the_longest() {
        let last = DateTime::UNIX_EPOCH;
        let waits: Vec<_> = [0, 4, 5, 6, 7, 15, 1000]
            .map(|failures| wait(ACCOUNT, failures, last, last).num_seconds())
            .into();
        assert_eq!(waits, [0, 0, 1, 2, 4, 900, 900]);
    }

    #[test]
    fn a_wait_passes_and_failures_are_forgotten() {
        let last = DateTime::UNIX_EPOCH;
        let at = |seconds| wait(ACCOUNT, 8, last, last + TimeDelta::seconds(seconds));
        assert_eq!(at(3).num_seconds(), 5);
        assert_eq!(at(8), TimeDelta::zero());
        assert_eq!(wait(ACCOUNT, 1000, last, last + MEMORY), TimeDelta::zero());
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let network = |address: &str| network(address.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:2:ffff::8"));
        assert_ne!(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn an_address_has_more_patience_than_an_account() {
        let last = DateTime::UNIX_EPOCH;
        assert_eq!(wait(ADDRESS, 29, last, last), TimeDelta::zero());
        assert_eq!(wait(ADDRESS, 30, last, last).num_seconds(), 1);
    }
}
