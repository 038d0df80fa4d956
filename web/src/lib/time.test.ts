import { addDays, dayIn, daySpan, instantOf } from "./time";

describe("a location's day", () => {
  it("starts at its own midnight, not at the browser's", () => {
    expect(daySpan("Australia/Sydney", "2026-11-23")).toEqual({
      from: "2026-11-22T13:00:00Z",
      to: "2026-11-23T13:00:00Z",
    });
  });

  it("has 23 hours when summer time begins and 25 when it ends", () => {
    const hours = (day: string) => {
      const { from, to } = daySpan("Australia/Sydney", day);
      return (Date.parse(to) - Date.parse(from)) / 3_600_000;
    };
    expect(hours("2026-10-04")).toBe(23);
    expect(hours("2026-04-05")).toBe(25);
  });

  it("differs between locations at one instant", () => {
    const at = "2026-11-22T14:00:00Z";
    expect(dayIn("Australia/Sydney", at)).toBe("2026-11-23");
    expect(dayIn("Australia/Perth", at)).toBe("2026-11-22");
  });

  it("turns wall time into an instant on the right side of a change of clocks", () => {
    expect(instantOf("Australia/Sydney", "2026-10-03", "09:00")).toBe("2026-10-02T23:00:00Z");
    expect(instantOf("Australia/Sydney", "2026-10-05", "09:00")).toBe("2026-10-04T22:00:00Z");
  });

  it("counts days over the end of a month", () => {
    expect(addDays("2026-02-27", 2)).toBe("2026-03-01");
  });
});
