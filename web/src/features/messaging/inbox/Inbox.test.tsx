import { screen, waitFor, within } from "@testing-library/react";
import type { Conversation, Message } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { contact, PERTH, page, SYDNEY, signedIn } from "@/test/world";
import InboxPage from "./InboxPage";

const message = (id: string, location_id: string, body: string): Message => ({
  id,
  location_id,
  body,
  direction: "in",
  state: "received",
  purpose: "conversation",
  segments: 1,
  attachments: 0,
  at: "2026-11-22T03:00:00Z",
  sent_by: { kind: "patient" },
});
const AT_PERTH = message("msg_2", PERTH.id, "Is Friday fine?");
const AT_SYDNEY = message("msg_1", SYDNEY.id, "Where do I park?");

const conversation = (id: string, last: Message): Conversation => ({
  id,
  contact: { id: "ctc_1", name: "Ava Nguyen" },
  location_id: last.location_id,
  last_message: { direction: "in", at: last.at, state: last.state, body: last.body },
  waiting_since: last.at,
  unread: 1,
});

/** Ava writes with both locations; the reader works at all of them. */
function inbox(at: string) {
  const api = mockApi();
  signedIn(api);
  api.on("get", "/v1/locations", () => ({ body: page([SYDNEY, PERTH]) }));
  api.on("get", "/v1/conversations", () => ({
    body: page([conversation("cnv_2", AT_PERTH), conversation("cnv_1", AT_SYDNEY)]),
  }));
  api.on("get", "/v1/contacts/{contact_id}", () => ({ body: contact() }));
  api.on("get", "/v1/contacts/{contact_id}/touchpoints", () => ({ body: page([]) }));
  api.on("get", "/v1/messages", ({ query }) => {
    const wanted = query.get("location_id");
    const all = [AT_PERTH, AT_SYDNEY];
    return { body: page(all.filter((each) => !wanted || each.location_id === wanted)) };
  });
  api.on("post", "/v1/messages", () => ({ status: 201, body: AT_SYDNEY }));
  api.on("post", "/v1/conversations/{conversation_id}/handled", () => ({
    status: 201,
    body: conversation("cnv_1", AT_SYDNEY),
  }));
  const path = "/inbox/:contactId?/:locationId?";
  return { api, ...renderPage(<InboxPage />, { path, at, session: true }) };
}

describe("a contact with a thread at two locations", () => {
  it("has a row for each, which says where it is", async () => {
    inbox("/inbox");
    const list = await screen.findByRole("region", { name: "Conversations" });
    const rows = await within(list).findAllByRole("link", { name: /Ava Nguyen/ });
    expect(rows.map((row) => row.getAttribute("href"))).toEqual([
      "/inbox/ctc_1/loc_2",
      "/inbox/ctc_1/loc_1",
    ]);
    expect(rows[0]).toHaveTextContent("Coast Road");
    expect(rows[1]).toHaveTextContent("Harbour Street");
  });

  it("asks which, the newest first, where the address names the contact alone", async () => {
    const { user } = inbox("/inbox/ctc_1");
    const choice = await screen.findByRole("navigation", { name: "Threads with Ava Nguyen" });
    const links = within(choice).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual([
      expect.stringContaining("Coast Road"),
      expect.stringContaining("Harbour Street"),
    ]);
    await user.click(within(choice).getByRole("link", { name: /Harbour Street/ }));
    const thread = await screen.findByRole("region", { name: "Messages" });
    expect(await within(thread).findByText("Where do I park?")).toBeInTheDocument();
    expect(within(thread).queryByText("Is Friday fine?")).not.toBeInTheDocument();
  });

  it("is answered from that location, and handled there", async () => {
    const { api, user } = inbox("/inbox/ctc_1/loc_1");
    await user.type(await screen.findByLabelText("Text to Ava Nguyen"), "Behind the house");
    await user.click(screen.getByRole("button", { name: "Send" }));
    await user.click(await screen.findByRole("button", { name: "Mark as handled" }));
    const posts = () => api.calls.filter((call) => call.method === "POST");
    await waitFor(() => expect(posts()).toHaveLength(2));
    expect(posts()[0]?.body).toEqual({
      contact_id: "ctc_1",
      location_id: "loc_1",
      body: "Behind the house",
    });
    expect(posts()[1]?.path).toBe("/v1/conversations/cnv_1/handled");
    expect(api.unplanned).toEqual([]);
  });
});
