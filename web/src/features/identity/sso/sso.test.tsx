import { screen, waitFor, within } from "@testing-library/react";
import type { SsoConnection, SsoDomain } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, page, reachOf, signedIn } from "@/test/world";
import SsoPage from "./SsoPage";

const READS = [...ME.permissions, "security:read"];
const ADMIN = { ...ME, permissions: READS, reach: reachOf(READS) };
const SETS_UP = [...READS, "sso:configure"];
const OWNER = { ...ME, permissions: SETS_UP, reach: reachOf(SETS_UP) };

const OKTA: SsoConnection = {
  id: "sso_1",
  name: "Okta",
  issuer: "https://login.example.com",
  client_id: "us",
  has_secret: true,
  groups_claim: "groups",
  creates_accounts: true,
  trusts_email: false,
  trusts_second_factor: false,
  enabled: false,
  redirect_uri: "https://attend.example/v1/sso/callback",
  post_logout_redirect_uri: "https://attend.example/sign-in",
  backchannel_logout_uri: "https://attend.example/v1/sso/backchannel-logout/sso_1",
  version: 3,
  created_at: "2026-11-01T00:00:00Z",
};

const DOMAIN: SsoDomain = {
  id: "dom_1",
  connection_id: "sso_1",
  domain: "clinic.example",
  record_name: "_attend-challenge.clinic.example",
  record_value: "attend-domain-verification=abc",
  created_at: "2026-11-01T00:00:00Z",
};

function clinic(me = OWNER, connections = [OKTA]) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/sso/connections", () => ({ body: page(connections) }));
  api.on("get", "/v1/sso/domains", () => ({ body: page([DOMAIN]) }));
  api.on("get", "/v1/sso/mappings", () => ({ body: page([]) }));
  return api;
}

describe("single sign-on", () => {
  it("says what to enter at the provider, and switches it on", async () => {
    const api = clinic();
    api.on("patch", "/v1/sso/connections/{connection_id}", () => ({
      body: { ...OKTA, enabled: true },
    }));
    const { user } = renderPage(<SsoPage />, { session: true });
    const okta = await screen.findByRole("region", { name: "Okta" });
    expect(within(okta).getByText(OKTA.redirect_uri)).toBeInTheDocument();
    await user.click(within(okta).getByRole("button", { name: "Switch Okta on" }));
    await waitFor(() => expect(api.calls.at(-1)?.method).not.toBe("PATCH"));
    const patched = api.calls.find(({ method }) => method === "PATCH");
    expect(patched?.body).toEqual({ enabled: true });
    expect(patched?.headers.get("If-Match")).toBe('"3"');
  });

  it("shows what a trial found, step by step", async () => {
    clinic().on("post", "/v1/sso/connections/{connection_id}/test", () => ({
      body: {
        good: false,
        steps: [
          { step: "discovery", outcome: "good" as const, words: "It was found." },
          { step: "client", outcome: "wrong" as const, words: "Copy both from there again." },
        ],
      },
    }));
    const { user } = renderPage(<SsoPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Try it" }));
    const steps = await screen.findByRole("list", { name: "What the trial found" });
    expect(within(steps).getByText("Client ID and secret")).toBeInTheDocument();
    expect(steps).toHaveTextContent("Copy both from there again.");
    expect(screen.getByText("Something is wrong.")).toBeInTheDocument();
  });

  it("says at the domain why it is not proven", async () => {
    clinic().on("post", "/v1/sso/domains/{domain_id}/proof", () => ({
      problem: {
        status: 422,
        code: "record_missing",
        title: "No",
        detail: "there is no TXT record",
      },
    }));
    const { user } = renderPage(<SsoPage />, { session: true });
    await user.click(
      await screen.findByRole("button", { name: "Look for the record of clinic.example" }),
    );
    expect(await screen.findByText(/There is no TXT record/)).toBeInTheDocument();
  });

  it("keeps the secret that there is when none is typed", async () => {
    const api = clinic();
    api.on("patch", "/v1/sso/connections/{connection_id}", () => ({ body: OKTA }));
    const { user } = renderPage(<SsoPage />, { session: true });
    await user.click(await screen.findByRole("button", { name: "Change Okta" }));
    await user.click(await screen.findByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.calls.some(({ method }) => method === "PATCH")).toBe(true));
    const patched = api.calls.find(({ method }) => method === "PATCH");
    expect(patched?.body).not.toHaveProperty("client_secret");
  });

  it("offers nothing to change to whom the owner has not given it", async () => {
    clinic(ADMIN);
    renderPage(<SsoPage />, { session: true });
    await screen.findByRole("region", { name: "Okta" });
    expect(screen.queryByRole("button", { name: "Try it" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Add a domain" })).toBeNull();
  });
});
