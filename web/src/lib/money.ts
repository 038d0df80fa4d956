/** An amount in minor units, as the API has it. */
export interface Money {
  amount: number;
  currency: string;
}

function digits(currency: string): number {
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}

export function moneyText(money: Money): string {
  const value = money.amount / 10 ** digits(money.currency);
  return new Intl.NumberFormat(undefined, { style: "currency", currency: money.currency }).format(
    value,
  );
}

/** `85.5` in AUD → 8550 minor units. */
export function toMinor(value: number, currency: string): number {
  return Math.round(value * 10 ** digits(currency));
}

export function fromMinor(money: Money): number {
  return money.amount / 10 ** digits(money.currency);
}

const CURRENCY: Record<string, string> = {
  AU: "AUD",
  NZ: "NZD",
  GB: "GBP",
  US: "USD",
  CA: "CAD",
  IE: "EUR",
  DE: "EUR",
  FR: "EUR",
  NL: "EUR",
  SG: "SGD",
  ZA: "ZAR",
};

/** The currency that a clinic of this country charges in. */
export const currencyOf = (country: string): string => CURRENCY[country] ?? "USD";
