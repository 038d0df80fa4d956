import type { Touchpoint } from "@/api/types";
import { cameFromText, pageText, recentWords } from "./touchpoint";

const NOW = Date.parse("2026-11-22T03:00:00Z");
const touch = (over: Partial<Touchpoint> = {}): Touchpoint => ({
  id: "tch_1",
  at: "2026-11-22T02:00:00Z",
  location_id: "loc_1",
  source: "google",
  ...over,
});

describe("what a lead wrote", () => {
  it("is the newest that has words, while it is recent", () => {
    const older = touch({ id: "tch_0", at: "2026-11-20T02:00:00Z", message: "My knee hurts" });
    expect(recentWords([touch(), older], NOW)?.id).toBe("tch_0");
    expect(recentWords([touch({ message: "Old", at: "2026-10-01T02:00:00Z" })], NOW)).toBe(
      undefined,
    );
  });

  it("is not a mask, nor blank", () => {
    expect(recentWords([touch({ message: "•••• rts" }), touch({ message: "  " })], NOW)).toBe(
      undefined,
    );
  });
});

describe("where they came from", () => {
  it("is one line of what is known", () => {
    expect(cameFromText(touch())).toBe("google");
    expect(cameFromText(touch({ campaign: "spring" }), true)).toBe("");
    expect(
      cameFromText(
        touch({
          medium: "cpc",
          campaign: "spring",
          term: "physio",
          page_url: "https://clinic.example/book/?name=Ava",
          referrer: "••••com",
        }),
      ),
    ).toBe("google · cpc · campaign spring · searched for “physio” · on clinic.example/book");
  });

  it("shows no query of a page, even of one that is no address", () => {
    expect(pageText("/book?phone=1")).toBe("/book");
    expect(pageText("https://clinic.example/")).toBe("clinic.example");
  });
});
