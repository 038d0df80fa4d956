import { Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { SsoConnection } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

interface RemoveModalProps {
  connection: SsoConnection;
  onClose: () => void;
}

/** Asks before a connection goes, with all that hangs on it. */
export function RemoveModal({ connection, onClose }: RemoveModalProps) {
  const remove = useSend("delete", "/v1/sso/connections/{connection_id}", [
    "/v1/sso/connections",
    "/v1/sso/domains",
    "/v1/sso/mappings",
  ]);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Remove ${connection.name}?`}>
      <FormShell
        of={of}
        submit="Remove for good"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await remove.mutateAsync({ params: { path: { connection_id: connection.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          Whoever signed in by it is signed out within seconds, the roles that its groups gave are
          gone, and its domains are to be proven anew. Switching it off keeps all of that.
        </Text>
      </FormShell>
    </Dialog>
  );
}
