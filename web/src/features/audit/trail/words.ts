/** Kinds of what is on record, by how their names begin. */
export const KINDS = [
  { value: "session.", label: "Sign-ins" },
  { value: "record", label: "Looks at records" },
  { value: "contact.revealed", label: "Values revealed" },
  { value: "contact.", label: "Contacts" },
  { value: "booking.", label: "Visits" },
  { value: "message.", label: "Texts" },
  { value: "pipeline.", label: "Boards" },
  { value: "task.", label: "Tasks" },
  { value: "user.", label: "People and their roles" },
  { value: "role.", label: "Roles" },
  { value: "client.", label: "API keys" },
  { value: "impersonation.", label: "The reseller acting here" },
  { value: "reseller.", label: "What the reseller may" },
  { value: "access_review.", label: "Access reviews" },
  { value: "security.", label: "Rules of sign-in" },
  { value: "audit.", label: "Exports of this list" },
];

const ACTORS: Record<string, string> = {
  user: "Staff",
  client: "A program",
  automation: "Automation",
  patient: "Patient",
  intake: "Lead source",
  directory: "Staff directory",
  system: "System",
};

export const actorText = ({ kind, name }: { kind: string; name?: string }): string =>
  name ?? ACTORS[kind] ?? kind.replaceAll("_", " ");
