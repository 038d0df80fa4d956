import { Temporal } from "temporal-polyfill";

/** The calendar day (`2026-11-23`) that an instant falls on in a zone. */
export function dayIn(zone: string, instant: Date | string | number): string {
  return zoned(zone, instant).toPlainDate().toString();
}

/** First and last instant of `days` calendar days in a zone; 23 and 25 hour days included. */
export function daySpan(zone: string, day: string, days = 1): { from: string; to: string } {
  const first = Temporal.PlainDate.from(day);
  const at = (date: Temporal.PlainDate) =>
    date.toZonedDateTime({ timeZone: zone }).toInstant().toString();
  return { from: at(first), to: at(first.add({ days })) };
}

/** Whether a text such as `2026-11-23` is a day of the calendar. */
export function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The wall time `day` + `15:30` in a zone as an instant. */
export function instantOf(zone: string, day: string, time: string): string {
  const wall = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return wall.toZonedDateTime(zone).toInstant().toString();
}

function zoned(zone: string, instant: Date | string | number) {
  const at = new Date(instant).getTime();
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** `9:30 am` on the clinic's clock. */
export function clock(zone: string, instant: string | Date): string {
  return format(zone, { hour: "numeric", minute: "2-digit" }).format(new Date(instant));
}

/** `Mon 23 Nov` of a calendar day, which has no zone of its own. */
export function dayName(day: string, style: "short" | "long" = "short"): string {
  const options: Intl.DateTimeFormatOptions =
    style === "long"
      ? { weekday: "long", day: "numeric", month: "long", year: "numeric" }
      : { weekday: "short", day: "numeric", month: "short" };
  return format("UTC", options).format(new Date(`${day}T12:00:00Z`));
}

/** `Mon 23 Nov, 9:30 am`. */
export function dateTime(zone: string, instant: string | Date): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  };
  return format(zone, options).format(new Date(instant));
}

/** `22 Nov 2026` on the clinic's clock. */
export function dateIn(zone: string, instant: string | Date): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
  return format(zone, options).format(new Date(instant));
}

/** The zone in a word or two: `AEDT`, `GMT+8`. */
export function zoneName(zone: string, instant: Date = new Date()): string {
  const parts = format(zone, { timeZoneName: "short" }).formatToParts(instant);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** The zone of the browser, used only where no location is meant. */
export const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** All zones that the browser knows, for a choice. */
export const allZones = (): string[] => Intl.supportedValuesOf("timeZone");
