import { spanWords } from "./span";

describe("a span of minutes in words", () => {
  it.each([
    [20160, "14 days"],
    [1501, "1 day 1 hour 1 minute"],
    [90, "1 hour 30 minutes"],
    [0, ""],
  ])("%i", (minutes, words) => {
    expect(spanWords(minutes)).toBe(words);
  });
});
