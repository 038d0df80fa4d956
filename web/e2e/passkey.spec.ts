import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openBrowser, signIn, URL_BASE } from "./browser";
import { type Account, openClinic } from "./clinic";
import { allFaults } from "./faults";

const world = openBrowser("nobody");

/** A passkey is bound to a name; the tests' server is called by its number elsewhere. */
const NAMED = URL_BASE.replace("127.0.0.1", "localhost");

let owner: Account;

/** A device that keeps passkeys, and whose holder always agrees. */
async function device(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signOut(page: Page) {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
}

const today = (page: Page) => page.getByText("No visits on this day").waitFor();

beforeAll(async () => {
  owner = await openClinic();
  world.page = await (
    await world.browser.newContext({ baseURL: NAMED, locale: "en-AU", reducedMotion: "reduce" })
  ).newPage();
  await device(world.page);
});

describe("a passkey", () => {
  it("is set up beside nothing else, and brings recovery codes", async () => {
    const { page } = world;
    await signIn(page, owner);
    await page.goto("/me/security");
    await page.getByRole("button", { name: "Add passkey" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByLabel("Name").fill("Front desk laptop");
    expect(await allFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Set up" }).click();
    await page.getByRole("list", { name: "Recovery codes" }).waitFor();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("Front desk laptop").waitFor();
  });

  it("is not set up twice on one device", async () => {
    const { page } = world;
    await page.getByRole("button", { name: "Add passkey" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByRole("button", { name: "Set up" }).click();
    await dialog.getByText("This device has a passkey of yours already.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  it("opens without a password", async () => {
    const { page } = world;
    await signOut(page);
    expect(await allFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await today(page);
  });

  it("is the second factor after a password", async () => {
    const { page } = world;
    await signOut(page);
    await signIn(page, owner);
    await page.getByRole("heading", { level: 1, name: "One more step" }).waitFor();
    await page.getByLabel("Recovery code").waitFor();
    expect(await allFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await today(page);
  });

  it("is the proof that an act asks for again", async () => {
    const { page } = world;
    await page.goto("/me/security");
    await page.getByText("10 codes are left.").waitFor();
    // Ten minutes are long for a test: the first answer is the one of then.
    await page.route(
      "**/v1/me/recovery-codes",
      (route) =>
        route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ title: "Forbidden", status: 403, code: "step_up_required" }),
        }),
      { times: 1 },
    );
    await page.getByRole("button", { name: "Make new ones" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make new ones" }).click();
    const question = page.getByRole("dialog", { name: "Show that it is you" });
    await question.getByRole("button", { name: "Use a passkey" }).waitFor();
    expect(await allFaults(page)).toEqual([]);
    await question.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("list", { name: "Recovery codes" }).waitFor();
    await page.getByRole("button", { name: "I have kept them" }).click();
  });

  it("opens nothing once it is removed", async () => {
    const { page } = world;
    await page.getByRole("button", { name: "Remove Front desk laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Front desk laptop", { exact: true }).waitFor({ state: "detached" });
    await signOut(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText(/This passkey opens nothing here/).waitFor();
  });
});
