import type { Impersonation, ResellerGrant } from "@/api/types";

export const KIND: Record<ResellerGrant["kind"], string> = {
  support: "Support",
  data: "Patient data",
  config: "Set-up",
};

/** What each kind opens, as the owner of a clinic reads it. */
export const KIND_NOTE: Record<ResellerGrant["kind"], string> = {
  support: "The daily work, with phones and e-mails masked and no health details.",
  data: "The daily work with patients' records whole.",
  config: "Services, templates, sources and locations; no patients.",
};

export const MODE: Record<ResellerGrant["mode"], string> = {
  read: "reading only",
  write: "with changes",
};

/** What somebody does, in one line. */
export const doing = ({
  kind,
  mode,
  subject,
  emergency,
}: Pick<Impersonation, "kind" | "mode" | "subject" | "emergency">): string =>
  [
    emergency ? "Emergency" : KIND[kind],
    MODE[mode],
    ...(subject ? [`for ${subject.name}`] : []),
  ].join(", ");
