import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, openBrowser, signIn, URL_BASE } from "./browser";
import { type Account, openReseller, post } from "./clinic";
import { faultless } from "./faults";
import { totp } from "./totp";

/** The clinic's owner, in one browser. */
const clinic = openBrowser("owner");
/** The reseller's owner, in another. */
let msp: Page;
let reseller: Account;
let clinicName = "";

interface Me {
  tenant: { id: string; name: string };
}

beforeAll(async () => {
  reseller = await openReseller();
  const context = await clinic.browser.newContext({ baseURL: URL_BASE, reducedMotion: "reduce" });
  context.setDefaultTimeout(30_000);
  msp = await context.newPage();
  await signIn(msp, reseller);
  const factor = await post<{ id: string; secret: string }>("/v1/me/factors", { name: "App" }, msp);
  const code = totp(factor.secret);
  await post(`/v1/me/factors/${factor.id}/confirmation`, { code }, msp);
});

afterAll(async () => {
  await msp?.context().close();
});

describe("a reseller", () => {
  it("begins with its clinics, of which there are none", async () => {
    await msp.goto("/");
    await msp.getByRole("heading", { level: 1, name: "Clinics" }).waitFor();
    await msp.getByText("No clinics yet").waitFor();
    await faultless(msp);
  });

  it("sees an attached clinic as counts", async () => {
    const { tenant } = await api<Me>(clinic.page, "/v1/me");
    clinicName = tenant.name;
    const mine = await api<Me>(msp, "/v1/me");
    const attached = await msp.request.post("/sandbox/attachments", {
      data: { clinic_id: tenant.id, reseller_id: mine.tenant.id },
    });
    expect(attached.status()).toBe(204);
    await msp.reload();
    await msp.getByRole("heading", { level: 2, name: clinicName }).waitFor();
    await msp.getByText("Nothing is granted.").waitFor();
    await faultless(msp);
  });
});

describe("the clinic", () => {
  it("lets the reseller look at the daily work for some days", async () => {
    const { page } = clinic;
    await page.goto("/settings/reseller");
    await page.getByText("Nobody has acted here").waitFor();
    await page.getByRole("button", { name: "Let them act" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "Support" }).waitFor();
    await faultless(page);
    await dialog.getByRole("button", { name: "Let them" }).click();
    await page.getByText("Support, reading only").waitFor();
    await faultless(page);
  });
});

describe("somebody of the reseller", () => {
  it("enters with a reason and a ticket, and is told whose house it is", async () => {
    await msp.reload();
    await msp.getByRole("button", { name: `Enter ${clinicName}` }).click();
    const dialog = msp.getByRole("dialog");
    await dialog.getByRole("button", { name: "Enter" }).click();
    await dialog.getByText("Please fill this in.").first().waitFor();
    await faultless(msp);
    await dialog.getByLabel("Reason").fill("The diary shows no free times");
    await dialog.getByLabel("Ticket").fill("T-1234");
    await dialog.getByRole("button", { name: "Enter" }).click();
    const bar = msp.getByRole("region", { name: "Impersonation" });
    await bar.getByText(`You act in ${clinicName}`).waitFor();
    await bar.getByText(/30 minutes left$/).waitFor();
    await msp.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await faultless(msp);
    await msp.goto("/contacts");
    await bar.waitFor();
    await faultless(msp);
  });

  it("is seen by the clinic, and sent out at once", async () => {
    const { page } = clinic;
    await page.reload();
    await page.getByText("The diary shows no free times").waitFor();
    await faultless(page);
    await page.getByRole("button", { name: /^End what Riley/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
    await page.getByText("Ended by the clinic").waitFor();
    // Without a click: the bar notices, and the own house is back.
    await msp.getByRole("heading", { level: 1, name: "Clinics" }).waitFor();
    await msp.getByText("Ended by the clinic").waitFor();
    expect(await msp.getByRole("region", { name: "Impersonation" }).count()).toBe(0);
  });

  it("ends it, and is back where they came from", async () => {
    await msp.getByRole("button", { name: `Enter ${clinicName}` }).click();
    const dialog = msp.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("One more look");
    await dialog.getByLabel("Ticket").fill("T-1235");
    await dialog.getByRole("button", { name: "Enter" }).click();
    const bar = msp.getByRole("region", { name: "Impersonation" });
    await bar.getByRole("button", { name: "End" }).click();
    await msp.getByRole("heading", { level: 1, name: "Clinics" }).waitFor();
    await msp.getByText("Ended by them").waitFor();
    await clinic.page.goto("/settings/audit");
    await clinic.page
      .getByText("The reseller acts in the clinic: support, to look")
      .first()
      .waitFor();
  });
});

describe("an access review", () => {
  it("is opened, decided item by item, downloaded and closed", async () => {
    const { page } = clinic;
    await page.goto("/settings/access-reviews");
    await page.getByRole("button", { name: "Open a review" }).click();
    await page.getByRole("heading", { level: 2, name: "What the reseller may" }).waitFor();
    await faultless(page);
    await page.getByRole("button", { name: /^Revoke support/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Note").fill("No longer needed");
    await faultless(page);
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    // The only owner answers for themselves.
    await page.getByRole("button", { name: /^Keep Owner/ }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("access-review.csv");
    await page.getByRole("button", { name: "Close the review" }).click();
    await page.getByText("Closed: 1 kept, 1 revoked").waitFor();
    await faultless(page);
    await page.goto("/settings/access-reviews");
    await page.getByText("Closed: 1 kept, 1 revoked").waitFor();
    await faultless(page);
    // What was revoked opens nothing any more.
    await msp.reload();
    await msp.getByText("Nothing is granted.").waitFor();
  });
});
