import { describe, expect, it } from "vitest";
import { openBrowser, signIn, surname } from "./browser";
import { PASSWORD as password } from "./clinic";

const world = openBrowser("nobody");

describe("a clinic that opens its own account", () => {
  const clinic = `Clinic ${surname()}`;
  const email = `${surname().toLowerCase()}@example.com`;

  it("gets a link by mail, chooses a password and signs in", async () => {
    const { page } = world;
    await page.goto("/sign-up");
    await page.getByLabel("Clinic's name").fill(clinic);
    await page.getByLabel("Your name").fill("Robin Sample");
    await page.getByLabel("Your e-mail").fill(email);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await page.getByRole("heading", { level: 1, name: "Check your mail" }).waitFor();

    await page.getByRole("link", { name: `Open the account of ${clinic}` }).click();
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("heading", { level: 1, name: "Your clinic is ready" }).waitFor();

    await signIn(page, { email, password });
    await page.getByText("No visits on this day").waitFor();
  });

  it("adds a service and a practitioner, and can book from then on", async () => {
    const { page } = world;
    await page.goto("/settings/services");
    await page.getByRole("button", { name: "New service" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("First visit");
    await page.getByRole("button", { name: "Add service" }).click();
    await page.getByRole("cell", { name: "First visit", exact: true }).waitFor();

    await page.goto("/settings/practitioners");
    await page.getByRole("button", { name: "New practitioner" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Dr Robin Sample");
    await page.getByRole("button", { name: "Add practitioner" }).click();
    await page.getByText("Mon to Fri 9:00 am–5:00 pm").waitFor();

    await page.goto("/contacts/new");
    await page.getByLabel("First name").fill("Alex");
    await page.getByLabel("Mobile phone").fill("0491 570 156");
    await page.getByRole("button", { name: "Add contact" }).click();
    await page.getByRole("heading", { level: 1, name: /Alex/ }).waitFor();
    await page.getByRole("link", { name: "Book" }).click();
    await page
      .getByRole("button", { name: /Dr Robin Sample/ })
      .first()
      .waitFor();
  });

  it("does not see the other clinics' people", async () => {
    const { page } = world;
    const answer = await page.request.get("/v1/contacts", {
      headers: { "X-Attend-Client": "web" },
    });
    const { items } = (await answer.json()) as { items: { name: string }[] };
    expect(items.map(({ name }) => name)).toEqual(["Alex"]);
  });
});
