import { NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { FleetClinic, ResellerGrant } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";
import { goOn } from "../impersonation/ImpersonationBar";
import { KIND } from "../impersonation/words";

interface Wanted extends Record<string, unknown> {
  kind: ResellerGrant["kind"];
  mode: ResellerGrant["mode"];
  reason: string;
  ticket: string;
  minutes: number | string;
  user_id: string;
}

interface EnterModalProps {
  clinic: FleetClinic;
  /** Without a grant, where the clinic has consented to that. */
  emergency: boolean;
  onClose: () => void;
}

const given = (value: unknown) => (value === "" ? "Please fill this in." : null);

/** Asks why, and leads into the clinic. */
export function EnterModal({ clinic, emergency, onClose }: EnterModalProps) {
  const begin = useSend("post", "/v1/impersonations");
  const breakGlass = useSend("post", "/v1/emergency-impersonations");
  const kinds = [...new Set(clinic.grants.map(({ kind }) => kind))];
  const of = useProblemForm<Wanted>({
    initialValues: {
      kind: kinds[0] ?? "support",
      mode: "read",
      reason: "",
      ticket: "",
      minutes: 30,
      user_id: "",
    },
    validate: { reason: given, ticket: given, minutes: given },
  });
  const { form } = of;
  const mayWrite = clinic.grants.some(
    ({ kind, mode }) => kind === form.values.kind && mode === "write",
  );

  async function submit({ kind, mode, minutes, user_id, reason, ticket }: Wanted) {
    const why = { tenant_id: clinic.id, reason, ticket, minutes: Number(minutes) };
    if (emergency) await breakGlass.mutateAsync({ body: why });
    else {
      const body = { ...why, kind, mode: mayWrite ? mode : "read", ...filled({ user_id }) };
      await begin.mutateAsync({ body: body as typeof why });
    }
    goOn(urls.today());
  }

  return (
    <Dialog
      onClose={onClose}
      title={emergency ? `Break the glass at ${clinic.name}` : `Enter ${clinic.name}`}
    >
      <FormShell
        of={of}
        submit={emergency ? "Break the glass" : "Enter"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <Text size="sm">
          {emergency
            ? "You see patients' records whole and change nothing. Every owner of the clinic is told at once."
            : "The clinic's owners are told at once, with your name and this reason, and can end it."}
        </Text>
        {emergency ? null : (
          <>
            <Select
              label="What for"
              data={kinds.map((kind) => ({ value: kind, label: KIND[kind] }))}
              allowDeselect={false}
              {...form.getInputProps("kind")}
              key={form.key("kind")}
            />
            {mayWrite ? (
              <Select
                label="How"
                data={[
                  { value: "read", label: "Look only" },
                  { value: "write", label: "Look, and change things" },
                ]}
                allowDeselect={false}
                {...form.getInputProps("mode")}
                key={form.key("mode")}
              />
            ) : null}
          </>
        )}
        <TextInput
          label="Reason"
          description="No names of patients."
          data-autofocus
          {...form.getInputProps("reason")}
          key={form.key("reason")}
        />
        <TextInput
          label="Ticket"
          description="Its number at your desk, such as T-1234."
          {...form.getInputProps("ticket")}
          key={form.key("ticket")}
        />
        <NumberInput
          label="Minutes"
          description="60 at most."
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps("minutes")}
          key={form.key("minutes")}
        />
        {emergency ? null : (
          <TextInput
            label="For a colleague of theirs"
            description="Optional: their id (usr_…). You see no more than they do."
            {...form.getInputProps("user_id")}
            key={form.key("user_id")}
          />
        )}
      </FormShell>
    </Dialog>
  );
}
