import { beforeAll, describe, expect, it } from "vitest";
import { live, openBrowser } from "./browser";
import { deskAt, type Lead, openPhone, type Place, place, postLead } from "./lead";

const world = openBrowser("owner");

describe("from a lead to an answered reply, without reloading a page", () => {
  let at: Place;
  let lead: Lead;

  beforeAll(async () => {
    at = await place(world.page);
  });

  it("signs in and lands on Today, with the clock of a location", async () => {
    const { page } = world;
    expect(new URL(page.url()).pathname).toBe("/");
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await page
      .getByText(/\(.+\)$/)
      .first()
      .waitFor();
    await page.getByRole("region", { name: "New leads" }).waitFor();
    await page.getByRole("region", { name: "Replies waiting" }).waitFor();
  });

  it("shows a lead on Today by itself, with its first touch", async () => {
    const { page } = world;
    await deskAt(page, at.location);
    await live(page);
    lead = await postLead(page, at);
    const row = page
      .getByRole("region", { name: "New leads" })
      .locator(`[data-lead="${lead.contactId}"]`);
    await row.waitFor();
    await row.getByText(/First touch (within a second|after \d+ s)/).waitFor();
  });

  it("has its card on a board that was open all the while", async () => {
    const board = await world.context.newPage();
    await board.goto("/pipelines/acquisition");
    await live(board);
    const second = await postLead(world.page, at);
    await board.locator(`[data-card="${second.contactId}"]`).waitFor();
    await board.close();
  });

  it("shows the first text on the sandbox phone, and a reply in the open inbox", async () => {
    const { page } = world;
    await page.goto(`/inbox/${lead.contactId}`);
    await live(page);
    const messages = page.getByRole("region", { name: "Messages" });
    await messages.getByText("We wrote:").first().waitFor();

    const phone = await openPhone(page, lead.phone);
    await phone
      .getByRole("region", { name: "Texts on this phone" })
      .getByText("Clinic:")
      .first()
      .waitFor();
    await phone.getByLabel("Text from the patient").fill("Is Friday possible?");
    await phone.getByRole("button", { name: "Send as the patient" }).click();

    const received = messages.locator('[data-direction="in"]');
    await received.getByText("Is Friday possible?").waitFor();
    await page
      .getByRole("region", { name: "Conversations" })
      .getByRole("link", { name: lead.name })
      .getByText(/Waiting/)
      .waitFor();

    await page.getByLabel(`Text to ${lead.name}`).fill("Yes, 3 pm is free. Shall I book it?");
    await page.getByText(/1 segment \(GSM-7\)/).waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await messages.getByText("Yes, 3 pm is free. Shall I book it?").waitFor();
    await phone.getByText("Yes, 3 pm is free. Shall I book it?").waitFor();
    await messages.locator('[data-direction="out"][data-state="delivered"]').last().waitFor();
    await phone.close();
  });

  it("holds back texts after STOP and allows them again after START", async () => {
    const { page } = world;
    const phone = await openPhone(page, lead.phone);
    await phone.getByRole("button", { name: "STOP", exact: true }).click();
    await page.getByText(/asked for no more texts/).waitFor();
    await phone.getByRole("button", { name: "START", exact: true }).click();
    await page.getByLabel(`Text to ${lead.name}`).waitFor();
    await phone.close();
  });
});
