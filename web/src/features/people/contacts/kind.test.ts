import { kindText, summaryText } from "./kind";

describe("a line of the timeline", () => {
  it("is the server's sentence, of known kinds and of others", () => {
    expect(summaryText({ kind: "some.new_kind", summary: "It rained" })).toBe("It rained");
  });

  it("names its kind where there is no sentence", () => {
    expect(summaryText({ kind: "lead.first_text_withheld", summary: " " })).toBe(
      "Lead: first text withheld",
    );
    expect(kindText("odd")).toBe("Odd");
    expect(summaryText({ kind: "", summary: "" })).toBe("Something happened");
  });
});
