import { screen, within } from "@testing-library/react";
import type { Role } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import RolePage from "./RolePage";

const ADMIN = ["contacts:read", "session:own", "tasks:read", "users:read", "roles:read"];
const HELD = [...ADMIN, "roles:configure"];
const ADMINISTRATOR = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const DESK: Role = {
  id: "rol_1",
  key: "rol_1",
  name: "Evening desk",
  built_in: false,
  based_on: "front_desk",
  permissions: [
    { permission: "contacts:read", scope: "subtree" },
    { permission: "session:own", scope: "subtree" },
    { permission: "tasks:read", scope: "own" },
  ],
  fields: { pii: "mask", phi: "hide", financial: "hide", secret: "hide" },
  held_by: 2,
  version: 4,
  created_at: "2026-11-01T00:00:00Z",
};

const FRONT_DESK: Role = {
  ...DESK,
  id: "rol_2",
  key: "front_desk",
  name: "Front desk",
  built_in: true,
  permissions: DESK.permissions.map((each) => ({ ...each, scope: "subtree" })),
  fields: { ...DESK.fields, pii: "show" },
};

const PERMISSIONS = [
  { name: "audit:export", words: "export who did what", owned: false },
  { name: "contacts:read", words: "see contacts", owned: true },
  { name: "session:own", words: "sign in", owned: false },
  { name: "tasks:read", words: "see tasks", owned: true },
];

function clinic(role: Role = DESK) {
  const api = mockApi();
  const now = { role };
  signedIn(api, ADMINISTRATOR);
  api.on("get", "/v1/roles", () => ({ body: page([FRONT_DESK, now.role]) }));
  api.on("get", "/v1/roles/{role_id}", () => ({ body: now.role }));
  api.on("get", "/v1/permissions", () => ({ body: page(PERMISSIONS) }));
  api.on("get", "/v1/users", () => ({ body: page([]) }));
  api.on("get", "/v1/directory-groups", () => ({ body: page([]) }));
  const shown = renderPage(<RolePage />, {
    path: "/settings/roles/:id",
    at: `/settings/roles/${role.id}`,
    session: true,
  });
  const patches = () => api.calls.filter(({ method }) => method === "PATCH");
  return { api, now, patches, ...shown };
}

const beside = () => screen.getByRole("region", { name: "Before you save" });

describe("a role of one's own", () => {
  it("is changed in the matrix, and what that gives and takes is said before it is saved", async () => {
    const { api, user, patches } = clinic();
    api.on("patch", "/v1/roles/{role_id}", () => ({ body: { ...DESK, version: 5 } }));
    const tasks = await screen.findByRole("combobox", { name: "see tasks" });
    expect(beside()).toHaveTextContent("Nothing is changed yet.");
    expect(beside()).toHaveTextContent("May see tasks: their own instead of all below");
    await user.selectOptions(tasks, "Whole clinic");
    await user.selectOptions(screen.getByRole("combobox", { name: "see contacts" }), "No");
    expect(beside()).toHaveTextContent(
      "GivesMay see tasks: of the whole clinic instead of their ownTakesMay no longer see contacts",
    );
    expect(beside()).toHaveTextContent("all 2 people who hold it");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(patches()).toHaveLength(1));
    expect(patches()[0]?.headers.get("If-Match")).toBe('"4"');
    expect(patches()[0]?.body).toEqual({
      permissions: [
        { permission: "session:own", scope: "subtree" },
        { permission: "tasks:read", scope: "tenant" },
      ],
    });
  });

  it("offers nothing that goes beyond what one holds, and narrows to their own only what is somebody's", async () => {
    clinic();
    const exporting = await screen.findByRole("combobox", { name: "export who did what" });
    const offered = within(exporting).getAllByRole<HTMLOptionElement>("option");
    expect(offered.map(({ text, disabled }) => [text, disabled])).toEqual([
      ["No", false],
      ["That place only", true],
      ["Where held", true],
      ["Whole clinic", true],
    ]);
    expect(screen.queryByRole("combobox", { name: "sign in" })).not.toBeInTheDocument();
  });

  it("says at its cell what the server did not let one give", async () => {
    const { api, user } = clinic();
    api.on("patch", "/v1/roles/{role_id}", () => ({
      problem: {
        status: 403,
        code: "role_too_high",
        title: "Forbidden",
        detail: "a role cannot hold more than you do",
        errors: [
          {
            pointer: "/permissions",
            code: "role_too_high",
            detail: "you do not hold tasks:read yourself",
          },
          { pointer: "/fields/phi", code: "role_too_high", detail: "you do not hold phi yourself" },
        ],
      },
    }));
    const tasks = await screen.findByRole("combobox", { name: "see tasks" });
    await user.selectOptions(tasks, "Whole clinic");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(tasks).toHaveAccessibleDescription(/You do not hold this/));
    expect(screen.getByRole("combobox", { name: "Health details" })).toBeInvalid();
    expect(within(beside()).getByRole("alert")).toHaveTextContent(
      "A role cannot hold more than you do",
    );
  });

  it("that somebody else has changed meanwhile is not written over unseen", async () => {
    const { api, user, now, patches } = clinic();
    api.on("patch", "/v1/roles/{role_id}", ({ headers }) => {
      if (headers.get("If-Match") === '"5"') return { body: { ...now.role, version: 6 } };
      now.role = { ...DESK, fields: { ...DESK.fields, phi: "mask" }, version: 5 };
      return { problem: { status: 412, code: "stale", title: "Precondition Failed" } };
    });
    const tasks = await screen.findByRole("combobox", { name: "see tasks" });
    await user.selectOptions(tasks, "Whole clinic");
    await user.click(screen.getByRole("button", { name: "Save" }));
    const told = await screen.findByText("Somebody else has changed this role meanwhile");
    expect(told.closest('[role="alert"]')).toHaveTextContent(
      "Sees health details masked instead of not at all",
    );
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Keep mine, and compare" }));
    expect(beside()).toHaveTextContent("Sees health details not at all instead of masked");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(patches()).toHaveLength(2));
    expect(patches()[1]?.headers.get("If-Match")).toBe('"5"');
  });

  it("is not deleted while it is held, and those who hold it are named", async () => {
    const { api, user } = clinic();
    api.on("get", "/v1/users", () => ({
      body: page([
        {
          id: "usr_2",
          name: "Sam Reed",
          state: "active",
          memberships: [{ id: "mbr_1", role: { key: "rol_1", name: "Evening desk" } }],
        },
      ]),
    }));
    await user.click(await screen.findByRole("button", { name: "Delete" }));
    const dialog = await screen.findByRole("dialog", { name: "Delete Evening desk?" });
    expect(await within(dialog).findByText("Sam Reed, the whole clinic")).toBeInTheDocument();
    expect(within(dialog).getByRole("button", { name: "Delete for good" })).toBeDisabled();
  });
});

describe("a built-in role", () => {
  it("stands in the same matrix, to be looked at", async () => {
    clinic(FRONT_DESK);
    const row = await screen.findByRole("row", { name: /^Tasks/ });
    expect(row).toHaveTextContent("Where held");
    expect(screen.queryByRole("combobox")).not.toBeInTheDocument();
    expect(screen.getByRole("note")).toHaveTextContent("the same for every clinic");
    expect(screen.queryByRole("button", { name: "Delete" })).not.toBeInTheDocument();
  });
});
