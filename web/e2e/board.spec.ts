import { beforeEach, describe, expect, it } from "vitest";
import { live, openBrowser } from "./browser";
import { type Lead, place, postLead } from "./lead";

const world = openBrowser("owner");

describe("moving a card on the board", () => {
  let lead: Lead;

  beforeEach(async () => {
    const { page } = world;
    lead = await postLead(page, await place(page));
    await page.goto("/pipelines/acquisition");
    await live(page);
    // Automation moves it on after the first text; from then on it stays where it is.
    await inColumn("attempting").waitFor();
  });

  const inColumn = (stage: string) =>
    world.page.locator(`[data-stage="${stage}"] [data-card="${lead.contactId}"]`);

  async function giveReason(reason: string) {
    const dialog = world.page.getByRole("dialog");
    await dialog.getByLabel("Why?").fill(reason);
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  it("works by the menu, without dragging", async () => {
    const { page } = world;
    await page.getByRole("button", { name: `Move ${lead.name} to` }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Qualified" }).press("Enter");
    await giveReason("Spoke by phone");
    await inColumn("qualified").waitFor();
    await page.reload();
    await inColumn("qualified").waitFor();
  });

  it("works by keyboard: lift, carry, put down", async () => {
    const { page } = world;
    const over = (stage: string) => page.getByText(`${lead.name} is over ${stage}.`);

    async function carry(): Promise<boolean> {
      await page.getByRole("button", { name: `Drag ${lead.name}` }).focus();
      await page.keyboard.press("Space");
      await over("Attempting").waitFor({ state: "attached" });
      await page.keyboard.press("ArrowRight");
      const arrived = over("Engaged").waitFor({ state: "attached", timeout: 5_000 });
      return arrived.then(() => true).catch(() => false);
    }
    // A key that comes while the board takes in news of the card is lost; people put the card back
    // and lift it again.
    for (let tries = 1; !(await carry()); tries++) {
      expect(tries, "times that the card was lifted and did not move").toBeLessThan(3);
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press("Space");
    await giveReason("Answered by e-mail");
    await inColumn("engaged").waitFor();
  });

  it("works by mouse", async () => {
    const { page } = world;
    const card = inColumn("attempting");
    await card.scrollIntoViewIfNeeded();
    const from = await card.boundingBox();
    const to = await page.locator('[data-stage="engaged"]').boundingBox();
    if (!from || !to) throw new Error("card or column is not on screen");
    await page.mouse.move(from.x + 30, from.y + from.height - 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
    await page.mouse.move(to.x + to.width / 2, to.y + 90, { steps: 10 });
    await page.mouse.up();
    await giveReason("Spoke by phone");
    await inColumn("engaged").waitFor();
  });
});
