import { screen, within } from "@testing-library/react";
import type { FleetClinic, Me } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import FleetPage from "./FleetPage";

const CLINIC: FleetClinic = {
  id: "ten_1",
  name: "Harbour Health",
  country: "AU",
  time_zone: "Australia/Sydney",
  state: "active",
  attached_at: "2026-01-01T00:00:00Z",
  consent: "when_granted",
  grants: [],
  staff: 4,
  contacts: 1200,
  bookings: 80,
  attended: 70,
  missed: 5,
  texts: 300,
};

const GRANT: FleetClinic["grants"][number] = {
  id: "rsg_1",
  kind: "support",
  mode: "read",
  expires_at: "2026-12-01T00:00:00Z",
};

function fleet(clinics: FleetClinic[], permissions: string[]) {
  const api = mockApi();
  const me: Me = {
    ...ME,
    tenant: { ...ME.tenant, kind: "reseller" },
    permissions,
    reach: reachOf(permissions),
  };
  signedIn(api, me);
  api.on("get", "/v1/fleet/clinics", () => ({ body: page(clinics) }));
  api.on("get", "/v1/fleet/invitations", () => ({ body: page([]) }));
  api.on("get", "/v1/fleet/impersonations", () => ({ body: page([]) }));
  return api;
}

const SUPPORT = ["fleet:read", "impersonations:begin", "impersonations:emergency"];

describe("a reseller's clinics", () => {
  it("are numbers, without a way in where nothing is granted", async () => {
    fleet([CLINIC], SUPPORT);
    renderPage(<FleetPage />, { session: true });
    await screen.findByRole("heading", { level: 2, name: "Harbour Health" });
    expect(screen.getByText("1,200")).toBeInTheDocument();
    expect(screen.getByText("Nothing is granted.")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Enter|glass|Invite/ })).not.toBeInTheDocument();
  });

  it("are entered under a grant, by who may", async () => {
    fleet([{ ...CLINIC, grants: [GRANT] }], SUPPORT);
    const { user } = renderPage(<FleetPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Enter Harbour Health" }));
    const dialog = await screen.findByRole("dialog");
    // The grant is for reading: there is nothing to choose.
    expect(within(dialog).queryByLabelText("How")).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Enter" }));
    expect(await within(dialog).findAllByText("Please fill this in.")).toHaveLength(2);
  });

  it("are broken into in an emergency alone, where the clinic has consented", async () => {
    const api = fleet([{ ...CLINIC, consent: "emergency" }], SUPPORT);
    api.on("post", "/v1/emergency-impersonations", () => ({
      problem: {
        title: "Forbidden",
        status: 403,
        code: "second_factor_required",
        detail: "set up a second factor first",
      },
    }));
    const { user } = renderPage(<FleetPage />, { session: true });
    const way = await screen.findByRole("button", { name: "Break the glass at Harbour Health" });
    await user.click(way);
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByLabelText("Reason"), "The line is dead");
    await user.type(within(dialog).getByLabelText("Ticket"), "T-1");
    await user.click(within(dialog).getByRole("button", { name: "Break the glass" }));
    expect(await within(dialog).findByText(/set up a second factor first/i)).toBeInTheDocument();
    const sent = api.calls.find(({ path }) => path === "/v1/emergency-impersonations");
    expect(sent?.body).toEqual({
      tenant_id: "ten_1",
      reason: "The line is dead",
      ticket: "T-1",
      minutes: 30,
    });
  });
});
