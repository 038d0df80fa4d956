import { ProblemError } from "@/api/problem";

/** Too many tries, in words: the server counts them, whoever waits can try again. */
export function tooMany(error: ProblemError): ProblemError {
  return new ProblemError({
    ...error.problem,
    title: "Too many tries",
    detail: "Wait a minute, then try again.",
  });
}
