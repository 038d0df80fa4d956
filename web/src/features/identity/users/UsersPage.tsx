import { Button, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useList, useSend } from "@/api/hooks";
import { choices, useLocations } from "@/app/locations";
import { useCan, useCanEverywhere } from "@/app/session";
import { Dialog, EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { Colleague } from "./Colleague";
import { useRoleChoices } from "./roles";

function InviteModal({ onClose }: { onClose: () => void }) {
  const { all } = useLocations();
  // Who works at some locations cannot let others into all of them.
  const everywhere = useCanEverywhere()("users:configure");
  const roles = useRoleChoices();
  const invite = useSend("post", "/v1/users", ["/v1/users"]);
  const of = useProblemForm<{
    name: string;
    email: string;
    role: string;
    location_id: string | null;
  }>({
    initialValues: {
      name: "",
      email: "",
      role: "front_desk",
      location_id: everywhere ? null : (all[0]?.id ?? null),
    },
  });
  const { form } = of;
  return (
    <Dialog onClose={onClose} title="Invite a colleague">
      <FormShell
        of={of}
        submit="Send the invitation"
        onCancel={onClose}
        onSubmit={async ({ name, email, role, location_id }) => {
          await invite.mutateAsync({
            body: { name, email, role, ...(location_id ? { location_id } : {}) },
          });
          notifications.show({ message: `${name} gets a mail with a link` });
          onClose();
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <TextInput
          label="E-mail"
          type="email"
          {...form.getInputProps("email")}
          key={form.key("email")}
        />
        <Select
          label="Role"
          data={roles}
          allowDeselect={false}
          {...form.getInputProps("role")}
          key={form.key("role")}
        />
        <Select
          label="Location"
          description={`They see only this one.${everywhere ? " Empty: all locations." : ""}`}
          placeholder={everywhere ? "All locations" : undefined}
          clearable={everywhere}
          allowDeselect={everywhere}
          data={choices(all)}
          {...form.getInputProps("location_id")}
          key={form.key("location_id")}
        />
      </FormShell>
    </Dialog>
  );
}

export default function UsersPage() {
  const can = useCan();
  const list = useList("/v1/users", { params: { query: { limit: 100 } } });
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader narrow title="People and roles" note="Who may see and do what, and where.">
        {can("users:configure") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setInviting(true)}
          >
            Invite
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconUsers size={28} />} title="Nobody yet" />
            </Panel>
          }
        >
          {(users) => users.map((user) => <Colleague key={user.id} user={user} />)}
        </ListStates>
      </Stack>
      {inviting ? <InviteModal onClose={() => setInviting(false)} /> : null}
    </>
  );
}
