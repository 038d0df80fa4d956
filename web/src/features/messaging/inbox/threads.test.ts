import type { Message } from "@/api/types";
import { latestByLocation, placeOf, placesOf } from "./threads";

const at = (id: string, location_id: string) => ({ id, location_id }) as Message;

describe("the threads of a contact", () => {
  it("are told apart by location, the latest message of each", () => {
    const messages = [at("msg_4", "loc_2"), at("msg_3", "loc_1"), at("msg_2", "loc_2")];
    expect(latestByLocation(messages).map(({ id }) => id)).toEqual(["msg_4", "msg_3"]);
  });

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
});
