import type { Answer } from "@/api/types";
import type { Tone } from "@/design/tones";

export type Explanation = Answer<"/v1/authz/explanation", "get">;

const ID = /[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}/;

/** The id in what was pasted: the id itself, or the address of the record's page. */
export const recordIn = (text: string): string | undefined => ID.exec(text)?.[0];

export interface Verdict {
  tone: Tone;
  label: string;
  text: string;
}

/** The answer for people; `words` is what follows "may". */
export function verdictOf(
  { answer }: Pick<Explanation, "answer">,
  name: string,
  words: string,
  ofOne: boolean,
): Verdict {
  switch (answer) {
    case "allowed":
      return {
        tone: "good",
        label: "Yes",
        text: `${name} may ${words}${ofOne ? ", and this is within their reach" : ""}.`,
      };
    case "forbidden":
      return { tone: "bad", label: "No", text: `None of ${name}'s roles lets them ${words}.` };
    case "not_found":
      return {
        tone: "bad",
        label: "No",
        text: `${name} may ${words}, but not this one: to them it is not there.`,
      };
  }
}
