import type { Location, Membership, Region, User } from "@/api/types";
import { choices } from "@/app/locations";
import { whenHeld } from "../users/held";

/** Right below the clinic, as a choice. */
export const TOP = "top";

export interface RegionNode {
  region: Region;
  regions: RegionNode[];
  locations: Location[];
}

export interface Tree {
  regions: RegionNode[];
  locations: Location[];
}

/** The clinic's places, each below where it is. What is in a region that one does not see is at the top. */
export function treeOf(regions: Region[], locations: Location[]): Tree {
  const known = new Set(regions.map(({ id }) => id));
  const placeOf = (id: string | undefined) => (id && known.has(id) ? id : undefined);
  const below = (parent: string | undefined): Tree => ({
    regions: regions
      .filter((region) => placeOf(region.parent_id) === parent)
      .map((region) => ({ region, ...below(region.id) })),
    locations: locations.filter((location) => placeOf(location.region_id) === parent),
  });
  return below(undefined);
}

/** A region and all that is below it: where it cannot be moved to. */
export function withBelow(regions: Region[], id: string): Set<string> {
  const found = new Set([id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const region of regions) {
      if (region.parent_id && found.has(region.parent_id)) found.add(region.id);
    }
  }
  return found;
}

/** Where something can be: at the top, or in one of these regions. */
export const topChoices = (regions: Region[]) => [
  { value: TOP, label: "The clinic itself" },
  ...choices(regions),
];

/** The node at which a role is held; the whole clinic is the top. */
const nodeOf = ({ location, region }: Membership): string => location?.id ?? region?.id ?? TOP;

/** Who holds which role at each node, in words. What is over is left out. */
export function holdersOf(
  users: User[],
  zoneOf: (node: string) => string,
  now = Date.now(),
): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const user of users) {
    for (const held of user.memberships) {
      if (held.ends_at && Date.parse(held.ends_at) <= now) continue;
      const node = nodeOf(held);
      const when = whenHeld(held, zoneOf(node));
      const text = `${user.name}, ${held.role.name}${when ? `, ${when}` : ""}`;
      holders.set(node, [...(holders.get(node) ?? []), text]);
    }
  }
  return holders;
}
