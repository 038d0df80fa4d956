import { Text } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { Client } from "@/api/types";
import { useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { ClientFields } from "./ClientFields";
import { patchOf, type Wanted, wantedOf } from "./wanted";

interface ChangeClientModalProps {
  client: Client;
  onClose: () => void;
}

/** Changes what a client holds; its secret stays. */
export function ChangeClientModal({ client, onClose }: ChangeClientModalProps) {
  const { time_zone } = useMe().tenant;
  const update = useSend("patch", "/v1/clients/{client_id}", ["/v1/clients"]);
  const of = useProblemForm<Wanted>(
    { initialValues: wantedOf(client, time_zone) },
    { expires_at: "until" },
  );

  async function submit(wanted: Wanted) {
    await update.mutateAsync({
      params: { path: { client_id: client.id } },
      headers: ifMatch(client),
      body: patchOf(client, wanted, time_zone),
    });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={`Change ${client.name}`} size="lg">
      <FormShell of={of} submit="Save" onCancel={onClose} onSubmit={submit}>
        <Text size="sm">It holds within seconds. The secret stays as it is.</Text>
        <ClientFields form={of.form} client={client} />
      </FormShell>
    </Dialog>
  );
}
