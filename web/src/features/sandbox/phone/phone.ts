import type { SandboxSms } from "@/api/types";

export interface SentText {
  from: string;
  to: string;
  body: string;
  at: string;
}

export interface Bubble {
  id: string;
  mine: boolean;
  body: string;
  at: string;
  state?: string;
  segments?: number;
}

/** E.164: a plus and 7 to 15 digits. */
export const looksLikeNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

/** The phone's texts in order of time: those that came and those sent from this tab. */
export function bubbles(received: readonly SandboxSms[], sent: readonly SentText[]): Bubble[] {
  const theirs = received.map(({ id, body, at, state, segments }) => ({
    id,
    mine: false,
    body,
    at,
    state,
    segments,
  }));
  const mine = sent.map(({ body, at }, index) => ({
    id: `sent ${at} ${index}`,
    mine: true,
    body,
    at,
  }));
  return [...theirs, ...mine].sort((a, b) => a.at.localeCompare(b.at));
}
