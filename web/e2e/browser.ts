import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type Account, equip, openClinic } from "./clinic";

export const URL_BASE = (process.env.ATTEND_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");

const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 360, height: 740 };

interface World {
  browser: Browser;
  context: BrowserContext;
  page: Page;
}

/** The demo clinic's owner, if the server has a demo clinic. */
function demo(): Account | null {
  const { ATTEND_EMAIL: email, ATTEND_PASSWORD: password } = process.env;
  return email && password ? { email, password } : null;
}

/**
 * Who looks: `owner` opens a clinic of their own, with a service, a practitioner and a form, so that
 * a journey may change what it likes and can be walked again; `demo` is the demo clinic's owner and
 * changes nothing (without a demo clinic, another `owner`); `nobody` is not signed in.
 */
type Who = "owner" | "demo" | "nobody";

/** One browser for a file. A crash of a page fails its file. */
export function openBrowser(who: Who): World {
  const world = {} as World;
  const crashes: string[] = [];

  beforeAll(async () => {
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
    world.context.setDefaultTimeout(30_000);
    world.page = await world.context.newPage();
    world.page.on("pageerror", (error) => crashes.push(error.message));
    if (who === "nobody") return;
    const given = who === "demo" ? demo() : null;
    await signIn(world.page, given ?? (await openClinic()));
    if (!given) await equip(world.page);
  });

  afterAll(async () => {
    await world.browser?.close();
    expect(crashes, "uncaught errors in the page").toEqual([]);
  });

  return world;
}

export async function signIn(page: Page, { email, password }: Account) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
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
