//! The links of a mail, for whoever reads the sandbox's mailbox. Pure.

/// Every http address in a text, in order, each once.
pub fn links(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\''));
    let mut links: Vec<String> = vec![];
    for part in parts {
        let Some(start) = part.find("https://").or_else(|| part.find("http://")) else {
            continue;
        };
        let link = part[start..].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
        if !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        let text = "Hello,\nopen http://127.0.0.1:8080/signup/abc_-9. Or (https://a.example/x?y=1&z=2),\n\
                    not <a href=\"https://b.example/\">this</a>. http://127.0.0.1:8080/signup/abc_-9";
        assert_eq!(
            links(text),
            [
                "http://127.0.0.1:8080/signup/abc_-9",
                "https://a.example/x?y=1&z=2",
                "https://b.example/"
            ]
        );
        assert_eq!(links("no links, http: neither"), [""; 0]);
    }
}
