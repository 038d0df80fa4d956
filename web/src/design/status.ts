import type { Booking, Message, WarmnessBand } from "@/api/types";
import type { Tone } from "./tones";

export interface StatusWord {
  label: string;
  tone: Tone;
  /** Said in full where there is room. */
  detail?: string;
}

export const BOOKING: Record<Booking["status"], StatusWord> = {
  held: { label: "Held", tone: "neutral", detail: "The time is kept for a few minutes." },
  requested: { label: "Requested", tone: "warn" },
  booked: { label: "Booked", tone: "info" },
  confirmed: { label: "Confirmed", tone: "accent" },
  arrived: { label: "Arrived", tone: "warn", detail: "In the waiting room." },
  in_progress: { label: "In progress", tone: "warn" },
  attended: { label: "Attended", tone: "good" },
  no_show_patient: { label: "No-show", tone: "bad" },
  no_show_clinic: { label: "Not seen by us", tone: "bad" },
  cancelled_patient: { label: "Cancelled by patient", tone: "neutral" },
  cancelled_clinic: { label: "Cancelled by us", tone: "neutral" },
  cancelled_late: { label: "Cancelled late", tone: "bad" },
  declined: { label: "Declined", tone: "neutral" },
  expired: { label: "Hold ran out", tone: "neutral" },
  rescheduled: { label: "Moved", tone: "neutral" },
  entered_in_error: { label: "Entered in error", tone: "neutral" },
};

export const MESSAGE: Record<Message["state"], StatusWord> = {
  queued: { label: "Waiting to be sent", tone: "neutral" },
  sending: { label: "Sending", tone: "neutral" },
  sent: { label: "Sent", tone: "neutral", detail: "Taken by the carrier." },
  delivered: { label: "Delivered", tone: "good" },
  failed: { label: "Not delivered", tone: "bad" },
  uncertain: {
    label: "Perhaps not sent",
    tone: "warn",
    detail:
      "The carrier did not answer, so we cannot tell whether this text went out. It is not sent again by itself: call, or ask before you resend.",
  },
  dropped: { label: "Not sent", tone: "neutral", detail: "A rule held it back." },
  received: { label: "Received", tone: "neutral" },
};

export const WARMNESS: Record<WarmnessBand, StatusWord> = {
  hot: { label: "Hot", tone: "bad" },
  warm: { label: "Warm", tone: "warn" },
  cool: { label: "Cool", tone: "info" },
  cold: { label: "Cold", tone: "neutral" },
  blocked: { label: "Do not contact", tone: "neutral" },
};

/** A word for a value that this version of the page does not know yet. */
export function statusWord(map: Record<string, StatusWord>, value: string): StatusWord {
  return map[value] ?? { label: value.replaceAll("_", " "), tone: "neutral" };
}
