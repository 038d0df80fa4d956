import { screen, within } from "@testing-library/react";
import type { DirectoryGroup, DirectoryToken } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import DirectoryPage from "./DirectoryPage";

const HELD = [
  ...ME.permissions,
  "security:read",
  "security:configure",
  "roles:read",
  "roles:configure",
];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const TOKEN: DirectoryToken = {
  id: "dtk_1",
  name: "Entra ID",
  created_at: "2026-11-01T00:00:00Z",
};

const GROUP: DirectoryGroup = {
  id: "grp_1",
  name: "Reception",
  members: 3,
  version: 2,
  created_at: "2026-11-01T00:00:00Z",
};

function clinic({ me = OWNER, tokens = [TOKEN], groups = [GROUP] } = {}) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/directory-tokens", () => ({ body: page(tokens) }));
  api.on("get", "/v1/directory-groups", () => ({ body: page(groups) }));
  api.on("get", "/v1/roles", () => ({
    body: page(
      [
        ["owner", "Owner"],
        ["front_desk", "Front desk"],
      ].map(([key = "", name = ""]) => ({
        id: `rol_${key}`,
        key,
        name,
        built_in: true,
        permissions: [],
        fields: { pii: "show", phi: "hide", financial: "hide", secret: "hide" } as const,
        held_by: 1,
        version: 1,
        created_at: "2026-11-01T00:00:00Z",
      })),
    ),
  }));
  const sent = () => api.calls.filter(({ method }) => method !== "GET");
  return { api, sent, ...renderPage(<DirectoryPage />, { session: true }) };
}

describe("a token of the directory", () => {
  it("is shown once, with the address that it is for", async () => {
    const { api, user, sent } = clinic({ tokens: [] });
    api.on("post", "/v1/directory-tokens", () => ({
      status: 201,
      body: {
        id: "dtk_2",
        name: "Okta",
        token: "made-up-token",
        url: "https://attend.example/scim/v2",
      },
    }));
    await user.click(await screen.findByRole("button", { name: "New token" }));
    await user.type(await screen.findByLabelText("Name"), "Okta");
    await user.click(screen.getByRole("button", { name: "Make it" }));
    const shown = within(await screen.findByRole("dialog", { name: "The token of Okta" }));
    expect(shown.getByText("made-up-token")).toBeInTheDocument();
    expect(shown.getByText("https://attend.example/scim/v2")).toBeInTheDocument();
    expect(shown.getByRole("button", { name: "Copy the token" })).toBeInTheDocument();
    await user.click(shown.getByRole("button", { name: "I have kept it" }));
    await vi.waitFor(() => expect(screen.queryByText("made-up-token")).not.toBeInTheDocument());
    expect(sent()[0]?.body).toEqual({ name: "Okta" });
  });

  it("says whether it is used, and is revoked only after a question", async () => {
    const { api, user, sent } = clinic();
    api.on("delete", "/v1/directory-tokens/{token_id}", () => ({ status: 204 }));
    const tokens = await screen.findByRole("region", { name: "Tokens" });
    expect(await within(tokens).findByText(/never used/)).toBeInTheDocument();
    await user.click(within(tokens).getByRole("button", { name: "Revoke Entra ID" }));
    expect(sent()).toEqual([]);
    await user.click(await screen.findByRole("button", { name: "Revoke for good" }));
    await vi.waitFor(() => expect(sent()[0]?.path).toBe("/v1/directory-tokens/dtk_1"));
  });

  it("that is revoked has no button", async () => {
    clinic({ tokens: [{ ...TOKEN, revoked_at: "2026-11-20T00:00:00Z" }] });
    expect(await screen.findByText("Revoked")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Revoke/ })).not.toBeInTheDocument();
  });
});

describe("a group of the directory", () => {
  it("gives a role at a place, but never the owner's", async () => {
    const { api, user, sent } = clinic();
    api.on("patch", "/v1/directory-groups/{group_id}", () => ({ body: GROUP }));
    const groups = await screen.findByRole("region", { name: "Groups" });
    expect(await within(groups).findByText(/3 people · Gives nothing yet/)).toBeInTheDocument();
    await user.click(within(groups).getByRole("button", { name: "Change what Reception gives" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.queryByRole("combobox", { name: "Where" })).not.toBeInTheDocument();
    await user.click(dialog.getByRole("combobox", { name: "Role" }));
    const offered = await screen.findAllByRole("option");
    expect(offered.map((each) => each.textContent)).toEqual(["None", "Front desk"]);
    await user.click(screen.getByRole("option", { name: "Front desk" }));
    await user.click(dialog.getByRole("combobox", { name: "Where" }));
    await user.click(await screen.findByRole("option", { name: SYDNEY.name }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent()[0]?.body).toEqual({ role: "front_desk", location_id: SYDNEY.id });
    expect(sent()[0]?.headers.get("If-Match")).toBe('"2"');
  });

  it("gives nothing any more, wherever it gave it", async () => {
    const role = { key: "front_desk", name: "Front desk" };
    const location = { id: SYDNEY.id, name: SYDNEY.name };
    const { api, user, sent } = clinic({ groups: [{ ...GROUP, role, location } as typeof GROUP] });
    api.on("patch", "/v1/directory-groups/{group_id}", () => ({ body: GROUP }));
    expect(await screen.findByText(/Gives Front desk, Harbour Street/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Change what Reception gives" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("combobox", { name: "Role" }));
    await user.click(await screen.findByRole("option", { name: "None" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(sent()[0]?.body).toEqual({ role: null, location_id: null }));
  });
});

describe("the directory", () => {
  it("is explained, not asked for, to staff of one location", async () => {
    const { api } = clinic({ me: { ...OWNER, reach: reachOf(HELD, SYDNEY.id) } });
    expect(await screen.findByText("For staff of all locations")).toBeInTheDocument();
    expect(api.calls.some(({ path }) => path.startsWith("/v1/directory"))).toBe(false);
  });
});
