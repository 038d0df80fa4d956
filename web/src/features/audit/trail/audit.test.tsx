import { screen, within } from "@testing-library/react";
import type { AuditEvent } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import AuditPage from "./AuditPage";

const ADMIN = [...ME.permissions, "audit:read", "audit:export", "users:read"];
const OWNER = { ...ME, permissions: ADMIN, reach: reachOf(ADMIN) };
const AT_SYDNEY = { ...ME, permissions: ADMIN, reach: reachOf(ADMIN, SYDNEY.id) };

function event(over: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: "evt_1",
    at: "2026-11-20T00:00:00Z",
    kind: "contact.updated",
    summary: "Contact changed",
    actor: { kind: "user", id: "usr_1", name: "Jo Park" },
    contact: { id: "ctc_1", name: "Ava Nguyen" },
    subject: { kind: "contact", id: "ctc_1" },
    changed: ["first_name"],
    data: {},
    ...over,
  };
}

function clinic(me = OWNER) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/users", () => ({
    body: page([{ id: "usr_1", name: "Jo Park", state: "active" as const, memberships: [] }]),
  }));
  api.on("get", "/v1/audit/events", ({ query }) => ({
    body: query.get("cursor")
      ? page([event({ id: "evt_0", kind: "session.started", summary: "Signed in" })])
      : { items: [event()], next_cursor: "older" },
  }));
  return api;
}

describe("what was done", () => {
  it("is shown with who did it and about whom, and goes on with the page's cursor", async () => {
    const api = clinic();
    const { user } = renderPage(<AuditPage />, { session: true });
    const row = (await screen.findByText("Contact changed")).closest("li") as HTMLElement;
    expect(row).toHaveTextContent("Jo Park");
    expect(row).toHaveTextContent("changed: first name");
    expect(within(row).getByRole("link", { name: "Ava Nguyen" })).toHaveAttribute(
      "href",
      "/contacts/ctc_1",
    );
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByText("Signed in")).toBeInTheDocument();
    expect(screen.getByText("Contact changed")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
    expect(api.calls.at(-1)?.query.get("cursor")).toBe("older");
  });

  it("is narrowed to a kind, and to days on the clinic's clock", async () => {
    const api = clinic();
    const { user } = renderPage(<AuditPage />, { session: true });
    await screen.findByText("Contact changed");
    await user.click(screen.getByRole("combobox", { name: "What" }));
    await user.click(await screen.findByRole("option", { name: "Sign-ins" }));
    await user.type(screen.getByLabelText("Until"), "2026-11-20");
    await vi.waitFor(() => {
      const last = api.calls.filter(({ path }) => path === "/v1/audit/events").at(-1);
      expect(last?.query.get("kind")).toBe("session.");
      expect(last?.query.get("to")).toBe("2026-11-20T13:00:00Z");
    });
  });
});

describe("the verification", () => {
  it("goes through all parts of the record and says what it found", async () => {
    const api = clinic();
    api.on("get", "/v1/audit/verification", ({ query }) => ({
      body: query.get("from_seal")
        ? {
            intact: false,
            seals: 1,
            events: 2,
            unsealed: 1,
            faults: [{ kind: "removed" as const, seal: 2, detail: "an event is gone" }],
          }
        : { intact: true, seals: 1, events: 3, unsealed: 1, faults: [], next_seal: 2 },
    }));
    const { user } = renderPage(<AuditPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Verify" }));
    expect(await screen.findByText(/does not fit its seals: 1 fault\./)).toBeInTheDocument();
    expect(screen.getByText(/Looked at 5 events under 2 seals/)).toBeInTheDocument();
    expect(screen.getByRole("list", { name: "Faults" })).toHaveTextContent("an event is gone");
  });

  it("and the download are the whole clinic's", async () => {
    clinic(AT_SYDNEY);
    renderPage(<AuditPage />, { session: true });
    await screen.findByText("Contact changed");
    expect(screen.queryByRole("button", { name: "Verify" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Download" })).not.toBeInTheDocument();
  });
});
