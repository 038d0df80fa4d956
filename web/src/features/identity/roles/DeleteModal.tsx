import { Anchor, List, Text } from "@mantine/core";
import { Link } from "react-router";
import { useList, useSend } from "@/api/hooks";
import type { Role } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useCan } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";
import { whereHeld } from "../users/held";

interface DeleteModalProps {
  role: Role;
  onClose: () => void;
  onDeleted: () => void;
}

/** Who holds a role, and which groups of the directory give it, as far as the reader may know. */
function useHolders({ key }: Role): string[] {
  const mayUsers = useCan()("users:read");
  const mayGroups = useAdministers().everywhere("roles:read");
  const query = { params: { query: { limit: 100 } } };
  const users = useList("/v1/users", query, { enabled: mayUsers });
  const groups = useList("/v1/directory-groups", query, { enabled: mayGroups });
  return [
    ...users.items.flatMap((user) =>
      user.memberships
        .filter(({ role }) => role.key === key)
        .map((each) => `${user.name}, ${whereHeld(each)}`),
    ),
    ...groups.items
      .filter(({ role }) => role?.key === key)
      .map(({ name }) => `the group ${name} of your directory`),
  ];
}

/** Asks before a role is deleted; says what still holds it. */
export function DeleteModal({ role, onClose, onDeleted }: DeleteModalProps) {
  const remove = useSend("delete", "/v1/roles/{role_id}", ["/v1/roles"]);
  const of = useProblemForm({ initialValues: {} });
  const holders = useHolders(role);
  const isHeld = role.held_by > 0 || holders.length > 0;
  return (
    <Dialog onClose={onClose} title={`Delete ${role.name}?`}>
      <FormShell
        of={of}
        submit="Delete for good"
        cancel="Keep it"
        onCancel={onClose}
        disabled={isHeld}
        onSubmit={async () => {
          await remove.mutateAsync({ params: { path: { role_id: role.id } } });
          onDeleted();
        }}
      >
        {isHeld ? (
          <>
            <Text size="sm">
              It cannot be deleted while it is held. Take it back first, under{" "}
              <Anchor component={Link} to={urls.users()} inherit>
                People and roles
              </Anchor>
              .
            </Text>
            <List size="sm" aria-label={`Who holds ${role.name}`}>
              {holders.map((holder) => (
                <List.Item key={holder}>{holder}</List.Item>
              ))}
            </List>
          </>
        ) : (
          <Text size="sm">Nobody holds it. This cannot be taken back.</Text>
        )}
      </FormShell>
    </Dialog>
  );
}
