/** Colour arithmetic for brands and status tones; contrast as WCAG 2.2 defines it. */
export type Rgb = [number, number, number];

export function parseHex(hex: string): Rgb {
  const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex);
  const full = short ? `${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : hex;
  const found = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(full);
  if (!found) throw new Error(`not a colour: ${hex}`);
  return [1, 2, 3].map((part) => Number.parseInt(found[part] ?? "0", 16)) as Rgb;
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 1 to 21. Text wants at least 4.5. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** `share` of `other` (0 to 1) stirred into `hex`. */
export function mix(hex: string, other: string, share: number): string {
  const a = parseHex(hex);
  const b = parseHex(other);
  return toHex(a.map((part, i) => part + ((b[i] ?? 0) - part) * share) as Rgb);
}

/** The colour itself if it reads on the ground, else the nearest darker or lighter one that does. */
export function readableOn(hex: string, ground: string, wanted = 4.5): string {
  const towards = luminance(ground) > 0.18 ? "#000000" : "#ffffff";
  for (let share = 0; share <= 1; share += 0.04) {
    const tried = mix(hex, towards, share);
    if (contrast(tried, ground) >= wanted) return tried;
  }
  return towards;
}
