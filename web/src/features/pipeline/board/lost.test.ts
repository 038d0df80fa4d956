import { CHOICES, lostFaults, lostText } from "./lost";

describe("why a card was lost", () => {
  it("is said in words, with the person's own where there are some", () => {
    expect(lostText({ lost_reason: "no_capacity" })).toBe("No capacity");
    expect(lostText({ lost_reason: "other", lost_words: "Moved to Perth" })).toBe(
      "“Moved to Perth”",
    );
    expect(lostText({ lost_reason: "price", lost_words: "Found it dear" })).toBe(
      "Price: “Found it dear”",
    );
    expect(lostText({})).toBeUndefined();
  });

  it("does not show a mask, nor a code that is not known yet", () => {
    expect(lostText({ lost_reason: "other", lost_words: "•••• rth" })).toBe("Another reason");
    expect(lostText({ lost_reason: "moved_away" })).toBe("Moved away");
  });

  it("is chosen, and told when it is another", () => {
    expect(CHOICES.map(({ value }) => value)).not.toContain("marked_by_mistake");
    expect(lostFaults({ code: "", reason: "" }).code).toBe("Choose why");
    expect(lostFaults({ code: "other", reason: " " }).reason).toMatch(/few words/);
    expect(lostFaults({ code: "price", reason: "" })).toEqual({ code: null, reason: null });
  });
});
