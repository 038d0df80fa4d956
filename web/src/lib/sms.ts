/**
 * How a text is cut into segments (3GPP TS 23.038, 23.040): 160 septets alone or 153 in a part
 * when every character is in the GSM 7-bit alphabet, else 70 or 67 UTF-16 units (UCS-2).
 */
export interface SmsSize {
  encoding: "GSM-7" | "UCS-2";
  /** Septets for GSM-7 (an extended character takes two), UTF-16 units for UCS-2. */
  units: number;
  segments: number;
  /** Units still free in the last segment. */
  left: number;
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

function isGsm(text: string): boolean {
  for (const char of text) if (!BASIC.has(char) && !EXTENDED.has(char)) return false;
  return true;
}

/** Fills parts of `size` units with characters that may not be cut in two. */
function pack(costs: number[], size: number): { parts: number; inLast: number } {
  let parts = 1;
  let inLast = 0;
  for (const cost of costs) {
    if (inLast + cost > size) {
      parts += 1;
      inLast = 0;
    }
    inLast += cost;
  }
  return { parts, inLast };
}

export function smsSize(text: string): SmsSize {
  const gsm = isGsm(text);
  const costs = Array.from(text, (char) => (gsm ? (EXTENDED.has(char) ? 2 : 1) : char.length));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const encoding = gsm ? "GSM-7" : "UCS-2";
  const [alone, inParts] = gsm ? [160, 153] : [70, 67];
  if (units <= alone)
    return { encoding, units, segments: units === 0 ? 0 : 1, left: alone - units };
  const { parts, inLast } = pack(costs, inParts);
  return { encoding, units, segments: parts, left: inParts - inLast };
}
