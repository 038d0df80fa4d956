/** `phone = mobile_number` lines ↔ the mapping of a source (our field → the form's name). */
export function parseMapping(text: string): Record<string, string> {
  const pairs = text
    .split("\n")
    .map((line) => line.split("="))
    .map(([field = "", ...key]) => [field.trim(), key.join("=").trim()] as const)
    .filter(([field, key]) => field && key);
  return Object.fromEntries(pairs);
}

export function mappingText(mapping: object): string {
  return Object.entries(mapping)
    .map(([field, key]) => `${field} = ${String(key)}`)
    .join("\n");
}
