import { describe, expect, it } from "vitest";
import { live, openBrowser } from "./browser";
import { deskAt, place, postLead } from "./lead";

const world = openBrowser("owner");

describe("a visit, from its booking to attended", () => {
  it("is booked, confirmed, arrived and attended by staff, put back twice, and the timeline says why", async () => {
    const { page } = world;
    const at = await place(page);
    const lead = await postLead(page, at);
    await deskAt(page, at.location);

    await page.goto(`/contacts/${lead.contactId}`);
    await page.getByRole("link", { name: "Book" }).click();
    await page.getByRole("heading", { level: 1, name: "Book a visit" }).waitFor();
    // The clinic's practitioner is there around the clock: this week has free times.
    await page.locator("button[aria-pressed]").first().click();
    const confirm = page.getByRole("group", { name: "Confirm the booking" });
    await confirm.getByText(/Held for you/).waitFor();
    await confirm.getByRole("button", { name: "Book this time" }).click();

    await page.getByRole("heading", { level: 1, name: lead.name }).waitFor();
    await page.getByRole("tab", { name: "Visits" }).click();
    const visit = page.locator("[data-booking]").first();
    await visit.getByText("Booked").waitFor();

    const bookings = await page.request.get(`/v1/bookings?contact_id=${lead.contactId}`);
    const { items } = (await bookings.json()) as {
      items: { starts_at: string; location: { time_zone: string } }[];
    };
    const booked = items[0];
    if (!booked) throw new Error("no booking was made");
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: booked.location.time_zone }).format(
      new Date(booked.starts_at),
    );

    await page.goto(`/?day=${day}`);
    await live(page);
    const row = page.getByRole("listitem").filter({ hasText: lead.name });
    for (const [act, status] of [
      ["Confirm", "Confirmed"],
      ["Arrived", "Arrived"],
      ["Attended", "Attended"],
    ] as const) {
      await row.getByRole("button", { name: `${act}: ${lead.name}` }).click();
      await row.getByText(status, { exact: true }).first().waitFor();
    }
    await row.getByRole("button", { name: `More for ${lead.name}` }).click();
    await page.getByRole("menuitem", { name: /^Undo/ }).click();
    await row.getByText("Arrived", { exact: true }).first().waitFor();
    await row.getByRole("button", { name: `Attended: ${lead.name}` }).click();
    await row.getByText("Attended", { exact: true }).first().waitFor();
    // The same at once, beside the word that it was saved.
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await row.getByText("Arrived", { exact: true }).first().waitFor();
    await row.getByRole("button", { name: `Attended: ${lead.name}` }).click();
    await row.getByText("Attended", { exact: true }).first().waitFor();

    await page.goto(`/contacts/${lead.contactId}`);
    const because = page.getByRole("button", { name: /^Because:/ }).first();
    await because.waitFor();
    await because.click();
    await page.getByRole("list", { name: /What led to it/ }).waitFor();
    const kinds = await page
      .locator("[data-kind]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-kind")));
    expect(kinds.some((kind) => kind?.startsWith("booking."))).toBe(true);
  });
});
