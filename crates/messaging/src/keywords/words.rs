//! The words, as data. All in the form that `normalise` gives them.

/// Words that stop messages. Twilio's defaults, AWS's and Telnyx's additions, the FCC's list.
/// END and CANCEL alone may be about the visit and are told apart by the reader.
pub const OPT_OUT: &[&[&str]] = &[
    &["stop"],
    &["stopp"],
    &["stop", "all"],
    &["stopall"],
    &["unsubscribe"],
    &["unsub"],
    &["un", "subscribe"],
    &["quit"],
    &["revoke"],
    &["optout"],
    &["opt", "out"],
    &["opt", "me", "out"],
    &["arret"],
    &["remove"],
    &["td"],
    &["end"],
    &["cancel"],
];

/// Of those, the ones that mean messages wherever they stand by themselves: "Wrong number. Stop".
pub const STOP: &[&[&str]] = &[
    &["stop"],
    &["stopp"],
    &["stop", "all"],
    &["stopall"],
    &["unsubscribe"],
    &["unsub"],
    &["un", "subscribe"],
    &["optout"],
    &["opt", "out"],
    &["opt", "me", "out"],
    &["arret"],
];

/// Of those, the ones that mean messages in any sentence ("I want to opt out").
pub const OPT_OUT_PLAIN: &[&[&str]] = &[
    &["unsubscribe"],
    &["unsub"],
    &["un", "subscribe"],
    &["optout"],
    &["opt", "out"],
    &["opt", "me", "out"],
];

/// Of those, the ones that patients use of other things: alone, or with messages named.
/// "Quit smoking?" is a question, and "end it all" must reach a person.
pub const OPT_OUT_NEEDS_MESSAGES: &[&str] = &["quit", "end", "cancel", "revoke", "td"];

/// Whom or what to take off a list: with one of these, "remove" is an opt-out beside other words, too.
pub const REMOVED: &[&str] = &["me", "number", "list", "us"];

/// What may follow an opt-out word without changing it.
pub const OPT_OUT_REST: &[&str] = &[
    "all",
    "already",
    "and",
    "any",
    "anymore",
    "everything",
    "from",
    "immediately",
    "it",
    "list",
    "me",
    "more",
    "my",
    "now",
    "number",
    "receiving",
    "sending",
    "that",
    "the",
    "these",
    "this",
    "those",
    "to",
    "us",
    "your",
    "out",
    "of",
];

/// The same, and they say that messages are meant.
pub const MESSAGES: &[&str] = &[
    "bothering",
    "consent",
    "contacted",
    "contacting",
    "spamming",
    "message",
    "messaged",
    "messages",
    "messaging",
    "msg",
    "msgs",
    "notification",
    "notifications",
    "reminder",
    "reminders",
    "reminding",
    "sms",
    "subscription",
    "text",
    "texted",
    "texting",
    "texts",
    "txt",
    "txts",
];

/// Whole sentences that stop messages, any reasonable means being enough.
pub const OPT_OUT_PHRASES: &[&str] = &[
    "do not contact me",
    "do not contact me again",
    "do not message me",
    "do not send me any texts",
    "do not send me messages",
    "do not send me texts",
    "do not send me texts anymore",
    "do not text",
    "do not text me",
    "do not text me again",
    "do not text me anymore",
    "dont contact me",
    "dont contact me again",
    "dont message me",
    "dont send me any texts",
    "dont send me messages",
    "dont send me texts",
    "dont send me texts anymore",
    "dont text",
    "dont text me",
    "dont text me again",
    "dont text me anymore",
    "no more messages",
    "no more reminders",
    "no more sms",
    "no more texts",
    "take me off the list",
    "take me off this list",
    "take me off your list",
];

pub const OPT_IN: &[&str] = &["start", "unstop", "un stop", "opt in", "optin"];

pub const HELP: &[&str] = &["help", "help me", "info", "information"];

/// Yes, as an answer to a reminder or to an opt-in question.
pub const YES: &[&str] = &["y", "yes", "yep"];

/// These confirm, and may carry the rest below.
pub const CONFIRM: &[&str] = &[
    "y",
    "yes",
    "yep",
    "yess",
    "yeah",
    "yup",
    "ok",
    "okay",
    "confirm",
    "confirmed",
];

/// These confirm an open reminder, alone.
pub const CONFIRM_SHORT: &[&str] = &["c", "1"];

/// These confirm only alone or with a thumb.
pub const CONFIRM_ALONE: &[&str] = &[
    "attending",
    "👍",
    "i confirm",
    "ill be there",
    "i will be there",
];

/// What may follow a yes without changing it.
pub const CONFIRM_REST: &[&str] = &[
    "y",
    "yes",
    "ok",
    "okay",
    "confirm",
    "confirmed",
    "confirming",
    "i",
    "ill",
    "will",
    "be",
    "there",
    "see",
    "c",
    "you",
    "u",
    "then",
    "that",
    "works",
    "sounds",
    "good",
    "great",
    "perfect",
    "fine",
    "coming",
    "im",
    "attending",
    "my",
    "the",
    "appointment",
    "👍",
];

pub const NO: &[&str] = &["n", "no", "nope", "2"];

/// Who cannot come: the longer first.
pub const WHO: &[&[&str]] = &[&["i", "am"], &["i"], &["we", "are"], &["we"], &["im"]];

/// "I can't", in the ways that stand alone …
pub const CANT: &[&[&str]] = &[&["cant"], &["cannot"], &["can", "not"]];
/// … and those that need the rest of the sentence.
pub const WONT: &[&[&str]] = &[
    &["wont"],
    &["will", "not"],
    &["not", "coming"],
    &["not", "able"],
    &["unable"],
];

/// What may follow "I can't" without changing it, beside the day: "can't wait" stays out.
pub const CANT_REST: &[&str] = &[
    "make",
    "it",
    "come",
    "coming",
    "attend",
    "be",
    "there",
    "in",
    "to",
    "on",
    "for",
    "anymore",
    "my",
    "the",
    "this",
    "that",
    "appointment",
    "appt",
    "apt",
    "booking",
    "visit",
    "session",
];

/// The visit, and words that only point at it, beside the day.
pub const VISIT: &[&str] = &[
    "my",
    "our",
    "the",
    "this",
    "that",
    "it",
    "appointment",
    "appointments",
    "appt",
    "apt",
    "booking",
    "visit",
    "session",
    "for",
    "on",
];

/// The same with its time: what can be moved.
pub const VISIT_TIME: &[&str] = &["time", "date", "day", "to", "another"];

pub const RESCHEDULE_SHORT: &[&str] = &["r", "3"];
pub const RESCHEDULE: &[&[&str]] = &[&["reschedule"], &["re", "schedule"]];
pub const CHANGE: &[&str] = &["change", "move"];

pub const HERE: &[&str] = &[
    "here",
    "arrived",
    "here now",
    "i am here",
    "i have arrived",
    "i just arrived",
    "im here",
    "im here now",
    "ive arrived",
    "just arrived",
    "we are here",
    "were here",
    "weve arrived",
];

pub const CALL_ME: &[&str] = &[
    "call",
    "call back",
    "call me",
    "call me back",
    "call me now",
    "ring me",
];

/// What people say around a keyword, at either end.
pub const COURTESY: &[&[&str]] = &[
    &["please"],
    &["pls"],
    &["plz"],
    &["thank", "you"],
    &["thanks"],
    &["thankyou"],
    &["thank", "u"],
    &["thx"],
    &["ty"],
    &["cheers"],
    &["ta"],
    &["sorry"],
    &["hi"],
    &["hello"],
    &["hey"],
    &["kind", "regards"],
];

/// Ways to ask how not to be texted.
pub const HOW: &[&[&str]] = &[
    &["how", "do", "i"],
    &["how", "can", "i"],
    &["how", "do", "we"],
    &["how", "to"],
];

/// Ways to ask for something: "can I …", "I need to …".
pub const LEAD_INS: &[&[&str]] = &[
    &["can", "i"],
    &["can", "we"],
    &["can", "you"],
    &["can", "someone"],
    &["could", "i"],
    &["could", "we"],
    &["could", "you"],
    &["could", "someone"],
    &["may", "i"],
    &["i", "need", "to"],
    &["we", "need", "to"],
    &["need", "to"],
    &["i", "have", "to"],
    &["have", "to"],
    &["i", "want", "to"],
    &["i", "would", "like", "to"],
    &["id", "like", "to"],
    &["i", "wish", "to"],
    &["i", "must"],
];
