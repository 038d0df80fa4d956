import type { Booking } from "@/api/types";

/** Statuses that are no visit of this day: a lapsed hold, a moved or mistaken entry. */
const GONE = new Set<Booking["status"]>([
  "expired",
  "rescheduled",
  "entered_in_error",
  "held",
  "declined",
]);

export interface PractitionerDay {
  practitioner: Booking["practitioner"];
  visits: Booking[];
}

/** Visits in order of time under practitioners in order of name. */
export function byPractitioner(bookings: readonly Booking[]): PractitionerDay[] {
  const found = new Map<string, PractitionerDay>();
  for (const booking of bookings) {
    if (GONE.has(booking.status)) continue;
    const { practitioner } = booking;
    const day = found.get(practitioner.id) ?? { practitioner, visits: [] };
    day.visits.push(booking);
    found.set(practitioner.id, day);
  }
  for (const day of found.values())
    day.visits.sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  return [...found.values()].sort((a, b) => a.practitioner.name.localeCompare(b.practitioner.name));
}

export function minutesOf(booking: Pick<Booking, "starts_at" | "ends_at">): number {
  return Math.round((Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 60_000);
}

const TALLY: [string, (status: Booking["status"]) => boolean][] = [
  ["to come", (s) => s === "booked" || s === "confirmed" || s === "requested"],
  ["here now", (s) => s === "arrived" || s === "in_progress"],
  ["attended", (s) => s === "attended"],
  ["no-show", (s) => s.startsWith("no_show")],
  ["cancelled", (s) => s.startsWith("cancelled")],
];

/** Nothing more is to be done for it at the desk. */
export const isOver = (status: Booking["status"]): boolean =>
  !TALLY.slice(0, 2).some(([, is]) => is(status));

/** How the day stands, in five counts; those at zero are left out but for the first. */
export function tally(bookings: readonly Booking[]): { label: string; count: number }[] {
  return TALLY.map(([label, is]) => ({
    label,
    count: bookings.filter((b) => is(b.status)).length,
  })).filter(({ count }, index) => index === 0 || count > 0);
}
