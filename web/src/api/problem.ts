import { detailWords, fieldWords, titleWords } from "./words";

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
  if (isProblem(body)) {
    const title = titleWords(body.title);
    const detail = body.detail ? detailWords(body.code, body.detail) : body.detail;
    return new ProblemError({ ...body, title, detail, status: body.status || status });
  }
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

/** What a form knows of its fields. */
export interface Fields {
  /** Whether a message at this path is seen, by its input. */
  shows: (path: string) => boolean;
  valueAt?: (path: string) => unknown;
  /** The fields inside a path, in their order on the page. */
  within?: (path: string) => string[];
  /** Where the body's names are not the form's: `due_at` → `day`. */
  names?: Record<string, string>;
}

/**
 * The field that shows an error: the one it points at, the first one within (`hours.0` has no input
 * of its own, its day has), or one around it (`price.amount` is entered as `price`).
 */
function fieldOf(path: string, { shows, within, names }: Fields): string | undefined {
  const own = names?.[path] ?? path;
  if (shows(own)) return own;
  const inner = within?.(own)[0];
  if (inner) return inner;
  const parts = own.split(".");
  const around = parts.slice(1).map((_, index) => parts.slice(0, -1 - index).join("."));
  return around.find(shows);
}

/** Splits a problem into messages at known fields and those that belong to none of them. */
export function fieldErrors(
  problem: ProblemError,
  known: Fields,
): { fields: Record<string, string>; rest: string[] } {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const error of problem.errors) {
    const path = pointerToField(error.pointer);
    const field = path ? fieldOf(path, known) : undefined;
    const text = fieldWords(error, field ? known.valueAt?.(field) : undefined);
    // The first fault of a field is enough: what is empty also fits no pattern.
    if (field) fields[field] ??= text;
    else rest.push(path ? `${path}: ${text}` : text);
  }
  return { fields, rest };
}
