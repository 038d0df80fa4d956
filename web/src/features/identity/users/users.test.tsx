import { screen, within } from "@testing-library/react";
import type { User } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import UsersPage from "./UsersPage";

const ADMIN = [...ME.permissions, "users:read", "users:configure", "roles:read"];
const OWNER = { ...ME, permissions: ADMIN, reach: reachOf(ADMIN) };
const AT_SYDNEY = { ...OWNER, reach: reachOf(ADMIN, SYDNEY.id) };

const SAM: User = {
  id: "usr_2",
  name: "Sam Reed",
  email: "sam@example.com",
  state: "active",
  memberships: [
    {
      id: "mbr_5",
      role: { key: "front_desk", name: "Front desk" },
      location: { id: SYDNEY.id, name: SYDNEY.name },
      ends_at: "2026-12-31T13:00:00Z",
    },
    { id: "mbr_6", role: { key: "marketing", name: "Marketing" } },
  ],
};

function clinic(me = OWNER, sam = SAM) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/users", () => ({ body: page([sam]) }));
  api.on("get", "/v1/regions", () => ({
    body: page([{ id: "rgn_1", name: "Coast", version: 1, created_at: "2026-01-01T00:00:00Z" }]),
  }));
  api.on("get", "/v1/roles", () => ({ body: page([]) }));
  return api;
}

describe("the roles of a colleague", () => {
  it("say where and until which day they are held", async () => {
    clinic();
    renderPage(<UsersPage />, { session: true });
    const roles = await screen.findByRole("list", { name: "Roles of Sam Reed" });
    expect(roles).toHaveTextContent("Front desk, Harbour Street");
    expect(roles).toHaveTextContent(/until .*31/);
    expect(roles).toHaveTextContent("Marketing, the whole clinic");
  });

  it("are taken back only after a question, and a refusal is said in words", async () => {
    const api = clinic();
    api.on("delete", "/v1/memberships/{membership_id}", () => ({
      problem: {
        status: 409,
        code: "held_through_group",
        title: "Conflict",
        detail: "a group of your directory gives this role: take them from the group there",
      },
    }));
    const { user } = renderPage(<UsersPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: /Take back Marketing.*Sam Reed/ }));
    const dialog = await screen.findByRole("dialog", { name: "Take this role back?" });
    const sent = () => api.calls.filter(({ method }) => method === "DELETE");
    expect(sent()).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Take it back" }));
    expect(await within(dialog).findByText(/A group of your directory/)).toBeInTheDocument();
    expect(sent().map(({ path }) => path)).toEqual(["/v1/memberships/mbr_6"]);
  });

  it("are added to, at a region, until a day", async () => {
    const api = clinic();
    api.on("post", "/v1/users/{user_id}/memberships", () => ({
      status: 201,
      body: { id: "mbr_7", role: { key: "front_desk", name: "Front desk" } },
    }));
    const { user } = renderPage(<UsersPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Give a role to Sam Reed" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("combobox", { name: "Where" }));
    await user.click(await screen.findByRole("option", { name: "Coast" }));
    await user.type(within(dialog).getByLabelText("Until"), "2026-12-24");
    await user.click(within(dialog).getByRole("button", { name: "Give the role" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(api.calls.find(({ method }) => method === "POST")?.body).toEqual({
      role: "front_desk",
      region_id: "rgn_1",
      ends_at: "2026-12-24T13:00:00Z",
    });
  });

  it("of the whole clinic are left alone by a manager of one location", async () => {
    clinic(AT_SYDNEY);
    renderPage(<UsersPage />, { session: true });
    const takes = await screen.findAllByRole("button", { name: /^Take / });
    expect(takes.map((each) => each.getAttribute("aria-label"))).toEqual([
      "Take back Front desk, Harbour Street, from Sam Reed",
    ]);
    expect(screen.queryByRole("button", { name: /Suspend/ })).not.toBeInTheDocument();
  });
});

describe("a colleague who must not work", () => {
  it("is suspended for a reason", async () => {
    const api = clinic();
    api.on("post", "/v1/users/{user_id}/suspension", () => ({ body: SAM }));
    const { user } = renderPage(<UsersPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Suspend Sam Reed" }));
    await user.click(await screen.findByRole("radio", { name: "They are on leave" }));
    await user.click(screen.getByRole("button", { name: "Suspend" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(api.calls.find(({ method }) => method === "POST")?.body).toEqual({ reason: "on_leave" });
  });

  it("is shown as suspended, and can be reinstated", async () => {
    clinic(OWNER, { ...SAM, suspended_at: "2026-11-20T00:00:00Z" });
    renderPage(<UsersPage />, { session: true });
    expect(await screen.findByText("Suspended")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Reinstate Sam Reed" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Give/ })).not.toBeInTheDocument();
  });
});
