import type { Permitted } from "@/api/types";
import { type Content, differencesOf, patchOf } from "./content";
import { rowsOf } from "./matrix";

const ALL: Permitted[] = [
  { name: "contacts:read", words: "see contacts", owned: true },
  { name: "contacts:reveal", words: "reveal one masked value", owned: true },
  { name: "tasks:read", words: "see tasks", owned: true },
  { name: "recalls:chase", words: "chase recalls", owned: false },
];

const FROM: Content = {
  scopes: { "contacts:read": "subtree", "tasks:read": "team" },
  fields: { pii: "mask", phi: "hide", financial: "hide", secret: "hide" },
};

describe("how a role differs", () => {
  it("is said in words, apart by what it gives and what it takes", () => {
    const to: Content = {
      scopes: { "contacts:read": "own", "contacts:reveal": "subtree", "tasks:read": "tenant" },
      fields: { ...FROM.fields, pii: "show", phi: "hide" },
    };
    const told = differencesOf(FROM, to, ALL).map(({ gives, text }) => [gives, text]);
    expect(told).toEqual([
      [false, "May see contacts: their own instead of all below where the role is held"],
      [true, "May reveal one masked value"],
      [true, "May see tasks: of the whole clinic instead of their team's"],
      [true, "Sees phones, e-mails, birthdays and messages whole instead of masked"],
    ]);
    expect(differencesOf(FROM, FROM, ALL)).toEqual([]);
  });
});

describe("the body of a change", () => {
  it("holds only what changed, and the permissions whole", () => {
    const at = (content: Content, name = "Desk") => ({ name, content });
    expect(patchOf(at(FROM), at(FROM, " Late desk "), ALL)).toEqual({ name: "Late desk" });
    const sees: Content = { ...FROM, fields: { ...FROM.fields, phi: "mask" } };
    expect(patchOf(at(FROM), at(sees), ALL)).toEqual({ fields: sees.fields });
    const may: Content = { ...FROM, scopes: { "tasks:read": "team" } };
    expect(patchOf(at(FROM), at(may), ALL)).toEqual({
      permissions: [{ permission: "tasks:read", scope: "team" }],
    });
  });
});

describe("the matrix", () => {
  it("finds a place for what it does not know yet", () => {
    const rows = rowsOf(ALL);
    expect(rows.map(({ label }) => label)).toEqual(["Contacts", "Tasks", "Recalls"]);
    expect(rows[0]?.cells.See.map(({ name }) => name)).toEqual(["contacts:read"]);
    expect(rows[0]?.cells.Besides.map(({ name }) => name)).toEqual(["contacts:reveal"]);
    expect(rows[2]?.cells.Besides.map(({ name }) => name)).toEqual(["recalls:chase"]);
  });
});
