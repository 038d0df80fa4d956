import { describe, expect, it } from "vitest";
import { live, openBrowser } from "./browser";
import { allFaults } from "./faults";

const world = openBrowser("owner");

describe("a role of the clinic's own", () => {
  it("is cloned, changed in the matrix, and told by what that gives and takes", async () => {
    const { page } = world;
    await page.goto("/settings/roles");
    await page.getByRole("button", { name: "Clone Front desk" }).click();
    await page.getByLabel("Name of the new role").fill("Evening desk");
    await page.getByRole("button", { name: "Make the role" }).click();
    await page.getByRole("link", { name: "Change Evening desk" }).click();
    await page.getByRole("heading", { level: 1, name: "Evening desk" }).waitFor();
    await page.getByLabel("see contacts").selectOption({ label: "No" });
    await page.getByLabel("note and complete tasks").selectOption({ label: "Their own" });
    await page.getByLabel("Health details").selectOption({ label: "Whole" });
    const before = page.getByRole("region", { name: "Before you save" });
    await before.getByText("May no longer see contacts").first().waitFor();
    expect(await allFaults(page)).toEqual([]);
    await before.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    await before.getByText("Nothing is changed yet.").waitFor();
    await before.getByText("Sees health details whole instead of masked").waitFor();
  });

  it("is looked through, which changes nothing and is said on every page until it ends", async () => {
    const { page } = world;
    await page.getByRole("button", { name: "See as" }).click();
    await page.getByRole("button", { name: "Begin" }).click();
    const banner = page.getByRole("complementary", { name: "Seeing as another" });
    await banner.getByText("Evening desk at the whole clinic").waitFor();
    const nav = page.getByRole("navigation", { name: "Main" });
    await nav.getByRole("link", { name: "Tasks" }).click();
    await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
    expect(await nav.getByRole("link", { name: "Contacts" }).count()).toBe(0);
    await page.reload();
    await banner.waitFor();
    await page.getByRole("button", { name: "New task" }).click();
    await page.getByLabel("What is to be done?").fill("Order towels");
    await page.getByRole("button", { name: "Add task" }).click();
    await page.getByText(/only look\. End that/).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await allFaults(page)).toEqual([]);
    await banner.getByRole("button", { name: "End" }).click();
    await nav.getByRole("link", { name: "Contacts" }).waitFor();
    await banner.waitFor({ state: "hidden" });
    await live(page);
  });

  it("is deleted once nobody holds it", async () => {
    const { page } = world;
    await page.goto("/settings/roles");
    await page.getByRole("link", { name: "Change Evening desk" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Nobody holds it. This cannot be taken back.").waitFor();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("heading", { level: 1, name: "Roles" }).waitFor();
    await page.getByText("Evening desk").waitFor({ state: "detached" });
  });
});
