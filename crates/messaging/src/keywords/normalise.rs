//! From what a phone sends to plain lower-case words.

use super::words::OPT_OUT;

/// Stands for every kind of raised thumb and tick.
pub const THUMB: &str = "👍";

/// The words of a text: case, accents, punctuation, emoji and width folded away. A thumb or
/// tick stays as [`THUMB`]; apostrophes vanish, so "can't" is `cant`; a phone's signature
/// ("Sent from my …") is dropped; letters set apart ("S.T.O.P") become one word, and a word
/// said twice ("STOP STOP") is said once.
pub fn tokens(body: &str) -> Vec<String> {
    let mut folded = String::with_capacity(body.len());
    for line in body.lines() {
        let line = fold(line);
        if line.trim_start().starts_with("sent from ") && !folded.trim().is_empty() {
            break;
        }
        folded.push_str(&line);
        folded.push(' ');
    }
    let mut tokens: Vec<String> = folded.split_whitespace().map(latin).collect();
    tokens.dedup();
    joined(one_word(tokens))
}

/// A word of Latin letters in the look of others ("ЅТОР"), and the one word for stop that
/// Cyrillic has of its own.
fn latin(word: &str) -> String {
    if word == "стоп" || is_drawn_out_stop(word) {
        return "stop".to_owned();
    }
    let look: String = word.chars().map(lookalike).collect();
    // Only an opt-out is worth the guess: "нет" is no, not "het".
    match OPT_OUT.contains(&&[look.as_str()][..]) {
        true => look,
        false => word.to_owned(),
    }
}

/// "STOPPPP", "Stooop". A stoop is something else.
fn is_drawn_out_stop(word: &str) -> bool {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters == ['s', 't', 'o', 'p'] && word != "stoop"
}

/// The Latin letter that a small Cyrillic or Greek one looks like, or like which its capital does.
fn lookalike(letter: char) -> char {
    match letter {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'е' | 'ε' => 'e',
        'н' | 'η' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'ζ' => 'z',
        _ => letter,
    }
}

/// "any more" is written in two words, too; "STOP2" is a stop with a finger on the next key.
fn one_word(tokens: Vec<String>) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match words.last_mut() {
            Some(last) if last == "any" && token == "more" => "anymore".clone_into(last),
            _ => words.push(token),
        }
    }
    if let [only] = words.as_mut_slice()
        && let Some(rest) = only.strip_prefix("stop")
        && rest.bytes().all(|byte| byte.is_ascii_digit())
    {
        only.truncate("stop".len());
    }
    words
}

fn joined(tokens: Vec<String>) -> Vec<String> {
    let is_letter = |token: &String| token.len() == 1 && token.as_bytes()[0].is_ascii_alphabetic();
    if tokens.len() >= 3 && tokens.iter().all(is_letter) {
        vec![tokens.concat()]
    } else {
        tokens
    }
}

fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for character in line.chars().map(narrow).filter(|c| !is_invisible(*c)) {
        match character {
            '\u{1f44d}' | '\u{1f44c}' | '\u{2705}' | '\u{2714}' => {
                folded.push(' ');
                folded.push_str(THUMB);
                folded.push(' ');
            }
            // Nobody sends a stop sign for anything else.
            '\u{1f6d1}' => folded.push_str(" stop "),
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' => {}
            letter if letter.is_alphanumeric() => {
                folded.extend(
                    letter
                        .to_lowercase()
                        .map(plain)
                        .filter(|c| !is_invisible(*c)),
                );
            }
            _ => folded.push(' '),
        }
    }
    folded
}

/// Full-width forms, as typed on East Asian keyboards, to their plain ones.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    }
}

/// Joiners, variation selectors, skin tones, combining accents, direction marks.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{1f3fb}'..='\u{1f3ff}')
}

fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_down_to_plain_words() {
        for (body, words) in [
            ("  STOP!!! ", "stop"),
            ("ＳＴＯＰ　ｐｌｅａｓｅ", "stop please"),
            ("S.T.O.P", "stop"),
            ("s t o p", "stop"),
            ("Opt-Out", "opt out"),
            ("Can’t", "cant"),
            ("CAN'T", "cant"),
            ("ARRÊT", "arret"),
            ("arre\u{302}t", "arret"),
            ("👍🏽👍🏽", "👍"),
            ("✅", "👍"),
            ("✔\u{fe0f}", "👍"),
            ("yes😀please", "yes please"),
            ("ST\u{200b}OP", "stop"),
            ("STOP\n\nSent from my iPhone", "stop"),
            ("c u", "c u"),
            ("1.", "1"),
            ("stop stop STOP", "stop"),
            ("🛑", "stop"),
            ("🛑🛑", "stop"),
            ("ЅТОР", "stop"),
            ("Стоп", "stop"),
            ("STOPPPP", "stop"),
            ("Stooop!", "stop"),
            ("stoop", "stoop"),
            ("нет", "нет"),
            ("да", "да"),
            ("😀", ""),
            ("", ""),
        ] {
            assert_eq!(tokens(body).join(" "), words, "{body:?}");
        }
    }
}
