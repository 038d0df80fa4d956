import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beginSeeingAs, endSeeingAs, seenAs } from "@/api/see-as";
import { SEE_AS_HEADER } from "@/api/sight";
import type { User } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import { AccountMenu } from "./AccountMenu";
import { App } from "./App";

const HELD = [...ME.permissions, "users:read", "users:configure", "roles:read", "roles:configure"];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const SAM: User = {
  id: "usr_2",
  name: "Sam Reed",
  state: "active",
  memberships: [{ id: "mbr_5", role: { key: "front_desk", name: "Front desk" } }],
};

const lines: { url: string; closed: boolean }[] = [];

/** A clinic in which Sam sees tasks alone. */
function clinic(at: string) {
  lines.length = 0;
  class Line {
    closed = false;
    constructor(readonly url: string) {
      lines.push(this);
    }
    close() {
      this.closed = true;
    }
  }
  vi.stubGlobal("EventSource", Line);
  const api = mockApi();
  const bySam = (headers: Headers) => headers.get(SEE_AS_HEADER) === "usr_2";
  const sams = { ...ME, permissions: ["tasks:read", "tasks:write"], reach: [] };
  api.on("get", "/v1/me", ({ headers }) => ({ body: bySam(headers) ? sams : OWNER }));
  api.on("get", "/v1/locations", () => ({ body: page([SYDNEY]) }));
  api.on("get", "/v1/conversations", () => ({ body: page([]) }));
  api.on("get", "/v1/tasks", () => ({ body: page([]) }));
  api.on("get", "/v1/users", () => ({ body: page([SAM]) }));
  window.history.replaceState(null, "", at);
  const user = userEvent.setup();
  render(<App />);
  return { api, user };
}

const banner = () => screen.findByRole("complementary", { name: "Seeing as another" });

afterEach(() => endSeeingAs());

describe("seeing as a colleague", () => {
  it("reads everything anew with their eyes, says so on the page, and ends", async () => {
    const { api, user } = clinic("/settings/users");
    await user.click(await screen.findByRole("button", { name: "See as Sam Reed" }));
    expect(await banner()).toHaveTextContent("You see as Sam Reed");
    const nav = () => screen.getAllByRole("navigation", { name: "Main" })[0] as HTMLElement;
    await waitFor(() => expect(nav()).toHaveTextContent("Tasks"));
    expect(nav()).not.toHaveTextContent("Contacts");
    expect(window.sessionStorage.getItem("attend.see-as")).toContain("usr_2");
    // The line that tells what happens in one's own sight rests.
    expect(lines.map(({ closed }) => closed)).toEqual([true]);

    const before = api.calls.length;
    await user.click(within(await banner()).getByRole("button", { name: "End" }));
    await waitFor(() => expect(nav()).toHaveTextContent("Contacts"));
    expect(screen.queryByText(/You see as/)).not.toBeInTheDocument();
    const after = api.calls.slice(before);
    expect(after.map(({ path }) => path)).toContain("/v1/me");
    expect(after.every(({ headers }) => !headers.has(SEE_AS_HEADER))).toBe(true);
    expect(window.sessionStorage.getItem("attend.see-as")).toBeNull();
    expect(lines.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("keeps its way out where they may see nothing at all", async () => {
    const { api, user } = clinic("/settings/users");
    api.on("get", "/v1/me", ({ headers }) =>
      headers.has(SEE_AS_HEADER)
        ? { problem: { status: 403, code: "forbidden", title: "Forbidden" } }
        : { body: OWNER },
    );
    await user.click(await screen.findByRole("button", { name: "See as Sam Reed" }));
    expect(await screen.findByText("Your role does not allow this")).toBeInTheDocument();
    await user.click(within(await banner()).getByRole("button", { name: "End" }));
    await waitFor(() => expect(screen.queryByText(/does not allow/)).not.toBeInTheDocument());
  });

  it("ends when one signs out", async () => {
    const api = mockApi();
    signedIn(api);
    api.on("delete", "/v1/browser-sessions/current", () => ({ status: 204 }));
    beginSeeingAs({ wish: "usr_2", name: "Sam Reed" });
    const { user, router } = renderPage(<AccountMenu />, { session: true });
    await user.click(await screen.findByRole("button", { name: /^Account of/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    await waitFor(() => expect(seenAs()).toBeNull());
    expect(router.state.location.pathname).toBe("/sign-in");
    const out = api.calls.filter(({ method }) => method === "DELETE");
    expect(out.map(({ headers }) => headers.has(SEE_AS_HEADER))).toEqual([false]);
  });
});
