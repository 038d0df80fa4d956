import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, openBrowser, signIn, surname, URL_BASE } from "./browser";
import { openClinic } from "./clinic";
import { Peer } from "./peer";

const world = openBrowser("nobody");
const SECRET = "kept between the provider and the clinic";

interface Connection {
  client_id: string;
  redirect_uri: string;
  post_logout_redirect_uri: string;
  backchannel_logout_uri: string;
}

let peer: Peer;
let domain = "";

beforeAll(async () => {
  peer = await Peer.start();
  domain = `${surname().toLowerCase()}.example`;
});

afterAll(() => peer?.stop());

/** As whoever keeps the provider does, with what the screen says. */
async function register(page: Page) {
  const list = await api<{ items: Connection[] }>(page, "/v1/sso/connections");
  const made = list.items[0];
  if (!made) throw new Error("the connection was not made");
  await peer.put(`clients/${made.client_id}`, {
    client_secret: SECRET,
    redirect_uris: [made.redirect_uri],
    post_logout_redirect_uris: [made.post_logout_redirect_uri],
    backchannel_logout_uri: made.backchannel_logout_uri,
    backchannel_logout_session_required: true,
  });
}

/** As whoever keeps the domain does. */
async function writeRecord(page: Page) {
  interface Domain {
    record_name: string;
    record_value: string;
  }
  const { items } = await api<{ items: Domain[] }>(page, "/v1/sso/domains");
  const answer = await fetch(`${URL_BASE}/sandbox/txt-records`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: items[0]?.record_name, values: [items[0]?.record_value] }),
  });
  expect(answer.status).toBe(200);
}

describe("a clinic with a sign-in provider of its own", () => {
  it("connects it, and is told in words what is wrong", async () => {
    const { page } = world;
    await signIn(page, await openClinic());
    await page.goto("/settings/sso");
    await page.getByRole("button", { name: "Connect a provider" }).click();
    await page.getByLabel("Name").fill("Keycloak");
    await page.getByLabel("Issuer").fill(`${peer.issuer}/`);
    await page.getByLabel("Client ID").fill(`client-${surname()}`);
    await page.getByLabel("Client secret").fill(SECRET);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText(/calls itself .* enter the issuer exactly so/).waitFor();
    await page.getByRole("button", { name: "Change Keycloak" }).click();
    await page.getByLabel("Issuer").fill(peer.issuer);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(peer.issuer, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText(/register the redirect URI/).waitFor();
    await register(page);
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Nothing is wrong, as far as we can tell.").waitFor();
    await page.getByRole("button", { name: "Switch Keycloak on" }).click();
    await page.getByText("On", { exact: true }).waitFor();
  });

  it("proves its domain and says which group gives which role", async () => {
    const { page } = world;
    await page.getByRole("button", { name: "Add a domain" }).click();
    await page.getByLabel("Domain", { exact: true }).fill(domain);
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByRole("button", { name: `Look for the record of ${domain}` }).click();
    await page.getByText(/There is no TXT record at/).waitFor();
    await writeRecord(page);
    await page.getByRole("button", { name: `Look for the record of ${domain}` }).click();
    await page.getByText("Proven", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Map a group" }).click();
    await page.getByLabel("Group", { exact: true }).fill("desk");
    await page.getByRole("button", { name: "Map it" }).click();
    await page.getByText("Front desk, everywhere").waitFor();
  });

  it("has its people sign in there, by their address, and out again on both sides", async () => {
    const { browser } = world;
    const login = surname();
    const email = `ann@${domain}`;
    await peer.put(`accounts/${login}`, {
      email,
      email_verified: true,
      name: "Ann Example",
      groups: ["desk"],
    });
    const context = await browser.newContext({ baseURL: URL_BASE, reducedMotion: "reduce" });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await page.goto("/sign-in?next=%2Fcontacts");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("E-mail").press("Tab");
    await page.getByRole("button", { name: "Continue with Keycloak" }).click();
    // The provider's own pages.
    await page.waitForURL(`${peer.issuer}/**`);
    await page.locator('input[name="login"]').fill(login);
    await page.locator('input[name="password"]').fill("whatever");
    await page.locator('button[type="submit"]').click();
    await page.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/contacts");

    await page.getByRole("button", { name: /^Account of Ann Example/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(`${peer.issuer}/session/end**`);
    await page.getByRole("button", { name: /yes/i }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.goto("/contacts");
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await context.close();
  });
});
