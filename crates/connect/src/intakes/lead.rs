//! The lead that a post is about. Pure.

use identity::text::is_name;
use people::{contacts, touchpoints::Touch};
use platform::FieldError;

use super::{
    fields::{Field, Fields, clean, pointer},
    mapping::{Mapping, find, name_of},
};

/// A person who can be reached, and what brought them.
#[derive(Clone, Debug)]
pub struct Lead {
    pub first_name: String,
    pub last_name: Option<String>,
    /// E.164. There is a phone or an e-mail, or both.
    pub phone: Option<String>,
    pub email: Option<String>,
    /// Without source: that is `utm_source` or else the intake source's name.
    pub touch: Touch,
    pub utm_source: Option<String>,
}

/// What reading a post gave.
#[derive(Clone, Debug)]
pub struct Reading {
    /// None: it cannot be used, and `errors` say why.
    pub lead: Option<Lead>,
    /// By the names that the caller used. Beside a lead: what was left out of it.
    pub errors: Vec<FieldError>,
}

/// Names are kept up to this length.
const LONGEST_NAME: usize = 100;

/// Reads a post by the source's mapping; phones as written in `country`.
pub fn read(fields: &Fields, mapping: &Mapping, country: &str) -> Reading {
    let mut errors = vec![];
    let phone = usable(find(fields, mapping, "phone"), &mut errors, |raw| {
        contacts::phone(raw, country)
    });
    let email = usable(find(fields, mapping, "email"), &mut errors, contacts::email);
    if phone.is_none() && email.is_none() {
        errors.extend(missing(mapping, &errors));
        return Reading { lead: None, errors };
    }
    let one = |target: &str| {
        find(fields, mapping, target)
            .first()
            .map(|f| f.value.clone())
    };
    let (first_name, last_name) = name(
        one("name").as_deref(),
        one("first_name").as_deref(),
        one("last_name").as_deref(),
    );
    let lead = Lead {
        first_name,
        last_name,
        phone,
        email,
        utm_source: one("utm_source").or_else(|| of_page(&one("page_url"), "utm_source")),
        touch: touch(one),
    };
    Reading {
        lead: Some(lead),
        errors,
    }
}

/// The first of these that can be used; else a fault of the first.
fn usable(
    candidates: Vec<&Field>,
    errors: &mut Vec<FieldError>,
    read: impl Fn(&str) -> Result<String, contacts::BadPoint>,
) -> Option<String> {
    let first = candidates.first()?;
    let mut fault = None;
    for field in &candidates {
        match read(&field.value) {
            Ok(point) => return Some(point),
            Err(bad) => fault = fault.or(Some(bad)),
        }
    }
    errors.extend(fault.map(|bad| FieldError::new(first.pointer(), "invalid", bad.to_string())));
    None
}

/// Neither was sent, or the one that was is of no use: each field that would have helped.
fn missing(mapping: &Mapping, faults: &[FieldError]) -> Vec<FieldError> {
    if !faults.is_empty() {
        return vec![];
    }
    ["phone", "email"]
        .map(|target| {
            let detail = "a lead needs a phone number or an e-mail address";
            FieldError::new(pointer(name_of(mapping, target)), "required", detail)
        })
        .to_vec()
}

/// First and last name. A whole name splits at its last space; without any, they are unnamed: the
/// e-mail address is not for everybody's eyes.
fn name(whole: Option<&str>, first: Option<&str>, last: Option<&str>) -> (String, Option<String>) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (whole, first, last) = (whole.map(words), first.map(words), last.map(words));
    let (first, last) = match (first, whole) {
        (Some(first), _) => (Some(first), last),
        (None, Some(whole)) => match (whole.rsplit_once(' '), last) {
            (Some((first, last)), None) => (Some(first.to_owned()), Some(last.to_owned())),
            (Some((first, tail)), Some(last)) if tail == last => {
                (Some(first.to_owned()), Some(last))
            }
            (_, last) => (Some(whole), last),
        },
        (None, None) => (None, last),
    };
    let cut = |text: String| {
        let short: String = text.chars().take(LONGEST_NAME).collect();
        short.trim_end().to_owned()
    };
    // A form is filled in by anybody: marks that show nothing are no name.
    let shown = |text: Option<String>| text.map(cut).filter(|text| is_name(text));
    let first = shown(first).unwrap_or_else(|| contacts::UNNAMED.to_owned());
    (first, shown(last))
}

fn touch(one: impl Fn(&str) -> Option<String>) -> Touch {
    let page_url = one("page_url");
    let tag = |target: &str| one(target).or_else(|| of_page(&page_url, target));
    Touch {
        source: String::new(),
        medium: tag("utm_medium"),
        campaign: tag("utm_campaign"),
        content: tag("utm_content"),
        term: tag("utm_term"),
        gclid: tag("gclid"),
        fbclid: tag("fbclid"),
        referrer: one("referrer"),
        service: one("service"),
        message: one("message"),
        page_url,
        intake: None,
    }
}

/// A tag of the page's own address: many forms send that alone.
fn of_page(page_url: &Option<String>, tag: &str) -> Option<String> {
    let page = url::Url::parse(page_url.as_deref()?).ok()?;
    // Decoded by now: it may be anything, as a field may.
    let found = page.query_pairs().find(|(name, _)| name == tag);
    found
        .map(|(_, value)| clean(&value))
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn reading(posted: Value, mapping: &[(&str, &str)]) -> Reading {
        let Value::Object(posted) = posted else {
            panic!("an object")
        };
        let mapping = mapping
            .iter()
            .map(|(ours, theirs)| (ours.to_string(), theirs.to_string()))
            .collect();
        read(&Fields::of(&posted), &mapping, "AU")
    }

    fn faults(reading: &Reading) -> Vec<String> {
        reading
            .errors
            .iter()
            .map(|error| format!("{} {}", error.pointer, error.code))
            .collect()
    }

    #[test]
    fn a_lead_is_read_with_what_brought_it() {
        let reading = reading(
            json!({"Full Name": "Ann  de la Cruz", "Mobile": "0491 570 006", "E-mail": " ANN@Example.com",
                   "utm_medium": "cpc", "pageUrl": "https://clinic.example/a?utm_source=google&gclid=g1&utm_medium=x",
                   "service": "Cleaning", "How can we help?": "x", "Message": "Is Friday possible?"}),
            &[],
        );
        assert_eq!(faults(&reading), [""; 0]);
        let lead = reading.lead.unwrap();
        assert_eq!(lead.first_name, "Ann de la");
        assert_eq!(lead.last_name.as_deref(), Some("Cruz"));
        assert_eq!(lead.phone.as_deref(), Some("+61491570006"));
        assert_eq!(lead.email.as_deref(), Some("ann@example.com"));
        assert_eq!(lead.utm_source.as_deref(), Some("google"));
        assert_eq!(lead.touch.medium.as_deref(), Some("cpc"));
        assert_eq!(lead.touch.gclid.as_deref(), Some("g1"));
        assert_eq!(lead.touch.service.as_deref(), Some("Cleaning"));
        assert_eq!(lead.touch.message.as_deref(), Some("Is Friday possible?"));
    }

    #[test]
    fn what_cannot_be_reached_is_told_by_the_callers_own_names() {
        assert_eq!(
            faults(&reading(json!({"Phone Number": "12"}), &[])),
            ["/Phone Number invalid"]
        );
        let both = reading(json!({"Phone Number": "12", "data": {"mail": "ann"}}), &[]);
        assert_eq!(
            faults(&both),
            ["/Phone Number invalid", "/data/mail invalid"]
        );
        assert!(both.lead.is_none());
        let none = reading(
            json!({"name": "Ann", "phone": " "}),
            &[("phone", "Your/Tel")],
        );
        assert_eq!(faults(&none), ["/Your~1Tel required", "/email required"]);
    }

    #[test]
    fn one_way_to_reach_them_is_enough_and_the_other_is_told() {
        let reading = reading(json!({"phone": "12", "email": "ann+x@example.com"}), &[]);
        assert_eq!(faults(&reading), ["/phone invalid"]);
        let lead = reading.lead.unwrap();
        assert_eq!(
            (lead.first_name.as_str(), lead.phone),
            ("New contact", None)
        );
    }

    #[test]
    fn a_second_number_that_works_stands_in_for_the_first() {
        let lead = reading(json!({"phone": "-", "mobile": "0491570006"}), &[]);
        assert_eq!(faults(&lead), [""; 0]);
        assert_eq!(lead.lead.unwrap().phone.as_deref(), Some("+61491570006"));
    }

    #[test]
    fn names_split_at_the_last_space_and_are_never_empty() {
        let split = |whole, first, last| {
            let (first, last) = name(whole, first, last);
            format!("{first}|{}", last.unwrap_or_default())
        };
        assert_eq!(split(Some("Ann Lee"), None, None), "Ann|Lee");
        assert_eq!(
            split(Some(" Ann \n Mary  Lee "), None, None),
            "Ann Mary|Lee"
        );
        assert_eq!(split(Some("Ann"), None, None), "Ann|");
        assert_eq!(split(Some("Ann Lee"), Some("Anna"), Some("Li")), "Anna|Li");
        assert_eq!(split(Some("Ann Lee"), None, Some("Lee")), "Ann|Lee");
        assert_eq!(split(Some("Ann"), None, Some("Lee")), "Ann|Lee");
        assert_eq!(split(None, None, Some("Lee"),), "New contact|Lee");
        assert_eq!(split(None, None, None), "New contact|");
        assert_eq!(split(Some("\u{200b}"), None, None), "New contact|");
        assert_eq!(
            split(None, Some("\u{202e}"), Some("\u{3164}")),
            "New contact|"
        );
        let long = "x".repeat(300);
        assert_eq!(split(Some(&long), None, None).len(), LONGEST_NAME + 1);
    }
}
