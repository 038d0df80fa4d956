import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** `+61491570156` as `+61 491 570 156`, grouped as its country does; a masked number as it is. */
export function phoneText(number: string): string {
  const parsed = number.startsWith("+") ? parsePhoneNumberFromString(number) : undefined;
  // No line break within a number.
  return parsed?.formatInternational().replaceAll(" ", "\u00a0") ?? number;
}
