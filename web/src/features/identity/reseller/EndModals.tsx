import { Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Impersonation, ResellerGrant } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { KIND } from "../impersonation/words";

interface SureProps {
  title: string;
  submit: string;
  words: string;
  onSure: () => Promise<unknown>;
  onClose: () => void;
}

function Sure({ title, submit, words, onSure, onClose }: SureProps) {
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={title}>
      <FormShell
        of={of}
        submit={submit}
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await onSure();
          onClose();
        }}
      >
        <Text size="sm">{words}</Text>
      </FormShell>
    </Dialog>
  );
}

const TOUCHED = ["/v1/reseller", "/v1/reseller-grants", "/v1/impersonations"] as const;

interface Closes {
  onClose: () => void;
}

export function RevokeGrantModal({ grant, onClose }: Closes & { grant: ResellerGrant }) {
  const revoke = useSend("delete", "/v1/reseller-grants/{grant_id}", TOUCHED);
  return (
    <Sure
      title={`Revoke ${KIND[grant.kind].toLowerCase()}?`}
      submit="Revoke"
      words="What they do under it ends within seconds."
      onSure={() => revoke.mutateAsync({ params: { path: { grant_id: grant.id } } })}
      onClose={onClose}
    />
  );
}

export function EndModal({ impersonation, onClose }: Closes & { impersonation: Impersonation }) {
  const end = useSend("delete", "/v1/impersonations/{impersonation_id}", TOUCHED);
  return (
    <Sure
      title={`End what ${impersonation.actor.name} does?`}
      submit="End it"
      words="They are out within seconds. To keep them out, revoke the grant, too."
      onSure={() => end.mutateAsync({ params: { path: { impersonation_id: impersonation.id } } })}
      onClose={onClose}
    />
  );
}

export function LeaveModal({ onClose }: Closes) {
  const leave = useSend("delete", "/v1/reseller", TOUCHED);
  return (
    <Sure
      title="Leave the reseller?"
      submit="Leave"
      words="They see nothing of your clinic any more, and every grant is over. Whoever runs Attend can attach you again."
      onSure={() => leave.mutateAsync({})}
      onClose={onClose}
    />
  );
}
