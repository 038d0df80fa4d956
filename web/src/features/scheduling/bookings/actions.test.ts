import { booking } from "@/test/world";
import { allowedActs, frontActs } from "./actions";

const START = Date.parse("2026-11-23T00:00:00Z");
const at = (minutes: number) => START + minutes * 60_000;

describe("the acts at hand for a visit", () => {
  it("are to confirm well before, to arrive around it, to miss after it", () => {
    expect(frontActs(booking(), at(-600))).toEqual(["confirm", "arrive"]);
    expect(frontActs(booking(), at(-20))).toEqual(["arrive", "confirm"]);
    expect(frontActs(booking(), at(30))).toEqual(["arrive", "no_show"]);
  });

  it("are to attend once the patient is there", () => {
    expect(frontActs(booking({ status: "arrived", allowed: ["attend", "cancel"] }), at(5))).toEqual(
      ["attend"],
    );
  });

  it("are only what the server allows", () => {
    expect(frontActs(booking({ allowed: ["cancel"] }), at(-20))).toEqual([]);
    expect([...allowedActs(booking({ allowed: ["no_show", "something_new"] }))]).toEqual([
      "no_show",
    ]);
  });
});
