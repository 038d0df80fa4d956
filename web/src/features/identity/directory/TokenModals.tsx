import { Text, TextInput } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Answer, DirectoryToken } from "@/api/types";
import { Copyable, Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { ShownOnce } from "../access/ShownOnce";

export type MadeToken = Answer<"/v1/directory-tokens", "post">;

interface NewTokenModalProps {
  onClose: () => void;
  onMade: (made: MadeToken) => void;
}

/** Makes a token for a directory. */
export function NewTokenModal({ onClose, onMade }: NewTokenModalProps) {
  const make = useSend("post", "/v1/directory-tokens", ["/v1/directory-tokens"]);
  const of = useProblemForm({ initialValues: { name: "" } });
  return (
    <Dialog onClose={onClose} title="New token">
      <FormShell
        of={of}
        submit="Make it"
        onCancel={onClose}
        onSubmit={async (body) => onMade(await make.mutateAsync({ body }))}
      >
        <TextInput
          label="Name"
          description="Of the directory that uses it, such as Entra ID."
          data-autofocus
          {...of.form.getInputProps("name")}
          key={of.form.key("name")}
        />
      </FormShell>
    </Dialog>
  );
}

/** The one time that a token is seen, with the address that it is for. */
export function TokenDialog({ made, onClose }: { made: MadeToken; onClose: () => void }) {
  return (
    <ShownOnce
      title={`The token of ${made.name}`}
      secret={made.token}
      copy="Copy the token"
      warning="Whoever has it can add and remove your colleagues."
      onClose={onClose}
    >
      <Text size="sm">Your identity provider wants it together with this address:</Text>
      <Copyable value={made.url} label="Copy the address" />
    </ShownOnce>
  );
}

interface RevokeTokenModalProps {
  token: DirectoryToken;
  onClose: () => void;
}

/** Asks before a directory is locked out. */
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
          The directory that uses it is refused at once, and whom you deactivate there stays active
          here, until it has another token. Nobody loses a role by this.
        </Text>
      </FormShell>
    </Dialog>
  );
}
