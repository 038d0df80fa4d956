/** ISO 3166 codes that a clinic may choose, named by the browser's language. */
const CODES =
  "AU NZ GB IE US CA DE AT CH FR BE NL LU ES PT IT DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT MT CY " +
  "SG MY ID PH TH VN HK TW JP KR IN PK BD LK AE SA QA KW IL TR ZA KE NG GH EG MA BR MX AR CL CO PE";

export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: "region" });
  return CODES.split(" ")
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
