import { addDays, instantOf, isDay } from "@/lib/time";

/** What the list is narrowed to; it stays in the page. */
export interface Filter {
  kind: string | null;
  actorId: string | null;
  /** Days on the clinic's clock, the last one included. */
  from: string;
  until: string;
}

export const ALL: Filter = { kind: null, actorId: null, from: "", until: "" };

/** The filter as the server takes it; `under`: of one impersonation alone. */
export function queryOf({ kind, actorId, from, until }: Filter, zone: string, under?: string) {
  const start = (day: string) => instantOf(zone, day, "00:00");
  return {
    ...(kind ? { kind } : {}),
    ...(under ? { impersonation_id: under } : {}),
    ...(actorId ? { actor_id: actorId } : {}),
    ...(isDay(from) ? { from: start(from) } : {}),
    ...(isDay(until) ? { to: start(addDays(until, 1)) } : {}),
  };
}

export type AuditQuery = ReturnType<typeof queryOf>;
