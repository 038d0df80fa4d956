import { Text } from "@mantine/core";
import { useSend } from "@/api/hooks";
import type { Membership, User } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { whereHeld } from "./held";

interface TakeRoleModalProps {
  user: User;
  membership: Membership;
  onClose: () => void;
}

/** Asks before a role is taken back. */
export function TakeRoleModal({ user, membership, onClose }: TakeRoleModalProps) {
  const take = useSend("delete", "/v1/memberships/{membership_id}", ["/v1/users", "/v1/me"]);
  const of = useProblemForm({ initialValues: {} });
  const last = user.memberships.length === 1;
  return (
    <Dialog onClose={onClose} title="Take this role back?">
      <FormShell
        of={of}
        submit="Take it back"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await take.mutateAsync({ params: { path: { membership_id: membership.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          {user.name} is {membership.role.name}, {whereHeld(membership)}. It is over within seconds.
        </Text>
        {last ? (
          <Text size="sm">
            {user.state === "invited"
              ? "This takes the invitation back, too."
              : "It is their only role: they will see nothing of this clinic any more."}
          </Text>
        ) : null}
      </FormShell>
    </Dialog>
  );
}
