import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESKTOP, PHONE } from "./browser";

/** Nothing on screen is still a grey bar in the place of what is being fetched. */
export async function settled(page: Page) {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe calls serious or critical, on the page as it is. */
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

/** By how many pixels the page is wider than its screen. */
export const tooWide = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));

/** The faults of what is on screen, at a desk, on a phone and in the dark; empty where all is well. */
export async function allFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    found.push(...(await seriousFaults(page)));
    const wide = await tooWide(page);
    if (wide > 0) found.push(`${wide} px too wide at ${size.width}`);
  }
  await inScheme(page, "dark");
  found.push(...(await seriousFaults(page, "color-contrast")));
  await inScheme(page, "light");
  return found;
}

async function inScheme(page: Page, scheme: "light" | "dark") {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
}

/** Looks at what is on screen, at a desk, on a phone and in the dark. */
export async function faultless(page: Page) {
  await settled(page);
  expect(await allFaults(page)).toEqual([]);
}
