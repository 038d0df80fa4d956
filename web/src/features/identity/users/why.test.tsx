import { screen, within } from "@testing-library/react";
import type { User } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { contact, ME, page, reachOf, SYDNEY, signedIn } from "@/test/world";
import UsersPage from "./UsersPage";
import { type Explanation, recordIn, verdictOf } from "./why";

const HELD = [...ME.permissions, "users:read", "roles:read"];
const OWNER = { ...ME, permissions: HELD, reach: reachOf(HELD) };
const CONTACT = "ctc_01h455vb4pex5vsknk084sn02q";

const HARBOUR = {
  id: "mbr_5",
  role: { key: "front_desk", name: "Front desk" },
  location: { id: SYDNEY.id, name: SYDNEY.name },
};
const SAM: User = { id: "usr_2", name: "Sam Reed", state: "active", memberships: [HARBOUR] };

const ALLOWED: Explanation = {
  answer: "allowed",
  text: "They hold contacts:read, and it reaches this.",
  grants: [
    {
      membership: HARBOUR,
      scope: "subtree",
      decides: true,
      text: "Front desk at Harbour Street gives everything there, and this is among it",
    },
  ],
  fields: { pii: "show", phi: "mask", financial: "hide", secret: "hide" },
};

async function asking(me = OWNER) {
  const api = mockApi();
  signedIn(api, me);
  api.on("get", "/v1/users", () => ({ body: page([SAM]) }));
  api.on("get", "/v1/contacts", () => ({ body: page([contact({ id: CONTACT })]) }));
  api.on("get", "/v1/permissions", () => ({
    body: page([{ name: "contacts:read", words: "see contacts", owned: true }]),
  }));
  const shown = renderPage(<UsersPage />, { session: true });
  const asked = () => api.calls.filter(({ path }) => path === "/v1/authz/explanation");
  return { api, asked, ...shown };
}

async function opened() {
  const all = await asking();
  await all.user.click(await screen.findByRole("button", { name: /^What they may.*Sam Reed/ }));
  return { ...all, dialog: within(await screen.findByRole("dialog")) };
}

describe("why a colleague may see something", () => {
  it("is said in words, with the role that decides", async () => {
    const { api, user, dialog, asked } = await opened();
    api.on("get", "/v1/authz/explanation", () => ({ body: ALLOWED }));
    await user.type(dialog.getByRole("combobox", { name: "Of which contact" }), "Ava");
    await user.click(await screen.findByRole("option", { name: "Ava Nguyen" }));
    await user.click(dialog.getByRole("button", { name: "Ask" }));
    expect(await dialog.findByText(/Sam Reed may see contacts, and this is/)).toBeInTheDocument();
    expect(dialog.getByRole("list", { name: "What their roles give" })).toHaveTextContent(
      "Front desk at Harbour Street gives everything there, and this is among it. This decides",
    );
    expect(dialog.getByText(/health details masked/)).toBeInTheDocument();
    expect(Object.fromEntries(asked()[0]?.query ?? [])).toEqual({
      user: "usr_2",
      action: "contacts:read",
      resource: CONTACT,
    });
  });

  it("takes the address of a page, and says at its field what is no record", async () => {
    const { api, user, dialog, asked } = await opened();
    api.on("get", "/v1/authz/explanation", () => ({
      problem: {
        status: 400,
        code: "invalid_parameter",
        title: "Bad Request",
        errors: [{ pointer: "?resource", code: "invalid", detail: "is not the id of a record" }],
      },
    }));
    const record = dialog.getByLabelText("Or of another record");
    await user.type(record, "the blue one");
    await user.click(dialog.getByRole("button", { name: "Ask" }));
    expect(record).toHaveAccessibleDescription(/no number of a record/);
    expect(asked()).toEqual([]);
    await user.clear(record);
    await user.type(record, `https://attend.example/contacts/${CONTACT}`);
    await user.click(dialog.getByRole("button", { name: "Ask" }));
    await vi.waitFor(() => expect(record).toHaveAccessibleDescription(/Is not the id/));
    expect(asked()[0]?.query.get("resource")).toBe(CONTACT);
  });

  it("is for those whose role shows them the whole clinic's roles", async () => {
    await asking({ ...OWNER, reach: reachOf(HELD, SYDNEY.id) });
    expect(await screen.findByText("Sam Reed")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^What they may/ })).not.toBeInTheDocument();
  });
});

describe("the words", () => {
  it("tell what is refused from what is out of reach", () => {
    const text = (answer: Explanation["answer"]) =>
      verdictOf({ answer }, "Sam", "see contacts", true).text;
    expect(text("forbidden")).toBe("None of Sam's roles lets them see contacts.");
    expect(text("not_found")).toBe(
      "Sam may see contacts, but not this one: to them it is not there.",
    );
    expect(recordIn("nothing here")).toBeUndefined();
  });
});
