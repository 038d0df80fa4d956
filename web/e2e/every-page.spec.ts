import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { api, DESKTOP, openBrowser, PHONE, URL_BASE } from "./browser";
import { eventually } from "./clinic";
import { seriousFaults, settled, tooWide } from "./faults";
import { place, postLead } from "./lead";

const world = openBrowser("demo");

const PUBLIC = ["/sign-in", "/sign-up", "/signup/some-token", "/invitations/some-token"];
const INSIDE = [
  "/",
  "/inbox",
  "/inbox/:contact",
  "/inbox/:contact/:location",
  "/contacts",
  "/contacts/new",
  "/contacts/:contact",
  "/contacts/:contact/book",
  "/pipelines/acquisition",
  "/tasks",
  "/intake",
  "/intake/failed",
  "/automation",
  "/phone",
  "/more",
  "/me/security",
  "/settings/locations",
  "/settings/security",
  "/settings/services",
  "/settings/practitioners",
  "/settings/users",
  "/settings/teams",
  "/settings/roles",
  "/settings/roles/:role",
  "/settings/directory",
  "/settings/clients",
  "/settings/sso",
  "/settings/access-reviews",
  "/settings/reseller",
  "/settings/audit",
  "/settings/message-templates",
  "/no-such-page",
];

let contactId = "";
let locationId = "";
let roleId = "";

beforeAll(async () => {
  const { page } = world;
  const talks = () =>
    api<{ items: { contact: { id: string }; location_id: string }[] }>(
      page,
      "/v1/conversations?limit=1",
    );
  // A clinic that has just been opened has nobody yet.
  if ((await talks()).items.length === 0) await postLead(page, await place(page));
  const talk = await eventually(async () => (await talks()).items[0]);
  contactId = talk.contact.id;
  locationId = talk.location_id;
  const roles = await api<{ items: { id: string }[] }>(page, "/v1/roles");
  roleId = roles.items[0]?.id ?? "";
});

async function visit(page: Page, route: string) {
  const path = route
    .replace(":contact", contactId)
    .replace(":location", locationId)
    .replace(":role", roleId);
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await settled(page);
  expect(new URL(page.url()).pathname, "the page that is looked at").toBe(path);
}

describe("every page", () => {
  it.each([...PUBLIC, ...INSIDE])("%s has no serious fault and fits its screen", async (route) => {
    const { page } = world;
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: "light" });
    await visit(page, route);
    const atADesk = await seriousFaults(page);
    const wideAtADesk = await tooWide(page);

    // The dark differs by its colours alone.
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    const inTheDark = await seriousFaults(page, "color-contrast");

    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(PHONE);
    await page.locator('html[data-mantine-color-scheme="light"]').waitFor();
    await settled(page);
    const onAPhone = await seriousFaults(page);
    const wideOnAPhone = await tooWide(page);

    expect({ atADesk, wideAtADesk, inTheDark, onAPhone, wideOnAPhone }).toEqual({
      atADesk: [],
      wideAtADesk: 0,
      inTheDark: [],
      onAPhone: [],
      wideOnAPhone: 0,
    });
  });
});

it("would see a button without a name, a pale word and a page too wide", async () => {
  const { page } = world;
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(PHONE);
  await visit(page, "/more");
  await page.evaluate(() => {
    const faulty = '<button></button><p style="color:#999;width:900px">pale</p>';
    document.querySelector("main")?.insertAdjacentHTML("beforeend", faulty);
  });
  const faults = (await seriousFaults(page)).join(" ");
  expect(faults).toContain("button-name");
  expect(faults).toContain("color-contrast");
  expect((await seriousFaults(page, "color-contrast")).length).toBe(1);
  expect(await tooWide(page)).toBeGreaterThan(0);
});

describe("what opens over a page", () => {
  it.each([
    ["/pipelines/acquisition", /^Move /, "menu"],
    ["/settings/practitioners", "New practitioner", "dialog"],
    ["/intake", "New source", "dialog"],
    ["/tasks", "New task", "dialog"],
    ["/settings/users", /^Give /, "dialog"],
    ["/settings/locations", "New region", "dialog"],
    ["/settings/users", /^What they may/, "dialog"],
    ["/settings/teams", "New team", "dialog"],
    ["/settings/roles", /^Clone /, "dialog"],
    ["/settings/roles/:role", "See as", "dialog"],
    ["/settings/directory", "New token", "dialog"],
    ["/settings/clients", "New API key", "dialog"],
    ["/me/security", "Add app", "dialog"],
  ] as const)("on %s has no serious fault either", async (route, button, role) => {
    const { page } = world;
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(PHONE);
    await visit(page, route);
    await page.getByRole("button", { name: button }).first().click();
    await page.getByRole(role).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});

describe("the frame of the page", () => {
  it("has its landmarks, a skip link and a heading that takes the focus after a change of page", async () => {
    const { page } = world;
    await page.setViewportSize(DESKTOP);
    await visit(page, "/");
    await page.getByRole("banner").waitFor();
    await page.getByRole("main").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: "Contacts" })
      .click();
    await page.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  it("asks nobody else for anything", async () => {
    const { page } = world;
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(URL_BASE) && !request.url().startsWith("data:"))
        foreign.push(request.url());
    });
    await visit(page, "/");
    expect(foreign).toEqual([]);
  });

  it("sends a stranger to sign in, and back to where they wanted to be", async () => {
    const stranger = await world.browser.newContext({ baseURL: URL_BASE });
    const page = await stranger.newPage();
    await page.goto("/tasks");
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(new URL(page.url()).searchParams.get("next")).toBe("/tasks");
    await stranger.close();
  });
});
