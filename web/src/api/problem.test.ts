import { asProblem, fieldErrors, ProblemError, pointerToField, problemOf } from "./problem";
import { fieldWords } from "./words";

const problem = new ProblemError({
  title: "The body has errors",
  status: 422,
  code: "invalid_body",
  errors: [
    { pointer: "/owner/email", code: "invalid_email", detail: "Not an e-mail address." },
    { pointer: "/hours/0/from", code: "too_early" },
    { pointer: "/secret_field", code: "unknown_field", detail: "Unknown." },
    { pointer: "", code: "too_big", detail: "The body is too big." },
  ],
});

describe("a problem", () => {
  it("puts each error at its field and keeps the others", () => {
    const known = new Set(["owner.email", "hours.0.from"]);
    expect(fieldErrors(problem, { shows: (name) => known.has(name) })).toEqual({
      fields: { "owner.email": "Not an e-mail address.", "hours.0.from": "Too early" },
      rest: ["secret_field: Unknown.", "The body is too big."],
    });
  });

  it("finds the field within or around what an error points at", () => {
    const shown = new Set(["price", "day", "hours.0.from"]);
    const pointers = ["/hours/0", "/price/amount", "/due_at"];
    const errors = pointers.map((pointer) => ({ pointer, code: "odd" }));
    const { fields, rest } = fieldErrors(new ProblemError({ ...problem.problem, errors }), {
      shows: (name) => shown.has(name),
      within: (name) => [...shown].filter((each) => each.startsWith(`${name}.`)),
      names: { due_at: "day" },
    });
    expect(Object.keys(fields).sort()).toEqual(["day", "hours.0.from", "price"]);
    expect(rest).toEqual([]);
  });

  it("says what a field wants, never the pattern that a machine would check", () => {
    const error = (pointer: string, code: string) => ({
      pointer,
      code,
      detail: "must match ^[^@]+@.+$",
    });
    expect(fieldWords(error("/owner/email", "pattern"), "sam at example")).toMatch(
      /not an e-mail address/,
    );
    expect(fieldWords(error("/name", "min_length"), "")).toBe("Please fill this in.");
    expect(fieldWords(error("/location_id", "pattern"), "")).toBe("Please choose one.");
    expect(fieldWords(error("/name", "pattern"), "\u0007")).not.toMatch(/\^/);
  });

  it("reads JSON pointers with escapes", () => {
    expect(pointerToField("/a~1b/0/c~0d")).toBe("a/b.0.c~d");
    expect(pointerToField("#/name")).toBe("name");
  });

  it("is made of an answer that explains nothing", () => {
    expect(problemOf("<html>", 502)).toMatchObject({ status: 502, code: "unexplained" });
  });

  it("has a title for people, not the name of a status", () => {
    const body = { title: "Conflict", code: "slot_taken", detail: "this time is taken" };
    expect(problemOf(body, 409).problem).toMatchObject({
      title: "This is not possible now",
      detail: "This time is taken",
    });
  });

  it("names no permission to those who lack it", () => {
    const refused = (detail: string) =>
      problemOf({ title: "Forbidden", status: 403, code: "forbidden", detail }, 403).problem.detail;
    expect(refused("this needs the permission users:configure")).toMatch(/^Ask the owner/);
    expect(
      refused(
        "this is the whole clinic's: it needs the permission automation:read at every location",
      ),
    ).toMatch(/whole clinic\. Ask somebody/);
    expect(refused("they work at another location, too")).toBe(
      "They work at another location, too",
    );
  });

  it("says that nothing was reached when fetch itself fails", () => {
    expect(asProblem(new TypeError("Failed to fetch"))).toMatchObject({
      status: 0,
      code: "unreachable",
    });
  });
});
