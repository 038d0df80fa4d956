import type { Page } from "playwright-core";
import { expect } from "vitest";
import { api, surname } from "./browser";
import { eventually } from "./clinic";

export interface Lead {
  name: string;
  phone: string;
  contactId: string;
}

interface Source {
  url: string;
  kind: string;
  location_id: string;
}

interface Location {
  id: string;
  country: string;
  name: string;
}

export interface Place {
  source: Source;
  location: Location;
}

/** A form source and its location, of those that the clinic has. */
export async function place(page: Page): Promise<Place> {
  const sources = await api<{ items: Source[] }>(page, "/v1/intake-sources");
  const locations = await api<{ items: Location[] }>(page, "/v1/locations?limit=100");
  const source = sources.items.find((each) => each.kind === "form");
  const location = locations.items.find((each) => each.id === source?.location_id);
  if (!source || !location) throw new Error("the clinic has no form source");
  return { source, location };
}

/**
 * Mobile numbers around those that the telephone authorities keep free for fiction, by country: there
 * are fewer of these than leads. The sandbox carrier has them all; no text leaves the machine.
 */
function mobile(country: string): string {
  const two = String(Math.floor(Math.random() * 100)).padStart(2, "0");
  // The sandbox carrier has numbers that fail on purpose; they end in 0001 to 0005.
  const three = String(10 + Math.floor(Math.random() * 990)).padStart(3, "0");
  switch (country) {
    case "AU":
      return `+61491${["570", "571", "572", "573", "574"][Number(two) % 5]}${three}`;
    case "GB":
      return `+447700900${three}`;
    case "US":
    case "CA":
      return `+120255501${two}`;
    default:
      throw new Error(`no fictitious numbers known for ${country}`);
  }
}

/** Posts a lead as a website's form does; returns it once it has become a contact. */
export async function postLead(page: Page, { source, location }: Place): Promise<Lead> {
  const name = `Robin ${surname()}`;
  const phone = mobile(location.country);
  const answer = await fetch(source.url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, phone, message: "Do you have a time this week?" }),
  });
  expect(answer.status, "intake").toBe(202);
  const found = await eventually(async () => {
    const list = await api<{ items: { id: string; name: string; phone?: string }[] }>(
      page,
      `/v1/contacts?search=${encodeURIComponent(name)}`,
    );
    return list.items.find((each) => each.name === name);
  });
  return { name, phone: found.phone ?? phone, contactId: found.id };
}

/** Turns the desk to the lead's location, as its staff would. */
export async function deskAt(page: Page, location: Location) {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Location" }).click();
  await page.getByRole("option", { name: location.name }).click();
}

/** Opens the sandbox phone with a patient's number, in a tab of its own. */
export async function openPhone(page: Page, number: string): Promise<Page> {
  const phone = await page.context().newPage();
  await phone.goto("/phone");
  await phone.getByRole("combobox", { name: "This phone's number" }).fill(number);
  await phone.keyboard.press("Escape");
  await phone.getByRole("region", { name: "Texts on this phone" }).waitFor();
  return phone;
}
