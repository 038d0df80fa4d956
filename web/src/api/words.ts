import type { FieldProblem } from "./problem";

const NEEDED = "Please fill this in.";

/** What a field wants, by the last name of its pointer, where the server only names a pattern. */
const WANTS: [RegExp, string][] = [
  [/email$/, "This is not an e-mail address. It looks like name@example.com."],
  [/(phone|sms_sender)$/, "This is not a phone number."],
  [/^(from|to)$/, "Give a time, such as 09:00."],
  [/(_id|country|time_zone)$/, "Please choose one."],
];

/** A server's general title is the name of a status in HTTP; staff do not speak HTTP. */
const TITLES: Record<string, string> = {
  "Bad Request": "This could not be read",
  Unauthorized: "Please sign in again",
  Forbidden: "Your role does not allow this",
  "Not Found": "This is not there, or not yours to see",
  Conflict: "This is not possible now",
  "Precondition Failed": "Somebody else has changed this meanwhile",
  "Content Too Large": "This is too big",
  "Payload Too Large": "This is too big",
  "Unprocessable Entity": "Something is not right yet",
  "Unprocessable Content": "Something is not right yet",
  "Too Many Requests": "Too many tries",
  "Internal Server Error": "Something went wrong on the server",
  "Service Unavailable": "The server is busy",
};

export const titleWords = (title: string): string => TITLES[title] ?? title;

/** A refusal names the permission that is missing; who reads it knows roles and colleagues. */
export function detailWords(code: string, detail: string): string {
  if (code !== "forbidden" || !detail.includes("needs the permission")) return sentence(detail);
  return detail.includes("at every location")
    ? "This belongs to the whole clinic. Ask somebody whose role holds at all locations."
    : "Ask the owner or an administrator of your clinic.";
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * An error of a field for those who fill it in. The server explains its own rules in words; the
 * rules of the API's description it names as a machine would ("must match ^…"), so these are said here.
 */
export function fieldWords({ pointer, code, detail }: FieldProblem, value?: unknown): string {
  const name = pointer.split("/").at(-1) ?? "";
  const wants = WANTS.find(([names]) => names.test(name))?.[1];
  switch (code) {
    case "required":
    case "min_length":
    case "min_items":
      return value === undefined || value === "" || value === null
        ? (chosen(name) ?? NEEDED)
        : sentence(detail || NEEDED);
    case "pattern":
      if (value === "" || value === null) return chosen(name) ?? NEEDED;
      return wants ?? "This cannot be read. Look at how it is written.";
    case "date":
      return "This is not a date that can be used.";
    default:
      return sentence(detail || code.replaceAll("_", " "));
  }
}

/** An empty choice is not filled in but chosen. */
const chosen = (name: string): string | undefined =>
  /(_id|country|time_zone)$/.test(name) ? "Please choose one." : undefined;
