import { Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { DirectoryToken } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

interface RevokeTokenModalProps {
  token: DirectoryToken;
  onClose: () => void;
}

/** Asks before a directory is refused. */
export function RevokeTokenModal({ token, onClose }: RevokeTokenModalProps) {
  const revoke = useSend("delete", "/v1/directory-tokens/{token_id}", ["/v1/directory-tokens"]);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Revoke ${token.name}?`}>
      <FormShell
        of={of}
        submit="Revoke for good"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await revoke.mutateAsync({ params: { path: { token_id: token.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          The directory is refused from its next call on. The people and roles that it brought stay
          as they are.
        </Text>
      </FormShell>
    </Dialog>
  );
}
