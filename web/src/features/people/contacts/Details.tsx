import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { BodyOf, Contact } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan, useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { phoneText } from "@/lib/phone";
import { dateTime, dayName } from "@/lib/time";
import classes from "./Contact.module.css";
import { ContactFields, type ContactValues } from "./ContactFields";
import { signalWord } from "./signals";

/** What changed, as a patch: an emptied field is null, an untouched one absent. */
export function patchOf(
  contact: Contact,
  values: ContactValues,
): BodyOf<"/v1/contacts/{contact_id}", "patch"> {
  const patch: Record<string, string | null> = {};
  for (const name of ["first_name", "last_name", "phone", "email", "date_of_birth"] as const) {
    const before = contact[name] ?? "";
    if (values[name] !== before) patch[name] = values[name] === "" ? null : values[name];
  }
  return patch;
}

function EditModal({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { fields } = useMe();
  // A masked value must not be written back as if it were the real one.
  const hidden = fields.pii === "show" ? [] : ["phone", "email", "date_of_birth"];
  const update = useSend("patch", "/v1/contacts/{contact_id}", [
    "/v1/contacts",
    "/v1/contacts/{contact_id}",
    "/v1/contacts/{contact_id}/timeline",
  ]);
  const [noTexts, setNoTexts] = useState(false);
  const of = useProblemForm<ContactValues>({
    initialValues: {
      first_name: contact.first_name,
      last_name: contact.last_name ?? "",
      phone: contact.phone ?? "",
      email: contact.email ?? "",
      date_of_birth: contact.date_of_birth ?? "",
      location_id: null,
    },
  });
  return (
    <Dialog onClose={onClose} title={`Change ${contact.name}`}>
      <FormShell
        of={of}
        submit="Save"
        onCancel={onClose}
        onSubmit={async (values) => {
          const body = { ...patchOf(contact, values), ...(noTexts ? { sms_opt_out: true } : {}) };
          if (Object.keys(body).length > 0) {
            await update.mutateAsync({
              params: { path: { contact_id: contact.id } },
              headers: ifMatch(contact),
              body,
            });
          }
          onClose();
        }}
      >
        <ContactFields form={of.form} hidden={hidden} />
        {contact.sms_opt_out ? null : (
          <Checkbox
            label="No more texts"
            description="They told you so. Only they can take it back, by texting START."
            checked={noTexts}
            onChange={(event) => setNoTexts(event.currentTarget.checked)}
          />
        )}
      </FormShell>
    </Dialog>
  );
}

/** The facts about a contact. A field that the reader may not see is not in the answer, nor here. */
export function Details({ contact }: { contact: Contact }) {
  const can = useCan();
  const { byId, zoneOf } = useLocations();
  const [editing, setEditing] = useState(false);
  const facts: [string, string | null | undefined][] = [
    ["Phone", contact.phone ? phoneText(contact.phone) : contact.phone],
    ["E-mail", contact.email],
    [
      "Date of birth",
      contact.date_of_birth && /^\d{4}-\d\d-\d\d$/.test(contact.date_of_birth)
        ? dayName(contact.date_of_birth, "long").replace(/^\w+,? /, "")
        : contact.date_of_birth,
    ],
    ["Location", byId(contact.home_location_id)?.name],
    ["Came from", contact.source?.replaceAll("_", " ")],
    ["Texts", contact.sms_opt_out ? "Opted out" : "Allowed"],
    ["Contact since", dateTime(zoneOf(contact.home_location_id), contact.created_at)],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {contact.warmness && contact.warmness.reasons.length > 0 ? (
        <div className={classes.warmth}>
          <h3>
            Why {contact.warmness.band}, {contact.warmness.score} of 100
          </h3>
          <ul>
            {contact.warmness.reasons.map(({ signal, points, event_id }) => (
              <li key={`${signal} ${event_id}`}>
                <span>{signalWord(signal)}</span>
                <span className="tabular">
                  {points > 0 ? "+" : ""}
                  {Math.round(points * 10) / 10}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {can("contacts:write") ? (
        <Button variant="default" mt="sm" onClick={() => setEditing(true)}>
          Change details
        </Button>
      ) : null}
      {editing ? <EditModal contact={contact} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
