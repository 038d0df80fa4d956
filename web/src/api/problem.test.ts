import { asProblem, fieldErrors, ProblemError, pointerToField, problemOf } from "./problem";

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
    expect(fieldErrors(problem, (name) => known.has(name))).toEqual({
      fields: { "owner.email": "Not an e-mail address.", "hours.0.from": "too early" },
      rest: ["secret_field: Unknown.", "The body is too big."],
    });
  });

  it("reads JSON pointers with escapes", () => {
    expect(pointerToField("/a~1b/0/c~0d")).toBe("a/b.0.c~d");
    expect(pointerToField("#/name")).toBe("name");
  });

  it("is made of an answer that explains nothing", () => {
    expect(problemOf("<html>", 502)).toMatchObject({ status: 502, code: "unexplained" });
  });

  it("says that nothing was reached when fetch itself fails", () => {
    expect(asProblem(new TypeError("Failed to fetch"))).toMatchObject({
      status: 0,
      code: "unreachable",
    });
  });
});
