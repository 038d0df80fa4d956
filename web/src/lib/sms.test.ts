import { smsSize } from "./sms";

describe("the size of a text", () => {
  it("is one GSM-7 segment up to 160 septets", () => {
    expect(smsSize("a".repeat(160))).toEqual({
      encoding: "GSM-7",
      units: 160,
      segments: 1,
      left: 0,
    });
  });

  it("is two segments of 153 from the 161st on", () => {
    expect(smsSize("a".repeat(161))).toEqual({
      encoding: "GSM-7",
      units: 161,
      segments: 2,
      left: 145,
    });
    expect(smsSize("a".repeat(306)).segments).toBe(2);
    expect(smsSize("a".repeat(307)).segments).toBe(3);
  });

  it("counts extended characters twice and never cuts one in two", () => {
    expect(smsSize("€").units).toBe(2);
    expect(smsSize(`${"a".repeat(159)}€`).segments).toBe(2);
    // 152 septets, then a two-septet character: it moves to the next part and one septet is lost.
    const text = `${"a".repeat(152)}€${"a".repeat(152)}`;
    expect(smsSize(text)).toMatchObject({ segments: 3, left: 152 });
  });

  it("turns to UCS-2 by one character outside the alphabet", () => {
    expect(smsSize("ç")).toMatchObject({ encoding: "UCS-2", segments: 1, left: 69 });
    expect(smsSize("à")).toMatchObject({ encoding: "GSM-7" });
    expect(smsSize("“".repeat(70)).segments).toBe(1);
    expect(smsSize("“".repeat(71)).segments).toBe(2);
  });

  it("keeps surrogate pairs together", () => {
    // 66 units, then a pair: it does not fit into the 67 of a part.
    const text = `${"“".repeat(66)}\u{1F600}${"“".repeat(65)}`;
    expect(smsSize(text)).toMatchObject({ units: 133, segments: 2, left: 0 });
  });

  it("has no segment when there is no text", () => {
    expect(smsSize("").segments).toBe(0);
  });
});
