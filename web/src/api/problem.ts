/** One wrong field of a request body: `pointer` is a JSON pointer such as `/owner/email`. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail?: string | null;
}

/** The body of every error answer (RFC 9457, `application/problem+json`). */
export interface Problem {
  title: string;
  status: number;
  code: string;
  detail?: string | null;
  errors?: FieldProblem[] | null;
  request_id?: string | null;
  /** On `illegal_transition`: what could be done instead. */
  allowed?: string[] | null;
}

/** What every call of the API throws when it does not succeed. Status 0: the server was not reached. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ProblemError";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get errors(): FieldProblem[] {
    return this.problem.errors ?? [];
  }
}

const UNREACHABLE: Problem = {
  title: "The server cannot be reached",
  detail: "Nothing was saved. Check the connection and try again.",
  status: 0,
  code: "unreachable",
};

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "title" in body && "code" in body;
}

/** Makes a problem of whatever an answer carried: a proxy's HTML page has no problem body. */
export function problemOf(body: unknown, status: number): ProblemError {
  if (isProblem(body)) return new ProblemError({ ...body, status: body.status || status });
  return new ProblemError({
    title: status >= 500 ? "Something went wrong on the server" : "The request was refused",
    detail: `The server answered ${status} without saying why.`,
    status,
    code: "unexplained",
  });
}

/** The same for anything thrown, so that a screen has one shape of error to show. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TypeError) return new ProblemError(UNREACHABLE);
  return new ProblemError({
    title: "Something went wrong in this page",
    detail: error instanceof Error ? error.message : null,
    status: 0,
    code: "page_error",
  });
}

/** `/hours/0/from` → `hours.0.from`, the path by which a form names the field. */
export function pointerToField(pointer: string): string {
  return pointer
    .replace(/^#?\//, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

/** Splits a problem into messages at known fields and those that belong to none of them. */
export function fieldErrors(
  problem: ProblemError,
  isField: (name: string) => boolean,
): { fields: Record<string, string>; rest: string[] } {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const error of problem.errors) {
    const name = pointerToField(error.pointer);
    const text = error.detail || error.code.replaceAll("_", " ");
    if (name && isField(name)) fields[name] = fields[name] ? `${fields[name]} ${text}` : text;
    else rest.push(name ? `${name}: ${text}` : text);
  }
  return { fields, rest };
}
