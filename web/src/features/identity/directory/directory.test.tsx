import { screen, waitFor } from "@testing-library/react";
import type { DirectoryGroup } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import DirectoryPage from "./DirectoryPage";

const HELD = [
  ...ME.permissions,
  "security:read",
  "security:configure",
  "roles:read",
  "roles:configure",
];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const GROUP: DirectoryGroup = {
  id: "grp_1",
  name: "Desk",
  members: 2,
  version: 4,
  created_at: "2026-11-01T00:00:00Z",
};

function clinic() {
  const api = mockApi();
  signedIn(api, OWNER);
  api.on("get", "/v1/directory-tokens", () => ({ body: page([]) }));
  api.on("get", "/v1/directory-groups", () => ({ body: page([GROUP]) }));
  return api;
}

describe("the directory", () => {
  it("gets a token that is shown once, with where to enter it", async () => {
    clinic().on("post", "/v1/directory-tokens", () => ({
      status: 201,
      body: {
        id: "dtk_1",
        name: "Okta",
        token: "scim_once",
        url: "https://attend.example/scim/v2",
      },
    }));
    const { user } = renderPage(<DirectoryPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "New token" }));
    await user.type(await screen.findByLabelText("Name"), "Okta");
    await user.click(screen.getByRole("button", { name: "Make it" }));
    expect(await screen.findByText("scim_once")).toBeInTheDocument();
    expect(screen.getByText("https://attend.example/scim/v2")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    expect(screen.queryByText("scim_once")).toBeNull();
  });

  it("has its groups give roles, against the version that was read", async () => {
    const api = clinic();
    api.on("patch", "/v1/directory-groups/{group_id}", () => ({ body: GROUP }));
    const { user } = renderPage(<DirectoryPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Role of Desk" }));
    await user.click(await screen.findByRole("combobox", { name: "Role" }));
    await user.click(await screen.findByRole("option", { name: "Front desk" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.calls.some(({ method }) => method === "PATCH")).toBe(true));
    const patched = api.calls.find(({ method }) => method === "PATCH");
    expect(patched?.body).toEqual({ role: "front_desk", location_id: null });
    expect(patched?.headers.get("If-Match")).toBe('"4"');
  });
});
