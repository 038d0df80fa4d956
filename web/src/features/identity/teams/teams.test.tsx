import { screen, within } from "@testing-library/react";
import type { Team, User } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import TeamsPage from "./TeamsPage";

const HELD = [...ME.permissions, "users:read", "roles:configure"];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const person = (id: string, name: string): User => ({ id, name, state: "active", memberships: [] });

const HANDS: Team = {
  id: "tem_1",
  name: "Hands",
  member_ids: ["usr_2", "usr_9"],
  version: 3,
  created_at: "2026-11-01T00:00:00Z",
};

function clinic(me = OWNER, teams = [HANDS]) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/teams", () => ({ body: page(teams) }));
  api.on("get", "/v1/users", () => ({
    body: page([person("usr_2", "Sam Reed"), person("usr_3", "Ola Berg")]),
  }));
  const sent = () => api.calls.filter(({ method }) => method !== "GET");
  return { api, sent, ...renderPage(<TeamsPage />, { session: true }) };
}

describe("a team", () => {
  it("names those who are in it", async () => {
    clinic();
    const hands = await screen.findByRole("region", { name: "Hands" });
    expect(hands).toHaveTextContent("2 people");
    await vi.waitFor(() => expect(hands).toHaveTextContent("Sam Reed, a colleague elsewhere"));
  });

  it("gets another member, and keeps those whom one does not see", async () => {
    const { api, user, sent } = clinic();
    api.on("patch", "/v1/teams/{team_id}", () => ({ body: HANDS }));
    await user.click(await screen.findByRole("button", { name: "Change Hands" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("combobox", { name: "Who is in it" }));
    await user.click(await screen.findByRole("option", { name: "Ola Berg" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent()[0]?.body).toEqual({ name: "Hands", member_ids: ["usr_2", "usr_9", "usr_3"] });
    expect(sent()[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("is made under a name that no other has", async () => {
    const { api, user } = clinic(OWNER, []);
    api.on("post", "/v1/teams", () => ({
      problem: {
        status: 409,
        code: "team_exists",
        title: "Conflict",
        detail: "there is a team of this name",
        errors: [{ pointer: "/name", code: "team_exists", detail: "there is a team of this name" }],
      },
    }));
    await user.click(await screen.findByRole("button", { name: "New team" }));
    const name = await screen.findByLabelText("Name");
    await user.type(name, "Hands");
    await user.click(screen.getByRole("button", { name: "Add team" }));
    await vi.waitFor(() => expect(name).toHaveAccessibleDescription(/There is a team/));
  });

  it("is changed by those alone whose role holds at the whole clinic", async () => {
    clinic({ ...OWNER, reach: reachOf(HELD, SYDNEY.id) });
    expect(await screen.findByRole("region", { name: "Hands" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Hands|team/ })).not.toBeInTheDocument();
    expect(screen.getByRole("note")).toHaveTextContent("Teams are the whole clinic's");
  });
});
