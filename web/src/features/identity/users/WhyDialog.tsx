import { Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { call } from "@/api/call";
import { useList } from "@/api/hooks";
import type { User } from "@/api/types";
import { choices } from "@/app/locations";
import { useCan } from "@/app/session";
import { Dialog, ProblemAlert } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { usePermissions } from "../access/permissions";
import { WhyAnswer } from "./WhyAnswer";
import { type Explanation, recordIn } from "./why";

interface Told {
  explanation: Explanation;
  words: string;
  ofOne: boolean;
}

/** Contacts to choose from, as they are searched for. */
function useContactChoices() {
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  const enabled = useCan()("contacts:read");
  // Who lists patients is on record: not before a name is searched for.
  const asks = enabled && wanted !== "";
  const query = { limit: 20, search: wanted };
  const list = useList("/v1/contacts", { params: { query } }, { enabled: asks, keep: true });
  return { enabled, typed, setTyped, data: choices(list.items) };
}

/** Asks whether a colleague may do something, and shows which of their roles decides. */
export function WhyDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const permissions = usePermissions();
  const contacts = useContactChoices();
  const [told, setTold] = useState<Told | null>(null);
  const of = useProblemForm(
    {
      initialValues: { action: "contacts:read", contact: null as string | null, record: "" },
      validate: {
        record: (text) =>
          text.trim() && !recordIn(text) ? "There is no number of a record in this." : null,
      },
    },
    { "?action": "action", "?resource": "record" },
  );
  const { form } = of;

  async function ask({ action, contact, record }: typeof form.values) {
    setTold(null);
    const resource = recordIn(record) ?? contact ?? undefined;
    const query = { user: user.id, action, ...(resource ? { resource } : {}) };
    const explanation = await call("get", "/v1/authz/explanation", { params: { query } });
    const words = permissions.wordsOf(action);
    setTold({ explanation, words, ofOne: resource !== undefined });
  }

  return (
    <Dialog onClose={onClose} title={`What ${user.name} may, and why`} size="lg">
      <Stack gap="md">
        <ProblemAlert error={permissions.error} />
        <FormShell of={of} submit="Ask" cancel="Close" onCancel={onClose} onSubmit={ask}>
          <Select
            label="May they …"
            data={permissions.all.map(({ name, words }) => ({ value: name, label: words }))}
            searchable
            openOnFocus={false}
            allowDeselect={false}
            data-autofocus
            {...form.getInputProps("action")}
            key={form.key("action")}
          />
          {contacts.enabled ? (
            <Select
              label="Of which contact"
              description="Empty: of any."
              placeholder="Search by name"
              data={contacts.data}
              searchable
              clearable
              filter={({ options }) => options}
              searchValue={contacts.typed}
              onSearchChange={contacts.setTyped}
              nothingFoundMessage={contacts.typed ? "Nobody of this name" : "Type a name"}
              {...form.getInputProps("contact")}
              key={form.key("contact")}
            />
          ) : null}
          <TextInput
            label="Or of another record"
            description="Optional: the address of its page, or its number, such as bkg_…"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("record")}
            key={form.key("record")}
          />
        </FormShell>
        <div aria-live="polite">{told ? <WhyAnswer name={user.name} {...told} /> : null}</div>
      </Stack>
    </Dialog>
  );
}
