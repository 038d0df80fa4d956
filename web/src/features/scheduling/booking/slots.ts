import type { Slot } from "@/api/types";
import { addDays, dayIn } from "@/lib/time";

export interface DayOfSlots {
  day: string;
  slots: Slot[];
}

/** Slots under the calendar days of the location's zone, empty days included. */
export function byDay(
  slots: readonly Slot[],
  zone: string,
  first: string,
  days: number,
): DayOfSlots[] {
  const found = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayIn(zone, slot.starts_at);
    found.set(day, [...(found.get(day) ?? []), slot]);
  }
  return Array.from({ length: days }, (_, offset) => {
    const day = addDays(first, offset);
    const sorted = (found.get(day) ?? []).sort((a, b) => a.starts_at.localeCompare(b.starts_at));
    return { day, slots: sorted };
  });
}

export const sameSlot = (a: Slot | null, b: Slot): boolean =>
  a !== null && a.starts_at === b.starts_at && a.practitioner.id === b.practitioner.id;
