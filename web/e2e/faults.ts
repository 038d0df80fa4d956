import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESKTOP, PHONE } from "./browser";

/** Nothing on screen is still a grey bar in the place of what is being fetched. */
export async function settled(page: Page) {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function seriousFaults(page: Page, only?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    // Without frames of other origins nothing has to be gathered from several pages.
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    // Cards and rows are all alike; the first of them stand for hundreds, which take a minute.
    .exclude("[data-card]:nth-child(n + 4)")
    .exclude("tbody tr:nth-child(n + 6)");
  const { violations } = await (only ? axe.withRules(only) : axe.withTags(WCAG)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

export const tooWide = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));

/** Looks at what is on screen, at a desk and on a phone; in the dark for its colours alone. */
export async function faultless(page: Page) {
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await settled(page);
    const faults = await seriousFaults(page);
    expect({ faults, wide: await tooWide(page) }, `${size.width}`).toEqual({ faults: [], wide: 0 });
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  expect(await seriousFaults(page, "color-contrast"), "in the dark").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.locator('html[data-mantine-color-scheme="light"]').waitFor();
  await page.setViewportSize(DESKTOP);
}
