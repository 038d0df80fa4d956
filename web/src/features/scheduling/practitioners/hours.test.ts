import { hoursText, officeHours } from "./hours";

describe("weekly hours in words", () => {
  it("take neighbouring days with the same hours together", () => {
    expect(hoursText(officeHours("loc_1"))).toBe("Mon to Fri 09:00–17:00");
  });

  it("keep different days apart and breaks visible", () => {
    const at = (weekday: "mon" | "wed", from: string, to: string) => ({
      location_id: "loc_1",
      weekday,
      from,
      to,
    });
    expect(
      hoursText([
        at("wed", "13:00:00", "17:00:00"),
        at("wed", "09:00", "12:00"),
        at("mon", "09:00", "12:00"),
      ]),
    ).toBe("Mon 09:00–12:00, Wed 09:00–12:00 and 13:00–17:00");
  });
});
