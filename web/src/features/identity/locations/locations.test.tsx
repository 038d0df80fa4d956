import { screen, within } from "@testing-library/react";
import type { Location, Region, User } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, PERTH, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import LocationsPage from "./LocationsPage";
import { holdersOf, treeOf, withBelow } from "./tree";

const HELD = [...ME.permissions, "locations:configure", "users:read"];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };

const region = (id: string, name: string, parent_id?: string): Region => ({
  id,
  name,
  version: 2,
  created_at: "2026-01-01T00:00:00Z",
  ...(parent_id ? { parent_id } : {}),
});

const COAST = region("rgn_1", "Coast");
const NORTH = region("rgn_2", "North coast", "rgn_1");
const INLAND = region("rgn_3", "Inland");
const REGIONS = [COAST, NORTH, INLAND];
const BEACH: Location = { ...PERTH, id: "loc_3", name: "Beach Road", region_id: "rgn_2" };

const SAM: User = {
  id: "usr_2",
  name: "Sam Reed",
  state: "active",
  memberships: [
    {
      id: "mbr_5",
      role: { key: "location_manager", name: "Location manager" },
      region: { id: "rgn_1", name: "Coast" },
    },
    { id: "mbr_6", role: { key: "marketing", name: "Marketing" } },
  ],
};

function clinic(me = OWNER) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/locations", () => ({ body: page([SYDNEY, BEACH]) }));
  api.on("get", "/v1/regions", () => ({ body: page(REGIONS) }));
  api.on("get", "/v1/users", () => ({ body: page([SAM]) }));
  const sent = () => api.calls.filter(({ method }) => method !== "GET");
  return { api, sent, ...renderPage(<LocationsPage />, { session: true }) };
}

describe("the clinic as a tree", () => {
  it("shows what is in what, and who holds a role where", async () => {
    clinic();
    const coast = await screen.findByRole("list", { name: "In Coast" });
    const north = within(coast).getByRole("list", { name: "In North coast" });
    expect(north).toHaveTextContent("Beach Road");
    const top = screen.getByRole("list", { name: "In Harbour Health" });
    expect(top).toHaveTextContent("Harbour Street");
    expect(screen.getByRole("list", { name: "Roles held at Coast" })).toHaveTextContent(
      "Sam Reed, Location manager",
    );
    expect(screen.getByRole("list", { name: "Roles held at Harbour Health" })).toHaveTextContent(
      "Sam Reed, Marketing",
    );
  });

  it("moves a region, but never below itself", async () => {
    const { api, user, sent } = clinic();
    api.on("patch", "/v1/regions/{region_id}", () => ({ body: COAST }));
    await user.click(await screen.findByRole("button", { name: "Change Coast" }));
    const dialog = await screen.findByRole("dialog", { name: "Change Coast" });
    await user.click(within(dialog).getByRole("combobox", { name: "In" }));
    const offered = await screen.findAllByRole("option");
    expect(offered.map((each) => each.textContent)).toEqual(["The clinic itself", "Inland"]);
    await user.click(screen.getByRole("option", { name: "Inland" }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent()[0]?.body).toEqual({ name: "Coast", parent_id: "rgn_3" });
    expect(sent()[0]?.headers.get("If-Match")).toBe('"2"');
  });

  it("moves a location out of its region, and says nothing of it when it stays", async () => {
    const { api, user, sent } = clinic();
    api.on("patch", "/v1/locations/{location_id}", () => ({ body: BEACH }));
    const open = async () => {
      await user.click(await screen.findByRole("button", { name: "Change Beach Road" }));
      return screen.findByRole("dialog");
    };
    const save = async (dialog: HTMLElement) => {
      await user.click(within(dialog).getByRole("button", { name: "Save" }));
      await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    };
    await save(await open());
    expect(sent()[0]?.body).not.toHaveProperty("region_id");
    const dialog = await open();
    await user.click(within(dialog).getByRole("combobox", { name: "In" }));
    await user.click(await screen.findByRole("option", { name: "The clinic itself" }));
    await save(dialog);
    expect(sent()[1]?.body).toMatchObject({ region_id: null });
  });

  it("says why a region stays", async () => {
    const { api, user } = clinic();
    api.on("delete", "/v1/regions/{region_id}", () => ({
      problem: {
        status: 409,
        code: "region_in_use",
        title: "Conflict",
        detail: "colleagues hold a role at this region: take those back first",
      },
    }));
    await user.click(await screen.findByRole("button", { name: "Delete Coast" }));
    await user.click(await screen.findByRole("button", { name: "Delete for good" }));
    expect(await screen.findByText(/Colleagues hold a role at this region/)).toBeInTheDocument();
  });

  it("is arranged by those alone whose role holds at the whole clinic", async () => {
    clinic({ ...OWNER, reach: reachOf(HELD, SYDNEY.id) });
    expect(await screen.findByRole("button", { name: "Change Harbour Street" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /Coast|New/ })).not.toBeInTheDocument();
  });
});

describe("the tree", () => {
  it("keeps what is in a region that one does not see, and ends where regions are in a ring", () => {
    const hidden = treeOf([NORTH], [BEACH, { ...SYDNEY, region_id: "rgn_9" }]);
    expect(hidden.locations.map(({ name }) => name)).toEqual(["Harbour Street"]);
    expect(hidden.regions.map((node) => node.locations.length)).toEqual([1]);
    const ring = [region("rgn_1", "A", "rgn_2"), region("rgn_2", "B", "rgn_1")];
    expect([...withBelow(ring, "rgn_1")]).toEqual(["rgn_1", "rgn_2"]);
    expect([...withBelow(REGIONS, "rgn_1")]).toEqual(["rgn_1", "rgn_2"]);
  });

  it("leaves out roles that are over", () => {
    const over = {
      ...SAM.memberships[1],
      ends_at: "2026-01-01T00:00:00Z",
    } as User["memberships"][0];
    const users = [{ ...SAM, memberships: [over] }];
    expect(holdersOf(users, () => "UTC", Date.parse("2026-02-01T00:00:00Z")).size).toBe(0);
    expect(holdersOf(users, () => "UTC", Date.parse("2025-12-01T00:00:00Z")).size).toBe(1);
  });
});
