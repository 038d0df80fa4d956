import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const world = openBrowser("owner");

/** What a screen reader says of a field beside its name: its help, and its error. */
const said = (label: string) =>
  world.page.getByLabel(label, { exact: true }).evaluate((field) =>
    (field.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );

const focused = () => world.page.evaluate(() => document.activeElement?.getAttribute("data-path"));

describe("a form that is filled in wrongly", () => {
  it("says at each field what is wrong, goes to the first and keeps what was typed", async () => {
    const { page } = world;
    await page.goto("/contacts/new");
    await page.getByLabel("Last name").fill("Sample");
    await page.getByLabel("E-mail").fill("sam at example");
    await page.getByRole("button", { name: "Add contact" }).click();
    await page.getByText("Please fill this in.").waitFor();
    expect(await said("First name")).toContain("Please fill this in.");
    expect(await focused()).toBe("first_name");

    await page.keyboard.type("Sam");
    await page.getByLabel("Mobile phone").fill("12");
    await page.keyboard.press("Enter");
    await page.locator('[data-path="phone"][aria-invalid="true"]').waitFor();
    expect(await said("Mobile phone")).toMatch(/phone number/);
    expect(await said("E-mail")).toMatch(/e-mail address/);
    expect(await page.getByLabel("Last name").inputValue()).toBe("Sample");
    expect(await page.getByLabel("E-mail").inputValue()).toBe("sam at example");

    await page.getByLabel("Mobile phone").fill("0491 570 156");
    await page.getByLabel("E-mail").fill("sam@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Sam Sample" }).waitFor();
  });

  it("shows hours that overlap at their row", async () => {
    const { page } = world;
    await page.goto("/settings/practitioners");
    await page.getByRole("button", { name: "New practitioner" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Dr Robin Sample");
    await dialog.getByRole("button", { name: "Add hours" }).click();
    await dialog.getByRole("button", { name: "Add practitioner" }).click();
    await dialog.getByText(/Overlaps other hours/).waitFor();
    expect(await focused()).toBe("hours.5.weekday");
    await dialog.getByRole("button", { name: "Remove Monday, row 6" }).click();
    await dialog.getByRole("button", { name: "Add practitioner" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Change Dr Robin Sample" }).waitFor();
  });

  it("closes on Escape and gives the focus back to where it came from", async () => {
    const { page } = world;
    await page.goto("/tasks");
    const opener = page.getByRole("button", { name: "New task" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-path") === "title");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.textContent === "New task");
  });
});
