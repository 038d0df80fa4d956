//! Text as a person reads it.

/// The text without control characters, which nobody sees and a database or a carrier may refuse. Lines stay
/// lines and tabs stay tabs; quotes and dashes of Windows that were read as controls become what was meant.
pub fn legible(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    lines.chars().filter_map(shown).collect()
}

fn shown(character: char) -> Option<char> {
    match character {
        '\n' | '\t' => Some(character),
        '\r' => Some('\n'),
        '\u{91}' | '\u{92}' => Some('\''),
        '\u{93}' | '\u{94}' => Some('"'),
        '\u{96}' | '\u{97}' => Some('-'),
        blank if blank.is_control() && blank.is_whitespace() => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_what_was_meant_stays() {
        for (raw, read) in [
            ("Ann\u{92}s \u{93}Place\u{94}", "Ann's \"Place\""),
            ("a\0\u{7}b\u{7f}c\u{80}\u{9f}", "abc"),
            ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
            ("a\u{b}b\u{85}c", "a b c"),
            ("Zoë 李 🙂", "Zoë 李 🙂"),
        ] {
            assert_eq!(legible(raw), read, "{raw:?}");
        }
    }
}
