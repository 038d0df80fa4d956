import { screen, within } from "@testing-library/react";
import type { Client } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import ClientsPage from "./ClientsPage";

const ADMIN = [...ME.permissions, "clients:read", "clients:configure", "roles:read"];
const OWNER = { ...ME, permissions: ADMIN, reach: reachOf(ADMIN) };

const CLIENT: Client = {
  id: "cli_1",
  name: "Website",
  kind: "key",
  secret_tail: "x7Qa",
  permissions: ["bookings:read"],
  fields: { pii: "mask", phi: "hide", financial: "hide", secret: "hide" },
  networks: ["192.0.2.0/24"],
  created_by: "usr_1",
  version: 1,
  created_at: "2026-11-01T00:00:00Z",
};

const PERMISSIONS = [
  { name: "bookings:read", words: "see visits", owned: true },
  { name: "audit:export", words: "export what was done", owned: false },
];

function clinic(clients: Client[] = [CLIENT], me = OWNER) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/clients", () => ({ body: page(clients) }));
  api.on("get", "/v1/permissions", () => ({ body: page(PERMISSIONS) }));
  return api;
}

describe("API keys", () => {
  it("say what they may, see, and from where", async () => {
    clinic();
    renderPage(<ClientsPage />, { session: true });
    const website = await screen.findByRole("region", { name: "Website" });
    expect(await within(website).findByText("see visits")).toBeInTheDocument();
    expect(website).toHaveTextContent("phones, e-mails, birthdays and messages masked");
    expect(website).toHaveTextContent("192.0.2.0/24");
    expect(website).toHaveTextContent("never");
  });

  it("are made of what one holds oneself, and their secret is shown once", async () => {
    const api = clinic([]);
    api.on("post", "/v1/clients", () => ({
      status: 201,
      body: { client: CLIENT, secret: "atk_once_only" },
    }));
    const { user } = renderPage(<ClientsPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "New API key" }));
    await user.type(await screen.findByLabelText("Name"), "Website");
    await user.click(await screen.findByRole("checkbox", { name: "see visits" }));
    expect(screen.queryByRole("checkbox", { name: "export what was done" })).toBeNull();
    await user.type(screen.getByLabelText("Networks"), "192.0.2.0/24{Enter}198.51.100.7");
    await user.click(screen.getByRole("button", { name: "Make it" }));
    const shown = await screen.findByRole("dialog", { name: "The secret of Website" });
    expect(within(shown).getByText("atk_once_only")).toBeInTheDocument();
    expect(within(shown).getByText("It is shown this once")).toBeInTheDocument();
    expect(within(shown).getByRole("button", { name: "Copy the secret" })).toBeInTheDocument();
    expect(api.calls.find(({ method }) => method === "POST")?.body).toMatchObject({
      name: "Website",
      kind: "key",
      permissions: ["bookings:read"],
      fields: { pii: "hide", phi: "hide", financial: "hide", secret: "hide" },
      networks: ["192.0.2.0/24", "198.51.100.7"],
    });
    await user.click(within(shown).getByRole("button", { name: "I have kept it" }));
    await vi.waitFor(() => expect(screen.queryByText("atk_once_only")).not.toBeInTheDocument());
  });

  it("are changed in what they hold, against the version that was read", async () => {
    const api = clinic([{ ...CLIENT, location_ids: ["loc_9"], version: 7 }]);
    api.on("patch", "/v1/clients/{client_id}", () => ({ body: CLIENT }));
    const { user } = renderPage(<ClientsPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Change Website" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Change Website" }));
    expect(await dialog.findByRole("checkbox", { name: "see visits" })).toBeChecked();
    await user.clear(dialog.getByLabelText("Networks"));
    await user.type(dialog.getByLabelText("Until"), "2027-01-31");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const sent = api.calls.find(({ method }) => method === "PATCH");
    expect(sent?.body).toEqual({ networks: [], expires_at: "2027-01-31T13:00:00Z" });
    expect(sent?.headers.get("If-Match")).toBe('"7"');
  });

  it("are revoked only after a question; a refusal is said", async () => {
    const api = clinic();
    api.on("delete", "/v1/clients/{client_id}", () => ({
      problem: { status: 403, code: "forbidden", title: "Forbidden", detail: "not here" },
    }));
    const { user } = renderPage(<ClientsPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Revoke Website" }));
    const dialog = await screen.findByRole("dialog", { name: "Revoke Website?" });
    const sent = () => api.calls.filter(({ method }) => method === "DELETE").length;
    expect(sent()).toBe(0);
    await user.click(within(dialog).getByRole("button", { name: "Revoke for good" }));
    expect(await within(dialog).findByText("Not here")).toBeInTheDocument();
    expect(sent()).toBe(1);
  });

  it("that are revoked have no buttons", async () => {
    clinic([{ ...CLIENT, revoked_at: "2026-11-20T00:00:00Z" }]);
    renderPage(<ClientsPage />, { session: true });
    expect(await screen.findByText("Revoked")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Website/ })).not.toBeInTheDocument();
  });
});
