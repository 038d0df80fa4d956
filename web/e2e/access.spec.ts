import { describe, expect, it } from "vitest";
import { openBrowser, URL_BASE } from "./browser";
import { PASSWORD } from "./clinic";
import { allFaults } from "./faults";

const world = openBrowser("owner");

describe("the clinic as a tree", () => {
  it("gets a region, takes a location into it, and gives it up again", async () => {
    const { page } = world;
    await page.goto("/settings/locations");
    const top = page.getByRole("list", { name: /^In Clinic/ });
    const change = top.getByRole("button", { name: /^Change/ });
    const place = await change.first().getAttribute("aria-label");
    await page.getByRole("button", { name: "New region" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Coast");
    await page.getByRole("button", { name: "Add region" }).click();
    await page.getByText("Nothing is in it yet.").waitFor();

    const move = async (to: string) => {
      await page.getByRole("button", { name: place ?? "" }).click();
      await page.getByRole("combobox", { name: "In", exact: true }).click();
      await page.getByRole("option", { name: to }).click();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    };
    await move("Coast");
    await page.getByRole("list", { name: "In Coast" }).waitFor();
    expect(await allFaults(page)).toEqual([]);

    await page.getByRole("button", { name: "Delete Coast" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("Move its locations to another region first").waitFor();
    await page.getByRole("button", { name: "Keep it" }).click();
    await move("The clinic itself");
    await page.getByText("Nothing is in it yet.").waitFor();
    await page.getByRole("button", { name: "Delete Coast" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("button", { name: "Delete Coast" }).waitFor({ state: "detached" });
  });
});

describe("colleagues", () => {
  it("are put together in a team", async () => {
    const { page } = world;
    await page.goto("/settings/teams");
    await page.getByRole("button", { name: "New team" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Hands");
    await page.getByRole("combobox", { name: "Who is in it" }).click();
    await page.getByRole("option", { name: /^Robin/ }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Add team" }).click();
    await page
      .getByRole("region", { name: "Hands" })
      .getByText(/^Robin/)
      .waitFor();
    expect(await allFaults(page)).toEqual([]);
  });

  it("may do what their roles say, which is told in words", async () => {
    const { page } = world;
    await page.goto("/settings/users");
    await page.getByRole("button", { name: /^What they may/ }).click();
    await page.getByRole("button", { name: "Ask" }).click();
    await page.getByText(/may see contacts\.$/).waitFor();
    await page.getByText("Owner at the whole clinic gives everything there.").waitFor();
    expect(await allFaults(page)).toEqual([]);
  });
});

describe("the directory", () => {
  it("comes in with a token that is shown once, and its groups are given roles", async () => {
    const { page } = world;
    await page.goto("/settings/directory");
    await page.getByText("No groups yet").waitFor();
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Example directory");
    await page.getByRole("button", { name: "Make it" }).click();
    const shown = page.getByRole("dialog", { name: "The token of Example directory" });
    const token = await shown.getByText(/^scim_/).innerText();
    expect(await allFaults(page)).toEqual([]);
    await shown.getByRole("button", { name: "I have kept it" }).click();

    const told = await fetch(`${URL_BASE}/scim/v2/Groups`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" },
      body: JSON.stringify({
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName: "Reception",
      }),
    });
    expect(told.status).toBe(201);
    await page.reload();
    await page.getByText(/last used/).waitFor();
    await page.getByRole("button", { name: "Change what Reception gives" }).click();
    await page.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: "Front desk" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Gives Front desk, the whole clinic").waitFor();
    expect(await allFaults(page)).toEqual([]);

    await page.getByRole("button", { name: "Revoke Example directory" }).click();
    await page.getByRole("button", { name: "Revoke for good" }).click();
    await page.getByText("Revoked").waitFor();
  });
});

describe("an API key", () => {
  it("is made, and changed by those who show that it is they", async () => {
    const { page } = world;
    await page.goto("/settings/clients");
    await page.getByRole("button", { name: "New API key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Website");
    await page.getByRole("checkbox", { name: "see visits" }).check();
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("button", { name: "I have kept it" }).click();

    await page.getByRole("button", { name: "Change Website" }).click();
    await page.getByLabel("Networks").fill("192.0.2.0/24");
    // Ten minutes are long for a test: the first answer is the one of then.
    await page.route(
      "**/v1/clients/*",
      (route) =>
        route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ title: "Forbidden", status: 403, code: "step_up_required" }),
        }),
      { times: 1 },
    );
    await page.getByRole("button", { name: "Save" }).click();
    const question = page.getByRole("dialog", { name: "Show that it is you" });
    await question.getByLabel("Password", { exact: true }).waitFor();
    expect(await allFaults(page)).toEqual([]);
    await question.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await question.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("region", { name: "Website" }).getByText("192.0.2.0/24").waitFor();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });
});
