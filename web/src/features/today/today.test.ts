import { booking, card } from "@/test/world";
import { byPractitioner, tally } from "./day";
import { newestLeads } from "./NewLeads";

describe("the day sheet", () => {
  it("groups by practitioner in order of time and leaves out what is no visit", () => {
    const days = byPractitioner([
      booking({ id: "b2", starts_at: "2026-11-23T02:00:00Z" }),
      booking({ id: "b1", starts_at: "2026-11-23T01:00:00Z" }),
      booking({ id: "b3", practitioner: { id: "prc_0", name: "Dr Abel" } }),
      booking({ id: "b4", status: "expired" }),
    ]);
    expect(
      days.map(({ practitioner, visits }) => [practitioner.name, visits.map(({ id }) => id)]),
    ).toEqual([
      ["Dr Abel", ["b3"]],
      ["Dr Okafor", ["b1", "b2"]],
    ]);
  });

  it("counts how the day stands", () => {
    const day = [booking(), booking({ status: "arrived" }), booking({ status: "no_show_patient" })];
    expect(tally(day)).toEqual([
      { label: "to come", count: 1 },
      { label: "here now", count: 1 },
      { label: "no-show", count: 1 },
    ]);
  });
});

describe("new leads", () => {
  it("are those of the last day, the newest first", () => {
    const now = Date.parse("2026-11-23T03:00:00Z");
    const leads = newestLeads(
      [
        card({ id: "old", created_at: "2026-11-20T03:00:00Z" }),
        card({ id: "first", created_at: "2026-11-23T02:00:00Z" }),
        card({ id: "second", created_at: "2026-11-23T02:59:00Z" }),
      ],
      now,
    );
    expect(leads.map(({ id }) => id)).toEqual(["second", "first"]);
  });
});
