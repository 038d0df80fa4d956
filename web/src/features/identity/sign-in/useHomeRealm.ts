import { useRef, useState } from "react";
import { call } from "@/api/call";
import type { Answer } from "@/api/types";

export type SsoWay = NonNullable<Answer<"/v1/sso/discovery", "post">["sso"]>;

/** Whither an address leads: the clinic's own provider, or (null) a password as usual. */
export function useHomeRealm() {
  const [way, setWay] = useState<SsoWay | null>(null);
  const asked = useRef("");

  async function ask(email: string): Promise<SsoWay | null> {
    const wish = email.trim();
    if (wish === asked.current) return way;
    asked.current = wish;
    // Whoever cannot be told signs in by password, as ever.
    const answer = wish.includes("@")
      ? await call("post", "/v1/sso/discovery", { body: { email: wish } }).catch(() => null)
      : null;
    const found = answer?.sso ?? null;
    if (asked.current === wish) setWay(found);
    return found;
  }

  return { way, ask };
}

/** Where the browser leaves for the provider. */
export const departure = (way: SsoWay, returnTo: string): string =>
  `${way.start}&return_to=${encodeURIComponent(returnTo)}`;
