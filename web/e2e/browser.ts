import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

export const URL_BASE = (process.env.ATTEND_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const EMAIL = process.env.ATTEND_EMAIL ?? "";
export const PASSWORD = process.env.ATTEND_PASSWORD ?? "";

const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 360, height: 740 };

interface World {
  browser: Browser;
  context: BrowserContext;
  page: Page;
}

/** One browser for a file, signed in unless told otherwise. A crash of a page fails its test. */
export function openBrowser(options: { signedIn?: boolean } = {}): World {
  const world = {} as World;
  const crashes: string[] = [];

  beforeAll(async () => {
    if (options.signedIn !== false && (!EMAIL || !PASSWORD)) {
      throw new Error(
        "the journeys sign in: set ATTEND_EMAIL and ATTEND_PASSWORD (printed by `attend up`)",
      );
    }
    world.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS.split(" "),
    });
    world.context = await world.browser.newContext({
      baseURL: URL_BASE,
      viewport: DESKTOP,
      locale: "en-AU",
      // No transitions: what is looked at is what stays on screen.
      reducedMotion: "reduce",
    });
    world.context.setDefaultTimeout(15_000);
    world.page = await world.context.newPage();
    world.page.on("pageerror", (error) => crashes.push(error.message));
    if (options.signedIn !== false) await signIn(world.page);
  });

  afterAll(async () => {
    await world.browser?.close();
    expect(crashes, "uncaught errors in the page").toEqual([]);
  });

  return world;
}

export async function signIn(page: Page, email = EMAIL, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();
}

/** Waits until the page's live line is open: from then on nothing has to be reloaded. */
export async function live(page: Page) {
  await page.locator('[data-live="live"]').waitFor({ state: "attached" });
}

/** Reads the API with the page's own session. */
export async function api<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path, { headers: { "X-Attend-Client": "web" } });
  expect(answer.status(), `GET ${path}`).toBe(200);
  return (await answer.json()) as T;
}

/** Digits that no run before has used, for made-up numbers and names. */
export const unique = () => `${Date.now()}`.slice(-7) + Math.floor(Math.random() * 90 + 10);

/** Letters for a made-up surname, so that search finds one person only. */
export function surname(): string {
  const letters = [...unique()].map((digit) => "abcdefghij".charAt(Number(digit))).join("");
  return `Z${letters}`;
}
