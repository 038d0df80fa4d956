/** How the numbers of a country are grouped when read out; the longest fitting pattern is enough. */
const GROUPS: [RegExp, string][] = [
  [/^\+61(4\d\d)(\d{3})(\d{3})$/, "+61 $1 $2 $3"],
  [/^\+61(\d)(\d{4})(\d{4})$/, "+61 $1 $2 $3"],
  [/^\+64(2\d)(\d{3})(\d{3,5})$/, "+64 $1 $2 $3"],
  [/^\+64(\d)(\d{3})(\d{4})$/, "+64 $1 $2 $3"],
  [/^\+44(7\d{3})(\d{6})$/, "+44 $1 $2"],
  [/^\+44(2\d)(\d{4})(\d{4})$/, "+44 $1 $2 $3"],
  [/^\+44(\d{4})(\d{6})$/, "+44 $1 $2"],
  [/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3"],
];

/** `+61491570156` as `+61 491 570 156`; a masked number, or one of elsewhere, as it is. */
export function phoneText(number: string): string {
  for (const [pattern, groups] of GROUPS) {
    // No line break within a number.
    if (pattern.test(number)) return number.replace(pattern, groups).replaceAll(" ", "\u00a0");
  }
  return number;
}
