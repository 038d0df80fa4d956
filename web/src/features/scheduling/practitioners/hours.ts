import type { Practitioner } from "@/api/types";
import { clock } from "@/lib/time";

export type Hours = Practitioner["hours"][number];
export type Weekday = Hours["weekday"];

export const WEEKDAYS: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export const DAY_NAME: Record<Weekday, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** Monday to Friday, nine to five: where a new practitioner starts from. */
export function officeHours(location_id: string): Hours[] {
  return WEEKDAYS.slice(0, 5).map((weekday) => ({
    location_id,
    weekday,
    from: "09:00",
    to: "17:00",
  }));
}

/** Wall time as the other screens tell it, not to be broken; the day is any, the clock has no zone. */
const told = (time: string): string =>
  clock("UTC", `2026-01-01T${time.slice(0, 5)}:00Z`).replaceAll(" ", "\u00a0");

/** `Mon to Fri 9:00 am–5:00 pm`: neighbouring days with the same hours are taken together. */
export function hoursText(hours: readonly Hours[]): string {
  const runs: { first: number; last: number; span: string }[] = [];
  for (const [index, day] of WEEKDAYS.entries()) {
    const span = hours
      .filter((each) => each.weekday === day)
      .sort((a, b) => a.from.localeCompare(b.from))
      .map(({ from, to }) => `${told(from)}–${told(to)}`)
      .join(" and ");
    if (!span) continue;
    const last = runs.at(-1);
    if (last && last.last === index - 1 && last.span === span) last.last = index;
    else runs.push({ first: index, last: index, span });
  }
  const name = (index: number) => DAY_NAME[WEEKDAYS[index] ?? "mon"].slice(0, 3);
  return runs
    .map(
      ({ first, last, span }) => `${name(first)}${last > first ? ` to ${name(last)}` : ""} ${span}`,
    )
    .join(", ");
}
