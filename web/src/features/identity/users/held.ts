import type { Location, Me, Membership } from "@/api/types";
import { holdsEverywhere } from "@/app/session";
import { dateIn } from "@/lib/time";

/** Where a role is held. */
export const whereHeld = ({ location, region }: Membership): string =>
  location?.name ?? (region ? `region ${region.name}` : "the whole clinic");

/** From when and until when, on the clock of the place; empty for a role that simply is held. */
export function whenHeld({ starts_at, ends_at }: Membership, zone: string): string {
  const from = starts_at ? `from ${dateIn(zone, starts_at)}` : "";
  // What ends with the midnight after a day is held until that day.
  const lastDay = ends_at ? dateIn(zone, new Date(Date.parse(ends_at) - 1)) : "";
  return [from, lastDay ? `until ${lastDay}` : ""].filter(Boolean).join(" ");
}

/** Whether to show a way to change who holds a role there. */
export function mayChangeAt(me: Pick<Me, "reach">, { location }: Pick<Membership, "location">) {
  if (holdsEverywhere(me, "users:configure")) return true;
  return location !== undefined && placesOf(me).includes(location.id);
}

/** The locations at which somebody of some locations may give roles. */
export const placesOf = ({ reach }: Pick<Me, "reach">): string[] =>
  reach.find(({ permission }) => permission === "users:configure")?.location_ids ?? [];

export const withinReach = (me: Pick<Me, "reach">, locations: Location[]): Location[] =>
  holdsEverywhere(me, "users:configure")
    ? locations
    : locations.filter(({ id }) => placesOf(me).includes(id));
