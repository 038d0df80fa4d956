import { clock } from "@/lib/time";
import { hoursText, officeHours } from "./hours";

/** A full hour as this machine's language tells it. */
const at = (hour: number) =>
  clock("UTC", new Date(Date.UTC(2026, 0, 1, hour))).replaceAll(" ", "\u00a0");

describe("weekly hours in words", () => {
  it("take neighbouring days with the same hours together", () => {
    expect(hoursText(officeHours("loc_1"))).toBe(`Mon to Fri ${at(9)}–${at(17)}`);
  });

  it("keep different days apart and breaks visible", () => {
    const on = (weekday: "mon" | "wed", from: string, to: string) => ({
      location_id: "loc_1",
      weekday,
      from,
      to,
    });
    expect(
      hoursText([
        on("wed", "13:00:00", "17:00:00"),
        on("wed", "09:00", "12:00"),
        on("mon", "09:00", "12:00"),
      ]),
    ).toBe(`Mon ${at(9)}–${at(12)}, Wed ${at(9)}–${at(12)} and ${at(13)}–${at(17)}`);
  });
});
