import { Select } from "@mantine/core";
import { useSend } from "@/api/hooks";
import { useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { ClientFields } from "./ClientFields";
import type { Told } from "./SecretDialog";
import { EMPTY, newOf, type Wanted } from "./wanted";

const KINDS = [
  { value: "key", label: "API key" },
  { value: "oauth", label: "OAuth client" },
];

interface NewClientModalProps {
  onClose: () => void;
  onTold: (told: Told) => void;
}

/** Makes a client, and hands on its secret. */
export function NewClientModal({ onClose, onTold }: NewClientModalProps) {
  const { tenant } = useMe();
  const create = useSend("post", "/v1/clients", ["/v1/clients"]);
  const of = useProblemForm<Wanted>({ initialValues: EMPTY }, { expires_at: "until" });
  const { form } = of;

  async function submit(wanted: Wanted) {
    onTold(await create.mutateAsync({ body: newOf(wanted, tenant.time_zone) }));
  }

  return (
    <Dialog onClose={onClose} title="New API key" size="lg">
      <FormShell of={of} submit="Make it" onCancel={onClose} onSubmit={submit}>
        <ClientFields form={form}>
          <Select
            label="Kind"
            data={KINDS}
            allowDeselect={false}
            {...form.getInputProps("kind")}
            key={form.key("kind")}
          />
        </ClientFields>
      </FormShell>
    </Dialog>
  );
}
