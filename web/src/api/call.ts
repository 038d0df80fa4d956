import { client } from "./client";
import { asProblem, ProblemError, problemOf } from "./problem";
import type { paths } from "./schema";
import { stepUp } from "./step-up";
import type { Answer, Init, Method, PathOf } from "./types";

interface Outcome {
  data?: unknown;
  error?: unknown;
  response: Response;
}

type AnyCall = (method: Method, path: string, init: object) => Promise<Outcome>;

/**
 * One call of the API; throws a ProblemError for everything but success. What asks for a fresh proof
 * is sent again once it is given.
 */
export function call<M extends Method, P extends PathOf<M> & keyof paths>(
  method: M,
  path: P,
  init: Init<P, M>,
): Promise<Answer<P, M>>;
// What one operation takes and gives is the caller's to check; over all of them the types are too many.
export async function call(method: Method, path: string, init: object): Promise<unknown> {
  try {
    return await send(method, path, init);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "step_up_required") throw error;
    if (!(await stepUp())) throw notShown(error);
    return send(method, path, init);
  }
}

const notShown = ({ problem }: ProblemError) =>
  new ProblemError({
    ...problem,
    title: "Nothing was changed",
    detail: "This needs you to show that it is you. Try again when you can.",
  });

async function send(method: Method, path: string, init: object): Promise<unknown> {
  const request = client.request as unknown as AnyCall;
  try {
    const { data, error, response } = await request(method, path, init);
    if (!response.ok) throw problemOf(error, response.status);
    return data;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw asProblem(error);
  }
}

/** A key under which the server answers a repeated POST with the first outcome. */
export function idempotencyKey(): Record<"Idempotency-Key", string> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { "Idempotency-Key": hex };
}

/** `If-Match` for a PATCH: the change is refused (412) if somebody else was quicker. */
export function ifMatch(thing: { version: number }): Record<"If-Match", string> {
  return { "If-Match": `"${thing.version}"` };
}
