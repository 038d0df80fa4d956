import { screen, within } from "@testing-library/react";
import type { Role } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import RolesPage from "./RolesPage";

const ADMIN = [...ME.permissions, "roles:read", "roles:configure"];
const OWNER = { ...ME, permissions: ADMIN, reach: reachOf(ADMIN) };

const DESK: Role = {
  id: "rol_1",
  key: "evening_desk",
  name: "Evening desk",
  built_in: false,
  based_on: "front_desk",
  permissions: [{ permission: "tasks:read", scope: "own" }],
  fields: { pii: "mask", phi: "hide", financial: "hide", secret: "hide" },
  held_by: 2,
  version: 1,
  created_at: "2026-11-01T00:00:00Z",
};

function clinic() {
  const api = mockApi();
  signedIn(api, OWNER);
  api.on("get", "/v1/roles", () => ({ body: page([DESK]) }));
  api.on("get", "/v1/permissions", () => ({
    body: page([{ name: "tasks:read", words: "see tasks", owned: true }]),
  }));
  api.on("get", "/v1/roles/{role_id}/differences", () => ({
    body: { based_on: "front_desk", differences: [{ of: "pii", text: "sees phones masked" }] },
  }));
  return api;
}

describe("a role", () => {
  it("says what it may, how far, and how it differs from the one that it came from", async () => {
    clinic();
    const { user } = renderPage(<RolesPage />, { session: true });
    const desk = await screen.findByRole("region", { name: "Evening desk" });
    expect(desk).toHaveTextContent("held by 2 people");
    await user.click(within(desk).getByRole("button", { name: "What it may: Evening desk" }));
    expect(await within(desk).findByText("see tasks: their own")).toBeVisible();
    expect(await within(desk).findByText("sees phones masked")).toBeVisible();
  });

  it("is cloned under a new name", async () => {
    const api = clinic();
    api.on("post", "/v1/roles", () => ({ status: 201, body: DESK }));
    const { user } = renderPage(<RolesPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Clone Evening desk" }));
    await user.type(await screen.findByLabelText("Name of the new role"), "Weekend desk");
    await user.click(screen.getByRole("button", { name: "Make the role" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(api.calls.find(({ method }) => method === "POST")?.body).toEqual({
      name: "Weekend desk",
      based_on: "evening_desk",
    });
  });
});
