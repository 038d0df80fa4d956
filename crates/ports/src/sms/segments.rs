//! How many parts a text is sent and charged in.
//!
//! GSM 03.38's alphabet packs 160 characters into one part, 153 into each of several; its
//! extension table costs two. Anything else turns the whole text into UCS-2: 70 code units,
//! or 67 each. A character that takes two units is never split between parts.
//! Source: 3GPP TS 23.038 §6.2.1 (alphabet and extension), TS 23.040 §9.2.3.24 (concatenation).

/// The alphabet that a text needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Gsm7,
    Ucs2,
}

impl Encoding {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm7",
            Self::Ucs2 => "ucs2",
        }
    }

    const fn single(self) -> u32 {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    const fn each_of_several(self) -> u32 {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }
}

/// A text's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub encoding: Encoding,
    /// Septets or 16-bit code units.
    pub units: u32,
    /// Parts to send; 0 for an empty text.
    pub segments: u32,
}

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Measures a text as carriers do.
pub fn count(text: &str) -> Size {
    let encoding = if text.chars().all(is_gsm7) {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    };
    let costs = || text.chars().map(|character| cost(character, encoding));
    let units: u32 = costs().sum();
    let segments = if units <= encoding.single() {
        units.min(1)
    } else {
        parts(costs(), encoding.each_of_several())
    };
    Size {
        encoding,
        units,
        segments,
    }
}

fn is_gsm7(character: char) -> bool {
    BASIC.contains(character) || EXTENSION.contains(character)
}

fn cost(character: char, encoding: Encoding) -> u32 {
    match encoding {
        Encoding::Gsm7 if EXTENSION.contains(character) => 2,
        Encoding::Gsm7 => 1,
        Encoding::Ucs2 => character.len_utf16() as u32,
    }
}

/// Fills parts one after the other; what does not fit whole begins the next.
fn parts(costs: impl Iterator<Item = u32>, room: u32) -> u32 {
    let (parts, _) = costs.fold((1, 0), |(parts, filled), cost| {
        if filled + cost > room {
            (parts + 1, cost)
        } else {
            (parts, filled + cost)
        }
    });
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> (Encoding, u32, u32) {
        let size = count(text);
        (size.encoding, size.units, size.segments)
    }

    #[test]
    fn the_basic_alphabet_has_its_127_characters_and_the_extension_ten() {
        // 128 places less the escape itself.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
        assert_eq!(size(BASIC), (Encoding::Gsm7, 127, 1));
        assert_eq!(size(EXTENSION), (Encoding::Gsm7, 20, 1));
    }

    #[test]
    fn gsm7_parts_hold_160_or_153_each() {
        for (length, segments) in [
            (0, 0),
            (1, 1),
            (160, 1),
            (161, 2),
            (306, 2),
            (307, 3),
            (459, 3),
            (460, 4),
        ] {
            assert_eq!(
                size(&"a".repeat(length)),
                (Encoding::Gsm7, length as u32, segments)
            );
        }
    }

    #[test]
    fn a_euro_counts_two() {
        assert_eq!(size("€"), (Encoding::Gsm7, 2, 1));
        assert_eq!(size(&"€".repeat(80)), (Encoding::Gsm7, 160, 1));
        assert_eq!(size(&"€".repeat(81)), (Encoding::Gsm7, 162, 2));
    }

    #[test]
    fn an_extension_character_is_never_split() {
        // 152 + a euro on the border: the euro moves on, so 153 + 153 units need three parts.
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(size(&text), (Encoding::Gsm7, 306, 3));
    }

    #[test]
    fn one_foreign_character_makes_the_whole_text_ucs2() {
        assert_eq!(size("ça va"), (Encoding::Ucs2, 5, 1));
        assert_eq!(size("Ça va"), (Encoding::Gsm7, 5, 1));
        assert_eq!(size("it’s"), (Encoding::Ucs2, 4, 1));
        for (length, segments) in [(70, 1), (71, 2), (134, 2), (135, 3)] {
            assert_eq!(
                size(&"ж".repeat(length)),
                (Encoding::Ucs2, length as u32, segments)
            );
        }
    }

    #[test]
    fn an_emoji_takes_two_units_and_is_never_split() {
        assert_eq!(size("👍"), (Encoding::Ucs2, 2, 1));
        assert_eq!(size(&"👍".repeat(35)), (Encoding::Ucs2, 70, 1));
        // 33 fit into 67 units, one unit stays empty.
        assert_eq!(size(&"👍".repeat(66)), (Encoding::Ucs2, 132, 2));
        assert_eq!(size(&"👍".repeat(67)), (Encoding::Ucs2, 134, 3));
    }
}
