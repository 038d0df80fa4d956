import { screen } from "@testing-library/react";
import DeadJobsPage from "@/features/automation/jobs/DeadJobsPage";
import ServicesPage from "@/features/scheduling/services/ServicesPage";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { MANAGER, type ME, page, reachOf, signedIn } from "@/test/world";
import { navOf } from "./nav";

const SERVICE = {
  id: "svc_1",
  name: "First visit",
  duration_minutes: 30,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  version: 1,
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:00:00Z",
};
const labels = (me: typeof ME) => navOf(me).flatMap(({ items }) => items.map(({ label }) => label));

describe("what belongs to the whole clinic", () => {
  it("is in the navigation of those whose role holds at all locations", () => {
    const owner = { ...MANAGER, reach: reachOf(MANAGER.permissions) };
    expect(labels(owner)).toContain("Automation health");
    expect(labels(MANAGER)).not.toContain("Automation health");
    expect(labels(MANAGER)).toContain("Services");
  });

  it("is not asked for, but explained, to a manager of one location", async () => {
    const api = mockApi();
    signedIn(api, MANAGER);
    renderPage(<DeadJobsPage />, { session: true });
    expect(await screen.findByText("For staff of all locations")).toBeInTheDocument();
    expect(api.unplanned).toEqual([]);
  });

  it("is explained, too, where the server refuses what the session seemed to allow", async () => {
    const api = mockApi();
    signedIn(api, { ...MANAGER, reach: reachOf(MANAGER.permissions) });
    api.on("get", "/v1/jobs", () => ({ problem: { status: 403, code: "forbidden" } }));
    renderPage(<DeadJobsPage />, { session: true });
    expect(await screen.findByText("For staff of all locations")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("can be looked at without buttons", async () => {
    const api = mockApi();
    signedIn(api, MANAGER);
    api.on("get", "/v1/services", () => ({ body: page([SERVICE]) }));
    renderPage(<ServicesPage />, { session: true });
    expect(await screen.findByText("First visit")).toBeInTheDocument();
    expect(screen.getByRole("note")).toHaveTextContent(/the whole clinic's/);
    expect(screen.queryByRole("button", { name: /service|Change/ })).not.toBeInTheDocument();
  });
});
