use super::*;
use crate::templates::{CATALOGUE, known};

fn codes(key: &str, text: &str) -> Vec<String> {
    let faults = faults(known(key).unwrap(), text);
    assert!(faults.iter().all(|fault| fault.pointer == "/body"));
    faults.into_iter().map(|fault| fault.code).collect()
}

#[test]
fn every_text_of_the_catalogue_is_one_that_may_be_saved() {
    for known in CATALOGUE {
        let faults = faults(known, known.text);
        assert!(faults.is_empty(), "{}: {faults:?}", known.key);
        let filled = fill(known.text, &sample()).unwrap();
        let size = segments::count(&filled);
        assert!(size.segments <= 2, "{}: {size:?}", known.key);
        assert_eq!(size.encoding, segments::Encoding::Gsm7, "{}", known.key);
    }
}

#[test]
fn no_two_templates_share_a_key() {
    let mut keys: Vec<_> = CATALOGUE.iter().map(|known| known.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), CATALOGUE.len());
}

#[test]
fn a_place_without_a_phone_leaves_no_gap() {
    let mut words = sample();
    words["location"]["phone"] = Value::Null;
    let help = fill(known("help").unwrap().text, &words).unwrap();
    assert_eq!(
        help,
        "This is Harbour Physiotherapy, Harbour Street. Reply STOP to get no texts."
    );
}

#[test]
fn what_is_null_is_not_said_wherever_it_is_shown() {
    let mut words = sample();
    words["location"]["phone"] = Value::Null;
    let shown =
        "{{ location.phone }}|{% if location.phone %}x{% else %}-{% endif %}|{{ clinic.name }}";
    assert_eq!(fill(shown, &words).unwrap(), "|-|Harbour Physiotherapy");
    assert_eq!(codes("help", "Call {{ location.phone }} now."), [""; 0]);
}

#[test]
fn a_name_brings_no_control_character_into_a_text() {
    let mut words = sample();
    words["clinic"]["name"] = json!("Ann\u{92}s\t\u{85}Place\u{7f}\r\nTwo");
    let filled = fill("{{ clinic.name }}\nBye", &words).unwrap();
    assert_eq!(filled, "Ann's Place\nTwo\nBye");
}

#[test]
fn a_place_that_is_called_as_its_clinic_is_named_once() {
    for (clinic, place, named) in [
        ("Harbour", "Harbour", "Harbour"),
        ("Harbour", "harbour", "harbour"),
        ("Harbour", "Harbour Bondi", "Harbour Bondi"),
        ("Harbour", "Bondi", "Harbour, Bondi"),
    ] {
        assert_eq!(full_name(clinic, place), named);
    }
}

#[test]
fn a_variable_that_is_not_there_is_refused_by_name() {
    let faults = faults(
        known("help").unwrap(),
        "Hi {{ contact.surname }}, {{ when }}",
    );
    let details: Vec<_> = faults.iter().map(|fault| fault.detail.as_str()).collect();
    assert_eq!(faults.len(), 2, "{details:?}");
    assert!(
        details[0].starts_with("there is no `contact.surname` here; there is contact.first_name")
    );
    assert!(details[1].starts_with("there is no `when` here"));
    assert_eq!(codes("reminder_2h", "{{ when }}"), [""; 0]);
    assert_eq!(codes("help", "{{ contact }}"), ["unknown_variable"]);
}

#[test]
fn broken_and_clever_templates_are_refused() {
    for text in [
        "Hi {{ contact.first_name",
        "{% if clinic.name %} never closed",
        "{{ 'a' * 1000000 }}",
        "{% for x in clinic.name %}{{ x }}{% endfor %}",
        "{{ clinic.name | upper }}",
        "{{ clinic['name'] }}",
        "{{ 'CAN' ~ 'CEL' }}",
        "{# a note #} Hello",
        "{% set a = 1 %}x",
    ] {
        assert_eq!(codes("help", text)[0], "template_syntax", "{text}");
    }
}

#[test]
fn a_text_of_nothing_or_without_end_is_refused() {
    assert_eq!(
        codes("help", "  {% if not clinic.name %}x{% endif %} "),
        ["min_length"]
    );
    assert_eq!(codes("help", &"a".repeat(1601)), ["max_length"]);
    assert_eq!(codes("help", "a\u{7}b"), ["pattern"]);
}

#[test]
fn a_text_that_invites_cancel_or_end_is_refused() {
    for text in [
        "Reply CANCEL to cancel your visit.",
        "Reply Y to confirm or CANCEL to cancel.",
        "Reply C to confirm, 'cancel' if you cannot come",
        "reply cancel to cancel",
        "Text us back the word cancel",
        "Text END to stop",
        "Just reply with “cancel” and we know.",
        "Please respond: cancel",
        "reply y to confirm or cancel to cancel",
        "Reply Y, N or cancel",
    ] {
        assert_eq!(codes("help", text), ["invites_opt_out"], "{text}");
    }
}

#[test]
fn a_text_that_only_speaks_of_cancelling_is_fine() {
    for text in [
        "Your visit is cancelled. Reply here for another time.",
        "Reply R for another time, or call us to cancel.",
        "You can cancel until the day before. Reply N if you cannot come.",
        "We texted you at the weekend.",
        "Reply STOP to stop all messages.",
        "Please reply by the end of the week.",
        "Reply here if you have to cancel your visit.",
    ] {
        assert_eq!(codes("help", text), [""; 0], "{text}");
    }
}

#[test]
fn words_are_laid_over_one_another_object_by_object() {
    let mut words = json!({ "location": { "name": "Here", "phone": "1" }, "when": "now" });
    merge(
        &mut words,
        &json!({ "location": { "name": "There" }, "service": { "name": "X" }, "when": null }),
    );
    assert_eq!(
        words,
        json!({ "location": { "name": "There", "phone": "1" }, "when": "now", "service": { "name": "X" } })
    );
}

#[test]
fn a_missing_word_fails_and_does_not_leave_a_hole() {
    assert!(fill("Hi {{ contact.first_name }}", &json!({ "contact": {} })).is_err());
    assert!(fill("Hi {{ contact.first_name }}", &json!({})).is_err());
}

#[test]
fn a_template_that_runs_on_is_stopped() {
    let many = format!("[{}]", "1,".repeat(100));
    let text =
        format!("{{% for a in {many} %}}{{% for b in {many} %}}x{{% endfor %}}{{% endfor %}}");
    let stopped = fill(&text, &json!({})).unwrap_err();
    assert!(stopped.to_string().contains("fuel"), "{stopped}");
}

#[test]
fn a_text_calls_nobody_what_a_stranger_wrote_into_a_form() {
    for name in ["Lee", "Anne-Marie", "D'Arcy", "José", "Mary Jane", " Zoë "] {
        assert_eq!(callable(name), name.trim());
    }
    for other in [
        "",
        "x.co/y",
        "you won! call 0900",
        "http://evil",
        "a b c d",
        &"x".repeat(31),
    ] {
        assert_eq!(callable(other), "there");
    }
}
