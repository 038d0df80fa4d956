//! Codes. Pure, save for randomness.

use platform::{Problem, Result, crypto};
use totp_rs::{Builder, Secret, Totp};

/// Characters that nobody takes for one another.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// The name that apps and devices show beside the account.
pub const ISSUER: &str = "Attend";
/// Letters of a recovery code: 50 bits.
const LENGTH: usize = 10;
/// How many recovery codes one has.
pub const CODES: usize = 10;
/// 160 bits, as RFC 4226 §4 recommends.
pub const SECRET: usize = 20;

/// `k3f9h-2mq8x`.
pub fn recovery_code() -> String {
    let bytes = crypto::random_bytes::<LENGTH>();
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    let (first, second) = letters.split_at(LENGTH / 2);
    format!(
        "{}-{}",
        first.iter().collect::<String>(),
        second.iter().collect::<String>()
    )
}

/// The letters of a recovery code, however it was typed.
pub fn letters(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_lowercase()
}

/// The generator behind a secret: SHA-1, six digits, thirty seconds, as every app has it.
///
/// # Errors
/// 500 for a secret that is none.
pub fn totp(secret: &[u8], account: &str, issuer: &str) -> Result<Totp> {
    // The label's separator.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(secret.to_vec()))
        .with_account_name(plain(account))
        .with_issuer(Some(plain(issuer)))
        .build()
        .map_err(|error| Problem::internal(error.to_string()))
}

/// The step that a code is of, if it is one of now or of the step before or after.
pub fn step(totp: &Totp, code: &str, now: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp.check(&digits, u64::try_from(now).ok()?)?;
    i64::try_from(step).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_its_half_minute_and_its_neighbours() {
        // RFC 6238, appendix B: SHA-1, at 59 s, the last six digits.
        let totp = totp(b"12345678901234567890", "ann@example.com", "Attend").unwrap();
        assert_eq!(step(&totp, "287082", 59), Some(1));
        assert_eq!(step(&totp, "287 082", 89), Some(1));
        assert_eq!(step(&totp, "287082", 120), None);
        assert_eq!(step(&totp, "287083", 59), None);
        assert_eq!(step(&totp, "", 59), None);
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), LENGTH + 1);
        let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(letters(&code), letters(&typed));
        assert_ne!(recovery_code(), recovery_code());
    }
}
