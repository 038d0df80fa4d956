import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openBrowser, signIn } from "./browser";
import { type Account, openClinic } from "./clinic";
import { allFaults } from "./faults";
import { totp } from "./totp";

const world = openBrowser("nobody");

let owner: Account;
let secret = "";
let recoveryCodes: string[] = [];

beforeAll(async () => {
  owner = await openClinic();
});

async function signOut(page: Page) {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
}

/** What is on screen here is on no page of its own, so no sweep over the pages looks at it. */
const looksRight = async (page: Page, what: string) =>
  expect(await allFaults(page), what).toEqual([]);

const today = (page: Page) => page.getByText("No visits on this day").waitFor();

describe("a clinic that wants a second factor of everybody", () => {
  it("says so in its policy", async () => {
    const { page } = world;
    await signIn(page, owner);
    await page.goto("/settings/security");
    await page.getByText("That is 14 days.").waitFor();
    await page.getByLabel("Unused, a session is over after (minutes)").fill("2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByLabel("Unused, a session is over after (minutes)").fill("480");
    await page.getByRole("checkbox", { name: "Everybody needs a second factor" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^Saved/).waitFor();
    await signOut(page);
  });

  it("opens nothing before an authenticator app is set up", async () => {
    const { page } = world;
    await signIn(page, owner);
    await page.getByRole("heading", { level: 1, name: "Set up a second factor" }).waitFor();
    await page.getByRole("button", { name: "Next" }).waitFor();
    await looksRight(page, "the page that asks for a second factor");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    await looksRight(page, "the QR code");
    secret = await page.locator("[data-secret]").innerText();
    await page.getByLabel("Code", { exact: true }).fill(totp(secret));
    await page.getByRole("button", { name: "Confirm" }).click();
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await codes.first().waitFor();
    await looksRight(page, "the recovery codes");
    recoveryCodes = await codes.allInnerTexts();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await today(page);
    await signOut(page);
  });

  it("asks for a code at sign-in, and knows a wrong one", async () => {
    const { page } = world;
    await signIn(page, owner);
    await page.getByRole("heading", { level: 1, name: "One more step" }).waitFor();
    await page.getByLabel("Code", { exact: true }).fill("000000");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText(/^This code is wrong/).waitFor();
    await looksRight(page, "the code at sign-in, wrong");
    // The step of now was used to set the app up; the next one is taken already.
    await page.getByLabel("Code", { exact: true }).fill(totp(secret, 1));
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await today(page);
  });

  it("asks again before new recovery codes, once the proof has grown old", async () => {
    const { page } = world;
    await page.goto("/me/security");
    await page.getByText("10 codes are left.").waitFor();
    await page.getByText("This one").waitFor();
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
    await question.getByLabel("Code", { exact: true }).waitFor();
    await looksRight(page, "the question for a fresh proof");
    await question.getByRole("button", { name: "Use a recovery code instead" }).click();
    await question.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await question.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("list", { name: "Recovery codes" }).waitFor();
    await looksRight(page, "new recovery codes");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("10 codes are left.").waitFor();
  });
});
