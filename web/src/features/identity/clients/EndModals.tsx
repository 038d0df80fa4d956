import { Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Client } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import type { Told } from "./SecretDialog";

interface RevokeModalProps {
  client: Client;
  onClose: () => void;
}

/** Asks before a client is revoked for good. */
export function RevokeModal({ client, onClose }: RevokeModalProps) {
  const revoke = useSend("delete", "/v1/clients/{client_id}", ["/v1/clients"]);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Revoke ${client.name}?`}>
      <FormShell
        of={of}
        submit="Revoke for good"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await revoke.mutateAsync({ params: { path: { client_id: client.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          The program that uses it is refused within seconds. This cannot be taken back.
        </Text>
      </FormShell>
    </Dialog>
  );
}

interface RotateModalProps extends RevokeModalProps {
  onTold: (told: Told) => void;
}

/** Asks before the old secret is worth nothing. */
export function RotateModal({ client, onClose, onTold }: RotateModalProps) {
  const rotate = useSend("post", "/v1/clients/{client_id}/rotation", ["/v1/clients"]);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Give ${client.name} another secret?`}>
      <FormShell
        of={of}
        submit="Make another secret"
        cancel="Keep the old one"
        onCancel={onClose}
        onSubmit={async () =>
          onTold(await rotate.mutateAsync({ params: { path: { client_id: client.id } } }))
        }
      >
        <Text size="sm">
          The old one, which ends in {client.secret_tail}, is good for nothing from then on: the
          program stands still until it has the new one.
        </Text>
      </FormShell>
    </Dialog>
  );
}
