import { screen, waitFor, within } from "@testing-library/react";
import type { TimelineItem } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { contact, page, signedIn } from "@/test/world";
import ContactPage from "./ContactPage";
import ContactsPage from "./ContactsPage";
import { causesOf } from "./chain";
import { patchOf } from "./Details";
import NewContactPage from "./NewContactPage";

function item(id: string, summary: string, over: Partial<TimelineItem> = {}): TimelineItem {
  return {
    id,
    kind: "x.y",
    at: "2026-11-22T03:00:00Z",
    summary,
    subject: { kind: "contact", id: "ctc_1" },
    actor: { kind: "automation" },
    data: {},
    ...over,
  };
}
const lead = item("evt_1", "Lead received");
const causeOf = ({ id, kind, at, summary }: TimelineItem) => ({ id, kind, at, summary });
const opened = item("evt_2", "Card opened", { cause: causeOf(lead) });
const sent = item("evt_3", "First text sent", {
  cause: causeOf(opened),
  why: "A new lead is answered at once.",
});

describe("why something happened", () => {
  it("is followed back to the first cause", () => {
    const loaded = new Map([lead, opened, sent].map((each) => [each.id, each]));
    expect(causesOf(sent, loaded).map((cause) => cause.summary)).toEqual([
      "Card opened",
      "Lead received",
    ]);
  });

  it("ends where a cause is not loaded, and never runs in a circle", () => {
    expect(causesOf(sent, new Map()).map((cause) => cause.id)).toEqual(["evt_2"]);
    const looped = { ...opened, cause: causeOf(sent) };
    expect(causesOf(sent, new Map([[looped.id, looped]]))).toHaveLength(1);
  });

  it("is shown in the timeline, with its chain on demand", async () => {
    const api = mockApi();
    signedIn(api);
    api.on("get", "/v1/contacts/{contact_id}", () => ({ body: contact() }));
    api.on("get", "/v1/contacts/{contact_id}/timeline", () => ({
      body: page([sent, opened, lead]),
    }));
    api.on("get", "/v1/messages", () => ({ body: page([]) }));
    api.on("get", "/v1/contacts/{contact_id}/touchpoints", () => ({ body: page([]) }));
    const { user } = renderPage(<ContactPage />, {
      path: "/contacts/:id",
      at: "/contacts/ctc_1",
      session: true,
    });
    expect(await screen.findByText("A new lead is answered at once.")).toBeInTheDocument();
    const because = screen.getByRole("button", { name: "Because: Card opened (2 steps)" });
    expect(because).toHaveAttribute("aria-expanded", "false");
    await user.click(because);
    const chain = screen.getByRole("list", { name: /What led to it/ });
    expect(within(chain).getByText("Lead received")).toBeInTheDocument();
    expect(api.unplanned).toEqual([]);
  });
});

describe("what a lead wrote", () => {
  it("stands at its line in the timeline and above the page, with where they came from", async () => {
    const api = mockApi();
    signedIn(api);
    const came = item("evt_1", "Came from google (spring)", {
      kind: "touchpoint.added",
      subject: { kind: "touchpoint", id: "tch_1" },
    });
    api.on("get", "/v1/contacts/{contact_id}", () => ({ body: contact() }));
    api.on("get", "/v1/contacts/{contact_id}/timeline", () => ({ body: page([came]) }));
    api.on("get", "/v1/messages", () => ({ body: page([]) }));
    api.on("get", "/v1/contacts/{contact_id}/touchpoints", () => ({
      body: page([
        {
          id: "tch_1",
          at: new Date().toISOString(),
          location_id: "loc_1",
          source: "google",
          campaign: "spring",
          service: "Physiotherapy",
          message: "My knee hurts since Monday",
        },
      ]),
    }));
    renderPage(<ContactPage />, { path: "/contacts/:id", at: "/contacts/ctc_1", session: true });
    const above = await screen.findByRole("region", { name: "What they wrote" });
    expect(within(above).getByText("My knee hurts since Monday")).toBeInTheDocument();
    expect(within(above).getByText("google · campaign spring")).toBeInTheDocument();
    const line = (await screen.findByText("Came from google (spring)")).closest("li");
    if (!line) throw new Error("the line is not in a list");
    expect(within(line).getByText("My knee hurts since Monday")).toBeInTheDocument();
    expect(within(line).getByText("Asked for: Physiotherapy")).toBeInTheDocument();
    expect(within(line).queryByText("google · campaign spring")).not.toBeInTheDocument();
  });
});

describe("a contact's fields", () => {
  it("are patched only where they changed, emptied ones to null", () => {
    const values = {
      first_name: "Ava",
      last_name: "Ng",
      phone: "",
      email: "",
      date_of_birth: "",
      location_id: null,
    };
    expect(patchOf(contact(), values)).toEqual({ last_name: "Ng", phone: null });
  });

  it("show every error of a refused new contact at its own field", async () => {
    const api = mockApi();
    signedIn(api);
    api.on("post", "/v1/contacts", () => ({
      problem: {
        status: 422,
        code: "invalid_body",
        title: "The body has errors",
        errors: [
          { pointer: "/first_name", code: "too_short", detail: "A first name is needed." },
          { pointer: "/phone", code: "invalid_phone", detail: "Not a phone number in Australia." },
        ],
      },
    }));
    const { user } = renderPage(<NewContactPage />, { session: true });
    await user.type(await screen.findByLabelText("Mobile phone"), "12");
    await user.click(screen.getByRole("button", { name: "Add contact" }));
    await waitFor(() =>
      expect(screen.getByLabelText("First name")).toHaveAccessibleDescription(
        "A first name is needed.",
      ),
    );
    expect(screen.getByLabelText("Mobile phone")).toHaveAccessibleDescription(
      /Not a phone number in Australia/,
    );
    const sentBody = api.calls.find((call) => call.method === "POST")?.body;
    expect(sentBody).toEqual({ first_name: "", phone: "12", location_id: "loc_1" });
  });
});

describe("searching contacts", () => {
  it("asks once for the whole word, and goes on by cursor", async () => {
    const api = mockApi();
    signedIn(api);
    api.on("get", "/v1/contacts", ({ query }) => {
      if (query.get("cursor")) return { body: page([contact({ id: "ctc_2", name: "Noah Chen" })]) };
      return {
        body: { ...page([contact()]), ...(query.get("search") ? { next_cursor: "more" } : {}) },
      };
    });
    const { user } = renderPage(<ContactsPage />, { session: true });
    await user.type(await screen.findByLabelText("Search contacts"), "nguyen");
    await waitFor(() =>
      expect(api.calls.some((call) => call.query.get("search") === "nguyen")).toBe(true),
    );
    const searches = api.calls.map((call) => call.query.get("search")).filter(Boolean);
    expect(searches).toEqual(["nguyen"]);
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByText("Noah Chen")).toBeInTheDocument();
    expect(api.calls.at(-1)?.query.get("cursor")).toBe("more");
  });
});
