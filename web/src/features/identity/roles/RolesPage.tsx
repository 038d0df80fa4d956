import { Stack } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { Role } from "@/api/types";
import { EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { CloneModal } from "./CloneModal";
import { RolePanel } from "./RolePanel";

/** The roles of the clinic, the built-in ones first. */
export default function RolesPage() {
  const list = useList("/v1/roles", {});
  const [cloning, setCloning] = useState<Role | null>(null);
  return (
    <>
      <PageHeader narrow title="Roles" note="What those who hold one may do and see." />
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconLock size={28} />} title="No roles" />
            </Panel>
          }
        >
          {(roles) =>
            roles.map((role) => (
              <RolePanel key={role.id} role={role} onClone={() => setCloning(role)} />
            ))
          }
        </ListStates>
      </Stack>
      {cloning ? <CloneModal role={cloning} onClose={() => setCloning(null)} /> : null}
    </>
  );
}
