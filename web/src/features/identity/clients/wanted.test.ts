import type { Client } from "@/api/types";
import { patchOf, wantedOf } from "./wanted";

const ZONE = "Australia/Sydney";

const CLIENT: Client = {
  id: "cli_1",
  name: "Website",
  kind: "key",
  secret_tail: "x7Qa",
  permissions: ["bookings:read", "contacts:read"],
  fields: { pii: "mask", phi: "hide", financial: "hide", secret: "hide" },
  location_ids: ["loc_1"],
  networks: ["192.0.2.0/24"],
  expires_at: "2026-11-30T13:00:00Z",
  created_by: "usr_1",
  version: 1,
  created_at: "2026-11-01T00:00:00Z",
};

describe("the change of a client", () => {
  const before = wantedOf(CLIENT, ZONE);

  it("is nothing where nothing differs, in whatever order", () => {
    expect(before.until).toBe("2026-11-30");
    const turned = { ...before, permissions: ["contacts:read", "bookings:read"] };
    expect(patchOf(CLIENT, turned, ZONE)).toEqual({});
  });

  it("takes away an end and the narrowing to locations by null", () => {
    const wider = { ...before, until: "", location_ids: [] };
    expect(patchOf(CLIENT, wider, ZONE)).toEqual({ expires_at: null, location_ids: null });
  });

  it("holds lists whole", () => {
    const more = { ...before, networks: "192.0.2.0/24, 198.51.100.7", name: "Web" };
    expect(patchOf(CLIENT, more, ZONE)).toEqual({
      name: "Web",
      networks: ["192.0.2.0/24", "198.51.100.7"],
    });
  });
});
