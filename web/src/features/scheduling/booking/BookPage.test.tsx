import { act, screen, waitFor } from "@testing-library/react";
import type { Slot } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { booking, contact, page, SYDNEY, signedIn } from "@/test/world";
import BookPage from "./BookPage";
import { byDay } from "./slots";

const tomorrow = new Date(
  Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 24 * 3_600_000,
).toISOString();

function slot(starts_at: string): Slot {
  const ends_at = new Date(Date.parse(starts_at) + 1_800_000).toISOString();
  return {
    starts_at,
    ends_at,
    local_start: "",
    practitioner: { id: "prc_1", name: "Dr Okafor" },
    location_id: SYDNEY.id,
    service_id: "svc_1",
  };
}

function desk(holds: "free" | "taken") {
  const api = mockApi();
  let free = [slot(tomorrow)];
  signedIn(api);
  api.on("get", "/v1/contacts/{contact_id}", () => ({ body: contact() }));
  api.on("get", "/v1/services", () => ({
    body: page([
      {
        id: "svc_1",
        name: "Consultation",
        duration_minutes: 30,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        version: 1,
        created_at: tomorrow,
      },
    ]),
  }));
  api.on("get", "/v1/slots", () => ({ body: { items: free } }));
  api.on("post", "/v1/holds", () => {
    if (holds === "taken") {
      free = [];
      return { problem: { status: 409, code: "slot_taken", title: "This time is taken" } };
    }
    return {
      status: 201,
      body: {
        id: "bkg_9",
        service_id: "svc_1",
        practitioner_id: "prc_1",
        location_id: SYDNEY.id,
        starts_at: tomorrow,
        ends_at: tomorrow,
        expires_at: new Date(Date.now() + 300_000).toISOString(),
      },
    };
  });
  api.on("delete", "/v1/holds/{hold_id}", () => ({ status: 204 }));
  api.on("post", "/v1/bookings", () => ({ status: 201, body: booking({ starts_at: tomorrow }) }));
  return {
    api,
    ...renderPage(<BookPage />, {
      path: "/contacts/:id/book",
      at: "/contacts/ctc_1/book",
      session: true,
    }),
  };
}

const time = () => screen.findByRole("button", { name: /Dr Okafor/ });
const posted = (api: ReturnType<typeof mockApi>, path: string) =>
  api.calls.find((call) => call.method === "POST" && call.path === path);

describe("booking a visit", () => {
  it("holds the time, then books it with the hold", async () => {
    const { api, user, router } = desk("free");
    await user.click(await time());
    await user.click(await screen.findByRole("button", { name: "Book this time" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/contacts/ctc_1"));
    expect(posted(api, "/v1/bookings")?.body).toEqual({
      contact_id: "ctc_1",
      service_id: "svc_1",
      practitioner_id: "prc_1",
      location_id: "loc_1",
      starts_at: tomorrow,
      hold_id: "bkg_9",
    });
    expect(api.calls.some((call) => call.method === "DELETE")).toBe(false);
  });

  it("says so and reads the free times again when somebody was quicker", async () => {
    const { api, user } = desk("taken");
    await user.click(await time());
    expect(await screen.findByText(/has just been taken/)).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.queryByRole("button", { name: /Dr Okafor/ })).not.toBeInTheDocument(),
    );
    expect(posted(api, "/v1/bookings")).toBeUndefined();
  });

  it("gives the hold back when one leaves without booking", async () => {
    const { api, user, router } = desk("free");
    await user.click(await time());
    await screen.findByRole("button", { name: "Book this time" });
    await act(() => router.navigate("/elsewhere"));
    await waitFor(() =>
      expect(
        api.calls.some((call) => call.method === "DELETE" && call.path === "/v1/holds/bkg_9"),
      ).toBe(true),
    );
  });
});

describe("slots", () => {
  it("are under the days of the location, not of UTC", () => {
    const late = slot("2026-11-22T22:00:00Z");
    const days = byDay([late], "Australia/Sydney", "2026-11-22", 2);
    expect(days.map(({ day, slots }) => [day, slots.length])).toEqual([
      ["2026-11-22", 0],
      ["2026-11-23", 1],
    ]);
  });
});
