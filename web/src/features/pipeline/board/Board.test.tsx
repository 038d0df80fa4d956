import { screen, waitFor, within } from "@testing-library/react";
import type { Card } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ACQUISITION, card, ME, page, signedIn } from "@/test/world";
import BoardPage from "./BoardPage";
import { nextColumn } from "./keyboard";

/** A board with one card in New; `refuse` makes the server say no to moves. */
function board({ refuse = false, me = ME } = {}) {
  const api = mockApi();
  let shown: Card = card();
  signedIn(api, me);
  api.on("get", "/v1/pipelines", () => ({ body: page([ACQUISITION]) }));
  api.on("get", "/v1/cards", ({ query }) => ({
    body: page(query.get("stage") === shown.stage ? [shown] : []),
  }));
  api.on("post", "/v1/cards/{card_id}/moves", ({ body }) => {
    if (refuse)
      return { problem: { status: 409, code: "card_closed", title: "The card is closed" } };
    shown = { ...shown, stage: (body as { stage: string }).stage };
    return { status: 201, body: shown };
  });
  const rendered = renderPage(<BoardPage />, {
    path: "/pipelines/:key",
    at: "/pipelines/acquisition",
    session: true,
  });
  return { api, ...rendered };
}

const column = (name: string) => screen.findByRole("region", { name: new RegExp(`^${name}, `) });
const moves = (api: ReturnType<typeof mockApi>) =>
  api.calls.filter((call) => call.path.endsWith("/moves"));

async function chooseByKeyboard(user: ReturnType<typeof board>["user"], to = "Attempting") {
  const menu = await screen.findByRole("button", { name: "Move Ava Nguyen to" });
  menu.focus();
  await user.keyboard("{Enter}");
  await screen.findByRole("menuitem", { name: to });
  screen.getByRole("menuitem", { name: to }).focus();
  await user.keyboard("{Enter}");
  return screen.findByRole("dialog", { name: `Move Ava Nguyen to ${to}` });
}

describe("moving a card by keyboard", () => {
  it("asks for a reason, moves, and shows the card in its new column", async () => {
    const { api, user } = board();
    const dialog = await chooseByKeyboard(user);
    await user.click(within(dialog).getByLabelText("Why?"));
    await user.keyboard("Spoke to her{Enter}");
    await waitFor(() => expect(moves(api)).toHaveLength(1));
    expect(moves(api)[0]?.body).toEqual({ stage: "attempting", reason: "Spoke to her" });
    expect(moves(api)[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(await within(await column("Attempting")).findByText("Ava Nguyen")).toBeInTheDocument();
    expect(within(await column("New")).queryByText("Ava Nguyen")).not.toBeInTheDocument();
  });

  it("does not move without a reason", async () => {
    const { api, user } = board();
    const dialog = await chooseByKeyboard(user);
    await user.click(within(dialog).getByRole("button", { name: "Move" }));
    expect(within(dialog).getByLabelText("Why?")).toHaveAccessibleDescription(/Say why/);
    expect(moves(api)).toHaveLength(0);
  });

  it("closes it as lost by a code, or in the person's own words", async () => {
    const { api, user } = board();
    const dialog = await chooseByKeyboard(user, "Lost");
    await user.click(within(dialog).getByRole("button", { name: "Move" }));
    expect(await within(dialog).findByText("Choose why")).toBeInTheDocument();
    await user.click(within(dialog).getByLabelText("Another reason"));
    await user.type(within(dialog).getByLabelText("In your own words"), "Moved to Perth");
    await user.click(within(dialog).getByLabelText("No capacity"));
    expect(within(dialog).queryByLabelText("In your own words")).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Move" }));
    await waitFor(() => expect(moves(api)).toHaveLength(1));
    expect(moves(api)[0]?.body).toEqual({ stage: "lost", reason: "no_capacity" });
  });

  it("puts the card back and says why when the server refuses", async () => {
    const { user } = board({ refuse: true });
    const dialog = await chooseByKeyboard(user);
    await user.click(within(dialog).getByRole("button", { name: "Spoke by phone" }));
    await user.click(within(dialog).getByRole("button", { name: "Move" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("The card is closed");
    expect(document.querySelector('[data-stage="new"]')).toHaveTextContent("Ava Nguyen");
    expect(document.querySelector('[data-stage="attempting"]')).not.toHaveTextContent("Ava Nguyen");
  });

  it("offers no move to somebody who may not", async () => {
    board({ me: { ...ME, permissions: ["pipelines:read"] } });
    expect(await screen.findByText("Ava Nguyen")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^(Move|Drag)/ })).not.toBeInTheDocument();
  });
});

describe("carrying a lifted card with the arrow keys", () => {
  const columns = [
    { left: 0, top: 0, width: 100, height: 400 },
    { left: 110, top: 0, width: 100, height: 400 },
    { left: 220, top: 0, width: 100, height: 400 },
  ];
  it("goes to the neighbouring column", () => {
    expect(nextColumn(columns, 50, 1)?.left).toBe(110);
    expect(nextColumn(columns, 160, -1)?.left).toBe(0);
  });
  it("stays at the edges", () => {
    expect(nextColumn(columns, 270, 1)).toBeUndefined();
    expect(nextColumn(columns, 50, -1)).toBeUndefined();
  });
  it("finds its way from a gap between columns", () => {
    expect(nextColumn(columns, 105, 1)?.left).toBe(110);
    expect(nextColumn(columns, 105, -1)?.left).toBe(0);
  });
});
