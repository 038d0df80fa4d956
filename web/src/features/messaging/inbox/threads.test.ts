import { placeOf, placesOf, snippet } from "./threads";

describe("the threads of a contact", () => {
  const visible = ["loc_1", "loc_2"];
  const [one, two] = [{ location_id: "loc_1" }, { location_id: "loc_2" }];

  it("open by choice, or where there is one only", () => {
    const both = { threads: [two, one], home: "loc_1", visible };
    expect(placeOf({ ...both, chosen: "loc_1" })).toBe("loc_1");
    expect(placeOf({ ...both, chosen: undefined })).toBeUndefined();
    expect(placeOf({ chosen: undefined, threads: [two], home: "loc_1", visible })).toBe("loc_2");
  });

  it("are offered the newest first, with one that is only begun", () => {
    expect(placesOf([two, one], "loc_1")).toEqual(["loc_2", "loc_1"]);
    expect(placesOf([], "loc_1")).toEqual(["loc_1"]);
  });

  it("begin at the contact's own location, or at one that the reader sees", () => {
    const none = { chosen: undefined, threads: [], visible };
    expect(placeOf({ ...none, home: "loc_2" })).toBe("loc_2");
    expect(placeOf({ ...none, home: "loc_9" })).toBe("loc_1");
  });

  it("do not open at a location that the reader does not see", () => {
    expect(placeOf({ chosen: "loc_9", threads: [one], home: "loc_1", visible })).toBe("loc_1");
  });

  it("are told by their last words, unless the role hides them", () => {
    const last = { direction: "out", at: "2026-11-22T03:00:00Z", state: "sent" } as const;
    expect(snippet({ ...last, body: "See you" })).toBe("You: See you");
    expect(snippet({ ...last, direction: "in" })).toBe("hidden by your role");
    expect(snippet(undefined)).toBe("No messages yet");
  });
});
