import type { Booking, Card, Contact, Location, Me, Pipeline } from "@/api/types";
import type { mockApi } from "./mock-api";

/** Made-up things for tests; each test changes only what it is about. */
export const SYDNEY: Location = {
  id: "loc_1",
  name: "Harbour Street",
  country: "AU",
  time_zone: "Australia/Sydney",
  sms_sender: "+61480000001",
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
};

export const PERTH: Location = {
  ...SYDNEY,
  id: "loc_2",
  name: "Coast Road",
  time_zone: "Australia/Perth",
  sms_sender: "+61480000002",
};

/** Each of these at the whole clinic, or at one location. */
export const reachOf = (permissions: string[], at?: string): Me["reach"] =>
  permissions.map((permission) => ({
    permission,
    everywhere: at === undefined,
    location_ids: at ? [at] : [],
    own: false,
  }));

const OWNER: Omit<Me, "reach"> = {
  user: { id: "usr_1", name: "Jo Park", email: "jo@example.com" },
  tenant: {
    id: "ten_1",
    name: "Harbour Health",
    country: "AU",
    time_zone: "Australia/Sydney",
    kind: "clinic",
  },
  memberships: [{ id: "mbr_1", role: { key: "owner", name: "Owner" } }],
  permissions: [
    "contacts:read",
    "contacts:write",
    "pipelines:read",
    "pipelines:write",
    "messages:read",
    "messages:send",
    "bookings:read",
    "bookings:write",
    "tasks:read",
    "tasks:write",
  ],
  fields: { pii: "show", phi: "show", financial: "show", secret: "hide" },
  brand: { name: "Harbour Health", primary_color: "#0f6b66", on_primary_color: "#ffffff" },
  sandbox: true,
  must_enrol: false,
};

export const ME: Me = { ...OWNER, reach: reachOf(OWNER.permissions) };

const MANAGES = [...ME.permissions, "automation:read", "schedule:read", "schedule:configure"];

/** A manager of one location: what they hold, they hold there alone. */
export const MANAGER: Me = {
  ...ME,
  memberships: [
    {
      id: "mbr_2",
      role: { key: "location_manager", name: "Location manager" },
      location: { id: SYDNEY.id, name: SYDNEY.name },
    },
  ],
  permissions: MANAGES,
  reach: reachOf(MANAGES, SYDNEY.id),
};

export const ACQUISITION: Pipeline = {
  id: "pip_1",
  key: "acquisition",
  name: "Acquisition",
  stages: [
    { id: "stg_1", key: "new", name: "New", position: 0, kind: "open", sla_minutes: 5 },
    { id: "stg_2", key: "attempting", name: "Attempting", position: 1, kind: "open" },
    { id: "stg_3", key: "lost", name: "Lost", position: 2, kind: "lost" },
  ],
};

export function card(over: Partial<Card> = {}): Card {
  return {
    id: "crd_1",
    pipeline: "acquisition",
    stage: "new",
    contact: { id: "ctc_1", name: "Ava Nguyen" },
    location_id: SYDNEY.id,
    entered_stage_at: "2026-11-22T03:00:00Z",
    created_at: "2026-11-22T03:00:00Z",
    version: 1,
    ...over,
  };
}

export function contact(over: Partial<Contact> = {}): Contact {
  return {
    id: "ctc_1",
    first_name: "Ava",
    last_name: "Nguyen",
    name: "Ava Nguyen",
    phone: "+61491570006",
    home_location_id: SYDNEY.id,
    sms_opt_out: false,
    version: 3,
    created_at: "2026-11-01T00:00:00Z",
    updated_at: "2026-11-01T00:00:00Z",
    ...over,
  };
}

export function booking(over: Partial<Booking> = {}): Booking {
  return {
    id: "bkg_1",
    status: "booked",
    contact: { id: "ctc_1", name: "Ava Nguyen" },
    service: { id: "svc_1", name: "Consultation" },
    practitioner: { id: "prc_1", name: "Dr Okafor" },
    location: { id: SYDNEY.id, name: SYDNEY.name, time_zone: SYDNEY.time_zone },
    starts_at: "2026-11-23T00:00:00Z",
    ends_at: "2026-11-23T00:30:00Z",
    local_start: "2026-11-23T11:00:00+11:00[Australia/Sydney]",
    reschedule_count: 0,
    series_id: "ser_1",
    version: 1,
    created_at: "2026-11-01T00:00:00Z",
    allowed: ["confirm", "arrive", "attend", "no_show", "cancel", "reschedule"],
    ...over,
  };
}

export const page = <I>(items: I[]) => ({ items });

/** What every signed-in page asks for. */
export function signedIn(api: ReturnType<typeof mockApi>, me: Me = ME) {
  api.on("get", "/v1/me", () => ({ body: me }));
  api.on("get", "/v1/locations", () => ({ body: page([SYDNEY]) }));
  api.on("get", "/v1/conversations", () => ({ body: page([]) }));
}
