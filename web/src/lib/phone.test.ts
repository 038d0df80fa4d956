import { phoneText } from "./phone";

const read = (number: string) => phoneText(number).replaceAll("\u00a0", " ");

describe("a phone number on screen", () => {
  it("is grouped as its country reads it out", () => {
    expect(read("+61491570156")).toBe("+61 491 570 156");
    expect(read("+61255500438")).toBe("+61 2 5550 0438");
    expect(read("+447700900123")).toBe("+44 7700 900123");
    expect(read("+12025550123")).toBe("+1 202 555 0123");
    expect(read("+4915112345678")).toBe("+49 1511 2345678");
  });

  it("stays as it is when masked or of no country", () => {
    expect(read("••••• 438")).toBe("••••• 438");
    expect(read("+999123")).toBe("+999123");
    expect(read("12")).toBe("12");
  });
});
