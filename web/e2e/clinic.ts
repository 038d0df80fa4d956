import type { APIResponse, Page } from "playwright-core";
import { expect } from "vitest";
import { api, surname, URL_BASE } from "./browser";

/** A person who can sign in. */
export interface Account {
  email: string;
  password: string;
}

export const PASSWORD = "a long enough sentence for a door";

const CLIENT = { "X-Attend-Client": "web" };

export async function post<T>(path: string, data: object, page?: Page): Promise<T> {
  const status = (code: number) => expect(code, `POST ${path}`).toBeLessThan(300);
  if (page) {
    const answer: APIResponse = await page.request.post(path, { data, headers: CLIENT });
    status(answer.status());
    return (await answer.json()) as T;
  }
  const answer = await fetch(URL_BASE + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  status(answer.status);
  return (await answer.json()) as T;
}

/** The link of the newest mail to an address, from the sandbox mailbox. */
export async function mailedLink(email: string): Promise<string> {
  return eventually(async () => {
    const answer = await fetch(`${URL_BASE}/sandbox/emails?to=${encodeURIComponent(email)}`);
    expect(answer.status, "sandbox mailbox").toBe(200);
    const { items } = (await answer.json()) as { items: { links: string[] }[] };
    return items[0]?.links[0];
  });
}

export async function eventually<T>(look: () => Promise<T | undefined>, ms = 30_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not seen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** A clinic of its own for each file: signed up as anybody would be, by way of the sandbox mailbox. */
export async function openClinic(): Promise<Account> {
  const name = surname();
  const email = `${name.toLowerCase()}@example.com`;
  await post("/v1/signups", {
    clinic_name: `Clinic ${name}`,
    country: "AU",
    time_zone: "Australia/Sydney",
    owner: { name: `Robin ${name}`, email },
  });
  const token = new URL(await mailedLink(email)).pathname.split("/").at(-1);
  await post(`/v1/signups/${token}/completion`, { password: PASSWORD });
  return { email, password: PASSWORD };
}

/** A reseller of its own, made as who runs the house would. */
export async function openReseller(): Promise<Account> {
  const name = surname();
  const email = `${name.toLowerCase()}@msp.example`;
  const { path } = await post<{ path: string }>("/sandbox/resellers", {
    clinic_name: `Reseller ${name}`,
    country: "AU",
    time_zone: "Australia/Sydney",
    owner: { name: `Riley ${name}`, email },
  });
  const token = path.split("/").at(-1);
  await post(`/v1/signups/${token}/completion`, { password: PASSWORD });
  return { email, password: PASSWORD };
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** What a clinic needs to take leads and visits: a service, somebody who is always there, a form. */
export async function equip(page: Page) {
  const locations = await api<{ items: { id: string }[] }>(page, "/v1/locations");
  const location_id = locations.items[0]?.id;
  if (!location_id) throw new Error("a new clinic has no location");
  const service = await post<{ id: string }>(
    "/v1/services",
    { name: "First visit", duration_minutes: 30, price: { amount: 12000, currency: "AUD" } },
    page,
  );
  await post(
    "/v1/practitioners",
    {
      name: "Dr Kim Example",
      service_ids: [service.id],
      hours: DAYS.map((weekday) => ({ location_id, weekday, from: "00:00", to: "23:30" })),
    },
    page,
  );
  await post("/v1/intake-sources", { name: "Website form", kind: "form", location_id }, page);
}
