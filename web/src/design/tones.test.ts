import { contrast, mix, readableOn } from "./color";
import { themeOf, variablesOf } from "./theme";
import { SURFACE, TONES } from "./tones";

const SCHEMES = ["light", "dark"] as const;

describe("colours", () => {
  it.each(SCHEMES)("of a status read on their ground and on the page (%s)", (scheme) => {
    for (const [tone, { text, ground, mark }] of Object.entries(TONES[scheme])) {
      expect(contrast(text, ground), `${tone} text on its ground`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, SURFACE[scheme].card), `${tone} text on a card`).toBeGreaterThanOrEqual(
        4.5,
      );
      expect(contrast(mark, SURFACE[scheme].card), `${tone} mark on a card`).toBeGreaterThanOrEqual(
        3,
      );
    }
  });

  it.each(SCHEMES)("of dimmed text read on page and card (%s)", (scheme) => {
    const { dim, page, card } = SURFACE[scheme];
    expect(contrast(dim, page)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dim, card)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["#0f6b66", "#ffd400", "#e11d48", "#111111", "#f5f5f5", "#1d4ed8"])(
    "of any brand read wherever it is text (%s)",
    (primary_color) => {
      const brand = { name: "B", primary_color, on_primary_color: "#ffffff" };
      const made = variablesOf(brand)(themeOf(brand) as never);
      expect(
        contrast(made.variables["--attend-on-primary"] as string, primary_color),
      ).toBeGreaterThanOrEqual(4.5);
      for (const scheme of SCHEMES) {
        const text = made[scheme]["--attend-brand-text"] as string;
        expect(
          contrast(text, made[scheme]["--attend-brand-soft"] as string),
        ).toBeGreaterThanOrEqual(4.5);
        expect(contrast(text, SURFACE[scheme].page)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it("mix and stay readable", () => {
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(readableOn("#ffd400", "#ffffff")).not.toBe("#ffd400");
    expect(() => mix("red", "#fff", 0.5)).toThrow("not a colour");
  });
});
