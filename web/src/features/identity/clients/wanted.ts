import type { BodyOf, Client, Sight } from "@/api/types";
import { addDays, dayIn, instantOf } from "@/lib/time";
import { NO_SIGHT } from "../access/sight";

/** A client as it stands in the form. */
export interface Wanted extends Record<string, unknown> {
  name: string;
  kind: Client["kind"];
  permissions: string[];
  fields: Sight;
  /** Empty: everywhere. */
  location_ids: string[];
  /** One a line, or with commas between. */
  networks: string;
  /** The last day; empty: it does not end by itself. */
  until: string;
}

export const EMPTY: Wanted = {
  name: "",
  kind: "key",
  permissions: [],
  fields: NO_SIGHT,
  location_ids: [],
  networks: "",
  until: "",
};

export function wantedOf(client: Client, zone: string): Wanted {
  const { name, kind, permissions, fields, networks, location_ids = [], expires_at } = client;
  return {
    name,
    kind,
    permissions,
    fields,
    location_ids,
    networks: networks.join("\n"),
    // What ends with the midnight after a day is good until that day.
    until: expires_at ? dayIn(zone, Date.parse(expires_at) - 1) : "",
  };
}

const networksOf = (text: string) => text.split(/[\s,]+/).filter(Boolean);

const endOf = (until: string, zone: string) =>
  until ? instantOf(zone, addDays(until, 1), "00:00") : null;

/** The body that makes a client. */
export function newOf(wanted: Wanted, zone: string): BodyOf<"/v1/clients", "post"> {
  const { name, kind, permissions, fields, location_ids, networks, until } = wanted;
  const expires_at = endOf(until, zone);
  return {
    name,
    kind,
    permissions,
    fields,
    networks: networksOf(networks),
    ...(location_ids.length > 0 ? { location_ids } : {}),
    ...(expires_at ? { expires_at } : {}),
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const sorted = (list: string[]) => [...list].sort();

/** The body of a change: only what differs. An end that has passed is not set anew by the way. */
export function patchOf(
  client: Client,
  wanted: Wanted,
  zone: string,
): BodyOf<"/v1/clients/{client_id}", "patch"> {
  const before = wantedOf(client, zone);
  const { name, permissions, fields, location_ids, until } = wanted;
  const networks = networksOf(wanted.networks);
  const places = location_ids.length > 0 ? location_ids : null;
  return {
    ...(name === before.name ? {} : { name }),
    ...(same(sorted(permissions), sorted(before.permissions)) ? {} : { permissions }),
    ...(same(fields, before.fields) ? {} : { fields }),
    ...(same(sorted(location_ids), sorted(before.location_ids)) ? {} : { location_ids: places }),
    ...(same(networks, client.networks) ? {} : { networks }),
    ...(until === before.until ? {} : { expires_at: endOf(until, zone) }),
  };
}
