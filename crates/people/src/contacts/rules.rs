//! What a contact is found by. Pure.

/// A key and whether only a reader of pii may search by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchKey {
    pub key: String,
    pub class: &'static str,
}

const SHORTEST_PHONE_TAIL: usize = 3;

fn key(key: impl Into<String>, class: &'static str) -> SearchKey {
    SearchKey {
        key: key.into(),
        class,
    }
}

/// Lower case without accents of the common Latin letters, so that `jose` finds `José`, however a keyboard
/// composed it.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .map(plain)
        .collect()
}

fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'š' | 'ś' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        _ => c,
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The words that have marks in them, without: `oneill` finds O'Neill, and `annemarie` Anne-Marie.
fn run_together(text: &str) -> Vec<String> {
    let folded = fold(text);
    let marked = folded
        .split_whitespace()
        .filter(|word| !word.chars().all(char::is_alphanumeric));
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect();
    marked.map(letters).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Every key of a contact, sorted, each once.
pub fn search_keys(name: &str, phone: Option<&str>, email: Option<&str>) -> Vec<SearchKey> {
    let mut keys: Vec<_> = words(name).map(|word| key(word, "public")).collect();
    keys.push(key(words(name).collect::<Vec<_>>().join(" "), "public"));
    keys.extend(
        run_together(name)
            .into_iter()
            .map(|word| key(word, "public")),
    );
    if let Some(phone) = phone {
        let digits = digits(phone);
        keys.push(key(digits.chars().rev().collect::<String>(), "pii"));
    }
    if let Some(email) = email {
        keys.push(key(email, "pii"));
    }
    keys.retain(|key| !key.key.is_empty());
    keys.sort();
    keys.dedup();
    keys
}

/// What somebody typed into the search box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Every word begins a word of the name.
    Name(Vec<String>),
    /// The number ends with these digits, given backwards.
    PhoneEnd(String),
    /// The address begins so.
    Email(String),
}

impl Search {
    /// Digits look for the end of a phone number, an `@` for an address, all else for a name; what has
    /// no word finds nobody, and blanks do not search.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = digits(text);
        if text.contains('@') {
            return Some(Self::Email(text.to_lowercase()));
        }
        if number.len() >= SHORTEST_PHONE_TAIL && !text.contains(char::is_alphabetic) {
            // A whole number written nationally: the trunk's 0 is not part of the international form.
            let national = number
                .strip_prefix('0')
                .filter(|rest| rest.len() >= 7)
                .unwrap_or(&number);
            return Some(Self::PhoneEnd(national.chars().rev().collect()));
        }
        (!text.is_empty()).then(|| Self::Name(words(text).collect()))
    }

    /// Whether only a reader of pii may ask so.
    pub fn needs_pii(&self) -> bool {
        !matches!(self, Self::Name(_))
    }

    /// By what is searched: name, phone or e-mail.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::PhoneEnd(_) => "phone",
            Self::Email(_) => "email",
        }
    }

    /// The key prefixes, all of which a contact must have, and their class.
    pub fn prefixes(&self) -> (Vec<String>, &'static str) {
        match self {
            Self::Name(words) => (words.clone(), "public"),
            Self::PhoneEnd(tail) => (vec![tail.clone()], "pii"),
            Self::Email(start) => (vec![start.clone()], "pii"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_found_by_each_word_of_the_name_and_by_the_end_of_the_number() {
        let keys = search_keys(
            "José de la Cruz",
            Some("+61491570006"),
            Some("jose@example.com"),
        );
        let keys: Vec<_> = keys
            .iter()
            .map(|key| (key.key.as_str(), key.class))
            .collect();
        assert_eq!(
            keys,
            [
                ("60007519416", "pii"),
                ("cruz", "public"),
                ("de", "public"),
                ("jose", "public"),
                ("jose de la cruz", "public"),
                ("jose@example.com", "pii"),
                ("la", "public")
            ]
        );
    }

    #[test]
    fn what_is_typed_decides_what_is_searched() {
        assert_eq!(
            Search::read(" Jo Cr "),
            Some(Search::Name(vec!["jo".to_owned(), "cr".to_owned()]))
        );
        assert_eq!(
            Search::read("0006"),
            Some(Search::PhoneEnd("6000".to_owned()))
        );
        assert_eq!(
            Search::read("0491 570 006"),
            Some(Search::PhoneEnd("600075194".to_owned()))
        );
        assert_eq!(
            Search::read("Ann@ex"),
            Some(Search::Email("ann@ex".to_owned()))
        );
        assert_eq!(Search::read("  "), None);
    }
}
