/** What made a contact warmer or cooler, in words; the server names it by a key. */
const SIGNAL: Record<string, string> = {
  service_offered: "Wants what we offer",
  location_near: "Lives nearby",
  referral_on_file: "Has a referral",
  form_lead: "Filled in a form",
  chat_opt_in: "Asked to be texted",
  inbound_message: "Wrote to us",
  call_answered: "Spoke to us by phone",
  call_missed: "Called us",
  booking_page_visited: "Looked at the booking page",
  slot_viewed: "Looked at free times",
  hold_created: "Held a time",
  hold_abandoned: "Let a held time go",
  link_clicked: "Opened a link",
  intent_book: "Wants to book",
  intent_reschedule: "Wants another time",
  intent_price: "Asked for the price",
  attended_visit: "Came to a visit",
  patient_referral: "Sent us somebody",
  no_reply_to_three_touches: "No reply to three texts",
  patient_no_show: "Did not come to a visit",
  late_cancel: "Cancelled late",
  wrong_number: "The number is not theirs",
  opted_out_of_all: "Asked for no more texts",
  opted_in: "Allowed texts again",
};

export const signalWord = (signal: string): string => SIGNAL[signal] ?? signal.replaceAll("_", " ");
