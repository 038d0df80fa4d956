//! The words around an opt-out, as data.

/// What is said before a STOP without changing it: the longer first.
pub const FILLERS: &[&[&str]] = &[
    &["for", "the", "last", "time"],
    &["i", "already", "said"],
    &["i", "told", "you", "to"],
    &["i", "told", "you"],
    &["i", "said", "to"],
    &["i", "said"],
    &["wrong", "number"],
    &["wrong", "person"],
    &["hi", "there"],
    &["again"],
    &["alright"],
    &["and"],
    &["but"],
    &["fine"],
    &["just"],
    &["no"],
    &["nope"],
    &["now"],
    &["oh"],
    &["ok"],
    &["okay"],
    &["really"],
    &["seriously"],
    &["so"],
    &["well"],
    &["y"],
    &["yeah"],
    &["yes"],
];

/// With one of these behind it, "stop" is another verb: "stop by", "stop taking my tablets".
pub const STOP_GOES_ON: &[&str] = &[
    "around",
    "at",
    "being",
    "bleeding",
    "breathing",
    "by",
    "coughing",
    "doing",
    "drinking",
    "driving",
    "eating",
    "exercising",
    "feeling",
    "for",
    "going",
    "here",
    "hurting",
    "in",
    "into",
    "moving",
    "near",
    "off",
    "on",
    "over",
    "playing",
    "round",
    "running",
    "sleeping",
    "smoking",
    "taking",
    "there",
    "to",
    "training",
    "until",
    "using",
    "walking",
    "wearing",
    "when",
    "work",
    "working",
    "means",
    "meant",
    "sign",
    "was",
];

/// Why somebody wants no texts, right behind a "stop".
pub const STOP_REASONS: &[&[&str]] = &[
    &["wrong"],
    &["not", "interested"],
    &["i", "dont"],
    &["i", "do", "not"],
    &["i", "never"],
    &["i", "didnt"],
    &["i", "did", "not"],
    &["you", "have", "the", "wrong"],
    &["you", "have", "wrong"],
    &["you", "got", "the", "wrong"],
    &["this", "is", "the", "wrong"],
    &["this", "is", "not"],
];

/// What a stop may be of, other than messages.
pub const STOPS_OF: &[&str] = &[
    "a", "bus", "ferry", "full", "metro", "my", "next", "non", "one", "pit", "rest", "taxi", "the",
    "train", "tram", "truck", "word", "your",
];

/// With one of these before it, nothing is to stop.
pub const NEGATIONS: &[&str] = &[
    "cannot", "cant", "didnt", "doesnt", "dont", "isnt", "never", "not", "shouldnt", "wont",
    "wouldnt",
];

/// What may stand between such a word and the stop.
pub const BETWEEN_NOT_AND_STOP: &[&str] = &[
    "asking", "ever", "like", "mean", "need", "please", "them", "to", "u", "want", "wish", "you",
];

/// What is to stop, in words that can mean nothing else.
pub const STOPPED: &[&str] = &[
    "bothering",
    "contacting",
    "messages",
    "messaging",
    "msgs",
    "notifications",
    "reminders",
    "spamming",
    "texting",
    "texts",
    "txting",
    "txts",
    "reminding",
];

pub const DO_NOT: &[&[&str]] = &[
    &["do", "not", "ever"],
    &["do", "not"],
    &["dont", "ever"],
    &["dont", "you"],
    &["dont"],
    &["never"],
    &["no", "longer"],
];
pub const DO_NOT_TEXT: &[&str] = &[
    "bother", "contact", "message", "msg", "sms", "spam", "text", "txt",
];
pub const WANT_NO: &[&[&str]] = &[
    &["i", "dont", "want"],
    &["i", "dont", "need"],
    &["i", "do", "not", "want"],
    &["i", "no", "longer", "want"],
    &["i", "no", "longer", "wish"],
    &["i", "dont", "wish"],
    &["dont", "want"],
];
/// What else may follow these.
pub const NONE_REST: &[&str] = &[
    "again", "anything", "at", "be", "ever", "get", "getting", "here", "on", "phone", "receive",
    "send", "sent",
];
pub const LEAVE_ME: &[&str] = &[
    "leave me alone",
    "lose my number",
    "delete my number",
    "delete this number",
    "forget my number",
    "take me off",
];

/// Who says so wants no texts, whatever word they say it with.
pub const WRONG: &[&[&str]] = &[&["wrong", "number"], &["wrong", "person"]];
