//! An opt-out by any reasonable means, and what only sounds like one.

use super::*;

#[test]
fn an_opt_out_is_obeyed_wherever_in_the_text_it_stands() {
    for text in [
        "Wrong number. Stop texting me",
        "Wrong number. Stop",
        "wrong number, stop",
        "STOP wrong number",
        "STOP WRONG NUMBER",
        "STOP, wrong number",
        "stop, wrong number",
        "stop: wrong number",
        "stop (wrong number)",
        "stop wrong number",
        "STOP -Ann",
        "STOP - Ann",
        "STOP-Ann",
        "stop -ann",
        "STOP from Ann",
        "STOP Ann here",
        "Ok stop",
        "ok, stop",
        "OK. STOP.",
        "No, stop",
        "no stop",
        "Just STOP",
        "just stop!",
        "I said STOP",
        "I said stop",
        "I told you to stop",
        "For the last time, stop",
        "y\nSTOP",
        "Y\n\nstop\n",
        "Hi there\nSTOP\nAnn",
        "STOP/ARRET",
        "ARRET / STOP",
        "stop/quit/end",
        "Stop please I moved away",
        "Please stop, I moved away",
        "Stop thanks not interested",
        "don't text this number",
        "Do not text this number again",
        "dont ever text me again",
        "please don't message this phone",
        "don't send me any more reminders",
        "STOP?",
        "stop ?",
        "Stop!?",
        "Who is this? Stop",
        "Who is this? STOP texting me",
        "Stop. Why do you text me?",
        "STOP! Who are you?",
        "When will you stop texting me?",
        "I asked you to stop texting me weeks ago",
        "I want you to STOP",
        "I want you to stop sending me these messages",
        "stop texting me I have moved to Perth",
        "STOP texting my mother",
        "Unsubscribe, wrong number",
        "wrong person - unsubscribe me",
        "Leave me alone",
        "lose my number",
        "Remove my number please. I moved",
        "I don't want any more texts",
        "I no longer want these messages",
        "how do I unsubscribe?",
        "How do I stop these texts?",
        "Thanks but stop",
        "STOP! STOP! STOP!",
        "🛑 wrong number",
        "Hello, wrong number, please stop. Ta",
        "I'm the wrong person please stop texting me",
        "I am not your patient please stop texting me",
        "Why don't you stop texting me",
        "Yes, stop reminding me",
        "END, wrong number",
        "quit - wrong number",
        "wrong number cancel",
        "opt out wrong number",
        "remove, wrong person",
        "I revoke my consent. Revoke consent",
        "I do not want to be contacted",
        "don't send me anything",
        "STOPPPP",
    ] {
        all(REMINDED, &[text], OUT);
        all(NOBODY, &[text], OUT);
        all(STRANGER_US, &[text], OUT);
    }
}

#[test]
fn what_only_sounds_like_an_opt_out_is_none() {
    for text in [
        "stop by at 3?",
        "Stop by at 3",
        "STOP BY AT 3?",
        "Can I stop by",
        "can I stop by, please",
        "could I stop in at 5",
        "don't stop",
        "Don't STOP!",
        "please don't stop texting me",
        "Do not stop the reminders",
        "never stop",
        "I don't want you to stop texting me",
        "We don't want you to STOP",
        "bus stop",
        "the bus STOP",
        "Is it near the bus stop?",
        "I'm at the bus stop",
        "I'll stop in tomorrow",
        "Will stop in, thanks",
        "non-stop",
        "The pain is non-stop. Help?",
        "stop at the pharmacy first?",
        "Stop at the pharmacy first?",
        "STOP AT THE PHARMACY FIRST?",
        "stop off on my way",
        "should I stop taking my tablets",
        "Should I stop taking the tablets? Or not",
        "should I STOP taking them",
        "STOP TAKING IT?",
        "Do I stop the antibiotics?",
        "Should I keep going, stop, or ask?",
        "when do I stop?",
        "the bleeding won't stop",
        "it won't stop. what now",
        "I need to stop",
        "one stop shop",
        "Can you stop by to see my mum",
        "stopped at the lights, late 5 min",
        "non stop flight, back on Friday",
        "I can't stop coughing",
        "Didn't stop to ask",
        "end of the week works better",
        "the end, finally",
        "quit smoking, yes",
        "No, end of May",
        "I want to quit",
        "text me when you can",
        "Don't text me when I'm driving?",
        "don't call, text me",
        "don't send me to Dr Lee",
        "I don't want any more pain",
        "leave me a message",
        "remove my stitches, please",
        "is my number right?",
        "Please ignore my STOP",
        "STOP was a mistake",
        "what happens if I text STOP?",
        "Remove me from the waiting list",
        "Running late, stop at the gate",
        "wrong number of tablets",
    ] {
        all(REMINDED, &[text], Reading::FreeText);
    }
}

#[test]
fn a_stop_beside_word_of_a_visit_leaves_the_visit_to_a_person() {
    for text in [
        "I can't make it. STOP texting me",
        "STOP, I can't come",
        "cancel my appointment, and stop texting me",
        "Stop. Cancel my appointment",
    ] {
        all(REMINDED, &[text], OUT_MAYBE_VISIT);
        all(NOBODY, &[text], OUT);
    }
}

#[test]
fn a_question_is_no_answer() {
    for text in [
        "cancel?",
        "Cancel ??",
        "cancel my appointment?",
        "can I cancel tomorrow?",
        "can't come?",
        "here?",
        "start?",
        "no？",
        "cancel? 🤔",
    ] {
        all(REMINDED, &[text], Reading::FreeText);
        all(REMINDED_US, &[text], Reading::FreeText);
    }
    all(REMINDED, &["Can we reschedule?"], MOVES);
    all(REMINDED, &["help?"], Reading::Help);
    all(REMINDED, &["Can you call me?"], Reading::CallMe);
}
